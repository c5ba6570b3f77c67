"""Shared by the tests of the report reader: the repository's own example texts, and the shared folder."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from urazuke.evidence.claim import Reading
from urazuke.reports import read_report

TEXTS = Path(__file__).parent / "texts"


@pytest.fixture(scope="session")
def texts() -> dict[str, Reading]:
    """The repository's own example texts, read."""
    return {path.stem: read_report(path, zone=ZoneInfo("Asia/Tokyo")) for path in sorted(TEXTS.glob("*.txt"))}


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = Path(__file__).resolve().parents[2].parent / "shared"
    if not folder.is_dir():
        pytest.skip("needs the shared folder beside the repository")
    return folder
