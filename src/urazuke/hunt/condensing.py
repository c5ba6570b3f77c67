"""Of a popular address nearly all sightings lie outside every window: those between two changes become one row that sums them.

A change is an instant at which a window of the target begins or ends, or a tenancy of it does: between two of them all sightings
are judged alike. The first of a run stays as it is, with all that are as early: a sum is never the first seen of anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from urazuke.hunt.lookup import ranges
from urazuke.telemetry.segment import UNSAID

if TYPE_CHECKING:
    import numpy as np

    from urazuke.telemetry.segment import Segment

SUMMED_BYTES = 1 << 40  # no sum of a million of these is too large for 64 bits
_SIZES = ("source_bytes", "destination_bytes")


@dataclass(frozen=True, slots=True)
class Spans:
    """Intervals, each of a target: `start` and `end` in microseconds."""

    target: np.ndarray
    start: np.ndarray
    end: np.ndarray


@dataclass(frozen=True, slots=True)
class Rows:
    """Sightings in one segment: rows of it by target, each run of a `term` in order of time; `alone`: not to be summed."""

    row: np.ndarray
    term: np.ndarray
    target: np.ndarray
    direction: np.ndarray
    alone: np.ndarray


@dataclass(frozen=True, slots=True)
class Condensed:
    """Which of the rows are left, how many lines each stands for, the row of the last of them, and their bytes."""

    at: np.ndarray
    events: np.ndarray
    last: np.ndarray
    sizes: dict[str, np.ndarray]


class Changes:
    """When the judgement on a target may change: its windows, and `others`, intervals in which it belonged to somebody."""

    def __init__(self, windows: Spans, others: Spans) -> None:
        import numpy as np

        self._starts, self._ends = (_sorted(windows.target, at) for at in (windows.start, windows.end))
        targets = np.concatenate([windows.target, windows.target, others.target, others.target])
        self._all = _sorted(targets, np.concatenate([windows.start, windows.end, others.start, others.end]))

    def condense(self, segment: Segment, rows: Rows) -> Condensed:
        """The rows that are left of those."""
        import numpy as np

        where, met = rows.target.astype(np.uint64) << np.uint64(32) | rows.row.astype(np.uint64), np.flatnonzero(np.bincount(rows.target))
        several = (_places(segment, _of(met, changes)) for changes in (self._starts, self._ends, self._all))
        starts, ends, changes = (np.searchsorted(places, where, "right") for places in several)
        sizes = {name: getattr(segment, name)[rows.row] for name in _SIZES}
        free = ~rows.alone & (starts == ends) & (sizes["source_bytes"] < SUMMED_BYTES) & (sizes["destination_bytes"] < SUMMED_BYTES)
        run = _runs(rows.term, rows.target, rows.direction, segment.organisation[rows.row], changes, free)
        time = segment.time[rows.row]
        rest = np.flatnonzero(free & (time > time[run]))
        return _summed(rows.row, sizes, rest, run[rest])


def _summed(row: np.ndarray, sizes: dict[str, np.ndarray], rest: np.ndarray, run: np.ndarray) -> Condensed:
    """Those at `rest` become one for each run."""
    import numpy as np

    begins = np.flatnonzero(np.concatenate([[True], run[1:] != run[:-1]])[: len(run)])
    stands, counts = rest[begins], np.diff(np.append(begins, len(rest)))
    events, last = np.ones(len(row), np.int64), row.copy()
    events[stands], last[stands] = counts, row[rest[begins + counts - 1]]
    left = np.ones(len(row), bool)
    left[rest], left[stands] = False, True
    for column in sizes.values() if len(rest) else ():
        said = column[rest] != UNSAID
        sums = np.add.reduceat(np.where(said, column[rest], 0), begins)
        column[stands] = np.where(np.logical_or.reduceat(said, begins), sums, UNSAID)
    at = np.flatnonzero(left)
    return Condensed(at, events[at], last[at], {name: column[at] for name, column in sizes.items()})


def _runs(*columns: np.ndarray) -> np.ndarray:
    """For each row the first of those before it, or itself, from which on all the columns are the same."""
    import numpy as np

    new = np.zeros(len(columns[0]), bool)
    new[:1] = True
    for column in columns:
        new[1:] |= column[1:] != column[:-1]
    first: np.ndarray = np.maximum.accumulate(np.where(new, np.arange(len(new)), 0))
    return first


def _of(targets: np.ndarray, changes: tuple[np.ndarray, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """The changes of those targets."""
    import numpy as np

    held, micros = changes
    at = ranges(*(np.searchsorted(held, targets.astype(np.uint64), side) for side in ("left", "right")))
    return held[at], micros[at]


def _places(segment: Segment, changes: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """Target and the row at or after which each change is, in one number that sorts as they do."""
    import numpy as np

    targets, micros = changes
    found: np.ndarray = targets << np.uint64(32) | np.searchsorted(segment.time, micros, "left").astype(np.uint64)
    return found


def _sorted(targets: np.ndarray, micros: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    import numpy as np

    order = np.lexsort((micros, targets))
    return targets[order].astype(np.uint64), micros[order]
