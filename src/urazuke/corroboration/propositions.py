"""Two claims say the same when their type is one, a telling argument agrees and none disagrees.

Values agree, disagree, or leave it open: two entities of one id agree; two named entities of different ids disagree;
unnamed persons agree by what is said of them; things without a name (three servers, an ID) leave it open.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from importlib.resources import files
from typing import Any

from urazuke.corroboration.descriptions import disagree, is_pair
from urazuke.corroboration.entities import NAMELESS_TYPES, Cast, Known
from urazuke.corroboration.names import likeness, name_key, tokens
from urazuke.corroboration.sources import Source
from urazuke.evidence.claim import Claim

ASSERTED = ("stated", "suspected", "planned")
Value = Known | str | int | float | bool


class Verdict(Enum):
    """What comparing two arguments gives."""

    AGREE = "agree"
    PART = "part"  # one is two people, the other may be one of them
    OPEN = "open"
    DISAGREE = "disagree"


@dataclass(frozen=True, slots=True)
class Kind:
    """One row of propositions.toml."""

    identifying: tuple[str, ...]
    leading: str
    figures: tuple[str, ...] = ()
    accuses: tuple[str, ...] = ()
    all_needed: bool = False
    attribution: bool = False


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
    garbled: bool = False

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

    def figure(self, role: str) -> frozenset[int]:
        """The numbers given in that role."""
        return frozenset(n for v in self.arguments.get(role, ()) if (n := _number(v)) is not None)


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
    """None where one of them does not fill the role; else the best verdict over their values."""
    ours, theirs = left.arguments.get(role, ()), right.arguments.get(role, ())
    if not ours or not theirs:
        return None
    verdicts = [compare_values(a, b) for a in ours for b in theirs]
    return next(v for v in (Verdict.AGREE, Verdict.PART, Verdict.OPEN, Verdict.DISAGREE) if v in verdicts)


def compare_values(left: Value, right: Value) -> Verdict:
    """Whether two arguments can be one thing."""
    if isinstance(left, Known) and isinstance(right, Known):
        return _compare_known(left, right)
    if isinstance(left, Known) or isinstance(right, Known):
        known, literal = (left, right) if isinstance(left, Known) else (right, left)
        assert isinstance(known, Known)
        if name_key(str(literal), known.type) in known.keys:
            return Verdict.AGREE
        return Verdict.DISAGREE if known.named and known.type not in NAMELESS_TYPES else Verdict.OPEN
    if (ours := _number(left)) is not None and (theirs := _number(right)) is not None:
        return Verdict.AGREE if ours == theirs else Verdict.DISAGREE
    alike = name_key(str(left)) == name_key(str(right)) or likeness(tokens(str(left)), tokens(str(right))) >= 0.5
    return Verdict.AGREE if alike else Verdict.OPEN


def _compare_known(left: Known, right: Known) -> Verdict:
    if left.entity_id == right.entity_id:
        return Verdict.AGREE
    if left.named and right.named:
        return Verdict.DISAGREE
    if left.type != right.type:
        return Verdict.OPEN
    if right.entity_id in left.counterparts:
        return Verdict.AGREE
    if left.type == "person_unnamed" and is_pair(left.described) != is_pair(right.described):
        return Verdict.PART
    if set(left.reports) & set(right.reports) or disagree(left.described, right.described):
        return Verdict.DISAGREE  # one report tells its own unnamed apart
    return Verdict.OPEN


def _number(value: Value) -> int | None:
    text = "" if isinstance(value, bool | Known) else str(value).replace(",", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


@functools.cache
def kind(claim_type: str) -> Kind:
    """How claims of that type are compared; a type that is not known is never the same as another."""
    row = _document().get(claim_type)
    if row is None:
        return Kind((), "")
    return Kind(
        tuple(row["identifying"]), row["leading"], tuple(row.get("figures", ())), tuple(row.get("accuses", ())),
        row.get("all_needed", False), row.get("attribution", False),
    )  # fmt: skip


@functools.cache
def _document() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files("urazuke.corroboration").joinpath("propositions.toml").read_text("utf-8"))
