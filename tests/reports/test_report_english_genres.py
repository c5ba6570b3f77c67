"""English beyond the news page: courts, questions and answers, advisories, corrections; who did what is read from the grammar."""

from __future__ import annotations

import pytest
from tests.reports.report_claims import named, said, speakers

from urazuke.reports.reading import read_text


def test_what_was_signed_or_given_may_stand_before_its_verb() -> None:
    reading = read_text(
        "The contract was signed by a 34-year-old reseller, who rented three servers in Luton under a dead neighbour's name."
    )
    rented = said(reading, "rented_server")
    assert any(named(reading, c, "times") == [3] for c in rented) and any(named(reading, c, "false_name") == [True] for c in rented)


def test_who_is_warned_is_not_who_warns() -> None:
    reading = read_text("Sister funds in Luxembourg were probed too. Both had been warned by the Belgian Cyber Centre.")
    assert all("Belgian Cyber Centre" not in named(reading, c, "victim") for c in said(reading, "notified"))


def test_who_asks_a_minister_tasks_nobody() -> None:
    reading = read_text(
        "Ms Adeyinka-Holt asked the Minister for Digital Affairs whether the person who leased the servers had worked at the Archive. "
        "Asked by Ms Marsh whether personal data had been affected, the trust's head of IT, Donal Reeve, replied that none had."
    )
    assert not said(reading, "tasked_by")


def test_whoever_hacked_it_names_nobody() -> None:
    reading = read_text(
        "On 9 August an unauthorised party gained access to the network of Harrow Optics. The attackers installed DriftNail, a backdoor."
    )
    assert said(reading, "attacked") and all("attacker" not in c.arguments for c in reading.claims)


def test_data_were_taken_from_whoever_was_attacked() -> None:
    reading = read_text("Halden Instruments was hacked in May. The company makes gauges. Customer records were copied, police said.")
    (leak,) = said(reading, "leaked")
    assert named(reading, leak, "victim") == ["Halden Instruments"]


def test_an_insurer_lost_nothing_of_its_own() -> None:
    reading = read_text(
        "Harrowgate Mutual Insurance\nClaims bulletin, 3 March 2025\n\nOur insured, Kestrel Marine Ltd, was hacked in January. "
        "We have been told that customer records were copied. We take no view.",
        publisher="Harrowgate Mutual Insurance",
    )
    assert all("Harrowgate Mutual Insurance" not in named(reading, c, "victim") for c in said(reading, "leaked"))


def test_no_answers_the_question_before_it() -> None:
    reading = read_text("The plant was hacked in April.\n\nWas any data stolen?\n\nNo. We looked hard.")
    (leak,) = said(reading, "leaked")
    assert leak.factuality == "denied" and named(reading, leak, "polarity") == ["no_leak"]
    assert not said(read_text("The plant was hacked in April.\n\nWas any data stolen?\n\nWe are still looking."), "leaked")


def test_what_an_embassy_is_quoted_as_saying_objects() -> None:
    reading = read_text(
        "Palisade Labs attributed the hack of the Aldmouth Port Authority to Jade Lemming, a hacker group. "
        '"Those who point at us should first look in the mirror," Chinese foreign ministry spokesman Gao Lin told reporters.'
    )
    (objection,) = said(reading, "objected_to_attribution")
    assert speakers(reading, objection) == ["Gao Lin"]


def test_what_a_correction_takes_back_is_not_said() -> None:
    reading = read_text(
        "The Estuary Echo, 3 May 2025\n\nPolice say Karl Vane rented two servers under a false name.\n\n"
        "CORRECTION: Our report of Monday said that Karl Vane had rented five servers. He rented two."
    )
    assert {n for c in said(reading, "rented_server") for n in named(reading, c, "times")} == {2}


def test_who_did_it_may_be_doubted_that_it_was_done_is_not() -> None:
    reading = read_text(
        "The agencies assess that Slate Mantis, a hacker group, is responsible for the June compromise of the Port of Aldmouth Authority."
    )
    assert [c.factuality for c in said(reading, "attacked")] == ["stated"]
    assert [c.factuality for c in said(reading, "attributed_to")] == ["suspected"]


def test_a_court_that_hears_a_case_questions_nobody() -> None:
    assert not said(read_text("Karl Vane sold the passwords to a stranger, Bristol Crown Court heard on Monday."), "interviewed")


def test_machines_are_turned_on_their_victims() -> None:
    reading = read_text("The servers were then turned on the Royal Marsden Shipyard.")
    assert said(reading, "used_infrastructure", victim="Royal Marsden Shipyard")


def test_what_stands_behind_a_preposition_may_be_a_relative_pronoun() -> None:
    reading = read_text("The student gave it up. Leo Haas, to whom the student handed the password, belongs to Unit 62015.")
    (handed,) = said(reading, "handed_over_credentials")
    assert named(reading, handed, "recipient") == ["Leo Haas"]


def test_each_of_several_offences_is_charged() -> None:
    reading = read_text("Karl Vane was charged with identity fraud and unauthorised access to a computer.")
    (suspected,) = said(reading, "suspected_of")
    assert named(reading, suspected, "offence") == ["identity fraud", "unauthorised access to a computer"]
    (one,) = said(read_text("Karl Vane was charged with forgery and use of private documents."), "suspected_of")
    assert len(one.arguments["offence"]) == 1


def test_why_nothing_is_said_is_told_in_a_clause() -> None:
    reading = read_text("Harrow Optics would not comment on who was behind the intrusion, because criminal proceedings are under way.")
    (declined,) = said(reading, "declined_to_comment")
    assert named(reading, declined, "reason") == ["criminal proceedings are under way"]


def test_that_is_untrue_denies_what_was_suggested() -> None:
    reading = read_text(
        "Statement of Harrow Optics\n\nWe have been asked many things. It has been suggested that one of our engineers helped the "
        "intruders. That is untrue, and we say so plainly.",
        publisher="Harrow Optics",
    )
    (denial,) = said(reading, "denied")
    assert named(reading, denial, "content") == ["one of our engineers helped the intruders"]


def test_a_raid_is_pinned_on_whoever_did_it() -> None:
    reading = read_text(
        "Tsukimori Seed Institute was hacked. Police have pinned the raid on Paper Locust, which is identical with TA-6120."
    )
    assert all("Paper Locust" not in named(reading, c, "victim") for c in said(reading, "attacked"))
    assert ["Paper Locust"] in [named(reading, c, "actor") for c in said(reading, "attributed_to")]


def test_outside_quotation_marks_we_is_whoever_writes() -> None:
    reading = read_text(
        "Statement of Harrow Optics\n\nWe were hacked in August. The police have told us that Karl Vane rented two servers and that both "
        "servers were used against us. Our staff are safe.",
        publisher="Harrow Optics",
    )
    (used,) = said(reading, "used_infrastructure")
    assert named(reading, used, "victim") == ["Harrow Optics"]


def test_the_intruders_are_the_group_that_is_blamed_where_it_is_one() -> None:
    text = (
        "Harrow Optics was hacked by intruders who exploited CVE-2025-97760. Palisade Labs attributed the intrusion to {}, a hacker group."
    )
    reading = read_text(text.format("Slate Mantis"))
    assert [named(reading, c, "attacker") for c in said(reading, "exploited")] == [["Slate Mantis"]]
    alone = read_text(text.split(". ")[0] + ".")
    assert all("attacker" not in c.arguments for c in alone.claims)


def test_a_source_is_not_the_one_he_tells_of() -> None:
    reading = read_text(
        "Police in Fenwick will send papers to prosecutors on a courier aged 41, a person close to the inquiry says. The man rented five "
        "servers under a false name, an official at the ministry said."
    )
    (sent,) = said(reading, "referred_to_prosecutors")
    assert speakers(reading, sent) == ["a person close to the inquiry"]
    assert named(reading, sent, "subject") == named(reading, said(reading, "rented_server")[0], "lessee") == ["a courier aged 41"]


def test_the_suspect_is_nobody_of_whom_only_an_office_was_told() -> None:
    reading = read_text("The commissioner has not examined these questions. Detectives have questioned the suspect twice.")
    (heard,) = said(reading, "interviewed")
    assert named(reading, heard, "subject") == ["the suspect"]


@pytest.mark.parametrize("sure", ["no doubt about it", "no question", "no mistake"])
def test_no_doubt_denies_nothing(sure: str) -> None:
    reading = read_text(f'"The break-in was carried out by Ashen Gull, a hacker group, {sure}," said Petra Holm of Larkspur Labs.')
    assert [c.factuality for c in said(reading, "attributed_to")] == ["stated"]


def test_not_until_is_late_and_not_never() -> None:
    text = "Police {} Fenwick Seeds of the break-in{}."
    assert [c.factuality for c in said(read_text(text.format("did not notify", " until 27 March")), "notified")] == ["stated"]
    assert [c.factuality for c in said(read_text(text.format("did not notify", "")), "notified")] in (["denied"], [])


def test_who_does_not_wish_to_be_interviewed_declines_to_comment() -> None:
    reading = read_text("Moira Keel, the ministry's spokeswoman, did not wish to be interviewed about the arrest.")
    assert [c.type for c in reading.claims] == ["declined_to_comment"]


def test_the_attack_that_is_ascribed_to_a_group_is_the_attack() -> None:
    reading = read_text("Fenwick Seeds was hacked in May. Fenwick Seeds ascribes the attack to Ashen Gull, a hacker group.")
    (blamed,) = said(reading, "attributed_to")
    assert blamed.arguments["attacker_or_event"] == ("attack",)


def test_a_group_that_answers_to_a_unit_is_part_of_the_state() -> None:
    reading = read_text("Velvet Jackal, a hacker group, answers to Unit 4090 of Iran's Revolutionary Guards.")
    assert said(reading, "member_of", member="Velvet Jackal", organisation="Unit 4090") and not said(reading, "tasked_by")


def test_them_is_the_group_just_spoken_of() -> None:
    reading = read_text('The break-in was the work of Velvet Jackal, a hacker group. "You may know them as UNC-7733," Wren Halloran said.')
    (alias,) = said(reading, "alias_of")
    assert named(reading, alias, "name") == ["Velvet Jackal"] and named(reading, alias, "alias") == ["UNC-7733"]


def test_the_door_that_stood_open_was_exploited() -> None:
    reading = read_text("The door that stood open was CVE-2024-98815, a bug in FortiGate.")
    (exploited,) = said(reading, "exploited")
    assert named(reading, exploited, "vulnerability") == ["CVE-2024-98815"] and named(reading, exploited, "product") == ["FortiGate"]


def test_an_analyst_who_concedes_a_doubt_confesses_nothing() -> None:
    reading = read_text("Wren Halloran, head of research at Stonecrop, concedes that the evidence for this is circumstantial.")
    assert not said(reading, "admitted")


def test_nothing_to_suggest_a_leak_is_a_denial() -> None:
    (leak,) = said(read_text("Nordvik Water says it has found nothing to suggest that customer data was accessed."), "leaked")
    assert leak.factuality == "denied"


def test_whoever_is_told_of_others_was_not_attacked() -> None:
    reading = read_text("The Japanese police have informed Corrib Genomics that all four servers had been leased by Karl Vane.")
    assert not said(reading, "notified")


def test_the_man_put_up_to_it_is_not_who_put_him_up_to_it() -> None:
    reading = read_text("Karl Vane, 41, rented four servers in Osaka. It was a friend who had put him up to it.")
    assert all(named(reading, c, "agent") == ["Karl Vane"] for c in said(reading, "tasked_by"))


def test_i_is_whoever_is_quoted() -> None:
    reading = read_text('"I rented the servers under my uncle\'s name," Karl Vane told the court.')
    assert said(reading, "rented_server", lessee="Karl Vane")


def test_it_says_after_a_letter_is_whoever_wrote_the_letter() -> None:
    reading = read_text(
        "The National Cyber Centre warned Corrib Labs in May. Iran's ambassador in Dublin, Behrouz Tavana, has sent us a letter. To tie "
        'his country to the theft, it says, is "a smear without a shred of proof".'
    )
    (objected,) = said(reading, "objected_to_attribution")
    assert named(reading, objected, "speaker") == ["Behrouz Tavana"]


def test_what_somebody_no_longer_disputes_is_not_denied() -> None:
    text = "The regulator found that profiles were stolen, a finding that Corrib Labs {} disputes."
    assert said(read_text(text.format("no longer")), "denied") == []
    assert said(read_text("Corrib Labs disputes the finding of the regulator."), "denied")


def test_a_courier_in_a_headline_is_not_whoever_is_named_first() -> None:
    text = "A parcel driver, a game and family trees\n\n{}\n\nIn Chiba a man rented four servers under a false name.\n"
    reading = read_text(text.format("Mairead Quill sent off a tube of saliva in June."))
    assert all(len(e.mentions) == 1 for e in reading.entities if e.name == "Mairead Quill")


def test_a_company_goes_by_its_first_word_rather_than_a_paper() -> None:
    reading = read_text(
        "Corrib Shore Herald\n19 July 2025\n\nHackers stole data of Corrib Genomics in May. Corrib has told its customers. The Galway "
        "company was warned by the National Cyber Centre."
    )
    (warned,) = said(reading, "notified")[-1:]
    assert named(reading, warned, "victim") == ["Corrib Genomics"]


def test_the_regulator_is_the_authority_that_was_named() -> None:
    reading = read_text(
        "The Data Rights Authority has opened an inquiry into Corrib Labs, which was hacked in May. The regulator notified the company of "
        "the intrusion on Monday."
    )
    (told,) = said(reading, "notified")
    assert named(reading, told, "notifier") == ["Data Rights Authority"] and named(reading, told, "victim") == ["Corrib Labs"]


def test_as_early_as_looks_ahead_only_behind_a_plan() -> None:
    text = "Fenwick Gazette\n14 May 2025\n\nThe National Cyber Centre {} the company as early as 21 {}.\n"
    past, plan = read_text(text.format("had warned", "January")), read_text(text.format("plans to warn", "June"))
    assert [d.value for d in past.dates][-1] == "2025-01-21" and [d.value for d in plan.dates][-1] == "2025-06-21"


def test_who_speaks_for_a_body_is_not_suspected_of_what_he_tells() -> None:
    reading = read_text("A spokesperson for Harrow Optics told of a case of unauthorised access to a computer in May.")
    assert not said(reading, "suspected_of")
    assert said(read_text("Police have opened a case of unauthorised access to a computer against a man of 41."), "suspected_of")


def test_a_researcher_who_is_charged_may_confess() -> None:
    assert said(read_text("Wren Halloran, 41, a researcher at Stonecrop, admitted renting the servers."), "admitted")


def test_it_is_a_trade_and_no_pronoun() -> None:
    reading = read_text(
        "The trust was told of the break-in by the National Cyber Security Centre. The trust's head of IT, Donal Reeve, said so."
    )
    assert not said(reading, "member_of")


def test_whom_nobody_names_is_told_whole() -> None:
    reading = read_text("The ministers will not say who they think did it.")
    (declined,) = said(reading, "declined_to_comment")
    assert named(reading, declined, "topic") == ["who they think did it"]


def test_that_nobody_knows_who_did_it_denies_nothing() -> None:
    (rented,) = said(read_text("Who leased the Lithuanian server under a false name is not known."), "rented_server")
    assert rented.factuality == "stated"


def test_what_only_describes_somebody_denies_nothing() -> None:
    reading = read_text("The servers were rented by a person who has never worked at the archive, the minister said.")
    assert not said(reading, "denied")


def test_what_is_no_longer_disputed_is_not_denied() -> None:
    reading = read_text("Somebody copied the records, a finding that Corrib Genomics no longer disputes.")
    assert not said(reading, "denied") and not said(reading, "objected_to_attribution")


def test_a_state_may_be_behind_it() -> None:
    reading = read_text("Prosecutors say that North Korea was behind a break-in at Nordvik Water.")
    assert said(reading, "attributed_to", actor="North Korea")


def test_a_company_s_form_behind_a_comma_is_part_of_its_name() -> None:
    reading = read_text(
        "Mikawa Optics Co., Ltd. said on Monday that data of 1,140 customers were stolen. Sato & Sons Co., Ltd. of Osaka was hacked too. "
        "Nova Host, Inc., a hosting firm in Nagoya, was not."
    )
    names = {e.name for e in reading.entities if e.type == "organisation"}
    assert names == {"Mikawa Optics Co., Ltd.", "Sato & Sons Co., Ltd.", "Nova Host, Inc."}
    (leak,) = said(reading, "leaked")
    assert named(reading, leak, "victim") == ["Mikawa Optics Co., Ltd."]
    assert not said(reading, "alias_of") and all(e.type != "threat_group" for e in reading.entities)


def test_whom_a_firm_rents_a_server_to_is_its_renter() -> None:
    reading = read_text(
        "Nova Host, a hosting firm, leased two servers to Karl Vane, 41, under a false name. Bella Orr rented a server to attack a bank."
    )
    assert [named(reading, c, "lessee") for c in said(reading, "rented_server")] == [["Karl Vane"], ["Bella Orr"]]


def test_a_vendor_goes_by_its_name_without_its_team() -> None:
    reading = read_text(
        "Gateway bug\n\nMalin Oostveen, Kestrelmark Threat Research · 17 September 2024\n\nKestrelmark tied the intrusion at Fjord "
        "Timber to Dust Marmot, a hacker group.\n"
    )
    (vendor,) = (e for e in reading.entities if "Kestrelmark" in e.name)
    assert vendor.type == "organisation" and len(vendor.mentions) == 2 and reading.publisher == "Kestrelmark Threat Research"


def test_he_is_whom_the_inspector_told_of_and_not_the_inspector() -> None:
    reading = read_text(
        "Detective Inspector Una Shaw said officers wanted to speak to a 33-year-old programmer who had signed up for the servers. He left "
        "Northern Ireland in April."
    )
    (gone,) = said(reading, "left_country")
    assert "programmer" in str(named(reading, gone, "subject"))


def test_who_hires_a_server_tasks_nobody_and_a_heading_denies_nothing() -> None:
    reading = read_text(
        "Joan Pym, 58, of Wisbech Borough Council, opened the e-mail. Behind it stood a server in Frankfurt. It had been hired by Albert "
        "Crane."
    )
    assert not said(reading, "tasked_by")
    assert {e.type for e in reading.entities if e.name == "Wisbech Borough Council"} == {"government_body"}
    heading = read_text("Hansen Ltd\n\nStatement\n\nWhat we do not know\n\nWho did it. We have not paid anybody.")
    assert [named(heading, c, "content") for c in said(heading, "denied")] == [["We have not paid anybody"]]


def test_a_dateline_ends_at_its_dash_with_no_space_behind_it() -> None:
    reading = read_text("PORTLAND, Ore.—A Salem man pleaded guilty today to one count of wire fraud.")
    (admitted,) = said(reading, "admitted")
    assert named(reading, admitted, "subject") == ["A Salem man"]
