"""Ordinary duplicates are found by what the table itself teaches, and people who merely resemble one another are not."""

from __future__ import annotations

import random

import polars as pl
import pytest

from urazuke.linkage.duplicates import duplicate_model, find_duplicates

SYLLABLES = ("ka", "shi", "mo", "ren", "tal", "vi", "dor", "su", "nel", "ga", "bri", "on", "pe", "lu", "zan")
COLUMNS = ("id", "holder", "given_name", "family_name", "birth_date", "locality", "house_number", "phone", "email")
Person = dict[str, str | None]


def slip(text: str, draw: random.Random) -> str:
    """The text with two neighbours exchanged."""
    at = draw.randrange(len(text) - 1)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def strangers(count: int, seed: int = 1) -> list[Person]:
    draw = random.Random(seed)
    word = lambda parts: "".join(draw.choice(SYLLABLES) for _ in range(parts))  # noqa: E731
    return [
        {
            "id": f"p{number:04}", "holder": f"a{number}", "given_name": word(2), "family_name": word(3),
            "birth_date": f"{draw.randrange(1950, 2000)}{draw.randrange(1, 13):02}{draw.randrange(1, 29):02}",
            "locality": word(2), "house_number": str(draw.randrange(1, 400)), "phone": f"0{draw.randrange(10**9):09}",
            "email": f"{word(4)}@mail.example",
        }
        for number in range(count)
    ]  # fmt: skip


def written_again(person: Person, number: int, **changed: str | None) -> Person:
    return {**person, "id": f"q{number:04}", "holder": f"b{number}", **changed}


@pytest.fixture(scope="module")
def people() -> list[Person]:
    """300 strangers, of whom 90 stand there again with a slip or a move."""
    draw = random.Random(2)
    people = strangers(300)
    for number, person in enumerate(people[:90]):
        assert person["given_name"] and person["birth_date"]
        moved = strangers(1, seed=1000 + number)[0]
        people.append(
            written_again(person, number, given_name=slip(person["given_name"], draw))
            if number % 3 == 0
            else written_again(person, number, locality=moved["locality"], house_number=moved["house_number"])
            if number % 3 == 1
            else written_again(person, number, phone=moved["phone"], birth_date=slip(person["birth_date"], draw))
        )
    return people


def matches(people: list[Person]) -> set[tuple[str, str]]:
    found = find_duplicates(pl.DataFrame(people, schema=dict.fromkeys(COLUMNS, pl.String)))
    sure = found.filter(pl.col("probability") >= duplicate_model()["decision"]["match"])
    return set(sure.select("left", "right").iter_rows())


def test_who_is_written_down_twice_is_found_and_nobody_else(people: list[Person]) -> None:
    truth = {(f"p{number:04}", f"q{number:04}") for number in range(90)}
    found = matches(people)
    assert found <= truth
    assert len(found) >= 88


def test_the_rows_of_one_holder_are_not_compared(people: list[Person]) -> None:
    assert matches([{**person, "holder": "one"} for person in people]) == set()


def test_a_father_and_a_son_at_one_address_are_two(people: list[Person]) -> None:
    father = {**people[200], "id": "r1", "holder": "f", "birth_date": "19510203"}
    son = {**father, "id": "r2", "holder": "s", "given_name": "ottokar", "birth_date": "19801121", "email": "otto@mail.example"}
    assert ("r1", "r2") not in matches([*people, father, son])


def test_a_name_that_two_strangers_share_is_not_enough(people: list[Person]) -> None:
    first, other = people[201], people[202]
    namesake = {**other, "id": "r1", "holder": "n", "given_name": first["given_name"], "family_name": first["family_name"]}
    assert (first["id"], "r1") not in matches([*people, namesake])


def test_a_table_too_small_to_learn_from_has_no_duplicates(people: list[Person]) -> None:
    assert matches(people[:50]) == set()
    assert matches(strangers(300)) == set()
    assert find_duplicates(pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.String))).height == 0


def test_the_same_table_gives_the_same_pairs_in_whatever_order(people: list[Person]) -> None:
    frame = pl.DataFrame(people, schema=dict.fromkeys(COLUMNS, pl.String))
    assert find_duplicates(frame).equals(find_duplicates(frame.reverse()))


def test_hostile_text_and_missing_columns_are_borne(people: list[Person]) -> None:
    hostile = {"given_name": "x'; DROP TABLE x; --\u202e\x1f", "family_name": "\U0001f600"}
    odd = [{**person, **hostile} if number % 50 == 0 else person for number, person in enumerate(people)]
    assert len(matches(odd)) > 60
    assert len(matches([{k: v for k, v in person.items() if k not in ("phone", "locality")} for person in people])) > 40
