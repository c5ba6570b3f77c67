"""Tables leave whole: as CSV that a spreadsheet will not run, and as JSON in the contract's form."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from tests.dossier.dossier_case import Worked

from urazuke.dossier.csv_export import export_csv, safe_cell, write_csv
from urazuke.evidence.tables import CONTRACT_TABLES, json_rows, make_table


@given(st.text())
def test_no_cell_begins_with_what_a_spreadsheet_runs(text: str) -> None:
    cell = safe_cell(text)
    assert not cell.startswith(("=", "@", "\t", "\r"))
    assert (
        not cell.startswith(("+", "-")) or cell.lstrip("+-").replace(".", "").replace("e", "").replace("E", "").lstrip("+-")[:1].isdigit()
    )


def test_plain_numbers_keep_their_sign_and_formulas_do_not() -> None:
    assert safe_cell("-12.5") == "-12.5"
    assert safe_cell("-2+3+cmd|' /C calc'!A0") == "'-2+3+cmd|' /C calc'!A0"
    assert safe_cell("=1") == "'=1" and safe_cell("@x") == "'@x" and safe_cell("\tx") == "'\tx"


@given(st.lists(st.text(st.characters(blacklist_categories=["Cs"]), max_size=30), min_size=1, max_size=5))
def test_every_row_and_column_comes_back_from_the_csv(raws: list[str]) -> None:
    out = io.StringIO()
    write_csv(
        "rejects", make_table("rejects", [{"exhibit": "ab", "line": i, "reason": "r", "raw": raw} for i, raw in enumerate(raws)]), out
    )
    rows = list(csv.reader(io.StringIO(out.getvalue(), newline="")))
    assert rows[0] == ["exhibit", "line", "reason", "raw", "basis"]
    assert [row[3] for row in rows[1:]] == [safe_cell(raw) for raw in raws]


@given(st.lists(st.none() | st.datetimes(datetime(1900, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC)), max_size=6))
def test_instants_in_csv_are_those_of_the_json(instants: list[datetime | None]) -> None:
    out = io.StringIO()
    table = make_table("hits", [{"contact_id": "c", "time": t, "line": -5} for t in instants])
    write_csv("hits", table, out)
    cells = [row["time"] for row in csv.DictReader(io.StringIO(out.getvalue()))]
    assert cells == [row["time"] or "" for row in json_rows("hits", table)]


def test_every_contract_table_leaves_whole(english: Worked, tmp_path: Path) -> None:
    export_csv(english.tables, tmp_path)
    for name in CONTRACT_TABLES:
        with open(tmp_path / f"{name}.csv", newline="", encoding="utf-8") as handle:
            assert len(list(csv.reader(handle))) == english.tables[name].num_rows + 1


def test_a_table_that_is_not_given_is_an_empty_one(tmp_path: Path) -> None:
    export_csv({}, tmp_path)
    assert (tmp_path / "victims.csv").read_text().startswith("organisation,impact,")
    assert len((tmp_path / "victims.csv").read_text().splitlines()) == 1
