"""The link chart keeps what is said apart from what is established, and its table says the same as its picture."""

from __future__ import annotations

import csv
import hashlib
import html
import json
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from tests.dossier.conftest import write
from tests.dossier.dossier_case import HOSTILE, TURNED, Worked
from tests.dossier.test_dossier_page import Parsed

from urazuke.dossier.book import Book, open_book
from urazuke.dossier.layers import BOX, STEP, shortened, ties_figure, ties_table
from urazuke.dossier.stories import find_stories
from urazuke.dossier.ties import GROUP, MOST_OF_A_HOP, ORGANISATION, RENTER, Ties, find_ties
from urazuke.evidence.case import Organisation
from urazuke.evidence.tables import make_table


def told(worked: Worked) -> tuple[Book, Ties]:
    book = open_book(worked.case, worked.tables, worked.readings, worked.pivot)
    return book, find_ties(book, find_stories(book, worked.tables))


def accuse(worked: Worked, **fields: object) -> None:
    rows = worked.tables["claims"].to_pylist()
    rows[0]["arguments"] = json.dumps({"victim": ["ent-1"], "attacker": ["Grey Heron"]})
    rows[0] |= fields
    worked.tables["claims"] = make_table("claims", rows)


def test_records_are_solid_and_claims_dashed_and_both_lead_to_their_rows(english: Worked, tmp_path: Path) -> None:
    accuse(english)
    page = write(english, tmp_path / "d")
    assert re.search(r'<a href="#K2"><path class="tie" [^>]*><title>Tideline Institute – 198.18.7.10: met inside a watched window', page)
    assert re.search(
        r'<a href="#C1"><path class="tie said" [^>]*><title>Tideline Institute – Grey Heron: attacked \(Said by somebody\)', page
    )


def test_a_renter_of_the_reports_is_not_a_renter_of_the_records(english: Worked) -> None:
    _, ties = told(english)
    renters = {n.text: n.told for n in ties.nodes.values() if n.hop == RENTER}
    assert renters == {"renter P1": False, "a man in his 30s": True}
    assert not [t for t in ties.ties if {t.left, t.right} == {"per-1", "told ent-2"}]


def test_a_victim_of_a_report_is_the_organisation_of_the_case_under_any_of_its_names(english: Worked) -> None:
    accuse(english, arguments=json.dumps({"victim": ["潮流研究所"], "attacker": ["Grey Heron"]}))
    _, ties = told(english)
    said = [t for t in ties.ties if not t.established and t.right == "told Grey Heron"]
    assert [t.left for t in said] == ["tide"] and ties.nodes["told Grey Heron"].hop == GROUP


def test_what_is_denied_or_taken_back_is_no_tie(english: Worked) -> None:
    for fields in ({"factuality": "denied"}, {"corroboration": 0}):
        accuse(english, **fields)
        assert "told Grey Heron" not in told(english)[1].nodes


def test_the_table_has_every_tie_of_the_picture_once(english: Worked) -> None:
    accuse(english)
    book, ties = told(english)
    figure = ties_figure(book, ties)
    assert figure is not None
    drawn = sorted((t["left"].key, t["right"].key, t["tie"].established) for t in figure["ties"])
    listed = sorted((r["left"].key, r["right"].key, g["established"]) for g in ties_table(book, ties) for r in g["rows"])
    assert drawn == listed and len(drawn) == len(set(drawn)) >= 7
    assert all(r["refs"].references for g in ties_table(book, ties) for r in g["rows"])


def test_no_two_boxes_overlap_and_all_lie_in_the_picture(english: Worked) -> None:
    accuse(english)
    figure = ties_figure(*told(english))
    assert figure is not None
    places = {(n["x"], n["y"]) for n in figure["nodes"]}
    assert len(places) == len(figure["nodes"])
    for x, y in places:
        assert x >= 0 and x + figure["box_width"] <= figure["width"] and 0 <= y <= figure["height"] - BOX
        assert not [1 for a, b in places if a == x and b != y and abs(b - y) < STEP - 0.1]


def test_more_than_can_be_read_is_counted(english: Worked, tmp_path: Path) -> None:
    contact = english.tables["contacts"].to_pylist()[0]
    many = [contact | {"contact_id": f"con-{n}", "organisation": f"org{n}"} for n in range(MOST_OF_A_HOP + 5)]
    english.tables["contacts"] = make_table("contacts", many)
    _, ties = told(english)
    assert sum(n.hop == ORGANISATION for n in ties.nodes.values()) == MOST_OF_A_HOP
    assert f"{ties.left_out} further boxes had no room" in Parsed(write(english, tmp_path / "d")).text


def test_long_and_wide_names_are_cut_to_their_box() -> None:
    assert shortened("Tideline", 10) == "Tideline"
    assert shortened("Tideline Institute", 10) == "Tideline I…"  # which is as wide as ten digits are
    assert shortened("WMWMWMWMWM", 10) == "WMWMW…" and shortened("illicit illicit", 10) == "illicit illicit"
    assert shortened("潮流研究所附属病院", 10) == "潮流研究…"


def test_a_tie_over_several_hops_runs_behind_no_box(english: Worked) -> None:
    accuse(english)
    figure = ties_figure(*told(english))
    assert figure is not None
    long = next(t for t in figure["ties"] if t["right"].text == "Grey Heron")
    runs = [(float(x), float(y)) for x, y in re.findall(r"([\d.]+) ([\d.]+)H", long["path"])]
    assert len(runs) == 3  # servers, accounts, renters lie between
    for x, y in runs:
        column = [n for n in figure["nodes"] if abs(n["x"] - x) < 1]
        assert column and not [n for n in column if n["y"] - 1 < y < n["y"] + BOX + 1]


def test_the_same_ties_give_the_same_picture(english: Worked) -> None:
    book, ties = told(english)
    shuffled = Ties(dict(reversed(ties.nodes.items())), ties.ties, ties.left_out)
    assert ties_figure(book, ties) == ties_figure(book, shuffled)


def test_hostile_names_are_inert_in_pictures_and_tables(english: Worked, tmp_path: Path) -> None:
    long, dangerous = "w" * 400, f"{HOSTILE}\"><a href='https://evil.example'>{TURNED}"
    accuse(english, arguments=json.dumps({"victim": [long], "attacker": [dangerous]}))
    organisation = Organisation("tide", f"{dangerous} Institute", sector=dangerous)
    english = english._replace(case=replace(english.case, settings=replace(english.case.settings, organisations=(organisation,))))
    page = write(english, tmp_path / "d")
    assert "<script" not in page.lower() and "href='https" not in page and "\u202e" not in page
    assert not [a for _, a in Parsed(page).tags if (a.get("href") or "#")[0] != "#"]
    words = re.findall(r'<text class="in[^"]*"[^>]*>([^<]*)</text>', page)
    assert words and all(len(html.unescape(w)) <= 41 for w in words)


def test_a_formula_in_a_quoted_line_does_not_run_in_the_table_of_lines(english: Worked, tmp_path: Path) -> None:
    log = english.case.root / "logs/tide/conn.log"
    log.write_text("=cmd()" + log.read_text())
    sha = hashlib.sha256(log.read_bytes()).hexdigest()
    before = next(x["sha256"] for x in english.tables["exhibits"].to_pylist() if x["path"] == "logs/tide/conn.log")
    for name in ("exhibits", "contacts"):
        rows = json.loads(json.dumps(english.tables[name].to_pylist(), default=str).replace(before, sha))
        instants = [k for k in english.tables[name].column_names if str(english.tables[name].schema.field(k).type).startswith("timestamp")]
        english.tables[name] = make_table(name, [r | {k: datetime.fromisoformat(r[k]) for k in instants} for r in rows])
    write(english, tmp_path / "d")
    lines = list(csv.DictReader((tmp_path / "d/tables/lines.csv").open(encoding="utf-8", newline="")))
    told = {(row["path"], row["line"]): row["text"] for row in lines}
    assert told["logs/tide/conn.log", "1"].startswith("'=cmd()1617235200.0")
    assert "198.18.7.11" in told["leases/kumo.csv", "3"] and len(told) == 4


def test_of_one_story_the_telling_that_names_both_ends_is_drawn(english: Worked) -> None:
    rows = english.tables["claims"].to_pylist()
    full = rows[0] | {"claim_id": "other.c1", "report": "other", "credibility": 5}
    full["arguments"] = json.dumps({"victim": ["ent-1"], "attacker": ["Grey Heron"]})
    english.tables["claims"] = make_table("claims", [*rows, full])
    english.tables["alignment"] = make_table("alignment", [{"relation": "partial", "claims": ["harbour.c1", "other.c1"]}])
    _, ties = told(english)
    (said,) = [t for t in ties.ties if t.right == "told Grey Heron"]
    assert (said.left, list(said.rows)) == ("tide", ["harbour.c1", "other.c1"])
