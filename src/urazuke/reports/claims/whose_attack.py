"""`The servers used in the attack`: an attack that is named again without its victim is the one told before.

The one told in the same sentence; else the only one that the document has told of up to there. Of several, nothing says which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TypeGuard

from urazuke.reports.claims.draft import Draft
from urazuke.reports.claims.moment import Value
from urazuke.reports.claims.refining import could_be_anybody
from urazuke.reports.entities.cast import Referent
from urazuke.reports.scene import Scene

_ENGLISH = r"\b(?:attack|intrusion|break-in|breach|hack|compromise|penetration)\b"
_SERVED = r"stepping[- ]stone|springboard|攻撃|侵入|不正アクセス|踏み台|足場|足がかり"
_ATTACK = re.compile(rf"{_ENGLISH}|{_SERVED}", re.IGNORECASE)
_ATTACKED = re.compile(r"\b(?:attacked|hacked|breached|broke(?:n)? into|broke(?:n)? in|intruded|entered|penetrated|compromised)\b")
_NAMED_AGAIN = re.compile(rf"{_ENGLISH}(?! (?:on|against|at|of|into|by)\b)|{_SERVED}", re.IGNORECASE)  # on whom it was is not told
_BESIDE = {"en": 40, "ja": 12}  # characters around the words of the claim in which the attack is named
_BODIES = ("organisation", "government_body")


def give_victims(drafts: Sequence[Draft], scene: Scene) -> None:
    """Servers of which it is said that they served an attack get the victim of that attack."""
    attacks = [d for d in drafts if d.type == "attacked" and d.factuality in ("stated", "suspected") and "victim" in d.arguments]
    for draft in drafts:
        if draft.type == "used_infrastructure" and "victim" not in draft.arguments:
            told = _victims(_meant(draft, attacks, scene))
            if len(told) == 1 and (isinstance(told[0], str) or told[0].type in _BODIES):
                draft.arguments["victim"] = [told[0]]


def give_losers(drafts: Sequence[Draft], outlet: Referent | None) -> None:
    """Data of which it is not told whose it was were taken from whoever was attacked; never from an outlet that was not."""
    attacks = [d for d in drafts if d.type == "attacked" and d.factuality in ("stated", "suspected") and "victim" in d.arguments]
    attacked = [v for v in _victims(attacks) if not isinstance(v, Referent) or v.type in _BODIES]
    for draft in (d for d in drafts if d.type == "leaked"):
        told = draft.arguments.get("victim", [])
        teller = outlet is not None and told == [outlet] and outlet not in attacked
        here = [
            v for v in _victims([a for a in attacks if a.sentence == draft.sentence]) if not isinstance(v, Referent) or v.type in _BODIES
        ]
        only_tells = len(here) == 1 and len(told) == 1 and _speaks(told[0], draft) and told[0] not in attacked
        if told and not teller and not only_tells:
            continue
        chosen = here if len(here) == 1 else attacked
        if len(chosen) == 1 and isinstance(chosen[0], Referent) and chosen[0].named:
            draft.arguments["victim"] = [chosen[0]]
        elif teller and attacked:
            del draft.arguments["victim"]


def _speaks(value: Value, draft: Draft) -> bool:
    """`Hackers broke into the trust and stole bank details, the Crown alleges`: the Crown lost nothing."""
    return isinstance(value, Referent) and value.id in draft.speakers[-1:]


def give_attackers(drafts: Sequence[Draft], text: str) -> None:
    """`The intruders made use of a flaw`: the group that the document says did it, where it is one; else whoever they were, nobody."""
    blamed = {
        v.id: v for d in drafts if d.type == "attributed_to" and d.factuality in _TOLD for v in d.arguments.get("actor", []) if _is_group(v)
    }
    named = {v.id: v for d in drafts for v in d.arguments.get("attacker", []) if _is_group(v)}
    group = next(iter(blamed.values())) if len(blamed) == 1 and set(named) <= set(blamed) else None
    for draft in drafts:
        told = draft.arguments.get("attacker", [])
        if told and all(could_be_anybody(v) for v in told):
            many = all(isinstance(v, Referent) and not _ONE.match(v.name) for v in told)
            if group is not None and many:
                draft.arguments["attacker"] = [group]
            else:
                del draft.arguments["attacker"]
        elif not told and group is not None and draft.type in _BY_SOMEBODY and _SOMEBODY.search(text, draft.sentence, draft.trigger[0]):
            draft.arguments["attacker"] = [group]


def _is_group(value: Value) -> TypeGuard[Referent]:
    return isinstance(value, Referent) and value.type == "threat_group" and value.named


_TOLD = ("stated", "suspected")
_BY_SOMEBODY = ("attacked", "exploited", "used_malware")
_SOMEBODY = re.compile(
    r"\b(?:intruders|attackers|hackers|operators|strangers|burglars|criminals|perpetrators|(?:the|this) (?:gang|crew|group))"
    r"(?: (?:then|also|first|later|had|have|who|that|\w+ly))* $",
    re.IGNORECASE,
)
_ONE = re.compile(r"(?:an?|one|unknown|unidentified)\b", re.IGNORECASE)


def _meant(draft: Draft, attacks: Sequence[Draft], scene: Scene) -> list[Draft]:
    """The attacks of its sentence; else those told before it, of which a headline has none."""
    here = [a for a in attacks if a.sentence == draft.sentence]
    if here and (_names(_ATTACK, draft, scene) or _names(_ATTACKED, draft, scene)):
        return here
    if not _names(_NAMED_AGAIN, draft, scene):
        return []
    return [a for a in attacks if a.sentence < draft.sentence] or (list(attacks) if draft.heading else [])


def _names(attack: re.Pattern[str], draft: Draft, scene: Scene) -> bool:
    start, end = draft.evidence[0]
    sentence = next((s for s in scene.sentences if s.start == draft.sentence), None)
    if sentence is None:
        return False
    beside = _BESIDE.get(scene.language, 40)
    return attack.search(scene.text, max(sentence.start, start - beside), min(sentence.end, end + beside)) is not None


def _victims(attacks: Iterable[Draft]) -> list[Referent | str]:
    """Those that are named; else those that are only described."""
    found: dict[str, Referent | str] = {}
    for value in (v for a in attacks for v in a.arguments["victim"]):
        if isinstance(value, Referent):
            found[value.id] = value
        elif isinstance(value, str):
            found[value] = value
    return [v for v in found.values() if isinstance(v, Referent) and v.named] or list(found.values())
