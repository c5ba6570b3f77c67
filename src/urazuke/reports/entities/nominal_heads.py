"""The English nouns that describe somebody or something known, with what has to stand before them: `gazetteers/nominals_en.toml`."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from urazuke.reports.patterns import data

FILE = "gazetteers/nominals_en.toml"
PERSONS = "gazetteers/persons_en.toml"


_PERSONS = ("man", "woman", "keeper", "smith")  # a watchman, a lock-keeper
_NO_PERSONS = frozenset(
    ("german", "talisman", "ottoman", "superhuman", "inhuman", "walkman", "woman", "norman", "goalkeeper's", "non-german")
)
_COMPOUNDS = ("makers", "builders", "growers", "maker", "builder", "grower")


@dataclass(frozen=True, slots=True)
class Head:
    """One way in which a noun is the head of a description."""

    type: str
    bare: bool
    needs: frozenset[str]
    without: frozenset[str]
    again: bool
    says: bool


PERSON = Head("person_unnamed", bare=False, needs=frozenset(), without=frozenset(), again=False, says=False)


@functools.cache
def heads() -> dict[str, list[Head]]:
    known: dict[str, list[Head]] = {}
    for entry in data(FILE)["head"]:
        needs, without = (frozenset(entry.get(k, ())) for k in ("needs", "without"))
        head = Head(entry["type"], entry.get("bare", False), needs, without, entry.get("again", False), entry.get("says", False))
        for word in entry["words"]:
            known.setdefault(word, []).append(head)
    for family in data(PERSONS)["family"]:
        person = replace(PERSON, says=family.get("says", False))
        for word in family["words"]:
            known.setdefault(word, []).append(person)
    return known


@functools.cache
def offices() -> frozenset[str]:
    """Nouns for who holds an office: `director`, `head`, `spokesman`."""
    return frozenset(word for word, ways in heads().items() if any(h.says for h in ways))


@functools.lru_cache(maxsize=1 << 14)
def heads_of(noun: str) -> list[Head]:
    """What a noun may describe; a `steelmaker` or a `boatbuilder` is a maker."""
    known = heads()
    if noun in known:
        return known[noun]
    if noun.endswith(_PERSONS) and len(noun) > 6 and noun not in _NO_PERSONS:
        return [PERSON]
    made = next((s for s in _COMPOUNDS if noun.endswith(s) and len(noun) > len(s) + 2), "")
    return known.get(made, [])


def unowned(word: str) -> str:
    """`Spain's` without its ending; `its` is no `it`."""
    return word.removesuffix("'s").removesuffix("’s").strip("'’")


@functools.cache
def words(name: str) -> frozenset[str]:
    """A word list of the data file."""
    return frozenset(data(FILE)["words"][name])


def type_of_noun(noun: str, before: Sequence[str]) -> str | None:
    """The type of what such a noun, with those words before it, describes; None where it describes nothing known."""
    inside = {"the", "a", *(unowned(w) for w in before), *before}
    for head in heads_of(noun):
        if head.again and head.type == "malware":
            continue  # `the tool` may be anything
        if (not head.needs or head.needs & inside) and not head.without & inside:
            return head.type
    return None
