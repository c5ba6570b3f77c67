"""The whole investigation, on a case small enough to know its answer by heart."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.tiny_case import LEAD_ADDRESS, SECOND_ADDRESS, write_tiny_case

from urazuke.evidence.case import open_case
from urazuke.evidence.tables import CONTRACT_TABLES, json_rows
from urazuke.investigation import investigate, table

EPOCH = "1480000000"


@pytest.fixture(scope="module")
def investigated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return investigated_tiny_case(tmp_path_factory.mktemp("tiny") / "case")


def investigated_tiny_case(root: Path, language: str | None = None) -> Path:
    """The tiny case in that folder, after one run at a set time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", EPOCH)
        investigate(write_tiny_case(root), language=language)
    return root


def rows(root: Path, name: str) -> list[dict[str, Any]]:
    return list(json_rows(name, table(open_case(root), name)))


def derived_bytes(root: Path) -> dict[str, bytes]:
    """Every derived byte but the memory of file times."""
    kept = [p for p in sorted(root.rglob("*")) if p.is_file() and p.name not in ("seen.json", "lock")]
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in kept}


def test_one_lead_leads_to_the_second_server_and_its_victim(investigated: Path) -> None:
    watched = {(t["account_id"], t["ip"], t["because"]) for t in rows(investigated, "tenancies") if t["watched"]}
    assert watched == {("NR-1", LEAD_ADDRESS, "lead"), ("UH-7", SECOND_ADDRESS, "persona")}
    assert {v["organisation"] for v in rows(investigated, "victims")} == {"observatory", "works"}


def test_nobody_is_accused_because_of_another_tenant(investigated: Path) -> None:
    outside = {(o["organisation"], o["indicator"], o["reason"]) for o in rows(investigated, "outside")}
    assert outside == {("university", LEAD_ADDRESS, "other_tenant"), ("observatory", LEAD_ADDRESS, "other_tenant")}


def test_contacts_count_events_and_bytes_exactly(investigated: Path) -> None:
    contact = next(c for c in rows(investigated, "contacts") if c["organisation"] == "observatory")
    assert (contact["events"], contact["bytes_out"], contact["bytes_in"]) == (2, 10_000, 1_700)
    assert (contact["first_seen"], contact["last_seen"]) == ("2016-06-14T02:11:00Z", "2016-06-14T03:11:00Z")
    assert contact["direction"] == "outbound"


def test_every_row_leads_back_to_bytes_of_the_case(investigated: Path) -> None:
    exhibits = {e["sha256"]: investigated / e["path"] for e in rows(investigated, "exhibits")}
    ids = {value for name in CONTRACT_TABLES for row in rows(investigated, name) for key, value in row.items() if key.endswith("_id")}
    ids |= {h["account_id"] for h in rows(investigated, "handovers")}
    for name in CONTRACT_TABLES:
        for row in rows(investigated, name):
            if name in ("hypotheses", "alignment", "timeline") and not row["basis"]:
                continue  # "unknown" rests on nothing, and says so
            assert row["basis"], (name, row)
            for item in row["basis"]:
                if isinstance(item, dict):
                    assert item["exhibit"] in exhibits, (name, item)
                else:
                    assert isinstance(item, str) and item


def test_a_contact_s_line_and_offset_hold_the_indicator(investigated: Path) -> None:
    exhibits = {e["sha256"]: investigated / e["path"] for e in rows(investigated, "exhibits")}
    contacts = [c for c in rows(investigated, "contacts") if c["organisation"] != "university"]
    assert contacts
    for contact in contacts:
        content = exhibits[contact["exhibit"]].read_bytes()
        line = content.split(b"\n")[contact["line"] - 1]
        assert contact["indicator"].encode() in line
        assert content[contact["offset"] :].startswith(line)


def test_bad_rows_are_kept_with_their_reason(investigated: Path) -> None:
    by_raw = {r["raw"].strip(): r["reason"] for r in rows(investigated, "rejects")}
    assert any("Ends Before" in raw for raw in by_raw)
    assert "this line is not a log line" in by_raw
    refused = {e["path"]: e["rejected"] for e in rows(investigated, "exhibits")}
    assert (refused["leases/north.csv"], refused["logs/works/access.log"], refused["logs/observatory/conn.log"]) == (1, 1, 0)


def test_a_second_run_does_nothing(investigated: Path) -> None:
    before = derived_bytes(investigated)
    outcome = investigate(investigated)
    assert outcome.ran == ()
    assert derived_bytes(investigated) == before


def test_the_same_case_elsewhere_gives_the_same_bytes(investigated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    root = write_tiny_case(tmp_path / "elsewhere")
    investigate(root)
    ours, theirs = derived_bytes(investigated), derived_bytes(root)
    assert ours.keys() == theirs.keys()
    assert [name for name in ours if ours[name] != theirs[name]] == []


def test_a_new_report_reruns_only_what_depends_on_it(investigated: Path, tmp_path: Path) -> None:
    root = tmp_path / "copy"
    shutil.copytree(investigated, root)
    (root / "reports" / "later.txt").write_text("Northern Wire, 2016-08-01\n\nHokuto Works said that no data had been leaked.\n", "utf-8")
    outcome = investigate(root)
    assert {"reports", "corroboration", "dossier"} <= set(outcome.ran)
    assert not {"records", "telemetry", "intel", "linkage", "tenancy", "hunt"} & set(outcome.ran)


def test_the_same_bytes_under_two_names_count_once(investigated: Path, tmp_path: Path) -> None:
    root = tmp_path / "copy"
    shutil.copytree(investigated, root)
    shutil.copy(root / "logs" / "observatory" / "conn.log", root / "logs" / "observatory" / "restored.log")
    shutil.copy(root / "reports" / "harbour.txt", root / "reports" / "again.txt")
    investigate(root)
    assert len(rows(root, "exhibits")) == len(rows(investigated, "exhibits"))
    events = {c["organisation"]: c["events"] for c in rows(root, "contacts")}
    assert events == {c["organisation"]: c["events"] for c in rows(investigated, "contacts")}
    assert len(rows(root, "claims")) == len(rows(investigated, "claims"))


def test_bytes_under_a_declared_and_an_undeclared_folder_are_the_declared_organisation_s(investigated: Path, tmp_path: Path) -> None:
    root = tmp_path / "copy"
    shutil.copytree(investigated, root)
    (root / "logs" / "archive").mkdir()
    shutil.copy(root / "logs" / "observatory" / "conn.log", root / "logs" / "archive" / "conn.log")
    investigate(root)
    assert {v["organisation"] for v in rows(root, "victims")} == {"observatory", "works"}


def test_a_recompressed_log_counts_once(investigated: Path, tmp_path: Path) -> None:
    import gzip

    root = tmp_path / "copy"
    shutil.copytree(investigated, root)
    content = (root / "logs" / "observatory" / "conn.log").read_bytes()
    (root / "logs" / "observatory" / "old.conn.log.gz").write_bytes(gzip.compress(content, mtime=0))
    investigate(root)
    assert {c["organisation"]: c["events"] for c in rows(root, "contacts")} == {
        c["organisation"]: c["events"] for c in rows(investigated, "contacts")
    }


def test_a_file_that_changed_after_it_was_taken_in_is_named(investigated: Path, tmp_path: Path) -> None:
    root = tmp_path / "copy"
    shutil.copytree(investigated, root)
    with open(root / "logs" / "works" / "access.log", "a") as handle:
        handle.write("1466000900.000 10 10.2.0.9 TCP_MISS/200 1 GET http://www.example/ - HIER_DIRECT/198.51.100.9 text/html\n")
    outcome = investigate(root)
    assert any("logs/works/access.log changed after it was taken in" in alarm for alarm in outcome.alarms)
    assert "logs/works/access.log" in (root / "dossier" / "index.html").read_text("utf-8")
    changed = [json.loads(line) for line in (root / "custody.jsonl").read_text("utf-8").splitlines()]
    assert [e["path"] for e in changed if e["kind"] == "changed"] == ["logs/works/access.log"]


def test_an_analyst_s_unlink_takes_the_second_server_off_the_watch_list_and_undo_puts_it_back(investigated: Path, tmp_path: Path) -> None:
    from urazuke.investigation.judging import judge

    root = tmp_path / "copy"
    shutil.copytree(investigated, root)
    case = open_case(root)
    judge(case, "unlink", ("NR-1", "UH-7"), by="k.sato", why="brothers who share a card")
    investigate(root)
    assert {v["organisation"] for v in rows(root, "victims")} == {"observatory"}
    judge(case, "undo", ("1",), by="k.sato", why="they are not")
    investigate(root)
    assert {v["organisation"] for v in rows(root, "victims")} == {"observatory", "works"}


def test_an_analyst_s_unwatch_clears_the_victim(investigated: Path, tmp_path: Path) -> None:
    from urazuke.investigation.judging import judge

    root = tmp_path / "copy"
    shutil.copytree(investigated, root)
    second = next(t["tenancy_id"] for t in rows(root, "tenancies") if t["ip"] == SECOND_ADDRESS)
    judge(open_case(root), "unwatch", (second,), by="k.sato", why="a honeypot of ours")
    investigate(root)
    assert {v["organisation"] for v in rows(root, "victims")} == {"observatory"}


def test_an_empty_case_says_that_it_found_nothing(tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_text('[case]\ntitle = "Nothing yet"\n', "utf-8")
    investigate(tmp_path)
    assert rows(tmp_path, "victims") == [] and rows(tmp_path, "claims") == []
    leading = {h["hypothesis"] for h in rows(tmp_path, "hypotheses") if h["probability"] >= 0.5}
    assert all("unknown" in h.lower() or "not known" in h.lower() for h in leading)
    assert (tmp_path / "dossier" / "index.html").exists()
