"""A found mention: a span of the text that names or describes something, before mentions become entities."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Found:
    """`key` is the gazetteer's or pattern's identity where it has one; `features` are what a nominal tells of its referent."""

    start: int
    end: int
    type: str
    kind: str
    name: str
    key: str | None = None
    features: dict[str, str] = field(default_factory=dict)


def without_overlaps(found: Iterable[Found]) -> list[Found]:
    """In text order; of those that overlap, the one that starts first, then the longest, then the first given."""
    kept: list[Found] = []
    for item in sorted(found, key=lambda f: (f.start, -f.end)):
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return kept


def outside(found: Iterable[Found], taken: list[Found]) -> list[Found]:
    """Those that overlap none of `taken`, which are in text order and free of overlaps themselves."""
    from bisect import bisect_right

    starts = [t.start for t in taken]
    kept = []
    for item in found:
        index = bisect_right(starts, item.start)
        before = taken[index - 1].end if index else -1
        after = taken[index].start if index < len(taken) else item.end
        if before <= item.start and item.end <= after:
            kept.append(item)
    return kept
