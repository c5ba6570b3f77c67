"""An address has one form however it is written; a flat is not its house."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from urazuke.linkage.addresses import address_key, building_key, romanised


@pytest.mark.parametrize(
    "text",
    [
        "川口市 泉町4丁目25番12号", "川口市泉町4-25-12", "川口市　泉町４－２５－１２", "川口市泉町4丁目25番地12",
        "川口市泉町四丁目二十五番十二号", "川口市泉町四ー二五ー一二", "埼玉県川口市泉町4-25-12",
        "〒332-0001 埼玉県川口市泉町4丁目25-12", "日本国埼玉県川口市泉町４丁目２５番の１２",
    ],
)  # fmt: skip
def test_one_house_has_one_form(text: str) -> None:
    assert address_key(text) == building_key(text) == "川口市泉町4-25-12"


@pytest.mark.parametrize(
    "text",
    [
        "川口市泉町4-25-12-203", "川口市泉町4丁目25番12号 コーポ泉203号室", "川口市泉町4-25-12コーポ泉２０３",
        "埼玉県川口市泉町4-25-12 第2コーポ泉 203",
        "川口市泉町4-25-12 #203", "川口市泉町4-25-12、コーポ泉203号",
    ],
)  # fmt: skip
def test_one_flat_has_one_form_whether_its_building_is_named_or_not(text: str) -> None:
    assert address_key(text) == "川口市泉町4-25-12-203"
    assert building_key(text) == "川口市泉町4-25-12"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("川口市泉町4-25-12 コーポ泉203", "川口市泉町4-25-12 コーポ泉204"),
        ("川口市泉町4-25-12 コーポ泉203", "川口市泉町4-25-12"),
        ("川口市泉町4-25-12 A棟203", "川口市泉町4-25-12 B棟203"),
        ("川口市泉町4-25-12 泉ビル2F", "川口市泉町4-25-12 泉ビル3F"),
        ("川口市泉町4-25-12", "川口市泉町4-25-1 2号室"),
        ("千代田区一番町5-2", "千代田区二番町5-2"),
        ("12 Main Street, Apt 4B, Springfield", "12 Main Street, Apt 4C, Springfield"),
    ],
)
def test_neighbours_have_two(one: str, other: str) -> None:
    assert address_key(one) != address_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("札幌市中央区北3条西4丁目1-1", "北海道札幌市中央区北三条西四丁目1番1号"),
        ("龍ヶ崎市1番地の5", "竜ケ崎市1-5"),
        ("北京市海淀区中关村大街27号3栋2单元501室", "北京市海淀區中關村大街２７號3棟2單元501室"),
        ("서울특별시 강남구 테헤란로 123, 4층 401호 (역삼동)", "서울 강남구 테헤란로 123 401호"),
        ("12 Main Street, Apt 4B, Springfield", "12 MAIN ST. #4B SPRINGFIELD"),
    ],
)
def test_other_countries_and_towns_write_in_several_ways_too(one: str, other: str) -> None:
    assert address_key(one) == address_key(other) is not None


def test_a_number_in_a_towns_name_stays_there() -> None:
    assert address_key("千代田区三番町5番地2") == "千代田区三番町5-2"


@pytest.mark.parametrize("text", [None, "", "Springfield", "泉町", "川口市泉町"])
def test_a_town_is_nobodys_address(text: str | None) -> None:
    assert address_key(text) is None


def test_romaji_stand_for_the_japanese_address_that_they_name() -> None:
    japanese = ["川口市泉町4-25-12-203", "川口市東町4-25-12-203", "杉並区泉町4-25-12"]
    written = [
        "4-25-12-203 Izumi-cho, Kawaguchi-shi, Saitama 332-0001, Japan",
        "Suginami-ku Izumi-cho 4-25-12, Tokyo",
        "4-25-12-203 Main Street, Ohio",
    ]
    keys = [key for text in (*japanese, *written) if (key := address_key(text))]
    assert romanised(keys) == {address_key(written[0]): address_key(japanese[0]), address_key(written[1]): address_key(japanese[2])}


@given(st.text(max_size=60) | st.text(alphabet="泉町市都丁目番地号棟室F階0123456789０９一十百-－ー 〒()の#aB,", max_size=30))
def test_no_text_makes_an_address_fail(text: str) -> None:
    key = address_key(text)
    assert key is None or any(char.isdigit() for char in key)
    assert (building_key(text) is None) == (key is None)
    romanised([key or "", "izumi cho kawaguchi shi 1-2-3"])


@given(st.integers(1, 9), st.integers(1, 99), st.integers(1, 99), st.integers(101, 1999))
def test_the_form_of_an_address_is_its_own_form(town: int, block: int, house: int, room: int) -> None:
    key = address_key(f"東京都杉並区泉町{town}丁目{block}番{house}号 コーポ泉{room}号室")
    assert key == f"杉並区泉町{town}-{block}-{house}-{room}" == address_key(key)
