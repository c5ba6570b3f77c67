"""What no pair shows a group may: things shared crosswise, one thing used in like manner, accounts that are passed on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

from urazuke.evidence.tables import make_table
from urazuke.linkage import Linkage, link_accounts
from urazuke.linkage.accounts import Account
from urazuke.linkage.coherence import unite
from urazuke.linkage.features import Feature
from urazuke.linkage.habits import Habit, Habits, login_habits
from urazuke.linkage.links import Link
from urazuke.linkage.passing_on import passed_on
from urazuke.linkage.personas import Groups, form_personas
from urazuke.linkage.profiles import build_profiles

Made = Callable[..., Any]
EXIT = "203.0.113.5"
BEGIN = datetime(2024, 6, 1, tzinfo=UTC)


def used(
    account: str, device: str, address: str, hour: int, *, day: int = 0, times: int = 8, agent: str = "Firefox"
) -> list[dict[str, Any]]:
    """That many log-ins, a day each, at about that hour (UTC)."""
    return [
        {"provider": "N", "account_id": account, "time": BEGIN + timedelta(days=day + n, hours=hour, minutes=7 * n % 50),
         "source_ip": address, "device": device, "user_agent": agent,
         "basis": [{"exhibit": "a" * 64, "line": 2 + n, "start": None, "end": None, "id": None}]}
        for n in range(times)
    ]  # fmt: skip


def honest_use(numbers: Iterable[int]) -> list[dict[str, Any]]:
    """Customers at home, at all hours; every third through the exit in the morning."""
    rows = []
    for n in numbers:
        rows += used(f"A{n}", f"dev_{n}", EXIT if n % 3 == 0 else f"198.51.{n % 250}.7", (5 * n) % 24 if n % 3 else 2)
    return rows


@pytest.fixture
def linked(rented: Made) -> Callable[..., Linkage]:
    def found(rows: Iterable[dict[str, Any]], log_ins: list[dict[str, Any]]) -> Linkage:
        return link_accounts(rented(rows), make_table("access_rows", log_ins), [])

    return found


def decisions(linkage: Linkage) -> dict[tuple[str, str], str]:
    return {(row["left_account"], row["right_account"]): row["decision"] for row in linkage.links.to_pylist()}


def groups(linkage: Linkage) -> list[list[str]]:
    return [row["accounts"] for row in linkage.personas.to_pylist()]


def crowd(lease: Made) -> list[dict[str, Any]]:
    return [lease(number) for number in range(100, 170)]


def test_a_third_account_that_shares_one_thing_with_each_of_two_is_theirs_and_the_link_says_by_what(linked: Made, lease: Made) -> None:
    pair = {"payment": "card", "phone": "09012345678"}
    rows = [lease(1, **pair, device="d", email="cloudke20x@inbox.test"), lease(2, **pair, document="doc"), *crowd(lease)]
    crosswise = lease(3, device="d", email="cloudda95x@inbox.test", document="doc")
    found = linked([*rows, crosswise], [])
    assert groups(found) == [["A1", "A2", "A3"]]
    lone = linked([*rows, lease(3, device="d")], [])
    assert groups(lone) == [["A1", "A2"]]


def test_what_a_group_adds_is_a_feature_of_the_link(linked: Made, lease: Made) -> None:
    pair = {"payment": "card", "phone": "09012345678"}
    near = lease(1)["start"] + timedelta(days=1)
    rows = [
        lease(1, **pair, signup_ip="198.51.1.7", device="d"),
        lease(2, **pair, email="cloudke20x@inbox.test"),
        lease(3, signup_ip="198.51.1.9", start=near, email="cloudda95x@inbox.test"),
        *crowd(lease),
    ]
    found = linked(rows, [])
    assert groups(found) == [["A1", "A2", "A3"]]
    (link,) = [row for row in found.links.to_pylist() if (row["left_account"], row["right_account"]) == ("A1", "A3")]
    (group,) = [feature for feature in link["features"] if feature["field"] == "group"]
    assert "email_pattern cloud…x@inbox.test" in group["left"]
    assert link["weight"] == pytest.approx(sum(feature["weight"] for feature in link["features"]), abs=0.01)


def test_one_card_of_three_names_is_one_renter_s_where_all_three_are_used_alike_and_an_agent_s_where_not(linked: Made, lease: Made) -> None:
    rows = [*(lease(number, payment="card") for number in (1, 2, 3)), *crowd(lease)]
    others = honest_use(range(100, 170))
    alike = [row for n in (1, 2, 3) for row in used(f"A{n}", f"dev_{n}", EXIT, 14)]
    found = linked(rows, [*others, *alike])
    assert groups(found) == [["A1", "A2", "A3"]]
    unlike = [row for n, hour in ((1, 2), (2, 9), (3, 17)) for row in used(f"A{n}", f"dev_{n}", f"198.51.{n}.7", hour)]
    found = linked(rows, [*others, *unlike])
    assert groups(found) == []
    assert "linked" not in decisions(found).values()


def test_a_client_who_works_at_other_hours_from_another_place_is_not_his_agent(linked: Made, lease: Made) -> None:
    lent = {"payment": "card", "phone": "09012345678"}
    rows = [lease(1, **lent), lease(2, **lent), *crowd(lease)]
    others = honest_use(range(100, 170))
    assert groups(linked(rows, others + used("A1", "dev_1", "198.51.1.7", 13) + used("A2", "dev_2", "198.51.2.7", 14))) == [["A1", "A2"]]
    found = linked(rows, others + used("A1", "dev_1", "198.51.1.7", 1) + used("A2", "dev_2", "198.51.2.7", 14))
    assert (groups(found), decisions(found)["A1", "A2"]) == ([], "review")


def handed(account: str, number: int) -> list[dict[str, Any]]:
    """The lessee for eight days, then for good somebody else."""
    return [
        *used(account, f"dev_{number}", f"198.51.{number}.7", 13),
        *used(account, f"buyer_{number}", f"198.18.{number}.7", 4, day=10, agent="Opera"),
    ]


def test_a_number_of_two_names_is_one_renter_s_where_one_of_the_accounts_is_passed_on(linked: Made, lease: Made) -> None:
    rows = [lease(1, phone="09012345678"), lease(2, phone="09012345678"), *crowd(lease)]
    others = honest_use(range(100, 170))
    kept = used("A1", "dev_1", "198.51.1.7", 13) + used("A2", "dev_2", "198.51.2.7", 13)
    assert groups(linked(rows, others + kept)) == []
    found = linked(rows, others + handed("A1", 1) + used("A2", "dev_2", "198.51.2.7", 13))
    assert groups(found) == [["A1", "A2"]]
    (link,) = found.links.to_pylist()
    (passed,) = [feature for feature in link["features"] if feature["field"] == "passed_on"]
    assert (passed["left"], passed["right"]) == ("others since 2024-06-11", "kept")


@pytest.mark.parametrize(
    ("device", "address", "agent"),
    [
        pytest.param("dev_1", "198.18.1.7", "Opera", id="the same machine"),
        pytest.param("new", "198.51.1.7", "Opera", id="the same house"),
        pytest.param("new", "198.18.1.7", "Firefox", id="the same program"),
    ],
)
def test_who_changes_but_one_thing_has_not_passed_the_account_on(rented: Made, lease: Made, device: str, address: str, agent: str) -> None:
    profiles = build_profiles(rented([lease(1), *crowd(lease)]), make_table("access_rows", []))
    later = used("A1", device, address, 4, day=10, agent=agent)
    log_ins = used("A1", "dev_1", "198.51.1.7", 13) + later + honest_use(range(100, 170))
    found = passed_on(make_table("access_rows", log_ins), profiles)
    assert (found.since, "A1" in found.watched) == ({}, True)


def test_habits_are_those_of_the_machine_that_signed_up(rented: Made, lease: Made) -> None:
    profiles = build_profiles(rented([lease(1), *crowd(lease)]), make_table("access_rows", []))
    log_ins = used("A1", "buyer", EXIT, 3, times=30) + used("A1", "dev_1", "198.51.1.7", 13, day=1)
    habit = login_habits(make_table("access_rows", log_ins + honest_use(range(100, 170))), profiles).of["A1"]
    assert (round(habit.hour), habit.log_ins, habit.exit) == (13, 8, None)


def test_hours_run_round_the_clock_and_bits_stay_within_their_cap() -> None:
    around = {f"A{n}": Habit(float(n % 24), 10, None) for n in range(96)}
    habits = Habits({**around, "B1": Habit(23.8, 20, None), "B2": Habit(0.2, 20, None), "B3": Habit(12.0, 20, "203.0.113.0/24")})
    near, far = habits.weigh("B1", "B2"), habits.weigh("B1", "B3")
    assert near is not None and far is not None
    assert -6 <= far < -1 < 1 < near <= 6
    assert habits.weigh("B1", "unknown") is None


def test_an_account_without_recorded_machines_owns_the_one_that_logs_in() -> None:
    account = Account()
    account.places["device", "d1"].append(("e", 1))
    assert account.own_devices() == {"d1"}
    account.places["device", "d2"].append(("e", 2))
    assert account.own_devices() == set()
    account.devices.add("d2")
    assert account.own_devices() == {"d2"}


def sold(account: str, number: int, hour: int) -> list[dict[str, Any]]:
    """The lessee through the exit for eight days, then for good a crew with two machines at two places."""
    crew = [("crew_1", "203.0.114.5"), ("crew_2", "203.0.115.5")]
    later = [row for device, place in crew for row in used(account, device, place, 4, day=10, times=4, agent="Opera")]
    return used(account, f"dev_{number}", EXIT, hour) + later


@pytest.mark.parametrize(("hour", "expected"), [(15, [["A1", "A2"]]), (19, [])])
def test_who_uses_two_accounts_now_says_who_rented_them_only_where_their_lessees_were_alike(
    linked: Made, lease: Made, hour: int, expected: list[list[str]]
) -> None:
    rows = [lease(1), lease(2), *crowd(lease)]
    found = linked(rows, honest_use(range(100, 170)) + sold("A1", 1, 15) + sold("A2", 2, hour))
    assert groups(found) == expected
    assert decisions(found)["A1", "A2"] == ("linked" if expected else "review")


@pytest.mark.parametrize(("changed", "expected"), [((), []), ((1, 2), [["A1", "A2", "A3", "A4"]])])
def test_one_make_of_machine_and_like_habits_are_a_neighbourhood_s_where_nobody_passed_an_account_on(
    linked: Made, lease: Made, changed: tuple[int, ...], expected: list[list[str]]
) -> None:
    rows = [*(lease(number, device="common") for number in (1, 2, 3, 4)), *crowd(lease)]
    kept = [row for n in (1, 2, 3, 4) for row in used(f"A{n}", "common", EXIT, 14, times=12)]
    later = [row for n in changed for row in used(f"A{n}", f"buyer_{n}", f"198.18.{n}.7", 4, day=20, agent="Opera")]
    found = linked(rows, honest_use(range(100, 170)) + kept + later)
    assert groups(found) == expected


@pytest.mark.parametrize(("later", "expected"), [(("buyer", "buyer"), [["A1", "A2"]]), (("buyer_1", "buyer_2"), [])])
def test_one_roof_explains_nothing_where_both_accounts_went_to_the_same_buyers(
    linked: Made, lease: Made, later: tuple[str, str], expected: list[list[str]]
) -> None:
    rows = [lease(1, address="霞町1-1-1", phone="09011112222"), lease(2, address="霞町1-1-1", phone="09011112222"), *crowd(lease)]
    log_ins = honest_use(range(100, 170))
    for n, buyer in enumerate(later, 1):
        log_ins += used(f"A{n}", f"dev_{n}", EXIT, 14)
        for place, machine in (("198.18.1.7", buyer), ("198.18.2.7", f"{buyer} b")):
            log_ins += used(f"A{n}", machine, place, 4, day=10, agent="Opera")
    assert groups(linked(rows, log_ins)) == expected


@pytest.mark.parametrize(("third", "hour", "expected"), [("柴田 花", 14, True), ("高橋 花", 14, False), ("柴田 花", 4, False)])
def test_the_address_of_a_known_renter_of_false_names_is_his_where_the_habits_are_too(
    linked: Made, lease: Made, third: str, hour: int, *, expected: bool
) -> None:
    pair = {"payment": "card", "phone": "09012345678"}
    rows = [
        lease(1, **pair, name="高橋 一助", address="霞町1-1-1"),
        lease(2, **pair),
        lease(3, name=third, address="霞町1-1-1"),
        *crowd(lease),
    ]
    log_ins = [row for n, at in ((1, 14), (2, 14), (3, hour)) for row in used(f"A{n}", f"dev_{n}", EXIT, at)]
    assert groups(linked(rows, honest_use(range(100, 170)) + log_ins)) == [["A1", "A2", "A3"] if expected else ["A1", "A2"]]


def test_a_card_lent_to_one_of_a_group_ties_none_of_the_others() -> None:
    def link(left: str, *explained: str) -> Link:
        features = (Feature("payment", "card", "card", 12.0), Feature("phone", "0901", "0901", 11.0))
        return Link(left, "A3", 23.0, "review", features, frozenset(explained))

    assert {f.field for f in unite([link("A1"), link("A2")], {}).values} == {"payment", "phone"}
    assert {f.field for f in unite([link("A1"), link("A2", "payment")], {}).values} == {"phone"}


def named(**names: str) -> dict[str, Account]:
    """Accounts A1 to A5 in one customer's name, but for those given."""
    return {f"A{n}": Account(identities={names.get(f"A{n}", "1970|x")}, called={(names.get(f"A{n}", "x"),)}) for n in range(1, 6)}


@pytest.mark.parametrize(("names", "expected"), [({}, [("A1", "A2")]), ({"A2": "柴田"}, [("A1", "A2", "A3")])])
def test_who_sells_one_account_of_two_is_its_victim_unless_he_is_known_to_sign_under_unrelated_names(
    names: dict[str, str], expected: list[tuple[str, ...]]
) -> None:
    own = Link("A1", "A2", 20.0, "linked", (Feature("payment", "x", "x", 20.0),))
    crew = Link("A1", "A3", 15.0, "linked", (Feature("habits", "x", "x", 2.0),), frozenset(), True, 1.0)
    personas, _ = form_personas([own, crew], {}, Groups(), named(**names))
    assert [persona.accounts for persona in personas] == expected


def test_a_crew_that_buys_from_two_renters_is_neither_s() -> None:
    def link(left: str, right: str, weight: float, *, by_crew: bool = False) -> Link:
        features = (Feature("payment", "x", "x", weight), Feature("habits", "x", "x", 2.0))
        return Link(left, right, weight, "linked", features, frozenset(), by_crew, 1.0 if by_crew else None)

    own = [link("A1", "A2", 20.0), link("A3", "A4", 20.0)]
    crew = [link("A1", "A3", 15.0, by_crew=True), link("A1", "A5", 15.0, by_crew=True), link("A3", "A5", 15.0, by_crew=True)]
    personas, refused = form_personas([*own, *crew], {}, Groups(), named())
    assert [persona.accounts for persona in personas] == [("A1", "A2"), ("A3", "A4")]
    assert refused == {("A1", "A3"), ("A1", "A5"), ("A3", "A5")}
    personas, _ = form_personas([own[0], link("A1", "A5", 15.0, by_crew=True), link("A2", "A5", 15.0, by_crew=True)], {}, Groups(), named())
    assert [persona.accounts for persona in personas] == [("A1", "A2", "A5")]


@pytest.mark.parametrize(("alike", "expected"), [(4.0, [("A1", "A2", "A3", "A4")]), (1.0, [("A1", "A2"), ("A3", "A4")])])
def test_two_groups_that_one_crew_holds_are_one_seller_s_where_all_were_used_as_by_one_hand(
    alike: float, expected: list[tuple[str, ...]]
) -> None:
    own = [Link(a, b, 20.0, "linked", (Feature("payment", a, a, 20.0),)) for a, b in (("A1", "A2"), ("A3", "A4"))]
    crossing = [("A1", "A3", 4.0), ("A1", "A4", alike), ("A2", "A3", alike), ("A2", "A4", alike)]
    crew = [Link(a, b, 15.0, "linked", (Feature("habits", "x", "x", 6.0),), frozenset(), True, bits) for a, b, bits in crossing]
    personas, _ = form_personas([*own, *crew], {}, Groups(), named())
    assert [persona.accounts for persona in personas] == expected


def test_habits_that_all_who_sell_have_tell_no_two_sellers_apart() -> None:
    crowd = {f"C{n}": Habit(float(n % 24), 20, None) for n in range(96)}
    sellers = {f"S{n}": Habit(13.0, 20, EXIT) for n in range(8)}
    habits = Habits(crowd | sellers)
    assert (habits.weigh("S1", "S2") or 0.0) > 5.0
    assert (habits.among(sellers).weigh("S1", "S2") or 0.0) < 0.5


@pytest.mark.parametrize(("hour", "expected"), [(14, [["A1", "A2", "A3"]]), (4, [["A1", "A2"]])])
def test_a_machine_that_only_a_known_renter_has_makes_an_account_his_where_it_is_used_alike(
    linked: Made, lease: Made, hour: int, expected: list[list[str]]
) -> None:
    pair = {"payment": "card", "phone": "09012345678"}
    rows = [lease(1, **pair), lease(2, **pair), lease(3, device="dev_1"), *crowd(lease)]
    log_ins = [row for n, at in ((1, 14), (2, 14), (3, hour)) for row in used(f"A{n}", rows[n - 1]["device"], EXIT, at)]
    assert groups(linked(rows, honest_use(range(100, 170)) + log_ins)) == expected


@pytest.mark.parametrize(("hour", "expected"), [(14, [["A1", "A2"]]), (17, [])])
def test_one_card_is_one_hand_s_where_hardly_two_customers_are_used_as_alike(
    linked: Made, lease: Made, hour: int, expected: list[list[str]]
) -> None:
    rows = [lease(1, payment="card"), lease(2, payment="card"), *(lease(number) for number in range(100, 400))]
    log_ins = [row for n, at in ((1, 14), (2, hour)) for row in used(f"A{n}", f"dev_{n}", EXIT, at, times=12)]
    for n in range(100, 400):
        log_ins += used(f"A{n}", f"dev_{n}", f"198.51.{n % 250}.7" if n % 12 else EXIT, (5 * n) % 24)
    assert groups(linked(rows, log_ins)) == expected


def test_nothing_at_all_is_linked_to_nothing(rented: Made) -> None:
    empty: pa.Table = make_table("access_rows", [])
    profiles = build_profiles(rented([]), empty)
    assert login_habits(empty, profiles).of == {}
    assert passed_on(empty, profiles).since == {}
