"""What the last whole run concluded is read as one, whatever a run does meanwhile; and what has happened since is told, no more."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.tiny_case import write_tiny_case

from urazuke.evidence.case import open_case
from urazuke.evidence.custody import Journal
from urazuke.investigation import investigate, work
from urazuke.investigation.judging import judge
from urazuke.investigation.run import copy_dossier
from urazuke.investigation.standing import Since, Standing, since, standing


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write_tiny_case(tmp_path_factory.mktemp("standing") / "case")
    investigate(root)
    return root


@pytest.fixture
def case(done: Path, tmp_path: Path) -> Path:
    """A copy: other times and inodes, the same bytes."""
    shutil.copytree(done, tmp_path / "case")
    return tmp_path / "case"


def stood(root: Path) -> Standing:
    opened = open_case(root)
    found = standing(opened, Journal(opened.journal))
    assert found is not None
    return found


def happened(root: Path) -> Since:
    return since(open_case(root), stood(root))


def test_nothing_has_happened_to_a_case_that_was_only_copied(case: Path) -> None:
    found = happened(case)
    assert not found and found.tables == () and found.stages == ()


def test_a_case_that_was_never_investigated_or_lost_its_tables_has_no_standing(case: Path, tmp_path: Path) -> None:
    fresh = open_case(write_tiny_case(tmp_path / "fresh"))
    assert standing(fresh, Journal(fresh.journal)) is None
    shutil.rmtree(next((case / ".urazuke").glob("hunt-*")))
    assert standing(open_case(case), Journal(case / "custody.jsonl")) is None


def test_a_new_a_changed_and_a_lost_file_are_told_with_what_rests_on_them(case: Path) -> None:
    (case / "reports" / "new.txt").write_text("Nothing.\n", "utf-8")
    (case / "leases" / "north.csv").write_text("provider,account_id,ip,start\n", "utf-8")
    (case / "logs" / "works" / "access.log").unlink()
    found = happened(case)
    assert found.inputs == {"new": ["reports/new.txt"], "changed": ["leases/north.csv"], "gone": ["logs/works/access.log"]}
    assert {"claims", "tenancies", "contacts", "hypotheses", "exhibits"} <= set(found.tables) and "shared" not in found.tables


def test_only_what_reads_a_judgement_is_out_of_date_and_an_undo_is_of_the_kind_that_it_undoes(case: Path) -> None:
    judge(open_case(case), "prior", ("unknown", "0.2"), by="k", why="w")
    assert happened(case).stages == ("attribution",)
    investigate(case)
    judge(open_case(case), "undo", ("1",), by="k", why="w")
    found = happened(case)
    assert [j.verb for j in found.judgements] == ["undo"] and found.stages == ("attribution",)
    judge(open_case(case), "undo", ("2",), by="k", why="w")
    assert happened(case).stages == ("attribution",)


def test_other_settings_are_told_and_the_language_of_a_run_is_none(case: Path) -> None:
    investigate(case, language="ja")
    assert not happened(case) and stood(case).case.settings.language == "ja"
    toml = case / "case.toml"
    toml.write_text(toml.read_text("utf-8") + '\n[[publisher]]\nname = "Other Post"\nreliability = "D"\n', "utf-8")
    assert happened(case).settings


def test_while_a_run_is_half_done_the_tables_are_all_of_the_one_before(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = stood(case)
    claims = before.table("claims").to_pylist()
    (case / "reports" / "new.txt").write_text("Police said that servers were rented under a false name.\n", "utf-8")
    run_stage = work.run_stage

    def killed(run: Any, name: str) -> Mapping[str, Any]:
        if name == "attribution":
            raise KeyboardInterrupt
        return run_stage(run, name)

    monkeypatch.setattr(work, "run_stage", killed)
    with pytest.raises(KeyboardInterrupt):
        investigate(case)
    monkeypatch.setattr(work, "run_stage", run_stage)
    meanwhile = stood(case)
    assert meanwhile.table("claims").to_pylist() == claims and meanwhile.head == before.head
    assert happened(case).inputs["new"] == ["reports/new.txt"]
    assert {r.path for r in meanwhile.readings()} == {"reports/aozora.txt", "reports/harbour.txt"}
    investigate(case)
    assert len(stood(case).table("claims").to_pylist()) > len(claims) and not happened(case)


def test_what_it_gives_the_dossier_is_what_the_dossier_was_made_of(case: Path, tmp_path: Path) -> None:
    judge(open_case(case), "prior", ("unknown", "0.2"), by="k", why="w")
    found = stood(case)
    assert found.judgements() == []
    copy_dossier(open_case(case), tmp_path / "copy")
    page = (tmp_path / "copy" / "index.html").read_text("utf-8")
    assert found.head in page and page == (case / "dossier" / "index.html").read_text("utf-8")
