"""Entities: one for each name and type in the whole case; the unnamed stay in their document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from urazuke.corroboration.entities import resolve_entities
from urazuke.evidence.case import Actor, Organisation, Settings
from urazuke.evidence.claim import Reading
from urazuke.evidence.judgement import Judgement
from urazuke.reports import read_text

Build = Callable[..., Reading]


def _judge(number: int, *arguments: str) -> Judgement:
    return Judgement(number, "2024-01-01T00:00:00Z", "analyst", "seen the file", "entity", arguments, "0" * 64)


def test_a_shared_name_of_one_type_makes_one_entity_of_two_reports(reading: Build) -> None:
    cast = resolve_entities(
        {
            "a": reading("a", "A", [("e1", "military_unit", "Unit 61419", "name")]),
            "b": reading("b", "B", [("e9", "military_unit", "61419部隊", "name")], language="ja"),
        },
        Settings(),
    )
    assert cast.of_document["a", "e1"] == cast.of_document["b", "e9"]
    (only,) = cast.known.values()
    assert only.reports == ("a", "b") and set(only.names) == {"Unit 61419", "61419部隊"}


def test_a_name_that_a_line_end_or_a_mark_divides_is_one_name() -> None:
    japanese = (
        "福井県警によると、学生は昨年、攻撃に使われたレンタルサーバーの\nIDとパスワードを、通信アプリで知り合った「アンバーヘロ\nン」と"
        "呼ばれるハッカー集団の関係者に渡したと\nみられる。この「アンバーヘロン」という集団は、国内の約60の企業\nも攻撃した。\n"
    )
    texts = {"a": japanese, "b": "The hacker group **Amber** Heron attacked it."}
    cast = resolve_entities({label: replace(read_text(text), path=f"{label}.md") for label, text in texts.items()}, Settings())
    assert {name for k in cast.known.values() if k.type == "threat_group" for name in k.names} == {"アンバーヘロン", "Amber Heron"}


def test_one_name_with_two_types_is_two_entities(reading: Build) -> None:
    cast = resolve_entities(
        {"a": reading("a", "A", [("e1", "threat_group", "Tick", "name"), ("e2", "malware", "Tick", "name")])}, Settings()
    )
    assert cast.of_document["a", "e1"] != cast.of_document["a", "e2"]


def test_a_unit_listed_as_a_synonym_of_a_group_does_not_become_its_name(reading: Build) -> None:
    actor = Actor("Tick", ("BRONZE BUTLER", "PLA Unit 61419"))
    report = reading("a", "A", [("e1", "threat_group", "BRONZE BUTLER", "name"), ("e2", "military_unit", "PLA Unit 61419", "name")])
    other = reading("b", "B", [("e1", "threat_group", "Tick", "name"), ("e2", "threat_group", "PLA Unit 61419", "name")])
    cast = resolve_entities({"a": report, "b": other}, Settings(actors=(actor,)))
    assert cast.of_document["a", "e1"] == cast.of_document["b", "e1"], "the case's actor list joins the two names of the group"
    assert cast.of_document["a", "e2"] != cast.of_document["b", "e1"]
    assert cast.of_document["b", "e2"] != cast.of_document["b", "e1"]


def test_the_names_that_the_case_gives_an_organisation_are_one_in_both_languages(reading: Build) -> None:
    listed = Organisation("hoshi", "Hoshi Observatory", ("星観測所",))
    readings = {
        "a": reading("a", "A", [("e1", "organisation", "Hoshi Observatory", "name")]),
        "b": reading("b", "B", [("e1", "organisation", "星観測所", "name")], language="ja"),
    }
    assert len(resolve_entities(readings, Settings(organisations=(listed,))).known) == 1
    assert len(resolve_entities(readings, Settings()).known) == 2


def test_unnamed_persons_of_two_reports_are_not_merged_but_known_as_counterparts(reading: Build) -> None:
    cast = resolve_entities(
        {
            "a": reading("a", "A", [("e1", "person_unnamed", "a Chinese engineer in his 30s", "nominal")]),
            "b": reading(
                "b",
                "B",
                [
                    ("e1", "person_unnamed", "中国籍の30代のシステムエンジニアの男", "nominal"),
                    ("e2", "person_unnamed", "中国籍の元留学生", "nominal"),
                ],
            ),
        },
        Settings(),
    )
    one, same, other = (cast.of_document[p] for p in [("a", "e1"), ("b", "e1"), ("b", "e2")])
    assert len({one, same, other}) == 3
    assert cast.known[one].thing == cast.known[same].thing != cast.known[other].thing


def test_a_surname_is_the_one_person_of_that_name_and_nobody_where_there_are_two(reading: Build) -> None:
    full, short = ("e1", "person", "Jonas Vaitkus", "name"), ("e1", "person", "Vaitkus", "name")
    other = ("e2", "person", "Ona Vaitkus", "name")
    one = resolve_entities({"a": reading("a", "A", [full]), "b": reading("b", "B", [short])}, Settings())
    assert one.of_document["a", "e1"] == one.of_document["b", "e1"]
    two = resolve_entities({"a": reading("a", "A", [full, other]), "b": reading("b", "B", [short])}, Settings())
    assert len(set(two.of_document.values())) == 3


def test_what_is_only_described_has_no_names(reading: Build) -> None:
    cast = resolve_entities({"a": reading("a", "A", [("e1", "threat_group", "a group of hackers", "nominal")])}, Settings())
    (only,) = cast.known.values()
    assert only.name == "a group of hackers" and only.names == () and not only.named


def test_persons_of_different_ages_are_no_counterparts(reading: Build) -> None:
    cast = resolve_entities(
        {
            "a": reading("a", "A", [("e1", "person_unnamed", "an engineer in his 30s", "nominal")]),
            "b": reading("b", "B", [("e1", "person_unnamed", "an engineer in his 40s", "nominal")]),
        },
        Settings(),
    )
    assert len({known.thing for known in cast.known.values()}) == 2


def test_an_analyst_merges_and_splits_and_the_row_names_the_judgement(reading: Build) -> None:
    readings = {
        "a": reading("a", "A", [("e1", "person_unnamed", "a man", "nominal"), ("e2", "organisation", "Acme", "name")]),
        "b": reading("b", "B", [("e1", "person", "Taro Rei", "name"), ("e2", "organisation", "Acme", "name")]),
    }
    merged = resolve_entities(readings, Settings(), [_judge(1, "merge", "a.e1", "b.e1")])
    assert merged.of_document["a", "e1"] == merged.of_document["b", "e1"]
    assert merged.known[merged.of_document["a", "e1"]].judged == ("judgement-1",)
    split = resolve_entities(readings, Settings(), [_judge(2, "split", "a.e2", "b.e2")])
    assert split.of_document["a", "e2"] != split.of_document["b", "e2"]


def test_an_entity_split_from_itself_becomes_one_for_each_report(reading: Build) -> None:
    acme = [("e1", "organisation", "Acme", "name"), ("e2", "organisation", "ACME", "name")]
    readings = {k: reading(k, k, acme) for k in "ab"}
    (joined,) = resolve_entities(readings, Settings()).known
    cast = resolve_entities(readings, Settings(), [_judge(1, "split", joined, joined)])
    assert len(cast.known) == 2 and joined not in cast.known
    assert all(known.judged == ("judgement-1",) and len(known.reports) == 1 for known in cast.known.values())


def test_a_merge_across_types_is_not_done(reading: Build) -> None:
    readings = {"a": reading("a", "A", [("e1", "threat_group", "Tick", "name"), ("e2", "military_unit", "Unit 61419", "name")])}
    cast = resolve_entities(readings, Settings(), [_judge(1, "merge", "a.e1", "a.e2")])
    assert cast.of_document["a", "e1"] != cast.of_document["a", "e2"]
