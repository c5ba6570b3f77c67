"""What others share of groups: each with its names, and what it is said to have to do with whom. Said, not found: nothing is merged.

A group that another source calls by one of these names may be the same or not; that stays a question for people. The words of
a relationship are those of whoever shared it.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Any

from urazuke.errors import printable
from urazuke.evidence.locator import Locator, derive_id

LONGEST = 200  # characters of a name


@dataclass(frozen=True, slots=True)
class Named:
    """Something that others share: what it is (groups.toml) and its names, its own first."""

    kind: str
    names: tuple[str, ...]

    @property
    def is_group(self) -> bool:
        return self.kind in vocabulary()["groups"]


@dataclass(frozen=True, slots=True)
class Shared:
    """A group as somebody gave it; or, with a `relation`, what it has to do with `other`, from when to when as they say."""

    subject: Named
    exhibit: str
    line: int | None
    shared_by: str = ""
    relation: str | None = None
    other: Named | None = None
    since: datetime | None = None
    until: datetime | None = None
    confidence: int | None = None

    def as_row(self) -> dict[str, Any]:
        """The row of table `shared`."""
        names, other = [_name(n) for n in self.subject.names], self.other
        said = {
            "type": self.subject.kind, "name": names[0], "names": list(dict.fromkeys(names)),
            "relation": _name(self.relation) if self.relation else None, "other_type": other.kind if other else None,
            "other": _name(other.names[0]) if other else None, "since": self.since, "until": self.until, "confidence": self.confidence,
            "shared_by": _name(self.shared_by) or None,
        }  # fmt: skip
        identity = derive_id("shared", *map(str, said.values()), self.exhibit, self.line)
        return {"shared_id": identity, **said, "basis": [Locator(self.exhibit, self.line).as_row()]}


def _name(text: str) -> str:
    return printable(text.strip(), LONGEST)


def named(kind: str, own: Any, others: Any = ()) -> Named:
    """The thing of that name and those other names; ValueError where the name is none, or the others are no list of names."""
    if not isinstance(own, str) or not own.strip():
        raise ValueError(f"the {kind} has no name")
    listed = [others] if isinstance(others, str) else others if others is not None else ()
    if not isinstance(listed, list | tuple) or not all(isinstance(n, str) for n in listed):
        raise ValueError(f"the other names of the {kind} are no list of names")
    return Named(kind, tuple(dict.fromkeys([own, *(n for n in listed if n.strip())])))


def concerns_a_group(ends: Iterable[Named]) -> bool:
    """Is one of them a group or a campaign?"""
    return any(end.is_group for end in ends)


@functools.cache
def vocabulary() -> Mapping[str, Any]:
    """groups.toml, read once."""
    return tomllib.loads(files("urazuke.hunt").joinpath("groups.toml").read_text("utf-8"))
