"""On the two reports that the project is modelled on: nothing is concluded more firmly than one police source carries."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from urazuke import investigate, open_case, table

UNIT, TASKING, CONTROL = "Unit 61419", "Who tasked it?", "Who controlled the rented servers?"


def _investigated(folder: Path, reports: list[Path]) -> Path:
    (folder / "reports").mkdir(parents=True)
    (folder / "case.toml").write_text('[case]\ntitle = "Seeds"\ntimezone = "Asia/Tokyo"\n', "utf-8")
    for report in reports:
        (folder / "reports" / report.name).write_bytes(report.read_bytes())
    investigate(folder)
    return folder


@pytest.fixture(scope="module")
def seeds(shared: Path) -> list[Path]:
    return sorted((shared / "seeds").glob("*.txt"))


@pytest.fixture(scope="module")
def case(seeds: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _investigated(tmp_path_factory.mktemp("seeds") / "both", seeds)


def _hypotheses(case: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table(open_case(case), "hypotheses").to_pylist()
    return rows


def _of(case: Path, question: str, hypothesis: str) -> dict[str, Any]:
    return next(r for r in _hypotheses(case) if r["question"] == question and r["hypothesis"] == hypothesis)


def test_the_two_men_stay_two(case: Path) -> None:
    claims = table(open_case(case), "claims").to_pylist()
    rented = [c for c in claims if c["type"] == "rented_server" and c["report"].startswith("000")]
    five_times = {c["arguments"] for c in rented if '"times"' in c["arguments"]}
    false_name = {c["arguments"] for c in rented if '"false_name"' in c["arguments"] and '"lessee"' in c["arguments"]}
    lessee = [{part for part in text.split('"') if part.startswith("entity-")} for text in (*five_times, *false_name)]
    assert len(lessee) == 2 and not lessee[0] & lessee[1]


def test_resale_stays_a_live_rival(case: Path) -> None:
    resale = _of(case, CONTROL, "customers of a reseller, unconnected with the lessee")
    assert resale["probability_high"] > 0.1 and resale["supports"]


def test_the_tasking_claim_has_one_origin(case: Path) -> None:
    claims = {c["claim_id"]: c for c in table(open_case(case), "claims").to_pylist()}
    naming = [claims[i] for i in _of(case, TASKING, UNIT)["supports"] if claims[i]["type"] == "tasked_by"]
    identified = {c["origin"] for c in naming if not c["origin"].startswith("unidentified") and c["speakers"][-1] != "NHK"}
    assert identified == {"Tokyo Metropolitan Police Department"}
    assert _of(case, TASKING, UNIT)["confidence"] == "low"


def test_tasking_is_not_above_what_one_police_source_carries(case: Path, tmp_path: Path) -> None:
    said = tmp_path / "police.txt"
    said.write_text(
        "Example Daily\n2021-04-20\n\nThe Tokyo Metropolitan Police said that a Chinese man rented a server in Japan under a "
        "false name at the instruction of a member of the PLA's Unit 61419.\n",
        "utf-8",
    )
    alone = _investigated(tmp_path / "alone", [said])
    assert _of(case, TASKING, UNIT)["probability"] <= _of(alone, TASKING, UNIT)["probability"]
    leading = max((r for r in _hypotheses(case) if r["question"] == TASKING), key=lambda r: r["probability"])
    assert leading["hypothesis"] == "unknown"


def test_the_missing_records_are_named(case: Path) -> None:
    missing = {question: " ".join(r["missing"]) for question in (CONTROL, TASKING) for r in _hypotheses(case) if r["question"] == question}
    assert "payment" in missing[CONTROL] and "log-in" in missing[CONTROL]
    assert "tasking messages" in missing[TASKING] and "payments" in missing[TASKING]


def test_the_unit_is_shown_as_no_name_of_the_group(case: Path) -> None:
    rows = table(open_case(case), "aliases").to_pylist()
    assert {row["group"] for row in rows} == {"Tick"}
    assert [row["conflict"] for row in rows if "61419" in row["alias"]] == ["not_a_name"]
    assert "BRONZE BUTLER" in {row["alias"] for row in rows if row["kind"] == "name"}
