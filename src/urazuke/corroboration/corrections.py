"""A correction takes back what the same voice told before; what is taken back no longer counts, and stays in view.

A claim is superseded by a later one of the same matter that differs from it (in a figure, or in that it is so at all)
where the same outlet published both, or where the same source stands behind both and the later report says that it puts
something right. Another figure from elsewhere corrects nothing: it contradicts. Inside one report, what stands in the
words for an earlier version is superseded by what the report tells instead. Cues: cues.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import permutations

from urazuke.corroboration.alignment import figures_apart
from urazuke.corroboration.disputes import Disputes
from urazuke.corroboration.grouping import Group
from urazuke.corroboration.propositions import Proposition


def superseded(groups: Sequence[Group], found: Disputes) -> dict[str, Proposition]:
    """Claim id -> the claim that takes it back."""
    taken: dict[str, Proposition] = {}
    for old, new in sorted(_differing(groups, found), key=lambda pair: (pair[0].id, _day(pair[1]), pair[1].id)):
        if _takes_back(new, old):
            taken[old.id] = new  # the latest
    return taken


def _takes_back(new: Proposition, old: Proposition) -> bool:
    if new.stance == "open":
        return False
    if new.report == old.report:
        return old.withdrawn and not new.withdrawn
    if not old.published or not new.published or new.published <= old.published or new.withdrawn or new.garbled:
        return False
    same_outlet = bool(new.outlet) and new.outlet == old.outlet and new.source.key == old.source.key
    return same_outlet or (new.corrects and new.source.key == old.source.key)


def _differing(groups: Sequence[Group], found: Disputes) -> Iterator[tuple[Proposition, Proposition]]:
    for row in _rows(groups, found):
        told = Group(tuple(row)).tellings()
        for ours, theirs in permutations(told, 2):
            if ours[0].stance != theirs[0].stance or any(figures_apart((ours[0], theirs[0]))):
                yield from ((p, q) for p in ours for q in theirs)


def _rows(groups: Sequence[Group], found: Disputes) -> Iterable[Sequence[Proposition]]:
    yield from found.contradictions
    for group in groups:
        if len(group.members) > 1 and group.stance == "for":
            yield from figures_apart(group.members)


def _day(p: Proposition) -> str:
    return p.published or ""
