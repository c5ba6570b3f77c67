"""Published indicators are watched as they say, but never in somebody else's tenancy."""

from __future__ import annotations

import ipaddress
from datetime import datetime

import pyarrow as pa
from tests.hunt.scenes import day, watch, window, windows

from urazuke.evidence.case import Organisation, Settings
from urazuke.evidence.claim import Observable, Reading, Span
from urazuke.evidence.tables import make_table
from urazuke.hunt import Pivot, pivot

OURS = Organisation("org", "Org", networks=(ipaddress.ip_network("198.19.0.0/24"),), contact="soc@org.example")


def _pivot(intel: pa.Table | None = None, held: pa.Table | None = None, readings: list[Reading] | None = None) -> Pivot:
    return pivot(Settings(organisations=(OURS,)), windows() if held is None else held, make_table("handovers"), make_table("links"),
                 make_table("personas"), make_table("watch") if intel is None else intel, readings or [], [])  # fmt: skip


def _windows(found: Pivot) -> list[tuple[str, datetime | None, datetime | None, str | None]]:
    return [(r["value"], r["start"], r["end"], r["tenancy_id"]) for r in found.watch.to_pylist()]


def _report(text: str, *found: tuple[str, str], harmless: str | None = None) -> Reading:
    """A reading with those observables (type, what stands in the text)."""
    spans = [(kind, written, text.index(written)) for kind, written in found]
    observables = tuple(
        Observable(kind, written.replace("[.]", ".").replace("hxxp", "http"), Span(at, at + len(written)), harmless)
        for kind, written, at in spans
    )
    return Reading("r" * 64, "reports/a.txt", "The Wire", None, "en", 0.0, text, observables)


def test_an_indicator_without_rental_records_keeps_its_own_validity() -> None:
    assert _windows(_pivot(watch(("ip", "198.18.0.1", 2, 20), ("domain", "evil.example", 1, None)))) == [
        ("198.18.0.1", day(2), day(20), None), ("evil.example", day(1), None, None),
    ]  # fmt: skip


def test_where_rental_records_cover_the_address_the_window_is_cut_to_the_tenancy_in_which_it_begins() -> None:
    held = windows(window("a", "198.18.0.1", 0, 10), window("b", "198.18.0.1", 10, None))
    assert _windows(_pivot(watch(("ip", "198.18.0.1", 2, None)), held)) == [("198.18.0.1", day(2), day(10), "a@198.18.0.1:0")]
    assert _windows(_pivot(watch(("ip", "198.18.0.1", 2, 5)), held)) == [("198.18.0.1", day(2), day(5), "a@198.18.0.1:0")]
    found = _pivot(watch(("ip", "198.18.0.1", 2, None)), held)
    assert {r["tenancy_id"]: r["because"] for r in found.tenancies.to_pylist() if r["watched"]} == {"a@198.18.0.1:0": "intel"}


def test_an_indicator_that_begins_while_nobody_held_the_address_ends_when_somebody_does() -> None:
    held = windows(window("a", "198.18.0.1", 0, 3), window("b", "198.18.0.1", 10, None))
    assert _windows(_pivot(watch(("ip", "198.18.0.1", 5, 20)), held)) == [("198.18.0.1", day(5), day(10), None)]


def test_an_indicator_without_a_beginning_on_a_rented_address_names_nobody() -> None:
    found = _pivot(watch(("ip", "198.18.0.1", None, 20)), windows(window("a", "198.18.0.1", 0, 10)))
    assert _windows(found) == []
    assert "does not say whose time" in found.steps.to_pylist()[0]["why"]


def test_an_indicator_that_begins_where_two_accounts_overlap_is_left_to_judgement() -> None:
    held = windows(window("a", "198.18.0.1", 0, 6), window("b", "198.18.0.1", 4, 9))
    found = _pivot(watch(("ip", "198.18.0.1", 5, 8)), held)
    assert _windows(found) == [] and all("judge" in s["why"] for s in found.steps.to_pylist())


def test_both_sides_of_the_account_in_which_it_begins_are_meant() -> None:
    held = windows(window("a", "198.18.0.1", 0, 4, lease="L"), window("a", "198.18.0.1", 4, 10, "transferee", lease="L"))
    assert _windows(_pivot(watch(("ip", "198.18.0.1", 2, 20)), held)) == [
        ("198.18.0.1", day(2), day(4), "a@198.18.0.1:0"), ("198.18.0.1", day(4), day(10), "a@198.18.0.1:4"),
    ]  # fmt: skip


def test_a_network_is_cut_lease_by_lease_and_the_rest_keeps_its_validity() -> None:
    held = windows(window("a", "198.18.0.1", 0, 10), window("b", "198.18.0.2", 5, 10))
    found = _windows(_pivot(watch(("ip", "198.18.0.0/30", 2, 20)), held))
    assert ("198.18.0.1", day(2), day(10), "a@198.18.0.1:0") in found
    assert ("198.18.0.2", day(2), day(5), None) in found
    assert {v for v, s, e, t in found if (s, e, t) == (day(2), day(20), None)} == {"198.18.0.0", "198.18.0.3"}


def test_local_addresses_and_an_organisations_own_are_never_watched() -> None:
    addresses = (("ip", "10.0.0.1", 1, 2), ("ip", "198.19.0.7", 1, 2))
    names = (("domain", "www.org.example", 1, 2), ("email", "soc@org.example", 1, 2))
    found = _pivot(watch(*addresses, *names))
    assert _windows(found) == [] and found.steps.num_rows == 4


def test_a_report_s_addresses_hashes_and_marked_names_are_watched_openly_and_said_to_be_open() -> None:
    text = "The server 198.18.7.7 and hxxp://bad.example/a were used.\n- listed.example\nHash: " + "a" * 64
    found = _pivot(readings=[_report(text, ("ipv4", "198.18.7.7"), ("url", "hxxp://bad.example/a"), ("domain", "listed.example"),
                                     ("sha256", "a" * 64))])  # fmt: skip
    assert {(r["type"], r["value"], r["start"], r["end"]) for r in found.watch.to_pylist()} == {
        ("ip", "198.18.7.7", None, None), ("url", "http://bad.example/a", None, None), ("domain", "listed.example", None, None),
        ("hash", "a" * 64, None, None),
    }  # fmt: skip
    assert all(r["label"] == "The Wire (open window)" for r in found.watch.to_pylist())
    assert all(r["basis"][0]["exhibit"] == "r" * 64 and r["basis"][0]["start"] is not None for r in found.watch.to_pylist())


def test_links_to_sources_and_harmless_values_are_no_indicators() -> None:
    text = "Read more at https://news.example/story, says the ministry (press@ministry.example)."
    found = _pivot(readings=[_report(text, ("url", "https://news.example/story"), ("email", "press@ministry.example"))])
    assert _windows(found) == [] and all("not as an indicator" in s["why"] for s in found.steps.to_pylist())
    assert _windows(_pivot(readings=[_report("- 198.18.7.7", ("ipv4", "198.18.7.7"), harmless="public DNS resolvers")])) == []


def test_a_report_s_address_with_rental_records_is_not_watched_because_it_says_no_time() -> None:
    found = _pivot(held=windows(window("a", "198.18.7.7", 0, 10)), readings=[_report("198[.]18.7.7", ("ipv4", "198[.]18.7.7"))])
    assert _windows(found) == [] and "does not say whose time" in found.steps.to_pylist()[0]["why"]


def test_two_publishers_of_one_indicator_are_both_its_basis() -> None:
    readings = [_report("- bad.example", ("domain", "bad.example")), _report("bad[.]example", ("domain", "bad[.]example"))]
    found = _pivot(readings=readings)
    (row,) = found.watch.to_pylist()
    assert len(row["basis"]) == 2
