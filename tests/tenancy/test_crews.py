"""Who comes into several customers' accounts is a crew where the old users are gone, and a helper where they stay."""

from __future__ import annotations

from typing import Any

import pytest
from tests.tenancy.access import AWAY, BEGIN, HOME, OFFICE, logins, table

from urazuke.evidence.tables import make_table
from urazuke.tenancy.handovers import find_handovers
from urazuke.tenancy.holders import holders_of

CREW = (AWAY, "dev_crew", "New/1")


def young(account: str, day: int, sessions: int = 3, seller: str | None = None, source: str | None = None) -> list[Any]:
    """An account that is used so many days, and from four days later on by the crew, at nearly the same hours."""
    number = ord(account)
    old = (source or f"100.64.{number}.1", seller or f"dev_{account}", "Old/1")
    begins = day + sessions + 3
    return [
        logins(range(day, day + sessions), 9, *old, account=account),
        logins(range(begins, begins + 30), 11, *CREW, account=account),
    ]


def found(*groups: Any, holders: dict[str, str] | None = None) -> list[str]:
    return sorted(find_handovers(table(*(g for group in groups for g in group)), holders).handovers)


@pytest.mark.parametrize("sessions", [1, 2, 3])
def test_accounts_of_strangers_that_pass_to_one_crew_are_found_after_a_log_in_or_three(sessions: int) -> None:
    accounts = [young(account, 5 * n, sessions) for n, account in enumerate("ABCD")]
    assert found(*accounts) == ["A", "B", "C", "D"]
    assert found(accounts[0]) == []


def test_the_reason_tells_how_many_others_the_newcomer_came_to() -> None:
    accounts = [young(account, 5 * n) for n, account in enumerate("ABCD")]
    handover = find_handovers(table(*(g for group in accounts for g in group))).handovers["A"][0]
    assert "what is new here came into 3 accounts of other holders as well" in handover.reasons


def test_accounts_in_one_name_pass_to_nobody_by_a_new_machine_in_all_of_them() -> None:
    accounts = [young(account, 5 * n) for n, account in enumerate("ABCD")]
    assert found(*accounts, holders=dict.fromkeys("ABCD", "A")) == []


def test_a_machine_that_all_have_from_the_beginning_is_no_crew_s() -> None:
    common = [[logins(range(30), 11, *CREW, account=chr(n))] for n in range(ord("E"), ord("K"))]
    accounts = [young(account, 5 * n) for n, account in enumerate("ABCD")]
    assert found(*accounts, *common) == []


def test_clients_who_stay_beside_an_agency_were_not_passed_on() -> None:
    """All of them were young when the agency came, and one is seen no more."""
    accounts = [young(account, 5 * n) for n, account in enumerate("ABCD")]
    stays = [
        [logins(range(day, day + 1), 9, f"100.64.{ord(account)}.1", f"dev_{account}", "Old/1", account=account) for day in (31, 37, 43)]
        for account in "BCD"
    ]
    assert found(*accounts) == ["A", "B", "C", "D"]
    assert found(*accounts, *stays) == []


def test_one_machine_that_opens_them_all_and_is_at_work_while_the_crew_is_sold_them() -> None:
    """Where it is seen no more when the other comes, it was replaced."""
    sold = [young(account, 20 * n, seller="dev_seller", source=HOME) for n, account in enumerate("ABCD")]
    replaced = [
        [logins(range(30), 9, HOME, "dev_seller", "Old/1", account=account), logins(range(32, 70), 9, *CREW, account=account)]
        for account in "ABCD"
    ]
    assert found(*sold)[:3] == ["A", "B", "C"]
    assert found(*replaced) == []


def test_whom_an_agency_opens_accounts_for_has_not_bought_them() -> None:
    def opened(number: int, by: str) -> list[Any]:
        account, begins = chr(ord("A") + number), 5 * number
        own = (f"100.64.{number}.1", f"dev_{number}", f"Own/{number}")
        return [
            logins(range(begins, begins + 4), 9, OFFICE, by, "Old/1", account=account),
            logins(range(begins + 5, begins + 6), 0, *own, account=account, action="password_change"),
            logins(range(begins + 6, begins + 40), 0, *own, account=account),
        ]

    alone = found(*(opened(n, f"dev_opener_{n}") for n in range(1)))
    assert alone == ["A"]
    assert found(*(opened(n, "dev_opener") for n in range(4))) == []


def test_accounts_are_one_holder_s_by_name_address_telephone_or_document() -> None:
    told: list[dict[str, str]] = [
        {"account_id": "A", "name": "山田 太郎", "email": "a@example.test"},
        {"account_id": "B", "name": "山田　太郎", "phone": "03-1111-2222"},
        {"account_id": "C", "name": "Yamada Taro", "phone": "0311112222"},
        {"account_id": "D", "name": "別 人", "email": "d@example.test"},
    ]
    place = [{"exhibit": "e" * 64, "line": 1, "start": None, "end": None, "id": None}]
    rows = [{"provider": "N", "lease_id": r["account_id"], "ip": "192.0.2.1", "start": BEGIN, "basis": place, **r} for r in told]
    assert holders_of(make_table("lease_rows", rows)) == {"A": "A", "B": "A", "C": "A", "D": "D"}


def test_a_cut_is_not_put_before_the_newcomer_shows() -> None:
    """The seller's own last journey is none of the crew's, though all of its networks come after it."""

    def passed(account: str) -> list[Any]:
        number = ord(account)
        return [
            logins(range(0, 8), 9, f"100.64.{number}.1", None, "Old/1", account=account),
            logins(range(10, 12), 11, f"100.65.{number}.1", None, "Old/1", account=account),
            logins(range(16, 46, 2), 11, AWAY, None, "New/1", account=account),
            logins(range(17, 46, 2), 11, OFFICE, None, "New/1", account=account),
        ]

    handovers = find_handovers(table(*(g for account in "ABCD" for g in passed(account)))).handovers
    assert {account: [h.latest.day for h in found] for account, found in handovers.items()} == {account: [17] for account in "ABCD"}
