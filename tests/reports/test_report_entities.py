"""Entities: known and unknown names typed, descriptions joined to whom they stand for, and nothing joined that the text keeps apart."""

from __future__ import annotations

import ipaddress

import pytest

from urazuke.evidence.case import Actor, Organisation, Publisher
from urazuke.evidence.claim import Entity, Reading
from urazuke.reports import read_text
from urazuke.reports.entities.names.actors import alias_type, shipped_names


def of_type(reading: Reading, kind: str) -> list[Entity]:
    return [e for e in reading.entities if e.type == kind]


def forms(reading: Reading, entity: Entity) -> list[str]:
    return [reading.text[m.span.start : m.span.end] for m in entity.mentions]


def test_a_common_word_is_a_group_only_where_the_text_speaks_of_groups() -> None:
    assert of_type(read_text("Tick bites rose in May. A Snake was seen. Tick, tick, went the clock."), "threat_group") == []
    (group,) = of_type(read_text("The files went to a hacker group called Tick in May."), "threat_group")
    assert group.name == "Tick"
    (japanese,) = of_type(read_text("IDはハッカー集団「Tick」に渡ったとみられる。"), "threat_group")
    assert japanese.name == "Tick"


def test_a_word_inside_a_word_is_no_name() -> None:
    assert of_type(read_text("プラスティックの部品を作るハッカー集団。"), "threat_group")[0].name != "Tick"


def test_a_unit_is_never_a_name_of_the_group() -> None:
    reading = read_text(
        "The group Tick, which vendors list as PLA Unit 61419 too, attacked firms. BRONZE BUTLER is a hacking group. "
        "(Unit 61419, the 61419 Unit)"
    )
    groups, units = of_type(reading, "threat_group"), of_type(reading, "military_unit")
    named = next(g for g in groups if g.name == "Tick")
    assert {"Tick", "BRONZE BUTLER"} <= set(forms(reading, named))
    (unit,) = [u for u in units if u.name == "Unit 61419"]
    assert len(unit.mentions) == 3 and not any("61419" in form for form in forms(reading, named))


@pytest.mark.parametrize(
    ("alias", "kind"),
    [
        ("PLA Unit 61419", "military_unit"), ("Bureau 121", "military_unit"), ("PLA Navy", "military_unit"), ("Operation Troy", None),
        ("Mabna Institute", "organisation"), ("BRONZE BUTLER", "threat_group"), ("APT28", "threat_group"),
    ],
)  # fmt: skip
def test_synonyms_in_actor_lists_are_typed(alias: str, kind: str | None) -> None:
    assert alias_type(alias) == kind


def test_the_cases_own_actors_win() -> None:
    actor = Actor("Grey Heron", ("BRONZE BUTLER", "Unit 77777"))
    reading = read_text("Police blame the hacking group BRONZE BUTLER, run by Unit 77777.", actors=[actor])
    assert [e.name for e in of_type(reading, "threat_group")] == ["Grey Heron"]
    assert [e.name for e in of_type(reading, "military_unit")] == ["Unit 77777"]


def test_the_cases_organisations_and_publishers_are_known_by_all_their_names() -> None:
    own = Organisation("kite", "Kite", names=("凧製作", "KTE"), networks=(ipaddress.ip_network("198.18.0.0/24"),))
    reading = read_text("Zed News\n\nKTE was hacked in May. Kite said so.", organisations=[own], publishers=[Publisher("Zed News", "B")])
    (entity,) = of_type(reading, "organisation")
    assert entity.name == "Kite" and set(forms(reading, entity)) == {"KTE", "Kite"}
    assert reading.publisher == "Zed News"


def test_another_man_is_not_the_first_and_two_men_are_their_own_entity() -> None:
    reading = read_text(
        "A man in his 30s rented a server. Another man rented a second server. The two left Japan in May. The police questioned both men."
    )
    people = [forms(reading, e) for e in of_type(reading, "person_unnamed")]
    assert ["A man in his 30s"] in people and ["Another man"] in people and ["The two", "both men"] in people
    japanese = read_text("30代の男がサーバーを契約した。別の男も契約した。2人は出国した。")
    assert [forms(japanese, e) for e in of_type(japanese, "person_unnamed")] == [["30代の男"], ["別の男"], ["2人"]]


def test_the_man_is_the_man_last_spoken_of() -> None:
    reading = read_text("A Chinese man in his 30s rented a server. The man passed IDs to a friend of his.")
    assert ["A Chinese man in his 30s", "The man"] in [forms(reading, e) for e in of_type(reading, "person_unnamed")]


def test_a_described_group_is_not_the_group_named_elsewhere(texts: dict[str, Reading]) -> None:
    reading = texts["garbled"]
    groups = {e.name: forms(reading, e) for e in of_type(reading, "threat_group")}
    assert groups["Iron Heron"] == ['a group of hackers called "Iron Heron"', "Iron Heron"]
    assert groups["a group of hackers"] == ["a group of hackers"]


def test_names_that_no_list_knows_are_typed(texts: dict[str, Reading]) -> None:
    expected = {
        "arrest": {
            ("person", "Rasmus Oja"),
            ("person", "Liis Kask"),
            ("organisation", "Pärnu City Library"),
            ("threat_group", "Velvet Heron"),
        },
        "arrest_ja": {("organisation", "浜名精機"), ("organisation", "富士見大学"), ("person", "松原"), ("media_outlet", "朝陽新聞")},
        "vendor": {
            ("threat_group", "GRAVEL OTTER"),
            ("malware", "PebbleDrop"),
            ("organisation", "Turku Regional Hospital"),
            ("tool", "Cobalt Strike"),
        },
        "correction": {("threat_group", "BlackTern"), ("organisation", "Harbour College"), ("media_outlet", "Radio Meridian")},
    }
    for stem, wanted in expected.items():
        assert wanted <= {(e.type, e.name) for e in texts[stem].entities}, stem


def test_short_forms_and_acronyms_join_the_full_name() -> None:
    reading = read_text("The Northern Coordination Office (NCO) warned Kurehama Marine Engineering. The NCO called Kurehama Marine twice.")
    assert any({"Northern Coordination Office", "NCO"} <= set(forms(reading, e)) for e in reading.entities)
    assert any({"Kurehama Marine Engineering", "Kurehama Marine"} <= set(forms(reading, e)) for e in reading.entities)


def test_a_counted_group_keeps_its_number() -> None:
    (entity,) = of_type(read_text("About 1,200 companies in Japan were attacked."), "organisation_group")
    assert entity.name == "About 1,200 companies in Japan"


def test_descriptions_never_cross_a_paragraph() -> None:
    reading = read_text("On 4 October 2023\n\nEstonian police said nothing.")
    assert [forms(reading, e) for e in of_type(reading, "police")] == [["Estonian police"]]


def test_a_synonym_that_two_groups_share_is_neither_of_them() -> None:
    shared = shipped_names({})
    of = {n.text: n.key for n in shared}
    twice = sorted(text for text, key in of.items() if key.startswith("shared:"))
    assert twice and not any(n.text in twice and not n.key.startswith("shared:") for n in shared)
    name = next(text for text in twice if " " in text)
    reading = read_text(f"The hacking group {name} attacked the Harbour Office of Minamo, police said.")
    assert [e.name for e in reading.entities if e.type == "threat_group"] == [name]


def test_the_cases_own_actor_settles_whose_a_shared_synonym_is() -> None:
    name = next(n.text for n in shipped_names({}) if n.key.startswith("shared:") and " " in n.text)
    text = f"The hacking group {name} attacked the Harbour Office of Minamo, police said."
    reading = read_text(text, actors=[Actor("Tide Crew", (name,))])
    assert [e.name for e in reading.entities if e.type == "threat_group"] == ["Tide Crew"]


def test_the_first_man_is_not_the_second_whoever_was_spoken_of_last() -> None:
    reading = read_text(
        "Police suspect that one man rented servers. A second man is believed to have rented another server.\n\n"
        "Police plan to send papers on the first man to prosecutors."
    )
    men = {e.name: forms(reading, e) for e in of_type(reading, "person_unnamed")}
    assert men == {"one man": ["one man", "the first man"], "A second man": ["A second man"]}


def test_a_bare_man_in_a_new_paragraph_is_not_the_other_man() -> None:
    reading = read_text(
        "警察によると、男は偽名でサーバーを契約した。別の男は人物の指示を受けてサーバーを借りたとみられる。\n\n警察は男を書類送検する方針だ。"
    )
    men = {e.name: forms(reading, e) for e in of_type(reading, "person_unnamed")}
    assert men["男"] == ["男", "男"] and men["別の男"] == ["別の男"]


def test_the_station_and_the_daily_are_the_outlets_last_named_of_that_kind() -> None:
    text = "Setouchi TV and Yamato Shimbun reported the arrest. The daily said the man rented servers. The station said he denied it."
    named = {e.name: forms(read_text(text), e) for e in of_type(read_text(text), "media_outlet")}
    assert [f.lower() for f in named["Yamato Shimbun"][1:]] == ["the daily"] and [f.lower() for f in named["Setouchi TV"][1:]] == [
        "the station"
    ]


def test_who_is_questioned_is_the_suspect_and_not_his_lawyer() -> None:
    reading = read_text(
        "Police arrested a 34-year-old engineer on Monday. His lawyer, Ann Reed, declined to comment. "
        "Detectives questioned him on Tuesday, and he left Japan for Spain."
    )
    engineer = next(e for e in reading.entities if e.name == "a 34-year-old engineer")
    subjects = {c.type: c.arguments["subject"] for c in reading.claims if "subject" in c.arguments}
    assert subjects == {"arrested": (engineer.id,), "interviewed": (engineer.id,), "left_country": (engineer.id,)}


def test_unknown_perpetrators_have_no_name() -> None:
    reading = read_text("Unknown perpetrators attacked the Harbour Clinic. Unidentified hackers attacked the port.")
    assert not any(e.name.lower() in ("unknown", "unidentified") for e in reading.entities)
