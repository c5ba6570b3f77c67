"""How far two claims of one type tell one thing: wholly, in part, or not at all.

They do where the role that tells such things apart agrees and nothing else does not: `part` where a needed detail is
missing in one, or one names a part of what the other names. Two claims *part* where what tells things apart differs.
"""

from __future__ import annotations

from dataclasses import dataclass

from urazuke.corroboration.entities import Known
from urazuke.corroboration.namesakes import one_name
from urazuke.corroboration.propositions import Proposition, Verdict, compare_role
from urazuke.corroboration.romanisation import is_japanese
from urazuke.corroboration.subjects import same_subject

_SEVERAL = 5  # fewer victims may be any of a report's
_WORTH = {Verdict.AGREE: 1.0, Verdict.PART: 0.5, Verdict.OPEN: 0.1, Verdict.DISAGREE: -0.5}


@dataclass(frozen=True, slots=True)
class Kinship:
    """`level`: full or part; `score` orders kinships, and is not a confidence; `clash`: a detail differs outright."""

    level: str
    score: float
    clash: bool = False


def kinship(left: Proposition, right: Proposition) -> Kinship | None:
    """How the two tell one thing, whichever comes first; None where they do not."""
    if left.type != right.type or not left.kind.leading:
        return None
    if left.type == "alias_of":
        return Kinship("full", 2.0) if _same_alias(left, right) else None
    verdicts = {role: compare_role(left, right, role) for role in left.kind.identifying}
    if verdicts.get("victim") is Verdict.OPEN and _one_tally(left, right):
        verdicts["victim"] = Verdict.AGREE
    if left.type == "denied" and lawyer_and_client(left, right):
        verdicts["speaker"] = Verdict.AGREE
    content = _content(left, right)
    if content is False or (content is None and left.kind.topical and not _one_is_silent(left, right, verdicts)):
        return None
    level = _level(left, right, verdicts, content)
    if level is None:
        return None
    if level == "part" and left.kind.spoken and _one_text(left, right) and not {Verdict.DISAGREE, Verdict.PART} & {*verdicts.values()}:
        level = "full"  # what one of them lacks, the reader lost
    score = sum(_WORTH[v] for v in verdicts.values() if v) + (1.0 if content else 0.0)
    return Kinship(level, score, Verdict.DISAGREE in verdicts.values())


def lawyer_and_client(left: Proposition, right: Proposition) -> bool:
    """What a lawyer denies, he denies for his client."""
    lawyers = [any(("role", "lawyer") in getattr(v, "described", ()) for v in p.arguments.get("speaker", ())) for p in (left, right)]
    return left.report != right.report and lawyers[0] != lawyers[1] and (left if lawyers[1] else right).by_accused


def _one_text(left: Proposition, right: Proposition) -> bool:
    """One report copies or translates the other, or both do a third."""
    return left.original == right.report or right.original == left.report or (bool(left.original) and left.original == right.original)


def _one_tally(left: Proposition, right: Proposition) -> bool:
    """`About 25 manufacturers were hit`, `about 30 bodies were targets`: each is the most that its report counts."""
    if left.type != "attacked" or not (left.widest and right.widest) or left.report == right.report:
        return False
    ours, theirs = max(left.figures["victim_count"]), max(right.figures["victim_count"])
    places = [{getattr(v, "thing", v) for v in p.arguments.get("place", ())} for p in (left, right)]
    return min(ours, theirs) >= _SEVERAL and max(ours, theirs) <= 2 * min(ours, theirs) and (not all(places) or bool(places[0] & places[1]))


def parting(left: Proposition, right: Proposition) -> bool:
    """Whether the two are about different things, whatever they have in common."""
    if left.type == "alias_of":
        return not _same_alias(left, right)
    roles = left.kind.identifying if left.kind.all_needed else (left.kind.leading,)
    if left.type == "denied" and lawyer_and_client(left, right):
        roles = ()
    if any(compare_role(left, right, role) is Verdict.DISAGREE for role in (*roles, left.kind.told_by) if role):
        return True
    content = _content(left, right)
    # One report tells its own denials apart; two reports may tell one denial in words that nothing connects.
    return content is False or (content is None and left.kind.spoken and left.report == right.report and left.content != right.content)


def _level(left: Proposition, right: Proposition, verdicts: dict[str, Verdict | None], content: bool | None) -> str | None:
    kind = left.kind
    others = [v for role, v in verdicts.items() if role != kind.leading and v is not None]
    lead = verdicts[kind.leading]
    if kind.all_needed:
        given = {v for v in verdicts.values() if v is not None}
        if given == {Verdict.AGREE, Verdict.OPEN} and (_translated(left, right, verdicts) or _only_member(left, right, verdicts)):
            return "full"
        return "full" if Verdict.AGREE in given and given <= {Verdict.AGREE, Verdict.PART} else None
    if lead is Verdict.DISAGREE or verdicts.get(kind.told_by) is Verdict.DISAGREE:
        return None
    if kind.content_needed and lead in (None, Verdict.OPEN) and not content:
        return None  # whose offence it is and which, two reports must share one of them
    if kind.content_needed and left.content and right.content and not content:
        return None  # one man is suspected of two things
    agreeing = Verdict.AGREE in others or Verdict.PART in others or content is True
    alone = _told_once(left, right) and not {Verdict.DISAGREE, Verdict.OPEN} & {*others}
    heard = kind.spoken and not (content is True and left.garbled != right.garbled)  # a translation loses who spoke
    if lead is Verdict.OPEN and not alone and (heard or not (kind.leading_open or agreeing)):
        return None
    if lead is None and not (agreeing or alone or _both_silent(left, right) or _by_kind(left, right, others)):
        return None
    lacking = any(_lacks(left, right, role) for role in kind.needed)
    alike = lead in (Verdict.AGREE, None) or (lead is Verdict.OPEN and _of_one_type(left, right, kind.leading))
    vague = any(v is Verdict.OPEN and role in kind.needed and not _of_one_type(left, right, role) for role, v in verdicts.items())
    whole = alike and not {Verdict.DISAGREE, Verdict.PART} & {*others} and not lacking and not vague
    if kind.worded and content is None and _one_language_two_wordings(left, right):
        whole = False
    if kind.content_needed and left.content and right.content and len(left.arguments[kind.content]) != len(right.arguments[kind.content]):
        whole = False
    return "full" if whole else "part"


def _translated(left: Proposition, right: Proposition, verdicts: dict[str, Verdict | None]) -> bool:
    """A body of one kind, by its name in another language or with its country: nothing tells the two apart."""
    return left.report != right.report and all(
        _of_one_kind(left, right, role) for role, verdict in verdicts.items() if verdict is Verdict.OPEN
    )


def _only_member(left: Proposition, right: Proposition, verdicts: dict[str, Verdict | None]) -> bool:
    """Each report tells of one person, whom it does not name, that he belongs to that unit."""
    lead = left.kind.leading
    people = [_kind_of(v) for p in (left, right) for v in p.arguments.get(lead, ())]
    return verdicts[lead] is Verdict.OPEN and left.sole and right.sole and left.report != right.report and {*people} == {"person"}


def _of_one_kind(left: Proposition, right: Proposition, role: str) -> bool:
    ours, theirs = left.arguments[role][0], right.arguments[role][0]
    return getattr(ours, "type", "") == getattr(theirs, "type", "") in ("government_body", "military_unit", "police", "political_party")


def completeness(p: Proposition) -> tuple[int, ...]:
    """How much of what tells a thing apart is told, needed details first; a headline tells less than the text under it."""
    return not p.claim.headline, len(p.kind.needed & p.arguments.keys()), len(p.arguments)


def _one_language_two_wordings(left: Proposition, right: Proposition) -> bool:
    if not left.content or not right.content:
        return left.kind.topical and not _halves(left, right)
    return left.content != right.content and is_japanese(left.content) == is_japanese(right.content)


def _halves(left: Proposition, right: Proposition) -> bool:
    """One says on what it says nothing and the other why: two halves of one refusal."""
    reasons = [bool(p.arguments.get("reason")) for p in (left, right)]
    return all(reason or p.content for reason, p in zip(reasons, (left, right), strict=True)) and not all(reasons)


def _one_is_silent(left: Proposition, right: Proposition, verdicts: dict[str, Verdict | None]) -> bool:
    """One body that will not comment, and one report that does not say on what."""
    return left.report != right.report and not (left.content and right.content) and verdicts[left.kind.leading] is Verdict.AGREE


def _both_silent(left: Proposition, right: Proposition) -> bool:
    """Neither says whom it concerns, and both deny or both assert: a case has one such statement."""
    return left.type == "leaked" and not left.arguments.get("victim") and not right.arguments.get("victim")


def _told_once(left: Proposition, right: Proposition) -> bool:
    """Each report tells one arrest, one order: what nothing tells apart is one."""
    return left.kind.single and left.sole and right.sole and left.report != right.report


def _by_kind(left: Proposition, right: Proposition, others: list[Verdict]) -> bool:
    """A rental or a hand-over without its person is that of the servers or the log-ins that are told of."""
    return left.type in ("rented_server", "handed_over_credentials") and Verdict.OPEN in others and left.report != right.report


def _of_one_type(left: Proposition, right: Proposition, role: str) -> bool:
    if any(isinstance(v, str) for p in (left, right) for v in p.arguments.get(role, ())):
        return True  # `the radar maker`: words that name nobody
    ours = {_kind_of(v) for v in left.arguments.get(role, ())}
    named = all(any(getattr(v, "named", False) for v in p.arguments.get(role, ())) for p in (left, right))  # by two names, then
    return ours == {_kind_of(v) for v in right.arguments.get(role, ())} and "" not in ours and not named


def _kind_of(value: object) -> str:
    """A man told of without his name is a person."""
    return "person" if (kind := getattr(value, "type", "")) == "person_unnamed" else kind


def _lacks(left: Proposition, right: Proposition, role: str) -> bool:
    return _gives(left, role) != _gives(right, role)


def _gives(claim: Proposition, role: str) -> bool:
    """A hole that is only described is not the number that another report gives it."""
    values = claim.arguments.get(role, ())
    return any(role != "vulnerability" or any(c.isdigit() for c in str(getattr(v, "name", v))) for v in values)


def _content(left: Proposition, right: Proposition) -> bool | None:
    if not left.kind.content or not left.content or not right.content:
        return None
    ours, theirs = left.arguments[left.kind.content], right.arguments[right.kind.content]
    if {getattr(v, "thing", None) for v in ours} & {getattr(v, "thing", None) for v in theirs} - {None}:
        return True
    return same_subject(left.content, right.content)


def _same_alias(left: Proposition, right: Proposition) -> bool:
    """`X, also called Y` and `Y, known as X` say the same."""
    ours, theirs = _names(left), _names(right)
    if len(ours) < 2 or len(theirs) < 2:  # whose second name it is, one report leaves to the sentence before
        return (
            _shared(ours[-1:], theirs[-1:])
            and left.report != right.report
            and bool(left.arguments.get("alias") and right.arguments.get("alias"))
        )
    if _shared(ours[1:], theirs[1:]) or _one_alias(left, right):
        return _may_be(left, right, "name")
    if _only_second_name_in_two_scripts(left, right):
        return True
    return _shared(ours[:1], theirs[1:]) and _shared(ours[1:], theirs[:1])


def _only_second_name_in_two_scripts(left: Proposition, right: Proposition) -> bool:
    """Each report gives a thing one other name, one of them in English: シンレジャー is `Thin Ledger`, sounds it so or not."""
    written = [is_japanese(_names(p)[-1]) for p in (left, right)]
    once = left.sole and right.sole and left.report != right.report
    return once and written[0] != written[1] and compare_role(left, right, "name") is Verdict.AGREE


def _one_alias(left: Proposition, right: Proposition) -> bool:
    """Whether the second names are of one thing by themselves, not because both are said to be names of one."""
    things = [{v.thing for v in p.arguments.get("alias", ()) if isinstance(v, Known)} for p in (left, right)]
    return bool(things[0] & things[1]) or (not all(things) and compare_role(left, right, "alias") is Verdict.AGREE)


def _may_be(left: Proposition, right: Proposition, role: str) -> bool:
    """Nothing in the role rules out that the two mean one."""
    return compare_role(left, right, role) in (Verdict.AGREE, Verdict.PART, Verdict.OPEN)


def _names(claim: Proposition) -> list[str]:
    """The name and its alias; what a sentence is misread to call by its own name has lost the first."""
    found = [str(getattr(v, "name", v)) for role in ("name", "alias") for v in claim.arguments.get(role, ())[:1]]
    return found[1:] if len(found) == 2 and one_name(*found) else found


def _shared(left: list[str], right: list[str]) -> bool:
    return any(one_name(a, b) for a in left for b in right)
