"""The same honest person is written down differently each time: variants, readings, widths, a new house, number or name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from urazuke.simulate.identities import new_address, new_email, new_phone
from urazuke.simulate.people import pick_family, raw_people
from urazuke.simulate.records import Identity

FULL_WIDTH = str.maketrans("0123456789-", "０１２３４５６７８９－")
KANJI_NUMBERS = "〇一二三四五六七八九"
HALF_KANA = str.maketrans(
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワンャュョッー",
    "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝｬｭｮｯｰ",
)
VOICED = {
    voiced: plain.translate(HALF_KANA) + mark
    for row, plains, mark in (
        ("ガギグゲゴザジズゼゾダヂヅデドバビブベボ", "カキクケコサシスセソタチツテトハヒフヘホ", "ﾞ"),
        ("パピプペポ", "ハヒフヘホ", "ﾟ"),
    )
    for voiced, plain in zip(row, plains, strict=True)
}
PLAIN_PHONE = re.compile(r"0\d0-\d{4}-\d{4}", re.ASCII)
BLOCK = re.compile(r"(\d+)-(\d+)-(\d+)")


def written_again(draw: np.random.Generator, who: Identity, chances: Mapping[str, float]) -> Identity:
    """That person on another form; `chances` is the market's table `rewriting`."""

    def happens(name: str) -> bool:
        return bool(draw.random() < chances[name])

    if happens("married"):
        who = _married(draw, who)
    if happens("moved"):
        who = replace(who, address=new_address(draw))
    if happens("new_phone"):
        who = replace(who, phone=new_phone(draw))
    if happens("new_email"):
        who = replace(who, email=new_email(draw, who.family, who.given))
    if happens("typo"):
        who = _mistyped(draw, who)
    name, reading = _name(draw, who, happens)
    return replace(
        who,
        name=name,
        reading=reading,
        address=restyled_address(draw, who.address) if happens("house") else who.address,
        phone=restyled_phone(draw, who.phone) if happens("phone") else who.phone,
    )


def _name(draw: np.random.Generator, who: Identity, asks: Callable[[str], bool]) -> tuple[str, str]:
    name, reading = who.name, who.reading
    if asks("romaji"):
        given, family = who.given.title(), who.family.title()
        name = f"{given} {family}" if draw.random() < 0.6 else f"{family.upper()} {given}"
        return name, reading if draw.random() < 0.5 else ""
    if asks("kanji"):
        for old, new in raw_people()["kanji_variants"]:
            name = name.replace(old, new)
    if asks("spacing"):
        name = name.replace(" ", "" if draw.random() < 0.5 else "　")
    if reading and asks("reading"):
        reading = _hiragana(reading) if draw.random() < 0.5 else half_kana(reading)
    return name, reading


def _hiragana(reading: str) -> str:
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in reading)


def half_kana(reading: str) -> str:
    """Half-width, the marks of voiced sounds apart."""
    return "".join(VOICED.get(c, c) for c in reading).translate(HALF_KANA)


def _married(draw: np.random.Generator, who: Identity) -> Identity:
    if not who.reading or " " not in who.name:
        return who
    family = pick_family(draw, "japanese")
    name = f"{family.written} {who.name.split(' ')[-1]}"
    reading = f"{family.reading} {who.reading.split(' ')[-1]}"
    return replace(who, name=name, reading=reading, family=family.romaji, family_written=family.written, family_reading=family.reading)


def _mistyped(draw: np.random.Generator, who: Identity) -> Identity:
    """One slip: two digits of the birth date or the number swapped, a letter of the mail address or a kana left out."""
    kind = int(draw.integers(4))
    if kind == 0 and who.birth[-2:] != who.birth[-1] + who.birth[-2] and 1 <= int(who.birth[-1] + who.birth[-2]) <= 28:
        return replace(who, birth=who.birth[:-2] + who.birth[-1] + who.birth[-2])
    if kind == 1:
        return replace(who, phone=who.phone[:-2] + who.phone[-1] + who.phone[-2])
    if kind == 2 and who.reading:
        return replace(who, reading=who.reading[:-1])
    return replace(who, email=who.email[1:])


def restyled_address(draw: np.random.Generator, address: str) -> str:
    """The same address in another notation: full width, 丁目番号, 丁目 in kanji, without the building, without the prefecture."""
    kind = int(draw.integers(5))
    if kind == 0:
        return address.translate(FULL_WIDTH)
    if kind == 1:
        return BLOCK.sub(r"\1丁目\2番\3号", address)
    if kind == 2:
        return BLOCK.sub(lambda m: f"{KANJI_NUMBERS[int(m[1])] if int(m[1]) < 10 else m[1]}丁目{m[2]}-{m[3]}", address)
    if kind == 3:
        return re.sub(r"^(東京都|北海道|京都府|大阪府|..県|...県)", "", address)
    return BLOCK.sub(r" \1丁目\2-\3", address)


def restyled_phone(draw: np.random.Generator, phone: str) -> str:
    """The same number: with the country's code, without hyphens, in full width, or in brackets; one that is styled already stays."""
    if not PLAIN_PHONE.fullmatch(phone):
        return phone
    kind = int(draw.integers(4))
    if kind == 0:
        return f"+81-{phone[1:]}"
    if kind == 1:
        return phone.replace("-", "")
    if kind == 2:
        return phone.translate(FULL_WIDTH)
    head, middle, tail = phone.split("-")
    return f"{head}({middle}){tail}"
