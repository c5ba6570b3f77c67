"""A table on disk is the table that was made, byte for byte the same each time; in JSON it is what the contract prints."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from urazuke.errors import RequestError
from urazuke.evidence.locator import Locator, canonical, derive_id, row_reference
from urazuke.evidence.tables import CONTRACT_TABLES, json_rows, known_table, make_table, read_table, schema, write_table

NOON = datetime(2016, 6, 14, 12, 0, 0, 250, tzinfo=UTC)
HASH = "a" * 64


def test_every_table_of_the_contract_is_there_with_its_basis_last() -> None:
    assert set(CONTRACT_TABLES) == {
        "exhibits", "rejects", "entities", "claims", "links", "personas", "tenancies", "handovers", "contacts", "hits", "outside",
        "victims", "hypotheses", "timeline", "alignment",
    }  # fmt: skip
    assert all(schema(name).names[-1] == "basis" for name in CONTRACT_TABLES)


def test_the_fields_are_those_of_the_contract(shared: Path) -> None:
    import re

    text = (shared / "contracts.md").read_text("utf-8")
    text = text[text.index("## 4.") : text.index("## 5.")]
    for name, cell in re.findall(r"^\| `(\w+)` \| (.*) \|$", text, re.M):
        quoted = ", ".join(part for part in re.findall(r"`([^`]+)`", cell) if "=" not in part)
        stripped = re.sub(r"\([^()]*\)|\[\{[^}]*\}\]|\[[^\]]*\]", "", quoted)
        fields = [f.strip() for f in stripped.split(",") if re.fullmatch(r"\s*[a-z_]+\s*", f)]
        assert set(fields) <= set(schema(name).names), name
        assert fields, name


def row() -> dict[str, object]:
    return {
        "claim_id": "c-1", "type": "attacked", "trigger": {"start": 1, "end": 2}, "evidence": [{"start": 0, "end": 9}],
        "arguments": json.dumps({"victim": ["e1", "宇宙"]}), "speakers": [], "report_published": None,
        "basis": [Locator(HASH, None, 0, 9).as_row(), row_reference("judgement-1")],
    }  # fmt: skip


def test_a_row_is_printed_as_the_contract_says() -> None:
    [printed] = json_rows("claims", make_table("claims", [row()]))
    assert printed["arguments"] == {"victim": ["e1", "宇宙"]}
    assert printed["trigger"] == {"start": 1, "end": 2}
    assert printed["basis"] == [{"exhibit": HASH, "line": None, "start": 0, "end": 9}, "judgement-1"]
    assert printed["credibility"] is None
    assert list(printed) == schema("claims").names


def test_instants_are_iso_with_z_and_an_open_end_is_null() -> None:
    [printed] = json_rows("tenancies", make_table("tenancies", [{"tenancy_id": "t", "start": NOON, "end": None}]))
    assert (printed["start"], printed["end"], printed["basis"]) == ("2016-06-14T12:00:00.000250Z", None, [])


def test_a_column_too_many_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError, match="colour"):
        make_table("rejects", [{"colour": "red"}])


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    table = make_table("claims", [row()] * 3)
    write_table(tmp_path / "claims.parquet", table)
    assert read_table(tmp_path / "claims.parquet").equals(table)
    assert read_table(tmp_path / "claims.parquet").schema == schema("claims")


def test_the_same_table_gives_the_same_bytes_and_their_hash(tmp_path: Path) -> None:
    first = write_table(tmp_path / "a.parquet", make_table("claims", [row()]))
    second = write_table(tmp_path / "b.parquet", make_table("claims", [row()]))
    other = write_table(tmp_path / "c.parquet", make_table("claims", [row()] * 2))
    assert first == second != other
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


def test_how_the_rows_came_together_makes_no_difference(tmp_path: Path) -> None:
    import pyarrow as pa

    rows = [{"line": n, "reason": f"reason {n % 7}"} for n in range(5000)]
    parts = pa.concat_tables(
        [make_table("rejects"), *(make_table("rejects", rows[n : n + 700]) for n in range(0, 5000, 700)), make_table("rejects")]
    )
    assert parts.column("line").num_chunks > 1
    assert write_table(tmp_path / "a", parts) == write_table(tmp_path / "b", make_table("rejects", rows))


@pytest.mark.parametrize("name", CONTRACT_TABLES)
def test_a_table_that_was_on_disk_is_written_as_one_that_was_not(tmp_path: Path, name: str) -> None:
    basis = [Locator(HASH, 3).as_row(), row_reference("x")]
    table = make_table(name, [{"basis": basis}, {"basis": []}, {}])
    first = write_table(tmp_path / "a", table)
    back = read_table(tmp_path / "a")
    assert back.schema == schema(name)
    assert write_table(tmp_path / "b", back) == first


def test_an_empty_table_keeps_its_columns(tmp_path: Path) -> None:
    for name in CONTRACT_TABLES:
        write_table(tmp_path / name, make_table(name))
        assert read_table(tmp_path / name).schema == schema(name)


@settings(deadline=None)
@given(st.lists(st.fixed_dictionaries({"reason": st.text(), "line": st.integers(-(2**63), 2**63 - 1) | st.none()})))
def test_hostile_text_goes_through_json_unchanged(rows: list[dict[str, object]]) -> None:
    for given_row, printed in zip(rows, json_rows("rejects", make_table("rejects", rows)), strict=True):
        assert "\n" not in json.dumps(printed, ensure_ascii=False)
        assert {k: json.loads(json.dumps(printed))[k] for k in given_row} == given_row


def test_an_unknown_table_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(RequestError, match="no table 'victim'") as caught:
        known_table("victim")
    assert "victims" in (caught.value.hint or "")
    with pytest.raises(RequestError):
        known_table("lease_rows")


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=4),
    st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=4),
)
def test_an_id_follows_from_what_it_names_and_from_how_that_is_divided(one: list[str], other: list[str]) -> None:
    assert derive_id("x", *one) == derive_id("x", *one)
    assert (derive_id("x", *one) == derive_id("x", *other)) == (one == other)


@given(st.lists(st.one_of(st.none(), st.integers(-(2**53) + 1, 2**53 - 1), st.text(st.characters(exclude_categories=["Cs"])))))
def test_an_id_is_the_hash_of_rfc_8785_json_whatever_it_names(parts: list[str | int | None]) -> None:
    assert derive_id("x", *parts) == "x-" + hashlib.sha256(canonical(parts)).hexdigest()[:12]
