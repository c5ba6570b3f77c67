"""Spellings of one person's name have a key in common; the names of two people hardly ever have."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from urazuke.linkage.names import name_keys

PEOPLE = {
    "ja, forms of characters": ["渡邊 眞由美", "渡邉真由美", "渡辺　真由美", "わたなべ まゆみ", "ﾜﾀﾅﾍﾞ ﾏﾕﾐ", "MAYUMI WATANABE"],
    "ja, systems of romaji": ["大野 翔太", "オオノ ショウタ", "Ōno Shōta", "OHNO SHOHTA", "Oono Syouta", "Shota ONO", "ONO, Shota"],
    "ja, n and double letters": ["本間 純一", "ホンマ ジュンイチ", "ﾎﾝﾏ ｼﾞﾕﾝｲﾁ", "Homma Jun'ichi", "Honma Zyuniti", "Jun-ichi Homma"],
    "ja, a bank's kana": ["服部 恭子", "ﾊﾂﾄﾘ ｷﾖｳｺ", "はっとりきょうこ", "HATTORI KYOKO", "Kyouko Hattori"],
    "ja, in no dictionary": ["村上 琉翔", "ムラカミ ルト", "Murakami Ruto", "Ruto MURAKAMI"],
    "ja, titles and a company": ["村上 翔太", "村上翔太様", "青葉(株) 村上 翔太", "村上翔太（ムラカミ ショウタ）", "Mr. Shota Murakami"],
    "zh": ["张伟", "張偉", "张 伟", "Zhang Wei", "Zhāng Wěi", "ZHANG, WEI", "チャン・ウェイ", "チョウ イ", "Chang Wei", "Cheung Wai"],
    "zh, two syllables": ["刘建国", "劉 建國", "Liu Jianguo", "Jian-guo Liu", "リウ・ジエングオ", "リュウ ケンコク", "Liu Chien-kuo"],
    "zh, no surname of one sound": ["曾志强", "曾志強", "Zeng Zhiqiang", "Tsang Chi Keung", "Tseng Chih-chiang", "ソウ シキョウ"],
    "ko": ["김민수", "김 민수", "金民洙", "Kim Min-soo", "Gim Minsu", "Minsoo KIM", "KIM, MIN SU", "キム・ミンス", "Kim Min Su"],
    "ko, a surname of many spellings": ["정우석", "鄭宇碩", "Jeong U-seok", "Woo-suk Chung", "JUNG WOOSEOK", "チョン・ウソク"],
    "ko, North and South": ["이영호", "리영호", "Lee Young-ho", "Ri Yong-ho", "Rhee Yeongho", "イ・ヨンホ"],
    "ru": ["Иванов Сергей Петрович", "Сергей Иванов", "Ivanov, Sergei", "Sergey Ivanov", "Sergej Iwanow", "セルゲイ・イワノフ"],
    "de": ["Jürgen Müller", "Juergen Mueller", "MULLER, JURGEN", "MÜLLER Jürgen", "ユルゲン・ミュラー"],
    "vi": ["Nguyễn Văn Hùng", "Nguyen Van Hung", "NGUYEN, VAN HUNG", "グエン・ヴァン・フン", "グエン バン フン"],
    "en": ["Catherine O'Brien", "O’BRIEN, Catherine", "Catherine J. OBrien", "Dr Catherine O'Brien", "キャサリン・オブライエン"],
}  # fmt: skip

IN_KATAKANA = [
    ("Matthew Wright", "マシュー・ライト"),
    ("Dorothy Mitchell", "ドロシー・ミッチェル"),
    ("Peter Watson", "ピーター・ワトソン"),
    ("Ian Hall", "イアン・ホール"),
    ("Gérard Durand", "ジェラール・デュラン"),
    ("Hugo Renaud", "ユーゴ・ルノー"),
    ("Ludwig Schwarz", "ルートヴィヒ・シュワルツ"),
    ("Sebastian Koch", "セバスチャン・コッホ"),
    ("Guillermo Caballero", "ギジェルモ・カバジェロ"),
    ("Juan Flores", "フアン・フローレス"),
    ("Luca Moretti", "ルカ・モレッティ"),
    ("João Martins", "ジョアン・マルチンス"),
    ("Dmitry Medvedev", "ドミトリー・メドヴェージェフ"),
    ("Konstantin Lebedev", "コンスタンチン・レベジェフ"),
    ("Nguyen Thi Huong", "グエン・ティ・フオン"),
    ("Tran Van Long", "チャン・ヴァン・ロン"),
]

STRANGERS = [
    ("斎藤 陽子", "斉藤 洋子"),
    ("村上 翔太", "村上 翔"),
    ("Murakami Shota", "Murakami Shoji"),
    ("張偉", "章薇"),
    ("Zhang Wei", "Zhang Hui"),
    ("チャン・ウェイ", "ジアン・ウェイ"),
    ("김민수", "김민서"),
    ("Kim Min-soo", "Kim Min-seo"),
    ("Nguyễn Văn Hùng", "Nguyễn Văn Hưng"),
    ("Ivanov Sergei", "Ivanova Sergei"),
    ("John Smith", "Joan Smith"),
    ("高田 健", "タカタ ケンジ"),
    ("Martin Simon", "ノルディン・シノン"),  # M and N are two sounds in kana too
    ("Alice Moore", "リズ・ムーア"),  # and so are a vowel and a consonant that a name begins with
    ("Gim Yeong-ho", "ユン ソヨン"),
]


@pytest.mark.parametrize("spellings", PEOPLE.values(), ids=PEOPLE)
def test_spellings_of_one_name_share_a_key(spellings: list[str]) -> None:
    missed = [(a, b) for a, b in itertools.combinations(spellings, 2) if not name_keys(a).meet(name_keys(b))]
    assert missed == []


@pytest.mark.parametrize(("latin", "kana"), IN_KATAKANA)
def test_a_european_or_vietnamese_name_is_known_in_katakana_and_by_nobody_else_s(latin: str, kana: str) -> None:
    assert name_keys(latin).meet(name_keys(kana))
    assert [other for other, _ in IN_KATAKANA if other != latin and name_keys(other).meet(name_keys(kana))] == []


@pytest.mark.parametrize(("one", "other"), STRANGERS)
def test_names_of_two_people_share_none(one: str, other: str) -> None:
    assert not name_keys(one).meet(name_keys(other))


def test_no_two_of_these_people_share_a_key() -> None:
    found = [
        (a, b)
        for one, other in itertools.combinations(PEOPLE, 2)
        for a in PEOPLE[one]
        for b in PEOPLE[other]
        if name_keys(a).meet(name_keys(b)) and {one, other} != {"ja, titles and a company", "ja, in no dictionary"}
    ]
    assert found == []


def test_a_key_is_of_a_full_name() -> None:
    for part in ("村", "Murakami", "  ", "株式会社青葉商事", "Aoba Trading Co., Ltd.", "様", None, "(株)青葉"):
        assert not name_keys(part).own, part


def test_two_namesakes_in_characters_are_told_apart_and_both_are_met_by_their_kana() -> None:
    one, other, kana = name_keys("斎藤陽子"), name_keys("斉藤洋子"), name_keys("サイトウ ヨウコ")
    assert kana.meet(one) and kana.meet(other) and not one.meet(other)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60) | st.text(alphabet="村上翔太　 ・,()ー々ｱﾞaZé'-.김리Иь/\u200b\ufe0f\U000e0100", max_size=30))
def test_no_text_makes_keys_fail_or_differ_from_themselves(text: str) -> None:
    keys = name_keys(text)
    assert keys == name_keys(f" {text} ".strip() if text.strip() == text else text)
    assert all(keys.own) and all(key[2] == ":" or key[3] == ":" for key in keys.own | keys.read | keys.heard)
    assert not keys.own or keys.meet(keys)
