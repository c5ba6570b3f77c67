"""Beaconing: false alarms on benign periodic traffic in an organisation's year, and adversaries' beacons found, by kind.

    python bench/beacons.py [--years N]

Three parts, each by kinds that were looked at while rules were made and kinds that were held out:

1. Organisation-years in which benign periodic traffic meets watched servers, hunted and graded by the program itself. Each year has
   eight watched servers that benign traffic of one kind reaches inside its window: clients of the last tenant who call on (six in
   ten; half of them are answered), services that share an address which only intelligence names, public services that the server
   takes part in. Beside them two servers of the adversary's, each called by an implant on one machine.
2. What a scan of all destinations would raise: no watch list, no windows, only regularity and how many share a destination.
3. The statistic alone: implants by sleep, jitter and hours over 14 to 60 days; and calls at random.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from periodic_kinds import BENIGN, DAY, IMPLANTS, Floats, Kind, calls, one_of

from urazuke.evidence.case import Organisation, Settings
from urazuke.evidence.tables import make_table
from urazuke.hunt.beacons import measure
from urazuke.hunt.contacts import match_events
from urazuke.hunt.habits import services
from urazuke.hunt.victims import Background, find_victims
from urazuke.telemetry.events import event_schema

NEW_YEAR = datetime(2024, 1, 1, tzinfo=UTC).timestamp()
YEAR = 365 * DAY
MACHINES = 60
WATCHED, IMPLANTED = 8, 2
LEFTOVER, SHARED = 0.6, 0.25  # the rest take part in a public service
ANSWERED = 0.5  # of a last tenant's clients: the adversary's server listens on that port too
MOST = 250  # calls of one machine drawn before the window, and in it
ORGANISATIONS, POPULAR, WARM_UP = 20, 0.75, 30 * DAY


def _machines(kind: Kind, draw: np.random.Generator) -> list[str]:
    count = round(kind.machines) if kind.machines >= 1 else max(1, round(kind.machines * MACHINES * draw.uniform(0.6, 1.2)))
    return [f"10.0.{n // 200}.{n % 200 + 1}" for n in sorted(draw.permutation(MACHINES)[:count].tolist())]


def _events(kind: Kind, machine: str, server: str, at: Floats, answered: bool, first: int) -> Iterator[dict[str, Any]]:
    for line, moment in enumerate(at.tolist(), first):
        yield {
            "kind": "network", "time": datetime.fromtimestamp(moment, UTC), "organisation": "org", "source_ip": machine,
            "destination_ip": server, "destination_port": kind.port, "protocol": kind.protocol, "session": f"s{line}",
            "outcome": "established" if answered else "refused", "source_bytes": kind.sent, "destination_bytes": kind.answered,
            "exhibit": "e" * 64, "line": line, "offset": line * 100,
        }  # fmt: skip


class Year:
    """One organisation's year: events, the watch list, and what each watched server was reached by."""

    def __init__(self, number: int, benign: Sequence[Kind], implants: Sequence[Kind]) -> None:
        self.draw = np.random.default_rng([2025, number])
        self.events: list[dict[str, Any]] = []
        self.watch: list[dict[str, Any]] = []
        self.kinds: dict[str, Kind] = {}
        for place in range(WATCHED):
            self._benign(place, one_of(benign[int(self.draw.integers(len(benign)))], self.draw))
        for place in range(IMPLANTED):
            self._implant(WATCHED + place, one_of(implants[int(self.draw.integers(len(implants)))], self.draw))
        for n in range(MACHINES):  # everybody is seen at work
            self._add(Kind("web", (DAY,)), f"10.0.{n // 200}.{n % 200 + 1}", "192.0.2.1", np.array([NEW_YEAR + n]), True)

    def _add(self, kind: Kind, machine: str, server: str, at: Floats, answered: bool) -> None:
        self.events += _events(kind, machine, server, at, answered, len(self.events) + 1)

    def _window(self, place: int, kind: Kind, rented: bool) -> tuple[str, float, float]:
        start = NEW_YEAR + self.draw.uniform(30, 240) * DAY
        end, server = start + self.draw.uniform(20, 120) * DAY, f"198.18.0.{place + 1}"
        tenancy = f"tenancy-{place:012x}" if rented else None
        self.watch.append({
            "watch_id": f"watch-{place}", "type": "ip", "value": server, "start": datetime.fromtimestamp(start, UTC),
            "end": datetime.fromtimestamp(end, UTC), "label": "", "tenancy_id": tenancy, "because": "lead" if rented else "intel",
        })  # fmt: skip
        self.kinds[tenancy or f"ip {server}"] = kind
        return server, start, end

    def _benign(self, place: int, kind: Kind) -> None:
        how = self.draw.random()
        leftover = how < LEFTOVER
        server, start, end = self._window(place, kind, rented=not LEFTOVER <= how < LEFTOVER + SHARED)
        begun = NEW_YEAR - YEAR if leftover else NEW_YEAR + self.draw.uniform(-1, 0.9) * YEAR
        answered = not leftover or self.draw.random() < ANSWERED
        for machine in _machines(kind, self.draw):
            since = max(begun + self.draw.exponential(10) * DAY, NEW_YEAR)
            before = calls(kind, max(since, start - 30 * DAY), start, self.draw, MOST) if since < start else np.array([])
            self._add(kind, machine, server, before, True)
            if since < end:
                self._add(kind, machine, server, calls(kind, max(since, start), end, self.draw, MOST), answered)

    def _implant(self, place: int, kind: Kind) -> None:
        """An implant on one machine; people of the organisation looked at the last tenant's site before."""
        server, start, end = self._window(place, kind, rented=self.draw.random() < 0.8)
        visits = np.sort(start - self.draw.uniform(1, 60, int(self.draw.integers(0, 24))) * DAY)
        self._add(Kind("web", (DAY,)), "10.0.0.7", server, visits, True)
        begun = start + self.draw.uniform(0, 0.4) * (end - start)
        self._add(kind, _machines(kind, self.draw)[0], server, calls(kind, begun, end, self.draw, MOST), True)

    def grades(self, folder: Path) -> dict[str, dict[str, Any]]:
        """target -> its row of table impacts."""
        settings = Settings(organisations=(Organisation("org", "Organisation"),))
        pq.write_table(pa.Table.from_pylist(self.events, schema=event_schema()), folder / "events.parquet")
        files, watch = [folder / "events.parquet"], make_table("watch", self.watch)
        found = match_events(files, watch, make_table("tenancies"), settings)
        background = Background(make_table("log_days"), watch, make_table("claims"), make_table("entities"))
        impacts = find_victims(found.contacts, found.hits, files, background, settings).impacts
        return {row["target"]: row for row in impacts.to_pylist()}


def watched(years: int, benign: Sequence[Kind], implants: Sequence[Kind], first: int) -> None:
    """Part 1: false alarms an organisation-year, and implants found."""
    alarms, regular, quiet = Counter[str](), 0, Counter[str]()
    found, planted = Counter[str](), Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(years):
            year = Year(first + number, benign, implants)
            grades = year.grades(Path(folder))
            for target, kind in year.kinds.items():
                row = grades.get(target)
                if kind.name in {implant.name for implant in IMPLANTS}:
                    planted[kind.name] += 1
                    found[kind.name] += bool(row and row["impact"] == "beaconing")
                elif row:
                    regular += row["period_seconds"] is not None
                    alarms[kind.name] += row["impact"] == "beaconing"
                    quiet.update(reason.partition("that is no beacon: ")[2][:22] for reason in row["reasons"][:1] if "no beacon" in reason)
    print(f"  benign servers that the statistic alone calls beaconing: {regular / years:.2f} an organisation-year")
    print(f"  false alarms: {sum(alarms.values()) / years:.2f} an organisation-year (wanted: 1 at most)")
    print(f"    by kind: {', '.join(f'{name} {n / years:.2f}' for name, n in alarms.most_common() if n) or 'none'}")
    print(f"    told as harmless: {', '.join(f'{reason}… {n / years:.2f}' for reason, n in sorted(quiet.items()))}")
    hits, all_of_them = sum(found.values()), sum(planted.values())
    missed = [f"{name} {planted[name] - n} of {planted[name]}" for name, n in found.items() if n < planted[name]]
    print(f"  implants graded beaconing: {hits} of {all_of_them} ({hits / all_of_them:.3f})")
    print(f"    missed: {', '.join(missed) or 'none'}")


def everything(years: int, kinds: Sequence[Kind], first: int) -> None:
    """Part 2: regular destinations of an organisation-year that are left after each gate; three services of every kind, drawn anew."""
    designed = {(protocol, port) for _, protocol, ports, _ in services() for port in ports}
    left, implants = Counter[str](), Counter[str]()
    for number in range(years):
        draw = np.random.default_rng([78, first + number])
        for kind in (one_of(kind, draw) for kind in [*kinds, *kinds, *kinds]):
            machines, popular = len(_machines(kind, draw)), draw.random() < (POPULAR if kind.machines < 1 else 0.4)
            begun = NEW_YEAR + draw.uniform(-2, 1) * YEAR
            at = calls(kind, max(begun, NEW_YEAR), NEW_YEAR + YEAR, draw, 300)
            _gates(left, measure(at) is not None, (kind.protocol, kind.port) in designed, machines, popular, begun)
        for kind in (one_of(kind, draw) for kind in IMPLANTS):
            at = calls(kind, NEW_YEAR + draw.uniform(WARM_UP / YEAR, 0.8) * YEAR, NEW_YEAR + YEAR, draw, 300)
            _gates(implants, measure(at) is not None, False, 1, False, NEW_YEAR + YEAR / 2)
    for gate in ("regular", "no service by design", "one or two machines", "of one or two organisations", "new since the first month"):
        print(f"  {gate:30} {left[gate] / years:6.2f} an organisation-year; implants left {implants[gate] / years / len(IMPLANTS):.3f}")


def _gates(left: Counter[str], regular: bool, designed: bool, machines: int, popular: bool, begun: float) -> None:
    gates = {
        "regular": regular, "no service by design": not designed, "one or two machines": machines <= 2,
        "of one or two organisations": not popular, "new since the first month": begun >= NEW_YEAR + WARM_UP,
    }  # fmt: skip
    for name, passed in gates.items():
        if not passed:
            return
        left[name] += 1


def alone(series: int, implants: Sequence[Kind]) -> None:
    """Part 3: implants found by kind and sleep."""
    for kind in implants:
        by_sleep = defaultdict[float, list[bool]](list)
        for sleep in kind.periods:
            one = replace(kind, periods=(sleep,))
            for number in range(series):
                draw = np.random.default_rng([10, int(sleep), number])
                at = calls(one, NEW_YEAR, NEW_YEAR + draw.uniform(14, 60) * DAY, draw)
                by_sleep[sleep].append(measure(at) is not None)
        told = ", ".join(f"{int(sleep)} s {np.mean(found):.2f}" for sleep, found in by_sleep.items())
        print(f"  {kind.name:44} {np.mean([f for found in by_sleep.values() for f in found]):.3f}   {told}")


def at_random(series: int) -> None:
    found = 0
    for number in range(series):
        draw = np.random.default_rng([6, number])
        found += measure(np.cumsum(draw.exponential(draw.choice((60, 900, 7_200)), int(draw.integers(11, 400))))) is not None
    print(f"  calls at random that have a rhythm: {found} of {series} (wanted: at most 1 in 1,000)")


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--years", type=int, default=40)
    given.add_argument("--developed", action="store_true", help="only the kinds that were looked at")
    asked = given.parse_args()
    for held_out in (False, True) if not asked.developed else (False,):
        benign, implants = ([k for k in kinds if k.held_out == held_out] for kinds in (BENIGN, IMPLANTS))
        which, first = ("held out", 10_000) if held_out else ("developed on", 0)
        print(f"Benign periodic traffic at watched servers, {asked.years} organisation-years, kinds {which}")
        watched(asked.years, benign, implants, first)
        print(f"A scan of all destinations, kinds {which}")
        everything(asked.years, benign, first)
        print(f"Implants alone, kinds {which}")
        alone(25, implants)
    at_random(5_000)


if __name__ == "__main__":
    main()
