"""Drafts of broken sentences: their own frames come first, and who is charged is who is sent, arrested or accused in one breath."""

from __future__ import annotations

import re

from urazuke.reports.claims.draft import Draft
from urazuke.reports.entities.cast import Referent
from urazuke.reports.standing_garbled import words

BEFORE, BEHIND = 160, 30  # characters around a verb in which what it takes stands
_DOES = re.compile(r"\b(?:I|he|she|they|who|it) $")
_ASIDE = "garbled.unit_of"  # a unit of an army stands beside whoever belongs to it
_ACCUSED = ("referred_to_prosecutors", "arrested")


def by_their_own_frames(drafts: list[Draft], text: str, garbled: frozenset[int]) -> list[Draft]:
    """Of a broken sentence, what the frames for such sentences find is not told again by those of sound English."""
    own = {(d.frame.type, d.sentence) for d in drafts if d.frame.garbled and d.frame.id != _ASIDE}
    taken = {n for d in drafts if d.frame.garbled for n in range(*d.trigger)}
    sound = [d for d in drafts if not d.frame.garbled and (d.frame.type, d.sentence) not in own and d.trigger[0] not in taken]
    kept = [d for d in sound if d.sentence not in garbled or not (d.frame.type in words("unsound") or _unread(d, text))]
    objected = {(d.sentence, d.speakers[-1:]) for d in drafts if d.frame.garbled and d.frame.type == "objected_to_attribution"}
    kept = [d for d in kept if d.frame.type != "denied" or not _by_a_place(d)]
    kept = [d for d in kept if d.frame.type != "denied" or (d.sentence, d.speakers[-1:]) not in objected]
    return [*_of_one_accused([d for d in drafts if d.frame.garbled]), *kept]


def _unread(draft: Draft, text: str) -> bool:
    """`I did not think that it would be used`: no use of a server is denied; nor does a man in the street object for a state."""
    speakers = [v for v in draft.arguments.get("speaker", ()) if isinstance(v, Referent)]
    if draft.frame.type == "used_infrastructure" and not any(_beside(v, draft, text) for v in draft.arguments.get("infrastructure", ())):
        return True  # `I used the name of the customer`
    denied = draft.frame.type == "used_infrastructure" and draft.factuality == "denied"
    nobody = [
        v
        for v in speakers
        if v.type == "person_unnamed" and v.features.get("role") not in ("spokesperson", "spokesman", "official", "minister")
    ]
    return denied or (
        draft.frame.type == "objected_to_attribution"
        and bool(nobody)
        and not any("pokes" in w or "ecretary" in w for v in nobody for w in v.worded)
    )


def _by_a_place(draft: Draft) -> bool:
    """`Japan should not break the relation", refuted`: the country is who is told."""
    return any(isinstance(v, Referent) and v.type == "place" for v in draft.arguments.get("speaker", ()))


def _beside(value: object, draft: Draft, text: str) -> bool:
    """Named right behind the verb, or before it where it is a passive or a participle: `the server … was used`."""
    mentions = value.mentions if isinstance(value, Referent) else ()
    start, end = draft.trigger
    active = text[start:end].endswith("ing") or _DOES.search(text, max(0, start - 12), start) is not None
    return any((not active and start - BEFORE <= m.end <= start) or end <= m.start <= end + BEHIND for m in mentions)


def _of_one_accused(drafts: list[Draft]) -> list[Draft]:
    """`sent the papers of the woman and the husband, in doubt of fraud`: the suspicion is of whoever is sent."""
    accused = {d.sentence: d for d in drafts if d.frame.type in _ACCUSED and "subject" in d.arguments}
    asked = {d.sentence: d for d in drafts if d.frame.type == "interviewed" and "subject" in d.arguments}
    for draft in drafts:
        sent = accused.get(draft.sentence)
        if sent is not None and draft.frame.type == "suspected_of":
            draft.arguments["subject"] = list(sent.arguments["subject"])
        suspect = sent or asked.get(draft.sentence)
        if suspect is not None and draft.frame.type == "rented_server" and draft.factuality == "suspected":
            draft.arguments.setdefault("lessee", list(suspect.arguments["subject"]))  # who is heard is who is supposed to have rented
    return drafts
