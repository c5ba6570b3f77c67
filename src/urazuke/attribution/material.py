"""The case's tables as plain rows, with each claim's grade as one statement, before others corroborate it.

Corroboration shows itself in attribution as further origins; a grade that already counts them would count them twice.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from urazuke.corroboration.credibility import alone, reliability
from urazuke.corroboration.sources import UNIDENTIFIED
from urazuke.evidence.case import Settings
from urazuke.evidence.judgement import Judgement

if TYPE_CHECKING:
    import pyarrow as pa

BODIES = ("military_unit", "government_body", "police", "political_party", "organisation", "place")
PEOPLE = ("person", "person_unnamed")
_ASSERTED = ("stated", "suspected", "planned")


@dataclass(frozen=True, slots=True)
class Said:
    """One claim that nobody rejected."""

    id: str
    type: str
    arguments: Mapping[str, tuple[Any, ...]]
    asserted: bool
    denied: bool
    report: str
    own_voice: bool  # an outlet says it itself, be it one that the report retells
    origin: str
    opposed_by: tuple[str, ...]
    grade: int

    def all(self, role: str) -> tuple[str, ...]:
        """The entity ids and words in that role."""
        return tuple(v for v in self.arguments.get(role, ()) if isinstance(v, str))

    def flag(self, role: str) -> bool:
        """Whether the role says yes (`false_name`, `sold`), or gives what the yes is about."""
        return any(v is True or (isinstance(v, str) and v.strip().lower() not in ("", "false", "no")) for v in self.arguments.get(role, ()))


@dataclass(frozen=True)
class Material:
    """What attribution reads: claims, entities by id, and the rows of the other tables."""

    said: tuple[Said, ...]
    entities: Mapping[str, Mapping[str, Any]]
    rows: Mapping[str, Sequence[Mapping[str, Any]]]
    judgements: Sequence[Judgement]

    @functools.cached_property
    def victims(self) -> frozenset[str]:
        """Whoever is said to have been attacked, or to have lost data."""
        return frozenset(v for s in self.said if s.type in ("attacked", "leaked") and not s.denied for v in s.all("victim"))

    def bodies(self, values: Iterable[str]) -> tuple[str, ...]:
        """The ids among them of bodies that can be behind an attack: no reading makes a victim its own attacker."""
        return tuple(v for v in self.of_types(values, BODIES) if v not in self.victims)

    def type_of(self, value: str) -> str | None:
        """The type of the entity with that id; None for a literal."""
        entity = self.entities.get(value)
        return str(entity["type"]) if entity else None

    def named(self, values: Iterable[str], entity_type: str) -> tuple[str, ...]:
        """The ids among them of entities of that type that have a name, not only a description."""
        return tuple(v for v in self.of_types(values, (entity_type,)) if self.entities[v]["names"])

    def of_types(self, values: Iterable[str], types: Sequence[str]) -> tuple[str, ...]:
        """The ids among them of entities of those types, in order and once."""
        return tuple(dict.fromkeys(v for v in values if self.type_of(v) in types))


def gather(settings: Settings, tables: Mapping[str, pa.Table], judgements: Sequence[Judgement]) -> Material:
    """The material of a case; a table that is missing is empty. Claims that no origin asserts (rejected, or saying
    that one does not know or will not say) are no evidence."""
    rows = {name: tables[name].to_pylist() for name in sorted(tables)}
    entities = {row["entity_id"]: row for row in rows.get("entities", ())}
    outlets = frozenset(n for row in entities.values() if row["type"] == "media_outlet" for n in (row["name"], *(row["names"] or ())))
    said = (_said(row, settings, outlets) for row in rows.get("claims", ()) if row["corroboration"])
    return Material(tuple(sorted(said, key=lambda s: s.id)), entities, rows, tuple(judgements))


def _said(row: Mapping[str, Any], settings: Settings, outlets: frozenset[str]) -> Said:
    speakers: Sequence[str] = row["speakers"] or ()
    carrier = speakers[0] if speakers else None
    judged = any((item["id"] or "").startswith("judgement-") for item in row["basis"] or ())
    grade = row["credibility"] if judged else alone(row["factuality"], reliability(settings, carrier))
    arguments = {role: tuple(values) for role, values in json.loads(row["arguments"] or "{}").items()}
    no_leak = row["type"] == "leaked" and "no_leak" in arguments.get("polarity", ())
    return Said(
        row["claim_id"], row["type"], arguments, row["factuality"] in _ASSERTED and not no_leak, row["factuality"] == "denied",
        row["report"], len(speakers) < 2 or speakers[-1] in outlets, row["origin"] or UNIDENTIFIED, tuple(row["opposed_by"] or ()),
        grade,
    )  # fmt: skip
