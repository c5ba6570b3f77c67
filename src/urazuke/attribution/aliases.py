"""What the groups of the case are called, and by whom: a row is one source's saying, and sayings are never chained.

That one source calls A by the name B and another B by the name C makes no row of A and C. Where sources conflict the row says so:
`denied`, `disputed`, `not_a_name` (a unit, an agency, a company, an operation or a tool listed as a name), `two_groups` (the same
name is given to another group as well). Shown are the groups that claims name and those of shared files with something to watch
for; a file that gives nothing to watch, and the lists that ship with the dependencies, are only asked about them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from urazuke.attribution.naming import NAMES, THIS_CASE, Entry, Register, kind_of
from urazuke.attribution.sayings import is_named_group, of_case_file, of_claims, of_shared_files, of_the_case
from urazuke.corroboration.names import name_key
from urazuke.evidence.case import Actor
from urazuke.evidence.locator import row_reference
from urazuke.evidence.tables import make_table

if TYPE_CHECKING:
    import pyarrow as pa

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Group:
    """A name that the case uses of a group, and the rows that use it; one that stands beside another name is not its `first`."""

    name: str
    basis: tuple[Row, ...]
    first: bool = True

    @property
    def key(self) -> str:
        """Empty for what is no name."""
        return name_key(self.name) if kind_of(self.name) == "name" else ""


def group_aliases(tables: Mapping[str, pa.Table], actors: Sequence[Actor] = (), paths: Mapping[str, str] | None = None) -> pa.Table:
    """The table `aliases`, from `entities`, `claims`, `readings`, `shared` and `intel_watch`, and the actors of case.toml.

    `paths` are those of the exhibits of intel/, by their hash.
    """
    rows = {name: table.to_pylist() for name, table in tables.items()}
    entities = {row["entity_id"]: row for row in rows.get("entities", ())}
    claims = [row for row in rows.get("claims", ()) if row["corroboration"]]
    told = of_claims(claims, entities, rows.get("readings", ()))
    shared = of_shared_files(rows.get("shared", ()), paths or {})
    watched = {place["exhibit"] for row in rows.get("intel_watch", ()) for place in row["basis"] or ()}
    groups = [
        *_named(claims, entities), *(_Group(entry.names[0], entry.basis) for entry in shared if entry.listing in watched),
        *(_Group(entry.names[0], entry.basis, first=False) for entry in told),
    ]  # fmt: skip
    register = Register([*of_the_case(entities), *of_case_file(actors), *shared, *told])
    return make_table("aliases", _rows(groups, register, [entry for entry in told if entry.said == "denied"]))


def _named(claims: Iterable[Row], entities: Mapping[str, Row]) -> Iterator[_Group]:
    """The groups that claims name."""
    used = {str(v) for claim in claims for values in json.loads(claim["arguments"] or "{}").values() for v in values}
    for row in (row for row in entities.values() if row["entity_id"] in used and is_named_group(row)):
        for name in dict.fromkeys((row["name"], *row["names"])):
            yield _Group(name, (row_reference(row["entity_id"]),), first=name == row["name"])


def _rows(groups: Sequence[_Group], register: Register, denials: Sequence[Entry]) -> list[dict[str, Any]]:
    """First names before those beside them: what was said of a group under the one is not said again under the other."""
    found: dict[str, _Group] = {}
    for group in sorted(groups, key=lambda g: not g.first):
        found.setdefault(group.key, group)
    found.pop("", None)
    firsts = frozenset(key for key, group in found.items() if group.first)
    shown: set[Entry] = set()
    rows: list[dict[str, Any]] = []
    for key, group in found.items():
        asked = _Asked(group, key, register, [entry for entry in denials if entry.own == key])
        told = asked.sayings(firsts, frozenset() if group.first else frozenset(shown))
        shown |= set(told)
        rows += asked.rows(told)
    return sorted(rows, key=_order)


def _order(row: Row) -> tuple[Any, ...]:
    """By group, conflicts first, then by source and its own name first."""
    return (
        name_key(row["group"]), row["group"], row["conflict"] is None, row["source"], row["said"] != "own_name", name_key(row["alias"]),
        row["alias"], row["said"], str(row["basis"]),
    )  # fmt: skip


class _Asked:
    """One group, about which every source is asked."""

    def __init__(self, group: _Group, key: str, register: Register, denials: Sequence[Entry]) -> None:
        self.group, self.key, self.register, self.denials = group, key, register, denials
        self.meant, self.open = register.meant(key)

    def sayings(self, firsts: frozenset[str], shown: frozenset[Entry]) -> dict[Entry, tuple[str, ...]]:
        """What is said of it, by whom; of an entry under the name of another group of the case that name alone."""
        heard = [entry for entry in (*self.meant, *self.denials) if entry.source != THIS_CASE and entry not in shown]
        return {e: e.names if e.own == self.key or e.own not in firsts else e.names[:1] for e in heard}

    def rows(self, sayings: Mapping[Entry, tuple[str, ...]]) -> Iterator[dict[str, Any]]:
        for entry, names in sayings.items():
            listed = entry.said == "listed"
            for place, alias in enumerate(names):
                if listed or name_key(alias) != self.key:
                    conflict, other = self._conflict(entry, alias)
                    yield self._row(entry, alias, "own_name" if listed and place == 0 else entry.said, conflict, other)
        for entries in self.open:
            several = [(entry.names[0], entry.source) for entry in entries]
            if entries[0].source != THIS_CASE:
                yield self._row(entries[0], self.group.name, "listed", "two_groups", several)

    def _conflict(self, entry: Entry, alias: str) -> tuple[str | None, list[tuple[str | None, str]]]:
        """What stands against the saying, the gravest first, and who or what it is."""
        if entry.said == "denied":
            return "denied", []
        if entry.kind(alias) not in NAMES:
            return "not_a_name", []
        against = [*entry.opposed, *(e.source for e in self.denials if name_key(alias) in map(name_key, e.names[1:]))]
        if against:
            return "disputed", [(None, source) for source in against]
        others = self.register.others(alias, entry, self.meant)
        return ("two_groups", [(other.names[0], other.source) for other in others]) if others else (None, [])

    def _row(self, entry: Entry, alias: str, said: str, conflict: str | None, other: Sequence[tuple[str | None, str]]) -> dict[str, Any]:
        return {
            "group": self.group.name, "alias": alias, "kind": entry.kind(alias), "source": entry.source, "said": said,
            "conflict": conflict, "other": [{"group": group, "source": source} for group, source in dict.fromkeys(other)],
            "basis": [*entry.basis, *(place for place in self.group.basis if place not in entry.basis)],
        }  # fmt: skip
