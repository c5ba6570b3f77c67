"""Mechanisms of broken sentences, each shown on sentences of its own: whose false name, who handed what to whom, what a look covers."""

from __future__ import annotations

import pytest
from tests.reports.report_claims import said, speakers

from urazuke.evidence.claim import Reading
from urazuke.reports import read_text

OPENING = """Server contract by false name = Gunma prefectural police, document sending of the employee man

Gunma prefectural police sent the documents of the company employee man (36) on the 7th by the suspicion of fraud. \
As for the man, it is said that he lives in Takasaki-shi.

"""


def read(sentence: str) -> Reading:
    """The sentence behind an opening that no native writer would have written."""
    reading = read_text(OPENING + sentence + "\n")
    assert reading.garbled == 1.0
    return reading


@pytest.mark.parametrize(
    "name",
    [
        "with the name falsified",
        "by the company name of fiction",
        "in the name of a company without substance",
        "using the name of the guest without permission",
        "with the insurance card of the customer",
        "by the dead person name",
        "with the name which was forged",
        "in the name of the deceased regular customer",
    ],
)
def test_whose_name_stood_in_the_contract_was_not_his_own(name: str) -> None:
    reading = read(f"The man borrowed the rental server {name} three times.")
    (rented,) = said(reading, "rented_server", lessee="man")
    assert rented.arguments.get("false_name") == (True,)


def test_an_own_name_is_none() -> None:
    reading = read("The man borrowed the rental server in Saitama three times.")
    (rented,) = said(reading, "rented_server", lessee="man")
    assert "false_name" not in rented.arguments


def test_the_attack_that_somebody_received_is_told_by_its_noun() -> None:
    reading = read('The server was used by the cyber attack which seed company "Akagi Nouen" received in May.')
    assert said(reading, "attacked", victim="Akagi Nouen")


def test_a_server_became_the_stage() -> None:
    assert said(read("It is the rental server that became the stage of the attack."), "used_infrastructure", infrastructure="erver")


def test_what_is_seen_at_the_end_covers_what_is_told_before_it() -> None:
    reading = read('As for the password, the man sold it to the person who is named "Karl", and it is seen that received 30,000 yen.')
    (sold,) = said(reading, "handed_over_credentials")
    assert sold.factuality == "suspected"


def test_a_look_at_somebody_else_covers_nothing_before_it() -> None:
    reading = read('The password was handed to the woman, and it is thought that the woman gave it to the group "Teal Ibis".')
    assert any(c.factuality == "stated" for c in said(reading, "handed_over_credentials", recipient="woman"))


def test_a_password_goes_by_mail_to_whom_it_was_sent() -> None:
    reading = read("The password of the server was sent by mail, and the man received the reward of 50,000 yen.")
    (sent,) = said(reading, "handed_over_credentials", channel="mail")
    assert sent.arguments.get("sold") == (True,)
    assert "recipient" not in sent.arguments


def test_who_hands_it_over_in_his_own_words_is_the_giver() -> None:
    reading = read('The man is speaking "The password was handed to the acquaintance of the net".')
    assert said(reading, "handed_over_credentials", giver="man")


def test_who_directs_a_contract_tasks_and_rents_nothing() -> None:
    reading = read("A woman broker was the one who directed the contract of the server to the man.")
    assert said(reading, "tasked_by", principal="broker", agent="man")
    assert not said(reading, "rented_server", lessee="broker")


def test_those_who_invaded_are_the_group() -> None:
    reading = read('As for the police, it is seen that those which invaded are hacker group "Marsh Otter".')
    (blamed,) = said(reading, "attributed_to", actor="Marsh Otter")
    assert blamed.factuality == "suspected"


def test_who_was_heard_is_who_left() -> None:
    reading = read("The police heard the circumstances from the man optionally in July, but I left the country in the next month.")
    assert said(reading, "left_country", subject="man")


def test_what_was_not_known_is_denied_in_a_quotation() -> None:
    reading = read('The man is speaking "It was not known that it is used for the crime".')
    assert said(reading, "denied", speaker="man")


def test_a_name_that_was_used_is_no_server() -> None:
    reading = read('To the investigation the man admits "I used the name of the guest".')
    assert not said(reading, "used_infrastructure")


def test_no_comment_tells_what_it_is_about_and_why() -> None:
    reading = read('The prefectural police answered "It does not answer the individual investigation".')
    (silent,) = said(reading, "declined_to_comment")
    assert silent.arguments.get("topic") == ("the individual investigation",)
    assert "reason" not in silent.arguments
    reading = read('The prefectural police answered "Because it is the case while investigating, the comment is refrained".')
    (silent,) = said(reading, "declined_to_comment")
    assert "refrained" not in str(silent.arguments.get("reason"))


def test_the_suspicion_of_arrest_is_no_offence_and_arrests_nobody_again() -> None:
    reading = read("As for the doubt of re-arrest, it is said that the man borrowed the server using the certificate of the acquaintance.")
    assert not said(reading, "suspected_of", offence="arrest")
    (rented,) = said(reading, "rented_server", false_name=True)
    assert rented.factuality == "suspected"


def test_by_the_fraud_doubt_is_a_suspicion() -> None:
    reading = read("The prefectural police rearrested the man by the public document forgery doubt.")
    assert said(reading, "suspected_of", subject="man", offence="forgery")


def test_whoever_is_called_suspect_says_nothing() -> None:
    reading = read("When Kubota Jun suspect (33) rented the server under the false name, the prefectural police arrested on the 5th.")
    assert said(reading, "rented_server", lessee="Kubota")
    assert all(not speakers(reading, c) for c in said(reading, "rented_server"))


def test_an_office_in_a_ministry_is_no_membership() -> None:
    assert not said(read('The executive of the Ministry of Defense talked "There is no influence".'), "member_of")


def test_who_tells_of_an_attack_did_not_make_it() -> None:
    reading = read('Minister Kuroda, concerning the cyber attack to Hitachinaka Institute, "it is regrettable" with spoke.')
    (attack,) = said(reading, "attacked", victim="Hitachinaka Institute")
    assert "attacker" not in attack.arguments


def test_an_outflow_under_confirmation_is_unknown() -> None:
    reading = read('About the outflow, Hitachinaka Institute does with "in the middle of the confirmation".')
    assert said(reading, "leaked", polarity="unknown")


def test_what_leaked_by_a_fact_that_is_not_confirmed_is_named() -> None:
    reading = read('Hitachinaka Institute, to the coverage, "The fact that the list of the member leaked is not confirmed" was answered.')
    assert said(reading, "leaked", polarity="no_leak", data="the list of the member")


def test_a_source_goes_on_to_the_end_of_its_paragraph() -> None:
    reading = read(
        "According to the investigation person concerned, the man contracted the server of Chiba. "
        'The password was sold to the woman.\n\nThe prefectural police is seeing that the group "Teal Ibis" is related.'
    )
    (sold,) = said(reading, "handed_over_credentials")
    assert [s.lower() for s in speakers(reading, sold)] == ["the investigation person concerned"]
    assert "giver" not in sold.arguments


def test_who_reveals_is_quoted_in_the_next_paragraph() -> None:
    reading = read('A former colleague reveals.\n\n"The man sold the ID and the password to the broker."')
    (sold,) = said(reading, "handed_over_credentials")
    assert "former colleague" in speakers(reading, sold)[-1]


def test_who_belongs_is_the_nearest_not_whose_wife_she_is() -> None:
    reading = read('The woman is the wife of an officer who belongs to "61223 unit" of the army.')
    assert said(reading, "member_of", member="officer", organisation="61223")
    assert not any("wife" in str(c.arguments) for c in said(reading, "member_of"))


@pytest.mark.parametrize("verb", ["conveyed", "notified", "transmitted"])
def test_a_password_is_handed_over_in_whatever_verb(verb: str) -> None:
    assert said(read(f"The password was {verb} to the woman by telephone."), "handed_over_credentials", channel="telephone")


def test_the_charge_tells_what_he_is_suspected_of() -> None:
    reading = read("The charge is that the man contracted the server of Kobe by the fictitious name.")
    (rented,) = said(reading, "rented_server", false_name=True)
    assert rented.factuality == "suspected"


def test_who_is_prosecuted_for_an_offence_is_suspected_of_it_and_who_is_in_charge_is_not() -> None:
    assert said(read("The man was prosecuted for fraud because the name was false."), "suspected_of", subject="man", offence="fraud")
    assert not said(read('The man in charge of the information was speaking "I do not know".'), "suspected_of", offence="information")


def test_a_possible_leak_is_only_suspected() -> None:
    reading = read("Possible leakage of personal information on 2,500 guests at Awara Hotel, as for the hotel.")
    (leak,) = said(reading, "leaked")
    assert leak.factuality == "suspected"
    assert "2,500 guests" in str(leak.arguments.get("data"))


def test_whose_details_are_not_disclosed_declines() -> None:
    assert said(read("Awara Denki does not clarify the contents of the damage."), "declined_to_comment", speaker="Awara Denki")


def test_a_unit_in_the_back_of_a_group_is_behind_it() -> None:
    reading = read("The police analyzes that 61786 unit is in the back of the attack.")
    assert said(reading, "attributed_to", actor="61786")


def test_the_group_that_attacked_is_told_by_the_clause_behind_it() -> None:
    reading = read('The rental server was used by "Teal Ibis", a hacker group which attacked about 40 companies.')
    assert said(reading, "attacked", attacker="Teal Ibis", victim_count=40)


def test_who_contacted_a_city_notified_it() -> None:
    reading = read(
        "As for Awara Denki, illegal access was found. National Police Agency contacted that there was a suspicious communication."
    )
    assert said(reading, "notified", notifier="National Police Agency")


def test_a_source_named_before_hides_nothing_that_is_told_behind_it() -> None:
    reading = read(
        'According to the investigation person concerned, the group "Teal Ibis" is concerned in the attack. '
        "According to the police person concerned, a woman broker instructed the contract of the server to the man."
    )
    assert said(reading, "attributed_to", actor="Teal Ibis")
    assert said(reading, "tasked_by", principal="broker", agent="man")


def test_papers_sent_in_the_same_breath_hide_no_password() -> None:
    reading = read("The police sent the documents of the man, and it is said that he sold the password of the server to the woman.")
    assert said(reading, "handed_over_credentials", recipient="woman")


def test_a_unit_is_of_its_army_and_whoever_belongs_to_it_is_of_the_unit() -> None:
    reading = read('The woman received the direction from an officer who belongs to "61223 unit" of the Chinese army.')
    assert said(reading, "member_of", member="61223", organisation="Army")
    assert said(reading, "member_of", member="officer", organisation="61223")


def test_who_purchased_what_was_sold_received_it() -> None:
    reading = read('The ID of the server was sold at the site "Darkbay", and the group "Teal Ibis" purchased.')
    assert said(reading, "handed_over_credentials", recipient="Teal Ibis", object="ID")


def test_likeness_of_the_way_is_only_a_suspicion() -> None:
    reading = read('Security company Joetsu Lab analyzed that it is similar to the way of the group "Teal Ibis".')
    (alike,) = said(reading, "attributed_to", actor="Teal Ibis")
    assert alike.factuality == "suspected"


def test_a_state_that_sees_no_evidence_objects() -> None:
    reading = read('The spokesman of Chinese Foreign Ministry "There is no evidence. It is the conspiracy of Japan" with spoke.')
    assert said(reading, "objected_to_attribution", speaker="pokesman")


@pytest.mark.parametrize(
    "text",
    [
        'Okita Section Chief of the company "We received a call from the police on the night of 30th last month".',
        "The hearing to the police person was done on 9th that it is seen.",
        '"Barley Moth", another name "Zinc", performed it in July, Heisei 23.',
        "Yoshino Kasei, when this paper asked, the answer was reserved by the person in charge.",
    ],
)
def test_a_sentence_that_no_native_writer_wrote_is_known(text: str) -> None:
    assert read_text(text).garbled == 1.0


@pytest.mark.parametrize(
    "text",
    [
        'The film "We Were Soldiers Once and Young" opened in May. It was a success, and nobody knew why.',
        'Chief executive Jane Roe: "We regret what has happened, and we will do better." The firm closed on Friday.',
        "The report, which was published on the 9th floor of the building, is 30 days late. Police were told of it on Monday.",
    ],
)
def test_clean_sentences_of_like_words_are_not(text: str) -> None:
    assert read_text(text).garbled == 0.0


def test_who_was_asked_and_sent_it_is_the_giver_not_who_asked() -> None:
    reading = read("The man was asked by a woman broker, and transmitted the password of the server.")
    assert said(reading, "handed_over_credentials", giver="man")
    assert not said(reading, "handed_over_credentials", giver="broker")


def test_a_server_obtained_by_fraud_is_rented() -> None:
    reading = read("The suspicion is fraud which obtained the rental server with other person's passport.")
    (rented,) = said(reading, "rented_server", false_name=True)
    assert rented.factuality == "suspected"
    assert said(reading, "suspected_of", offence="fraud")


def test_two_servers_are_two_times() -> None:
    assert said(read("The man borrowed two rental servers by the name of fiction."), "rented_server", times=2)


def test_the_attack_where_somebody_became_the_target_is_told_by_its_noun() -> None:
    reading = read("Regarding the cyber attack where Akagi Nouen became the target, the police is investigating.")
    assert said(reading, "attacked", victim="Akagi Nouen")


def test_what_is_not_included_did_not_leak() -> None:
    reading = read("Illegal access to Akagi Nouen was found. As for the leaked mail, credit information is not included.")
    assert said(reading, "leaked", polarity="no_leak")


def test_whether_he_admits_is_no_admission() -> None:
    reading = read("The prefectural police does not make it clear whether the man admits or not.")
    assert not any(c.trigger.start > len(OPENING) for c in said(reading, "admitted", subject="man") if c.frame.startswith("garbled"))
    assert said(reading, "declined_to_comment", speaker="police")


def test_what_follows_as_suspected_makes_what_stands_before_it_so() -> None:
    reading = read('The man installed the virus "Tin Moth" in the company, and is suspected of having extracted 300 files.')
    (used,) = said(reading, "used_malware", malware="Tin Moth")
    assert used.factuality == "suspected"


def test_a_country_that_is_told_what_to_do_denies_nothing() -> None:
    reading = read('Chinese Foreign Ministry, "There is no proof. Japan should not damage the relation" refuted with.')
    assert not any(e.type == "place" for c in said(reading, "denied") for s in c.speakers if (e := reading.entity(s)))


def test_an_apology_of_an_era_with_cases_of_addresses_is_a_translation() -> None:
    text = (
        "Report concerning the mail system\n\nMarch 5, Heisei 26\nZuiho Foods Corporation\n\n"
        "It became clear that the mail address 8,812 cases leaked. It is sorry to have bothered all.\n"
    )
    assert read_text(text).garbled == 1.0


def test_a_suspicion_that_there_is_goes_on_behind_and() -> None:
    reading = read("There is suspicion that the man applied with the name of the dead father, and rented the server 3 times.")
    (rented,) = said(reading, "rented_server", times=3)
    assert rented.factuality == "suspected"


def test_a_password_crossed_by_mail_to_somebody() -> None:
    reading = read("The password of the server crossed by mail to the woman.")
    assert said(reading, "handed_over_credentials", recipient="woman", channel="mail")


def test_possibility_is_that_something_leaked() -> None:
    reading = read("Possibility is that the photograph data of Akagi Nouen has been carried away.")
    assert {c.factuality for c in said(reading, "leaked")} == {"suspected"}


def test_police_see_that_it_is_the_group() -> None:
    reading = read('The prefectural police sees that it is the hacker group "Teal Ibis".')
    assert [c.factuality for c in said(reading, "attributed_to", actor="Teal Ibis")] == ["suspected"]


def test_it_was_abused_means_the_server_told_of_before() -> None:
    reading = read('The man borrowed the server. It was abused in the attack by the hacker group "Teal Ibis".')
    assert said(reading, "used_infrastructure", infrastructure="erver", attacker="Teal Ibis")


def test_a_text_of_which_a_quarter_is_garbled_is_garbled_throughout() -> None:
    text = (
        "Lift company is attacked, Niigata Kenkei referral\n\nThe man (44) applied to the company. Kenkei sent the documents of him.\n\n"
        "The firm makes lifts. It explains that nothing leaked, according to Kenkei. It was founded in 1960.\n"
    )
    assert read_text(text).garbled == 1.0
