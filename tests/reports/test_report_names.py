"""Names that no list knows are typed by their words and surroundings, descriptions found whole, and both joined to whom they stand for."""

from __future__ import annotations

import pytest

from urazuke.reports import read_text


def typed(text: str) -> set[tuple[str, str]]:
    return {(e.type, e.name) for e in read_text(text).entities}


def joined(text: str) -> list[list[str]]:
    return [[text[m.span.start : m.span.end] for m in e.mentions] for e in read_text(text).entities]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Police detained a reseller, Mikko Lahtinen, in Oulu on Monday.\n", ("person", "Mikko Lahtinen")),
        ("Captain Mara Ellison said no ship had been affected by it.\n", ("person", "Mara Ellison")),
        ("The intruders broke into Brightwater Utilities in June.\n", ("organisation", "Brightwater Utilities")),
        ("Taiwan's Ministry of Digital Affairs said so in June.\n", ("government_body", "Ministry of Digital Affairs")),
        ("Researchers found a new backdoor, HushReed, on it.\n", ("malware", "HushReed")),
        ("They exploited a flaw in the Tessellate Secure Gateway appliance.\n", ("product", "Tessellate Secure Gateway")),
        ("It is the work of UNC7731, which others call Copper Wren.\n", ("threat_group", "Copper Wren")),
        ("The report was first carried by the Baltic News Agency on Monday.\n", ("media_outlet", "Baltic News Agency")),
        ("They met at Dragonfly Research on Monday, two of them said.\n", ("organisation", "Dragonfly Research")),
        ("A man living in Ventava was questioned about it.\n", ("place", "Ventava")),
        ("岐阜県警は、精密機器メーカー木曽美濃精密に連絡した。\n", ("organisation", "木曽美濃精密")),
        ("男は名古屋市の「ソラネット・ホスティング」と契約した。\n", ("organisation", "ソラネット・ホスティング")),
        ("装置「ナギゲート」の欠陥が突かれた。\n", ("product", "ナギゲート")),
        ("さざなみセキュリティは21日、調査の結果を発表した。\n", ("organisation", "さざなみセキュリティ")),
        ("「メニューパス」の別名でも知られるハッカー集団が関与した。\n", ("threat_group", "メニューパス")),
        ("岐阜県警サイバー犯罪対策課は男を送検した。\n", ("police", "サイバー犯罪対策課")),
        ("ロシア国籍のイワン・ペトロフ被告は無罪を主張した。\n", ("person", "イワン・ペトロフ")),
    ],
)
def test_what_surrounds_a_name_types_it(text: str, expected: tuple[str, str]) -> None:
    assert expected in typed(text)


@pytest.mark.parametrize(
    "text",
    [
        "中国籍の男が借りた。\n",
        "「捜査に協力している段階であり、答えられない」と話した。\n",
        "The Data Was Stolen In The Spring, Officials Said On Monday\n",
    ],
)
def test_an_adjective_a_sentence_and_a_headlines_capitals_name_nobody(text: str) -> None:
    named = [e for e in read_text(text).entities if e.type != "date" and any(m.kind == "name" for m in e.mentions)]
    assert named == []


@pytest.mark.parametrize(
    ("text", "description"),
    [
        ("They blamed a hacking group also tracked as Grey Elk for the theft.\n", "a hacking group also tracked as Grey Elk"),
        ("The suspect, a former engineer at a software company in Turku, rented it.\n", "a former engineer at a software company in Turku"),
        ("A Chinese man in his 40s who rented servers left the country.\n", "A Chinese man in his 40s"),
        ("About 40 companies and universities in Japan were attacked.\n", "About 40 companies and universities in Japan"),
        ("People familiar with the investigation say he has left.\n", "People familiar with the investigation"),
        ("The passwords went to a person belonging to Unit 71902 of the army.\n", "a person belonging to Unit 71902 of the army"),
    ],
)
def test_a_description_ends_where_it_no_longer_says_which_one_is_meant(text: str, description: str) -> None:
    assert [description] in [[m for m in mentions if m == description] for mentions in joined(text)]


def test_a_definite_description_points_back_to_what_is_of_its_kind() -> None:
    text = (
        "Harrow Hospital hired Greywall Analytics in May. The hospital had been attacked in April. The firm found a backdoor there. "
        "Formosa Photonics was attacked too. The company lost no data.\n"
    )
    mentions = joined(text)
    assert ["Harrow Hospital", "The hospital"] in mentions
    assert ["Formosa Photonics", "The company"] in mentions


def test_a_bare_ending_is_the_japanese_body_that_has_it() -> None:
    text = "霧ヶ峰材料研究機構が侵入された。機構は「流出はない」と説明した。同機構は調査を続ける。\n"
    assert ["霧ヶ峰材料研究機構", "機構", "同機構"] in joined(text)


def test_one_countrys_police_are_not_anothers_bureau() -> None:
    mentions = joined("Polish police arrested him in Warsaw at the request of the FBI.\n")
    assert ["Polish police"] in mentions and ["the FBI"] in mentions


def test_the_headlines_engineer_is_the_engineer_of_the_text() -> None:
    text = "Engineer referred to prosecutors over servers\n\nPolice sent papers on a Chinese former engineer in his 40s, they said.\n"
    assert ["Engineer", "a Chinese former engineer in his 40s"] in joined(text)
