"""Who stands behind a statement: the innermost source that can be identified, not the outlet that carried it.

Police and their unnamed investigators are one kind of source; a spokesperson speaks for the organisation; an outlet
that copies another adds nothing of its own; a text that names neither outlet nor source has no identifiable origin.
"""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from urazuke.corroboration.carriers import OUTLET, echoes, publishers
from urazuke.corroboration.entities import Cast, Known
from urazuke.corroboration.names import name_key
from urazuke.corroboration.origins import taken_from
from urazuke.evidence.claim import Claim, Reading

UNIDENTIFIED = "unidentified"
_NEAR = 40  # characters before the words for a person in which the body that he speaks for may begin
_BODIES = ("organisation", "government_body", "police", "military_unit", "political_party", "media_outlet")


@dataclass(frozen=True, slots=True)
class Source:
    """`key` decides independence (one key, one origin); `label` is what a person reads; `outlets` carried it."""

    key: str
    label: str
    identified: bool = True
    police: bool = False


@dataclass(frozen=True, slots=True)
class Newsroom:
    """What is needed to trace the statements of every report to their sources."""

    readings: Mapping[str, Reading]
    cast: Cast
    copies: Mapping[str, str]  # report -> the report that it copies or takes its content from
    echoes: Mapping[str, str]  # outlet -> the outlet whose story it carried, by entity
    whole: Mapping[str, str]  # report -> the report of the case that it copies, translates or rewrites
    houses: Mapping[str, Known]  # report -> the body that published it, where a report names it

    def speakers(self, report: str, claim: Claim) -> tuple[str, ...]:
        """The names in the chain, outermost first, the outlet at its head."""
        return tuple(label for label, _ in self._chain(report, claim))

    def depth(self, report: str, claim: Claim) -> int:
        """0 where the outlet says so itself, 1 where it has it from other outlets only, 2 where from somebody else."""
        quoted = [known for _, known in self._chain(report, claim)[1:]]
        return 0 if not quoted else 1 if all(known is not None and known.type == "media_outlet" for known in quoted) else 2

    def origin(self, report: str, claim: Claim) -> Source:
        """The innermost identifiable source of the claim."""
        for label, known in reversed(self._chain(report, claim)[1:]):
            if source := self._source(report, label, known):
                return source
        return self.outlet(report)

    def voice(self, report: str, claim: Claim) -> str:
        """Who judges: the source that is quoted, or the body that published it itself; all police are one, an outlet is nobody."""
        body = self.houses.get(report)
        if self.depth(report, claim) < 2 and (body is None or body.type == "media_outlet"):
            return ""
        source = self.origin(report, claim)
        return "police" if source.police else source.key

    def outlet(self, report: str) -> Source:
        """The outlet itself, or the one whose report it carries."""
        seen: list[str] = []
        while report in self.copies and report not in seen:
            seen.append(report)
            report = self.copies[report]
        reading = self.readings.get(report)
        if reading is None:  # an original that is not among the case's reports
            return Source(f"name:{name_key(report)}", report)
        if reading.publisher:
            body = self.houses.get(report)
            return self._heard(body) if body else _named(reading.publisher)
        return Source(f"report:{report}", f"{UNIDENTIFIED} ({report})", identified=False)

    def _chain(self, report: str, claim: Claim) -> list[tuple[str, Known | None]]:
        publisher = self.readings[report].publisher
        chain: list[tuple[str, Known | None]] = [(publisher or f"{UNIDENTIFIED} ({report})", None)]
        for speaker in claim.speakers:
            known = self.cast.find(report, speaker)
            label = known.name if known else str(speaker)
            same = label == OUTLET or (publisher and name_key(publisher) in {name_key(label), *(known.keys if known else ())})
            if label and not (same and len(chain) == 1):
                chain.append((label, known))
        return chain

    def _source(self, report: str, label: str, known: Known | None) -> Source | None:
        if known and known.named and (known.type in _BODIES or known.type == "place"):  # a state speaks by its name
            return self._heard(known)
        if known and (body := self._speaks_for(report, known)):
            return _named(body.name, body)
        if known and known.type == "person" and known.named:
            return _named(known.name, known)
        text = unicodedata.normalize("NFKC", " ".join((known.name, *known.names) if known else (label,))).casefold()
        for kind, pattern in _unnamed_sources():
            if pattern.search(text):
                return self._police(report) if kind == "police" else Source(f"kind:{kind}", f"{kind} (unnamed)")
        if known and known.type == "police":
            return self._police(report)
        return None if known or not name_key(label) else Source(f"name:{name_key(label)}", label)

    def _heard(self, known: Known) -> Source:
        """The body itself; where it is an outlet that carried another's story, that other."""
        passed: set[str] = set()
        while known.entity_id in self.echoes and known.entity_id not in passed:
            passed.add(known.entity_id)
            known = self.cast.known[self.echoes[known.entity_id]]
        return _named(known.name, known)

    def _police(self, report: str) -> Source:
        """Unnamed investigators are of the one police force that their report names, or else that the case names."""
        forces = [k for k in self.cast.known.values() if k.type == "police" and k.named]
        for named in ([k for k in forces if report in k.reports], forces):
            if len(named) == 1:
                return _named(named[0].name, named[0])
        return Source("kind:police", "police (unnamed)", police=True)

    def _speaks_for(self, report: str, known: Known) -> Known | None:
        """The one body named in the words for a spokesperson or just before them (`a JAXA spokesperson`, `外務省の報道官`)."""
        if known.type not in ("person_unnamed", "person") or ("role", "spokesperson") not in known.described:
            return None
        exhibit = self.readings[report].exhibit
        spans = [(loc.start or 0, loc.end or 0) for loc in known.locators if loc.exhibit == exhibit]
        found = {
            body.entity_id: body
            for body in self.cast.known.values()
            if body.type in _BODIES and body.named and report in body.reports
            for loc in body.locators
            if loc.exhibit == exhibit
            if any(start - _NEAR <= (loc.start or 0) and start - 2 <= (loc.end or 0) <= end for start, end in spans)
        }
        return next(iter(found.values())) if len(found) == 1 else None


def is_identified(origin: str) -> bool:
    """Whether a claim's `origin` names somebody, rather than a report of which nobody knows who wrote it."""
    return origin != UNIDENTIFIED and not origin.startswith(f"{UNIDENTIFIED} (")


def newsroom(readings: Mapping[str, Reading], cast: Cast) -> Newsroom:
    """The sources of these readings, copies found."""
    taken = taken_from(readings, cast)
    return Newsroom(readings, cast, taken.parents, echoes(readings, cast), taken.whole(), _houses(readings, cast))


def _named(name: str, known: Known | None = None) -> Source:
    key = f"thing:{known.thing}" if known else f"name:{name_key(name)}"
    return Source(key, name, police=known is not None and known.type == "police")


def _houses(readings: Mapping[str, Reading], cast: Cast) -> dict[str, Known]:
    """The body that published each report, known by its name in any report and either language."""
    bodies = {key: k for _, k in sorted(cast.known.items(), reverse=True) if k.type in _BODIES for key in k.keys}
    house = publishers(readings)
    found = {label: bodies[key] for label, r in readings.items() if (key := name_key(r.publisher or "")) in bodies}
    for _, outlet in sorted(cast.known.items()):
        if outlet.type == "media_outlet" and outlet.named and (first := house.of(outlet)) and first not in found:
            key = name_key(readings[first].publisher or "")
            found |= {label: outlet for label, r in readings.items() if name_key(r.publisher or "") == key}
    return found


@functools.cache
def _unnamed_sources() -> tuple[tuple[str, re.Pattern[str]], ...]:
    document = tomllib.loads(files("urazuke.corroboration").joinpath("sources.toml").read_text("utf-8"))
    return tuple((kind, re.compile("|".join(patterns))) for kind, patterns in document["unnamed"].items())
