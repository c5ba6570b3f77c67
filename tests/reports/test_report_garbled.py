"""Broken translations are read by frames of their own: who acts is carried over, and nothing is told more firmly than it is said."""

from __future__ import annotations

from itertools import pairwise

import pytest
from tests.reports.report_claims import said

from urazuke.evidence.claim import CLAIM_ROLES, Reading
from urazuke.reports import read_text
from urazuke.reports.claims.frames import frames

ARREST = """Leak of customer information = Prefectural police arrest part-time job man

Aichi Prefectural Police arrested Morishita Kenji suspect (41) by the doubt of unauthorized access prohibition law violation on the 3rd. \
He denies the charge, "There is no memory."

According to the arrest suspicion, Morishita Kenji suspect entered the server of Mikawa Parts Industry = Okazaki City without permission \
in November last year by using the ID of other person. Mikawa Parts Industry announces \
that the mail address of the business partner flowed out.
"""
POLICY = """It became clear by the interview to the investigation authorities on the 14th that the group of hacker "Jade Crane" was \
involved in the cyber attack that Setouchi Shipbuilding received in the summer.

The group is assumed to be under the umbrella of "Unit 77015" of the army, and it is said that the another name is "Copper Finch". \
The virus "Mist Runner" was set in the computer.

The Metropolitan Police Department solidified the policy which sends documents to Tokyo District Public Prosecutors Office \
about the Chinese man of 30 generations who made the contract of the rental server by the false name. \
I have already returned to the home country in May. \
The server was used as the springboard of the attack.

Setouchi Shipbuilding "There is no fact that information on design was leaked." About the relation with the attack, \
the Ministry of Foreign Affairs of China spokesman objected on the 15th "It is groundless slander. We oppose resolutely".
"""


@pytest.fixture(scope="module")
def arrest() -> Reading:
    return read_text(ARREST)


@pytest.fixture(scope="module")
def policy() -> Reading:
    return read_text(POLICY)


def test_a_suspect_arrested_denies_and_is_only_suspected_of_what_he_is_accused_of(arrest: Reading) -> None:
    assert arrest.garbled >= 0.5
    assert said(arrest, "arrested", authority="Aichi Prefectural Police", subject="Morishita Kenji")
    assert said(arrest, "denied", speaker="Morishita Kenji", content="There is no memory")
    (entered,) = said(arrest, "attacked", attacker="Morishita Kenji", victim="Mikawa Parts Industry")
    assert entered.factuality == "suspected"
    assert said(arrest, "leaked", victim="Mikawa Parts Industry", polarity="leaked", data="mail address")


def test_other_person_whose_id_was_used_is_nobody(arrest: Reading) -> None:
    assert not any(e.name == "other person" for e in arrest.entities)


def test_a_policy_to_send_documents_is_planned(policy: Reading) -> None:
    (claim,) = said(policy, "referred_to_prosecutors", authority="Tokyo Metropolitan Police Department", subject="man of 30 generations")
    assert claim.factuality == "planned"


def test_a_subject_that_became_i_is_the_one_spoken_of_before(policy: Reading) -> None:
    assert said(policy, "left_country", subject="man of 30 generations")
    assert said(policy, "rented_server", lessee="man of 30 generations", server="the rental server", false_name=True)
    assert not any(policy.text[m.span.start : m.span.end] == "I" for e in policy.entities for m in e.mentions)


def test_names_are_told_by_the_word_beside_them(policy: Reading) -> None:
    types = {e.name: e.type for e in policy.entities}
    assert types["Mist Runner"] == "malware" and types["Copper Finch"] == "threat_group"
    assert said(policy, "used_malware", malware="Mist Runner")
    (under,) = said(policy, "member_of", member="Jade Crane", organisation="Unit 77015")
    assert under.factuality == "suspected"


def test_no_leak_and_groundless_slander_are_denials(policy: Reading) -> None:
    assert {c.factuality for c in said(policy, "leaked", polarity="no_leak", victim="Setouchi Shipbuilding")} == {"denied"}
    assert said(policy, "objected_to_attribution", speaker="Ministry of Foreign Affairs of China", content="groundless slander")


def test_the_frames_name_roles_of_the_contract_and_are_tried_in_broken_sentences_alone() -> None:
    listed = frames("garbled")
    assert all(f.garbled and set(f.roles) <= set(CLAIM_ROLES[f.type]) and set(f.needs) <= set(f.roles) for f in listed)
    assert len({f.id for f in listed}) == len(listed)
    assert all(stem == stem.lower() for f in listed for stem in f.stems)
    clean = read_text("Police said the man was sent by a friend to the city on Monday. He denied it, his lawyer said on Tuesday.")
    assert not any((c.frame or "").startswith("garbled.") for c in clean.claims)


def test_mentions_of_a_broken_text_stay_in_order(arrest: Reading, policy: Reading) -> None:
    for reading in (arrest, policy):
        spans = [(m.span.start, m.span.end) for e in reading.entities for m in e.mentions]
        assert all(0 <= a < b <= len(reading.text) for a, b in spans)
        claims = [c.trigger.start for c in reading.claims]
        assert all(a <= b for a, b in pairwise(claims))
