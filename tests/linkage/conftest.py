"""Rental records to link, written by hand: everybody has means of his own until a test shares them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

from urazuke.evidence.judgement import Judgement
from urazuke.evidence.tables import make_table
from urazuke.linkage import Linkage, link_accounts

Lease = dict[str, Any]
FAMILIES = ("高橋", "中村", "原田", "岡本", "柴田", "藤原", "高木", "今井", "山田", "鈴木")


def place(line: int, exhibit: str = "e" * 64) -> dict[str, Any]:
    return {"exhibit": exhibit, "line": line, "start": None, "end": None, "id": None}


def make_lease(number: int, **given: Any) -> Lease:
    """The lease of account `A<number>`: all its values its own, ten days after the one before, but for those given."""
    row = {
        "provider": "N", "lease_id": f"L{number}", "account_id": f"A{number}", "ip": f"192.0.2.{number % 250}",
        "start": datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=20 * number), "end": None, "plan": f"plan {number}",
        "name": f"{FAMILIES[number % 10]} {chr(0x4E00 + number)}助", "name_reading": None,
        "birth_date": f"19{50 + number % 50}-01-{1 + number % 28:02}",
        "address": f"泉町{number}-1-1", "phone": f"0901111{number:04}", "email": f"{'abcdefghij'[number % 10]}{number}@mail.example",
        "document": f"doc_{number}", "payment": f"pay_{number}", "signup_ip": f"198.51.{number % 250}.7", "device": f"dev_{number}",
        "basis": [place(number + 2)],
    }  # fmt: skip
    return {**row, **given}


@pytest.fixture
def lease() -> Callable[..., Lease]:
    return make_lease


@pytest.fixture
def rented() -> Callable[[Iterable[Lease]], pa.Table]:
    return lambda rows: make_table("lease_rows", rows)


@pytest.fixture
def entered() -> Callable[..., pa.Table]:
    """(account, device) or (account, device, address) as log-ins."""

    def made(*log_ins: tuple[str, ...]) -> pa.Table:
        moment = datetime(2024, 6, 1, tzinfo=UTC)
        rows = [
            {"provider": "N", "account_id": account, "time": moment, "source_ip": (*source, "203.0.113.5")[0], "device": device,
             "basis": [place(line + 2, "a" * 64)]}
            for line, (account, device, *source) in enumerate(log_ins)
        ]  # fmt: skip
        return make_table("access_rows", rows)

    return made


@pytest.fixture
def judged() -> Callable[..., list[Judgement]]:
    """(verb, account, account) as judgements in that order."""

    def made(*words: tuple[str, str, str]) -> list[Judgement]:
        return [
            Judgement(n, "2024-01-01T00:00:00Z", "kaji", "seen", verb, (one, other), "0" * 64)
            for n, (verb, one, other) in enumerate(words, 1)
        ]

    return made


@pytest.fixture
def linked(rented: Callable[..., pa.Table], entered: Callable[..., pa.Table]) -> Callable[..., Linkage]:
    """Leases, log-ins and judgements as the tables that link_accounts makes of them."""

    def found(rows: Iterable[Lease], *logins: tuple[str, ...], judgements: list[Judgement] | None = None) -> Linkage:
        return link_accounts(rented(rows), entered(*logins), judgements or [])

    return found
