"""How English papers and statements tell it: a rumour names nobody, a semicolon ends what is said, what is exfiltrated is data."""

from __future__ import annotations

from tests.reports.report_claims import named, said, speakers

from urazuke.reports.reading import read_text


def test_a_name_that_cannot_be_confirmed_is_not_who_attacked() -> None:
    reading = read_text(
        "On 4 May an unauthorised party accessed our platform. Media have named the ransomware gang Nightjar; we cannot confirm that. "
        "The attackers rented two servers from Fjordhost under the name of a person who died in 2019."
    )
    (rented,) = said(reading, "rented_server")
    assert named(reading, rented, "lessee") == ["an unauthorised party"]


def test_what_one_admits_is_not_what_the_other_denies() -> None:
    reading = read_text("Two men were charged. One of them has admitted opening the account; the other denies any involvement.")
    assert [c.factuality for c in said(reading, "admitted")] == ["stated"]


def test_orders_are_taken_from_whoever_gives_them() -> None:
    reading = read_text(
        "The Basalt Water Authority was hacked by Slate Marten, a crew that officials say takes its orders from a military intelligence "
        "directorate in the east."
    )
    (tasked,) = said(reading, "tasked_by")
    assert named(reading, tasked, "principal") == ["a military intelligence directorate"]


def test_whatever_is_exfiltrated_is_data_but_no_money() -> None:
    reading = read_text("One victim, Tokai Ro-Ro Lines, confirmed to us that customs declarations were exfiltrated.")
    (leak,) = said(reading, "leaked")
    assert named(reading, leak, "data") == ["customs declarations"] and named(reading, leak, "victim") == ["Tokai Ro-Ro Lines"]
    assert not said(read_text("The gang stole bitcoins from Tokai Ro-Ro Lines."), "leaked")


def test_who_lost_records_is_told_by_a_relative_clause() -> None:
    reading = read_text("The break-in at the National Seed Repository, which lost breeding records of 40 varieties, came in May.")
    (leak,) = said(reading, "leaked")
    assert named(reading, leak, "victim") == ["National Seed Repository"]


def test_what_a_firm_denies_is_the_firms_word() -> None:
    reading = read_text("Another, Hanjin Coastal, denies any data left its network.")
    (leak,) = said(reading, "leaked")
    assert speakers(reading, leak) == ["Hanjin Coastal"] and leak.factuality == "denied"


def test_a_charge_without_basis_is_objected_to() -> None:
    reading = read_text('"These allegations have no basis in fact," a foreign ministry spokeswoman told reporters on Friday.')
    (objection,) = said(reading, "objected_to_attribution")
    assert speakers(reading, objection) == ["a foreign ministry spokeswoman"]


WIRE = (
    "A Chinese national who worked as a systems engineer in Japan will be referred to prosecutors as early as Thursday on suspicion of "
    "using a false name to rent servers that were later used in a cyberattack on the National Institute of Marine Research, "
    "investigative sources said.\n\nThe servers' passwords were passed to a hacker group known as Kurage, they said."
)


def test_a_charge_that_lies_ahead_is_for_a_deed_that_is_suspected() -> None:
    reading = read_text(WIRE)
    assert {c.factuality for c in said(reading, "rented_server")} == {"suspected"}
    assert {c.factuality for c in said(reading, "referred_to_prosecutors")} == {"planned"}


def test_what_stands_behind_another_verb_is_that_verbs() -> None:
    reading = read_text(WIRE)
    assert not said(reading, "member_of")
    assert not said(reading, "used_infrastructure", victim="prosecutors")


def test_they_who_said_so_are_the_sources_and_not_the_group() -> None:
    reading = read_text(WIRE)
    (given,) = said(reading, "handed_over_credentials")
    assert speakers(reading, given) == ["investigative sources"]


def test_a_longer_name_that_holds_a_known_one_is_another_group() -> None:
    reading = read_text("The hacking group known as Umber Cicada used the servers. Dorn sold passwords to members of Umber Cicada.")
    assert [e.name for e in reading.entities if e.type == "threat_group"] == ["Umber Cicada"]


def test_a_state_that_accuses_another_of_what_is_no_offence_suspects_nobody() -> None:
    reading = read_text(
        'China on Sunday accused Japan of "inventing enemies" a day after Tokyo said hackers had broken into Mita Holdings.'
    )
    assert not said(reading, "suspected_of")
    (attack,) = said(reading, "attacked")
    assert speakers(reading, attack) == ["Tokyo"]


def test_who_was_behind_it_is_the_subject_and_not_who_is_named_next() -> None:
    reading = read_text(
        'The minister said the government was "almost certain" that a group known as Glass Orchid - which some researchers call Tonbo - '
        "was behind the intrusion at Mita Holdings, and that it acted under the direction of the Strategic Support Force."
    )
    assert [named(reading, c, "actor") for c in said(reading, "attributed_to")] == [["Glass Orchid"]]


def test_an_owners_parent_is_who_is_named_behind_it() -> None:
    reading = read_text("SkyLink's parent, Mita Holdings, said last month that no satellite control data had leaked.")
    (leak,) = said(reading, "leaked")
    assert named(reading, leak, "victim") == ["Mita Holdings"]
