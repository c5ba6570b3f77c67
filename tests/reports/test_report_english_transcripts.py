"""Scripts, parliaments, statements and court stories: whose turn it is, whom `he` means there, who did not do it."""

from __future__ import annotations

import pytest
from tests.reports.report_claims import named, said, speakers

from urazuke.reports.reading import read_text

HOUSE = """HOUSE OF ASSEMBLY

Mrs DELANEY (Leader of the Opposition): My question is to the Minister. Who hired the servers?

The Hon. T. OKAFOR (Minister for Police): I thank the member. The plumber knew nothing about it.

Mr PAPADAKIS (Member for Flinders): Can the Minister assure growers that their bank details are safe?

The Hon. T. OKAFOR: Port Grain Terminals has told my department that payment files of 212 growers were accessed.

Mr PAPADAKIS: Did the government pay a ransom?

The Hon. T. OKAFOR: No. Nobody paid anything.
"""


def test_a_turn_begins_behind_its_label() -> None:
    reading = read_text(HOUSE)
    (leak,) = said(reading, "leaked")
    assert speakers(reading, leak)[-1] == "Port Grain Terminals" and named(reading, leak, "victim") == ["Port Grain Terminals"]
    assert {speakers(reading, c)[-1] for c in said(reading, "denied")} == {"T. OKAFOR"}


def test_whoever_is_not_named_in_a_script_has_a_turn_too() -> None:
    reading = read_text(
        "AKANDE: He was arrested this morning.\n\nSISTER: He's never met these people.\n\nAKANDE: Police think otherwise.\n\n"
        "AMBASSADOR: It is boring.\n\nAKANDE: Tonight the gang Brass Monkey is silent.\n"
    )
    assert [speakers(reading, c)[-1] for c in said(reading, "denied")] == ["SISTER"]


def test_the_prosecutor_who_tells_the_court_of_him_is_not_he() -> None:
    reading = read_text(
        "Radek Kolar, 52, hired the servers. For the rest he produced papers of former employees, prosecutor Jitka Hornova told a custody "
        "hearing on Monday. He handed the administrator codes to a customer."
    )
    values = {str(named(reading, c, role)) for c in reading.claims for role in ("giver", "subject")}
    assert "['Radek Kolar']" in values and "['Jitka Hornova']" not in values


def test_who_is_asked_for_is_not_whoever_stands_near() -> None:
    reading = read_text("Sunrise Television can reveal who rented the servers, presenter Mara Quill said.")
    assert not any(c.arguments.get("lessee") for c in said(reading, "rented_server"))


def test_who_took_it_for_another_is_the_one_tasked() -> None:
    reading = read_text("The machines had been rented by a 44-year-old translator on behalf of an acquaintance, Latvian police say.")
    (task,) = said(reading, "tasked_by")
    assert "translator" in str(named(reading, task, "agent"))


def test_intruders_who_place_a_tool_say_nothing() -> None:
    reading = read_text("The intruders placed a backdoor called Birchbark on nine computers.", publisher="Lindqvist Turbines")
    assert [speakers(reading, c) for c in said(reading, "used_malware")] == [["Lindqvist Turbines"]]


def test_a_firm_refutes_what_a_paper_wrote() -> None:
    reading = read_text(
        "Statement\nLindqvist Turbines AB, 2 October 2025\n\nOur network was broken into in July. The newspaper Dagbladet wrote that our "
        "head of IT had been warned and did nothing. This is untrue. We are sorry for the trouble.",
        publisher="Lindqvist Turbines AB",
    )
    assert all(speakers(reading, c)[-1] == "Lindqvist Turbines AB" for c in said(reading, "denied"))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('The Russian embassy called the bulletin "another chapter of a bad novel".', "objected_to_attribution"),
        ("Merrow Health would not give us an interview.", "declined_to_comment"),
        ("The agency regards a crew named Tin Sparrow as responsible for the hack.", "attributed_to"),
        ("The company sees similarities to the group Quiet Sturgeon.", "attributed_to"),
        ("The Finnish police have a 26-year-old man in custody.", "arrested"),
        ("Calibration tables were taken from Arvika Antenn.", "leaked"),
        ("Arvika Antenn could not establish if anything was stolen.", "leaked"),
        ("Credentials were dumped with Mimikatz.", "used_malware"),
        (
            "He set up accounts with two hosting companies on nine occasions, passing himself off as a plumber.",
            "rented_server",
        ),
    ],
)
def test_it_is_read(text: str, kind: str) -> None:
    assert said(read_text(f"Otto Brandl, 31, was arrested. {text}"), kind)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Borrowers' data had not, as far as she knew, been copied, the director said.", "denied"),
        ("The group takes its orders from Unit 7712.", "leaked"),
        ("Prosecutor Ada Coyle told a custody hearing that he was poor.", "interviewed"),
    ],
)
def test_it_is_not_read(text: str, kind: str) -> None:
    assert not said(read_text(f"Otto Brandl, 31, was arrested. {text}"), kind)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Outsiders had been in the research network of Hoshino Battery since last autumn.", "attacked"),
        ("The intrusion also reached Sumida Motors.", "attacked"),
        ("The hole through which it was planted, CVE-2024-58812 in a mail gateway, was closed in March.", "exploited"),
        ("The raid was pulled off by the gang Cold Kettle.", "attributed_to"),
        ("Dragonfly Analytics names the group Ash Heron as the one responsible.", "attributed_to"),
        ("Brandl's lawyer, Amanda Soo, said he hadn't a clue what the servers were for.", "denied"),
        ("Brandl flogged the passwords to a stranger.", "handed_over_credentials"),
        ("Brandl entered a guilty plea to one count of fraud.", "admitted"),
    ],
)
def test_this_is_read_too(text: str, kind: str) -> None:
    assert said(read_text(f"Otto Brandl, 31, was arrested. {text}"), kind)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Brandl has yet to enter a plea.", "admitted"),
        ("The warning e-mail ended up in a spam folder.", "leaked"),
        ("What the file does not contain is evidence.", "leaked"),
        ("The report names the group Paper Stork.", "alias_of"),
        ("Officers have charged two men in connection with the attack.", "suspected_of"),
    ],
)
def test_nor_is_this_read(text: str, kind: str) -> None:
    assert not said(read_text(f"Otto Brandl, 31, was arrested. {text}"), kind)


def test_an_offence_is_told_to_its_end_and_no_further() -> None:
    reading = read_text("Tomasz Kielar, 38, was charged on Saturday with two counts of fraud by false representation.")
    assert named(reading, said(reading, "suspected_of")[0], "offence") == ["fraud by false representation"]
    reading = read_text("A man from Aalst, 33, is suspected of having leased the servers from which our network was entered.")
    assert named(reading, said(reading, "suspected_of")[0], "offence") == ["having leased the servers"]
