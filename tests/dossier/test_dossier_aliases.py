"""The dossier says which source calls which group what, what is no name, and where they conflict; hostile names do nothing."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from tests.dossier.conftest import write
from tests.dossier.dossier_case import HOSTILE, Worked
from tests.dossier.test_dossier_page import Parsed

from urazuke.dossier.aliases import GROUPS
from urazuke.evidence.locator import Locator, row_reference
from urazuke.evidence.tables import make_table


def _row(group: str, alias: str, conflict: str | None = None, source: str = "A list", **more: Any) -> dict[str, Any]:
    return {"group": group, "alias": alias, "kind": "name", "source": source, "said": "listed", "conflict": conflict, "other": [],
            "basis": []} | more  # fmt: skip


def _section(worked: Worked, folder: Path, *rows: dict[str, Any]) -> str:
    worked.tables["aliases"] = make_table("aliases", rows)
    page = write(worked, folder / "dossier")
    return page.split('<h2 id="aliases">')[1].split("</section>")[0]


def _text(section: str) -> str:
    return " ".join(Parsed(section).text.split())


def test_conflicts_come_first_and_in_plain_words(english: Worked, tmp_path: Path) -> None:
    other = [{"group": "Grey Owl", "source": "B list"}, {"group": "Dawn", "source": "this case"}]
    section = _section(
        english, tmp_path, _row("Kite", "Kite", said="own_name"), _row("Kite", "Unit 7", "not_a_name", kind="unit"),
        _row("Kite", "Dusk", "two_groups", other=other), _row("Kite", "Eve", "disputed", other=[{"group": None, "source": "Paper (p)"}]),
        _row("Kite", "Noon", "denied", source="Paper (p)", said="denied"),
    )  # fmt: skip
    text = _text(section)
    assert "A list lists Unit 7 (military unit) among the names of Kite. That is no name of the group" in text
    assert (
        "A list uses Dusk for Kite. The same is also used for another group: Grey Owl (B list) and Dawn (the reports of this case)." in text
    )
    assert "A list says that Kite is also called Eve. Disputed by Paper (p)." in text and "Paper (p) denies that Kite is Noon." in text
    table = section[section.index("<table>") :]
    assert section.index("Unit 7") < section.index("<table>") and "<caption>What each source calls Kite</caption>" in table
    assert "Dusk and Eve" in table and "Unit 7" not in table and "Noon" not in table


def test_a_report_that_says_so_is_led_to(worked: Worked, tmp_path: Path) -> None:
    claim_id = worked.tables["claims"].to_pylist()[0]["claim_id"]
    basis = [row_reference(claim_id), row_reference("entity-1")]
    section = _section(worked, tmp_path, _row("Kite", "Dusk", said="stated", basis=basis))
    assert 'href="#C1"' in section and "entity-1" not in section


def test_a_list_is_not_shown_as_if_the_file_that_names_the_group_were_it(english: Worked, tmp_path: Path) -> None:
    exhibit = english.tables["exhibits"].to_pylist()[0]
    basis = [Locator(exhibit["sha256"], 1).as_row()]
    rows = [_row("Kite", "Dusk", source="A list", basis=basis), _row("Kite", "Dawn", source=f"{exhibit['path']} (CERT)", basis=basis)]
    section = _section(english, tmp_path, *rows)
    assert section.count('href="#X1') == 1 and section.index("CERT") < section.index('href="#X1')


@pytest.mark.parametrize("column", ["group", "alias", "source"])
@pytest.mark.parametrize("conflict", [None, "two_groups", "not_a_name", "disputed", "denied"])
def test_hostile_names_are_text(english: Worked, tmp_path: Path, column: str, conflict: str | None) -> None:
    row = _row("Kite", "Dusk", conflict, other=[{"group": HOSTILE, "source": HOSTILE + "\u202e"}]) | {
        column: f"=1+1 {HOSTILE}\u202e{{{{7*7}}}}"
    }
    section = _section(english, tmp_path, row)
    assert "<script" not in section and "\u202e" not in section and "{{7*7}}" in section
    cells = next(csv.DictReader((tmp_path / "dossier/tables/aliases.csv").read_text("utf-8").splitlines()))
    assert cells[column].startswith("'=1+1")


def test_many_groups_are_cut_and_the_table_beside_has_them(english: Worked, tmp_path: Path) -> None:
    rows = [_row(f"Group {n:03}", f"Alias {n} {k}") for n in range(GROUPS + 5) for k in range(40)]
    text = _text(_section(english, tmp_path, *rows))
    assert f"Group {GROUPS - 1:03}" in text and f"Group {GROUPS:03}" not in text and "and 28 more" in text
    assert f"{GROUPS * 40} of {len(rows):,} rows are shown here; all of them are in tables/aliases.csv." in text


def test_without_groups_the_section_says_so(worked: Worked, tmp_path: Path) -> None:
    assert "<table" not in _section(worked, tmp_path)
