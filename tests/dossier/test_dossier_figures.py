"""The lanes show each watched window once, at its place, with its contacts, leads and hand-overs."""

from __future__ import annotations

from datetime import UTC, datetime

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from tests.dossier.dossier_case import Worked, day

from urazuke.dossier.book import open_book
from urazuke.dossier.figures import LEFT, MOST_HEIGHT, RIGHT, WIDTH, Scale, lane_figures
from urazuke.evidence.tables import make_table

instants = st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))


def figures(worked: Worked) -> list[dict[str, object]]:
    return lane_figures(open_book(worked.case, worked.tables, worked.readings, worked.pivot), worked.tables)


def test_each_watched_window_is_drawn_once_and_other_tenants_pale(english: Worked) -> None:
    bars = [b for f in figures(english) for lane in f["lanes"] for b in lane["bars"]]  # type: ignore[index, attr-defined]
    assert sorted(b["label"] for b in bars if b["label"]) == ["T1", "T2", "T3"]
    assert {b["label"]: b["kind"] for b in bars} == {"T1": "watched", "T2": "transferee", "T3": "watched", None: "other"}
    assert [b["ambiguous"] for b in bars if b["label"] == "T3"] == [True]


def test_contacts_leads_and_handovers_are_marked(english: Worked) -> None:
    (figure,) = figures(english)
    lanes = {lane["address"]: lane for lane in figure["lanes"]}  # type: ignore[attr-defined]
    first = lanes["198.18.7.10"]
    assert [m["n"] for m in first["marks"]] == [1] and first["marks"][0][
        "organisations"
    ] == "Kaze Works <script>alert('x')</script>, Tideline Institute"
    assert first["leads"] and 0 <= first["leads"][0] - first["marks"][0]["x"] <= 4.2  # inside its step of time
    assert len(figure["cuts"]) == 1  # type: ignore[arg-type]


@given(instants, instants, instants, instants)
def test_every_span_lies_inside_the_drawing_and_keeps_order(a: datetime, b: datetime, c: datetime, d: datetime) -> None:
    start, end = min(a, b), max(a, b)
    if start == end:
        return
    scale = Scale(start, end)
    left, width = scale.span(min(c, d), max(c, d))
    assert left >= LEFT and left + width <= WIDTH - RIGHT + 1.6 and width > 0
    assert scale.x(min(c, d), 0) <= scale.x(max(c, d), 0)


def test_a_lease_until_the_year_9999_does_not_flatten_the_picture(english: Worked) -> None:
    endless = [dict(r) for r in english.tables["tenancies"].to_pylist()]
    endless[2]["end"] = datetime(9999, 12, 31, tzinfo=UTC)
    english.tables["tenancies"] = make_table("tenancies", endless)
    (figure,) = figures(english)
    widths = {b["label"]: b["width"] for lane in figure["lanes"] for b in lane["bars"]}  # type: ignore[attr-defined]
    assert widths["T1"] > 100


def test_many_lanes_are_cut_into_figures_that_fit_a_page(english: Worked) -> None:
    rows = [
        {
            **english.tables["tenancies"].to_pylist()[0],
            "tenancy_id": f"ten-x{i}",
            "ip": f"198.18.9.{i}",
            "start": day(3, 1),
            "end": day(5, 1),
        }
        for i in range(100)
    ]
    english.tables["tenancies"] = pa.concat_tables([english.tables["tenancies"], make_table("tenancies", rows)])
    drawn = figures(english)
    assert len(drawn) > 1 and all(f["height"] <= MOST_HEIGHT + 6 for f in drawn)  # type: ignore[operator]
    assert sum(len(f["lanes"]) for f in drawn) == 102  # type: ignore[misc, arg-type]


def test_nothing_watched_draws_nothing(english: Worked) -> None:
    english.tables["tenancies"] = make_table("tenancies")
    assert figures(english) == []


def test_log_lines_are_counted_over_all_hits_in_equal_steps_and_outside_ones_not_at_all() -> None:
    from datetime import timedelta

    from tests.dossier.dossier_case import day

    from urazuke.dossier.density import events_by_window
    from urazuke.evidence.tables import make_table

    contacts = make_table("contacts", [{"contact_id": f"con-{n}", "tenancy_id": f"ten-{n % 2}"} for n in range(4)])
    times = [(n % 4, day(4, 1) + timedelta(hours=n)) for n in range(-5, 53)]
    hits = make_table("hits", [{"contact_id": f"con-{n}", "time": time} for n, time in times] + [{"contact_id": "gone", "time": day(4, 1)}])
    counts = events_by_window({"contacts": contacts, "hits": hits}, day(4, 1), day(4, 3), 4)
    expected: dict[str, dict[int, int]] = {}
    for n, time in times:
        if day(4, 1) <= time < day(4, 3):
            steps = expected.setdefault(f"ten-{n % 2}", {})
            steps[(time - day(4, 1)) // timedelta(hours=12)] = steps.get((time - day(4, 1)) // timedelta(hours=12), 0) + 1
    assert counts == expected and set(counts["ten-0"]) == {0, 1, 2, 3}


def test_more_log_lines_draw_a_higher_column(english: Worked) -> None:
    from urazuke.evidence.tables import make_table

    hit = english.tables["hits"].to_pylist()[0]

    def height(lines: int) -> float:
        english.tables["hits"] = make_table("hits", [hit | {"line": n} for n in range(lines)])
        found = figures(english)
        return max(m["height"] for f in found for lane in f["lanes"] for m in lane["marks"])  # type: ignore[attr-defined]

    assert height(1) < height(20) < height(3000) <= 5.5
