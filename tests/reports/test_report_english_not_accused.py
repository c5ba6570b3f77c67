"""Nobody is accused for standing near: whose name was lent, who accuses, who is sworn in, whose son it was."""

from __future__ import annotations

from tests.reports.report_claims import named, said, speakers

from urazuke.reports.reading import read_text


def test_whose_name_was_used_rented_nothing() -> None:
    reading = read_text(
        "Four servers were taken out in Mr Ingham's name in March 2023, and two more were leased under the name of Ada Coyle."
    )
    assert all(named(reading, c, "lessee") in ([],) for c in said(reading, "rented_server"))
    (rented,) = said(read_text("Damian Frost, 27, hired four servers in Mr Ingham's name."), "rented_server")
    assert rented.arguments["false_name"] == (True,)


def test_who_accuses_is_not_accused() -> None:
    reading = read_text("The government of Belarus, which researchers have accused of directing the group, did not reply.")
    assert not any(named(reading, c, "subject") for c in said(reading, "suspected_of"))
    reading = read_text("Mara Quill, 31, faces a charge of fraud.")
    assert named(reading, said(reading, "suspected_of")[0], "subject") == ["Mara Quill"]


def test_who_is_cleared_in_a_firms_statement_denies_nothing_himself() -> None:
    reading = read_text(
        "Statement of Harrow Optics Ltd\n3 July 2025\n\nOur network was broken into in June. Ms Brandt has done nothing wrong.",
        publisher="Harrow Optics",
    )
    assert all("Brandt" not in str(named(reading, c, "speaker")) for c in said(reading, "denied"))
    reading = read_text('Radio Zarya\'s director, Pavel Sokol, said: "Our colleague has done nothing wrong."')
    (denial,) = said(reading, "denied")
    assert speakers(reading, denial)[-1] == "Pavel Sokol"


def test_a_mother_is_not_her_son() -> None:
    reading = read_text(
        "A 41-year-old woman of Hobart and her 19-year-old son were arrested at six. The woman rented seven cloud servers. "
        "The mother says she knew nothing about it."
    )
    (rented,) = said(reading, "rented_server")
    (denial,) = said(reading, "denied")
    assert "woman" in str(named(reading, rented, "lessee")) and "woman" in speakers(reading, denial)[-1]


def test_who_speaks_for_an_unnamed_body_is_in_no_group() -> None:
    reading = read_text('The loader was seen only with Jade Ferret, but "code gets shared," said its head of research, Tomas Dvorak.')
    assert not said(reading, "member_of")


def test_him_is_who_tells_of_it() -> None:
    reading = read_text(
        "Police traced a 45-year-old trader. He told our researcher that a man he met in a chess club had paid him to rent the servers."
    )
    (task,) = said(reading, "tasked_by")
    assert "trader" in str(named(reading, task, "agent"))


def test_who_has_the_floor_is_not_he() -> None:
    reading = read_text(
        "QUESTION: Who is the overseas contact?\n\nTILLMAN: We believe he takes his orders from Unit 78020.\n\n"
        "QUESTION: Was it him?\n\nTILLMAN: Yes.\n"
    )
    assert all("TILLMAN" not in named(reading, c, "agent") for c in said(reading, "tasked_by"))


def test_a_witness_who_was_cross_examined_is_not_the_barrister() -> None:
    reading = read_text(
        "Damian Frost denies the charge. Owen Blackshaw told jurors that the tools were common. "
        "Cross-examined by Frost's barrister, Simon Keogh, he accepted that others had rented the servers."
    )
    people = {str(named(reading, c, role)) for c in reading.claims for role in ("subject", "lessee")}
    assert not any("Keogh" in p for p in people)


def test_a_firm_that_answers_beside_an_embassy_objects_to_nothing() -> None:
    reading = read_text(
        "Ostrava Litho was hacked in May. Police blame Jade Ferret, a Chinese group. "
        '"We have found no trace of our clients\' data leaving the house," chief executive Marek Holub said. '
        "China's foreign ministry did not answer a request for comment."
    )
    assert not said(reading, "objected_to_attribution")


def test_the_hour_of_a_live_page_speaks_not() -> None:
    reading = read_text(
        "16:40 Airline: we were hit\n\nIsland Air was hacked overnight.\n\n15:55 Police: one man held\n\nA man of 38 was arrested in Nadi."
    )
    assert not any(e.name.isdigit() for e in reading.entities if e.type == "person")


def test_who_is_robbed_is_whose_system_was_broken_into() -> None:
    reading = read_text(
        "Hackers broke into the payroll of Tarn Valley NHS Trust and stole bank details of 6,300 nurses, the Crown alleges."
    )
    (leak,) = said(reading, "leaked")
    assert named(reading, leak, "victim") == ["Tarn Valley NHS Trust"]


def test_we_of_a_chief_executive_is_his_company() -> None:
    reading = read_text(
        'Island Air chief executive Mele Tupou apologised. "Somebody got into our system overnight," she told reporters in Suva.',
        publisher="Channel Nine",
    )
    assert named(reading, said(reading, "attacked")[0], "victim") == ["Island Air"]


def test_what_will_be_alleged_was_done_before() -> None:
    reading = read_text("We will allege that the woman rented seven cloud servers.")
    assert [c.factuality for c in said(reading, "rented_server")] == ["suspected"]


def test_who_is_told_of_a_group_belongs_to_none() -> None:
    reading = read_text(
        "The director, Ines Falcao, testified. She had been told by police that the hackers belong to a group known as Salt Heron."
    )
    assert not any("Falcao" in str(named(reading, c, "member")) for c in said(reading, "member_of"))


def test_it_that_rejects_is_the_ministry_that_states() -> None:
    reading = read_text(
        "Northgate Intelligence, which tracks the actor, has reached the same conclusion. China's Ministry of Foreign Affairs has stated "
        'that it "firmly rejects the groundless accusations".'
    )
    assert not any("Northgate" in str(speakers(reading, c)) for c in reading.claims if c.type in ("denied", "objected_to_attribution"))


def test_who_concludes_a_contract_says_nothing() -> None:
    reading = read_text("Police allege that in March the man, whose name has been withheld, concluded contracts for eight servers.")
    (rented,) = said(reading, "rented_server")
    assert "man" not in str(speakers(reading, rented))


def test_who_warned_of_an_attack_was_not_attacked() -> None:
    reading = read_text(
        "Yame Leaf Trading, which learned of the attack from JPCERT/CC in May, said it had found no trace of customer data."
    )
    assert all("JPCERT/CC" not in named(reading, c, "victim") for c in said(reading, "attacked"))


def test_a_group_that_is_linked_to_a_unit_is_its_own_and_no_deed() -> None:
    reading = read_text("The National Cyber Security Centre has linked the group Winter Choir to Unit 26165.")
    assert said(reading, "member_of") and not said(reading, "attributed_to")


def test_who_gives_no_evidence_denies_nothing() -> None:
    assert not said(read_text("Dean Towl, 41, who is awaiting trial for fraud, did not give evidence."), "denied")


def test_what_the_crown_says_he_did_the_crown_did_not() -> None:
    reading = read_text("The Crown says Neil Mowat, 26, signed up for cloud servers and passed the log-ins to an Estonian, Marko Tamm.")
    (given,) = said(reading, "handed_over_credentials")
    assert named(reading, given, "giver") == ["Neil Mowat"] and given.factuality == "suspected"


def test_who_connects_a_break_in_with_a_group_is_not_in_it() -> None:
    reading = read_text("Analysts at the firm Hoshikuzu said that they connect the break-ins with Blue Termite, a group.")
    assert not said(reading, "member_of")


def test_a_network_of_ferries_is_nobodys_work() -> None:
    assert not said(read_text("The group Frost Lynx got into the network of ferry operator Pentland Lines."), "attributed_to")


def test_what_leaked_nothing_is_no_data() -> None:
    assert not any("terminals" in str(c.arguments) for c in said(read_text("The bank says its hacked terminals leaked nothing."), "leaked"))


def test_what_was_given_for_nothing_was_not_sold() -> None:
    reading = read_text("Otto Brandl gave the passwords to a trader and nothing was paid, police said.")
    assert all("sold" not in c.arguments for c in said(reading, "handed_over_credentials"))


def test_which_of_two_of_a_name_is_not_guessed() -> None:
    reading = read_text(
        "Takeo Morinaga, 61, and his son Daiki, 34, were arrested. The younger Morinaga ordered nine virtual machines with photographs of "
        "residence cards, police said."
    )
    assert not any("Takeo" in str(named(reading, c, "lessee")) for c in said(reading, "rented_server"))


def test_police_who_arrest_at_a_request_task_nobody() -> None:
    reading = read_text("Ion Ceban, 40, was detained by the police at the request of the Prosecutor's Office.")
    assert said(reading, "arrested") and not said(reading, "tasked_by")


def test_who_summons_an_envoy_does_not_object() -> None:
    reading = read_text(
        'The Ministry of Digital Affairs has summoned the Russian chargé d\'affaires, who dismissed the findings as "folklore".'
    )
    assert not any("Digital" in str(speakers(reading, c)) for c in said(reading, "objected_to_attribution"))


def test_neither_is_suspected_of_anything() -> None:
    assert not said(read_text("Two officials were on leave; neither is suspected of anything, the ministry says."), "suspected_of")


def test_a_company_that_was_struck_off_was_not_attacked() -> None:
    reading = read_text("The server had been hired through a company which had been struck off the register in 2022.")
    assert not said(reading, "attacked")
