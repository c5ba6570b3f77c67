"""Who a headline only describes is the body that its report names first, and nobody who merely serves it."""

from __future__ import annotations

import pytest

from urazuke.evidence.claim import Reading
from urazuke.reports import read_text


def together(reading: Reading, form: str) -> set[str]:
    """All forms of the entity that the form stands for."""
    texts = ([reading.text[m.span.start : m.span.end] for m in e.mentions] for e in reading.entities)
    return next((set(forms) for forms in texts if form in forms), set())


@pytest.mark.parametrize(
    ("report", "described", "body"),
    [
        (
            "Chilean police seize computers after raid on salmon exporter\n\nBy Paz Ulloa\n\nHackers broke into Aguas Frías, a company in "
            "Puerto Montt, in June, detectives said.\n\nAguas Frías uses servers of Andes Hosting.",
            "salmon exporter", "Aguas Frías",
        ),
        (
            "Two held over attack on tram builder\n\nPolice said the two had leased servers from Brno Hosting. They were used "
            "to break into Vltava Works, which builds trams, in March.",
            "tram builder", "Vltava Works",
        ),
        (
            "Suspect denies raid on lab\n\nHe says he has never heard of Norrland Polar Research, whose computers were hacked in May.",
            "lab", "Norrland Polar Research",
        ),
    ],
)  # fmt: skip
def test_a_headline_describes_the_body_named_first_that_is_no_host(report: str, described: str, body: str) -> None:
    assert body in together(read_text(report), described)


@pytest.mark.parametrize(
    ("report", "described", "other"),
    [
        ("Hospital hit by ransomware\n\nThe attackers first broke into Lund Motors, a car dealer, police said.", "Hospital", "Lund Motors"),
        ("Hosting provider raided\n\nPolice searched offices in Riga after Ostrava Glass, a maker of lenses, was hacked.",
         "Hosting provider", "Ostrava Glass"),
        ("Hackers raid bakery firm\n\nGreyvale Security, which helped, said the intruders used stolen passwords.",
         "bakery firm", "Greyvale Security"),
    ],
)  # fmt: skip
def test_a_body_of_another_kind_or_one_that_serves_is_not_meant(report: str, described: str, other: str) -> None:
    assert other not in together(read_text(report), described)


def test_the_first_sentence_describes_who_is_named_later_only_by_a_word_they_share() -> None:
    report = "Man jailed\n\nA man was jailed on Monday for helping hackers into a tidal power company.\n\n"
    report += "The intruders were in the network of {name}, which is in Exeter, for weeks."
    assert "a tidal power company" in together(read_text(report.format(name="Pentreath Tidal")), "Pentreath Tidal")
    assert "a tidal power company" not in together(read_text(report.format(name="Pentreath Foods")), "Pentreath Foods")


def test_what_a_headline_calls_a_chain_is_called_the_chain_afterwards_too() -> None:
    reading = read_text(
        "Bakery chain's ovens went cold\n\nHackers shut down the ovens of the bakery chain Harrow & Finch, police said.\n\n"
        "The chain's insurer declined to comment."
    )
    assert {"Bakery chain", "Harrow & Finch"} <= together(reading, "Harrow & Finch")
    assert not {"Bakery chain", "The chain"} & together(reading, "The chain's insurer")
