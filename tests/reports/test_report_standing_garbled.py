"""In a broken translation the topic acts and speaks wherever the verb stands, and descriptions are read as wholes."""

# ruff: noqa: E501  the texts stand as they would be published
from __future__ import annotations

import pytest
from tests.reports.report_claims import said, speakers

from urazuke.evidence.claim import Reading
from urazuke.reports import read_text

CLINIC = """In the problem that dawn bay instruments (Sakai city) received the cyber attack in May of last year, Osaka prefectural police on 9th \
sent the papers of the man (38) of the used machine sale business to Osaka District Public Prosecutor's Office, \
by the doubt of private electromagnetic record illegal making, same offer.

According to the person concerned of investigation, the man used the name of the dead uncle, and made contract of rental server 4 units. \
It is seen that the password crossed to the hacker group "pale heron" (another name night gull). \
Pale heron is thought that it moves with the instruction of "64000 corps" of the Chinese army.

As for the prefectural police, it sees that the virus "swallow stew" was used. \
As for dawn bay instruments, "because it is in the midst of investigation it cannot answer" with it does. \
Chinese embassy in Japan to the collection of data of this paper, "to link with China without evidence is opposed firmly" with you commented.
"""


@pytest.fixture(scope="module")
def clinic() -> Reading:
    return read_text(CLINIC)


def _surfaces(reading: Reading, kind: str) -> list[str]:
    return sorted(reading.text[m.span.start : m.span.end] for e in reading.entities if e.type == kind for m in e.mentions)


def test_descriptions_of_a_broken_sentence_are_wholes(clinic: Reading) -> None:
    assert "the man (38) of the used machine sale business" in _surfaces(clinic, "person_unnamed")
    assert "rental server 4 units" in _surfaces(clinic, "server")
    assert _surfaces(clinic, "offence") == ["private electromagnetic record illegal making, same offer"]
    assert _surfaces(clinic, "military_unit")[0] == "64000 corps"
    assert "Chinese embassy in Japan" in _surfaces(clinic, "government_body")


def test_names_put_into_ordinary_words_are_names_wherever_they_stand(clinic: Reading) -> None:
    assert _surfaces(clinic, "organisation") == ["dawn bay instruments", "dawn bay instruments"]
    assert {"pale heron", "night gull"} <= set(_surfaces(clinic, "threat_group"))
    assert _surfaces(clinic, "malware") == ["swallow stew"]


def test_who_lent_a_name_is_nobody_and_the_name_was_false(clinic: Reading) -> None:
    assert not any("uncle" in e.name for e in clinic.entities)
    assert said(clinic, "rented_server", lessee="the man (38)", server="rental server 4 units", false_name=True, times=4)


def test_the_paper_that_one_is_reading_is_no_outlet_of_the_case(clinic: Reading) -> None:
    assert not any(e.type == "media_outlet" for e in clinic.entities)


def test_a_topic_speaks_wherever_the_verb_stands(clinic: Reading) -> None:
    (used,) = said(clinic, "used_malware", malware="swallow stew")
    assert "prefectural police" in speakers(clinic, used)[-1]
    assert said(clinic, "declined_to_comment", speaker="dawn bay instruments")
    assert said(clinic, "objected_to_attribution", speaker="Chinese embassy in Japan")


def test_who_is_called_suspect_in_sentence_order_does_not_make_his_acts_suspected() -> None:
    text = (
        "It was understood by the coverage that Rin Kokumei suspect recognizes the contract of the server. "
        "Rin suspect departed from Japan in May, and it is the policy which sends documents to the prosecutor."
    )
    reading = read_text(text)
    assert {c.factuality for c in said(reading, "left_country")} == {"stated"}


def test_what_the_arrest_is_for_is_only_suspected() -> None:
    text = (
        "Aichi prefectural police arrested Okuda Tetsuya suspect (45) on 9th in the doubt of business obstruction. "
        "According to the arrest suspicion, it invaded the server of Kisogawa Hospital without permission, solidified the policy."
    )
    assert {c.factuality for c in said(read_text(text), "attacked", victim="Kisogawa Hospital")} == {"suspected"}


QUOTED = """It was understood by the coverage to the person concerned with the investigation that Osaka prefectural police solidified the policy which sends \
documents to Osaka District Public Prosecutor on the 9th about the woman (34) of Chinese nationality who made the contract of the rental server by suspicion of swindle.

The woman answered to the voluntary hearing of the prefectural police in January, talked "I just borrowed because it was asked by a friend", \
and admitted the contract of the server. The woman is doubted that instructions were received from a person who puts a register in "77015 Unit" \
of Chinese army.

Tango Bay Shipping explained, "It is a fact that there was unauthorized access. It is under investigation whether the drawing data flowed out."
"""


def test_what_is_quoted_is_said_by_its_speaker_and_the_rest_of_the_sentence_is_not() -> None:
    reading = read_text(QUOTED)
    rented = [
        c for c in said(reading, "rented_server", lessee="the woman (34)") if "borrowed" in reading.text[c.trigger.start : c.trigger.end]
    ]
    assert [speakers(reading, c)[-1:] for c in rented] == [["the woman (34) of Chinese nationality"]]
    assert [speakers(reading, c) for c in said(reading, "interviewed", subject="the woman (34)")] == [[]]


def test_a_quotation_over_two_sentences_has_one_speaker() -> None:
    reading = read_text(QUOTED)
    (leaked,) = said(reading, "leaked", polarity="unknown", victim="Tango Bay Shipping")
    assert speakers(reading, leaked)[-1:] == ["Tango Bay Shipping"]


def test_whose_member_gives_instructions_is_told_by_the_clause_behind_him() -> None:
    reading = read_text(QUOTED)
    assert said(reading, "tasked_by", agent="the woman (34)", principal="Unit 77015")
    assert said(reading, "member_of", member="a person", organisation="Unit 77015")


SOLD = """It was understood by the coverage to the person concerned with the investigation that Nara prefectural police sent a document on the 20th \
on a 36-year-old Chinese man and a 33-year-old wife on suspicion of swindle, solidified the policy.

The password of the rental server was passed to the person who calls "Hibari" of the hacker group "Rust Civet". \
Hibari is watched with the executive of the hacker group, and he departed from Japan in August. \
The group used the weak point of the communication product "Kakehashi", and put in the malware "TinEel" in the server of Tango Bay Shipping. \
The man who is the member of the Chinese army 90111 unit is assumed to have borrowed the server, and the hacker group "Rust Civet" participated.
"""


@pytest.fixture(scope="module")
def sold() -> Reading:
    return read_text(SOLD)


def test_who_is_called_something_is_the_bearer_of_that_name(sold: Reading) -> None:
    assert said(sold, "handed_over_credentials", recipient="Hibari")
    assert said(sold, "left_country", subject="Hibari")
    (named,) = [e for e in sold.entities if e.name == "Hibari"]
    surfaces = {sold.text[m.span.start : m.span.end] for m in named.mentions}
    assert {'the person who calls "Hibari"', "Hibari"} <= surfaces


def test_names_in_quotation_marks_open_no_quotation(sold: Reading) -> None:
    assert said(sold, "used_malware", malware="TinEel", attacker="Rust Civet")
    assert said(sold, "attributed_to", actor="Rust Civet")


def test_the_unit_right_behind_an_army_is_meant(sold: Reading) -> None:
    assert said(sold, "member_of", organisation="Unit 90111")


def test_both_of_a_list_are_meant(sold: Reading) -> None:
    (sent,) = said(sold, "referred_to_prosecutors", authority="Nara prefectural police")
    assert len(sent.arguments["subject"]) == 2


def test_the_suspicion_is_of_whoever_is_sent_to_the_prosecutors() -> None:
    text = (
        "It was found in interviewing of the person related to investigation that Gifu prefectural police solidified the policy of sending papers "
        "of the woman (41) of Chinese nationality who manages the restaurant and the husband (45), in doubt of private document forgery. "
        "The aircraft maker was attacked."
    )
    reading = read_text(text)
    (sent,) = said(reading, "referred_to_prosecutors")
    (suspected,) = said(reading, "suspected_of")
    assert set(sent.arguments["subject"]) == set(suspected.arguments["subject"])
    assert not said(reading, "interviewed")


def test_a_second_name_is_the_same_groups_name() -> None:
    text = (
        'It was understood by the coverage that the hacker group "Dusty Otter" has another name "TA-3107" and was involved, by swindle. '
        'According to the person concerned, TA-3107 has used the virus "Brinefork" in the domestic company, solidified the policy.'
    )
    assert said(read_text(text), "used_malware", attacker="Dusty Otter", malware="Brinefork")


CHARGED = """Cyber division of Nara prefectural police arrested Kurata Shinji suspect (47) on the 3rd by suspicion of violation of the unauthorized access prohibition law.

As for the arrest suspicion, by using the ID of the employee in November last year, it is the suspicion that it invaded the system of the credit company "Tango Shinpan".

At the Chief Cabinet Secretary Kishimoto's press conference on 22nd, it was said "We refrain from the comment on the matter of the investigation." \
Foreign Ministry of China press secretary Lin opposed "Do not make a groundless accusation".
"""


def test_what_the_arrest_is_for_was_done_by_whoever_is_arrested() -> None:
    (invaded,) = said(read_text(CHARGED), "attacked", victim="Tango Shinpan")
    assert invaded.factuality == "suspected"
    assert said(read_text(CHARGED), "attacked", attacker="Kurata")


def test_whose_press_conference_it_was_speaks_there_and_a_ministrys_man_for_himself() -> None:
    reading = read_text(CHARGED)
    assert said(reading, "declined_to_comment", speaker="Kishimoto")
    assert said(reading, "objected_to_attribution", speaker="Lin")
