"""How two claims stand to each other: the six relations of contract section 6, or none.

`same` and `factuality_differs` corroborate; `partial` is one thing told with a part that differs; `contradicts` is a
figure, a leak or a fact given otherwise; `status_progressed` is what was planned and is done, or denied and is
admitted by the same voice later; `opposed_positions` is an accusation and the answer to it.
"""

from __future__ import annotations

from urazuke.corroboration.descriptions import is_pair
from urazuke.corroboration.entities import Known
from urazuke.corroboration.propositions import Proposition, Verdict, compare_role, compare_values

ANSWERS = ("denied", "objected_to_attribution")


def relation(left: Proposition, right: Proposition) -> str | None:
    """The relation of two claims, whichever comes first; None where they are not about one thing."""
    if left.type != right.type:
        return "opposed_positions" if answers(left, right) or answers(right, left) else None
    agreement = _agreement(left, right)
    if agreement is None:
        return None
    if {left.stance, right.stance} == {"for", "against"}:
        if left.report == right.report and left.source.key == right.source.key:
            return None  # the report itself tells both
        return "status_progressed" if _changed_mind(left, right) else "contradicts"
    if any(_differ(left, right, role) for role in left.kind.figures):
        return "contradicts"
    if left.stance != right.stance:
        return "factuality_differs"
    factuality = {left.claim.factuality, right.claim.factuality}
    if "planned" in factuality and factuality & {"stated", "suspected"}:
        return "status_progressed"
    if agreement == "partial":
        return "partial"
    if left.garbled or right.garbled:
        return "same"  # a machine translation loses how firmly a thing was said
    return "factuality_differs" if factuality == {"stated", "suspected"} else "same"


def answers(answer: Proposition, accusation: Proposition) -> bool:
    """Whether one is a denial or objection to the other: by its holder, or to an attribution as such."""
    if answer.type not in ANSWERS or not accusation.asserts or not accusation.kind.accuses:
        return False
    if answer.type == "objected_to_attribution" and accusation.kind.attribution:
        return True
    accused = [v for role in accusation.kind.accuses for v in accusation.arguments.get(role, ()) if isinstance(v, Known)]
    speakers = [v for v in answer.arguments.get("speaker", ()) if isinstance(v, Known)]
    return any(_is_or_is_one_of(speaker, known) for speaker in speakers for known in accused)


def _is_or_is_one_of(speaker: Known, accused: Known) -> bool:
    """He himself, or the one of two who are accused together."""
    if speaker.entity_id == accused.entity_id:
        return True
    return is_pair(accused.described) and compare_values(speaker, accused) is Verdict.PART


def _agreement(left: Proposition, right: Proposition) -> str | None:
    """`full`, `partial` or None: how far the telling arguments agree."""
    kind = left.kind
    verdicts = {role: compare_role(left, right, role) for role in kind.identifying}
    given = {role: verdict for role, verdict in verdicts.items() if verdict is not None}
    agreeing = [role for role, verdict in given.items() if verdict is Verdict.AGREE]
    against = [role for role, verdict in given.items() if verdict is Verdict.DISAGREE]
    if kind.all_needed:
        return "full" if len(agreeing) == len(kind.identifying) else None
    if given.get(kind.leading) is Verdict.PART:
        return "partial"
    if against:
        return "partial" if agreeing and kind.leading not in against else None
    if agreeing:
        return "full"
    return "partial" if _one_of_its_kind(left, right, given) else None


def _one_of_its_kind(left: Proposition, right: Proposition, given: dict[str, Verdict]) -> bool:
    """Nothing agrees and nothing disagrees, but the leading role is filled in both and left open."""
    return left.report != right.report and given.get(left.kind.leading) is Verdict.OPEN and left.type in ("handed_over_credentials",)


def _differ(left: Proposition, right: Proposition, role: str) -> bool:
    ours, theirs = left.figure(role), right.figure(role)
    return bool(ours and theirs and not ours & theirs)


def _changed_mind(left: Proposition, right: Proposition) -> bool:
    """The same voice said no first and yes later."""
    earlier, later = sorted((left, right), key=lambda p: (p.published or "", p.stance == "for"))
    return left.source.key == right.source.key and earlier.stance == "against" and later.stance == "for"
