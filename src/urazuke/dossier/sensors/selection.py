"""What of a watch list counts at the time that is asked for, each value once with its windows; what does not is counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from urazuke.errors import RequestError, printable
from urazuke.evidence.custody import custody_time
from urazuke.evidence.instant import format_instant, parse_instant, zone
from urazuke.evidence.interval import Interval, union

if TYPE_CHECKING:
    import pyarrow as pa

ANY, NOW = "any", "now"
EVER = Interval(None, None)
LONGEST_LABEL = 120


@dataclass(frozen=True, slots=True)
class Watched:
    """A value to look for, the windows in which it counts (joined where they touch), and what it is called."""

    type: str
    value: str
    windows: tuple[Interval, ...]
    label: str

    @property
    def when(self) -> str:
        """The windows in words of a machine: `start/end, …`, with `..` for an open end, as ISO 8601-2 writes it."""
        return ", ".join(window_text(window) for window in self.windows)


@dataclass(frozen=True, slots=True)
class Selection:
    """Sorted by type and value; `rows` are those of the table. `ended` and `ahead` count the windows before and after what is asked."""

    entries: tuple[Watched, ...]
    rows: tuple[dict[str, Any], ...]
    asked: str
    ended: int = 0
    ahead: int = 0

    @property
    def told(self) -> str:
        """What is here and what is not, in a sentence for the head of a file and for who wrote it."""
        held = sum(len(entry.windows) for entry in self.entries)
        if self.asked == ANY:
            return f"{len(self.entries):,} indicators, {held:,} windows of any time: a match counts only inside its window"
        missing = f"{self.ended:,} windows that had ended and {self.ahead:,} that had not begun are left out"
        return f"{len(self.entries):,} indicators whose window holds {self.asked}; {missing}"

    def of(self, *types: str) -> list[Watched]:
        return [entry for entry in self.entries if entry.type in types]


def asked_time(text: str, assumed: ZoneInfo) -> tuple[Interval, str]:
    """The interval that `now`, `any`, an instant, or `START/END` means, and how it is told; RequestError for anything else."""
    try:
        if text == ANY:
            return EVER, ANY
        parts = text.split("/")
        if len(parts) == 2:
            window = Interval(*(None if p.strip() in ("", "..") else parse_instant(p, assumed) for p in parts))
            return window, window_text(window)
        instant = parse_instant(custody_time() if text == NOW else text, zone("UTC") if text == NOW else assumed)
    except ValueError as error:
        hint = "write now, any, an instant such as 2016-06-14T02:11:00Z, or START/END"
        raise RequestError(str(error), where="--at", hint=hint) from None
    return Interval(instant, instant + timedelta(microseconds=1)), format_instant(instant)


def select(watch: pa.Table, asked: tuple[Interval, str]) -> Selection:
    """The rows of table `watch` whose window shares an instant with what is asked."""
    within, told = asked
    found: dict[tuple[str, str], list[tuple[Interval, str]]] = {}
    chosen: list[dict[str, Any]] = []
    ended = ahead = 0
    for row in watch.to_pylist():
        window = Interval(row["start"], row["end"])
        if window.overlaps(within):
            found.setdefault((row["type"], row["value"]), []).append((window, public_label(row)))
            chosen.append(row)
        elif window.upper <= within.lower:
            ended += 1
        else:
            ahead += 1
    entries = (_watched(*key, rows) for key, rows in sorted(found.items(), key=lambda item: item[0]))
    return Selection(tuple(entries), tuple(chosen), told, ended, ahead)


def public_label(row: Mapping[str, Any]) -> str:
    """What whoever gets the list may call it: of a tenancy its id alone, for its label names a provider's customer."""
    return printable(row["tenancy_id"] or row["label"] or "", LONGEST_LABEL)


def _watched(kind: str, value: str, rows: list[tuple[Interval, str]]) -> Watched:
    labels = dict.fromkeys(label for _, label in sorted(rows, key=lambda row: (row[0].lower, row[0].upper, row[1])) if label)
    return Watched(kind, value, tuple(union(window for window, _ in rows)), printable("; ".join(labels), LONGEST_LABEL))


def window_text(window: Interval) -> str:
    start, end = (format_instant(i) if i is not None else ".." for i in (window.start, window.end))
    return f"{start}/{end}"
