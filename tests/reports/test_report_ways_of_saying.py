"""A thing is read however it is said: active, passive, as a participle, a noun, a relative clause or a headline."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from tests.reports.report_claims import named

from urazuke.evidence.claim import CLAIM_ROLES, Claim, Reading
from urazuke.reports import read_text

WAYS = tomllib.loads((Path(__file__).parent / "ways_of_saying.toml").read_text("utf-8"))
KNOWN = (
    "The hacking group Tick and the hacking group Sandworm are known, police said. LockBit is ransomware and Daserf is malware. "
    "FortiGate is a VPN appliance.\n"
)


def test_there_are_ways_of_saying_for_every_claim_type() -> None:
    assert set(WAYS) == set(CLAIM_ROLES)


@pytest.mark.parametrize("kind", sorted(WAYS))
def test_each_way_of_saying_gives_the_claim_with_its_roles_and_firmness(kind: str) -> None:
    missed = [text for firm, text, roles in WAYS[kind] if not _read_as(read_text(f"{text}\n\n{KNOWN}"), kind, firm, roles)]
    assert not missed


def _read_as(reading: Reading, kind: str, firm: str, roles: dict[str, str]) -> bool:
    claims = [c for c in reading.claims if c.type == kind and c.factuality == firm]
    return any(all(_holds(reading, c, role, wanted) for role, wanted in roles.items()) for c in claims)


def _holds(reading: Reading, claim: Claim, role: str, wanted: str) -> bool:
    forms = [str(v) for v in named(reading, claim, role)]
    for entity in (reading.entity(str(v)) for v in claim.arguments.get(role, ())):
        forms += [reading.text[m.span.start : m.span.end] for m in entity.mentions] if entity else []
    return any(wanted.lower() in form.lower() for form in forms)


@pytest.mark.parametrize(
    ("text", "factuality"),
    [
        ("Police believe that Aozora University was hacked.", "suspected"),
        ("Aozora University denied that it had been hacked.", "denied"),
        ("It is possible that Aozora University was hacked.", "suspected"),
        ("There is no evidence that Aozora University was hacked.", "denied"),
        ("There is no doubt that Aozora University was hacked.", "stated"),
        ("Police believe a man who hacked Aozora University has left Japan.", "suspected"),
        ("Police believe the man who hacked Aozora University has left Japan.", "stated"),
        ("It is untrue that Aozora University was hacked, its president said.", "denied"),
        ("The man will be charged, and Aozora University was hacked in May.", "stated"),
        ("With moderate confidence, we assess that Aozora University was hacked.", "suspected"),
    ],
)
def test_firmness_follows_what_governs_the_verb(text: str, factuality: str) -> None:
    claims = [c for c in read_text(text + "\n").claims if c.type == "attacked"]
    assert [c.factuality for c in claims] == [factuality]


@pytest.mark.parametrize(
    ("text", "lessee"),
    [
        ("Police said the engineer lied and rented three servers.", "the engineer"),
        ("Three servers were rented by the engineer, whom a student had met.", "the engineer"),
        ("The engineer, who knew the student, is suspected of renting three servers.", "The engineer"),
        ("Police suspect the engineer of having rented three servers for a student.", "the engineer"),
        ("The engineer renting three servers in Osaka never met the student.", "The engineer"),
        ("The servers that the engineer rented stood beside the student's flat.", "the engineer"),
    ],
)
def test_the_lessee_is_the_subject_of_renting_not_whoever_stands_near(text: str, lessee: str) -> None:
    reading = read_text(text + "\n")
    claims = [c for c in reading.claims if c.type == "rented_server"]
    assert [named(reading, c, "lessee") for c in claims] == [[lessee]]
