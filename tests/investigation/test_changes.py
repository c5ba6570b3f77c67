"""The dossier says what moved since the run before, from what to what; the first dossier, and one without a past, says nothing."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from tests.investigation.test_end_to_end import EPOCH
from tests.tiny_case import write_tiny_case

from urazuke.investigation import investigate

MORE = """\
Minamo Times, 2016-07-22

Observatory attacked through rented servers, ministry says

Kaguya Observatory was attacked through servers rented under a false name, the Ministry of Tides said.
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    folder = write_tiny_case(tmp_path / "case")
    investigate(folder)
    return folder


def section(root: Path) -> str:
    """The text of the section on changes; empty where there is none."""
    page = (root / "dossier" / "index.html").read_text("utf-8")
    found = re.search(r'<section><h2 id="changes">.*?</section>', page, re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", found[0]))) if found else ""


def test_a_first_run_has_no_past(root: Path) -> None:
    assert section(root) == ""
    assert 'href="#changes"' not in (root / "dossier" / "index.html").read_text("utf-8")


def test_a_new_report_shows_with_what_it_says(root: Path) -> None:
    (root / "reports" / "minamo.txt").write_text(MORE, "utf-8")
    investigate(root)
    told = section(root)
    assert "reports/minamo.txt not there" in told and "minamo: an attack" in told
    before = (root / "dossier" / "index.html").read_bytes()
    assert investigate(root).ran == () and (root / "dossier" / "index.html").read_bytes() == before


def test_what_is_gone_and_what_changed_is_named(root: Path) -> None:
    (root / "reports" / "minamo.txt").write_text(MORE, "utf-8")
    investigate(root)
    (root / "reports" / "minamo.txt").unlink()
    shutil.rmtree(root / "logs" / "works")
    investigate(root)
    told = section(root)
    assert re.search(r"minamo: an attack[^.]*? no longer there", told) and re.search(r"Hokuto Works \S.*? no longer there", told)


def test_a_change_of_language_is_no_change_of_conclusions(root: Path) -> None:
    toml = root / "case.toml"
    toml.write_text(toml.read_text("utf-8").replace('title = "The tiny case"', 'title = "The tiny case"\nlanguage = "ja"'), "utf-8")
    investigate(root)
    assert section(root) == ""


def test_after_a_run_in_the_other_language_what_moved_is_told_beside_the_last_one_in_this(root: Path) -> None:
    (root / "reports" / "minamo.txt").write_text(MORE, "utf-8")
    investigate(root, language="ja")
    assert section(root) == ""
    investigate(root)
    assert "reports/minamo.txt not there" in section(root)


def test_the_same_runs_in_the_same_order_give_the_same_dossier(root: Path, tmp_path: Path) -> None:
    other = write_tiny_case(tmp_path / "other")
    investigate(other)
    for case in (root, other):
        (case / "reports" / "minamo.txt").write_text(MORE, "utf-8")
        investigate(case)
    assert section(root) and section(root) == section(other)


def test_without_its_past_the_dossier_is_made_without_the_section(root: Path) -> None:
    (root / "reports" / "minamo.txt").write_text(MORE, "utf-8")
    investigate(root)
    shutil.rmtree(root / ".urazuke")
    shutil.rmtree(root / "dossier")
    investigate(root)
    assert section(root) == "" and investigate(root).ran == ()


def test_the_table_of_changes_tells_every_run_and_the_evidence_that_moved_a_probability(root: Path) -> None:
    from urazuke.investigation import table

    assert table(root, "changes").num_rows == 0
    (root / "reports" / "minamo.txt").write_text(MORE, "utf-8")
    investigate(root)
    first = table(root, "changes").to_pylist()
    assert ("exhibits", "reports/minamo.txt", None) in {(r["kind"], r["what"], r["before"]) for r in first}
    moved = [r for r in first if r["kind"] == "hypotheses" and r["before"] and r["after"]]
    assert moved and all("minamo" in " ".join(r["because"]) and "new: " in r["because"][0] for r in moved)
    (root / "reports" / "minamo.txt").unlink()
    investigate(root)
    again = table(root, "changes").to_pylist()
    assert again[len(again) - len(first) :] == first and len(again) == 2 * len(first)
    back = [r for r in again[: len(first)] if r["kind"] == "hypotheses" and r["before"] and r["after"]]
    assert [(r["what"], r["before"], r["after"]) for r in back] == [(r["what"], r["after"], r["before"]) for r in moved]
    assert "no longer counted: " in back[0]["because"][0]
