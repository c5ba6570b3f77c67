"""Which log lines show an adverse server inside its window, which outside, and what each organisation's lines add up to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from urazuke.simulate.addresses import dotted
from urazuke.simulate.assaults import BEACON_LEAST, DATA_OUT_BYTES, Watch
from urazuke.simulate.formats.lines import WAY_IN, WAY_LOOKUP, WAY_OUT
from urazuke.simulate.parameters import iso
from urazuke.simulate.records import Lease, Registry

DIRECTIONS = {WAY_OUT: "outbound", WAY_IN: "inbound", WAY_LOOKUP: "lookup"}
Row = dict[str, Any]


@dataclass
class Group:
    """All lines of one organisation, indicator and direction, in (or all out of) the windows of a watch; in order of time."""

    organisation: str
    type: str
    indicator: str
    way: int
    watch: int
    rows: list[Row] = field(default_factory=list)

    @property
    def required(self) -> bool:
        """Whether a program is asked to find it: addresses that were talked to, names that were looked up."""
        return (self.way != WAY_LOOKUP) == (self.type == "ip")

    def total(self, side: str, primary: bool) -> int:
        """Bytes `sent` or `received`; primary ones only, or over every line."""
        return sum(row[side] for row in self.rows if row["primary"] or not primary)


def group_sightings(frames: list[pl.DataFrame], watched: list[Watch]) -> tuple[list[Group], list[Group]]:
    """(inside, outside): groups of sightings by organisation, type, indicator and direction, sorted."""
    inside: dict[tuple[str, str, str, int], Group] = {}
    outside: dict[tuple[str, str, str, int], Group] = {}
    by_address: dict[int, list[int]] = {}
    by_host: dict[str, list[int]] = {}
    for place, watch in enumerate(watched):
        by_address.setdefault(watch.address, []).append(place)
        if watch.host:
            by_host.setdefault(watch.host, []).append(place)
    rows = pl.concat(frames).sort("begins", "organisation", "path", "number").to_dicts() if frames else []
    for row in rows:
        found = [("ip", dotted(row["outside"]), by_address.get(row["outside"], [])), ("domain", row["host"], by_host.get(row["host"], []))]
        for kind, value, places in found:
            if not places:
                continue
            second = row["begins"] / 1_000_000
            within = [n for n in places if watched[n].start <= second < watched[n].end]
            nearest = min(within or places, key=lambda n: (abs(watched[n].start - second), n))
            key = (row["organisation"], kind, value, row["way"])
            target = inside if within else outside
            target.setdefault(key, Group(*key, nearest)).rows.append(row)
    return [inside[key] for key in sorted(inside)], [outside[key] for key in sorted(outside)]


def place_of(group: Group, registry: Registry, watch: Watch, hashes: dict[str, str], reachable: bool, innocent: bool) -> Row:
    """The group as the truth file states it."""
    lease = registry.leases[watch.lease]
    account = registry.accounts[lease.account]
    first = group.rows[0]
    return {
        "organisation": group.organisation,
        "type": group.type,
        "indicator": group.indicator,
        "direction": DIRECTIONS[group.way],
        "account_id": None if innocent else account.account_id,
        "lease_id": None if innocent else lease.lease_id,
        "persona_id": account.persona,
        "first_seen": iso(first["begins"] / 1_000_000),
        "last_seen": iso(group.rows[-1]["begins"] / 1_000_000),
        "events": len(group.rows),
        "sessions": len({row["session"] for row in group.rows}),
        "bytes_out": group.total("sent", True),
        "bytes_in": group.total("received", True),
        "bytes_out_all": group.total("sent", False),
        "bytes_in_all": group.total("received", False),
        "exhibit": hashes[first["path"]],
        "path": first["path"],
        "line": first["number"],
        "offset": first["offset"],
        "required": group.required,
        "reachable": reachable,
        "where": [[r["path"], r["number"], r["offset"], r["at"] / 1_000_000, r["sent"], r["received"]] for r in group.rows],
    }


def reasons(group: Group, windows: list[Watch], tenants: list[Lease]) -> list[str]:
    """Why the group's lines do not count: before, after or between the windows, and whether another tenant held the address."""
    found = set()
    for row in group.rows:
        second = row["begins"] / 1_000_000
        early, late = all(second < w.start for w in windows), all(second >= w.end for w in windows)
        found.add("before" if early else "after" if late else "between")
        if any(lease.start <= second < lease.end for lease in tenants):
            found.add("other_tenant")
    return sorted(found)


def impact_seen(groups: list[Group], habits: Collection[tuple[str, str]] = ()) -> str:
    """The impact that these groups' lines show, by the same measure by which attacks are made.

    `habits`: (organisation, address) where regular calls are an earlier tenant's, and no beacon.
    """
    calls = {
        row["session"]: (group.organisation, group.indicator) in habits for group in groups if group.way == WAY_OUT for row in group.rows
    }
    sent = sum(group.total("sent", True) for group in groups if group.way == WAY_OUT and group.type == "ip")
    if sent >= DATA_OUT_BYTES:
        return "data_out"
    if sum(not habit for habit in calls.values()) >= BEACON_LEAST:
        return "beaconing"
    return "contacted" if calls else "attempted"
