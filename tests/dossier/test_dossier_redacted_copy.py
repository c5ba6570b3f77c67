"""The dossier that a partner gets who may see no persons: in none of its bytes does a record's personal value stand."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from urazuke.dossier.redaction import ENTERED, PERSONAL
from urazuke.evidence.case import open_case
from urazuke.evidence.judgement import add_judgement
from urazuke.investigation import copy_dossier, investigate, table, tables
from urazuke.simulate import simulate

COLUMNS = (("lease_rows", PERSONAL), ("access_rows", ENTERED))


def personal_values(case: Path) -> set[str]:
    """What the records say of persons, but for addresses that are rented or watched."""
    found = tables(open_case(case), ("lease_rows", "access_rows", "watch"))
    public = {a for cell in found["lease_rows"]["ip"].to_pylist() for a in cell.split(";")} | set(found["watch"]["value"].to_pylist())
    return {v for name, columns in COLUMNS for c in columns for v in found[name][c].to_pylist() if v} - public


def folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def forms(value: str) -> Iterator[str]:
    """As it is, as HTML, JSON, CSV and URLs write it, and folded."""
    yield from (value, html.escape(value), json.dumps(value)[1:-1], value.replace('"', '""'), quote(value), "".join(value.split()))


def found_in(values: set[str], folder: Path) -> dict[str, list[str]]:
    """By file the values that stand in it in any form."""
    told = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        text = path.read_text("utf-8")
        plain = folded(html.unescape(text))
        told[path.name] = [v for v in sorted(values) if any(form in text for form in forms(v)) or folded(v) in plain]
    return told


def plant(case: Path) -> str:
    """Write renters' values where an investigation meets them: reports, logs, the title, a judgement; the renter's name."""
    watched = {row["account_id"] for row in table(case, "tenancies").to_pylist() if row["watched"]}
    rows = [row for row in table_of_leases(case) if row["name"] and row["phone"] and row["email"]]
    renter = next(row for row in rows if row["account_id"] in watched)
    other = next(row for row in rows if row["account_id"] not in watched)
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in other["phone"])
    (case / "reports").mkdir(exist_ok=True)
    (case / "reports" / "planted.txt").write_text(
        f"Harbour News, 2024-09-01\n\nPolice suspect that {renter['name']} rented the server under a false name. "
        f"Police said {''.join(other['name'].split())} ({wide}, {renter['email'].upper()}) rented servers five times.\n", "utf-8",
    )  # fmt: skip
    (case / "reports" / "植え付け.html").write_text(
        f"<html><body><p>県警によると、{html.escape(renter['name'])}容疑者がサーバーを偽名で契約した疑いがある。</p></body></html>", "utf-8"
    )
    settings = (case / "case.toml").read_text("utf-8")
    (case / "case.toml").write_text(re.sub('title = "[^"]*"', f'title = "The servers of {renter["name"]}"', settings, count=1), "utf-8")
    for log in sorted((case / "logs").glob("*/*"))[:40]:
        if log.is_file() and log.suffix in (".log", ".jsonl") and (lines := log.read_text("utf-8", "replace").splitlines()):
            told = json.dumps(renter["name"])[1:-1]
            log.write_text(
                "\n".join(
                    re.sub(r"(GET https?://[^/ ]+)/\S*", rf"\1/{quote(renter['email'])}?{told}".replace("\\", r"\\"), x) for x in lines
                )
                + "\n"
            )
    add_judgement(open_case(case).decisions, "prior", ("unknown", "0.5"), why=f"{renter['name']} was heard", by="an analyst")
    return str(renter["name"])


def table_of_leases(case: Path) -> list[dict[str, str]]:
    return list(tables(open_case(case), ("lease_rows",))["lease_rows"].to_pylist())


@pytest.fixture(scope="module", params=["en", "ja"])
def planted(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    case = tmp_path_factory.mktemp("redacted") / "case"
    simulate(case, organisations=4, days=60, events=1_200, leases=160, renters=2, seed=11)
    settings = (case / "case.toml").read_text("utf-8")
    (case / "case.toml").write_text(settings.replace("[case]", f'[case]\nlanguage = "{request.param}"', 1), "utf-8")
    investigate(case)
    name = plant(case)
    investigate(case)
    return case, name


def test_no_personal_value_is_in_any_byte_of_the_copy(planted: tuple[Path, str], tmp_path: Path) -> None:
    case, name = planted
    values = personal_values(case)
    copy_dossier(open_case(case), tmp_path / "plain")
    copy_dossier(open_case(case), tmp_path / "copy", redact=True)
    plain, copy = found_in(values, tmp_path / "plain"), found_in(values, tmp_path / "copy")
    assert len(values) > 500 and len(plain["index.html"]) > 20 and len(plain["lines.csv"]) > 20 and name in plain["index.html"]
    assert copy.keys() == plain.keys() and not any(copy.values())
    page = (tmp_path / "copy" / "index.html").read_text("utf-8")
    assert page.count("Person 1") + page.count("人物1") >= 3  # the title, a report and the names on the leases
    assert "redacted: no personal data" in page or "個人情報を除いた写し" in page
    assert (tmp_path / "plain" / "index.html").read_bytes() == (case / "dossier" / "index.html").read_bytes()


def test_the_copy_is_the_same_each_time(planted: tuple[Path, str], tmp_path: Path) -> None:
    for name in ("one", "two"):
        copy_dossier(open_case(planted[0]), tmp_path / name, redact=True)
    files = sorted(p.relative_to(tmp_path / "one") for p in (tmp_path / "one").rglob("*") if p.is_file())
    assert files and all((tmp_path / "one" / p).read_bytes() == (tmp_path / "two" / p).read_bytes() for p in files)
