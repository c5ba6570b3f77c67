"""The reference says what the code does: it is written from the code, and a page that is out of date fails here."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def build(repository: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_build", repository / "docs" / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", ["commands.md", "tables.md", "case.md", "formats.md"])
def test_the_page_is_what_the_code_gives(build: ModuleType, page: str) -> None:
    assert (build.DOCS / "reference" / page).read_text("utf-8") == build.PAGES[page](), "run `make docs` and commit what it writes"


def test_every_generated_page_is_checked(build: ModuleType) -> None:
    assert {p.name for p in (build.DOCS / "reference").glob("*.md")} == set(build.PAGES)


def test_every_link_between_pages_leads_somewhere(build: ModuleType) -> None:
    assert build.broken_links() == []


def test_a_broken_link_would_be_seen(build: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "docs" / "page.md"
    page.parent.mkdir()
    page.write_text("[a](gone.md) [b](page.md#no-such-head) [c](page.md#a-head) [d](https://example.com/x)\n\n# A head\n")
    monkeypatch.setattr(build, "DOCS", page.parent)
    monkeypatch.setattr(build, "ROOT", tmp_path)
    assert build.broken_links() == ["docs/page.md: gone.md", "docs/page.md: page.md#no-such-head"]


def test_no_words_describe_a_column_that_is_not_there(build: ModuleType) -> None:
    import tomllib

    from urazuke.evidence.tables import SHOWN_TABLES, schema

    words = tomllib.loads((build.DOCS / "columns.toml").read_text("utf-8"))
    assert set(words) == {"every", *SHOWN_TABLES}
    stray = [(t, c) for t in SHOWN_TABLES for c in words[t] if c not in ("table", *schema(t).names)]
    assert stray == []
