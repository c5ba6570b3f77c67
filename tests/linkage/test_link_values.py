"""Values are compared in one form, however two providers wrote them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from urazuke.linkage.contacts import email_key, email_pattern, phone_key
from urazuke.linkage.values import (
    alike_names,
    folded,
    identity_key,
    name_tokens,
    network_key,
    reading_key,
    same_family,
)


@pytest.mark.parametrize(
    "text", ["090-1111-2222", "09011112222", "+81-90-1111-2222", "+81 (0)90 1111 2222", "０９０－１１１１－２２２２", "0081 90 1111 2222"]
)
def test_one_number_has_one_form(text: str) -> None:
    assert phone_key(text) == "+819011112222"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("010-2345-6789", "+82 10-2345-6789"),
        ("13812345678", "0086-138-1234-5678"),
        ("(415) 555-2671", "+1 415 555 2671"),
        ("0912-345-678", "+886 912 345 678"),
        ("03-1234-5678 内線12", "+81 3 1234 5678 ext. 12"),
        ("TEL 090-1111-2222 / 03-1234-5678", "0９0ー1111ー2222"),
    ],
)
def test_a_number_is_one_with_its_country_and_without(one: str, other: str) -> None:
    assert phone_key(one) == phone_key(other) is not None


def test_two_numbers_stay_two() -> None:
    assert phone_key("+81 90 1111 2222") != phone_key("+82 90 1111 2222")
    assert phone_key("090-1111-2222") != phone_key("090-1111-2223")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Taro.Yamada+vps@googlemail.com", "taroyamada@GMAIL.com"),
        ("Taro <mailto:t@münchen.de>", "t@xn--mnchen-3ya.de"),
        ("ｔａｒｏ＠example.jp", "taro@example.jp "),
        ("a@protonmail.com", "a@pm.me"),
    ],
)
def test_one_mailbox_has_one_form(one: str, other: str) -> None:
    assert email_key(one) == email_key(other) is not None


def test_dots_count_where_a_provider_counts_them() -> None:
    assert email_key("t.yamada@example.jp") != email_key("tyamada@example.jp")
    assert email_key("+vps@gmail.com") == "+vps@gmail.com"


def test_a_tag_counts_where_nobody_knows_that_the_provider_drops_it() -> None:
    assert email_key("saffron+jun@pigeonpost.test") != email_key("saffron+mei@pigeonpost.test")
    assert email_key("saffron+jun@hotmail.com") == email_key("saffron@hotmail.com")


@pytest.mark.parametrize("text", [None, "", "-", "110", "unknown", "000-0000-0000"])
def test_what_is_no_number_has_none(text: str | None) -> None:
    assert phone_key(text) is None


@pytest.mark.parametrize("text", ["むらかみ しょうた", "ムラカミショウタ", "ﾑﾗｶﾐ ｼｮｳﾀ", "ムラカミ　ショウタ"])
def test_one_reading_has_one_form(text: str) -> None:
    assert reading_key(text) == "ムラカミショウタ"


def test_an_identity_is_a_birth_date_with_a_reading_or_a_name() -> None:
    assert identity_key("村上 翔太", "むらかみ しょうた", "1976-07-26") == identity_key("村上翔太", "ムラカミショウタ", "1976-07-26")
    assert identity_key("Smith, George", None, "1977-01-26") == identity_key("smith george", "", "1977-01-26")
    assert identity_key("村上 翔太", None, "1976-07-26") != identity_key("村上 翔太", None, "1976-07-27")
    assert identity_key(None, None, "1976-07-26") is None


def test_a_company_in_front_is_no_part_of_the_name() -> None:
    assert name_tokens("青葉商事株式会社 柴田 健太") == ("柴田", "健太")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("村上 翔太", "村上 誠"),
        ("村上翔太", "村上 誠"),
        ("村上翔太", "村上誠"),
        ("原 慎吾", "原健太"),
        ("Smith, George", "Smith, Anna"),
        ("George Smith", "Anna Smith"),
    ],
)
def test_a_family_has_one_family_name(left: str, right: str) -> None:
    assert same_family(name_tokens(left), name_tokens(right))
    assert same_family(name_tokens(right), name_tokens(left))


@pytest.mark.parametrize(
    ("left", "right"), [("村上 翔太", "高橋 翔太"), ("村上翔太", "村田 誠"), ("George Smith", "Anna Brown"), ("", "村上 誠")]
)
def test_strangers_do_not(left: str, right: str) -> None:
    assert not same_family(name_tokens(left), name_tokens(right))


def test_addresses_made_up_in_one_sitting_share_a_pattern() -> None:
    assert email_pattern("cloudke20x@inbox.test") == email_pattern("cloudda95x@INBOX.test") == "cloud…x@inbox.test"
    for other in ("cloudke20x@post.example", "cloudke20@inbox.test", "claudke20x@inbox.test"):
        assert email_pattern(other) != email_pattern("cloudke20x@inbox.test")
    assert email_pattern("ken@inbox.test") is None
    assert email_pattern("nowhere") is None


def test_names_that_explain_one_stem_are_alike() -> None:
    assert alike_names(("ムラカミ", "ショウタ"), ("スズキ", "ショウコ"))
    assert not alike_names(("タカハシ", "ケンタ"), ("ナカムラ", "アヤカ"))


def test_a_network_is_the_neighbourhood_of_an_address() -> None:
    assert network_key("192.0.2.77") == "192.0.2.0/24"
    assert network_key("2001:db8:0:1::5") == "2001:db8:0:1::/64"
    assert network_key("elsewhere") is None


@given(st.one_of(st.none(), st.text(max_size=30)))
def test_no_text_makes_a_form_fail(text: str | None) -> None:
    for form in (folded, phone_key, reading_key, email_key, email_pattern, network_key):
        value = form(text)
        assert value is None or value
    assert phone_key(phone_key(text)) == phone_key(text)
    assert email_key(email_key(text)) == email_key(text)


@given(st.from_regex(r"\+?[0-9() -]{7,24}", fullmatch=True))
def test_the_form_of_a_number_is_its_own_form(text: str) -> None:
    assert phone_key(phone_key(text)) == phone_key(text)
