"""The example reports speak of the demo's own affair, and hold what they are there to show."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from urazuke.evidence.claim import Reading
from urazuke.evidence.instant import zone
from urazuke.reports import read_report
from urazuke.simulate import simulate

ORGANISATIONS = {"Harugaya Precision", "Hanamori Power", "Umibe Logistics", "Shiraho Telecommunications", "Komatani Shipbuilding"}


@pytest.fixture(scope="module")
def readings(repository: Path) -> dict[str, Reading]:
    reports = sorted((repository / "examples" / "reports").iterdir())
    return {p.name: read_report(p, zone=zone("Asia/Tokyo")) for p in reports}


def test_they_name_organisations_of_the_demo_alone(repository: Path, tmp_path: Path) -> None:
    case = simulate(tmp_path / "case", organisations=20, events=2000, leases=200, seed=1).case
    demo = {o["name"]: o["names"][0] for o in tomllib.loads((case / "case.toml").read_text("utf-8"))["organisation"]}
    assert set(demo) >= ORGANISATIONS
    text = "".join(p.read_text("cp932" if p.suffix == ".html" else "utf-8") for p in (repository / "examples/reports").iterdir())
    assert {n for n in ORGANISATIONS if n in text or demo[n] in text} == ORGANISATIONS
    assert not re.search("JAXA|宇宙航空|Tick|61419", text)
    assert "Copper Heron" in text
    assert "Copper Heron" in (case / "case.toml").read_text("utf-8")


def test_each_is_read_with_its_day_and_language(readings: dict[str, Reading]) -> None:
    assert {name: (r.published, r.language) for name, r in readings.items()} == {
        "2025-04-23_digest.txt": ("2025-04-23", "en"),
        "2025-04-24_minato.html": ("2025-04-24", "ja"),
        "2025-04-24_shirase.md": ("2025-04-24", "ja"),
    }


def test_together_they_hold_accusations_denials_and_refusals_to_comment(readings: dict[str, Reading]) -> None:
    claims = [c for r in readings.values() for c in r.claims]
    assert {c.type for c in claims} >= {
        "attacked", "rented_server", "handed_over_credentials", "tasked_by", "referred_to_prosecutors", "leaked", "declined_to_comment",
        "objected_to_attribution", "admitted",
    }  # fmt: skip
    assert {c.factuality for c in claims} >= {"stated", "suspected", "denied", "no_comment"}


def test_the_script_in_the_page_is_no_part_of_the_report(readings: dict[str, Reading]) -> None:
    assert "この行は記事ではない" not in readings["2025-04-24_minato.html"].text


def test_nothing_that_was_denied_is_read_as_said(readings: dict[str, Reading]) -> None:
    leaks = [c for r in readings.values() for c in r.claims if c.type == "leaked"]
    assert leaks
    assert {value for c in leaks for value in c.arguments["polarity"]} == {"no_leak"}
    for reading in readings.values():
        for claim in reading.claims:
            names = {e.name for e in reading.entities if e.id in claim.arguments.get("victim", ())}
            if claim.type == "attacked" and names & {"Umibe Logistics", "海辺物流"}:
                assert claim.factuality == "denied"
