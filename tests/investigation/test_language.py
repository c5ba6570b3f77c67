"""The dossier in the language that is asked for: the same results, by a run or by a copy, and the case left as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.investigation.test_end_to_end import investigated_tiny_case

from urazuke.evidence.case import open_case
from urazuke.investigation import copy_dossier, investigate, table
from urazuke.investigation.judging import judge


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return investigated_tiny_case(tmp_path_factory.mktemp("language") / "case")


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_copy_in_the_other_language_is_what_a_run_in_it_writes(root: Path, tmp_path: Path) -> None:
    before, journal = files(root / "dossier"), (root / "custody.jsonl").read_bytes()
    copy_dossier(open_case(root), tmp_path / "ja", language="ja")
    assert files(root / "dossier") == before and (root / "custody.jsonl").read_bytes() == journal
    page = (tmp_path / "ja" / "index.html").read_text("utf-8")
    assert '<html lang="ja">' in page
    other = investigated_tiny_case(tmp_path / "other", language="ja")
    tables = {n: c for n, c in files(other / "dossier").items() if n.startswith("tables/")}
    assert {n: c for n, c in files(tmp_path / "ja").items() if n.startswith("tables/")} == tables
    assert (
        tables["tables/hypotheses.csv"] != before["tables/hypotheses.csv"]
        and tables["tables/timeline.csv"] != before["tables/timeline.csv"]
    )
    copy_dossier(open_case(other), tmp_path / "same")  # the language of the last run, whatever case.toml says
    assert files(tmp_path / "same") == files(other / "dossier")


def test_a_copy_rests_on_the_judgements_of_the_last_run(root: Path, tmp_path: Path) -> None:
    def hypotheses(name: str) -> bytes:
        copy_dossier(open_case(root), tmp_path / name, language="ja")
        return (tmp_path / name / "tables" / "hypotheses.csv").read_bytes()

    before = hypotheses("before")
    dossier = files(root / "dossier")
    judge(open_case(root), "prior", (str(table(root, "hypotheses").column("hypothesis")[0]), "0.6"), by="tester", why="to see")
    assert hypotheses("judged") == before
    copy_dossier(open_case(root), tmp_path / "copy")
    assert files(tmp_path / "copy") == dossier  # what was judged since is nowhere in it
    investigate(root)
    assert hypotheses("respected") != before
