"""Where rows are many the timeline tells them month by month, and none is lost on the way."""

from __future__ import annotations

from datetime import timedelta

from tests.dossier.dossier_case import Worked, day

from urazuke.dossier.book import open_book
from urazuke.dossier.chronicle import FEW, timeline_view
from urazuke.evidence.tables import make_table


def rows_of(worked: Worked) -> list[dict[str, object]]:
    found = timeline_view(open_book(worked.case, worked.tables, worked.readings, worked.pivot))
    rows: list[dict[str, object]] = found["rows"]
    return rows


def test_few_windows_and_organisations_stand_alone(english: Worked) -> None:
    rows = rows_of(english)
    assert sum(r["certainty"] == "the organisation's own logs" for r in rows) == 2
    assert "log-ins change hands between these instants" in [r["what"] for r in rows]


def test_many_are_told_by_the_month_they_begin_in_and_each_is_counted_once(english: Worked) -> None:
    tenancies = english.tables["tenancies"].to_pylist()
    many = [
        tenancies[0] | {"tenancy_id": f"ten-x{n}", "account_id": f"acc-x{n}", "start": day(1, 1) + timedelta(days=9 * n)} for n in range(20)
    ]
    victims = english.tables["victims"].to_pylist()
    met = [
        victims[0] | {"organisation": f"org{n}", "first_seen": day(1, 1) + timedelta(days=9 * n), "last_seen": day(9, 1)} for n in range(20)
    ]
    english.tables["tenancies"] = make_table("tenancies", many)
    english.tables["victims"] = make_table("victims", met)
    rows = rows_of(english)
    for told in ("watched window", "first contacts of"):
        monthly = [r for r in rows if told in str(r["what"])]
        numbers = [int(word) for r in monthly for word in str(r["what"]).split() if word.isdecimal()]
        assert len(monthly) == 6 < FEW and sum(numbers) == 20
        assert [r["start"] for r in monthly] == [f"2021-{month:02}" for month in range(1, 7)]


def test_a_window_since_ever_has_no_month(english: Worked) -> None:
    tenancies = english.tables["tenancies"].to_pylist()
    many = [tenancies[0] | {"tenancy_id": f"ten-x{n}", "account_id": f"acc-x{n}", "start": None} for n in range(FEW + 1)]
    english.tables["tenancies"] = make_table("tenancies", many)
    assert [(r["start"], r["what"]) for r in rows_of(english) if "watched window" in str(r["what"])] == [(None, "13 watched windows begin")]
