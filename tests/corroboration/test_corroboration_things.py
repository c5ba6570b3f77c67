"""Who is who across reports and languages: names that translate or sound alike, descriptions, parts played."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from urazuke.corroboration import corroborate
from urazuke.corroboration.entities import resolve_entities
from urazuke.corroboration.namesakes import Likeness, compare_names
from urazuke.corroboration.romanisation import romaji, soundlike
from urazuke.corroboration.subjects import numbers, one_figure, same_subject
from urazuke.evidence.case import Settings
from urazuke.evidence.claim import Reading

Build = Callable[..., Reading]


@pytest.mark.parametrize(
    ("japanese", "english"),
    [
        ("青葉台総合病院", "Aobadai General Hospital"), ("三菱電機", "Mitsubishi Electric"), ("広島県警", "Hiroshima Prefectural Police"),
        ("コバルトフォックス", "Cobalt Fox"), ("リトアニア警察", "Lithuanian police"), ("名古屋港湾局", "Nagoya Port Authority"),
        ("ゼルコバ", "Zelkova Mail Gateway"), ("ロシア外務省", "Russian Foreign Ministry"), ("株式会社越後銀行", "Echigo Bank"),
    ],
)  # fmt: skip
def test_a_name_is_known_in_the_other_alphabet(japanese: str, english: str) -> None:
    assert compare_names(japanese, english) >= Likeness.LIKELY
    assert compare_names(english, japanese) is compare_names(japanese, english)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("広島地検", "Hiroshima Prefectural Police"), ("ロシア外務省", "Chinese Foreign Ministry"), ("越後銀行", "Echigo Hospital"),
        ("Harbour Bank", "Harbour Hospital"), ("Acme Logistics", "Bolt Logistics"), ("Unit 61419", "Unit 80443"),
    ],
)  # fmt: skip
def test_another_place_or_another_kind_of_body_is_another_body(one: str, other: str) -> None:
    assert compare_names(one, other) is Likeness.DIFFERENT


def test_a_name_that_may_be_translated_stays_open() -> None:
    assert Likeness.DIFFERENT < compare_names("白鷺セキュリティ", "White Heron Security") < Likeness.LIKELY


def test_short_forms_and_initials_are_likely_one_name() -> None:
    for short, full in (
        ("Kurehama Marine", "Kurehama Marine Engineering"),
        ("飛騨野信金", "飛騨野信用金庫"),
        ("NCCO", "National Cyber Coordination Office"),
    ):
        assert compare_names(short, full) is Likeness.LIKELY


def test_kana_are_written_as_they_sound() -> None:
    assert [romaji(k) for k in ("シャチョウ", "ファイル", "チェコ", "ヴィリニュス")] == ["shachou", "fairu", "cheko", "virinyusu"]
    assert soundlike("ヴィリニュス", "Vilnius") > soundlike("ヴィリニュス", "Warsaw")


def _cast(reading: Build, left: list[Any], right: list[Any], told: list[Any], told_too: list[Any] | None = None) -> list[str]:
    readings = {"a": reading("a", "A", left, told), "b": reading("b", "B", right, told_too or told, language="ja")}
    return [known.thing for known in resolve_entities(readings, Settings()).known.values()]


def test_the_only_one_who_rents_here_is_the_only_one_who_rents_there(reading: Build) -> None:
    told = [("rented_server", {"lessee": ["m"]}, "stated", ["outlet"])]
    man, otoko = ("m", "person_unnamed", "the suspect", "nominal"), ("m", "person_unnamed", "男", "nominal")
    assert len(set(_cast(reading, [man], [otoko], told))) == 1


def test_another_age_is_another_person_whatever_the_part(reading: Build) -> None:
    told = [("rented_server", {"lessee": ["m"]}, "stated", ["outlet"])]
    man, otoko = ("m", "person_unnamed", "a man aged 34", "nominal"), ("m", "person_unnamed", "52歳の男", "nominal")
    assert len(set(_cast(reading, [man], [otoko], told))) == 2


def test_a_victim_of_another_name_is_not_joined_by_its_part(reading: Build) -> None:
    told = [("attacked", {"victim": ["v"]}, "stated", ["outlet"])]
    bank, hospital = ("v", "organisation", "Echigo Bank", "name"), ("v", "organisation", "青葉台病院", "name")
    assert len(set(_cast(reading, [bank], [hospital], told))) == 2


def test_two_whom_one_report_tells_apart_stay_two(reading: Build) -> None:
    told = [("rented_server", {"lessee": [m]}, "stated", ["outlet"]) for m in "mn"]
    two = [("m", "person_unnamed", "a trader", "nominal"), ("n", "person_unnamed", "an engineer", "nominal")]
    one = [("m", "person_unnamed", "元エンジニアの男", "nominal")]
    assert len(set(_cast(reading, two, one, told, told[:1]))) == 2


def test_nothing_is_merged_in_the_table_of_entities_by_likeness(reading: Build) -> None:
    told = [("attacked", {"victim": ["v"]}, "stated", ["outlet"])]
    one = reading("a", "A", [("v", "organisation", "Echigo Bank", "name")], told)
    other = reading("b", "B", [("v", "organisation", "越後銀行", "name")], told, language="ja")
    found = corroborate([one, other], Settings())
    assert found.entities.num_rows == 2
    assert [row["relation"] for row in found.alignment.to_pylist()] == ["same"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("38,000 subscribers", {38000}), ("顧客3万8千人", {38000}), ("約1200件", {1200}), ("nine virtual machines", {9}), ("四台", {4}),
     ("1.2 million", {1_200_000}), ("2023年4月20日", set()), ("two hundred", {200})],
)  # fmt: skip
def test_numbers_of_things_are_read_however_written(text: str, expected: set[int]) -> None:
    assert numbers(text) == expected


def test_round_figures_meet_the_exact_ones_near_them() -> None:
    assert one_figure(frozenset({500}), frozenset({512})) and not one_figure(frozenset({38000}), frozenset({41000}))
    assert not one_figure(frozenset({4}), frozenset({5}))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("patient records", "患者の診療記録", True), ("customer data", "研究データ", False), ("some files", "顧客情報", None)],
)
def test_free_words_are_compared_by_their_subject(one: str, other: str, expected: bool | None) -> None:
    assert same_subject(one, other) is expected
