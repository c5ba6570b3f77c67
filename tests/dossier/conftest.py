"""The worked case, once a test, with its timeline."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.dossier.dossier_case import Worked, worked_case

from urazuke.dossier import build_timeline, write_dossier


def with_timeline(worked: Worked) -> Worked:
    t = worked.tables
    t["timeline"] = build_timeline(
        t["claims"], t["tenancies"], t["handovers"], t["victims"], t["contacts"], t["entities"], readings=worked.readings
    )
    return worked


def write(worked: Worked, folder: Path) -> str:
    """Write the dossier and return its page."""
    folder.mkdir(parents=True)
    write_dossier(
        folder, worked.case, worked.tables, worked.readings,
        journal_head="ab" * 32, journal_entries=12, alarms=["reports/x changed"], pivot=worked.pivot,
    )  # fmt: skip
    return (folder / "index.html").read_text("utf-8")


@pytest.fixture(params=["en", "ja"])
def worked(request: pytest.FixtureRequest, tmp_path: Path) -> Worked:
    return with_timeline(worked_case(tmp_path / "case", request.param))


@pytest.fixture
def english(tmp_path: Path) -> Worked:
    return with_timeline(worked_case(tmp_path / "case", "en"))


@pytest.fixture
def page(worked: Worked, tmp_path: Path) -> str:
    return write(worked, tmp_path / "dossier")
