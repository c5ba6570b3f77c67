"""Who says it and who is meant, where the grammar hides it: bylines, a misread main verb, trailing sources, blame, criticism of blame."""

from __future__ import annotations

import pytest
from tests.reports.report_claims import named, said, speakers

from urazuke.reports.reading import read_text


def test_who_wrote_the_report_is_told_of_nowhere() -> None:
    reading = read_text(
        "Potter held over hired machines\n\nBy Wilhelmina Stroud, Courts Editor\n\n"
        "A potter from Leith has been arrested on suspicion of leasing servers. He is said to have sold the passwords.",
        publisher="Leith Mercury",
    )
    values = [str(named(reading, c, role)) for c in reading.claims for role in c.arguments]
    assert reading.claims and not any("Stroud" in v for v in values)


@pytest.mark.parametrize(
    ("text", "kind", "who"),
    [
        ("Cobham Glass, broken into in March, disclosed on Monday that 30 drawings had been copied.", "leaked", "Cobham Glass"),
        ("Vetch & Sons, which had long kept silent, acknowledged on Friday that it was hacked too.", "attacked", "Vetch & Sons"),
        (
            "The intruders came in through a flaw in Perch Mail, the National Cyber Security Centre (NCSC) told reporters.",
            "exploited",
            "National Cyber Security Centre",
        ),
        (
            "The Federal Police blamed the group Amber Stoat. The crew, it said, takes its orders from Unit 7712.",
            "tasked_by",
            "Federal Police",
        ),
        (
            "On Friday the National Cyber Security Centre laid the blame for the break-in at the door of Amber Stoat.",
            "attributed_to",
            "National Cyber Security Centre",
        ),
    ],
)
def test_who_says_it(text: str, kind: str, who: str) -> None:
    reading = read_text(text, publisher="Evening Post")
    assert [speakers(reading, c)[-1:] for c in said(reading, kind)] == [[who]]


@pytest.mark.parametrize(
    "text",
    [
        "Ansel Roth, a lecturer in computing, told us that blaming Moscow on so little was a mistake.",
        "Pinning the raid on any one crew would be premature, said Mira Solberg of the security firm Fennlight.",
        "Prime Minister Dalgaard said it was too early to point fingers.",
    ],
)
def test_who_finds_blame_premature_objects_to_it(text: str) -> None:
    assert [c.factuality for c in said(read_text(f"{text} Cobham Glass was hacked in March."), "objected_to_attribution")] == ["denied"]


def test_a_body_that_tells_of_it_is_not_behind_it() -> None:
    reading = read_text(
        "The National Cyber Security Centre said on Tuesday Amber Stoat, alias Low Tide, was probably behind the hacking of nine firms."
    )
    assert all("Centre" not in str(named(reading, c, "actor")) for c in said(reading, "attributed_to"))
    assert [named(reading, c, "alias") for c in said(reading, "alias_of")] == [["Low Tide"]]


@pytest.mark.parametrize(
    ("text", "aliases"),
    [
        ("Police blame Amber Stoat. It is also reported under the names Low Tide and TA-5512.", {"Low Tide", "TA-5512"}),
        ("The thieves belong to Amber Stoat, which also goes by TA-5512.", {"TA-5512"}),
    ],
)
def test_names_that_no_list_knows_are_aliases_as_written(text: str, aliases: set[str]) -> None:
    reading = read_text(text)
    assert {str(a) for c in said(reading, "alias_of") for a in named(reading, c, "alias")} == aliases


@pytest.mark.parametrize(
    "text",
    [
        "It has not been determined whether any drawings were taken out of Cobham Glass.",
        "Whether simulation software was removed from Cobham Glass could not be established.",
        "Cobham Glass cannot rule out that passport scans were downloaded.",
    ],
)
def test_what_could_not_be_determined_is_unknown(text: str) -> None:
    (leak,) = said(read_text(text), "leaked")
    assert leak.arguments["polarity"] == ("unknown",) and leak.factuality == "stated"


def test_that_nothing_was_taken_is_said_once() -> None:
    reading = read_text('"The furnace data was not taken," spokeswoman Ayako Imai said.')
    assert len(said(reading, "leaked")) == 1 and not said(reading, "denied")


def test_a_group_obeys_and_is_directed() -> None:
    reading = read_text("An official said that the group Amber Stoat obeys Unit 7712.")
    assert named(reading, said(reading, "tasked_by")[0], "agent") == ["Amber Stoat"]
    reading = read_text("The group Amber Stoat struck again. We believe that Unit 7712 directs it.")
    assert named(reading, said(reading, "tasked_by")[0], "agent") == ["Amber Stoat"]


def test_whoever_is_told_with_an_age_is_one_person() -> None:
    reading = read_text(
        "Police took in the 29-year-old, Otto Brandl, said two people briefed on it. He is alleged to have rented six servers."
    )
    assert named(reading, said(reading, "rented_server")[0], "lessee") == ["Otto Brandl"]


@pytest.mark.parametrize(
    "text",
    [
        'Otto Brandl gave the keys to a man known as "Mr Vane". Police said he admitted having rented the servers.',
        'Otto Brandl gave the keys to a man known as "Mr Vane". Under questioning, one of them said, he admitted renting servers.',
    ],
)
def test_he_is_whom_the_sentence_before_was_about(text: str) -> None:
    reading = read_text(text)
    assert {str(named(reading, c, "subject")) for c in said(reading, "admitted")} == {"['Otto Brandl']"}


def test_a_trade_that_no_list_knows_is_somebody() -> None:
    reading = read_text("A glass blower from Petone has been arrested on suspicion of leasing servers.")
    assert "glass blower" in str(named(reading, said(reading, "suspected_of")[0], "subject"))
    assert not said(read_text("Officers picked up the receiver and seized a scanner."), "arrested")


def test_a_group_is_suspected_of_no_offence() -> None:
    assert not said(read_text("The group Saffron Kite, which is suspected of having targeted 27 firms, is old."), "suspected_of")


def test_a_question_with_a_label_asserts_nothing() -> None:
    reading = read_text(
        "Cobham Glass was hacked in May.\n\nQ: Were charts stolen?\n\nA: We are looking into it.\n\nQ: Who did it?\n\nA: We do not know."
    )
    assert all(named(reading, c, "polarity") != ["leaked"] for c in said(reading, "leaked"))


def test_whoever_tells_that_it_was_spared_gives_no_notice() -> None:
    assert not said(read_text("Cobham Glass has told the ministry that it was not attacked."), "notified")


def test_him_is_whom_the_sentence_before_was_about() -> None:
    reading = read_text(
        "Otto Brandl, 23, rented the servers. He lent a friend a computer. Police questioned him; on Friday they arrested him. "
        "He has since owned up to it."
    )
    for kind in ("interviewed", "arrested", "admitted"):
        assert {str(named(reading, c, "subject")) for c in said(reading, kind)} == {"['Otto Brandl']"}, kind


def test_whose_passport_he_photographed_is_not_he() -> None:
    reading = read_text(
        "Otto Brandl rented two servers in the name of a cashier whose passport he had photographed. What he did next is disputed: "
        "police say that he sold the passwords."
    )
    givers = {str(named(reading, c, "giver")) for c in said(reading, "handed_over_credentials")}
    assert givers == {"['Otto Brandl']"}


def test_its_chief_executive_speaks_for_the_body_told_of_last() -> None:
    reading = read_text(
        'Cobham Glass makes lenses. "The National Cyber Security Centre rang us on 3 June, after hackers broke in," '
        "said Imogen Tarrant, its chief executive.",
        publisher="Evening Post",
    )
    (notice,) = said(reading, "notified")
    assert named(reading, notice, "victim") == ["Cobham Glass"]


def test_the_intruders_are_the_one_group_that_is_blamed() -> None:
    reading = read_text(
        "Police blame the group Amber Stoat for the hack of Cobham Glass. The operators exploited CVE-2024-99318 in Mokuren Gate."
    )
    assert named(reading, said(reading, "exploited")[0], "attacker") == ["Amber Stoat"]


@pytest.mark.parametrize(
    ("text", "kind", "role", "value"),
    [
        ("We will not comment on who did it; that is a matter for the courts.", "declined_to_comment", "reason", "a matter for the courts"),
        (
            "In the interest of the inquiry we cannot comment on the ransom.",
            "declined_to_comment",
            "reason",
            "In the interest of the inquiry",
        ),
        ("As for who stood behind it, we will not be commenting.", "declined_to_comment", "topic", "who stood behind it"),
        ("Otto Brandl signed up for two servers at a hosting company in Sydney.", "rented_server", "place", "Sydney"),
    ],
)
def test_a_role_told_in_other_words(text: str, kind: str, role: str, value: str) -> None:
    reading = read_text(text, publisher="Cobham Glass")
    assert any(value in str(v) for c in said(reading, kind) for v in named(reading, c, role))


def test_what_was_got_for_it_makes_it_a_sale() -> None:
    reading = read_text("The passwords went, for 90,000 yen, to a friend of Otto Brandl.")
    assert [c.arguments.get("sold") for c in said(reading, "handed_over_credentials")] == [(True,)]
