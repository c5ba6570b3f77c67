"""Second names: of the type of the first, one entity with it, and of nothing else that stands near."""

from __future__ import annotations

import pytest

from urazuke.evidence.case import Actor
from urazuke.evidence.claim import Entity, Reading
from urazuke.reports import read_text


def holder(reading: Reading, name: str) -> Entity:
    """The entity that is called so."""
    return next(e for e in reading.entities if any(reading.text[m.span.start : m.span.end] == name for m in e.mentions))


@pytest.mark.parametrize(
    ("sentence", "first", "second"),
    [
        ("Investigators traced the break-in to Copper Anvil, alias Winter Sun.", "Copper Anvil", "Winter Sun"),
        ("The breach was the work of Rusty Anchor, which some security firms call Pale Walker.", "Rusty Anchor", "Pale Walker"),
        ("Hollow Wick, also tracked as TA-5510, had broken into the port's booking system.", "Hollow Wick", "TA-5510"),
        ("Police blamed the raid on Slow Ferry, which also goes by APT-Q17.", "Slow Ferry", "APT-Q17"),
        ("The hacking group Morning Ledger, otherwise known as Grey Post, stole the files.", "Morning Ledger", "Grey Post"),
    ],
)
def test_a_second_name_is_the_same_group_whatever_its_words_look_like(sentence: str, first: str, second: str) -> None:
    reading = read_text(f"Hackers entered the network of Elbe Water in April.\n\n{sentence} {second} had earlier hacked two ports.")
    assert holder(reading, first) is holder(reading, second)
    assert holder(reading, second).type == "threat_group"


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("We had been following the operators, whom we call Washi Cat, for half a year.", "Washi Cat"),
        ("The group, which Northlight calls Salt Dune, used a backdoor called TarnBell.", "Salt Dune"),
        ("Other firms follow the same intruders as Velvet Storm or Pale Harbour.", "Pale Harbour"),
        ("This activity has been published elsewhere under the names Thin Ledger and Cold Mirror.", "Cold Mirror"),
    ],
)
def test_what_attackers_are_called_is_a_groups_name(sentence: str, name: str) -> None:
    assert holder(read_text(sentence), name).type == "threat_group"


def test_who_calls_a_group_so_is_no_name_of_it() -> None:
    reading = read_text("The intruders were Tin Anvil, a crew that Northlight calls Salt Dune.")
    assert holder(reading, "Northlight").type == "organisation"
    assert holder(reading, "Northlight") is not holder(reading, "Salt Dune")


def test_names_that_the_actor_data_keeps_apart_stay_apart() -> None:
    actors = [Actor("Grey Heron", ("TA-1001",)), Actor("Amber Pike", ("TA-2002",))]
    reading = read_text("The theft was carried out by Grey Heron, which some security firms call Amber Pike.", actors=actors)
    assert holder(reading, "Grey Heron") is not holder(reading, "Amber Pike")


def test_a_name_told_of_two_groups_joins_neither() -> None:
    reading = read_text(
        "The ransomware gang Slow Ferry, also known as Winter Sun, hit Elbe Water. "
        "The hacking group Tin Anvil, also tracked as Winter Sun, hit Oder Gas."
    )
    assert holder(reading, "Slow Ferry") is not holder(reading, "Tin Anvil")


def test_dates_and_entities_never_share_an_id() -> None:
    reading = read_text("On 3 March 2025 police blamed Slow Ferry, which also goes by TA-5510, and on 4 March the group Tin Anvil.")
    assert len({e.id for e in reading.entities}) == len(reading.entities)


def test_a_second_name_told_in_a_sentence_of_its_own_is_the_same_group_to_all_claims() -> None:
    reading = read_text(
        "The theft at Elbe Water was the work of Rusty Anchor. Other vendors follow the same actor as Pale Harbour. "
        "Pale Harbour had earlier hacked Oder Gas."
    )
    group = holder(reading, "Rusty Anchor")
    assert group is holder(reading, "Pale Harbour")
    assert all(c.arguments.get("attacker", (group.id,)) == (group.id,) for c in reading.claims)
    ids = {e.id for e in reading.entities}
    assert all(str(v) in ids for c in reading.claims for v in c.arguments.get("attacker", ()))


def test_the_last_word_of_a_groups_name_is_that_group() -> None:
    reading = read_text("The ransomware group Copperhead Lodge hit Oder Gas. The Lodge has not claimed the attack.")
    assert holder(reading, "Lodge") is holder(reading, "Copperhead Lodge")
