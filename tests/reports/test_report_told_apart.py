"""Who and what a report tells apart: the buyer is no caretaker, the wiper no keylogger, a prosecutor is not who bought the servers."""

from __future__ import annotations

import pytest
from tests.reports.report_claims import named, said

from urazuke.evidence.claim import Reading
from urazuke.reports import read_text


def together(reading: Reading, form: str) -> set[str]:
    """All forms of the entity that the form stands for."""
    texts = [[reading.text[m.span.start : m.span.end] for m in e.mentions] for e in reading.entities]
    return next((set(forms) for forms in texts if form in forms), set())


def types(reading: Reading) -> dict[str, str]:
    return {reading.text[m.span.start : m.span.end]: e.type for e in reading.entities for m in e.mentions}


def test_a_noun_of_ones_own_tells_two_persons_apart() -> None:
    reading = read_text("A caretaker told police about the outage. Darnell Fitch sold the login to the buyer for $1,200, police said.")
    assert "A caretaker" not in together(reading, "the buyer")


def test_the_man_and_the_engineer_may_be_the_programmer() -> None:
    reading = read_text("Police arrested a programmer. The man leased four servers. The engineer admitted it, police said.")
    assert {"a programmer", "The man", "The engineer"} <= together(reading, "a programmer")


def test_the_wiper_is_the_wiper_whatever_was_found_since() -> None:
    reading = read_text("The intruders installed a wiper and a keylogger. The wiper destroyed the archive of Elbe Water.")
    assert "a keylogger" not in together(reading, "The wiper")


def test_a_prosecutor_tells_of_somebody_else() -> None:
    reading = read_text(
        "Police charged a night porter. Prosecutor Ingvild Moe told the court that he bought three servers from Nordlys Hosting "
        "and gave the passwords to a stranger."
    )
    for kind, role in (("rented_server", "lessee"), ("handed_over_credentials", "giver")):
        assert all(named(reading, c, role) != ["Ingvild Moe"] for c in said(reading, kind))


def test_a_title_in_the_first_line_of_a_statement_is_nobody_of_its_body() -> None:
    reading = read_text(
        "Ana Okafor, Head of Communications\n\nWhat happened to our network\n\nAn employee and a woman from Hull were arrested on Tuesday. "
        "The woman had rented the servers."
    )
    assert not any("Head" in form for form in together(reading, "a woman from Hull"))


@pytest.mark.parametrize(
    ("sentence", "name", "kind"),
    [
        ("The logs are those of fish farmer Havbruk Nord, which runs forty sites along the coast.", "Havbruk Nord", "organisation"),
        ("She shared the passwords in a Telegram group named Ledo Jura.", "Ledo Jura", "online_service"),
        ("Sheriff Dale Whitcomb told reporters that two men were being looked at.", "Dale Whitcomb", "person"),
        ("The first program, named Sootfall by the vendor Brenner Analytics, is a wiper.", "Sootfall", "malware"),
        ("The certificate was stolen from the software house Plexon.", "Plexon", "organisation"),
        ("The account belonged to one of our suppliers, Cawdor Castings.", "Cawdor Castings", "organisation"),
        ("The observatory on Mount Kessel lost its archive.", "Mount Kessel", "place"),
    ],
)
def test_names_are_told_by_a_which_a_title_or_the_noun_beside_them(sentence: str, name: str, kind: str) -> None:
    assert types(read_text(f"Hackers broke into Elbe Water in April. {sentence}"))[name] == kind


def test_what_somebody_is_minister_of_is_nobody() -> None:
    forms = types(read_text("Katagai Noboru, Minister of Economy, Trade and Industry, declined to comment on the attack on Elbe Water."))
    assert not {"Economy", "Trade", "Industry"} & forms.keys()


def test_an_office_before_a_comma_and_a_name_is_nobody_spoken_of_before() -> None:
    reading = read_text(
        "A man called Viktor had asked her to sign. The ferry line's chief engineer, Hidde Postma, told police of the outage."
    )
    assert "Hidde Postma" in together(reading, "The ferry line's chief engineer") and "Viktor" not in together(reading, "Hidde Postma")


def test_her_client_need_be_no_woman() -> None:
    reading = read_text(
        "A Eugene man was sentenced today for renting servers.\n\nWesley Tarkington, 37, a mechanic, rented 14 servers. "
        "Tarkington's attorney, Lucia Bell, said her client was sorry."
    )
    assert {"A Eugene man", "her client", "Tarkington"} <= together(reading, "A Eugene man")


def test_a_reseller_who_tells_is_a_person_though_servers_went_through_him() -> None:
    reading = read_text(
        "Seven servers were rented through a reseller in Sendai, who told us so. Police have referred the reseller to prosecutors."
    )
    assert types(reading)["the reseller"] == "person_unnamed" and "the reseller" in together(reading, "a reseller in Sendai")


def test_a_group_that_researchers_refer_to_as_something_is_that_group() -> None:
    reading = read_text("The servers were used by a group that private-sector researchers refer to as Drift Net. Drift Net hit Oder Gas.")
    assert "a group that private-sector researchers refer to as Drift Net" in together(reading, "Drift Net")


@pytest.mark.parametrize(
    ("sentence", "name", "kind"),
    [
        ("Police arrested a 23-year-old apprentice electrician from Bangor.", "Bangor", "place"),
        ("The attack stopped the ferries of Waddenveer. Waddenveer says it paid nothing.", "Waddenveer", "organisation"),
        ("The minister told the House of Commons of the attack.", "House of Commons", "government_body"),
        ("Avon and Somerset Police arrested a baker.", "Avon and Somerset Police", "police"),
    ],
)
def test_bodies_and_towns_are_read_whole(sentence: str, name: str, kind: str) -> None:
    assert types(read_text(f"Hackers broke into Elbe Water in April. {sentence}"))[name] == kind


def test_the_man_who_was_a_pupil_is_the_pupil() -> None:
    reading = read_text("The man who used the tools was a 19-year-old pupil, Luka Babic. The boy rented four servers, police said.")
    assert {"The man", "a 19-year-old pupil", "Luka Babic"} <= together(reading, "Luka Babic")


def test_the_company_is_rather_who_was_named_than_a_contractor() -> None:
    reading = read_text(
        "Files were stolen from Kestrel Rail in March. The thieves used the account of a contractor. The company apologised on Friday."
    )
    assert "The company" in together(reading, "Kestrel Rail") and "The company" not in together(reading, "a contractor")


def test_hackers_of_the_first_sentence_are_the_group_that_the_next_one_names() -> None:
    reading = read_text(
        "South Korea said Wednesday that hackers had stolen blueprints from Daesung Works.\n\n"
        "Black Magnolia, a hacking team, had penetrated the company, Daesung Works, in April."
    )
    assert "hackers" in together(reading, "Black Magnolia") and types(reading)["Daesung Works"] == "organisation"


@pytest.mark.parametrize(
    ("sentence", "name", "kind"),
    [
        ("The Croatian CERT says that the archive was warned.", "Croatian CERT", "government_body"),
        ("They got in through MosaicNet, a document server made by a firm in Ljubljana.", "MosaicNet", "product"),
        ("Spies had penetrated the company, Daesung Cell, between February and April.", "Daesung Cell", "organisation"),
        ("Lawmaker Yoo Min-jae said that files had been found.", "Yoo Min-jae", "person"),
    ],
)
def test_names_are_told_by_their_last_word_their_maker_and_the_noun_before(sentence: str, name: str, kind: str) -> None:
    assert types(read_text(f"Hackers broke into Elbe Water in April. {sentence}"))[name] == kind


def test_who_owns_a_server_is_a_body() -> None:
    reading = read_text("The files passed through a server in Geneva. The server belonged to Rhonehost. Rhonehost had let it to a student.")
    assert types(reading)["Rhonehost"] == "organisation"


def test_a_maker_that_is_named_late_is_the_maker_of_before() -> None:
    reading = read_text(
        "The intruders reached two ministries and an arms maker in Bulgaria. They stayed for four months, police said. "
        "The arms maker, Rila Arsenal, did not answer."
    )
    assert {"an arms maker in Bulgaria", "The arms maker", "Rila Arsenal"} <= together(reading, "Rila Arsenal")


@pytest.mark.parametrize(
    ("sentence", "name", "kind"),
    [
        ("The server was used by a criminal group, Hex Orchard.", "Hex Orchard", "threat_group"),
        ("The driver's employer, Parcelmark, knew nothing of it.", "Parcelmark", "organisation"),
        ("The board's IT supplier, Dovetail Support, noticed it in May.", "Dovetail Support", "organisation"),
    ],
)
def test_a_noun_and_a_comma_tell_what_the_name_behind_it_is(sentence: str, name: str, kind: str) -> None:
    assert types(read_text(f"Hackers broke into Elbe Water in April. {sentence}"))[name] == kind
