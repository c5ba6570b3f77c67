"""The chart of sectors and its table count every victim once."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from tests.dossier.conftest import write
from tests.dossier.dossier_case import Worked

from urazuke.dossier.book import open_book
from urazuke.dossier.sectors import MOST_SECTORS, WIDTH, sector_view
from urazuke.evidence.case import Organisation
from urazuke.evidence.tables import make_table


def with_sectors(worked: Worked, sectors: list[str | None], impacts: list[str]) -> Worked:
    organisations = tuple(Organisation(f"o{n}", f"Org {n}", sector=sector) for n, sector in enumerate(sectors))
    settings = replace(worked.case.settings, organisations=organisations)
    victims = make_table("victims", [{"organisation": f"o{n}", "impact": impact} for n, impact in enumerate(impacts)])
    return worked._replace(case=replace(worked.case, settings=settings), tables=worked.tables | {"victims": victims})


def view(worked: Worked) -> dict[str, object]:
    found = sector_view(open_book(worked.case, worked.tables, worked.readings, worked.pivot), worked.tables)
    assert found is not None
    return found


def test_each_victim_is_in_one_bar_and_bars_are_as_long_as_their_numbers(english: Worked) -> None:
    sectors = ["energy", "energy", None, "media"]
    figure = view(with_sectors(english, sectors, ["data_out", "beaconing", "attempted", "data_out"]))
    rows = figure["rows"]
    assert [(r["name"], r["total"]) for r in rows] == [("energy", 2), ("media", 1), ("not given", 1)]  # type: ignore[attr-defined,index]
    assert figure["totals"] == {"data_out": 2, "beaconing": 1, "contacted": 0, "attempted": 1}
    segments = [s for r in rows for s in r["segments"]]  # type: ignore[attr-defined,index]
    assert len({round((s["width"] + 1.5) / s["n"], 1) for s in segments}) == 1
    assert all(s["x"] + s["width"] < WIDTH for s in segments)


def test_many_sectors_are_counted_together(english: Worked) -> None:
    many = [f"sector {n:02}" for n in range(MOST_SECTORS + 7)]
    rows = view(with_sectors(english, many, ["contacted"] * len(many)))["rows"]
    assert len(rows) == MOST_SECTORS + 1 and rows[-1]["total"] == 7  # type: ignore[arg-type,index]


def test_the_fillings_are_told_apart_without_colour_and_the_table_has_the_numbers(english: Worked, tmp_path: Path) -> None:
    page = write(with_sectors(english, ["energy", "media"], ["data_out", "beaconing"]), tmp_path / "d")
    fills = dict(re.findall(r"svg \.(data_out|beaconing|contacted|attempted) \{ fill: ([^;]+);", page))
    assert len(set(fills.values())) == 4 and "url(#fill-beaconing)" in fills.values()
    assert '<th scope="row">energy</th><td class="n">1</td><td class="n">–</td>' in page
