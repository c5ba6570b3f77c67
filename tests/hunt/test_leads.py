"""From a lead to the watch list, side by side and step by step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pytest
from tests.hunt.scenes import day, handovers, links, personas, watch, window, windows

from urazuke.evidence.case import Lead, Settings
from urazuke.evidence.judgement import Judgement
from urazuke.evidence.tables import make_table
from urazuke.hunt import Pivot, pivot


def _pivot(
    leads: Sequence[Lead], held: pa.Table, *, changed: pa.Table | None = None, tied: pa.Table | None = None,
    renters: pa.Table | None = None, intel: pa.Table | None = None, judged: Sequence[Judgement] = (),
) -> Pivot:  # fmt: skip
    def given(table: pa.Table | None, name: str) -> pa.Table:
        return make_table(name) if table is None else table

    return pivot(Settings(leads=tuple(leads)), held, given(changed, "handovers"), given(tied, "links"), given(renters, "personas"),
                 given(intel, "watch"), [], judged)  # fmt: skip


def _watched(found: Pivot) -> dict[str, str]:
    return {r["tenancy_id"]: r["because"] for r in found.tenancies.to_pylist() if r["watched"]}


def _why(found: Pivot, step: str) -> list[str]:
    return [r["why"] for r in found.steps.to_pylist() if r["step"] == step]


def _judged(number: int, verb: str, *arguments: str) -> Judgement:
    return Judgement(number, "2024-01-01T00:00:00Z", "an analyst", "a reason", verb, arguments, "0" * 64)


LEAD = Lead(day(5), ip="198.18.0.1")


def test_a_lead_reaches_the_account_its_persona_and_all_their_tenancies() -> None:
    held = windows(
        window("a", "198.18.0.1", 0, 10), window("a", "198.18.0.2", 20, 30), window("b", "198.18.0.3", 40, None),
        window("c", "198.18.0.1", 10, 20), window("c", "198.18.0.4", 0, 9),
    )  # fmt: skip
    found = _pivot([LEAD], held, tied=links(("a", "b", "payment")), renters=personas(("P", "ab", ["x", "y"])))
    assert _watched(found) == {"a@198.18.0.1:0": "lead", "a@198.18.0.2:20": "lead", "b@198.18.0.3:40": "persona"}
    assert {(r["value"], r["start"], r["end"]) for r in found.watch.to_pylist()} == {
        ("198.18.0.1", day(0), day(10)), ("198.18.0.2", day(20), day(30)), ("198.18.0.3", day(40), None),
    }  # fmt: skip
    assert {r["persona_id"] for r in found.tenancies.to_pylist() if r["account_id"] in "ab"} == {"P"}


def test_every_watched_window_can_be_walked_back_to_the_lead() -> None:
    held = windows(window("a", "198.18.0.1", 0, 10), window("b", "198.18.0.3", 40, None))
    found = _pivot([LEAD], held, tied=links(("a", "b", "payment")), renters=personas(("P", "ab", ["x", "y"])))
    steps = found.steps.to_pylist()
    for row in found.watch.to_pylist():
        seen, at = set(), {row["tenancy_id"]}
        while at - seen:
            seen |= at
            at = {s["from_id"] for s in steps if s["to_id"] in seen} | seen
        assert "lead-1" in seen
        assert row["basis"]
    assert any("payment" in why for why in _why(found, "member"))


def test_the_end_of_a_tenancy_is_not_in_it() -> None:
    held = windows(window("a", "198.18.0.1", 0, 5), window("b", "198.18.0.1", 5, 9))
    assert _watched(_pivot([LEAD], held)) == {"b@198.18.0.1:5": "lead"}


def test_a_lead_inside_a_leased_network_reaches_its_tenancy() -> None:
    assert _watched(_pivot([LEAD], windows(window("a", "198.18.0.0/29", 0, 10)))) == {"a@198.18.0.0/29:0": "lead"}


def test_a_lead_that_two_accounts_may_have_held_watches_neither_and_says_how_to_judge() -> None:
    held = windows(window("a", "198.18.0.1", 0, 6), window("b", "198.18.0.1", 4, 9))
    found = _pivot([LEAD], held)
    assert _watched(found) == {} and found.watch.num_rows == 0
    assert {r["to_id"] for r in found.steps.to_pylist() if r["step"] == "lead"} == {"a@198.18.0.1:0", "b@198.18.0.1:4"}
    assert all("judge" in why for why in _why(found, "not watched"))


def test_a_lead_that_no_record_covers_then_watches_nothing_and_one_that_none_covers_ever_watches_the_address() -> None:
    missed = _pivot([LEAD], windows(window("a", "198.18.0.1", 6, 9)))
    assert missed.watch.num_rows == 0 and "none covers" in _why(missed, "not watched")[0]
    unknown = _pivot([LEAD], windows(window("a", "198.18.9.9", 0, 9)))
    (row,) = unknown.watch.to_pylist()
    assert (row["value"], row["start"], row["end"], row["tenancy_id"]) == ("198.18.0.1", None, None, None)
    assert "(open window)" in row["label"]


def test_a_domain_as_lead_is_watched_openly() -> None:
    (row,) = _pivot([Lead(day(5), domain="evil.example")], windows()).watch.to_pylist()
    assert (row["type"], row["value"], row["because"]) == ("domain", "evil.example", "lead")


BOUGHT = (window("a", "198.18.0.1", 0, 4), window("a", "198.18.0.1", 4, 10, "transferee"), window("b", "198.18.0.3", 0, 10))


def test_a_lead_after_a_hand_over_leaves_the_lessee_and_his_family_alone() -> None:
    found = _pivot([LEAD], windows(*BOUGHT), changed=handovers("a"), tied=links(("a", "b", "payment phone")),
                   renters=personas(("P", "ab", ["x", "y"])))  # fmt: skip
    assert _watched(found) == {"a@198.18.0.1:4": "lead"}
    assert any("honest customer" in why for why in _why(found, "not watched"))


def test_a_lead_before_a_hand_over_leaves_the_buyer_alone_where_the_lessee_rents_nothing_else() -> None:
    found = _pivot([Lead(day(2), ip="198.18.0.1")], windows(*BOUGHT), changed=handovers("a"))
    assert _watched(found) == {"a@198.18.0.1:0": "lead"}


def test_a_renter_of_several_accounts_is_watched_with_those_he_passed_them_to() -> None:
    found = _pivot([Lead(day(2), ip="198.18.0.1")], windows(*BOUGHT), changed=handovers("a"), tied=links(("a", "b", "payment")),
                   renters=personas(("P", "ab", ["x", "x"])))  # fmt: skip
    assert set(_watched(found)) == {"a@198.18.0.1:0", "a@198.18.0.1:4", "b@198.18.0.3:0"}


def test_a_lead_after_a_hand_over_follows_a_persona_that_rents_under_two_names_and_passes_on_twice() -> None:
    held = windows(*BOUGHT, window("c", "198.18.0.4", 0, 3), window("c", "198.18.0.4", 3, 9, "transferee"))
    tied = links(("a", "b", "payment"), ("b", "c", "phone"))
    two_names = _pivot([LEAD], held, changed=handovers("a", "c"), tied=tied, renters=personas(("P", "abc", ["x", "y"])))
    assert len(_watched(two_names)) == 5
    one_name = _pivot([LEAD], held, changed=handovers("a", "c"), tied=tied, renters=personas(("P", "abc", ["x"])))
    assert set(_watched(one_name)) == {"a@198.18.0.1:4"}


DOUBTED = (window("a", "198.18.0.1", 0, 4), window("a", "198.18.0.1", 4, 10, "unknown"), window("b", "198.18.0.3", 0, 10))


def test_a_lead_after_a_possible_change_of_hands_leaves_the_time_before_alone_and_says_how_to_add_it() -> None:
    found = _pivot([LEAD], windows(*DOUBTED))
    assert _watched(found) == {"a@198.18.0.1:4": "lead"}
    assert any("urazuke judge CASE watch a@198.18.0.1:0" in why for why in _why(found, "not watched"))
    added = _pivot([LEAD], windows(*DOUBTED), judged=[_judged(1, "watch", "a@198.18.0.1:0")])
    assert _watched(added) == {"a@198.18.0.1:4": "lead", "a@198.18.0.1:0": "judgement"}


def test_a_lead_before_a_possible_change_of_hands_watches_the_whole_account() -> None:
    for leads in ([Lead(day(2), ip="198.18.0.1")], [LEAD, Lead(day(2), ip="198.18.0.1")]):
        assert set(_watched(_pivot(leads, windows(*DOUBTED)))) == {"a@198.18.0.1:0", "a@198.18.0.1:4"}


def test_a_possible_change_of_hands_stops_no_renter_of_several_accounts() -> None:
    known = {"tied": links(("a", "b", "payment")), "renters": personas(("P", "ab", ["x", "y"]))}
    assert set(_watched(_pivot([LEAD], windows(*DOUBTED), **known))) == {"a@198.18.0.1:0", "a@198.18.0.1:4", "b@198.18.0.3:0"}
    by_logins = {"tied": links(("a", "b", "access_device")), "renters": personas(("P", "ab", ["x", "y"]))}
    assert "a@198.18.0.1:0" not in _watched(_pivot([LEAD], windows(*DOUBTED), **by_logins))


def test_an_account_without_log_ins_is_watched_as_a_whole() -> None:
    held = windows(window("a", "198.18.0.1", 0, 10, "unknown"), window("a", "198.18.0.2", 0, 3, "unknown"))
    assert set(_watched(_pivot([LEAD], held))) == {"a@198.18.0.1:0", "a@198.18.0.2:0"}


def test_a_link_by_log_ins_alone_reaches_only_who_logs_in() -> None:
    held = windows(*BOUGHT, window("c", "198.18.0.4", 0, 3), window("c", "198.18.0.4", 3, 9, "transferee"))
    found = _pivot([LEAD], held, changed=handovers("a", "c"), tied=links(("a", "c", "access_device access_ip")),
                   renters=personas(("P", "ac", ["x"])))  # fmt: skip
    assert set(_watched(found)) == {"a@198.18.0.1:4", "c@198.18.0.4:3"}


@pytest.mark.parametrize("fields", ["device plan", "machines", "machines habits burst", "machines opened passed_on group"])
def test_one_buyer_s_machines_and_habits_on_two_stolen_accounts_accuse_neither_customer(fields: str) -> None:
    held = windows(*BOUGHT, window("c", "198.18.0.4", 0, 3), window("c", "198.18.0.4", 3, 9, "transferee"))
    found = _pivot([LEAD], held, changed=handovers("a", "c"), tied=links(("a", "c", fields)),
                   renters=personas(("P", "ac", ["x", "y"])))  # fmt: skip
    assert not {"a@198.18.0.1:0", "c@198.18.0.4:0"} & set(_watched(found))


def test_one_person_written_in_two_ways_is_not_two_people() -> None:
    held = windows(*BOUGHT, window("c", "198.18.0.4", 0, 3), window("c", "198.18.0.4", 3, 9, "transferee"))
    found = _pivot([LEAD], held, changed=handovers("a", "c"), tied=links(("a", "c", "identity payment")),
                   renters=personas(("P", "ac", ["森田 翔太", "MORITA SHOTA"])))  # fmt: skip
    assert set(_watched(found)) == {"a@198.18.0.1:4"}


def test_a_lead_while_the_account_changes_hands_is_taken_for_the_new_holder_s() -> None:
    held = windows(window("a", "198.18.0.1", 0, 10.5), window("a", "198.18.0.1", 10.5, 20, "transferee"), window("b", "198.18.0.3", 0, 9))
    found = _pivot([Lead(day(10.2), ip="198.18.0.1")], held, changed=handovers("a"), tied=links(("a", "b", "payment")),
                   renters=personas(("P", "ab", ["x", "y"])))  # fmt: skip
    assert {(r["start"], r["end"]) for r in found.watch.to_pylist()} == {(day(10), day(10.5)), (day(10.5), day(20))}


def test_time_that_another_account_s_record_covers_too_is_not_watched_unless_judged() -> None:
    held = windows(window("a", "198.18.0.1", 0, 10), window("z", "198.18.0.1", 8, 20))
    found = _pivot([LEAD], held)
    assert [(r["start"], r["end"]) for r in found.watch.to_pylist()] == [(day(0), day(8))]
    assert any("judge" in why for why in _why(found, "not watched"))
    judged = _pivot([LEAD], held, judged=[_judged(1, "watch", "a@198.18.0.1:0")])
    assert [(r["start"], r["end"]) for r in judged.watch.to_pylist()] == [(day(0), day(10))]


def test_a_leased_network_is_watched_but_for_the_addresses_and_times_that_others_held() -> None:
    held = windows(window("a", "198.18.0.0/30", 0, 10), window("z", "198.18.0.2", 4, 20))
    found = _pivot([Lead(day(5), ip="198.18.0.1")], held)
    assert {(r["value"], r["start"], r["end"]) for r in found.watch.to_pylist()} == {
        ("198.18.0.0/31", day(0), day(10)), ("198.18.0.3", day(0), day(10)), ("198.18.0.2", day(0), day(4))}  # fmt: skip


def test_two_watched_accounts_dispute_nothing() -> None:
    held = windows(window("a", "198.18.0.1", 0, 10), window("b", "198.18.0.1", 8, 20))
    found = _pivot([LEAD], held, tied=links(("a", "b", "payment")), renters=personas(("P", "ab", ["x", "y"])))
    assert {(r["start"], r["end"]) for r in found.watch.to_pylist()} == {(day(0), day(10)), (day(8), day(20))}


def test_an_interval_lead_reaches_the_one_account_that_held_the_address() -> None:
    held = windows(window("a", "198.18.0.1", 0, 4), window("b", "198.18.0.1", 8, 9))
    lead = Lead(day(2), ip="198.18.0.1", end=day(7))
    assert _watched(_pivot([lead], held)) == {"a@198.18.0.1:0": "lead"}
    assert _watched(_pivot([Lead(day(2), ip="198.18.0.1", end=day(9))], held)) == {}


def test_judgements_win_and_the_later_wins_over_the_earlier() -> None:
    held = windows(window("a", "198.18.0.1", 0, 10), window("c", "198.18.0.4", 0, 9))
    one, other = "a@198.18.0.1:0", "c@198.18.0.4:0"
    found = _pivot([LEAD], held, judged=[_judged(1, "unwatch", one), _judged(2, "watch", other)])
    assert _watched(found) == {other: "judgement"}
    assert {r["tenancy_id"]: r["because"] for r in found.tenancies.to_pylist()} == {one: "judgement", other: "judgement"}
    again = _pivot([LEAD], held, judged=[_judged(1, "unwatch", one), _judged(3, "watch", one)])
    assert _watched(again) == {one: "judgement"}
    assert {"id": "judgement-3", "exhibit": None, "line": None, "start": None, "end": None} in again.tenancies.to_pylist()[0]["basis"]


def test_a_judgement_on_a_tenancy_that_is_gone_changes_nothing_and_is_said() -> None:
    found = _pivot([LEAD], windows(window("a", "198.18.0.1", 0, 10)), judged=[_judged(1, "watch", "gone")])
    assert _watched(found) == {"a@198.18.0.1:0": "lead"} and "no tenancy gone" in _why(found, "judgement")[0]


def test_the_weightiest_reason_is_named_and_a_window_stands_once() -> None:
    held = windows(window("a", "198.18.0.1", 0, 10))
    found = _pivot([LEAD], held, intel=watch(("ip", "198.18.0.1", 2, 3)))
    assert _watched(found) == {"a@198.18.0.1:0": "lead"}
    assert [(r["start"], r["end"]) for r in found.watch.to_pylist()] == [(day(0), day(10))]


def test_no_leads_and_no_intel_watch_nothing() -> None:
    found = _pivot([], windows(window("a", "198.18.0.1", 0, 10)))
    assert found.watch.num_rows == 0 and found.steps.num_rows == 0
    assert [r["because"] for r in found.tenancies.to_pylist()] == [None]


def test_the_same_inputs_give_the_same_rows() -> None:
    held = windows(*BOUGHT)
    wanted: Any = {"changed": handovers("a"), "tied": links(("a", "b", "payment")), "renters": personas(("P", "ab", ["x", "y"]))}
    one, other = _pivot([LEAD], held, **wanted), _pivot([LEAD], held, **wanted)
    assert one.watch.equals(other.watch) and one.steps.equals(other.steps) and one.tenancies.equals(other.tenancies)
