"""Who reads with a screen reader, without colours or with the keyboard alone reads the same dossier."""

from __future__ import annotations

import html
import importlib.resources
import json
import re
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from tests.dossier.conftest import write
from tests.dossier.dossier_case import Worked
from tests.dossier.test_dossier_page import Parsed

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
RUN = """axe.run(document).then(found => { const told = document.createElement("pre"); told.id = "axe";
told.textContent = JSON.stringify(found.violations.map(v => [v.impact, v.id, v.nodes.map(n => n.html.slice(0, 200))]));
document.body.appendChild(told) })"""
WHITE, PALE = "#fff", "#f3f4f6"


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * c for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_reckoned_as_the_standard_does() -> None:
    assert round(contrast("#000000", "#fff"), 1) == 21.0 and round(contrast("#777777", "#ffffff"), 2) == 4.48


def test_every_colour_of_words_stands_out_from_white_and_from_the_pale_ground(page: str) -> None:
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{3,6});", page))
    assert {"ink", "soft", "faint", "accent"} <= set(colours)
    assert [n for n in ("ink", "soft", "accent") if contrast(colours[n], PALE) < 4.5] == []
    assert [n for n in ("ink", "soft", "faint", "accent") if contrast(colours[n], WHITE) < 4.5] == []


def test_headings_descend_step_by_step_from_one_title(page: str) -> None:
    levels = [int(tag[1]) for tag, _ in Parsed(page).tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_there_are_landmarks_and_a_way_past_the_contents(page: str) -> None:
    tags = Parsed(page).tags
    names = [tag for tag, _ in tags]
    assert names.count("main") == names.count("nav") == 1 and names.index("nav") < names.index("main")
    first = next(attributes for tag, attributes in tags if tag == "a")
    assert first["href"] == "#main" and ("main", {"id": "main"}) in tags
    assert all(attributes.get("aria-label") for tag, attributes in tags if tag == "nav")


def test_every_table_names_its_columns_and_every_picture_says_what_it_is(page: str) -> None:
    tables = re.findall(r"<table.*?</table>", page, re.DOTALL)
    assert len(tables) > 12
    heads = [t for t in tables if 'class="fall"' not in t and '<th scope="col"' not in t]
    assert heads == []
    pictures = re.findall(r"<svg(.*?)>(.*?)</svg>", page, re.DOTALL)
    assert len(pictures) >= 3
    assert [a for a, inside in pictures if "aria-label" not in a or ("role=" not in a) or "<title" not in inside] == []


@pytest.mark.parametrize("language", ["en", "ja"])
def test_words_of_another_language_are_marked_as_such(worked: Worked, tmp_path: Path, language: str) -> None:
    page = write(worked, tmp_path / "d")
    own = re.search(r'<html lang="(\w+)">', page)
    assert own and own[1] == worked.case.settings.language
    assert re.search(rf'<blockquote lang="{language}">', page)


@pytest.mark.optional("chromium", "axe_core_python")
@pytest.mark.parametrize("width", [1280, 400])
def test_axe_finds_no_fault(worked: Worked, tmp_path: Path, width: int) -> None:
    page = write(worked, tmp_path / "d")
    assert axe(page, tmp_path, width) == []


@pytest.mark.optional("chromium", "axe_core_python")
def test_axe_finds_the_faults_that_are_there(english: Worked, tmp_path: Path) -> None:
    page = write(english, tmp_path / "d").replace('<main id="main">', '<main id="main"><img src="x"><p style="color: #ccc">faint words</p>')
    assert {"image-alt", "color-contrast"} <= {rule for _, rule, _ in axe(page, tmp_path, 1280)}


def axe(page: str, folder: Path, width: int) -> list[tuple[str, str, list[str]]]:
    """What axe-core finds in the page, at a window of that width."""
    engine = (importlib.resources.files("axe_core_python") / "axe.min.js").read_text("utf-8")
    (folder / "axe.html").write_text(
        POLICY.sub("", page).replace("</body>", f"<script>{engine}</script><script>{RUN}</script></body>"), "utf-8"
    )
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", f"--window-size={width},1000"]
    command += [f"--user-data-dir={folder / 'axe-profile'}", "--virtual-time-budget=60000", "--dump-dom", (folder / "axe.html").as_uri()]
    shown = subprocess.run(command, check=True, capture_output=True, text=True, timeout=180).stdout
    told = re.search(r'<pre id="axe">(.*?)</pre>', shown, re.DOTALL)
    assert told, shown[-500:]
    return [(impact, rule, nodes) for impact, rule, nodes in json.loads(html.unescape(told[1]))]
