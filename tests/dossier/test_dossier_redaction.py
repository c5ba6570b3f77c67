"""With `--redact persons` no personal value of any rental record is in any exported byte, and what is shared still shows."""

from __future__ import annotations

import dataclasses
import json
import tempfile
from pathlib import Path
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.dossier.dossier_case import Worked, day, worked_case

from urazuke.dossier import export_csv, export_misp, export_stix, export_watch, redact_persons, write_notices
from urazuke.dossier.redaction import PERSONAL
from urazuke.evidence.case import Case
from urazuke.evidence.interval import Interval
from urazuke.evidence.tables import SHOWN_TABLES, json_rows, make_table

# No letter of these stands in a hash or in a word of ours, so that what is found again was not taken out.
VALUES = st.text(st.sampled_from("qxzjQXZJ佐藤髙ヴぁ\u30fc -'\"<&@.+"), min_size=5, max_size=14).map(str.strip).filter(
    lambda v: len("".join(c for c in v if c.isalpha())) > 3
)  # fmt: skip


def records(values: list[str]) -> dict[str, pa.Table]:
    """Rental records in which those are the personal values, in turn."""
    rows = [
        {"account_id": f"acc-{n}", "ip": "198.18.7.10;198.18.7.11", **{c: values[(n + k) % len(values)] for k, c in enumerate(PERSONAL)}}
        for n in range(2)
    ]
    entered = [{"account_id": "acc-1", "source_ip": "100.64.7.7", "device": values[0]}, {"account_id": "acc-1", "source_ip": "198.18.7.11"}]
    return {"lease_rows": make_table("lease_rows", rows), "access_rows": make_table("access_rows", entered)}


def exposed(worked: Worked, values: list[str]) -> Worked:
    """The worked case with those values wherever text of the records, or about them, can stand."""
    every = " / ".join(values)
    tables = dict(worked.tables)

    def change(name: str, /, **columns: Any) -> None:
        rows = [{**row, **{c: v(row) if callable(v) else v for c, v in columns.items()}} for row in tables[name].to_pylist()]
        tables[name] = make_table(name, rows)

    change("personas", names=values)
    change("links", features=[{"field": "phone", "left": v, "right": v.upper(), "weight": 1.0} for v in values])
    change("rejects", raw=every, reason=f"'{values[0]}' is not a time")
    change("entities", name=lambda r: f"{r['name']} ({values[0].lower()})", names=values)
    change("claims", arguments=json.dumps({"lessee": values}), speakers=[values[0]], origin=every)
    change("handovers", reasons=[f"log-ins from 100.64.7.7 and {every}"])
    change("exhibits", path=lambda r: f"{r['path']} {values[-1]}")
    change("hypotheses", missing=[every])
    change("tenancies", lease_id=lambda r: values[0] if r["account_id"] == "acc-9" else r["lease_id"])
    change("watch", label=every)
    tables["timeline"] = make_table("timeline", [{"start": "2021-03-01", "what": every, "who": values[0], "certainty": "stated"}])
    settings = dataclasses.replace(worked.case.settings, title=f"The affair of {values[0]}")
    return worked._replace(case=Case(worked.case.root, settings), tables=tables)


def export_everything(case: Case, tables: dict[str, pa.Table], folder: Path) -> None:
    export_csv(tables, folder / "csv")
    told = {name: list(json_rows(name, tables[name])) for name in tables if name in SHOWN_TABLES}
    (folder / "show.json").write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    export_stix(case, tables, folder / "stix.json")
    export_misp(case, tables, folder / "misp.json", Interval(None, None))
    write_notices(case, tables, folder / "notices")
    for form in ("watch", "zeek-intel", "suricata", "sigma"):
        export_watch(case, tables, form, folder / form, "any")


@settings(max_examples=25)
@given(st.lists(VALUES, min_size=1, max_size=4, unique=True))
def test_no_personal_value_is_in_any_exported_byte(values: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        worked = exposed(worked_case(Path(folder) / "case"), values)
        case, tables = redact_persons(worked.case, worked.tables, {**records(values), "watch": worked.tables["watch"]})
        export_everything(case, tables, Path(folder) / "out")
        written = {p.relative_to(folder): p.read_text("utf-8") for p in (Path(folder) / "out").rglob("*") if p.is_file()}
        assert len(written) >= 30
        for value in (*values, "100.64.7.7"):
            forms = {value, json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1], value.replace('"', '""')}
            found = [str(name) for name, text in written.items() for form in forms if form.lower() in text.lower()]
            assert not found, (value, found)
        assert any("198.18.7.10" in text for text in written.values())  # what is rented and watched is no person


def test_what_two_accounts_share_still_shows(english: Worked) -> None:
    values = ["qxzj-1111", "佐藤 髙ヴ", "サトウ ヴ"]  # of the watched account: a birth date, the name, its reading
    worked = exposed(english, values)
    _, tables = redact_persons(worked.case, worked.tables, {**records(values), "watch": worked.tables["watch"]})
    features = tables["links"].to_pylist()[0]["features"]
    assert [f["left"] for f in features] == [f["right"] for f in features]
    assert sorted(f["left"] for f in features) == ["Person 1", "Person 1", "birth-date-1"]
    for name, table in tables.items():
        assert table.schema == worked.tables[name].schema and table.num_rows == worked.tables[name].num_rows


def test_a_case_without_records_is_not_changed(english: Worked) -> None:
    empty = {"lease_rows": make_table("lease_rows"), "access_rows": make_table("access_rows"), "watch": make_table("watch")}
    tables = {n: t for n, t in english.tables.items() if n not in ("links", "rejects")}  # whose values go in any case
    case, redacted = redact_persons(english.case, tables, empty)
    assert case == english.case and all(redacted[n].equals(t) for n, t in tables.items())


def test_the_same_records_give_the_same_pseudonyms(tmp_path: Path) -> None:
    values = ["qxzj-1111", "佐藤 髙ヴ", "zzjq@x.q"]
    made = []
    for name in ("one", "two"):
        worked = exposed(worked_case(tmp_path / name), values)
        made.append(redact_persons(worked.case, worked.tables, {**records(values), "watch": worked.tables["watch"]})[1])
    assert all(made[0][n].equals(made[1][n]) for n in made[0])
    assert day(3, 1) in made[0]["tenancies"]["start"].to_pylist()
