"""What is only asked, supposed, advised or guarded against is no claim; nor is what a passage about something else tells."""

from __future__ import annotations

import pytest

from urazuke.reports import read_text

CASE = "Aozora Hospital was hit by ransomware in May, and police arrested a man over the attack.\n"


@pytest.mark.parametrize(
    "text",
    [
        "Has patient data been stolen?",
        "Was Aozora Hospital hacked?",
        "If Aozora Hospital has been hacked, call the police.",
        "Attackers often exploit vulnerabilities in VPN appliances such as FortiGate.",
        "Attackers can steal patient data from hospitals.",
        "Criminals could steal patient data from hospitals and sell it.",
        "A flaw such as CVE-2024-10001 could be exploited by attackers.",
        "Never hand over your password to anyone.",
        "To prevent Aozora Hospital from being attacked, the ministry will spend 40 million euros.",
        "Organisations should assume that data was stolen.",
        "The product detects intruders before data is stolen.",
        "The hospital will stay shut unless its servers are attacked again.",
        "The hospital advises those who look after rented servers.",
        "The hospital was hit by staff shortages.",
        "Aozora Hospital has been hit by higher energy costs.",
        "The opposition attacked the ministry's plan.",
        "A new virus infected 40 patients at Aozora Hospital.",
        "Sentinelle Security helps companies that have been attacked.",
    ],
)
def test_what_did_not_happen_is_no_claim(text: str) -> None:
    assert [(c.type, c.frame) for c in read_text(text + "\n").claims] == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Who stole the patient data of Aozora Hospital?", "leaked"),
        ("Patient data may have been stolen from Aozora Hospital.", "leaked"),
        ("Aozora Hospital failed to patch the flaw before the attackers exploited CVE-2024-10001.", "exploited"),
        ("Aozora Hospital was hacked when staff opened a letter.", "attacked"),
        ("The attackers could not steal patient data.", "leaked"),
        ("When Aozora Hospital was attacked, its servers stopped.", "attacked"),
    ],
)
def test_what_happened_stays_a_claim_however_it_is_asked_or_doubted(text: str, kind: str) -> None:
    assert kind in {c.type for c in read_text(text + "\n").claims}


OTHER = "Rovers hit back\n\nRovers attacked from the first whistle, and Halden Foods was hit by the news.\n"
ITEM = "Ransomware at hospital\n\n" + CASE


def test_a_passage_about_something_else_tells_of_no_attack() -> None:
    reading = read_text(f"{ITEM}\n{OTHER}")
    assert {c.type for c in reading.claims} >= {"attacked", "arrested"}
    assert [c.frame for c in reading.claims if c.trigger.start >= reading.text.index("Rovers hit")] == []


def test_a_passage_about_someone_of_the_case_tells_of_it_whatever_its_words() -> None:
    reading = read_text(f"{ITEM}\nMay in review\n\nAozora Hospital was hit again on Friday.\n")
    assert [c.type for c in reading.claims if c.trigger.start > reading.text.index("May in review")] or len(reading.claims[0].evidence) > 1


def test_who_houses_the_servers_is_not_attacked_through_them() -> None:
    claims = read_text("The attackers operated from two virtual servers at a provider in Riga.\n").claims
    assert [c.arguments.get("victim") for c in claims if c.type == "used_infrastructure"] == [None]
