"""Who gives one birth date under spellings of one name claims one identity, in whatever script each provider took it down.

A birth date is asked for because names alone are shared by too many; among those who were born on one day the spellings of a
name are hardly ever two people's (names/, bench/names.py).
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from urazuke.linkage.names import NO_KEYS, NameKeys, name_keys

if TYPE_CHECKING:
    import polars as pl

Claim = tuple[str, str | None, str | None]


def one_identity(claims: pl.DataFrame) -> dict[str, str]:
    """Each identity that is another's spelling -> the one that stands for both, the first in order.

    `claims`: `identity`, `name`, `name_reading` and `birth_date` of every lease, all in the forms in which they are compared.
    """
    import polars as pl

    known = claims.drop_nulls(["identity", "birth_date"]).unique()
    several = known.filter(pl.col("identity").n_unique().over("birth_date") > 1).sort("birth_date", "identity", "name", "name_reading")
    standing: dict[str, str] = {}
    for _, born in several.group_by("birth_date", maintain_order=True):
        standing.update(_standing(_keys(born.select("identity", "name", "name_reading").iter_rows())))
    return standing


def _keys(claims: Iterable[Claim]) -> dict[str, NameKeys]:
    """The keys of every spelling under which each identity goes."""
    found: dict[str, NameKeys] = defaultdict(lambda: NO_KEYS)
    for identity, *names in claims:
        found[identity] = functools.reduce(NameKeys.__or__, map(name_keys, names), found[identity])
    return dict(found)


def _standing(people: Mapping[str, NameKeys]) -> Iterator[tuple[str, str]]:
    """(identity, the first of those that it meets, and those meet)."""
    parents = {identity: identity for identity in people}
    for one, other in _meeting(people):
        first, second = sorted((_root(parents, one), _root(parents, other)))
        parents[second] = first
    yield from ((identity, root) for identity in people if (root := _root(parents, identity)) != identity)


def _root(parents: dict[str, str], identity: str) -> str:
    while parents[identity] != identity:
        identity = parents[identity]
    return identity


def _meeting(people: Mapping[str, NameKeys]) -> Iterator[tuple[str, str]]:
    """Pairs that share a key, by the keys; as NameKeys.meet has it."""
    own: dict[str, list[str]] = defaultdict(list)
    heard: dict[str, list[str]] = defaultdict(list)
    for identity, keys in people.items():
        for key in keys.own:
            own[key].append(identity)
        for key in keys.heard:
            heard[key].append(identity)
    for identity, keys in people.items():
        met = {other for key in keys.own | keys.read for other in own.get(key, ())}
        met |= {other for key in keys.read for other in heard.get(key, ())}
        yield from ((identity, other) for other in sorted(met) if other != identity)
