"""The timeline keeps order, keeps apart how each row is known, and follows only what is watched."""

from __future__ import annotations

from tests.dossier.dossier_case import Worked

from urazuke.dossier import build_timeline


def timeline(worked: Worked, **options: object) -> list[dict[str, object]]:
    t = worked.tables
    return build_timeline(
        t["claims"], t["tenancies"], t["handovers"], t["victims"], t["contacts"], t["entities"], **options  # type: ignore[arg-type]
    ).to_pylist()  # fmt: skip


def test_rows_stand_in_the_order_of_their_start(english: Worked) -> None:
    starts = [row["start"] for row in timeline(english)]
    assert starts == sorted(starts, key=str) and len(starts) == 7


def test_only_watched_windows_are_told(english: Worked) -> None:
    text = str(timeline(english))
    assert "account acc-1" in text and "acc-9" not in text and "acc-8" not in text


def test_each_row_says_how_it_is_known(english: Worked) -> None:
    known = {str(row["certainty"]) for row in timeline(english)}
    assert {"rental records", "log-in records", "the organisation's own logs", "date of publication, as far as known"} <= known
    assert "rental records, which name more than one holder" in known


def test_a_claim_stands_at_the_one_date_in_its_passage_and_says_so(english: Worked) -> None:
    dated = {str(r["what"]): r for r in timeline(english, readings=english.readings)}
    attack = next(row for what, row in dated.items() if what.startswith("an attack"))
    assert attack["start"] == "2021" and attack["certainty"] == "claimed (stated); the date stands in the same passage"
    assert [r["start"] for what, r in dated.items() if "4 claims that name no single date" in what] == ["2022-02-03"]


def test_claims_without_a_date_stand_together_at_their_report(english: Worked) -> None:
    (row,) = [r for r in timeline(english) if "claims that name no single date" in str(r["what"])]
    assert row["who"] == "The report harbour" and len(row["basis"]) == 5  # type: ignore[arg-type]


def test_a_window_that_is_still_open_has_no_end(english: Worked) -> None:
    row = next(r for r in timeline(english) if r["who"] == "account acc-2")
    assert row["start"] == "2021-03-05T00:00:00Z" and row["end"] is None


def test_the_japanese_timeline_has_the_same_rows(english: Worked) -> None:
    english_rows, japanese_rows = timeline(english), timeline(english, language="ja")
    assert {(r["start"], str(r["basis"])) for r in english_rows} == {(r["start"], str(r["basis"])) for r in japanese_rows}
    assert "契約記録" in str(japanese_rows)
