"""A browser without a window: requests to the application as a page of the workbench would make them."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.tiny_case import write_tiny_case

from urazuke.investigation import investigate
from urazuke.workbench.application import application
from urazuke.workbench.bench import Bench
from urazuke.workbench.guard import Key

PORT = 8471
HOSTILE = "\u202eevil<script>alert(1)</script>"


class Browser:
    """Sends the session's cookie and, with a form, what a browser says of where it comes from."""

    def __init__(self, root: Path) -> None:
        self.bench = Bench(root, Key(PORT), analyst="t.tester")
        self.app: Any = application(self.bench)
        self.ours = {"cookie": f"{self.bench.key.cookie}={self.bench.key.secret}"}

    def send(self, method: str, path: str, headers: dict[str, str] | None = None, **sent: Any) -> httpx.Response:
        async def once() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app)
            async with httpx.AsyncClient(transport=transport, base_url=f"http://127.0.0.1:{PORT}") as client:
                return await client.request(method, path, headers=headers, **sent)

        return asyncio.run(once())

    def get(self, path: str) -> httpx.Response:
        return self.send("GET", path, self.ours)

    def page(self, path: str) -> str:
        """The page there, which must be one."""
        answer = self.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text[:800]}"
        return answer.text

    def post(self, path: str, headers: dict[str, str] | None = None, **fields: str) -> httpx.Response:
        """A form of ours: under `no-referrer` a browser calls our own origin null."""
        said = {**self.ours, "origin": "null", "sec-fetch-site": "same-origin", **(headers or {})}
        return self.send("POST", path, said, data={"token": self.bench.key.form_token, **fields})

    def judge(self, *words: str, why: str = "seen apart", by: str = "k.sato") -> httpx.Response:
        return self.post("/judge", why=why, by=by, **{f"a{n}": word for n, word in enumerate(words)})


class Tags(HTMLParser):
    """Every tag of a page with its attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def links(page: str) -> list[str]:
    """Where a page leads inside the workbench."""
    found = [a.get("href") or a.get("action") or "" for tag, a in Tags(page).tags if tag in ("a", "form", "link")]
    return [f for f in dict.fromkeys(found) if f.startswith("/")]


def told(page: str) -> str:
    """The page's words, without its tags, on one line."""
    return re.sub(r"\s+", " ", Tags(page).text)


@pytest.fixture(scope="session")
def investigated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small case with hostile words in all that comes from others, investigated; not to be changed."""
    root = write_tiny_case(tmp_path_factory.mktemp("bench") / "case")
    toml = root / "case.toml"
    toml.write_text(
        toml.read_text("utf-8").replace('title = "The tiny case"', f'title = "Tiny {HOSTILE.replace(chr(0x202E), "")}"'), "utf-8"
    )
    report = root / "reports" / "harbour.txt"
    report.write_text(report.read_text("utf-8") + f"\n{HOSTILE}\n", "utf-8")
    squid = root / "logs" / "works" / "access.log"
    squid.write_text(squid.read_text("utf-8").replace("this line is not", f"{HOSTILE} this line is not"), "utf-8")
    leases = root / "leases" / "north.csv"
    leases.write_text(leases.read_text("utf-8").replace("Sato Taro", f"Sato {HOSTILE}"), "utf-8")
    investigate(root)
    return root


@pytest.fixture(scope="session")
def browser(investigated: Path) -> Browser:
    """Of the case that is not to be changed."""
    return Browser(investigated)


@pytest.fixture
def own(investigated: Path, tmp_path: Path) -> Iterator[Browser]:
    """Of a case of one's own, to judge in and to run."""
    root = tmp_path / "case"
    shutil.copytree(investigated, root)
    made = Browser(root)
    yield made
    made.bench.runs.stop()
