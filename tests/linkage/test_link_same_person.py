"""One customer written down twice is one; his family, his twin, his namesake and the thief of his name are not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from urazuke.linkage import linking
from urazuke.linkage.same_person import is_slip, one_slip

Made = Callable[..., Any]
FAMILIES = ("タカハシ", "ナカムラ", "ハラダ", "オカモト", "シバタ", "フジワラ", "タカギ", "イマイ", "ヤマダ", "スズキ", "サカモト", "チバ")
GIVEN = (
    "ショウタ",
    "マコト",
    "ケンタ",
    "タクヤ",
    "ジュンイチ",
    "ユミコ",
    "キョウコ",
    "ミナト",
    "ダイスケ",
    "ヒロコ",
    "アキラ",
    "サチコ",
    "イサム",
)


def customer(lease: Made, number: int, **given: Any) -> dict[str, Any]:
    """A customer of a market of many, whose every value is his own."""
    family, own = FAMILIES[number % 12], GIVEN[number % 13]
    born = f"{1950 + number % 47}-{1 + number % 11:02}-{1 + number % 27:02}"
    stated = {
        "name": f"{family} {own}", "name_reading": f"{family} {own}", "birth_date": born,
        "address": f"泉{number % 23}町{1 + number % 7}-{number}-1", "signup_ip": f"198.{number // 200}.{number % 200}.7",
    }  # fmt: skip
    return {**lease(number), **stated, **given}


@pytest.fixture
def market(lease: Made) -> list[dict[str, Any]]:
    """300 customers, of whom 80 come again with the same card; each time something else of theirs is new, or written wrongly."""
    first = [customer(lease, number) for number in range(300)]
    kept = {0: ("address", "email"), 1: ("phone", "email"), 2: ("phone",), 3: ("address", "phone", "email")}
    again = []
    for number, one in enumerate(first[:80]):
        stated = {key: one[key] for key in ("name", "name_reading", "birth_date", "payment", *kept[number % 4])}
        born = {"birth_date": one["birth_date"][:-1] + str((number + 3) % 10)} if number % 4 == 3 else {}
        again.append(customer(lease, 400 + number, **{**stated, **born}))
    return [*first, *again]


def linked_pairs(found: Any) -> dict[tuple[str, str], dict[str, Any]]:
    return {(row["left_account"], row["right_account"]): row for row in found.links.to_pylist()}


WHO = {"name": "サイトウ レン", "name_reading": "サイトウ レン", "address": "青葉町3-4-5"}


@pytest.mark.parametrize(
    ("birth_date", "decision"),
    [pytest.param("1973-02-16", "linked", id="a slip"), pytest.param("1994-07-01", None, id="somebody else's")],
)
def test_a_slip_in_a_birth_date_is_one_identity_and_a_shared_card_then_links(
    linked: Made, lease: Made, market: list[Any], birth_date: str, decision: str | None
) -> None:
    one = customer(lease, 350, **WHO, birth_date="1973-02-15", payment="card")
    other = customer(lease, 360, **{**WHO, "address": "緑町1-2-3"}, birth_date=birth_date, payment="card")
    row = linked_pairs(linked([*market, one, other]))["A350", "A360"]
    assert (row["decision"] == "linked") == (decision == "linked")
    if decision:
        (identity,) = [f for f in row["features"] if f["field"] == "identity"]
        assert (identity["left"], identity["right"]) == ("1973-02-15|サイトウレン", "1973-02-16|サイトウレン")
        assert identity["weight"] > 0
        assert {item["line"] for item in row["basis"]} >= {352, 362}


def test_who_has_anothers_name_birth_date_and_nothing_else_of_his_is_for_review(linked: Made, lease: Made, market: list[Any]) -> None:
    victim = customer(lease, 350, **WHO, birth_date="1973-02-15")
    thief = customer(lease, 360, **{**WHO, "address": "緑町1-2-3"}, birth_date="1973-02-15")
    found = linked([*market, victim, thief])
    row = linked_pairs(found)["A350", "A360"]
    assert row["decision"] == "review"
    assert {"A350", "A360"} & {account for persona in found.personas.to_pylist() for account in persona["accounts"]} == set()
    assert row["features"][0]["field"] == "identity"
    assert {item["line"] for item in row["basis"]} == {352, 362}


@pytest.mark.parametrize(
    "relative",
    [
        pytest.param({"name": "サイトウ ヒカル", "name_reading": "サイトウ ヒカル", "birth_date": "1999-09-09"}, id="a son"),
        pytest.param({"birth_date": "1993-02-15"}, id="a son of the same name, a digit and a generation away"),
        pytest.param({"name": "サイトウ レイ", "name_reading": "サイトウ レイ", "birth_date": "1973-02-15"}, id="a twin"),
    ],
)
def test_a_relative_under_the_same_roof_is_not_he(linked: Made, lease: Made, market: list[Any], relative: dict[str, str]) -> None:
    home = {**WHO, "birth_date": "1973-02-15", "phone": "09077776666", "payment": "card"}
    found = linked([*market, customer(lease, 350, **home), customer(lease, 360, **{**home, **relative})])
    assert linked_pairs(found)["A350", "A360"]["decision"] != "linked"


def test_in_a_case_too_small_to_learn_from_nothing_is_said(linked: Made, lease: Made) -> None:
    one, other = (customer(lease, number, **WHO, birth_date="1973-02-15") for number in (1, 2))
    row = linked_pairs(linked([one, {**other, "birth_date": "1973-02-16"}, lease(5)])).get(("A1", "A2"), {"features": []})
    assert [f for f in row["features"] if f["field"] == "identity" and f["left"]] == []


def test_everything_linked_is_listed_however_much_it_is(linked: Made, lease: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linking, "MOST_LINKS", 2)
    shared = {"payment": "x", "phone": "09012345678"}
    rows = [*(customer(lease, n, **shared) for n in range(3)), *(customer(lease, n, payment="y") for n in (11, 12, 14))]
    found = linked(rows).links.to_pylist()
    assert [row["decision"] for row in found] == ["linked"] * 3


def test_a_slip_is_one_character_or_two_neighbours() -> None:
    for slip in ("1973-02-15", "1973-02-16", "1973-20-15", "1937-02-15", "1973-01-25"):
        assert one_slip("1973-02-15", slip)
    for other in ("1973-12-05", "1973-12-16", "1973-2-15", ""):
        assert not one_slip("1973-02-15", other)


def test_names_are_one_in_either_order_and_written_together() -> None:
    record = {"name": "村上 誠", "name_reading": None, "birth_date": "1970-01-01"}
    assert is_slip(record, {**record, "name": "誠 村上"})
    assert is_slip(record, {**record, "name": "村上誠"})
    assert not is_slip(record, {**record, "name": "村上 誠一"})
    assert not is_slip(record, {**record, "birth_date": None})
    assert not is_slip(record, {**record, "birth_date": "昭和45年1月1日"})
