"""How firmly a broken sentence says a thing, and whose word it is."""

from __future__ import annotations

import pytest

from urazuke.evidence.claim import Claim, Reading
from urazuke.reports import read_text

LEDE = """Server contract by false name, document sending of the student man Aichi prefectural police

The Aichi prefectural police sent the documents of the Chinese student man (25) to Nagoya district public prosecutor's office on 12th by \
the doubt of private electromagnetic record dishonest making. The pump maker "Owari pump" (Nagoya-shi) received the cyber attack in March \
of this year.

"""
SAID = (
    ("The prefectural police has decided to send documents to the prosecutor about the woman.", "referred_to_prosecutors", "planned"),
    ('It is strong the possibility that the hacker group "Gray Civet" was involved in the attack.', "attributed_to", "suspected"),
    ('The hacker group "Gray Civet" is said to be under the control of Chinese army 90210 unit.', "member_of", "suspected"),
    ("The ID of the server would have been passed to the woman (29) of Chinese nationality.", "handed_over_credentials", "suspected"),
    ("The ID of the server was passed to the woman (29), the prefectural police sees.", "handed_over_credentials", "suspected"),
    ("The man is doubted that the password of the server was delivered to the woman (29).", "handed_over_credentials", "suspected"),
    ("On suspicion that the man contracted the rental server by the name of others, he was asked.", "rented_server", "suspected"),
    ("It is seen that the server used for the attack was borrowed by the false name.", "used_infrastructure", "stated"),
    ("It is seen that the server used for the attack was borrowed by the false name.", "rented_server", "suspected"),
    ("The prefectural police heard circumstances from the woman voluntarily.", "interviewed", "stated"),
)
SPEAKERS = (
    ('The security company "Nagara Lab" points out that the virus "Tin Moth" was used.', "used_malware", "Nagara Lab"),
    ('The National Police Agency identified that the hacker group "Gray Civet" attacked about 200 companies.', "attacked", "Police Agency"),
    ("It is Owari pump, but it announced that the mail address of 300 customers flowed out.", "leaked", "Owari pump"),
    ('It is analyzed by security company "Nagara Lab" as the crime of the hacker group "Gray Civet".', "attributed_to", "Nagara Lab"),
    ('Owari pump which was invaded, director Moriyama "The mail address of 300 customers flowed out".', "leaked", "Moriyama"),
    ('Lawyer of the man talks that "He does not admit the charge".', "admitted", "Lawyer of the man"),
    (
        'It was found by the coverage to the investigation official that the hacker group "Gray Civet" was involved in the attack.',
        "attributed_to",
        "official",
    ),
)


def _claims(sentence: str, kind: str) -> tuple[Reading, list[Claim]]:
    reading = read_text(LEDE + sentence + "\n")
    assert reading.garbled >= 0.5
    told = [c for c in reading.claims if c.type == kind and c.trigger.start >= len(LEDE)]
    return reading, [c for c in told if c.frame != "garbled.unit_of"]  # whose unit it is nobody doubts


@pytest.mark.parametrize(("sentence", "kind", "firm"), SAID)
def test_how_firmly_it_is_said(sentence: str, kind: str, firm: str) -> None:
    _, claims = _claims(sentence, kind)
    assert [c.factuality for c in claims] == [firm]


@pytest.mark.parametrize(("sentence", "kind", "speaker"), SPEAKERS)
def test_who_says_it(sentence: str, kind: str, speaker: str) -> None:
    reading, claims = _claims(sentence, kind)
    assert claims and all(c.speakers for c in claims)
    entity = reading.entity(claims[0].speakers[-1])
    assert entity is not None and speaker in " / ".join(reading.text[m.span.start : m.span.end] for m in entity.mentions)
