"""In a real browser the pages keep to their own policy, fit a narrow window, and are read with a screen reader or the keyboard alone."""

from __future__ import annotations

import asyncio
import html
import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest
from tests.dossier.test_dossier_accessible import axe, contrast
from tests.dossier.test_dossier_hostile import FRAME, shown
from tests.workbench.conftest import PORT, Browser, Tags, links

from urazuke.workbench.application import application
from urazuke.workbench.bench import Bench
from urazuke.workbench.guard import Key, start_address
from urazuke.workbench.server import _bound

PATHS = (
    "/", "/tables", "/table/tenancies?watched=true&sort=start", "/table/claims", "/judgements", "/run", "/search?q=NR-1", "/nothing",
    "/conclusions/tenancies", "/conclusions/personas",
)  # fmt: skip


def all_paths(browser: Browser) -> list[str]:
    """The pages, with one row of each kind that has most to show, and a place in a file."""
    rows = [next(a for a in links(browser.page(f"/table/{name}")) if a.startswith("/row/")) for name in ("claims", "contacts", "links")]
    place = next(a for a in links(browser.page(rows[1])) if a.startswith("/exhibit/") and "line=" in a)
    return [*PATHS, *rows, place]


def whole(browser: Browser, path: str) -> str:
    """The page with its sheets inside, so that it stands alone."""
    sheets = "".join(browser.get(name).text for name in ("/style.css", "/bars.css"))
    page = browser.get(path).text
    assert page.count('<link rel="stylesheet"') == 2
    return re.sub(r'(<link rel="stylesheet"[^>]*>\s*)+', lambda _: f"<style>{sheets}</style>", page)


@contextmanager
def served(root: Path) -> Iterator[str]:
    """The workbench on a free port; its start-up address."""
    import uvicorn

    with _bound(0) as listening:
        bench = Bench(root, Key(listening.getsockname()[1]))
        server = uvicorn.Server(uvicorn.Config(application(bench), log_level="warning"))
        thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listening])))
        thread.start()
        try:
            yield start_address(bench.key)
        finally:
            server.should_exit = True
            thread.join(20)


@pytest.mark.optional("chromium")
def test_the_policy_forbids_nothing_that_the_pages_need(investigated: Path, browser: Browser, tmp_path: Path) -> None:
    base = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--enable-logging=stderr"]
    with served(investigated) as address:
        start, key = address.split("/?")
        for number, path in enumerate(("/", "/conclusions/personas", "/conclusions/hypotheses", "/conclusions/tenancies", "/dossier")):
            command = [*base, f"--user-data-dir={tmp_path / str(number)}", "--dump-dom", f"{start}{path}?{key}"]
            done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
            assert "Kaguya Observatory" in done.stdout or "NR-1" in done.stdout or "Hypotheses" in done.stdout
            assert "Content Security Policy" not in done.stderr and "Refused to" not in done.stderr, done.stderr


@pytest.mark.optional("chromium", "axe_core_python")
def test_axe_finds_no_fault_on_any_kind_of_page(browser: Browser, tmp_path: Path) -> None:
    for number, path in enumerate(all_paths(browser)):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert axe(whole(browser, path), folder, 1280) == [], path


@pytest.mark.optional("chromium")
def test_no_page_is_wider_than_a_telephone(browser: Browser, tmp_path: Path) -> None:
    for number, path in enumerate(all_paths(browser)):
        folder = tmp_path / str(number)
        folder.mkdir()
        inner = html.escape(whole(browser, path), quote=True)
        frame = f'<body><iframe id="f" style="width:360px;height:900px;border:0" srcdoc="{inner}"></iframe><script>{FRAME}</script></body>'
        wide, there = shown(f"<!DOCTYPE html><html>{frame}</html>", folder, 1600)
        assert 340 <= there <= 360 and wide <= there, path


def test_every_page_has_its_landmarks_one_title_and_headings_step_by_step(browser: Browser) -> None:
    for path in all_paths(browser):
        tags = Tags(browser.get(path).text).tags
        names = [tag for tag, _ in tags]
        assert names.count("main") == names.count("h1") == names.count("header") == names.count("footer") == 1, path
        first = next(attributes for tag, attributes in tags if tag == "a")
        assert first["href"] == "#main" and ("main", {"id": "main"}) in tags
        levels = [int(tag[1]) for tag in names if re.fullmatch(r"h[1-6]", tag)]
        assert all(after <= before + 1 for before, after in pairwise(levels)), path
        assert all(a.get("aria-label") for tag, a in tags if tag == "nav")
        labels = {a.get("for") for tag, a in tags if tag == "label"}
        assert all(a.get("id") in labels for tag, a in tags if tag == "input" and a.get("id")), path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_in_the_light_and_in_the_dark(browser: Browser, scheme: str) -> None:
    sheet = browser.get("/style.css").text
    light, _, dark = sheet.partition("prefers-color-scheme: dark")
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{3,6})", light))
    if scheme == "dark":
        colours |= dict(re.findall(r"--(\w+): (#[0-9a-f]{3,6})", dark.partition("}")[0]))
    for name in ("ink", "soft", "accent", "faint", "good", "bad"):
        assert contrast(colours[name], colours["ground"]) >= 4.5, name
    for name in ("ink", "soft", "accent"):
        assert contrast(colours[name], colours["pale"]) >= 4.5, name
    assert contrast(colours["ink"], colours["mark"]) >= 4.5


def test_pages_load_nothing_but_their_sheets(browser: Browser) -> None:
    for path in all_paths(browser):
        tags = Tags(browser.get(path).text).tags
        loaded = [a.get("src") or a.get("href") for tag, a in tags if tag in ("link", "img", "script", "iframe", "object", "use", "image")]
        assert loaded == ["/style.css", "/bars.css"], path
        assert all((a.get("href") or "/").startswith(("/", "#", "?")) for tag, a in tags if tag == "a"), path
    assert f"127.0.0.1:{PORT}" not in browser.page("/")
