"""What the rental records of the shared worlds say, against their truth (truth.md beside the scorer)."""

from __future__ import annotations

import ipaddress
import json
import tarfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from urazuke.evidence.case import open_case
from urazuke.evidence.exhibit import Exhibit, loose_exhibit
from urazuke.leases import LeaseRecords, name_accounts, read_access, read_columns, read_leases
from urazuke.linkage import Linkage, link_accounts
from urazuke.tenancy import Tenancies, build_windows


@dataclass(frozen=True)
class World:
    root: Path
    leases: LeaseRecords
    access: LeaseRecords
    tenancies: Tenancies
    linkage: Linkage

    def truth(self, name: str) -> Any:
        text = (self.root.with_name(self.root.name + ".truth") / name).read_text("utf-8")
        return json.loads(text) if name.endswith(".json") else [json.loads(line) for line in text.splitlines()]


@pytest.fixture(scope="module", params=["low", "medium", "innocent"])
def world(request: pytest.FixtureRequest, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp(request.param)
    with tarfile.open(shared / "worlds" / f"{request.param}.tar.gz") as archive:
        wanted = [m for m in archive.getmembers() if "/logs/" not in m.name and m.name.split("/")[0].startswith(request.param)]
        archive.extractall(folder, members=wanted, filter="data")
    root = folder / request.param
    settings = open_case(root).settings
    leases = read_leases(exhibits(root / "leases", "lease"), settings, read_columns(root / "leases" / "columns.toml"))
    access = read_access(exhibits(root / "access", "access"), settings, {})
    rows = name_accounts(leases.rows, access.rows)
    return World(root, leases, access, build_windows(*rows), link_accounts(*rows))


def exhibits(folder: Path, kind: str) -> list[Exhibit]:
    return [loose_exhibit(path, kind) for path in sorted(folder.iterdir()) if path.suffix != ".toml"]


def each_address(ip: str) -> list[str]:
    return [str(address) for address in ipaddress.ip_network(ip)] if "/" in ip else [ip]


def merged(rows: list[dict[str, Any]], at: Any) -> dict[tuple[str, str, str], tuple[datetime, datetime]]:
    """(account, address, lease) -> from the first start to the last end."""
    spans: dict[tuple[str, str, str], tuple[datetime, datetime]] = {}
    for row in rows:
        start, end = at(row["start"]), at(row["end"]) or datetime.max.replace(tzinfo=at(row["start"]).tzinfo)
        for address in each_address(row["ip"]):
            key = (row["account_id"], address, row["lease_id"])
            first, last = spans.get(key, (start, end))
            spans[key] = (min(first, start), max(last, end))
    return spans


def test_every_bad_row_and_no_other_is_rejected(world: World) -> None:
    expected = {f["sha256"]: f["expected_rejects"] for f in world.truth("files.json") if f["kind"] in ("lease", "access")}
    counts = pa.concat_tables([world.leases.counts, world.access.counts]).to_pylist()
    assert {row["exhibit"]: row["rejected"] for row in counts} == expected


def test_every_window_is_exact(world: World) -> None:
    true = merged(world.truth("tenancies.jsonl"), lambda text: datetime.fromisoformat(text) if text else None)
    assert merged(world.tenancies.windows.to_pylist(), lambda moment: moment) == true


def test_exactly_the_contested_windows_are_ambiguous(world: World) -> None:
    true = {(t["account_id"], t["ip"], t["lease_id"]) for t in world.truth("tenancies.jsonl") if t["ambiguous"]}
    assert {(w["account_id"], w["ip"], w["lease_id"]) for w in world.tenancies.windows.to_pylist() if w["ambiguous"]} == true


def test_nine_in_ten_hand_overs_are_found_and_none_invented(world: World) -> None:
    true = {row["account_id"]: datetime.fromisoformat(row["time"]) for row in world.truth("handovers.json")}
    found = world.tenancies.handovers.to_pylist()
    assert {row["account_id"] for row in found} <= set(true)
    right = sum(row["earliest"] <= true[row["account_id"]] <= row["latest"] for row in found)
    assert right >= 0.9 * len(true)


def test_no_persona_holds_a_covert_renter_s_account_and_another_s(world: World) -> None:
    accounts = {row["account_id"]: row for row in world.truth("accounts.jsonl")}
    for persona in world.linkage.personas.to_pylist():
        known = [accounts[account] for account in persona["accounts"] if not accounts[account]["bought"]]
        if any(row["covert"] for row in known):
            assert len({row["customer"] for row in known}) == 1


def test_a_careless_renter_s_false_names_are_one_persona(world: World) -> None:
    if world.root.name != "low":
        pytest.skip("the renters of this world hide more than they share, or there are none")
    groups = [set(persona["accounts"]) for persona in world.linkage.personas.to_pylist()]
    components = [component for persona in world.truth("personas.json") for component in persona["components"] if len(component) > 2]
    assert components
    assert all(any(set(component) <= group for group in groups) for component in components)
