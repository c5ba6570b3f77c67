"""Who is meant in an English clause: whom a pronoun stands for, what a question leaves open, what hangs on another verb."""

from __future__ import annotations

from tests.reports.report_claims import named, said, speakers

from urazuke.reports.reading import read_text


def test_he_is_whoever_the_sentence_is_about_and_not_whoever_stands_nearest() -> None:
    reading = read_text(
        "Police have been holding Karl Vane since last night. He hired two servers under the name of a customer who had died, and he "
        "passed the passwords to a man he met at a boat fair."
    )
    (given,) = said(reading, "handed_over_credentials")
    assert named(reading, given, "giver") == ["Karl Vane"]


def test_what_somebody_is_is_nobody_else() -> None:
    reading = read_text("Shinji Horita mends radios. He is 58, a widower. Three times he leased a server from Azumino Net, detectives say.")
    assert named(reading, said(reading, "rented_server")[0], "lessee") == ["Shinji Horita"]


def test_its_is_the_company_and_no_group_farther_off() -> None:
    reading = read_text(
        "Pentreath Tidal was hacked by Salt Lantern, a hacker group. Police broke the news to Pentreath Tidal. Its head of security, Helen "
        "Rask, thanked them."
    )
    assert not said(reading, "member_of", member="Helen Rask")


def test_one_who_pleads_guilty_admits_what_he_pleads_guilty_to() -> None:
    (admitted,) = said(read_text("Callum Strand has pleaded guilty to fraud by false representation."), "admitted")
    assert admitted.arguments["content"]
    reading = read_text("Callum Strand pleaded guilty to renting five servers under a false identity.")
    assert [named(reading, c, "content") for c in said(reading, "admitted")] == [["renting five servers under a false identity"]]


def test_the_intruders_were_a_group() -> None:
    reading = read_text("Pentreath Tidal was hacked. The intruders, Naomi Ellery said, were a hacker group known as Salt Lantern.")
    (blamed,) = said(reading, "attributed_to")
    assert named(reading, blamed, "actor") == ["Salt Lantern"]


def test_who_steals_is_not_what_is_stolen() -> None:
    assert not said(read_text("LAMPLIGHTER is our name for a set of intruders that has been stealing since 2019."), "leaked")


def test_what_we_do_not_buy_is_not_what_we_deny() -> None:
    assert not said(read_text("What we do not buy is the next step, Petra Holm of Larkspur Labs said."), "denied")


def test_whether_anything_was_taken_may_be_unknown() -> None:
    reading = read_text(
        "Sunahara Water was hacked in June. Whether anything was taken from Sunahara Water we cannot tell, Petra Holm said."
    )
    (leak,) = said(reading, "leaked")
    assert named(reading, leak, "polarity") == ["unknown"] and named(reading, leak, "victim") == ["Sunahara Water"]


def test_a_box_in_a_town_is_no_town_that_speaks() -> None:
    reading = read_text("A leased box in Tokyo says nothing about a barracks.")
    assert all("Tokyo" not in speakers(reading, c) for c in reading.claims)


def test_what_is_admitted_before_a_court_is_no_suspicion_besides() -> None:
    assert not said(read_text("Callum Strand admitted one count of fraud at Plymouth Crown Court on Monday."), "suspected_of")


def test_whom_he_worked_for_is_not_who_was_led_away() -> None:
    reading = read_text("The caretaker's son was led away in handcuffs yesterday, accused of hiring computers for Karl Vane's hackers.")
    assert not said(reading, "arrested", subject="Karl Vane")


def test_her_is_a_woman_and_no_man() -> None:
    reading = read_text(
        "Piotr Wolny, 33, has been charged. He told investigators that he had acted on the instructions of a woman he met at a trade fair "
        "and that he had given her the passwords."
    )
    (given,) = said(reading, "handed_over_credentials")
    assert named(reading, given, "giver") == ["Piotr Wolny"] and "a woman" in str(named(reading, given, "recipient"))


def test_him_is_nobody_known_where_somebody_was_spoken_of() -> None:
    reading = read_text(
        'A student from Bergen rented it. He sent the codes to somebody called "Lev". Police have him down as an officer of the GRU.'
    )
    assert not said(reading, "member_of", member="student")


def test_a_presenter_who_asks_blames_nobody() -> None:
    reading = read_text("The Met Office was hacked by Sable Petrel, a hacker group. And is Sable Petrel being blamed for the attack?")
    assert not said(reading, "attributed_to")


def test_who_is_responsible_is_responsible_without_for() -> None:
    reading = read_text(
        "Velvet Quarry, a hacker group, hit Nordvik Water. We assess with high confidence that Velvet Quarry was responsible."
    )
    assert [c.factuality for c in said(reading, "attributed_to")] == ["suspected"]


def test_one_family_name_is_not_one_person() -> None:
    reading = read_text(
        "Margit Solvang died in June. Espen Solvang, now 35, leased two servers under a false name. Mr Solvang was arrested."
    )
    assert named(reading, said(reading, "rented_server")[0], "lessee") == ["Espen Solvang"]
    assert named(reading, said(reading, "arrested")[0], "subject") == ["Espen Solvang"]
