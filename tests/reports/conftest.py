"""Shared by the tests of the report reader: the repository's own example texts, and the shared folder."""

from __future__ import annotations

import sys
from collections.abc import Callable
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


@pytest.fixture
def count_calls() -> Callable[[Callable[[], object]], int]:
    """How many calls, of Python functions and of built-in ones, that takes: work that no machine's speed changes."""

    def count(action: Callable[[], object]) -> int:
        calls = 0

        def seen(frame: object, event: str, argument: object) -> None:
            nonlocal calls
            calls += event in ("call", "c_call")

        sys.setprofile(seen)
        try:
            action()
        finally:
            sys.setprofile(None)
        return calls

    return count
