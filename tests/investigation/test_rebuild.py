"""What is derived can be deleted, altered or damaged by anybody: the next run puts it back, byte for byte."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.investigation.test_end_to_end import EPOCH, derived_bytes
from tests.tiny_case import write_tiny_case

from urazuke.errors import StorageError
from urazuke.investigation import investigate, table


@pytest.fixture
def done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    root = write_tiny_case(tmp_path / "case")
    investigate(root)
    return root


def under(root: Path, folder: str) -> dict[str, bytes]:
    """What is derived there; the custody journal, and the page that quotes its head, tell of the runs themselves."""
    return {path: content for path, content in derived_bytes(root).items() if path.startswith(folder)}


def test_a_dossier_that_was_altered_or_lost_a_table_is_written_again(done: Path) -> None:
    before = under(done, "dossier/")
    page = done / "dossier" / "index.html"
    page.write_bytes(page.read_bytes() + b"<p>nobody was attacked</p>")
    assert investigate(done).ran == ("dossier",)
    (done / "dossier" / "tables" / "victims.csv").unlink()
    assert investigate(done).ran == ("dossier",)
    assert under(done, "dossier/") == before
    assert investigate(done).ran == ()


def test_damaged_tables_are_named_and_made_again(done: Path) -> None:
    before = under(done, ".urazuke/")
    for path in (done / ".urazuke").glob("*-*/*.parquet"):
        path.write_bytes(b"PAR1 not a table")
    with pytest.raises(StorageError, match="cannot be read"):
        table(done, "victims")
    investigate(done)
    assert under(done, ".urazuke/") == before


def test_all_that_is_derived_can_be_deleted(done: Path) -> None:
    before = under(done, "dossier/tables")
    shutil.rmtree(done / ".urazuke")
    shutil.rmtree(done / "dossier")
    investigate(done)
    assert before and under(done, "dossier/tables") == before
