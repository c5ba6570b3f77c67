"""Drafts of broken sentences: their own frames come first, and who is charged is who is sent, arrested or accused in one breath."""

from __future__ import annotations

from urazuke.reports.claims.draft import Draft
from urazuke.reports.standing_garbled import words

_ACCUSED = ("referred_to_prosecutors", "arrested")


def by_their_own_frames(drafts: list[Draft], garbled: frozenset[int]) -> list[Draft]:
    """Of a broken sentence, what the frames for such sentences find is not told again by those of sound English."""
    own = {(d.frame.type, d.sentence) for d in drafts if d.frame.garbled}
    taken = {n for d in drafts if d.frame.garbled for n in range(*d.trigger)}
    sound = [d for d in drafts if not d.frame.garbled and (d.frame.type, d.sentence) not in own and d.trigger[0] not in taken]
    kept = [d for d in sound if d.sentence not in garbled or d.frame.type not in words("unsound")]
    return [*_of_one_accused([d for d in drafts if d.frame.garbled]), *kept]


def _of_one_accused(drafts: list[Draft]) -> list[Draft]:
    """`sent the papers of the woman and the husband, in doubt of fraud`: the suspicion is of whoever is sent."""
    accused = {d.sentence: d for d in drafts if d.frame.type in _ACCUSED and "subject" in d.arguments}
    for draft in drafts:
        sent = accused.get(draft.sentence) if draft.frame.type == "suspected_of" else None
        if sent is not None:
            draft.arguments["subject"] = list(sent.arguments["subject"])
    return drafts
