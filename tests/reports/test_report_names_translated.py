"""Names in what a machine made of Japanese: told by the kind before their quotation marks, capitals or none."""

from __future__ import annotations

import pytest
from tests.reports.report_mentions import meant, wordings

from urazuke.evidence.claim import Reading
from urazuke.reports import read_text


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_text(
        'Pump maker invasion The man of server contract sends documents to the prosecutor Aichi prefectural police "It is 3 times"\n\n'
        'In the incident that the in-house net of the pump maker "Owari pump" (Nagoya-shi) was penetrated illegally in May last year, '
        "Aichi prefectural police on the 9th, assuming that the rental server was borrowed by the name of others, the man (41) of Korean "
        "nationality was sent documents to Nagoya district public prosecutor's office by doubt such as forged private document use.\n\n"
        "According to the person concerned of investigation, it is seen that the password for the manager was passed to the woman (29) "
        "of a former student. It is assumed that I had been asked from the officer of Chinese army 90210 unit.\n\n"
        'As for the prefectural police, it sees that the remote control type virus "night heron" was used and the hacker group '
        '"gray mantis" (another name silver toad) participated. Chinese consulate in Nagoya put out the comment "I oppose firmly".\n'
    )


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("Owari pump", "organisation"),
        ("night heron", "malware"),
        ("gray mantis", "threat_group"),
        ("silver toad", "threat_group"),
        ("90210 unit", "military_unit"),
        ("Chinese consulate in Nagoya", "government_body"),
        ("Nagoya district public prosecutor's office", "government_body"),
        ("the prosecutor", "government_body"),
        ("forged private document use", "offence"),
        ("Pump maker", "organisation"),
        ("the woman (29) of a former student", "person_unnamed"),
    ],
)
def test_a_translated_name_is_told_by_the_kind_beside_it(reading: Reading, form: str, kind: str) -> None:
    assert reading.garbled
    assert meant(reading, form).type == kind


def test_a_kind_before_a_quoted_name_is_nobody_else(reading: Reading) -> None:
    assert not {"the pump maker", "the hacker group", "the remote control type virus"} & set(
        wordings(reading, "organisation", "threat_group", "malware")
    )


def test_whose_password_it_is_is_no_person(reading: Reading) -> None:
    assert "the manager" not in wordings(reading, "person_unnamed")


def test_another_name_is_the_same_group(reading: Reading) -> None:
    assert meant(reading, "silver toad") is meant(reading, "gray mantis")


def test_a_sentence_that_somebody_says_is_no_name() -> None:
    reading = read_text(
        'The man was sent documents to the prosecutor and he said that. It is said that I answered the company "I don\'t know". '
        'The man said to the company "It is nothing". I understood from the interview. The virus "There is none" was told.'
    )
    assert not [w for w in wordings(reading, "organisation", "malware") if w.startswith(("I ", "It ", "There "))]


ARREST = """[Hiroshima] Dishonest order of server ID, sent the papers of male executives

The Hiroshima prefectural police and Hiroshima-nishi station arrested ARITA Masashi suspect (38) and Li Wei suspect (29) by the suspicion \
of computer use fraud on 7th, and the papers of the man (45) of secondhand car sale were sent.

As for the arrest suspicion, virtual server 3 units and the rental server in Osaka were applied for by using the credit card of an \
acquaintance. Arita suspect admits "I did it for money", and Li suspect denies. \
Same suspect was working for the executive male of a Kobe company.

According to the prefectural police, it is seen that the group who names itself "Kurofune" rewrote the home page of about 16 companies and \
local governments in Chugoku region, and illegal access continued. The male executives in their 40s left Japan.
"""
NOTICE = """Concerning the illegal access to our university

Sagano Institute of Science
President Uesugi Noboru

It became clear that the computer of this university was invaded. The security company notified our university on the 14th of this month. \
The teacher manufactures a sensor with Kobashi heavy industry, and the restaurant management has nothing to do with it.

As for this university, a company "Kobashi Heavy Industry" was told, and third party organization Seiran Forensics was requested to \
investigate. \
As for the Metropolitan Police Department Public Security Department, it is hurrying the investigation of the targeting type attack.
"""


@pytest.fixture(scope="module")
def arrest() -> Reading:
    return read_text(ARREST)


@pytest.fixture(scope="module")
def notice() -> Reading:
    return read_text(NOTICE)


def test_a_surname_in_capitals_is_the_same_in_small_letters_and_same_suspect_is_who_was_named_last(arrest: Reading) -> None:
    assert meant(arrest, "Arita").id == meant(arrest, "ARITA Masashi").id
    assert meant(arrest, "Same suspect").id == meant(arrest, "Li Wei").id != meant(arrest, "ARITA Masashi").id


def test_two_nouns_for_a_person_are_one_description_and_his_trade_belongs_to_it(arrest: Reading) -> None:
    people = wordings(arrest, "person_unnamed")
    assert {"the man (45) of secondhand car sale", "The male executives in their 40s", "the executive male"} <= set(people)


def test_the_prefectural_police_are_no_police_station(arrest: Reading) -> None:
    assert meant(arrest, "the prefectural police").id != meant(arrest, "Hiroshima-nishi station").id
    assert meant(arrest, "the prefectural police").type == "police"


def test_where_a_server_stands_belongs_to_it_and_companies_and_others_are_one_group(arrest: Reading) -> None:
    assert "the rental server in Osaka" in wordings(arrest, "server")
    assert any(w.startswith("about 16 companies and local governments") for w in wordings(arrest, "organisation_group"))
    assert "Kurofune" in wordings(arrest, "threat_group")


def test_illegal_access_is_no_offence_and_whose_card_was_used_is_nobody(arrest: Reading) -> None:
    assert not any("access" in w for w in wordings(arrest, "offence"))
    assert "an acquaintance" not in wordings(arrest, "person_unnamed")


def test_our_university_is_the_one_of_the_letterhead(notice: Reading) -> None:
    issuer = meant(notice, "Sagano Institute of Science")
    assert issuer.type == "organisation" and {"our university", "this university"} <= set(wordings(notice, "organisation"))
    assert meant(notice, "our university").id == meant(notice, "this university").id == issuer.id
    assert meant(notice, "The security company").id != issuer.id


def test_a_name_is_the_same_in_whatever_letters(notice: Reading) -> None:
    assert meant(notice, "Kobashi heavy industry").id == meant(notice, "Kobashi Heavy Industry").id


def test_descriptions_end_where_words_end(notice: Reading) -> None:
    assert not any(w.endswith("man") for w in wordings(notice, "person_unnamed"))


def test_a_room_of_the_police_is_the_police(notice: Reading) -> None:
    assert meant(notice, "Metropolitan Police Department Public Security Department").name == "Tokyo Metropolitan Police Department"
    assert not wordings(notice, "government_body")


BANK = """Observation system center to virus infection, Saitama police arrest company president man

By the dishonest transfer, Saitama prefectural police arrested Tezuka Haruo suspect (52) on 30th by the doubt of the illegal access \
prohibition law violation etc. National Police Agency calls attention, and it is watched that the money of Chichibu bank was aimed at.

As for Kibidango Observation System Center, the male staff in his 50s was infected with computer virus by the mail which disguised a \
ministry. The rocket "Tsubame 2" is managed separately. \
The person in charge said "We cannot answer because it is under investigation".

Tezuka suspect received the instruction from the wife of the superior. \
There is also the doubt of illegal command electromagnetic record offer.
"""


@pytest.fixture(scope="module")
def bank() -> Reading:
    return read_text(BANK)


def test_the_force_of_a_headline_is_the_prefectural_one_and_not_the_national_agency(bank: Reading) -> None:
    assert meant(bank, "Saitama police").id == meant(bank, "Saitama prefectural police").id != meant(bank, "National Police Agency").id


def test_a_headline_that_ends_a_name_means_its_bearer(bank: Reading) -> None:
    assert meant(bank, "Observation system center").id == meant(bank, "Kibidango Observation System Center").id


def test_who_is_in_charge_is_not_the_one_infected_and_a_kin_is_nobody_spoken_of_before(bank: Reading) -> None:
    assert meant(bank, "The person in charge").id != meant(bank, "the male staff in his 50s").id
    assert meant(bank, "the wife of the superior").id not in {meant(bank, "The person in charge").id, meant(bank, "Tezuka Haruo").id}


def test_banks_offences_and_rockets_have_their_types(bank: Reading) -> None:
    assert meant(bank, "Chichibu bank").type == "organisation" and meant(bank, "Tsubame 2").type == "product"
    assert {"illegal access prohibition law violation", "illegal command electromagnetic record offer"} <= set(wordings(bank, "offence"))


GROUP = """Hacker group attack on polar institute, men and women 2 people papers sending to the prosecutor

18 days, it was found by the coverage that Niigata prefectural police sent papers to Niigata District Public Prosecutor's Office a Chinese \
man (37) of trade company management by doubt of fraud, in the case that Shirane Polar Institute (Nagaoka city) received the attack.

According to the person concerned, server 3 units were contracted by using the name and the address of the acquaintance, and the board \
program "YyBoard" was attacked from overseas server. The information of 512 customers of Kita Space Engineering Union flowed out.

As for Space Engineering Union, it is watched that the virus of the remote control "Sleet Lock" was set in the server.
"""


@pytest.fixture(scope="module")
def group() -> Reading:
    return read_text(GROUP)


def test_a_headline_means_the_one_body_of_the_first_sentence_and_the_one_office(group: Reading) -> None:
    assert meant(group, "polar institute").id == meant(group, "Shirane Polar Institute").id
    assert meant(group, "the prosecutor").id == meant(group, "Niigata District Public Prosecutor's Office").id


def test_the_end_of_a_long_name_is_that_name(group: Reading) -> None:
    assert meant(group, "Space Engineering Union").id == meant(group, "Kita Space Engineering Union").id


def test_people_counted_behind_are_a_group_and_customers_are_nobody(group: Reading) -> None:
    assert "men and women 2 people" in wordings(group, "person_unnamed")
    assert "a Chinese man (37) of trade company management" in wordings(group, "person_unnamed")
    assert not any("customers" in w for w in wordings(group, "organisation_group", "person_unnamed", "organisation"))
    assert not any("acquaintance" in w for w in wordings(group, "person_unnamed"))


def test_a_board_program_is_a_product_and_a_police_force_holds_no_place(group: Reading) -> None:
    assert meant(group, "YyBoard").type == "product" and meant(group, "Sleet Lock").type == "malware"
    assert "Niigata" not in wordings(group, "place") and "Hacker" not in wordings(group, "threat_group")


def test_a_server_elsewhere_is_another(group: Reading) -> None:
    assert meant(group, "overseas server").id != meant(group, "server 3 units").id


TURBINE = """Turbine maker attack = engineer man to document sending policy

Kibi Turbine (Kurashiki-shi) of a power machinery maker was attacked, and Okayama prefectural police solidified the policy which sends \
documents about the man (44) of a system engineer on suspicion of computer fraud within this month. \
The man sent the password to the younger brother.

The younger brother belongs to 95 328 unit of the army. The prefectural police suspects the hacker organization "Vermilion Newt". \
The same organization is called with the another name "APT-K5". The man is denying the unauthorized access prohibition law violation doubt.

As for Kibi Turbine, Hamaguchi director said "We cannot answer because it is under investigation".
"""


@pytest.fixture(scope="module")
def turbine() -> Reading:
    return read_text(TURBINE)


def test_what_a_company_is_said_to_be_is_no_other_company(turbine: Reading) -> None:
    assert "a power machinery maker" not in wordings(turbine, "organisation")


def test_the_man_is_the_one_introduced_and_not_his_brother(turbine: Reading) -> None:
    man = meant(turbine, "the man (44) of a system engineer")
    assert [turbine.text[m.span.start : m.span.end] for m in man.mentions].count("The man") == 2
    assert meant(turbine, "the younger brother").id != man.id


def test_the_same_organization_of_hackers_is_a_group_and_its_other_name_is_its_own(turbine: Reading) -> None:
    assert meant(turbine, "The same organization").type == "threat_group"
    assert meant(turbine, "APT-K5").id == meant(turbine, "Vermilion Newt").id == meant(turbine, "The same organization").id


def test_a_unit_with_a_gap_in_its_number_and_an_offence_before_its_doubt(turbine: Reading) -> None:
    assert meant(turbine, "95 328 unit").name == "Unit 95328"
    assert {"computer fraud", "unauthorized access prohibition law violation"} <= set(wordings(turbine, "offence"))


def test_an_office_behind_a_name_tells_a_person(turbine: Reading) -> None:
    assert meant(turbine, "Hamaguchi").type == "person"
