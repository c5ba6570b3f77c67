"""A case is determined by its parameters: they are respected, checked, and the same ones give the same bytes."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from urazuke.errors import RequestError, StorageError
from urazuke.simulate import SimulatedCase, simulate
from urazuke.simulate.records import Registry

TINY: dict[str, Any] = {"organisations": 3, "days": 30, "renters": 2, "events": 500, "leases": 120}
Make = Callable[..., SimulatedCase]


def tree(folder: Path) -> dict[str, str]:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    one, two, other = (simulate(tmp_path / str(n) / "case", **TINY, seed=seed) for n, seed in enumerate((3, 3, 4)))
    assert tree(one.case) == tree(two.case)
    assert tree(one.truth) == tree(two.truth)
    assert tree(one.case) != tree(other.case)


def test_an_innocent_world_has_no_renter_no_lead_and_no_victim(innocent: SimulatedCase) -> None:
    import json

    assert json.loads((innocent.truth / "victims.json").read_text()) == []
    assert json.loads((innocent.truth / "personas.json").read_text()) == []
    assert json.loads((innocent.truth / "handovers.json").read_text()) == []
    assert (innocent.truth / "contacts.jsonl").read_text() == ""
    assert "lead" not in tomllib.loads((innocent.case / "case.toml").read_text(encoding="utf-8"))
    assert len((innocent.case / "intel/watch.csv").read_text().splitlines()) > 3
    assert json.loads((innocent.truth / "naive.json").read_text())["wrongly_accused"]


def test_sizes_are_as_asked(make: Make) -> None:
    case = make(organisations=5, leases=900, events=20_000, renters=2, days=60, seed=11)
    assert case.counts["organisations"] == 5 == len(list((case.case / "logs").iterdir()))
    assert 900 <= case.counts["leases"] <= 1_000
    assert 16_000 <= case.counts["log_lines"] <= 24_000


def test_the_more_careful_a_renter_the_fewer_pairs_can_be_linked() -> None:
    shares = {}
    from urazuke.simulate.parameters import OPSEC, Parameters
    from urazuke.simulate.world import decide

    for habit in OPSEC:
        world = decide(Parameters(organisations=1, renters=40, leases=800, opsec=habit))
        shares[habit] = linked_share(world.registry)
    assert shares["low"] > 0.8 > shares["medium"] > 0.4 > shares["high"]


def linked_share(registry: Registry) -> float:
    from urazuke.simulate.glue import components

    renters: dict[str, list[Any]] = {}
    for account in registry.accounts:
        if account.persona:
            renters.setdefault(account.persona, []).append(account)
    pairs = sum(len(accounts) * (len(accounts) - 1) // 2 for accounts in renters.values())
    joined = sum(len(part) * (len(part) - 1) // 2 for accounts in renters.values() for part in components(accounts))
    return joined / pairs


def test_no_two_tenants_hold_an_address_at_once_but_the_ambiguous() -> None:
    from itertools import pairwise

    from urazuke.simulate.parameters import Parameters
    from urazuke.simulate.world import decide

    world = decide(Parameters(leases=3_000, providers=3, renters=20))
    by_address: dict[int, list[Any]] = {}
    for lease in world.registry.leases:
        by_address.setdefault(lease.address, []).append(lease)
    overlaps = [
        (one.ambiguous, two.ambiguous)
        for tenants in by_address.values()
        for one, two in pairwise(sorted(tenants, key=lambda lease: lease.start))
        if one.end > two.start and one.account != two.account
    ]
    assert overlaps and all(pair == (True, True) for pair in overlaps)
    renewed = [pairwise(sorted(tenants, key=lambda lease: lease.start)) for tenants in by_address.values()]
    own = [(one, two) for pairs in renewed for one, two in pairs if one.end > two.start and one.account == two.account]
    assert own and all(one.lease_id != two.lease_id for one, two in own)
    adverse = {lease.address for lease in world.registry.leases if world.registry.accounts[lease.account].adverse}
    recycled = [address for address in adverse if len(by_address[address]) > 1]
    assert len(recycled) > 0.7 * len(adverse)


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"organisations": 0}, "--organisations"),
        ({"organisations": 501}, "--organisations"),
        ({"days": 1}, "--days"),
        ({"attacked": 1.5}, "--attacked"),
        ({"handover_rate": -0.1}, "--handover-rate"),
        ({"opsec": "none"}, "--opsec"),
        ({"start": "2024-13-01"}, "--start"),
        ({"seed": -1}, "--seed"),
    ],
)
def test_a_parameter_out_of_range_is_named_and_nothing_is_written(tmp_path: Path, wrong: dict[str, Any], where: str) -> None:
    with pytest.raises(RequestError) as fault:
        simulate(tmp_path / "case", **(TINY | wrong))
    assert fault.value.where == where and fault.value.hint
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "case").mkdir()
    (tmp_path / "case" / "mine.txt").write_text("mine")
    with pytest.raises(RequestError):
        simulate(tmp_path / "case", **TINY)
    assert [path.name for path in (tmp_path / "case").iterdir()] == ["mine.txt"]
    assert [path.name for path in tmp_path.iterdir()] == ["case"]


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "case").mkdir()
    assert (simulate(tmp_path / "case", **TINY).case / "case.toml").is_file()


def test_a_run_broken_off_leaves_nothing_behind(tmp_path: Path) -> None:
    def break_off(stage: str, done: int, total: int) -> None:
        if stage == "logs" and done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate(tmp_path / "case", **TINY, progress=break_off)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_in_one_line_and_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from urazuke.simulate import logbook

    real = logbook.Path.write_bytes

    def full(path: Path, content: bytes) -> int:
        if "/logs/" in str(path):
            raise OSError(28, "No space left on device")
        return real(path, content)

    monkeypatch.setattr(logbook.Path, "write_bytes", full)
    with pytest.raises(StorageError, match="No space left"):
        simulate(tmp_path / "case", **TINY)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "corner",
    [
        {"organisations": 1, "days": 14, "leases": 20, "events": 0, "renters": 0, "bought": 0},
        {"renters": 0, "bought": 2, "attacked": 1.0},
        {"attacked": 0.0},
        {"providers": 1},
        {"handover_rate": 1.0},
    ],
)
def test_corners_are_cases_too(tmp_path: Path, corner: dict[str, Any]) -> None:
    case = simulate(tmp_path / "case", **(TINY | corner))
    assert tomllib.loads((case.case / "case.toml").read_text(encoding="utf-8"))["organisation"]


def test_progress_is_told_by_stages_that_end(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    simulate(tmp_path / "case", **TINY, progress=lambda *row: told.append(row))
    last = {stage: (done, total) for stage, done, total in told}
    assert list(last) == ["rentals", "logs", "truth"] and all(done == total for done, total in last.values())


def test_importing_the_room_imports_nothing_heavy() -> None:
    import subprocess
    import sys

    script = "import sys, urazuke.simulate; print(sorted({'polars', 'numpy', 'pyarrow'} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_a_case_that_appears_meanwhile_is_left_alone_and_no_truth_stays(tmp_path: Path) -> None:
    def appear(stage: str, done: int, total: int) -> None:
        if stage == "truth" and done == total:
            (tmp_path / "case").mkdir()
            (tmp_path / "case" / "mine.txt").write_text("mine")

    with pytest.raises(StorageError):
        simulate(tmp_path / "case", **TINY, progress=appear)
    assert [path.name for path in tmp_path.iterdir()] == ["case"]
    assert [path.name for path in (tmp_path / "case").iterdir()] == ["mine.txt"]
