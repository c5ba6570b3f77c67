"""The link chart keeps what is said apart from what is established, and its table says the same as its picture."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.dossier.conftest import write
from tests.dossier.dossier_case import Worked
from tests.dossier.test_dossier_page import Parsed

from urazuke.dossier.book import Book, open_book
from urazuke.dossier.layers import BOX, STEP, shortened, ties_figure, ties_table
from urazuke.dossier.stories import find_stories
from urazuke.dossier.ties import GROUP, MOST_OF_A_HOP, ORGANISATION, RENTER, Ties, find_ties
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
    assert shortened("Tideline Institute", 10) == "Tideline …"
    assert shortened("潮流研究所附属病院", 10) == "潮流研究…"
