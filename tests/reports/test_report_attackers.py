"""Whoever broke in, in plain words, is the one group that the report names; and who stands around an intrusion is told apart."""

from __future__ import annotations

import pytest

from urazuke.evidence.claim import Reading
from urazuke.reports import read_text


def together(reading: Reading, form: str) -> set[str]:
    """All forms of the entity that the form stands for."""
    texts = [[reading.text[m.span.start : m.span.end] for m in e.mentions] for e in reading.entities]
    return next((set(forms) for forms in texts if form in forms), set())


def types(reading: Reading) -> dict[str, str]:
    return {reading.text[m.span.start : m.span.end]: e.type for e in reading.entities for m in e.mentions}


def test_intruders_and_foreign_hackers_are_the_one_group_that_is_named() -> None:
    reading = read_text(
        "Baker held over servers used by foreign hackers\n\nThe thieves copied 900 files from Elbe Water in April, police said. "
        "Germany's BSI attributed the theft to the hacking group Copper Heron."
    )
    assert {"foreign hackers", "The thieves", "Copper Heron"} <= together(reading, "Copper Heron")


@pytest.mark.parametrize(
    "report",
    [
        "The intruders copied 900 files, Elbe Water said. Media have named the hacking group Copper Heron; we cannot confirm that.",
        "The intruders copied 900 files. The hacking group Copper Heron hit Oder Gas, and the hacking group Amber Pike hit Elbe Water.",
    ],
)
def test_they_stay_unnamed_where_two_are_named_or_it_cannot_be_confirmed(report: str) -> None:
    assert together(read_text(report), "The intruders") == {"The intruders"}


@pytest.mark.parametrize("crew", ["Another gang", "A group of foreign hackers"])
def test_another_gang_is_not_the_one_named(crew: str) -> None:
    reading = read_text(f"The hacking group Copper Heron hit Oder Gas in May. {crew} hit Elbe Water in June, police said.")
    assert crew not in together(reading, "Copper Heron") and together(reading, crew)


def test_her_solicitors_client_is_a_woman() -> None:
    reading = read_text(
        "Police arrested a piano teacher. The woman gave the passwords to a man she knew as Anton. "
        "Her solicitor, Sean Daly, said his client was innocent."
    )
    assert "his client" in together(reading, "The woman") and "his client" not in together(reading, "Anton")


@pytest.mark.parametrize(
    ("sentence", "name", "kind"),
    [
        ("She rented seven servers from a Limerick company, Shannon Racks.", "Shannon Racks", "organisation"),
        ("She rented seven servers from a Limerick company, Shannon Racks.", "Limerick", "place"),
        ("The servers were rented by a beekeeper from Devon, Colin Prewett.", "Devon", "place"),
        ("Victim B, a container terminal, lost no data. Victim B was told in May.", "Victim B", "organisation"),
        ("Cards are held by our payment provider, Oakpay, whose systems were not touched.", "Oakpay", "organisation"),
        ("The government says it was Ashen Dove. Ashen Dove had stolen the files before.", "Ashen Dove", "threat_group"),
    ],
)
def test_names_are_told_by_what_stands_beside_them(sentence: str, name: str, kind: str) -> None:
    assert types(read_text(f"Hackers broke into Elbe Water in April. {sentence}"))[name] == kind


def test_a_law_is_nobody() -> None:
    reading = read_text("A volunteer has been charged under the Computer Misuse Act. The Computer Misuse Act is an old law.")
    assert not any("Act" in form for form in types(reading))


def test_a_second_program_is_no_second_name_of_the_first() -> None:
    reading = read_text("After that it installs MUDLINE, a loader, followed by a custom implant tracked as BILGEPUMP.")
    assert "MUDLINE" not in together(reading, "BILGEPUMP")
