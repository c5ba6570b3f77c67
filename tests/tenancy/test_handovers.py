"""A hand-over is found where everything changes for good, and nowhere else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.tenancy.access import AWAY, BEGIN, HOME, OFFICE, logins, table

from urazuke.tenancy.handovers import find_handovers
from urazuke.tenancy.logins import is_automatic, network_of

OLD = (range(0, 20), 9, HOME, "dev_old", "Old/1")
NEW = (range(24, 50), 0, AWAY, "dev_new", "New/1")


def test_a_new_device_network_agent_and_new_hours_are_a_hand_over() -> None:
    found, _, seen = find_handovers(table(logins(*OLD), logins(*NEW)))
    (handover,) = found["A"]
    assert seen == {"A"}
    assert handover.earliest == BEGIN + timedelta(days=19, hours=10)
    assert handover.latest == BEGIN + timedelta(days=24)
    assert handover.earliest < handover.instant < handover.latest
    assert handover.score >= 1
    assert handover.reasons[2:4] == ("they share no program", "they share no network")
    assert "mostly 09:00-12:00 and 00:00-03:00 UTC, are two people's" in handover.reasons[4]
    assert ("e" * 64, 21) in handover.places
    assert ("e" * 64, 26) in handover.places


@pytest.mark.parametrize(
    "new",
    [
        pytest.param((range(24, 50), 0, AWAY, "dev_old", "New/1"), id="traveller keeps the device"),
        pytest.param((range(24, 50), 0, HOME, "dev_new", "New/1"), id="new laptop at the same place"),
        pytest.param((range(24, 50), 0, "192.0.2.99", "dev_new", "New/1"), id="another address of the same network"),
        pytest.param((range(24, 50), 9, AWAY, "dev_new", "New/1"), id="moved house with a new machine: the same hours"),
        pytest.param((range(24, 28), 0, AWAY, "dev_new", "New/1"), id="too few log-ins after"),
        pytest.param((range(90, 120), 0, AWAY, "dev_new", "New/1"), id="after two months of silence"),
        pytest.param((range(24, 50), 0, AWAY, None, "New/1"), id="no device known after"),
    ],
)
def test_what_is_no_hand_over_is_not_taken_for_one(new: tuple[Any, ...]) -> None:
    found, _, seen = find_handovers(table(logins(*OLD), logins(*new)))
    assert (found, seen) == ({}, {"A"})


@pytest.mark.parametrize("agent", ["Old/1", "Old/2", None], ids=["the same program", "another version of it", "none recorded"])
def test_a_program_is_not_needed_to_see_a_hand_over(agent: str | None) -> None:
    with_program = find_handovers(table(logins(*OLD), logins(*NEW)))[0]["A"][0]
    (found,) = find_handovers(table(logins(*OLD), logins(range(24, 50), 0, AWAY, "dev_new", agent)))[0]["A"]
    assert 1 <= found.score < with_program.score


def test_the_old_device_in_the_new_one_s_network_rules_a_hand_over_out() -> None:
    back = (range(40, 41), 3, AWAY, "dev_old", "New/1")
    assert find_handovers(table(logins(*OLD), logins(*NEW), logins(*back)))[0] == {}


def test_a_seller_who_looks_in_once_more_hides_no_hand_over() -> None:
    again = (range(36, 37), 9, HOME, "dev_old", "Old/1")
    stranger = logins(range(24, 100), *NEW[1:])
    (found,) = find_handovers(table(logins(*OLD), stranger, logins(*again)))[0]["A"]
    assert found.latest == BEGIN + timedelta(days=24)
    assert "the old user looks in again later, in 1 sessions" in found.reasons
    stays = [logins(range(day, day + 1), 9, HOME, "dev_old", "Old/1") for day in range(26, 50, 4)]
    assert find_handovers(table(logins(*OLD), logins(*NEW), *stays))[0] == {}


def test_the_old_ways_now_and_then_among_few_new_ones_may_be_another_workplace() -> None:
    again = [logins(range(day, day + 1), 9, HOME, "dev_old", "Old/1") for day in (34, 44)]
    for looks_in in (again[:1], again):
        found, doubts, _ = find_handovers(table(logins(*OLD), logins(*NEW), *looks_in))
        assert found == {}
    assert find_handovers(table(logins(*OLD), logins(*NEW)))[0]
    assert doubts["A"].earliest == BEGIN + timedelta(days=19, hours=10)


def test_where_both_log_in_for_some_days_it_happened_in_these() -> None:
    (found,) = find_handovers(table(logins(*OLD), logins(range(20, 27), 9, HOME, "dev_old", "Old/1"), logins(*NEW)))[0]["A"]
    assert (found.earliest, found.latest) == (BEGIN + timedelta(days=23, hours=11), BEGIN + timedelta(days=26, hours=11))
    assert any(reason.startswith("both log in until 2024-04-27T11") for reason in found.reasons)


def test_a_program_that_goes_on_through_it_says_nothing() -> None:
    robot = [logins(range(60), hour, OFFICE, None, "Terraform/1.5", action="api") for hour in (1, 8, 15)]
    (found,) = find_handovers(table(logins(*OLD), logins(*NEW), *robot))[0]["A"]
    assert found.latest == BEGIN + timedelta(days=24)
    assert any(reason.startswith("180 log-ins of the account by programs are left out") for reason in found.reasons)


@pytest.mark.parametrize(
    ("agent", "action", "automatic"),
    [("curl/8.4.0", "login", True), (None, "api", True), ("Mozilla/5.0 Firefox/130.0", "login", False), (None, "apiary", False)],
)
def test_automation_is_what_says_so(agent: str | None, action: str, automatic: bool) -> None:
    assert is_automatic(agent, action) == automatic


def test_a_nameless_program_is_known_by_its_having_no_night() -> None:
    robot = [logins(range(60), hour, OFFICE, None, "Agent/1") for hour in (0, 4, 8, 12, 16, 20)]
    assert list(find_handovers(table(logins(*OLD), logins(*NEW), *robot))[0]) == ["A"]


def test_an_account_that_its_owner_takes_back_has_a_second_hand_over_to_its_lessee() -> None:
    thief = logins(range(24, 50), 0, AWAY, "dev_new", "New/1")
    lock = logins(range(53, 54), 8, HOME, "dev_old", "Old/1", action="password_change")
    owner = logins(range(54, 90), 9, HOME, "dev_old", "Old/1")
    out, back = find_handovers(table(logins(*OLD), thief, lock, owner))[0]["A"]
    assert (out.taken_back, back.taken_back) == (False, True)
    assert out.latest == BEGIN + timedelta(days=24)
    assert back.latest == BEGIN + timedelta(days=53, hours=10)
    assert "the first act locks the other user out" in back.reasons


def test_a_journey_with_other_machines_is_no_theft() -> None:
    owner = logins(range(53, 90), 9, HOME, "dev_old", "Old/1")
    assert find_handovers(table(logins(*OLD), logins(*NEW), owner))[0] == {}


def test_who_came_into_another_holder_s_account_too_is_a_stranger_even_at_nearly_the_seller_s_hours() -> None:
    """A man's own new laptop comes into both of his accounts, and is none."""
    new = (range(24, 50), 10, AWAY, "dev_new", "New/1")
    alone = (logins(*OLD), logins(*new))
    other = (
        logins(range(0, 12), 9, OFFICE, "dev_other", "Other/1", account="B"),
        logins(range(14, 40), 10, AWAY, "dev_new", "New/1", account="B"),
    )
    own = (logins(range(0, 12), 9, HOME, "dev_old", "Old/1", account="B"), logins(range(14, 40), 10, AWAY, "dev_new", "New/1", account="B"))
    assert find_handovers(table(*alone))[0] == {}
    assert find_handovers(table(logins(*OLD), logins(*new), *own))[0] == {}
    (found,) = find_handovers(table(logins(*OLD), logins(*new), *other))[0]["A"]
    assert "what is new here came into 1 accounts of other holders as well" in found.reasons


def test_devices_that_never_return_tell_nobody_from_another() -> None:
    old = [logins(range(n, n + 1), 9, HOME, f"dev_{n}", "Old/1") for n in range(20)]
    new = [logins(range(n, n + 1), 9, AWAY, f"dev_{n}", "New/1") for n in range(24, 50)]
    assert find_handovers(table(*old, *new))[0] == {}


def test_an_exit_that_many_accounts_use_on_both_sides_does_not_hide_a_hand_over() -> None:
    through_exit = (range(20, 22), 9, OFFICE, "dev_old", "Old/1")
    again = (range(50, 52), 0, OFFICE, "dev_new", "New/1")
    crowd = [logins(range(3), 9, OFFICE, f"dev_{n}", "Old/1", account=f"C{n}") for n in range(30)]
    alone = find_handovers(table(logins(*OLD), logins(*through_exit), logins(*NEW), logins(*again)))[0]
    among = find_handovers(table(logins(*OLD), logins(*through_exit), logins(*NEW), logins(*again), *crowd))[0]
    assert alone == {}
    assert list(among) == ["A"]
    assert "they share no network, but for 1 that many accounts use" in among["A"][0].reasons


def test_an_account_handed_on_twice_has_two_hand_overs_in_order() -> None:
    third = (range(54, 80), 16, OFFICE, "dev_third", "Third/1")
    first, second = find_handovers(table(logins(*OLD), logins(*NEW), logins(*third)))[0]["A"]
    assert first.latest < second.earliest


def test_locking_the_old_user_out_lets_fewer_days_do() -> None:
    def found(action: str) -> dict[str, Any]:
        new = logins(range(24, 28), 0, AWAY, "dev_new", "New/1", action=action)
        return find_handovers(table(logins(*OLD), new))[0]

    assert found("login") == {}
    assert "the new user's first acts lock the old one out" in found("password_change")["A"][0].reasons


@pytest.mark.parametrize("days", [range(24, 27), range(90, 120)], ids=["few log-ins", "a long silence"])
def test_a_change_too_weak_for_a_hand_over_is_a_doubt(days: range) -> None:
    changes = find_handovers(table(logins(*OLD), logins(days, 0, AWAY, "dev_new", "New/1")))
    assert changes.handovers == {}
    assert changes.doubts["A"].latest == BEGIN + timedelta(days=days[0], hours=days[0] % 3)


@pytest.mark.parametrize(
    "new",
    [
        pytest.param((range(24, 50), 0, AWAY, "dev_old", "New/1"), id="the device crosses"),
        pytest.param((range(24, 50), 9, AWAY, "dev_new", "New/1"), id="the same hours"),
    ],
)
def test_one_person_s_change_is_not_even_a_doubt(new: tuple[Any, ...]) -> None:
    assert find_handovers(table(logins(*OLD), logins(*new))).doubts == {}


def test_one_exit_as_main_network_on_both_sides_weighs_against_a_hand_over_but_does_not_rule_it_out() -> None:
    old = (logins(range(0, 20), 9, OFFICE, "dev_old", "Old/1"), logins(range(20, 23), 9, HOME, "dev_old", "Old/1"))
    new = (logins(range(24, 44), 0, OFFICE, "dev_new", "New/1"), logins(range(44, 50), 0, AWAY, "dev_new", "New/1"))
    exits = (OFFICE, *(f"198.18.{n}.1" for n in range(3)))
    crowd = [logins(range(1), 9, exit_, f"dev_{n}", "Old/1", account=f"C{n}") for n in range(30) for exit_ in exits]
    (among,) = find_handovers(table(*old, *new, *crowd)).handovers["A"]
    (apart,) = find_handovers(table(logins(*OLD), logins(*NEW), *crowd)).handovers["A"]
    assert 1 <= among.score < apart.score
    assert "they share no network, but for 1 that many accounts use" in among.reasons


def test_a_device_recorded_on_one_side_only_needs_a_lock_out_besides() -> None:
    def found(action: str) -> Any:
        lock = logins(range(24, 25), 0, AWAY, "dev_new", "New/1", action=action)
        return find_handovers(table(logins(OLD[0], 9, HOME, None, "Old/1"), lock, logins(range(25, 50), 0, AWAY, "dev_new", "New/1")))

    assert (list(found("login").handovers), list(found("login").doubts)) == ([], ["A"])
    assert list(found("password_change").handovers) == ["A"]
    assert "a side has no device recorded" in found("password_change").handovers["A"][0].reasons[1]


def test_the_order_of_the_rows_does_not_matter() -> None:
    rows = table(logins(*OLD), logins(*NEW))
    assert find_handovers(rows) == find_handovers(rows.take(list(range(len(rows)))[::-1]))


def test_a_network_is_a_24_or_a_64() -> None:
    assert network_of("192.0.2.200") == "192.0.2.0/24"
    assert network_of("2001:db8:1:2:3::4") == "2001:db8:1:2::/64"
