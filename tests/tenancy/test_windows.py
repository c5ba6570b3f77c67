"""Windows: what the leases say, cut at hand-overs, ambiguous where two accounts hold one address at once."""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from urazuke.evidence.interval import Interval, union
from urazuke.evidence.tables import make_table
from urazuke.tenancy import build_windows
from urazuke.tenancy.overlaps import Holding, ambiguous_holdings
from urazuke.tenancy.renewals import Lease, join_renewals
from urazuke.tenancy.windows import _sides

BEGIN = datetime(2024, 4, 1, tzinfo=UTC)


def day(number: float | None) -> datetime | None:
    return None if number is None else BEGIN + timedelta(days=number)


def lease(
    start: float,
    end: float | None,
    ip: str = "192.0.2.1",
    account: str = "A",
    lease_id: str = "L",
    line: int = 2,
    renews: str | None = None,
) -> dict[str, Any]:
    place = {"exhibit": "e" * 64, "line": line, "start": None, "end": None, "id": None}
    return {
        "provider": "N", "lease_id": lease_id, "account_id": account, "ip": ip, "start": day(start), "end": day(end),
        "renews": renews, "basis": [place],
    }  # fmt: skip


def access(first: int, last: int, hour: int, source: str, device: str, account: str = "A") -> list[dict[str, Any]]:
    return [
        {"provider": "N", "account_id": account, "time": BEGIN + timedelta(days=n, hours=hour), "action": "login", "source_ip": source,
         "user_agent": f"agent of {device}", "device": device,
         "basis": [{"exhibit": "a" * 64, "line": n, "start": None, "end": None, "id": None}]}
        for n in range(first, last)
    ]  # fmt: skip


def windows(leases: list[dict[str, Any]], logins: list[dict[str, Any]] | None = None) -> list[dict[str, Any]]:
    return list(build_windows(make_table("lease_rows", leases), make_table("access_rows", logins or [])).windows.to_pylist())


def test_a_window_is_the_lease_exactly_and_leads_back_to_its_row() -> None:
    (window,) = windows([lease(0, 30)])
    assert (window["start"], window["end"]) == (day(0), day(30))
    assert (window["controller"], window["ambiguous"]) == ("unknown", False)
    assert [item["line"] for item in window["basis"]] == [2]


def test_renewals_that_touch_are_one_window_and_a_gap_is_not_closed() -> None:
    found = windows([lease(30, 60, line=3), lease(0, 30), lease(61, 70, line=4)])
    assert [(w["start"], w["end"]) for w in found] == [(day(0), day(60)), (day(61), day(70))]
    assert [item["line"] for item in found[0]["basis"]] == [2, 3]


def test_an_open_renewal_leaves_the_window_open() -> None:
    (window,) = windows([lease(0, 30), lease(20, None), lease(25, 28)])
    assert (window["start"], window["end"]) == (day(0), None)


def test_a_renewal_under_a_new_id_is_the_same_hold_where_the_record_says_so() -> None:
    rows = [lease(0, 30), lease(30, 60, lease_id="M", renews="L", line=3), lease(60, None, lease_id="K", renews="M", line=4)]
    assert [(w["lease_id"], w["start"], w["end"]) for w in windows(rows)] == [("L", day(0), None)]
    assert [(w["lease_id"], w["start"], w["end"]) for w in windows([{**row, "renews": None} for row in rows])] == [
        ("K", day(60), None), ("L", day(0), day(30)), ("M", day(30), day(60)),
    ]  # fmt: skip


def test_a_renewal_of_another_account_s_lease_or_after_a_gap_is_a_hold_of_its_own() -> None:
    other = [lease(0, 30), lease(30, 60, account="B", lease_id="M", renews="L")]
    assert [(w["account_id"], w["lease_id"]) for w in windows(other)] == [("A", "L"), ("B", "M")]
    late = [lease(0, 30), lease(31, 60, lease_id="M", renews="L")]
    assert [(w["lease_id"], w["start"], w["end"]) for w in windows(late)] == [("L", day(0), day(30)), ("M", day(31), day(60))]


def test_leases_that_renew_each_other_in_a_circle_are_one_hold() -> None:
    found = windows([lease(0, 30, renews="M"), lease(30, 60, lease_id="M", renews="L")])
    assert [(w["lease_id"], w["start"], w["end"]) for w in found] == [("L", day(0), day(60))]


def test_a_move_within_a_lease_ends_one_window_where_the_other_begins() -> None:
    found = windows([lease(0, 30), lease(30, 60, ip="192.0.2.2")])
    assert [(w["ip"], w["start"], w["end"]) for w in found] == [("192.0.2.1", day(0), day(30)), ("192.0.2.2", day(30), day(60))]


def test_a_lease_that_a_later_export_has_as_ended_has_ended() -> None:
    (window,) = windows([lease(0, None), lease(0, 30, line=3)])
    assert (window["end"], len(window["basis"])) == (day(30), 2)
    (window,) = windows([lease(0, None), lease(0, 30), lease(20, None)])
    assert window["end"] is None


def test_an_end_in_the_last_second_touches_the_next_and_no_other_gap_is_closed() -> None:
    second = 1 / 86_400
    assert len(windows([lease(0, 30 - second), lease(30, 60)])) == 1
    assert len(windows([lease(0, 30 - 2 * second), lease(30, 60)])) == 2
    assert len(windows([lease(0, 30.5 - 30 * second), lease(30.5 - 29.5 * second, 60)])) == 2


def test_a_hand_over_cuts_every_window_around_it_and_what_comes_after_is_the_transferee_s() -> None:
    logins = access(0, 20, 9, "192.0.2.10", "old") + access(24, 50, 0, "203.0.113.1", "new")
    leases = [lease(-5, 60), lease(-5, 10, ip="192.0.2.2", lease_id="M"), lease(40, 50, ip="192.0.2.3", lease_id="O")]
    found = build_windows(make_table("lease_rows", leases), make_table("access_rows", logins))
    (handover,) = found.handovers.to_pylist()
    middle = handover["earliest"] + (handover["latest"] - handover["earliest"]) / 2
    sides = [(w["lease_id"], w["start"], w["end"], w["controller"]) for w in found.windows.to_pylist()]
    assert sides == [
        ("L", day(-5), middle, "lessee"), ("L", middle, day(60), "transferee"), ("M", day(-5), day(10), "lessee"),
        ("O", day(40), day(50), "transferee"),
    ]  # fmt: skip
    for window in found.windows.to_pylist():
        exhibits = {item["exhibit"] for item in window["basis"]}
        assert ("a" * 64 in exhibits) == (window["lease_id"] != "M")
    assert handover["basis"]


def test_a_possible_change_of_hands_cuts_the_windows_and_nobody_is_known_after_it() -> None:
    logins = access(0, 20, 9, "192.0.2.10", "old") + access(24, 27, 0, "203.0.113.1", "new")
    found = build_windows(make_table("lease_rows", [lease(-5, 60)]), make_table("access_rows", logins))
    assert found.handovers.num_rows == 0
    before, after = found.windows.to_pylist()
    assert (before["controller"], after["controller"]) == ("lessee", "unknown")
    assert (before["start"], before["end"], after["end"]) == (day(-5), after["start"], day(60))
    assert {item["exhibit"] for item in after["basis"]} == {"e" * 64, "a" * 64}


def test_with_log_ins_and_no_hand_over_the_lessee_controls() -> None:
    assert windows([lease(0, 30)], access(1, 9, 9, "192.0.2.10", "one"))[0]["controller"] == "lessee"


def test_overlapping_windows_of_two_accounts_are_both_ambiguous_and_touching_ones_are_not() -> None:
    found = windows([lease(0, 10), lease(9, 20, account="B"), lease(20, 30, account="C"), lease(0, 30, ip="192.0.2.2", account="D")])
    assert {w["account_id"]: w["ambiguous"] for w in found} == {"A": True, "B": True, "C": False, "D": False}


def test_two_leases_of_one_account_do_not_contradict_each_other() -> None:
    assert [w["ambiguous"] for w in windows([lease(0, 10), lease(5, 20, lease_id="M")])] == [False, False]


def test_a_network_overlaps_the_addresses_and_networks_inside_it() -> None:
    found = windows([
        lease(0, 10, ip="192.0.2.0/24"), lease(5, 6, ip="192.0.2.7", account="B"), lease(5, 6, ip="192.0.3.7", account="C"),
        lease(9, 20, ip="192.0.2.128/25", account="D"), lease(5, 6, ip="::c000:207", account="E"),
    ])  # fmt: skip
    assert {w["account_id"]: w["ambiguous"] for w in found} == {"A": True, "B": True, "C": False, "D": True, "E": False}


def test_an_address_that_thousands_share_is_judged_in_a_moment() -> None:
    shared = [Holding("192.0.2.1", f"A{number}", Interval(day(0), None)) for number in range(20_000)]
    assert len(ambiguous_holdings([*shared, Holding("192.0.2.0/24", "B", Interval(day(1), None))])) == 20_001


def test_a_tenancy_id_follows_from_what_it_names() -> None:
    one, two = windows([lease(0, 10)]), windows([lease(50, 60, account="B"), lease(0, 10, line=9)])
    assert one[0]["tenancy_id"] == two[0]["tenancy_id"] != two[1]["tenancy_id"]


def test_no_leases_are_no_windows() -> None:
    assert windows([]) == []


SPANS = st.tuples(st.integers(0, 60), st.one_of(st.none(), st.integers(1, 40))).map(
    lambda pair: (pair[0], None if pair[1] is None else pair[0] + pair[1])
)


@given(st.lists(SPANS, min_size=1, max_size=8))
def test_the_windows_of_a_lease_hold_what_its_rows_hold(spans: list[tuple[int, int | None]]) -> None:
    found = join_renewals(make_table("lease_rows", [lease(*span) for span in spans]))
    ended = {start for start, end in spans if end is not None}
    asked = union([Interval(day(start), day(end)) for start, end in spans if end is not None or start not in ended])
    assert [item.interval for item in found] == asked


@given(SPANS, st.lists(st.integers(-5, 120), max_size=4))
def test_the_sides_of_a_window_make_up_the_window(span: tuple[int, int | None], instants: list[int]) -> None:
    from urazuke.tenancy.handovers import Changes, Handover

    whole = Interval(day(span[0]), day(span[1]))
    moments = [BEGIN + timedelta(days=number) for number in sorted(set(instants))]
    handovers = [Handover(moment, moment, 1.0, (), ()) for moment in moments]
    sides = _sides(Lease("N", "A", "L", "192.0.2.1", whole, ()), Changes({"A": handovers}, {}, frozenset({"A"})))
    assert union([interval for interval, _ in sides]) == [whole]
    assert sum(1 for interval, _ in sides) == 1 + sum(whole.lower < moment < whole.upper for moment in moments)
    for interval, side in sides:
        assert side == ("transferee" if any(moment <= interval.lower for moment in moments) else "lessee")


IPS = st.sampled_from(["192.0.2.1", "192.0.2.2", "192.0.2.0/30", "192.0.2.0/24", "192.0.3.1", "2001:db8::1", "2001:db8::/64"])
HOLDINGS = st.builds(
    lambda ip, account, span: Holding(ip, account, Interval(day(span[0]), day(span[1]))), IPS, st.sampled_from("ABC"), SPANS
)


@given(st.lists(HOLDINGS, max_size=12))
def test_ambiguity_is_what_comparing_every_pair_finds(holdings: list[Holding]) -> None:
    def clash(one: Holding, other: Holding) -> bool:
        left, right = ipaddress.ip_network(one.ip), ipaddress.ip_network(other.ip)
        return one.account_id != other.account_id and left.overlaps(right) and one.interval.overlaps(other.interval)

    expected = {i for i, one in enumerate(holdings) for j, other in enumerate(holdings) if i != j and clash(one, other)}
    assert ambiguous_holdings(holdings) == expected
