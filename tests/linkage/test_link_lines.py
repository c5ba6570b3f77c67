"""Who works from one line is of one house; that is a place like the network it is in, and no second thing beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from urazuke.evidence.tables import make_table
from urazuke.linkage import Linkage, link_accounts
from urazuke.linkage.accounts import Account
from urazuke.linkage.features import Feature
from urazuke.linkage.lines import lessees_lines, line_key
from urazuke.linkage.links import is_enough

Made = Callable[..., Any]
EXIT = "203.0.113.5"
LINE = "198.19.7.18"
START = datetime(2024, 6, 1, tzinfo=UTC)


def used(account: str, device: str, address: str, *, day: int = 0, hour: int = 14, times: int = 8) -> list[dict[str, Any]]:
    """That many log-ins, a day each."""
    return [
        {"provider": "N", "account_id": account, "time": START + timedelta(days=day + n, hours=hour, minutes=7 * n),
         "source_ip": address, "device": device, "user_agent": "Firefox",
         "basis": [{"exhibit": "a" * 64, "line": 2 + n, "start": None, "end": None, "id": None}]}
        for n in range(times)
    ]  # fmt: skip


def lines(rows: list[dict[str, Any]], *accounts: str) -> dict[str, str]:
    signed_up = pl.DataFrame({"account_id": accounts, "device": [f"dev_{account}" for account in accounts]})
    found = lessees_lines(make_table("access_rows", rows), signed_up, 1000)
    return dict(found.select("account_id", "line").iter_rows())


def crowd(lease: Made) -> list[dict[str, Any]]:
    """Customers, of whom some signed up in that street, at other times."""
    opened = {n: datetime(2023, 7, 1, tzinfo=UTC) + timedelta(days=4 * (n - 100)) for n in range(100, 170)}
    return [lease(n, start=opened[n], **({"signup_ip": f"198.19.7.{n}"} if n < 107 else {})) for n in opened]


def crowd_s_use() -> list[dict[str, Any]]:
    """Customers at home at all hours, every third through the exit in the morning."""
    return [row for n in range(100, 170) for row in used(f"A{n}", f"dev_{n}", EXIT if n % 3 == 0 else f"198.51.{n}.7", hour=(5 * n) % 24)]


def test_one_line_is_an_address_and_of_ipv6_the_network_of_one_house() -> None:
    assert line_key("198.19.7.18") == "198.19.7.18"
    assert line_key("2001:db8:1:2:a::1") == line_key("2001:db8:1:2:b::9") == "2001:db8:1:2::/64"
    assert line_key("nowhere") is line_key(None) is None


def test_the_line_is_the_lessee_s_and_not_whose_machine_came_later() -> None:
    rows = used("A1", "dev_A1", LINE) + used("A1", "buyer", "198.19.9.9", day=20, times=30)
    assert lines(rows, "A1") == {"A1": LINE}


def test_an_address_of_one_day_or_of_few_log_ins_is_no_line() -> None:
    assert lines(used("A1", "dev_A1", LINE, times=1) + used("A1", "dev_A1", EXIT, day=1, times=9), "A1") == {"A1": EXIT}


def test_what_many_accounts_use_is_no_line() -> None:
    many = [row for n in range(30) for row in used(f"A{n}", f"dev_A{n}", EXIT, times=4)]
    assert lines(many, *(f"A{n}" for n in range(30))) == {}


@pytest.mark.parametrize(("beside", "enough"), [("network", False), ("payment", True)])
def test_a_line_and_its_network_are_one_thing(beside: str, enough: bool) -> None:
    shared = [Feature("line", LINE, LINE, 9.0, 2), Feature(beside, "x", "x", 9.0, 2), Feature("habits", "x", "x", 6.0)]
    assert is_enough(shared, frozenset()) is enough


@pytest.mark.parametrize(("other", "enough"), [("network", False), ("device", True)])
def test_neighbours_who_take_one_plan_in_one_week_are_none_the_likelier_one_for_having_both_moved_on(other: str, enough: bool) -> None:
    shared = [Feature(other, "x", "x", 9.0, 2), Feature("plan", "x", "x", 6.0, near=True), Feature("passed_on", "since", "since", 5.0)]
    assert is_enough(shared, frozenset()) is enough


@pytest.mark.parametrize(
    ("line", "plan", "expected"),
    [(LINE, "VPS-2G", ["A1", "A2", "A3"]), (LINE, "KVM-S", ["A1", "A2", "A3"]), ("198.19.7.77", "VPS-2G", ["A1", "A2"])],
)
def test_a_group_takes_in_who_came_from_its_street_in_the_same_days_and_works_from_its_line(
    rented: Made, lease: Made, line: str, plan: str, expected: list[str]
) -> None:
    together = {"start": datetime(2024, 5, 31, tzinfo=UTC), "plan": "VPS-2G", "signup_ip": "198.19.7.99"}
    rows = [
        lease(1, payment="card", phone="09055550000", **together),
        lease(2, start=datetime(2024, 3, 9, tzinfo=UTC), payment="card", phone="09055550000"),
        lease(3, **{**together, "start": datetime(2024, 6, 2, tzinfo=UTC), "plan": plan}), *crowd(lease),
    ]  # fmt: skip
    log_ins = used("A1", "dev_1", LINE) + used("A2", "dev_2", EXIT) + used("A3", "dev_3", line) + crowd_s_use()
    found: Linkage = link_accounts(rented(rows), make_table("access_rows", log_ins), [])
    assert [row["accounts"] for row in found.personas.to_pylist()] == [expected]
    shared = {feature["left"] for row in found.links.to_pylist() for feature in row["features"] if feature["field"] == "line"}
    assert shared == ({LINE} if line == LINE else set())


def test_chance_has_as_many_tries_as_there_are_values_and_not_accounts() -> None:
    account = Account(devices={"dev_1"}, opened=86_400.0 * 7)
    account.places["network", "198.19.7.0/24"] = account.places["plan", "vps-2g"] = account.places["device", "buyer"] = []
    assert account.values("network") == {"198.19.7.0/24"}
    assert account.values("device") == {"dev_1"}
    assert account.values("plan") == {"vps-2g 7.0"}
