"""Bad input is a clear error or a counted reject, and the rest of the case goes on."""

from __future__ import annotations

import gzip
import json
import os
import zlib
from pathlib import Path

import pytest
from tests.investigation.test_end_to_end import rows
from tests.tiny_case import CASE_TOML, write_tiny_case

from urazuke.errors import CaseError
from urazuke.investigation import investigate

GARBAGE = bytes(range(256)) * 64


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return write_tiny_case(tmp_path / "case")


def reasons(root: Path, path: str) -> list[str]:
    digest = next(e["sha256"] for e in rows(root, "exhibits") if e["path"] == path)
    return [r["reason"] for r in rows(root, "rejects") if r["exhibit"] == digest]


def still_complete(root: Path) -> bool:
    return {v["organisation"] for v in rows(root, "victims")} == {"observatory", "works"} and (root / "dossier" / "index.html").exists()


def test_an_empty_file_is_an_exhibit_with_no_rows(case: Path) -> None:
    for path in ("logs/works/empty.log", "leases/empty.csv", "reports/empty.txt", "access/empty.csv", "intel/empty.json"):
        (case / path).write_bytes(b"")
    investigate(case)
    empty = [e for e in rows(case, "exhibits") if e["bytes"] == 0]
    assert len(empty) == 1  # the same bytes under five names
    assert still_complete(case)


def test_a_truncated_gzip_keeps_what_came_before_the_break(case: Path) -> None:
    whole = gzip.compress((case / "logs" / "observatory" / "conn.log").read_bytes() * 400, mtime=0)
    (case / "logs" / "university" / "cut.log.gz").write_bytes(whole[: len(whole) // 2])
    investigate(case)
    assert any("too early" in r or "broken" in r or "end" in r for r in reasons(case, "logs/university/cut.log.gz"))
    exhibit = next(e for e in rows(case, "exhibits") if e["path"] == "logs/university/cut.log.gz")
    assert exhibit["rows"] > 100


def test_a_file_is_what_its_bytes_say_whatever_its_name(case: Path) -> None:
    log = case / "logs" / "works" / "access.log"
    log.rename(case / "logs" / "works" / "access.json")
    zipped = case / "logs" / "observatory" / "conn.log"
    zipped.write_bytes(gzip.compress(zipped.read_bytes(), mtime=0))
    investigate(case)
    assert still_complete(case)


@pytest.mark.parametrize(
    "path", ["logs/works/noise.log", "leases/noise.csv", "access/noise.jsonl", "reports/noise.txt", "intel/noise.json"]
)
def test_binary_garbage_is_named_once_and_the_rest_goes_on(case: Path, path: str) -> None:
    (case / path).write_bytes(GARBAGE)
    investigate(case)
    assert reasons(case, path)
    assert still_complete(case)


def test_a_line_without_end_is_one_reject_in_bounded_memory(case: Path) -> None:
    import resource

    log = case / "logs" / "works" / "endless.log.gz"
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    with open(log, "wb") as handle:  # 1 GB of one line
        good = (case / "logs" / "works" / "access.log").read_bytes()
        handle.write(packer.compress(good))
        block = b"x" * (1 << 20)
        for _ in range(1000):
            handle.write(packer.compress(block))
        handle.write(packer.compress(b"\n" + good) + packer.flush())
    before_kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    investigate(case)
    grown_kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kilobytes
    assert grown_kilobytes < 1_000_000
    assert len(reasons(case, "logs/works/endless.log.gz")) == 3  # the endless line, and a bad one on either side of it
    assert next(e["rows"] for e in rows(case, "exhibits") if e["path"] == "logs/works/endless.log.gz") == 4
    assert still_complete(case)


def test_a_report_that_unpacks_without_end_is_refused(case: Path) -> None:
    bomb = zlib.compressobj(9, zlib.DEFLATED, 31)
    with open(case / "reports" / "bomb.html", "wb") as handle:
        for _ in range(300):
            handle.write(bomb.compress(b"<p>" + b" " * (1 << 20)))
        handle.write(bomb.flush())
    investigate(case)
    assert reasons(case, "reports/bomb.html")
    assert still_complete(case)


def test_scripts_in_a_report_are_neither_kept_nor_shown(case: Path) -> None:
    page = (
        "<html><head><title>x</title><script>alert('in head')</script></head><body><article><p>Harbour Post, 2016-07-22</p>"
        "<p>Kaguya Observatory said that no data had been leaked &lt;img src=x onerror=alert(1)&gt;.</p>"
        "<script>document.write('Hokuto Works said that all data had been leaked.')</script></article></body></html>"
    )
    (case / "reports" / "hostile.html").write_text(page, "utf-8")
    investigate(case)
    html = (case / "dossier" / "index.html").read_text("utf-8")
    assert "<script" not in html and "<img src=x" not in html
    assert "all data had been leaked" not in html


def test_hostile_file_names_are_shown_harmless(case: Path) -> None:
    name = "line\nbreak\x1b[31m‮<b>..log"
    (case / "logs" / "works" / "access.log").rename(case / "logs" / "works" / name)
    investigate(case)
    html = (case / "dossier" / "index.html").read_text("utf-8")
    assert "‮" not in html and "\x1b" not in html and "<b>..log" not in html
    assert still_complete(case)


def test_a_link_out_of_the_case_is_not_followed(case: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.log").write_text("1466000000.123 1 10.2.0.8 TCP_MISS/200 1 GET http://198.18.77.10/ - HIER_DIRECT/198.18.77.10 -\n")
    os.symlink(tmp_path / "secret.log", case / "logs" / "university" / "link.log")
    outcome = investigate(case)
    assert any("link.log" in line for line in outcome.ignored)
    assert still_complete(case)


def test_a_folder_name_that_climbs_out_is_refused(case: Path) -> None:
    (case / "case.toml").write_text(CASE_TOML.replace('id = "works"', 'id = "../works"'), "utf-8")
    with pytest.raises(CaseError) as caught:
        investigate(case)
    assert caught.value.where == f"{case / 'case.toml'}:13"


def test_an_unknown_time_zone_names_its_line(case: Path) -> None:
    (case / "case.toml").write_text(CASE_TOML.replace("Asia/Tokyo", "Asia/Atlantis"), "utf-8")
    with pytest.raises(CaseError) as caught:
        investigate(case)
    assert caught.value.where == f"{case / 'case.toml'}:3"
    assert "Atlantis" in str(caught.value)


def test_a_lease_that_ends_before_it_starts_is_a_reject_with_its_line(case: Path) -> None:
    investigate(case)
    refused = [r for r in rows(case, "rejects") if "Ends Before" in r["raw"]]
    assert [r["line"] for r in refused] == [6]
    assert "NR-5" not in {t["account_id"] for t in rows(case, "tenancies")}


def test_hostile_intel_is_refused_and_counted(case: Path) -> None:
    deep = "[" * 50_000 + "]" * 50_000
    (case / "intel" / "deep.json").write_text(deep)
    (case / "intel" / "bundle.json").write_text(json.dumps({"type": "bundle", "objects": [{"type": "indicator", "pattern": "[("}]}))
    investigate(case)
    assert reasons(case, "intel/deep.json") and reasons(case, "intel/bundle.json")
    assert still_complete(case)


def test_lone_surrogates_and_nul_in_any_text_do_not_stop_the_case(case: Path) -> None:
    with open(case / "leases" / "north.csv", "ab") as handle:
        handle.write(b"North Rack,L9,NR-9,198.18.70.1,2016-06-01T00:00:00Z,,S,\xed\xa0\x80 \x00 name,,,,,,,\n")
    (case / "reports" / "odd.txt").write_bytes(b"Harbour Post\n\nAn odd \x00 text.\n")
    investigate(case)
    assert still_complete(case)
