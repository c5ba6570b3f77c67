"""Two claims say the same when their type is one, a telling argument agrees and none disagrees.

Values agree, disagree, or leave it open: two entities of one id agree; two named entities of different ids disagree;
unnamed persons agree by what is said of them; things without a name (three servers, an ID) leave it open.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from importlib.resources import files
from typing import Any

from urazuke.corroboration.descriptions import disagree, is_pair
from urazuke.corroboration.entities import NAMELESS_TYPES, Cast, Known
from urazuke.corroboration.names import name_key
from urazuke.corroboration.namesakes import Likeness, compare_names, is_description, one_name, parts
from urazuke.corroboration.romanisation import is_japanese
from urazuke.corroboration.sources import Source
from urazuke.corroboration.subjects import numbers, same_subject
from urazuke.evidence.claim import Claim

ASSERTED = ("stated", "suspected", "planned")
_FEW_NAMES = 6
_NEVER_ONE = (("organisation", "organisation_group"), ("organisation", "person"), ("organisation", "person_unnamed"))
_NAME_LENGTH = 24  # longer free words are no name
_FIRST_AMONG = re.compile(r"(.{2,20}?)など")
_FLAW = re.compile(r"CVE-\d{4}-\d{4,7}", re.IGNORECASE)
Value = Known | str | int | float | bool


class Verdict(Enum):
    """What comparing two arguments gives."""

    AGREE = "agree"
    PART = "part"  # one is two people, the other may be one of them; or some of several agree
    OPEN = "open"
    DISAGREE = "disagree"


@dataclass(frozen=True, slots=True)
class Kind:
    """One row of propositions.toml."""

    identifying: tuple[str, ...]
    leading: str
    needed: frozenset[str] = frozenset()
    figures: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()
    accuses: tuple[str, ...] = ()
    content: str = ""
    content_needed: bool = False
    all_needed: bool = False
    attribution: bool = False
    leading_open: bool = False
    single: bool = False
    topical: bool = False
    opinion: bool = False
    progresses: bool = False
    spoken: bool = False
    worded: bool = False
    graded: bool = False
    firmly: bool = False
    nested: bool = False
    told_by: str = ""
    dated: bool = False


@dataclass(frozen=True)
class Proposition:
    """A claim of a report with its arguments resolved to entities of the case, its speakers named, its origin traced."""

    id: str
    report: str
    published: str | None
    claim: Claim
    arguments: Mapping[str, tuple[Value, ...]]
    speakers: tuple[str, ...]
    source: Source
    depth: int = 2  # how far from the outlet itself: 0 it says so, 1 other outlets do, 2 somebody else whom they quote
    voice: str = ""  # who judges, by key; empty where it is an outlet for itself
    counted: frozenset[int] = frozenset()  # the number of servers or contracts that stands in its words
    garbled: bool = False
    trigger: str = ""  # its words
    dates: frozenset[str] = frozenset()  # the months and days that its words name
    outlet: str = ""  # key of who published it
    original: str = ""  # the report that its report copies, translates or rewrites as a whole
    corrects: bool = False  # stands where its report puts something right
    withdrawn: bool = False  # stands where its report tells what was wrong before
    widest: bool = False  # of those attacked that its report counts, it counts most
    unsure: frozenset[str] = frozenset()  # roles whose holder no other claim of the case bears out
    by_accused: bool = False  # its speaker is somebody who is arrested, suspected or referred to prosecutors in the case
    sole: bool = False  # its report tells this once: no other claim of its type and stance there is of somebody else

    @property
    def type(self) -> str:
        return self.claim.type

    @functools.cached_property
    def kind(self) -> Kind:
        return kind(self.claim.type)

    @functools.cached_property
    def asserts(self) -> bool:
        """Whether it says that something is (or will be) so, rather than that it is not, or nothing."""
        return self.claim.factuality in ASSERTED and self.polarity != "no_leak"

    @functools.cached_property
    def polarity(self) -> str:
        """`leaked`, `no_leak`, `unknown`; empty for other claims."""
        values = self.arguments.get("polarity", ())
        return str(values[0]) if self.type == "leaked" and values else ("leaked" if self.type == "leaked" else "")

    @functools.cached_property
    def stance(self) -> str:
        """Claims of one stance can corroborate each other: `for`, `against`, `open` (unknown, no comment)."""
        if self.claim.factuality == "no_comment" or self.polarity == "unknown":
            return "open"
        return "for" if self.asserts else "against"

    @functools.cached_property
    def figures(self) -> Mapping[str, frozenset[int]]:
        """The numbers given, by the role in which they stand."""
        given = {role: frozenset(n for v in self.arguments.get(role, ()) if (n := _number(v)) is not None) for role in self.kind.figures}
        if self.type == "leaked" and self.stance == "for":
            given["data"] = frozenset(n for v in self.arguments.get("data", ()) for n in numbers(_text(v)) if n >= 100)
        for role in self.kind.counted:
            described = (v.described for v in self.arguments.get(role, ()) if isinstance(v, Known) and v.type == "server")
            given["machines"] = frozenset(int(n) for features in described for kind, n in features if kind == "number" and n.isdigit())
        if self.counted and not given.get("times") and not given.get("machines"):
            given["machines"] = self.counted
        if self.type == "attacked" and not given.get("victim_count"):
            groups = (v.described for v in self.arguments.get("victim", ()) if isinstance(v, Known) and v.type == "organisation_group")
            counted = {int(n) for features in groups for kind, n in features if kind == "number" and n.isdigit() and len(n) < 16}
            given["victim_count"] = frozenset(counted) if len(counted) == 1 else frozenset()
        months = {date[:7] for date in self.dates}
        if self.kind.dated and len(months) == 1:
            given["when"] = frozenset(int(month.replace("-", "")) * 10 + 1 for month in months)
        days = {date for date in self.dates if len(date) == 10}
        if "day" in self.kind.corrected and len(days) == 1:
            given["day"] = frozenset(int(day.replace("-", "")) * 10 + 1 for day in days)
        if "flaw" in self.kind.corrected:
            flaws = {str(getattr(v, "name", v)) for v in self.arguments.get("vulnerability", ())}
            found = {int(re.sub(r"\D", "", flaw)) for flaw in flaws if _FLAW.fullmatch(flaw)}
            given["flaw"] = frozenset(found) if len(found) == 1 else frozenset()
        if "people" in self.kind.corrected:
            people = [v for v in self.arguments.get(self.kind.leading, ()) if isinstance(v, Known)]
            given["people"] = frozenset({sum(2 if is_pair(v.described) else 1 for v in people)} if people else ())
        return {role: found for role, found in given.items() if found}

    @functools.cached_property
    def content(self) -> str:
        """The free words that say what it is about."""
        return " / ".join(_text(v) for v in self.arguments.get(self.kind.content, ()))

    @functools.cached_property
    def signature(self) -> tuple[object, ...]:
        """Claims of one signature are told alike in everything that is compared; only their reports and speakers differ."""
        told = tuple((role, frozenset(map(_key, values))) for role, values in self.arguments.items() if role in _compared(self.type))
        return (self.type, self.stance, told, tuple(sorted(self.figures.items())), self.content)


def resolved_arguments(claim: Claim, report: str, cast: Cast) -> dict[str, tuple[Value, ...]]:
    """Roles in order of name; an argument that names an entity of the document becomes that entity of the case."""
    found: dict[str, tuple[Value, ...]] = {}
    for role in sorted(claim.arguments):
        values = [cast.find(report, v) or v if isinstance(v, str) else v for v in claim.arguments[role]]
        kept = tuple(v for v in values if isinstance(v, Known | str | int | float))
        if kept:
            found[role] = kept
    return found


def plain(value: Value) -> Any:
    """The value as the table writes it: an entity's id, or the literal."""
    return value.entity_id if isinstance(value, Known) else value


def compare_role(left: Proposition, right: Proposition, role: str) -> Verdict | None:
    """None where one of them does not fill the role; PART where only some of the values agree."""
    ours, theirs = left.arguments.get(role, ()), right.arguments.get(role, ())
    if not ours or not theirs:
        return None
    found = _compared_values(ours, theirs)
    return None if found is Verdict.DISAGREE and role in left.unsure | right.unsure else found


def _compared_values(ours: Sequence[Value], theirs: Sequence[Value]) -> Verdict:
    table = [[compare_values(a, b) for b in theirs] for a in ours]
    best = [_best(row) for row in table] + [_best(column) for column in zip(*table, strict=True)]
    if Verdict.AGREE in best:
        telling = [v for v, value in zip(best, (*ours, *theirs), strict=True) if v is Verdict.AGREE or not _is_vague(value)]
        whole = all(v is Verdict.AGREE for v in telling) or _told_as_a_whole(ours, theirs)
        return Verdict.AGREE if whole else Verdict.PART
    if Verdict.PART in best and (_is_pair_and_two(ours, theirs) or _is_pair_and_two(theirs, ours)):
        return Verdict.AGREE
    return _best(best)


def _is_vague(value: Value) -> bool:
    """`a ministry in Vienna` beside the ministry's name adds nobody."""
    return isinstance(value, Known) and not value.named and value.type in ("organisation", "government_body", "police")


def _is_pair_and_two(ours: Sequence[Value], theirs: Sequence[Value]) -> bool:
    """`the two men` are the engineer and the trader."""
    pair = len(ours) == 1 and isinstance(ours[0], Known) and is_pair(ours[0].described)
    return pair and len(theirs) == 2 and all(isinstance(v, Known) and not is_pair(v.described) for v in theirs)


def _best(verdicts: Iterable[Verdict]) -> Verdict:
    found = set(verdicts)
    return next(v for v in (Verdict.AGREE, Verdict.PART, Verdict.OPEN, Verdict.DISAGREE) if v in found)


def _told_as_a_whole(ours: Iterable[Value], theirs: Iterable[Value]) -> bool:
    """`about 40 companies, among them X` and `about 40 companies` are one telling."""
    wholes = [v for v in ours if isinstance(v, Known) and v.type in ("organisation_group", "person_unnamed")]
    return any(compare_values(a, b) is Verdict.AGREE for a in wholes for b in theirs)


def compare_values(left: Value, right: Value) -> Verdict:
    """Whether two arguments can be one thing."""
    if isinstance(left, Known) and isinstance(right, Known):
        return _compare_known(left, right)
    if isinstance(left, Known) or isinstance(right, Known):
        known, literal = (left, right) if isinstance(left, Known) else (right, left)
        assert isinstance(known, Known)
        return _compare_literal(known, str(literal))
    if (ours := _number(left)) is not None and (theirs := _number(right)) is not None:
        return Verdict.AGREE if ours == theirs else Verdict.DISAGREE
    alike = same_subject(str(left), str(right))
    return Verdict.AGREE if alike or one_name(str(left), str(right)) else Verdict.OPEN


def _compare_literal(known: Known, literal: str) -> Verdict:
    if name_key(literal, known.type) in known.keys or any(one_name(literal, name) for name in known.names):
        return Verdict.AGREE
    if known.type == "organisation_group" and _numbers_in(known) & numbers(literal):
        return Verdict.AGREE
    if known.type == "offence":
        alike = same_subject(known.name, literal)
        return Verdict.AGREE if alike else Verdict.OPEN if alike is None else Verdict.DISAGREE
    if is_description(literal):
        several = max(numbers(literal), default=1) > 1  # ほか7つの事業者 is none of them
        return Verdict.AGREE if not several and any(_describes(literal, name) for name in known.names) else Verdict.OPEN
    if not known.named or known.type in NAMELESS_TYPES or len(literal) >= _NAME_LENGTH:
        return Verdict.OPEN
    nearest = max(compare_names(literal, name) for name in known.names[:_FEW_NAMES])
    return Verdict.AGREE if nearest is Likeness.LIKELY else Verdict.OPEN if nearest is Likeness.OPEN else Verdict.DISAGREE


def _numbers_in(known: Known) -> frozenset[int]:
    return frozenset(int(n) for kind, n in known.described if kind == "number" and n.isdigit() and len(n) < 16)


def _describes(words: str, name: str) -> bool:
    """`radar maker` of 曙レーダー製作所; カナダ西部のポートカラン市 of the City of Port Callan."""
    ours, theirs = parts(words), parts(name)
    trade = (ours.kinds | ours.words) & (theirs.kinds | theirs.words)
    return bool(trade) or ("の" in words and one_name(words.rsplit("の", 1)[1], name))


def _compare_known(left: Known, right: Known) -> Verdict:
    if left.thing == right.thing or left.thing in right.also:
        return Verdict.AGREE
    if _speaks_for(left, right) or _speaks_for(right, left):
        return Verdict.AGREE
    if _among(left, right) or _among(right, left):
        return Verdict.PART
    people = {left.type, right.type} <= {"person", "person_unnamed"}
    if people and is_pair(left.described) != is_pair(right.described):
        return Verdict.PART
    if left.named and right.named:
        places = left.type != right.type and {left.type, right.type} & {"place"}
        return Verdict.OPEN if places or _may_be_translated(left, right) else Verdict.DISAGREE
    if left.type != right.type:
        return (
            Verdict.DISAGREE if any({left.type, right.type} <= {*pair} and left.type != right.type for pair in _NEVER_ONE) else Verdict.OPEN
        )
    if left.type in ("server", "credential"):
        return Verdict.DISAGREE if disagree(left.described, right.described) else Verdict.OPEN
    told_apart = bool(set(left.reports) & set(right.reports)) and not left.blurred
    if left.type in ("organisation", "threat_group") and left.named != right.named:
        told_apart = False  # `tidal energy firm` in the headline is the firm named under it
    if told_apart or disagree(left.described, right.described):
        return Verdict.DISAGREE  # one report tells its own unnamed apart
    return Verdict.OPEN


def _among(group: Known, body: Known) -> bool:
    """加越大など約60の企業: the words for a group name one that is among it."""
    if group.type != "organisation_group" or body.type == group.type or not body.named:
        return False
    match = _FIRST_AMONG.match(group.name)
    return match is not None and any(compare_names(match[1], name) >= Likeness.LIKELY for name in body.names[:_FEW_NAMES])


def _speaks_for(person: Known, body: Known) -> bool:
    """`A spokesperson for SHN` says what SHN says."""
    if person.type not in ("person", "person_unnamed") or body.type in ("person", "person_unnamed"):
        return False
    return ("role", "spokesperson") in person.described and any(len(n) > 2 and n in person.name for n in body.names)


def _may_be_translated(left: Known, right: Known) -> bool:
    """Machines, and some people, translate a name by its meaning: ミゾレロック is `Sleet Lock`."""
    if left.type != right.type or is_japanese(left.name) == is_japanese(right.name):
        return False
    nearest = max(compare_names(a, b) for a in left.names[:_FEW_NAMES] for b in right.names[:_FEW_NAMES])
    return nearest >= (Likeness.UNLIKE if left.blurred or right.blurred else Likeness.OPEN)


def _number(value: Value) -> int | None:
    text = "" if isinstance(value, bool | Known) else str(value).replace(",", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _text(value: Value) -> str:
    return value.name if isinstance(value, Known) else str(value)


def _key(value: Value) -> tuple[str, str]:
    if not isinstance(value, Known):
        return ("text", str(value))
    numbered = value.type != "vulnerability" or any(c.isdigit() for c in value.name)  # else a hole that is only described
    return ("thing" if numbered else "described", value.thing)


@functools.cache
def _compared(claim_type: str) -> frozenset[str]:
    row = kind(claim_type)
    return frozenset({*row.identifying, *row.needed, *row.figures, *row.counted, row.content, row.leading, "attacker", "polarity"})


@functools.cache
def kind(claim_type: str) -> Kind:
    """How claims of that type are compared; a type that is not known is never the same as another."""
    row = _document().get(claim_type)
    if row is None:
        return Kind((), "")
    lists: dict[str, Any] = {k: tuple(row[k]) for k in ("identifying", "figures", "counted", "corrected", "accuses") if k in row}
    plain_values: dict[str, Any] = {k: v for k, v in row.items() if k not in lists and k != "needed"}
    plain_values |= lists | {"needed": frozenset(row.get("needed", ()))}
    return Kind(**plain_values)


@functools.cache
def _document() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files("urazuke.corroboration").joinpath("propositions.toml").read_text("utf-8"))
