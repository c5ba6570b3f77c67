"""Persons and things told by what they do or are said to be: trades, ages, who is accused by name, servers only counted."""

from __future__ import annotations

import pytest
from tests.reports.report_mentions import meant, wordings

from urazuke.reports.reading import read_text


def test_who_is_accused_by_name_is_the_man_and_the_suspect_afterwards() -> None:
    reading = read_text(
        "Rein Kask, a 38-year-old warehouse manager, was arrested in May on suspicion of renting seven servers. The man denies it.\n\n"
        '"He was used," his lawyer, Toomas Allik, said. The lawyer added that the suspect had never met the hackers.'
    )
    assert meant(reading, "Rein Kask") is meant(reading, "The man") is meant(reading, "the suspect")
    assert meant(reading, "The lawyer") is meant(reading, "Toomas Allik")


def test_a_woman_is_not_a_man_who_is_accused_by_name() -> None:
    reading = read_text(
        "Mr Rein Kask, 38, was charged with fraud. The woman who collected the money has fled, police said. The woman is 30."
    )
    assert meant(reading, "The woman") is not meant(reading, "Rein Kask")


def test_who_is_at_work_somewhere_is_not_the_courier_told_of_before() -> None:
    reading = read_text(
        "The Vestland Herring Cooperative was hacked through servers that a courier for Slate Petrel, a hacking group, had rented. "
        "The cooperative's chief engineer, Torbjørn Vik, said that the intruders had read its mail. Police arrested the courier."
    )
    assert meant(reading, "Torbjørn Vik") is not meant(reading, "the courier")


@pytest.mark.parametrize("trade", ["locksmith", "deckhand", "beekeeper", "estate agent", "31-year-old luthier", "part-time web designer"])
def test_a_trade_describes_a_person(trade: str) -> None:
    reading = read_text(f"Police in Derby arrested the {trade} on Monday. They say the suspect had rented four servers under false names.")
    assert f"the {trade}" in wordings(reading, "person_unnamed")


def test_a_trade_that_no_list_has_is_a_persons_where_the_text_tells_so() -> None:
    reading = read_text("A 45-year-old zumbalist was charged with fraud on Monday. The zumbalist has admitted the lease of nine servers.")
    assert meant(reading, "A 45-year-old zumbalist") is meant(reading, "The zumbalist")


def test_an_estate_agent_is_not_whoever_was_spoken_of_last() -> None:
    reading = read_text(
        "A 45-year-old estate agent of Ukrainian nationality is alleged to have leased twelve servers. He passed the passwords to "
        "an unidentified individual in Minsk. The estate agent has admitted the lease."
    )
    assert meant(reading, "The estate agent") is meant(reading, "A 45-year-old estate agent of Ukrainian nationality")


def test_servers_that_are_only_counted_are_servers() -> None:
    reading = read_text("Farrell rented two servers in Leeds under a false name. Both were later used to attack Harrowmere Optics.")
    assert "Both" in wordings(reading, "server")


def test_a_group_is_told_with_the_name_that_others_know_it_by() -> None:
    reading = read_text("The attack was the work of Amber Heron, a group better known in the security industry as TA8812.")
    assert meant(reading, "a group better known in the security industry as TA8812") is meant(reading, "Amber Heron")


def test_a_statements_capitals_are_no_names() -> None:
    reading = read_text(
        "The Board has informed the Court that the State takes no position. The Trustees of Elm Hospice were attacked in May."
    )
    assert wordings(reading, "organisation") == ["Elm Hospice"]


def test_an_officer_in_capitals_is_a_person() -> None:
    reading = read_text("COL. HANY SALAMA, CYBERCRIME DEPARTMENT: We arrested a man on Monday.\n\nSalama said the man had rented servers.")
    assert "HANY SALAMA" in wordings(reading, "person")


def test_a_brother_in_law_is_one_word_and_a_magistrate_no_suspect() -> None:
    reading = read_text(
        "The second accused, his brother-in-law, is alleged to have delivered the passwords. The investigating magistrate questioned him. "
        "The brother-in-law has denied the charge of fraud."
    )
    assert meant(reading, "The brother-in-law") is meant(reading, "his brother-in-law")
    assert meant(reading, "The brother-in-law") is meant(reading, "The second accused")


def test_who_informs_a_paper_is_not_the_driver_he_stands_beside() -> None:
    reading = read_text(
        "Police are getting ready to charge a delivery driver aged 41, a person familiar with the inquiry says. The driver denies it."
    )
    driver = meant(reading, "The driver")
    assert [reading.text[m.span.start : m.span.end] for m in driver.mentions] == ["a delivery driver aged 41", "The driver"]


def test_a_vendor_in_brackets_behind_a_groups_name_is_no_group() -> None:
    reading = read_text(
        "The group SABLE HERON hit two banks. Other vendors follow it as Dust Marmot (Hexfield) and TAG-0931 (Arrowline). It rents servers."
    )
    assert {"Hexfield", "Arrowline"} <= set(wordings(reading, "organisation"))


def test_a_group_that_is_blamed_is_one_whatever_its_first_word_sells() -> None:
    reading = read_text("The National Police Agency has pinned the raid on Paper Locust. The woman sold the data to Paper Locust in May.")
    assert wordings(reading, "threat_group") == ["Paper Locust", "Paper Locust"]


def test_the_programs_finders_are_not_its_name() -> None:
    reading = read_text("The intruders installed a piece of malware the investigators named TallowWorm. TallowWorm encrypts files.")
    assert "TallowWorm" in wordings(reading, "malware")
    assert "TallowWorm" not in wordings(reading, "police")


def test_who_calls_himself_so_in_japanese_is_the_man_who_does() -> None:
    reading = read_text(
        "検察側は、被告はイトウを名乗る人物の指示を受けて契約し、サーバーのパスワードをこの人物に12万円で売り渡したと指摘した。"
    )
    assert meant(reading, "イトウ") is meant(reading, "人物") is meant(reading, "この人物")


def test_a_remote_control_program_in_japanese_is_malware() -> None:
    reading = read_text("県警によると、攻撃者は病院の端末に遠隔操作ソフト「ツユクサ」を設置していた。")
    assert wordings(reading, "malware") == ["ツユクサ"]


def test_a_body_told_by_its_place_and_trade_is_an_organisation() -> None:
    reading = read_text(
        "愛媛県の港湾管理組合のシステムに何者かが侵入した。県警によると、男は東京のサーバー会社からサーバー6台を借りていた。"
    )
    assert {"愛媛県の港湾管理組合", "東京のサーバー会社"} <= set(wordings(reading, "organisation"))


def test_a_couple_are_not_the_two_researchers_named_before() -> None:
    reading = read_text(
        "Two security researchers said the malware was old. Gardaí are looking for a Romanian couple. The couple are thought to have "
        "rented the server."
    )
    assert meant(reading, "The couple") is meant(reading, "a Romanian couple")


def test_a_pair_of_machines_are_servers_and_a_mail_server_is_none_of_four_rented() -> None:
    reading = read_text("Norfolk Constabulary traced the attack to a pair of machines in Lille. A florist had rented the machines.")
    assert "person_unnamed" not in {e.type for e in reading.entities if e.name.startswith("a pair")}


def test_whose_insurer_it_is_is_not_the_insurer() -> None:
    reading = read_text(
        "Tawe Tidal, which runs the barrage, was hacked in July. The company says that nobody was in danger. "
        "Its insurer says that data leaked."
    )
    forms = [reading.text[m.span.start : m.span.end] for m in meant(reading, "Tawe Tidal").mentions]
    assert "The company" in forms
    assert "Its insurer" not in forms


def test_a_builder_of_robots_is_the_firm_with_robots_in_its_name() -> None:
    reading = read_text(
        "Lindqvist Robotics says hackers stole design files. They first broke into Hjelm Castings, a foundry in Skövde, in May. "
        "The robot builder says production was never affected."
    )
    assert meant(reading, "The robot builder") is meant(reading, "Lindqvist Robotics")


def test_a_japanese_acquaintance_is_not_the_man_whose_acquaintance_he_is() -> None:
    reading = read_text(
        "元派遣社員の男性（48）が管理用のパスワードを中国籍の知人に渡していたことが分かった。知人はすでに帰国した。県警は男性から事情を聴いている。"
    )
    assert meant(reading, "知人") is meant(reading, "中国籍の知人")
    assert meant(reading, "男性") is meant(reading, "元派遣社員の男性（48）")


def test_who_calls_his_client_a_courier_is_not_his_client() -> None:
    reading = read_text(
        "Callum Strand, 34, pleaded guilty to fraud on Monday. Mitigating, Peter Quayle called his client a courier, not a burglar. "
        "The man sold the passwords."
    )
    assert meant(reading, "his client") is meant(reading, "Callum Strand")


def test_a_web_designer_is_somebody_also_in_a_headline() -> None:
    reading = read_text(
        "Web designer hired out servers that hit firm\n\nLEEDS, May 3 (CPA) - A web designer leased five servers under a false name."
    )
    assert "A web designer" in wordings(reading, "person_unnamed", "person")


def test_the_app_right_before_its_name_is_no_mention_of_its_own() -> None:
    reading = read_text("He sold the passwords over the chat app Pipit to hackers on Monday. Police arrested a man who had rented servers.")
    assert wordings(reading, "online_service") == ["Pipit"]


def test_counted_machines_in_japanese_are_servers_where_servers_are_spoken_of() -> None:
    reading = read_text(
        "県警は、男が偽名でサーバーを契約したとみている。別の男が借りた5台も使われていた。5台を経由して、会社が侵入を受けた。"
    )
    assert wordings(reading, "server").count("5台") == 2
    assert "5台" not in wordings(read_text("病院では端末の5台を借りていた。5台も使われていた。"), "server")


def test_a_city_that_issues_a_statement_is_the_body_that_runs_it() -> None:
    reading = read_text("令和6年10月11日\n砂原市\n\n本市の予約システムが不正アクセスを受けました。7月30日、本市は県警察に相談しました。")
    assert meant(reading, "砂原市") is meant(reading, "本市")
    assert meant(reading, "本市").type == "government_body"


def test_the_city_of_a_name_is_attacked_as_a_body_and_visited_as_a_place() -> None:
    attacked = read_text("The hackers broke into two firms. The city of Sunahara was next: servers were used against its booking system.")
    assert "The city of Sunahara" in wordings(attacked, "government_body")
    visited = read_text("The man was arrested in the city of Sunahara on Monday after he had rented two servers.")
    assert "Sunahara" in wordings(visited, "place")


def test_who_posts_a_blog_is_a_person() -> None:
    reading = read_text(
        "Driftglass Research blog - posted by Imke Verhaar on 16 October 2024\n\nLast week the police in Chiba arrested a student."
    )
    assert "Imke Verhaar" in wordings(reading, "person")


def test_a_group_may_style_itself_a_court_and_a_letter_may_define_the_school() -> None:
    reading = read_text(
        "We act for St Aldhelm's School, Dorset (\"the School\"). On 3 September the School's payroll was encrypted by a group styling "
        'itself "Cinder Court". Cinder Court is directed from Minsk.'
    )
    assert wordings(reading, "threat_group").count("Cinder Court") == 2
    assert "School" not in {e.name for e in reading.entities if e.type == "place"}


def test_a_crew_that_most_vendors_call_so_is_a_group() -> None:
    reading = read_text("Banwell Water got hit by a crew most vendors call Bitter Thistle. Bitter Thistle, police say, is a contractor.")
    assert wordings(reading, "threat_group")[0] == "a crew most vendors call Bitter Thistle"
    assert "Bitter Thistle" not in wordings(reading, "person")


def test_a_japanese_maker_before_its_name_is_the_one_named() -> None:
    reading = read_text("香川県丸亀市の油圧機器メーカー、丸亀精機は18日、サイバー攻撃を受けたと発表した。")
    assert meant(reading, "香川県丸亀市の油圧機器メーカー") is meant(reading, "丸亀精機")


def test_a_japanese_group_that_is_called_so_has_the_name() -> None:
    reading = read_text("本件には「ホワイトセージ」と呼称される攻撃グループが関与した可能性がある。当該グループは海外を拠点とする。")
    assert meant(reading, "ホワイトセージ") is meant(reading, "攻撃グループ") is meant(reading, "当該グループ")


def test_a_watchman_is_a_person_and_a_ferry_operator_a_firm() -> None:
    reading = read_text(
        "A former night watchman stood trial for lending his identity to hackers who crippled the ferry operator Waddenlijn. "
        "The watchman denies it. Waddenlijn was down for a week."
    )
    assert "The watchman" in wordings(reading, "person_unnamed")
    assert wordings(reading, "organisation").count("Waddenlijn") == 2


def test_a_host_told_by_its_seat_is_a_firm_and_a_vendor_no_utility() -> None:
    reading = read_text(
        "The servers stood at Santiago-based NubeAndina. The intruder changed a controller made by Aguatec. "
        "A third utility was attacked in May. The vendor has released new firmware."
    )
    assert "NubeAndina" in wordings(reading, "organisation")
    assert "The vendor" not in [reading.text[m.span.start : m.span.end] for m in meant(reading, "A third utility").mentions]


@pytest.mark.parametrize(
    "bystander",
    [
        "Hans Keller, 62, a neighbour, said he had heard nothing.",
        "Hans Keller, 62, who runs the kiosk, told reporters that he knew nothing.",
        "His father, Hans Keller, 62, declined to comment.",
        "Hans Keller (62) told the paper that he was shocked.",
    ],
)
def test_whose_age_is_told_is_not_accused_for_it(bystander: str) -> None:
    reading = read_text(f"Police in Bremen arrested a 30-year-old man on Monday. {bystander} The man was charged with fraud on Tuesday.")
    assert meant(reading, "The man") is meant(reading, "a 30-year-old man")
    assert "The man" not in [reading.text[m.span.start : m.span.end] for m in meant(reading, "Hans Keller").mentions]
