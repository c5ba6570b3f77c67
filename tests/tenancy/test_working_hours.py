"""Working hours give a range of offsets that holds the true one, no country, and nothing from few log-ins or from programs."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from urazuke.evidence.tables import make_table
from urazuke.tenancy.handovers import changes_of
from urazuke.tenancy.logins import Session, sessions_of_accounts
from urazuke.tenancy.operators import tell_operators
from urazuke.tenancy.working_hours import busiest_hours, working_hours

BEGIN = datetime(2024, 4, 1, tzinfo=UTC)  # a Monday


def sessions(offset: float, days: int = 60, first: float = 9, last: float = 18, weekends: bool = False) -> list[Session]:
    draw, listed = random.Random(offset), []
    for day in range(days):
        for _ in range(2 if weekends or day % 7 < 5 else 0):
            at = BEGIN + timedelta(days=day, hours=draw.uniform(first, last) - offset)
            listed.append(Session(at, at, "192.0.2.0/24", "d", "a", "a", False, (("e" * 64, len(listed) + 1),)))
    return sorted(listed, key=lambda s: s.start)


@pytest.mark.parametrize("offset", range(-11, 13))
def test_office_hours_anywhere_give_a_range_that_holds_the_offset(offset: int) -> None:
    found = working_hours(sessions(offset))
    assert found is not None
    assert (offset - found.low) % 24 < found.width < 16
    assert found.free_days == "Saturday and Sunday"
    assert found.rest is not None
    assert any("on purpose" in text for text in found.weakness)


def test_the_busiest_hours_go_over_midnight() -> None:
    assert busiest_hours(sessions(12, first=11, last=14)) in ("23:00-02:00", "00:00-02:00", "23:00-01:00")


def test_few_log_ins_say_nothing_and_hours_without_rest_are_said_to_be_weak() -> None:
    assert working_hours(sessions(9, days=9)) is None
    restless = working_hours(sessions(9, first=0, last=24, weekends=True))
    assert restless is not None
    assert restless.rest is None
    assert any("several people" in text for text in restless.weakness)
    assert any("excludes little" in text for text in restless.weakness)


def test_each_side_of_a_hand_over_has_hours_of_its_own_and_a_basis() -> None:
    rows = []
    for number, (offset, days, device) in enumerate(((9, range(0, 60), "old"), (-3, range(64, 120), "new"))):
        for day in days:
            place = {"exhibit": "e" * 64, "line": day + 2, "start": None, "end": None, "id": None}
            rows.append({
                "provider": "P", "account_id": "A", "time": BEGIN + timedelta(days=day, hours=10 + day % 6 - offset), "action": "login",
                "source_ip": f"203.0.{number}.9", "user_agent": f"Agent {device}", "device": device, "basis": [place],
            })  # fmt: skip
    accounts = sessions_of_accounts(make_table("access_rows", rows))
    first, second = tell_operators(accounts, changes_of(accounts, {})).to_pylist()
    assert (first["side"], second["side"]) == ("lessee", "transferee")
    assert (first["hours"], second["hours"]) == ("01:00-06:00", "14:00-19:00")
    assert first["end"] < second["start"]
    assert 1 <= len(first["basis"]) <= 10
    assert all(item["exhibit"] == "e" * 64 for item in first["basis"])
