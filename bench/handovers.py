"""Hand-overs by kind of account: found, instant inside, width, false ones per 1,000, on histories made without the simulator.

    python bench/handovers.py [--accounts 100] [--seed 1003] [--held | --developed] [--late | --first] [--kinds WORDS]

Half of the kinds, and the seeds from 1,000 on, were held out while the rules were made; `--late` are the kinds written down
last, whose held-out half nobody has looked into. `asked` is no where the records alone do not decide (everything new at once
abroad; a buyer with the seller's hours): shown, not counted in the totals.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from statistics import median

import crew_kinds  # noqa: F401 - registers its kinds
import helped_kinds  # noqa: F401 - registers its kinds
import honest_kinds  # noqa: F401 - registers its kinds
import passed_kinds  # noqa: F401 - registers its kinds
import pyarrow as pa
from account_kinds import KINDS, Account, Kind

from urazuke.tenancy.handovers import Changes, find_handovers

BEGIN = datetime(2024, 4, 1, tzinfo=UTC)  # a Monday
WIDEST = timedelta(days=60)  # a wider interval says nothing
Truth = dict[str, list[datetime]]


def draw_world(kinds: Iterable[Kind], accounts: int, seed: int) -> tuple[pa.Table, Truth, dict[str, str]]:
    """Table `access_rows` of so many accounts of each kind, or some more where they come in groups; the true instants; the holders."""
    columns: dict[str, list[object]] = {n: [] for n in ("account_id", "time", "source_ip", "device", "user_agent", "action")}
    truth: Truth = {}
    holders: dict[str, str] = {}
    for kind in kinds:
        for account, holder, (rows, days) in _accounts(kind, accounts, seed):
            holders[account] = holder
            truth[account] = [BEGIN + timedelta(days=day) for day in days]
            for at, address, device, agent, action in sorted(rows, key=lambda row: row[0]):
                for name, value in zip(columns, (account, BEGIN + timedelta(seconds=at), address, device, agent, action)):
                    columns[name].append(value)
    return _access_rows(columns), truth, holders


def _accounts(kind: Kind, accounts: int, seed: int) -> Iterator[tuple[str, str, Account]]:
    """Accounts, in whose names they are, and what is drawn of them."""
    number = 0
    while number < accounts:
        first = f"{kind.name}-{number}"
        for drawn in kind.make(random.Random(f"{seed} {first}")):
            account = f"{kind.name}-{number}"
            yield account, first if kind.one_holder else account, drawn
            number += 1


def _access_rows(columns: dict[str, list[object]]) -> pa.Table:
    count = len(columns["time"])
    place = pa.struct([("exhibit", pa.string()), ("line", pa.int64()), ("start", pa.int64()), ("end", pa.int64()), ("id", pa.string())])
    basis = pa.array([[{"exhibit": "e" * 64, "line": n + 1}] for n in range(count)], pa.list_(place))
    typed = {name: pa.array(values, pa.timestamp("us", "UTC") if name == "time" else pa.string()) for name, values in columns.items()}
    return pa.table({"provider": pa.array(["P"] * count), **typed, "basis": basis})


def _judge(found: Changes, truth: Truth, account: str) -> tuple[int, int, list[float], int, bool]:
    """Account's hand-overs found, instants inside, widths in days, false ones, and whether there is a doubt."""
    left, inside, widths = list(found.handovers.get(account, [])), 0, []
    matched = 0
    for true in truth[account]:
        near = min(left, key=lambda h: abs(h.instant - true), default=None)
        if near is None or abs(near.instant - true) > timedelta(days=20):
            continue
        left.remove(near)
        matched += 1
        slack = timedelta(minutes=30)
        inside += near.earliest - slack <= true <= near.latest + slack and near.latest - near.earliest <= WIDEST
        widths.append((near.latest - near.earliest) / timedelta(days=1))
    return matched, inside, widths, len(left), account in found.doubts


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--accounts", type=int, default=100)
    given.add_argument("--seed", type=int, default=1003)
    given.add_argument("--held", action="store_true")
    given.add_argument("--developed", action="store_true")
    given.add_argument("--late", action="store_true")
    given.add_argument("--first", action="store_true")
    given.add_argument("--kinds", default="")
    asked = given.parse_args()
    kinds = [k for k in KINDS if (k.late or not asked.late) and not (k.late and asked.first)]
    rows, truth, holders = draw_world(kinds, asked.accounts, asked.seed)
    begun = time.process_time()
    found = find_handovers(rows, holders)
    print(f"{len(rows):,} log-ins of {len(truth):,} accounts: {time.process_time() - begun:.1f} s\n")
    shown = [k for k in kinds if (k.held or not asked.held) and not (k.held and asked.developed) and asked.kinds in k.name]
    for honest in (True, False):
        _print_part([k for k in shown if k.honest == honest], honest, found, truth)


def _print_part(kinds: list[Kind], honest: bool, found: Changes, truth: Truth) -> None:
    columns = "false per 1,000 | in doubt" if honest else "found | inside | days wide | in doubt | false"
    print(f"| {'honest' if honest else 'passed on'} | held out | {columns} |")
    totals: dict[str, list[tuple[int, int, int, list[float], int]]] = {}
    for kind in kinds:
        accounts = [a for a in truth if a.rsplit("-", 1)[0] == kind.name]
        judged = [_judge(found, truth, a) for a in accounts]
        changes, doubts = sum(len(truth[a]) for a in accounts), sum(j[4] for j in judged)
        matched, inside, false = (sum(j[n] for j in judged) for n in (0, 1, 3))  # type: ignore[misc]
        widths = [w for j in judged for w in j[2]]
        _print_line(kind, honest, len(accounts), changes, matched, inside, widths, false, doubts)
        if kind.asked:
            of = "held out" if kind.held else "developed on"
            for name in (of, f"{of}, of those written down {'later' if kind.late else 'first'}"):
                totals.setdefault(name, []).append((changes or len(accounts), matched, inside, widths, false))
    for name in sorted(totals):
        _print_total(name, honest, totals[name])
    print()


def _print_line(
    kind: Kind, honest: bool, accounts: int, changes: int, matched: int, inside: int, widths: list[float], false: int, doubts: int
) -> None:
    name = f"{kind.name}{'' if kind.asked else ' (not asked)'} | {'yes' if kind.held else ''}"
    if honest:
        print(f"| {name} | {1000 * false / accounts:.1f} | {doubts / accounts:.2f} |")
    else:
        wide = f"{median(widths):.1f}" if widths else "–"
        print(f"| {name} | {matched / changes:.2f} | {inside / changes:.2f} | {wide} | {doubts / accounts:.2f} | {false} |")


def _print_total(name: str, honest: bool, parts: list[tuple[int, int, int, list[float], int]]) -> None:
    base, matched, inside, false = (sum(p[n] for p in parts) for n in (0, 1, 2, 4))  # type: ignore[misc]
    if honest:
        print(f"all {name}: {1000 * false / base:.2f} false per 1,000 accounts ({false} of {base})")
    else:
        widths = [w for p in parts for w in p[3]]
        print(f"all {name}: found {matched / base:.3f}, inside {inside / base:.3f} (of the found {inside / max(1, matched):.3f}), "
              f"median {median(widths) if widths else 0:.1f} days wide, {false} false ones")  # fmt: skip


if __name__ == "__main__":
    main()
