"""Whatever the dossier says of a hypothesis leads to items, every item to rows, and every row to bytes of an input file."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from lxml import html

from urazuke.evidence.case import open_case
from urazuke.evidence.decode import open_decompressed
from urazuke.evidence.tables import SHOWN_TABLES, json_rows
from urazuke.investigation import investigate, table
from urazuke.simulate import simulate

ID_OF = {"handovers": "account_id", "exhibits": "sha256"}


@pytest.fixture(scope="module")
def investigated(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small simulated case with the example reports beside its own."""
    case = simulate(tmp_path_factory.mktemp("weighed") / "case", organisations=4, events=800, leases=150, days=90, renters=3, seed=5).case
    for report in sorted((repository / "examples" / "reports").iterdir()):
        shutil.copyfile(report, case / "reports" / report.name)
    investigate(case)
    return case


def rows(case: Path, name: str) -> list[dict[str, Any]]:
    return list(json_rows(name, table(open_case(case), name)))


@pytest.fixture(scope="module")
def by_id(investigated: Path) -> dict[str, dict[str, Any]]:
    """Every row that another can name."""
    found: dict[str, dict[str, Any]] = {}
    for name in SHOWN_TABLES:
        for row in rows(investigated, name):
            keys = [ID_OF[name]] if name in ID_OF else [k for k in row if k.endswith("_id")][:1]
            found.update({str(row[k]): row for k in keys})
    return found


def _locators(item: Any, by_id: dict[str, dict[str, Any]], seen: frozenset[str] = frozenset()) -> Iterator[dict[str, Any]]:
    """Where an item of a basis stands in the files, through as many rows as it takes."""
    if isinstance(item, dict):
        yield item
    elif item in by_id and item not in seen:
        for further in by_id[item]["basis"]:
            yield from _locators(further, by_id, seen | {item})


def _last_line(file: Path) -> int:
    """Of a Parquet file the rows, of any other the lines once it is decompressed."""
    if file.suffix == ".parquet":
        return int(pq.read_metadata(file).num_rows)
    with open_decompressed(file) as stream:
        return stream.read().count(b"\n") + 1


def test_every_item_of_a_hypothesis_is_a_row_and_every_row_bytes(investigated: Path, by_id: dict[str, dict[str, Any]]) -> None:
    files = {e["sha256"]: investigated / e["path"] for e in rows(investigated, "exhibits")}
    items = {item for h in rows(investigated, "hypotheses") for item in (*h["supports"], *h["opposes"])}
    assert items
    for item in sorted(items):
        assert item in by_id, f"{item} is no row"
        places = list(_locators(item, by_id))
        assert places, f"{item} leads to no file"
        for place in places:
            file = files[place["exhibit"]]
            assert place["line"] is None or 1 <= place["line"] <= _last_line(file)
            assert place["start"] is None or 0 <= place["start"] < place["end"] <= file.stat().st_size


def test_the_evidence_weighed_is_the_evidence_named(investigated: Path) -> None:
    for hypothesis in rows(investigated, "hypotheses"):
        named = {item for item in hypothesis["basis"] if isinstance(item, str)}
        assert {*hypothesis["supports"], *hypothesis["opposes"]} <= named, hypothesis["hypothesis"]


def test_in_the_dossier_every_reference_beside_a_hypothesis_leads_to_a_place_in_it(investigated: Path) -> None:
    page = html.parse(str(investigated / "dossier" / "index.html"))
    anchors = {element.get("id") for element in page.iterfind(".//*[@id]")}
    [heading] = page.xpath("//h2[@id='hypotheses']")
    links = [a.get("href") for a in heading.getparent().iterfind(".//a[@href]")]
    assert links
    assert [link for link in links if not link.startswith("#") or link[1:] not in anchors] == []
    beside = ".//table[contains(@class, 'weighed')]//tr[not(contains(@class, 'under'))]//span[@class='refs']/bdi"  # under: sources, no rows
    plain = heading.getparent().xpath(beside)
    assert [element.text_content() for element in plain] == []
