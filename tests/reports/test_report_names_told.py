"""English names: told by the words around them and their own, whole where they are broken over lines, known again once known."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from tests.reports.report_mentions import meant, wordings

from urazuke.reports import read_text
from urazuke.reports.grammar.sentences import Sentence
from urazuke.reports.grammar.syntax import Syntax


def test_a_ministry_whose_name_goes_on_in_the_next_line_keeps_it_and_its_acronym() -> None:
    reading = read_text(
        "The flaw was used against Brennick Workspace Gateway. In June the Federal Ministry of Forests and\n"
        "Water (FMFW) was compromised by this means. Six regional boards that share its directory service\n"
        "were affected as well. The FMFW was told on 3 July. See advisory FMFW-2024-117 for what to do."
    )
    assert meant(reading, "FMFW").name == "Federal Ministry of Forests and Water"
    assert meant(reading, "The FMFW") is meant(reading, "FMFW")
    assert len([w for w in wordings(reading, "government_body") if "FMFW" in w]) == 2


def test_a_known_group_is_known_wherever_its_name_stands() -> None:
    reading = read_text(
        "The hackers, a group known as Kimsuky, used the machines.\n\n" + "It rained. " * 30 + '"He never met Kimsuky," he said.'
    )
    assert wordings(reading, "threat_group").count("Kimsuky") == 2


@pytest.mark.parametrize(
    ("text", "form", "kind"),
    [
        ("Kestrelmark tracks the activity as SABLE HERON.", "Kestrelmark", "organisation"),
        ("The actor also went after Enns Valley Hydropower in May.", "Enns Valley Hydropower", "organisation"),
        ("Court papers seen by the Ledger describe the lease.", "Ledger", "media_outlet"),
        ("Immigration New Zealand informs me that he left.", "Immigration New Zealand", "government_body"),
        ("The National Unit for Cybercrime made the arrest.", "National Unit for Cybercrime", "police"),
        ("A Norfolk man has been charged with fraud.", "Norfolk", "place"),
        ("A teenager from Walsall was arrested on 5 September.", "Walsall", "place"),
        ("The opposition Civic Alliance party demanded an inquiry.", "Civic Alliance", "political_party"),
        ("He ran a service called BulletBox, which rented out servers.", "BulletBox", "online_service"),
        ("In Oslo, the Chinese Embassy in Wellington called it a thriller.", "the Chinese Embassy in Wellington", "government_body"),
        ("The data was staged with rclone on a server.", "rclone", "tool"),
        ("Through a flaw in Harrow File Bridge, a commercial product, they got in.", "Harrow File Bridge", "product"),
        ("A rumour that Halvorsen IT, a contractor, had lost its passwords was denied.", "Halvorsen IT", "organisation"),
        ("The Canadian Centre for Cyber Security warned of it.", "Canadian Centre for Cyber Security", "government_body"),
        ("The servers were turned on Kettle Bay, a city of 38,000. Kettle Bay's systems stood still.", "Kettle Bay", "government_body"),
        ("The servers stood in Kettle Bay, a city of 38,000.", "Kettle Bay", "place"),
        ("She signed up with Nara-based Kujaku Cloud in May.", "Nara", "place"),
        ("She signed up with Nara-based Kujaku Cloud in May.", "Kujaku Cloud", "organisation"),
        (
            "A man rented servers. "
            "Someone in Unit 90210 of the People's Liberation Army is believed to have asked him to rent the servers.",
            "Someone in Unit 90210 of the People's Liberation Army",
            "person_unnamed",
        ),
        ("An Garda Síochána said that a man had been arrested.", "An Garda Síochána", "police"),
        ("Papers went to the Director of Public Prosecutions.", "Director of Public Prosecutions", "government_body"),
        ("By Nuala Nic Dara, Crime Correspondent\n\nThe laboratory was hacked.", "Nuala Nic Dara", "person"),
        ("It had been leased by a former contractor, Fergal Moore-Quinn, under another name.", "Fergal Moore-Quinn", "person"),
        ("They installed a remote-control tool which the NCSC calls MudClerk.", "MudClerk", "malware"),
        ("They used a hole in the Slate Harbour library platform.", "Slate Harbour", "product"),
        ("The actor, Pale Heron (also reported as TA-4471 and Grey Wader), is behind it.", "Grey Wader", "threat_group"),
        ("The group is known to the security company Kestrelmark as KX-G12.", "KX-G12", "threat_group"),
        ("An outside party hacked Nara Steel.", "An outside party", "threat_group"),
        ("The group called Pale Lantern is suspected.", "The group called Pale Lantern", "threat_group"),
        ("North Korea's mission in Geneva rejected it.", "North Korea's mission in Geneva", "government_body"),
        ("They hacked its marine energy laboratory in May.", "its marine energy laboratory", "organisation"),
        ("State-sponsored hackers used a remote-access product in May.", "State-sponsored hackers", "threat_group"),
        ("Japan police arrest man over servers used in hack", "Japan police", "police"),
        (
            "Nigeria's Economic and Financial Crimes Commission arrested a man.",
            "Economic and Financial Crimes Commission",
            "government_body",
        ),
        ("It overlaps with what Microsoft calls Onyx Finch and ESET calls PolarMink.", "PolarMink", "threat_group"),
        ("He answers to the 16th Centre of the FSB.", "16th Centre", "military_unit"),
        ("He answers to Department 12 of the Ministry of Intelligence.", "Department 12", "government_body"),
        ("THE CITY OF KETTLE BAY said that it had been hacked.", "CITY OF KETTLE BAY", "government_body"),
        ("Hackers broke into a family-owned steelmaker in May.", "a family-owned steelmaker", "organisation"),
        ("The plant was hacked.\n\nMedia contact: Rewi Tamahere, Communications Manager, 027 555 0100\n", "Rewi Tamahere", "person"),
        ("The claim that one of your suppliers let them in is false, the firm said.", "one of your suppliers", "organisation"),
    ],
)
def test_a_name_is_typed_by_what_stands_around_it(text: str, form: str, kind: str) -> None:
    assert meant(read_text(text), form).type == kind


def test_a_clause_about_somebody_else_ends_the_description() -> None:
    reading = read_text("The culprit was Granite Heron, a crew that Bluegum Labs, a security firm, prefers to call by another name.")
    assert meant(reading, "a crew") is meant(reading, "Granite Heron")


def test_a_gang_and_its_name_beside_it_are_one_description() -> None:
    reading = read_text("Two were held on suspicion of helping the ransomware gang Velvet Adder break into hospitals in Belgium.")
    assert meant(reading, "the ransomware gang Velvet Adder") is meant(reading, "Velvet Adder")


def test_a_reseller_through_whom_servers_were_rented_is_a_firm() -> None:
    reading = read_text(
        "The relays were rented through a reseller in Portugal and used against the ministry. The firm declined to comment."
    )
    assert meant(reading, "a reseller in Portugal").type == "organisation"


def test_a_list_behind_a_label_is_of_the_kind_of_the_label() -> None:
    reading = read_text(
        "MALWARE ANALYSIS REPORT\n\nMalware: DUSKRUN, PALEFERN\nTools: AdFind, WinRAR\n\nDUSKRUN hands traffic to PALEFERN."
    )
    assert {"DUSKRUN", "PALEFERN"} <= set(wordings(reading, "malware"))


def test_an_office_of_another_kind_is_not_the_agency_spoken_of() -> None:
    reading = read_text("The National Security Authority was called in. A source at the geodesy office said that backups were gone.")
    assert all("geodesy" not in reading.text[m.span.start : m.span.end] for m in meant(reading, "National Security Authority").mentions)


def test_a_title_before_a_name_is_no_part_of_it() -> None:
    reading = read_text("Commissioner Dana Whitlock said cargo moved on. Prosecutor Amy Lund said Foyle had been paid.")
    assert {"Dana Whitlock", "Amy Lund"} <= set(wordings(reading, "person"))


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("See our advisory QXRC-A-2024-17 for details of the hack.", "QXRC-A-2024-17"),
        ("The plant was hacked by a gang.\n\nNotification\n\nThe police were told.", "Notification"),
        ("The servers were leased in the name of a company that does not exist.", "a company that does not exist"),
        ("He admitted using his uncle's name for the servers.", "his uncle"),
        ("He was arrested under the Computer Misuse (Amendment) Act 2015.", "Computer Misuse"),
        ("The plant was hacked.\nContact: press@plant.example", "Contact"),
        ("The plant was hacked.\n\nMedia contact: Rewi Tamahere, Communications Manager, 027 555 0100\n", "Media contact"),
        ("The gang demanded R40 million of the hospital.", "R40"),
        ("Threat brief | Reading time 5 min\n\nThe gang hacked the hospital.", "Reading"),
        ("IP address 192.0.2.7 port 8443 was used by the gang.", "IP address 192.0.2.7 port"),
    ],
)
def test_what_names_nobody_is_no_mention(text: str, form: str) -> None:
    reading = read_text(text)
    assert form not in [reading.text[m.span.start : m.span.end] for e in reading.entities for m in e.mentions]


def test_who_wrote_a_report_is_not_whom_its_headline_describes() -> None:
    reading = read_text(
        "Dutch trader charged after servers he leased were used against a steelmaker\n\nBy Ainhoa Etxeberria and Joost van der Meulen\n\n"
        "A 52-year-old Dutch trader was charged on Tuesday with lending his name to hackers.\n\n"
        "Prosecutors said Wim Drost had leased seven servers."
    )
    assert meant(reading, "Dutch trader") is meant(reading, "Wim Drost") is meant(reading, "A 52-year-old Dutch trader")


def test_who_holds_an_office_is_nobody_described_without_it() -> None:
    reading = read_text("A second suspect, a woman in her twenties, is at large. The hospital's head of IT, Dr Pieter Swanepoel, resigned.")
    assert meant(reading, "Pieter Swanepoel") is not meant(reading, "A second suspect")


def test_the_model_is_asked_only_where_nothing_else_tells_what_a_name_is(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    label = Syntax.label_names

    def noted(self: Syntax, sentences: Iterable[Sentence]) -> None:
        chosen = list(sentences)
        asked.extend(text[s.start : s.end].strip() for s in chosen)
        label(self, chosen)

    monkeypatch.setattr(Syntax, "label_names", noted)
    text = "The Ministry of Digital Affairs said nothing. The plant was closed. Then Tagora declined to answer."
    read_text(text)
    assert asked == ["Then Tagora declined to answer."]
