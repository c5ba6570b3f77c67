"""Who is described: clients, office holders, whose lawyer, which address is which server, what is nobody at all."""

from __future__ import annotations

import pytest
from tests.reports.report_mentions import meant, wordings

from urazuke.evidence.claim import Reading
from urazuke.reports.reading import read_text


def test_a_lawyers_client_is_whom_the_lawyer_is_said_to_be_of() -> None:
    reading = read_text(
        "Tanabe was charged on Monday. Tanabe's lawyer, Keiko Mori, said her client had not known what the servers were for."
    )
    assert meant(reading, "her client") is meant(reading, "Tanabe")
    assert meant(reading, "Tanabe's lawyer") is meant(reading, "Keiko Mori")


def test_a_lawyer_for_a_reseller_is_not_the_reseller() -> None:
    reading = read_text(
        "A lawyer for a reseller arrested in Bilbao said on Monday that police had erred. "
        "The lawyer, Iñaki Otxoa, told reporters that his client merely resold servers. The reseller denied it."
    )
    assert meant(reading, "The lawyer") is meant(reading, "Iñaki Otxoa")
    assert meant(reading, "a reseller") is meant(reading, "his client") is meant(reading, "The reseller")
    assert meant(reading, "a reseller") is not meant(reading, "Iñaki Otxoa")


def test_who_stands_inside_a_description_is_not_who_is_described() -> None:
    reading = read_text("The student's lawyer, Prudence Aldous, spoke briefly. The student was arrested in May.")
    assert meant(reading, "The student") is not meant(reading, "Prudence Aldous")


def test_an_office_is_who_is_named_with_it() -> None:
    reading = read_text(
        "Questions to the Minister of Transport\n\nHon Mere Tautari (Minister of Transport): I have.\n\n"
        "Rhys Doyle: Does the Minister accept that the army directed the hackers?"
    )
    assert meant(reading, "the Minister of Transport") is meant(reading, "the Minister") is meant(reading, "Mere Tautari")


def test_a_title_in_capitals_is_no_organisation() -> None:
    reading = read_text("Please contact our helpline, or write to the Data Protection Officer if you have questions.")
    assert not wordings(reading, "government_body", "organisation")


def test_an_address_beside_a_server_is_that_server_and_again_in_a_table() -> None:
    reading = read_text(
        "The intruders copied the files to a rented virtual server in Latvia (198.51.100.44). They also scanned 203.0.113.9.\n\n"
        "Type\tIndicator\tNote\nIPv4\t198[.]51[.]100[.]44\tstaging\nIPv4\t203.0.113.9\tscanner\n"
    )
    server = meant(reading, "198.51.100.44")
    assert server.type == "server"
    assert server is meant(reading, "198[.]51[.]100[.]44") is meant(reading, "a rented virtual server in Latvia")
    assert "203.0.113.9" not in wordings(reading, "server")


def test_the_cells_of_a_table_are_names_of_their_own_and_its_first_row_names_columns() -> None:
    reading = read_text(
        "The gang Velvet Adder has other names.\n\nVendor\tGroup Name\nHalden Intelligence\tVelvet Adder\nDunmore CTI\tTA-7719\n"
    )
    assert meant(reading, "TA-7719").type == "threat_group"
    assert meant(reading, "Halden Intelligence").type == "organisation"
    assert not [w for w in wordings(reading, "organisation", "threat_group", "person") if "\t" in w or w in ("Vendor", "Group Name")]


def test_the_network_is_the_hospital_network_and_no_broadcaster() -> None:
    reading = read_text(
        "Osterweil Hospital Network disconnected the network at dawn, it said. The network said in April that no patient data had left."
    )
    assert meant(reading, "The network") is meant(reading, "Osterweil Hospital Network")
    assert "the network" not in wordings(reading, "media_outlet", "organisation")


def test_a_place_that_opens_the_name_of_a_body_is_part_of_it() -> None:
    reading = read_text("We have filed a complaint with the Brussels public prosecutor's office. The servers stood in Brussels.")
    assert wordings(reading, "place") == ["Brussels"]


@pytest.mark.parametrize("nobody", ["the wrong man", "a fictitious company", "a dead relative"])
def test_whom_there_is_not_is_no_entity(nobody: str) -> None:
    reading = read_text(f"The lessee, Ivo Brandt, gave the name of {nobody}, prosecutors said.")
    assert nobody not in wordings(reading, "person_unnamed", "organisation", "person")


def test_names_begin_with_any_capital_and_files_are_no_names() -> None:
    reading = read_text(
        "The hosting company, Öresund Data AB, said it checks identities. The wiper drops a note called HOW_TO_RESTORE.txt in each folder."
    )
    assert meant(reading, "Öresund Data AB").type == "organisation"
    assert not [w for e in reading.entities for w in e.name.split() if w.startswith("HOW_TO")]


def test_the_pair_joined_by_and_are_two_and_a_name_ends_the_description_that_gives_it() -> None:
    couple = read_text("Police arrested a 28-year-old woman from Utrecht and her boyfriend on suspicion of fraud.")
    assert meant(couple, "a 28-year-old woman from Utrecht") is not meant(couple, "her boyfriend")
    cluster = read_text("We observed a cluster of activity that we track as TA-4402 deploying a new backdoor against ports.")
    assert meant(cluster, "a cluster of activity that we track as TA-4402") is meant(cluster, "TA-4402")


def test_what_is_said_of_a_name_is_said_of_what_it_names() -> None:
    reading = read_text("SaltCellar is a modular implant written in Go. The implant was delivered by a loader we call Pepperpot.")
    assert meant(reading, "a modular implant written in Go") is meant(reading, "SaltCellar") is meant(reading, "The implant")
    assert meant(reading, "a loader we call Pepperpot") is meant(reading, "Pepperpot") is not meant(reading, "SaltCellar")


def test_all_names_in_a_list_of_other_names_are_of_one_group() -> None:
    reading = read_text(
        "We attribute this campaign to Ember Lynx. The group is tracked by other vendors as Quarry Spider and TA-7719, "
        "said the firm. Kimsuky, which is tracked by us as APT43 and by others as Emerald Sleet, was not involved."
    )
    assert meant(reading, "Quarry Spider") is meant(reading, "TA-7719")
    assert meant(reading, "Kimsuky") is meant(reading, "APT43") is meant(reading, "Emerald Sleet")
    assert meant(reading, "Kimsuky") is not meant(reading, "Quarry Spider")


def test_a_name_inside_a_description_names_it() -> None:
    reading = read_text("Officers arrested a man on suspicion of laundering ransoms for the Velvet Adder gang. The gang denied it.")
    assert meant(reading, "the Velvet Adder gang") is meant(reading, "Velvet Adder") is meant(reading, "The gang")


def test_whom_the_first_sentence_describes_is_named_by_the_next_but_not_by_anybodys_name() -> None:
    lede = "A 41-year-old man from Osaka has been charged with renting servers for a hacking group, prosecutors said.\n\n"
    named = read_text(lede + "Hiroshi Tanabe, a former systems administrator, leased six machines between 2019 and 2021.")
    assert meant(named, "A 41-year-old man from Osaka") is meant(named, "Hiroshi Tanabe")
    other = read_text(lede + "Keiko Mori said the city had not been told. Servers had been rented before.")
    assert meant(other, "A 41-year-old man from Osaka") is not meant(other, "Keiko Mori")


def test_the_trust_before_its_name_is_the_one_that_is_named_so() -> None:
    reading = read_text(
        "On 4 June the trust detected unusual activity on a server. The Northmoor Hospitals NHS Trust isolated the systems. "
        "The blood laboratory is working on paper."
    )
    assert meant(reading, "the trust") is meant(reading, "Northmoor Hospitals NHS Trust")
    assert "The blood laboratory" not in wordings(reading, "organisation")


def test_a_defined_term_and_an_acronym_are_the_body_that_they_stand_for() -> None:
    reading = read_text(
        'Brackenridge Community College ("BCC") is giving notice of an incident. Transport for London was warned too. '
        "BCC told students in May; TfL told customers in June. The College is sorry."
    )
    assert meant(reading, "BCC") is meant(reading, "Brackenridge Community College") is meant(reading, "The College")
    assert meant(reading, "TfL") is meant(reading, "Transport for London")


def test_an_embassy_is_no_police_and_a_port_authority_none() -> None:
    reading = read_text(
        "Please address your questions to Moldovan police. On 19 February our embassy in Vilnius sent a note to the ministry."
    )
    assert meant(reading, "our embassy in Vilnius").type == "government_body"


def test_tables_tell_types_by_their_columns() -> None:
    reading = read_text("Names used for this actor\n\nVendor\tName\n\nKestrel Ridge\tVelvet Quarry\n\nDunmore CTI\tTA-7719\n")
    assert meant(reading, "Kestrel Ridge").type == meant(reading, "Dunmore CTI").type == "organisation"


def test_sources_are_not_the_man_of_whom_they_tell() -> None:
    reading = read_text("Police suspect a man of renting servers. According to investigative sources, the man rented a server in Japan.")
    assert meant(reading, "the man") is meant(reading, "a man")
    assert meant(reading, "investigative sources") is not meant(reading, "the man")


def test_who_is_accused_of_something_is_not_of_it() -> None:
    reading = read_text("Tokyo police sent papers to prosecutors accusing a Chinese national of involvement in a series of cyberattacks.")
    assert "a Chinese national" in wordings(reading, "person_unnamed")


def test_names_in_a_list_are_of_the_kind_that_the_noun_before_them_tells() -> None:
    reading = read_text("The campaign included the use of custom backdoors such as Coolclient, Quickhale, and Rainyday against telecoms.")
    assert wordings(reading, "malware") == ["Coolclient", "Quickhale", "Rainyday"]


def test_a_given_name_and_a_department_behind_an_abbreviation_are_told() -> None:
    reading = read_text(
        "The attacks were no surprise to Brett Callow of Emsisoft, a cybersecurity firm. The U.S. State Department offered a reward."
    )
    assert meant(reading, "Brett Callow").type == "person"
    assert meant(reading, "a cybersecurity firm") is meant(reading, "Emsisoft")
    assert meant(reading, "State Department").type == "government_body"


def test_a_family_name_first_is_the_same_person() -> None:
    reading = read_text("The suspect, Wang Jianbin, 36, has left for China. Wang is suspected of posing as an employee of a company.")
    assert meant(reading, "Wang") is meant(reading, "Wang Jianbin") is meant(reading, "The suspect")


def test_the_government_is_not_the_prosecutors() -> None:
    reading = read_text("Police referred a man to prosecutors on Monday. The government called the attacks grave.")
    assert meant(reading, "prosecutors") is not meant(reading, "The government")


def test_a_japanese_family_name_before_a_given_name_belongs_to_it() -> None:
    reading = read_text("病院が13日に開いた記者会見で、谷合信彦院長は「心からおわび申し上げる」と謝罪した。")
    assert "谷合信彦" in wordings(reading, "person")


def test_somebodys_sister_is_not_that_person() -> None:
    reading = read_text(
        "A court ordered the detention of a 31-year-old Belarusian, Ihar Kavalenka, on suspicion of hacking. "
        "Kavalenka's sister told reporters that he had never owned a computer. A programmer nicknamed "
        '"Grom" was detained in Warsaw; the programmer denied it.'
    )
    assert meant(reading, "a 31-year-old Belarusian") is meant(reading, "Ihar Kavalenka")
    assert not [m for m in meant(reading, "Ihar Kavalenka").mentions if "sister" in reading.text[m.span.start : m.span.end]]
    assert meant(reading, "Grom") is meant(reading, "the programmer") is not meant(reading, "Ihar Kavalenka")


def named(reading: Reading) -> dict[str, list[str]]:
    return {e.name: [reading.text[m.span.start : m.span.end] for m in e.mentions] for e in reading.entities}


def test_whoever_has_an_age_is_a_person_whatever_the_noun() -> None:
    found = named(read_text("Police detained a 26-year-old postgraduate and a 61-year-old horologist over the servers they rented."))
    assert {"a 26-year-old postgraduate", "a 61-year-old horologist"} <= found.keys()


def test_several_servers_are_not_the_one_spoken_of_and_one_individual_is_not_the_reseller() -> None:
    text = (
        "Hackers got into a booking server. The intruders attacked through four virtual machines that a student had leased. "
        "The machines were rented from a single reseller in Osaka by one individual."
    )
    found = named(read_text(text))
    assert "four virtual machines" not in found["a booking server"]
    assert found["one individual"] == ["one individual"]


def test_a_name_right_behind_says_which_company_is_meant() -> None:
    text = "He leased servers from a Chiba hosting firm. The security company Northlight blames the hacking group Grey Heron."
    found = named(read_text(text))
    assert found["Northlight"] == ["Northlight"]  # what introduces it is no mention of its own


def test_the_last_word_of_a_name_with_its_article_is_that_name() -> None:
    text = 'The National Seed Repository was hacked. The Repository said it had found "no sign" of a leak.'
    assert named(read_text(text))["National Seed Repository"] == ["National Seed Repository", "Repository"]


def test_he_is_never_several_people() -> None:
    text = (
        "A 34-year-old student leased servers under a false name, people familiar with the inquiry said. "
        "He passed the passwords to an acquaintance over WeChat."
    )
    reading = read_text(text)
    student = next(e for e in reading.entities if e.name == "A 34-year-old student")
    (given,) = [c for c in reading.claims if c.type == "handed_over_credentials"]
    assert given.arguments["giver"] == (student.id,)


def test_an_adverb_before_a_comma_is_no_name() -> None:
    reading = read_text("Publicly, the South Korean government has linked the hacking group Brown Egret to the attack.")
    assert not any("Publicly" in e.name for e in reading.entities)


def test_in_a_translation_the_person_concerned_tells_and_is_not_the_man() -> None:
    text = (
        "The man of the Chinese nationality borrows the server with a false name and it understood by interview to the person concerned. "
        "According to the person concerned, the man is seen to have sold ID and the password to the acquaintance. "
        "The man already leaves the country as for Japan."
    )
    reading = read_text(text)
    man = next(e for e in reading.entities if any("man" in f.lower() for f in named(reading)[e.name]))
    assert not any("person concerned" in form for form in named(reading)[man.name])


def test_a_family_name_that_is_a_towns_too_is_the_persons_all_through() -> None:
    text = "Oskar Lahti told the court that he had rented servers. Lahti, who has pleaded guilty, will be sentenced in June."
    found = named(read_text(text))
    assert found["Oskar Lahti"][0] == "Oskar Lahti" and found["Oskar Lahti"][-1] == "Lahti"


def test_an_operator_with_a_handle_is_somebody_and_no_company() -> None:
    text = (
        'A mobile operator was hacked. An operator with the handle "mzk" passed SSH keys to others through servers he rented. '
        "The operator says subscriber data was not accessed."
    )
    found = named(read_text(text))
    assert "The operator" in found["A mobile operator"]
