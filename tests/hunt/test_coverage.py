"""What an organisation's logs do not cover is said; days on which nothing was to be expected are no gap."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from tests.hunt.scenes import watch

from urazuke.evidence.case import Organisation, Settings
from urazuke.evidence.tables import make_table
from urazuke.hunt.coverage import find_coverage, stretches

MONDAY = date(2024, 1, 1)
CASE = Settings(organisations=(Organisation("org", "Example Institute"),))
NO_CONTACTS = make_table("contacts")


def _days(counts: Callable[[int], int], over: Iterable[int], kind: str = "network") -> pa.Table:
    rows = [{"exhibit": f"{n:064x}", "organisation": "org", "kind": kind, "day": (MONDAY + timedelta(days=n)).isoformat(), "events": c}
            for n in over if (c := counts(n))]  # fmt: skip
    return make_table("log_days", rows)


def _covered(days: pa.Table, start: float | None = 0, end: float | None = 100, contacts: pa.Table = NO_CONTACTS) -> dict[str, Any]:
    (row,) = find_coverage(days, watch(("ip", "198.18.0.1", start, end)), contacts, CASE).to_pylist()
    found: dict[str, Any] = row
    return found


def test_logs_over_all_watched_days_without_a_contact_show_none() -> None:
    row = _covered(_days(lambda n: 5000, range(-20, 120)))
    assert (row["missing"], row["watched_days"], row["watched_missing"], row["seen"]) == ([], 100, 0, "none")


def test_a_day_that_a_busy_log_leaves_out_is_missing_and_silence_then_proves_nothing() -> None:
    row = _covered(_days(lambda n: 0 if n == 40 else 5000, range(100)))
    assert (row["missing"], row["watched_gaps"], row["seen"]) == (["2024-02-10/2024-02-10"], ["2024-02-10/2024-02-10"], "logs_missing")


def test_weekends_without_work_are_no_gap_and_a_week_without_any_is() -> None:
    assert _covered(_days(lambda n: 0 if n % 7 >= 5 else 800, range(98)), end=96)["missing"] == []
    row = _covered(_days(lambda n: 0 if n % 7 >= 5 or 35 <= n < 42 else 800, range(98)), end=96)
    assert row["missing"] == ["2024-02-03/2024-02-11"] and row["watched_missing"] == 9


def test_quiet_days_of_a_log_that_hardly_ever_has_a_line_are_no_gap() -> None:
    assert _covered(_days(lambda n: 3 if n % 11 == 0 else 0, range(100)), end=99)["missing"] == []


def test_a_quiet_log_reaches_a_little_beyond_its_first_and_last_line() -> None:
    row = _covered(_days(lambda n: 2 if n % 3 == 0 else 0, range(10, 90)))
    assert row["watched_gaps"] == [] and row["days"] == 26
    assert _covered(_days(lambda n: 2 if n % 3 == 0 else 0, range(50, 90)))["watched_gaps"][0].startswith("2024-01-01/")


def test_before_the_first_day_and_after_the_last_nothing_is_covered() -> None:
    row = _covered(_days(lambda n: 5000, range(30, 60)))
    assert (row["first_day"], row["last_day"], row["days"]) == ("2024-01-31", "2024-02-29", 30)
    assert row["watched_gaps"] == ["2024-01-01/2024-01-30", "2024-03-01/2024-04-09"] and row["watched_missing"] == 70


def test_lookups_do_not_cover_days_whose_sessions_are_missing() -> None:
    both = pa.concat_tables([_days(lambda n: 900, range(100), "dns"), _days(lambda n: 900, range(50))])
    row = _covered(both)
    assert (row["days"], row["watched_missing"], row["kinds"]) == (50, 50, ["dns 100", "network 50"])
    assert _covered(_days(lambda n: 900, range(100), "dns"))["watched_missing"] == 0


def test_an_organisation_without_logs_is_listed_and_nothing_of_it_is_covered() -> None:
    row = _covered(make_table("log_days"))
    assert (row["first_day"], row["days"], row["watched_days"], row["watched_missing"], row["seen"]) == (None, 0, 100, 100, "no_logs")


def test_an_open_window_reaches_as_far_as_the_logs_of_the_case_and_one_without_ends_sets_no_days() -> None:
    days = _days(lambda n: 5000, range(10, 60))
    assert _covered(days, start=40, end=None)["watched_days"] == 20
    assert _covered(days, start=None, end=40)["watched_days"] == 30
    assert _covered(days, start=None, end=None)["watched_days"] == 0


def test_a_window_that_ends_at_midnight_does_not_touch_the_day_that_begins_then() -> None:
    days = _days(lambda n: 5000, range(100))
    assert [_covered(days, start=10, end=end)["watched_days"] for end in (11, 11.5)] == [1, 2]


def test_contacts_are_counted_and_the_basis_names_the_logs_beside_the_gaps() -> None:
    met = make_table("contacts", [{"contact_id": "c", "organisation": "org"}])
    row = _covered(_days(lambda n: 0 if 40 <= n < 50 else 5000, range(100)), contacts=met)
    assert (row["seen"], row["contacts"], row["watched_missing"]) == ("contacts", 1, 10)
    assert [item["exhibit"] for item in row["basis"]] == [f"{n:064x}" for n in (0, 99, 39, 50)]


@given(st.sets(st.integers(0, 400)))
def test_stretches_hold_just_the_days_they_are_made_of_and_never_touch(days: set[int]) -> None:
    found = stretches(sorted(days))
    assert {day for first, last in found for day in range(first, last + 1)} == days
    assert all(later[0] > earlier[1] + 1 for earlier, later in pairwise(found))
