"""Silence is no innocence where logs are missing: which days of the watched windows each organisation's logs cover.

A day is one of UTC. Covered are the days from the first record of a session (or, where an organisation's logs have none, of
anything) to the last, but for gaps: stretches without a record that chance does not explain. How likely a day without a record
is follows from the logs themselves, by day of the week, so that weekends of an office and quiet weeks of a small one are none:

    on days of the week that mostly have records   (1 + mean / 2) ** -2, the chance of nothing where counts vary about as widely
                                                   as they are large (negative binomial, k = 2)
    on others                                      the share of them that have none

A stretch is a gap where the product over its days is below one in 100,000: an organisation's year has a hundred quiet stretches.
Logs reach as far beyond their first and last record as silence there is explained so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from urazuke.evidence.case import Settings
from urazuke.evidence.locator import Locator
from urazuke.evidence.tables import make_table

if TYPE_CHECKING:
    import pyarrow as pa

SESSIONS = ("network", "http", "tls")
CHANCE = 1e-5
MOSTLY = 0.8
LONGEST = 60  # days of silence that any log may have
BASIS = 20
TOLD = 5  # stretches
Stretch = tuple[int, int]  # first and last day, as ordinals


@dataclass(slots=True)
class Logs:
    """What the days of one organisation's logs hold."""

    records: Counter[int] = field(default_factory=Counter)  # day -> records of sessions, or of anything where there are none
    kinds: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    exhibits: dict[int, str] = field(default_factory=dict)  # day -> the first exhibit that holds it
    gaps: list[Stretch] = field(default_factory=list)
    reach: Stretch = (0, -1)

    def missing(self, days: Collection[int]) -> list[int]:
        """Those of the days that the logs do not cover, in order."""
        first, last = self.reach
        gone = {day for start, end in self.gaps for day in range(start, end + 1)}
        return sorted(day for day in days if not first <= day <= last or day in gone)


def read_days(log_days: pa.Table) -> dict[str, Logs]:
    """organisation -> its logs, with their gaps."""
    names = ("organisation", "kind", "day", "events", "exhibit")
    rows = list(zip(*(log_days.column(name).to_pylist() for name in names), strict=True))
    ordinals = {day: date.fromisoformat(day).toordinal() for day in log_days.column("day").unique().to_pylist()}
    found: dict[str, Logs] = {}
    with_sessions = {organisation for organisation, kind, *_ in rows if kind in SESSIONS}
    for organisation, kind, text, events, exhibit in rows:
        logs, day = found.setdefault(organisation, Logs()), ordinals[text]
        logs.kinds[kind].add(day)
        logs.exhibits.setdefault(day, exhibit)
        if kind in SESSIONS or organisation not in with_sessions:
            logs.records[day] += events
    for logs in found.values():
        days = sorted(logs.records)
        quiet = _quiet(logs.records, days)
        logs.gaps = [(a + 1, b - 1) for a, b in pairwise(days) if _silence(quiet, a, 1) < b - a - 1]
        logs.reach = (days[0] - _silence(quiet, days[0], -1), days[-1] + _silence(quiet, days[-1], 1))
    return found


def _silence(quiet: Sequence[float], day: int, step: int) -> int:
    """How many days without a record after (before) that one chance explains."""
    chance = 1.0
    for number in range(LONGEST):
        chance *= quiet[(day + step * (number + 1)) % 7]
        if chance < CHANCE:
            return number
    return LONGEST


def _quiet(records: Counter[int], days: Sequence[int]) -> list[float]:
    """For each day of the week the chance that it has no record."""
    full, sums = Counter(day % 7 for day in days), Counter[int]()
    for day in days:
        sums[day % 7] += records[day]
    span = Counter({w: (days[-1] - w) // 7 - (days[0] - 1 - w) // 7 for w in range(7)})
    return [_chance_of_none(full[w], sums[w], span[w]) for w in range(7)]


def _chance_of_none(full: int, records: int, span: int) -> float:
    if not span:
        return 1.0
    return float((1 + records / span / 2) ** -2) if full >= MOSTLY * span else 1 - full / span


def watched_days(watch: pa.Table, logs: Iterable[Logs]) -> set[int]:
    """The days in which something was watched; a window that is open ends where the logs of the case do."""
    seen = [day for each in logs if each.records for day in (min(each.records), max(each.records))]
    if not seen:
        seen = [_day(moment) for name in ("start", "end") for moment in watch.column(name).to_pylist() if moment]
    days: set[int] = set()
    for start, end in sorted(set(zip(watch.column("start").to_pylist(), watch.column("end").to_pylist(), strict=True)), key=str):
        if (start or end) and seen:
            first = _day(start) if start else min(seen)
            last = _day(end - timedelta(microseconds=1)) if end else max(seen)
            days.update(range(first, last + 1))
    return days


def _day(moment: datetime) -> int:
    return moment.date().toordinal()


def find_coverage(log_days: pa.Table, watch: pa.Table, contacts: pa.Table, settings: Settings) -> pa.Table:
    """Table `coverage`: one row for each organisation of the case and each that has logs, in order."""
    logs = read_days(log_days)
    watched = watched_days(watch, logs.values())
    met = Counter(contacts.column("organisation").to_pylist())
    names = sorted({*logs, *(o.id for o in settings.organisations)})
    return make_table("coverage", [_row(name, logs.get(name, Logs()), watched, met[name]) for name in names])


def _row(organisation: str, logs: Logs, watched: Collection[int], contacts: int) -> dict[str, Any]:
    missing = logs.missing(watched)
    days = sorted(logs.records)
    return {
        "organisation": organisation, "first_day": _iso(days[0]) if days else None, "last_day": _iso(days[-1]) if days else None,
        "days": len(days), "kinds": [f"{kind} {len(seen)}" for kind, seen in sorted(logs.kinds.items())],
        "missing": [_interval(gap) for gap in logs.gaps], "watched_days": len(watched), "watched_missing": len(missing),
        "watched_gaps": [_interval(gap) for gap in stretches(missing)], "contacts": contacts,
        "seen": "contacts" if contacts else "no_logs" if not days else "logs_missing" if missing else "none",
        "basis": _basis(logs, days),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Uncovered:
    """Days `of` the windows that an organisation met for which its logs are missing, and the stretches they make."""

    days: int
    of: int
    gaps: tuple[str, ...]

    def words(self) -> str:
        """How many, and which."""
        more = f" and {len(self.gaps) - TOLD} more" if len(self.gaps) > TOLD else ""
        return f"logs are missing for {self.days} of {self.of} days of the windows it met: {', '.join(self.gaps[:TOLD])}{more}"


def uncovered(log_days: pa.Table, watch: pa.Table, contacts: pa.Table, organisations: Collection[str]) -> dict[str, Uncovered]:
    """For each of the organisations what its logs leave out of the windows in which it has contacts."""
    import pyarrow as pa
    import pyarrow.compute as pc

    logs = read_days(log_days) if organisations else {}
    met: dict[str, set[str]] = defaultdict(set)
    for row in contacts.select(["organisation", "basis"]).to_pylist() if organisations else ():
        met[row["organisation"]].update(item["id"] for item in row["basis"] or () if item["id"])
    found = {}
    for name in organisations:
        windows = watch.filter(pc.is_in(watch["watch_id"], value_set=pa.array(sorted(met[name]), pa.string())))
        days = watched_days(windows, logs.values())
        missing = logs.get(name, Logs()).missing(days)
        found[name] = Uncovered(len(missing), len(days), tuple(_interval(gap) for gap in stretches(missing)))
    return found


def stretches(days: Iterable[int]) -> list[Stretch]:
    """Days in order, as stretches without a break."""
    found: list[Stretch] = []
    for day in days:
        found[-1:] = [(found[-1][0], day)] if found and found[-1][1] == day - 1 else [*found[-1:], (day, day)]
    return found


def _basis(logs: Logs, days: Sequence[int]) -> list[dict[str, Any]]:
    """The logs at both ends, and those on both sides of each gap, as many as there is room for."""
    ends = [*days[:1], *days[-1:], *(day for first, last in logs.gaps for day in (first - 1, last + 1))]
    return [Locator(exhibit).as_row() for exhibit in list(dict.fromkeys(logs.exhibits[day] for day in ends))[:BASIS]]


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()


def _interval(stretch: Stretch) -> str:
    return f"{_iso(stretch[0])}/{_iso(stretch[1])}"
