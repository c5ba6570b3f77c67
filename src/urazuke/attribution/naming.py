"""Who lists a group under which names: one entry is one source's saying, and two entries are never joined by a name they share.

A source that lists the group under its own name means that entry; where it only lists the name as another's synonym, that one;
where it does so twice, nobody knows which, and neither entry's names are the group's.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from urazuke.corroboration.names import is_unit_name, name_key
from urazuke.reports.entities.names.actors import alias_type
from urazuke.reports.entities.names.galaxies import cluster_values

NAMES = ("name", "identifier")  # kinds of synonyms under which a group may be looked for
THIS_CASE = "this case"
_IDENTIFIER = re.compile(r"[A-Z]\d{4}")
_NUMBERED = re.compile(r" - ([A-Z]\d{4})$")


@dataclass(frozen=True, slots=True)
class Entry:
    """What one source calls one group: `names`, its own first. Of a `listing` the entries are kept apart by whoever made it."""

    source: str
    listing: str
    names: tuple[str, ...]
    said: str = "listed"
    kinds: tuple[tuple[str, str], ...] = ()  # of names that the case types otherwise than their words do
    basis: tuple[Mapping[str, Any], ...] = field(default=(), compare=False)
    opposed: tuple[str, ...] = ()  # the sources that dispute it

    @property
    def own(self) -> str:
        """The key of the name under which it stands."""
        return name_key(self.names[0])

    @property
    def keys(self) -> frozenset[str]:
        """Under which it is found: never under a unit, an agency or a company that it lists too."""
        return frozenset(key for name in self.names if self.kind(name) in NAMES and (key := name_key(name)))

    def kind(self, name: str) -> str:
        """What the name is the name of."""
        return dict(self.kinds).get(name) or kind_of(name)


class Register:
    """All entries by the keys of their names; denials are no listing."""

    def __init__(self, entries: Iterable[Entry], lists: Mapping[str, Sequence[Entry]] | None = None) -> None:
        self._lists = shipped_lists() if lists is None else lists
        self._own = by_key(entry for entry in entries if entry.said != "denied")

    def listing(self, key: str) -> list[Entry]:
        """Every entry that has that name."""
        return [*self._own.get(key, ()), *self._lists.get(key, ())]

    def meant(self, key: str) -> tuple[list[Entry], list[list[Entry]]]:
        """The entries that are about the group of that name; and by listing those of which nobody can tell which is."""
        by_listing: dict[str, list[Entry]] = {}
        for entry in self.listing(key):
            by_listing.setdefault(entry.listing, []).append(entry)
        found: list[Entry] = []
        open_ones: list[list[Entry]] = []
        for entries in by_listing.values():
            own = [entry for entry in entries if entry.own == key]
            if own or len(entries) == 1:
                found += own or entries
            else:
                open_ones.append(entries)
        return found, open_ones

    def others(self, name: str, said: Entry, meant: Sequence[Entry]) -> list[Entry]:
        """The entries that give a name to another group than the one `meant`: a listing that knows both keeps them apart; one
        that knows only the other has no more than that name in common with what was `said`, and another name for the group."""
        key, apart = name_key(name), {entry.listing for entry in meant}
        return [
            other for other in self.listing(key)
            if other not in meant and (other.listing in apart or (other.own not in said.keys and other.keys & said.keys <= {key}))
        ]  # fmt: skip


def by_key(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        for key in sorted(entry.keys):
            found.setdefault(key, []).append(entry)
    return found


def kind_of(name: str, entity_type: str | None = None) -> str:
    """name, identifier, unit, agency, company, tool, subgroup or operation; by its words, or by the type that a report gives it."""
    if entity_type not in (None, "threat_group"):
        return str(document()["kind"].get(entity_type, "other"))
    if is_unit_name(name):
        return "unit"
    if _IDENTIFIER.fullmatch(name.strip()):
        return "identifier"
    typed = alias_type(name)
    if typed is None:
        return "subgroup" if name.casefold().startswith("subgroup") else "operation"
    return str(document()["kind"][typed])


@functools.cache
def shipped_lists() -> Mapping[str, Sequence[Entry]]:
    """The entries of the lists that naming_lists.toml names, by the keys of their names."""
    return by_key(entry for listed in document()["list"] for entry in _current(listed))


def _current(listed: Mapping[str, Any]) -> list[Entry]:
    """Without the entries that the list itself says were renamed, where it keeps those."""
    entries = list(_of_list(listed))
    former = {key for entry in entries for key in entry.keys - {entry.own}} if listed.get("renamed") else set()
    return [entry for entry in entries if entry.own not in former]


def _of_list(listed: Mapping[str, Any]) -> Iterator[Entry]:
    for value in cluster_values(listed["cluster"]):
        own, number = str(value["value"]), _NUMBERED.search(str(value["value"]))
        names = [_NUMBERED.sub("", own), *map(str, value.get("meta", {}).get("synonyms", ()))]
        if number and listed.get("ids"):
            names.append(number[1])
        yield Entry(listed["source"], listed["source"], _once(names))


def _once(names: Iterable[str]) -> tuple[str, ...]:
    """Each name in the writing that comes first."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(name_key(name) or name, name)
    return tuple(found.values())


@functools.cache
def document() -> Mapping[str, Any]:
    """naming_lists.toml, read once."""
    return tomllib.loads(files("urazuke.attribution").joinpath("naming_lists.toml").read_text("utf-8"))
