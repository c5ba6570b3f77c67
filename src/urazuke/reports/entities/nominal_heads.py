"""The English nouns that describe somebody or something known, with what has to stand before them: `gazetteers/nominals_en.toml`."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from urazuke.reports.patterns import data

FILE = "gazetteers/nominals_en.toml"


@dataclass(frozen=True, slots=True)
class Head:
    """One way in which a noun is the head of a description."""

    type: str
    bare: bool
    needs: frozenset[str]
    without: frozenset[str]
    again: bool
    says: bool


@functools.cache
def heads() -> dict[str, list[Head]]:
    known: dict[str, list[Head]] = {}
    for entry in data(FILE)["head"]:
        needs, without = (frozenset(entry.get(k, ())) for k in ("needs", "without"))
        head = Head(entry["type"], entry.get("bare", False), needs, without, entry.get("again", False), entry.get("says", False))
        for word in entry["words"]:
            known.setdefault(word, []).append(head)
    return known


@functools.cache
def words(name: str) -> frozenset[str]:
    """A word list of the data file."""
    return frozenset(data(FILE)["words"][name])


def type_of_noun(noun: str, before: Sequence[str]) -> str | None:
    """The type of what such a noun, with those words before it, describes; None where it describes nothing known."""
    inside = {"the", "a", *(w.strip("'’s") for w in before), *before}
    for head in heads().get(noun, ()):
        if head.again and head.type == "malware":
            continue  # `the tool` may be anything
        if (not head.needs or head.needs & inside) and not head.without & inside:
            return head.type
    return None
