"""The digest tells who told a thing first, quotes each sentence once, and puts statements beside what the logs show."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.dossier.conftest import write
from tests.dossier.dossier_case import EN, JA, Worked, worked_case
from tests.dossier.test_dossier_page import Parsed

from urazuke.dossier.answers import answer_view
from urazuke.dossier.basis import PASSAGE_CHARACTERS, marked
from urazuke.dossier.book import Book, open_book
from urazuke.dossier.press import digest_view, told_view
from urazuke.dossier.stories import find_stories
from urazuke.evidence.claim import Reading
from urazuke.evidence.tables import make_table


@pytest.fixture
def twice(english: Worked) -> Worked:
    """The second report has a name of its own and is a day younger."""
    rows = english.tables["claims"].to_pylist()
    rows[4] |= {"report": "県警", "report_published": "2022-02-04"}
    english.tables["claims"] = make_table("claims", rows)
    return english


def opened(worked: Worked) -> Book:
    return open_book(worked.case, worked.tables, worked.readings, worked.pivot)


def test_a_story_is_one_row_however_many_reports_tell_it(twice: Worked) -> None:
    book = opened(twice)
    rows = {g["type"]: g["rows"] for g in told_view(book, find_stories(book, twice.tables))}
    assert set(rows) == {"attacked", "rented_server"}  # what is denied or refused stands elsewhere
    (rental,) = rows["rented_server"]
    assert rental["outlets"] == ["Harbour News", "The report 県警"] and rental["firmness"] == ["stated", "suspected"]


def test_the_younger_report_names_who_told_it_first_and_the_older_who_tells_it_later(twice: Worked) -> None:
    book = opened(twice)
    first, second = digest_view(book, find_stories(book, twice.tables))
    told = {c["claim_id"]: c["story"] for d in (first, second) for s in d["sentences"] for c in s["claims"]}
    assert told["harbour.c2"]["text"] == "told here first; later in"
    assert [r.anchor for r in told["harbour.c2"]["refs"].references] == ["C5"]
    assert told["harbour.c5"]["text"] == "first told by Harbour News, 2022-02-03"
    assert told["harbour.c1"]["text"] == "told only here"
    assert (first["first"], first["alone"], second["first"]) == (1, 3, 0)


def test_reports_of_one_day_share_the_first_place(twice: Worked) -> None:
    rows = twice.tables["claims"].to_pylist()
    rows[4]["report_published"] = rows[1]["report_published"]
    twice.tables["claims"] = make_table("claims", rows)
    book = opened(twice)
    texts = {c["story"]["text"] for d in digest_view(book, find_stories(book, twice.tables)) for s in d["sentences"] for c in s["claims"]}
    assert texts == {"told here and on the same day or later in", "told only here"}


def test_each_sentence_is_quoted_once_in_its_report_with_all_its_claims(twice: Worked, tmp_path: Path) -> None:
    rows = twice.tables["claims"].to_pylist()
    twice.tables["claims"] = make_table("claims", [*rows, rows[1] | {"claim_id": "harbour.c9", "type": "suspected_of"}])
    book = opened(twice)
    (sentences, _) = (d["sentences"] for d in digest_view(book, find_stories(book, twice.tables)))
    together = [[c["claim_id"] for c in s["claims"]] for s in sentences]
    assert ["harbour.c2", "harbour.c9"] in together
    text = Parsed(write(twice, tmp_path / "d")).text
    assert text.count("According to the police, a man in his 30s rented a server five times") == 1


def test_a_statement_stands_beside_what_it_answers_and_what_the_logs_show(twice: Worked) -> None:
    rows = twice.tables["claims"].to_pylist()
    rows[2]["opposed_by"] = ["harbour.c1"]
    twice.tables["claims"] = make_table("claims", rows)
    book = opened(twice)
    found = {a["refs"].references[0].anchor: a for a in answer_view(book, find_stories(book, twice.tables))}
    assert set(found) == {"C3", "C4"}
    assert found["C3"]["answered"] == ["an attack on Tideline Institute (number given: about 40)"]
    text, to = found["C3"]["logs"][0]
    assert text == "data out; 2 events, 117.6 KiB out; what is said of it does not agree with the logs" and to.anchor == "V2"
    assert found["C4"]["logs"] == []  # logs cannot bear out a refusal to comment


def test_an_organisation_without_logs_is_not_cleared_by_them(twice: Worked) -> None:
    without = make_table("exhibits", [r for r in twice.tables["exhibits"].to_pylist() if r["kind"] != "log"])
    for exhibits, said in ((twice.tables["exhibits"], "show no contact"), (without, "No logs of Tideline Institute are in this case.")):
        worked = twice._replace(tables=twice.tables | {"exhibits": exhibits, "victims": make_table("victims")})
        book = opened(worked)
        logs = [text for a in answer_view(book, find_stories(book, worked.tables)) for text, _ in a["logs"]]
        assert len(logs) == 1 and said in logs[0]


def test_all_triggers_of_a_sentence_are_marked_and_a_long_one_is_cut_around_the_first() -> None:
    reading = Reading("a" * 64, "r.txt", None, None, "en", 0.0, EN)
    whole = marked(reading, (0, len(EN)), [(EN.index("attacked"), EN.index("attacked") + 8), (EN.index("rented"), EN.index("rented") + 6)])
    assert "".join(text for text, _ in whole.parts) == EN and [t for t, trigger in whole.parts if trigger] == ["attacked", "rented"]
    long = replace(reading, text="x " * 900 + "attacked" + " y" * 900)
    cut = marked(long, (0, len(long.text)), [(1800, 1808)])
    text = "".join(text for text, _ in cut.parts)
    assert text.startswith("…") and text.endswith("…") and "attacked" in text and len(text) <= PASSAGE_CHARACTERS + 2


def test_passages_keep_the_language_of_their_report(twice: Worked) -> None:
    book = opened(twice)
    quoted = [m for d in digest_view(book, find_stories(book, twice.tables)) for s in d["sentences"] for m in s["quoted"]]
    assert {m.language for m in quoted} == {"en", "ja"}
    assert JA.split("。")[0] + "。" in ["".join(t for t, _ in m.parts) for m in quoted if m.language == "ja"]


@pytest.mark.parametrize(("language", "told"), [("en", "C2"), ("ja", "C5")])
def test_of_equally_credible_tellings_the_one_in_the_reader_s_language_is_told(tmp_path: Path, language: str, told: str) -> None:
    worked = worked_case(tmp_path / "case", language)
    book = opened(worked)
    stories = find_stories(book, worked.tables)
    assert stories["harbour.c2"].best["label"] == told
    rows = worked.tables["claims"].to_pylist()
    worked.tables["claims"] = make_table("claims", [r | {"credibility": 1} if r["claim_id"] == "harbour.c5" else r for r in rows])
    assert find_stories(opened(worked), worked.tables)["harbour.c2"].best["label"] == "C5"
