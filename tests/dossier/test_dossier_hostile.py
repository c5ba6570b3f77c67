"""Tables of 50,000 rows full of words without end and marks that turn the writing give a page that opens and stays in its frame."""

from __future__ import annotations

import html
import json
import re
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.dossier.conftest import write
from tests.dossier.dossier_case import HOSTILE, TURNED, Worked, worked_case
from tests.dossier.test_dossier_accessible import POLICY

from urazuke.evidence.case import Case
from urazuke.evidence.tables import make_table

ROWS, FEWER = 50_000, 500
MANY = ("claims", "rejects", "links", "outside", "contacts")
LONG = "W" * 3000 + "語" * 1500 + TURNED + HOSTILE + "=cmd()"
SECONDS = 3.0
MEASURE = """const told = document.createElement("pre"); told.id = "told"; document.body.appendChild(told);
const height = document.body.offsetHeight; told.textContent = JSON.stringify(performance.now() / 1000)"""
FRAME = """const frame = document.getElementById("f"); frame.onload = () => { const page = frame.contentDocument.documentElement;
const told = document.createElement("pre"); told.id = "told";
told.textContent = JSON.stringify([page.scrollWidth, page.clientWidth]); document.body.appendChild(told) }"""


def swollen(root: Path) -> Worked:
    """The worked case, its first row of the longest tables 50,000 times, with a word without end wherever text is shown."""
    worked = worked_case(root)
    texts = {
        "claims": {"origin": LONG, "speakers": [LONG], "arguments": json.dumps({"victim": [LONG], "content": [LONG]})},
        "rejects": {"reason": LONG, "raw": LONG}, "entities": {"name": LONG, "names": [LONG]}, "links": {"features": [
            {"field": "payment", "left": LONG, "right": LONG, "weight": 9.5}, {"field": LONG, "left": LONG, "right": LONG, "weight": -1.0},
        ]},
        "tenancies": {"lease_id": LONG, "provider": LONG}, "handovers": {"reasons": [LONG]}, "contacts": {"indicator": LONG},
        "outside": {"indicator": LONG}, "personas": {"names": [LONG]}, "hypotheses": {"hypothesis": LONG, "missing": [LONG]},
        "exhibits": {"path": f"logs/{LONG}"}, "victims": {}, "alignment": {},
    }  # fmt: skip
    tables = dict(worked.tables)
    for name, changed in texts.items():
        rows = tables[name].to_pylist()
        listed: list[dict[str, Any]] = [{**rows[0], **changed}, *rows[1:]]
        unique = {"claims": "claim_id", "exhibits": "sha256", "tenancies": "tenancy_id", "contacts": "contact_id", "outside": "contact_id",
                  "victims": "organisation", "entities": "entity_id", "personas": "persona_id"}.get(name)  # fmt: skip
        short = {**rows[0], **{c: "short" for c, v in changed.items() if v == LONG}}
        listed += [{**short, **({unique: f"{name}-{n}"} if unique else {})} for n in range((ROWS if name in MANY else FEWER) - len(rows))]
        tables[name] = make_table(name, listed)
    settings = replace(worked.case.settings, title=LONG, question=LONG)
    return worked._replace(case=Case(worked.case.root, settings), tables=tables)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("swollen")
    return write(swollen(folder / "case"), folder / "dossier")


def shown(page: str, folder: Path, width: int = 1280) -> Any:
    """What the script in the page says of it."""
    (folder / "page.html").write_text(page, "utf-8")
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", f"--window-size={width},900"]
    command += [f"--user-data-dir={folder / 'profile'}", "--dump-dom", (folder / "page.html").as_uri()]
    dumped = subprocess.run(command, check=True, capture_output=True, text=True, timeout=180).stdout
    told = re.search(r'<pre id="told">(.*?)</pre>', dumped, re.DOTALL)
    assert told, dumped[-500:]
    return json.loads(html.unescape(told[1]))


def test_the_page_holds_a_few_rows_of_each_and_says_how_many_there_are(page: str) -> None:
    assert len(page.encode()) < 4_000_000
    assert page.count("of 50,000 rows are shown here") >= 3 and "of 50,000 contacts are shown" in page
    assert HOSTILE not in page and "\u202e" not in page


@pytest.mark.optional("chromium")
def test_it_is_laid_out_in_less_than_three_seconds(page: str, tmp_path: Path) -> None:
    assert shown(POLICY.sub("", page).replace("</body>", f"<script>{MEASURE}</script></body>"), tmp_path) < SECONDS


@pytest.mark.optional("chromium")
@pytest.mark.parametrize("width", [1280, 400])
def test_no_word_makes_it_wider_than_the_window(page: str, tmp_path: Path, width: int) -> None:
    inner = html.escape(POLICY.sub("", page), quote=True)
    frame = f'<body><iframe id="f" style="width:{width}px;height:900px;border:0" srcdoc="{inner}"></iframe><script>{FRAME}</script></body>'
    wide, there = shown(f"<!DOCTYPE html><html>{frame}</html>", tmp_path, 1600)
    assert width - 20 <= there <= width  # a scroll bar
    assert wide <= there
