"""An outlet that says it carries another's report adds no origin of its own.

Two ways of saying so: the report itself is a re-report (its outlet, or nobody, is named as the one that repeats), or
it tells that other outlets carried a story (`TBS carried a similar story`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from urazuke.corroboration.entities import Cast, Known
from urazuke.corroboration.names import name_key
from urazuke.corroboration.namesakes import Likeness, compare_names
from urazuke.corroboration.romanisation import is_japanese
from urazuke.evidence.claim import Claim, Reading

OUTLET = "outlet"
_FEW = 200  # publishers of a case whose names are compared across languages


@dataclass(frozen=True, slots=True)
class Publishers:
    """Which report of the case an outlet published, by its name in either language."""

    reports: Mapping[str, str]  # key of the publisher's name -> its first report
    names: tuple[tuple[str, str], ...]  # publisher's name, its first report

    def of(self, outlet: Known) -> str | None:
        """The first report that the outlet published."""
        return next((found for name in (outlet.names or (outlet.name,)) if (found := self.called(name))), None)

    def called(self, name: str) -> str | None:
        if found := self.reports.get(name_key(name)):
            return found
        abroad = (n for n in self.names[:_FEW] if is_japanese(n[0]) != is_japanese(name))
        return next((report for own, report in abroad if compare_names(own, name) >= Likeness.LIKELY), None)


def publishers(readings: Mapping[str, Reading]) -> Publishers:
    """The outlets of the case's reports; the first report of each is the earliest."""
    by_date = sorted(readings, key=lambda label: (readings[label].published or "9999", label))
    named = [(readings[label].publisher or "", label) for label in by_date if name_key(readings[label].publisher or "")]
    first: dict[str, tuple[str, str]] = {}
    for name, label in named:
        first.setdefault(name_key(name), (name, label))
    return Publishers({key: label for key, (_, label) in first.items()}, tuple(first.values()))


def re_reports(readings: Mapping[str, Reading], cast: Cast) -> dict[str, str]:
    """Report -> the report of the case that it repeats, or else the name of the outlet that it repeats."""
    houses = publishers(readings)
    found: dict[str, str] = {}
    for label, claim in _tellings(readings):
        outlets = _keys(claim, "outlet", label, cast)
        if outlets and not outlets & ({OUTLET, name_key(readings[label].publisher or "")} - {""}):
            continue
        for original in claim.arguments.get("original", ()):
            known = cast.find(label, str(original))
            target = (houses.of(known) if known else houses.called(str(original))) or (known.name if known else str(original))
            if target != label:
                found.setdefault(label, target)
    return found


def echoes(readings: Mapping[str, Reading], cast: Cast) -> dict[str, str]:
    """Entity id of an outlet -> that of the outlet whose story it is said to have carried."""
    found: dict[str, str] = {}
    for label, claim in _tellings(readings):
        originals = [known for v in claim.arguments.get("original", ()) if (known := cast.find(label, str(v))) and known.named]
        for outlet in claim.arguments.get("outlet", ()):
            known = cast.find(label, str(outlet))
            itself = known is not None and publishers(readings).of(known) == label  # `we quoted X` is no copy of X
            if known and not itself and originals and known.entity_id != originals[0].entity_id:
                found.setdefault(known.entity_id, originals[0].entity_id)
    return found


def _tellings(readings: Mapping[str, Reading]) -> Iterator[tuple[str, Claim]]:
    for label, reading in sorted(readings.items()):
        yield from ((label, claim) for claim in reading.claims if claim.type == "re_reported")


def _keys(claim: Claim, role: str, label: str, cast: Cast) -> frozenset[str]:
    found: set[str] = set()
    for value in claim.arguments.get(role, ()):
        known = cast.find(label, str(value))
        found |= {name_key(str(value)), *(known.keys if known else ())}
    return frozenset(found)
