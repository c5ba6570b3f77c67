"""Names that no list knows: a code word is no firm, a place and a plain word are one name, capitals change nothing."""

from __future__ import annotations

import pytest

from urazuke.reports import read_text


def types(text: str, wording: str) -> set[str]:
    """The types of the entities that have a mention of that wording."""
    return {e.type for e in read_text(text).entities for m in e.mentions if text[m.span.start : m.span.end] == wording}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("They planted a piece of software named FernMole. FernMole took its orders from two servers.", "FernMole"),
        ("The loader AshSpoon was followed by TinGoose on three hosts.", "TinGoose"),
        ("They left a back door we call RustVole. RustVole beacons hourly.", "RustVole"),
        ("What happened\n\n  * A loader ran first.\n  * PineCrow collected the mail.\n", "PineCrow"),
    ],
)
def test_a_code_word_is_malware_where_nothing_tells_otherwise(text: str, name: str) -> None:
    assert types(text, name) == {"malware"}


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("The intruders used a weakness in the Ostrava Edge remote-access appliance.", "Ostrava Edge", "product"),
        ("The bank insisted that nothing was lost, the Tokai Yuho reported.", "Tokai Yuho", "media_outlet"),
        ("In London Thursday, officials said nothing was lost.", "London", "place"),
        ("The servers stood in Gifu. A lawyer said so to Gifu Mayor Ken Ito.", "Gifu", "place"),
    ],
)
def test_a_place_and_a_plain_capitalised_word_are_one_name(text: str, name: str, kind: str) -> None:
    assert types(text, name) == {kind}


def test_a_state_body_in_capitals_is_one_with_its_initials() -> None:
    text = "NATIONAL COMPUTER EMERGENCY CENTRE (NCXC)\n\nThe board of NCXC has met. A spokesman for NCXC said so."
    assert types(text, "NCXC") == {"government_body"}


def test_ways_through_a_product_are_vulnerabilities() -> None:
    text = "They used an authentication bypass in Brennick Gateway. With the bypass, anybody could log in."
    assert types(text, "an authentication bypass in Brennick Gateway") == {"vulnerability"}
    assert types(text, "the bypass") == {"vulnerability"}
    assert types("The town opened the bypass in May.", "the bypass") == set()


def same(text: str, first: str, second: str) -> bool:
    """Do two wordings stand for one entity?"""
    wordings = [{text[m.span.start : m.span.end] for m in e.mentions} for e in read_text(text).entities]
    return any({first, second} <= w for w in wordings)


def test_a_description_that_holds_a_body_takes_the_name_behind_it() -> None:
    text = "A spokesman for the institute, Hajime Orito, wrote that nothing was lost."
    assert same(text, "A spokesman for the institute", "Hajime Orito")


def test_a_handle_is_a_name_and_whoever_is_called_something_is_nobody_before() -> None:
    text = 'The student gave the password to a man called Leo. The user "oak_12" paid. Leo left.'
    assert types(text, "oak_12") == {"person"}
    assert same(text, "a man called Leo", "Leo")
    assert not same(text, "The student", "Leo")


def test_a_reseller_in_apposition_to_a_firm_is_the_firm() -> None:
    text = "The machines were leased from Lusoforte, a reseller in Porto. Lusoforte confirmed it."
    assert types(text, "a reseller in Porto") == types(text, "Lusoforte") == {"organisation"}
    assert types("Police arrested Rasmus Oja, a reseller in Tallinn.", "Rasmus Oja") == {"person"}


def test_who_only_lends_a_name_is_nobody() -> None:
    assert types("He hired the servers in another person's name.", "another person") == set()
    assert types("Another person hired the servers.", "Another person") == {"person_unnamed"}


def test_what_points_back_needs_something_spoken_of_before() -> None:
    assert types("The gateway was closed at night.", "The gateway") == set()
    assert types("They used a flaw in the Brennick Gateway. The gateway was never patched.", "The gateway") == {"product"}


@pytest.mark.parametrize(
    ("text", "wording", "kind"),
    [
        ("He is said to serve in Office 137 of the bureau.", "Office 137", "military_unit"),
        ("A federal grand jury indicted the two men.", "A federal grand jury", "government_body"),
        ("He mailed the log-in details to a contact.", "the log-in details", "credential"),
        ("The log-ins were then sold.", "The log-ins", "credential"),
        ("He signed leases on virtual machines in the names of strangers.", "virtual machines", "server"),
        ("Six regional water boards were affected.", "Six regional water boards", "organisation_group"),
        ("Agents arrested him at Dulles International Airport in May.", "Dulles International Airport", "place"),
    ],
)
def test_what_a_description_is_decides_its_type(text: str, wording: str, kind: str) -> None:
    assert types(text, wording) == {kind}


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("An attack hit St Brigid's University Hospital on Monday.", "St Brigid's University Hospital", "organisation"),
        ("CERT-NORDA has observed attacks.", "CERT-NORDA", "government_body"),
        ("Contact: The duty officer of the agency", "Contact", None),
        ("Hospital group says the attackers took files.", "Hospital", None),
        ("The adversary deploys a web shell and then a backdoor, TidePool, which waits.", "TidePool", "malware"),
        ("They deployed Mimikatz and a tool named NetBurrow.", "NetBurrow", "tool"),
        ("The figures were in the Kisogawa Nichinichi on Friday.", "Kisogawa Nichinichi", "media_outlet"),
    ],
)
def test_names_of_hospitals_papers_and_programs(text: str, name: str, kind: str | None) -> None:
    assert types(text, name) == ({kind} if kind else set())


def test_the_name_behind_a_definite_description_says_which_one_is_meant() -> None:
    text = (
        "A clinic chain was hit. The hosting provider, Kantel Networks, blocked it. They installed SALTMARSH, a backdoor. "
        "The ransomware, Gorse Locker, followed."
    )
    assert same(text, "The hosting provider", "Kantel Networks")
    assert same(text, "The ransomware", "Gorse Locker")
    assert not same(text, "The ransomware", "SALTMARSH")


def test_whom_a_court_identifies_is_who_was_described() -> None:
    text = "Police arrested a 31-year-old technician. The man, identified by a court as Duarte Silvares, denies it."
    assert same(text, "The man", "Duarte Silvares")


def test_a_group_that_calls_itself_something_is_that_group() -> None:
    assert same(
        "A note was left in which a group calling itself Night Ferry demands a ransom.", "a group calling itself Night Ferry", "Night Ferry"
    )
    assert same("The gang, which calls itself PaleOtter, published documents.", "The gang", "PaleOtter")


def test_whom_a_report_only_mentions_in_passing_is_no_entity() -> None:
    text = 'Police arrested a man on Friday. "He lent a friend a computer," said a neighbour.'
    assert types(text, "a friend") == set()
    assert types(text, "a man") == {"person_unnamed"}


@pytest.mark.parametrize(
    ("text", "wording", "kind"),
    [
        ("Hollow Saint is a Russian-speaking group. It hit two firms.", "a Russian-speaking group", "threat_group"),
        ("The Marseille prosecutor's office said so on Tuesday.", "The Marseille prosecutor's office", "government_body"),
        ("The hackers shut down the Clinique des Lavandes in January.", "Clinique des Lavandes", "organisation"),
        ("The national cyber security agency Anvix has linked the attack to them.", "Anvix", "government_body"),
    ],
)
def test_speakers_of_a_language_offices_and_agencies(text: str, wording: str, kind: str) -> None:
    assert types(text, wording) == {kind}


def test_a_title_stands_between_description_and_name() -> None:
    assert same(
        '"A server was accessed," the trust\'s chief executive, Dr Paul Redfearn, said.', "the trust's chief executive", "Paul Redfearn"
    )


def test_malware_that_a_name_only_speaks_of_is_not_what_it_is() -> None:
    assert types("Security company Greyfen says the wiper was compiled in March.", "Greyfen") == {"organisation"}
    assert "malware" not in types("She told the NDR that the malware came by e-mail.", "the NDR")
    assert types("It was the Coldbrew wiper. Coldbrew overwrites the disk.", "Coldbrew") == {"malware"}


def test_commas_and_an_age_do_not_part_a_description_from_its_name() -> None:
    assert same("The wiper, named Coldbrew, overwrites the disk.", "The wiper", "Coldbrew")
    text = "The woman, 29, an employee of the company, fled to Serbia."
    assert same(text, "The woman", "an employee of the company")
    assert types("The mail left the ministry's network.", "the ministry's network") == set()


def test_a_group_beside_an_attacker_is_the_attacker_and_a_language_no_place() -> None:
    assert same("We attribute it to APT43, a group working for a ministry.", "APT43", "a group working for a ministry")
    assert types("It drops MossGate, a backdoor written in Nim.", "Nim") == set()
