"""The scorer that others wrote understands the truth: an answer that knows it is perfect, one that knows nothing is not."""

from __future__ import annotations

import importlib.util
import io
import json
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from backports import zstd

from urazuke.simulate import SimulatedCase

Row = dict[str, Any]


@pytest.fixture
def score(shared: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    """score_case.py's own function; what it asks of the package zstandard, the standard backport can do."""

    class Reader:
        def stream_reader(self, stream: io.BytesIO) -> io.BytesIO:
            return io.BytesIO(zstd.decompress(stream.read()))

    stand_in = types.ModuleType("zstandard")
    stand_in.ZstdDecompressor = Reader  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "zstandard", stand_in)
    spec = importlib.util.spec_from_file_location("score_case", shared / "tools" / "score_case.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return lambda case, answer: module.score(str(case.truth), str(answer), str(case.case))


def read(case: SimulatedCase, name: str) -> Any:
    text = (case.truth / name).read_text(encoding="utf-8")
    return json.loads(text) if name.endswith(".json") else [json.loads(line) for line in text.splitlines()]


def perfect_answer(case: SimulatedCase) -> dict[str, list[Row]]:
    files = read(case, "files.json")
    sha = {row["path"]: row["sha256"] for row in files}
    basis = [{"exhibit": files[0]["sha256"], "line": None, "start": None, "end": None}]
    personas = read(case, "personas.json")
    contacts = [(f"c{n}", row) for n, row in enumerate(read(case, "contacts.jsonl")) if row["required"] and row["reachable"]]
    return {
        "tenancies": [
            row | {"controller": controller, "start": start, "end": end, "basis": basis}
            for row in read(case, "tenancies.jsonl")
            for controller, start, end in row["controllers"]
        ],
        "handovers": [
            {"account_id": row["account_id"], "earliest": row["last_old"], "latest": row["first_new"], "basis": basis}
            for row in read(case, "handovers.json")
        ],
        "personas": [{"accounts": part, "basis": basis} for row in personas for part in row["components"] if len(part) > 1],
        "links": [
            {"left_account": left, "right_account": right, "decision": "linked", "basis": basis}
            for row in personas
            for left, right in (pair.split("|") for pair in row["shared"])
        ],
        "contacts": [row | {"contact_id": name, "basis": [{"exhibit": row["exhibit"], "line": row["line"]}]} for name, row in contacts],
        "hits": [
            {"contact_id": name, "exhibit": sha[where[0]], "line": where[1], "offset": where[2]}
            for name, row in contacts
            for where in row["where"]
        ],
        "outside": [row | {"reason": row["reasons"][0]} for row in read(case, "outside.jsonl") if row["reachable"]],
        "victims": [row | {"impact": row["impact_reachable"], "basis": basis} for row in read(case, "victims.json") if row["reachable"]],
        "rejects": [{"exhibit": row["sha256"]} for row in files if not row["duplicate_of"] for _ in range(row["expected_rejects"])],
        "exhibits": [{"sha256": row["sha256"]} for row in files],
    }


def hand_in(answer: dict[str, list[Row]], folder: Path) -> Path:
    folder.mkdir()
    for name, rows in answer.items():
        (folder / f"{name}.json").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return folder


FULL_MARKS = (
    "tenancy_exact", "tenancy_f1", "ambiguous_p", "ambiguous_r", "transferee_time_f1", "handover_recall", "persona_p",
    "persona_r", "links_p", "victims_p", "victims_r", "impact", "contacts_r", "contacts_p", "events_exact",
    "bytes_exact", "times_right", "hits_p", "hits_r", "duplicates_once", "outside_r", "outside_reason", "rejects_exact",
    "exhibits_r", "basis", "basis_hits", "basis_other_tables",
)  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [
        {"seed": 7},
        {"seed": 8, "noise": "high", "opsec": "high", "bought": 8, "days": 300, "logins": 15.0},
        {"seed": 9, "noise": "low", "opsec": "medium", "providers": 3, "handover_rate": 1.0},
        {"seed": 10, "noise": "high", "opsec": "medium", "bought": 6, "days": 300, "start": "2018-12-20"},
    ],
)
def test_an_answer_made_of_the_truth_has_full_marks(
    make: Callable[..., SimulatedCase], score: Callable[..., Row], tmp_path: Path, changes: Row
) -> None:
    world = make(**changes)
    figures = score(world, hand_in(perfect_answer(world), tmp_path / "answer"))
    assert {name: figures[name] for name in FULL_MARKS} == dict.fromkeys(FULL_MARKS, 1.0)
    assert figures["accused"] == figures["tenancy_extra"] == figures["handover_false_per_1000"] == figures["innocents_in_covert"] == 0
    assert figures["rejects_unexpected_files"] == 0


def test_an_empty_answer_finds_nothing_and_accuses_nobody(world: SimulatedCase, score: Callable[..., Row], tmp_path: Path) -> None:
    figures = score(world, hand_in({name: [] for name in perfect_answer(world)}, tmp_path / "answer"))
    assert figures["accused"] == 0
    recalls = ("tenancy_exact", "victims_r", "contacts_r", "persona_r", "handover_recall")
    assert [figures[name] for name in recalls] == [0.0] * len(recalls)


def test_matching_at_any_time_accuses_in_the_innocent_world(innocent: SimulatedCase, score: Callable[..., Row], tmp_path: Path) -> None:
    clean = score(innocent, hand_in(perfect_answer(innocent), tmp_path / "clean"))
    assert clean["accused"] == 0 and clean["tenancy_exact"] == clean["victims_p"] == clean["basis"] == 1.0
    careless = perfect_answer(innocent) | {"victims": [{"organisation": row["organisation"]} for row in read(innocent, "outside.jsonl")]}
    accused = score(innocent, hand_in(careless, tmp_path / "careless"))["accused"]
    assert accused == len(read(innocent, "naive.json")["wrongly_accused"]) > 0
