"""An address is the place, the numbers of block and house, and the flat; two flats of one house are two addresses.

杉並区泉町四丁目25番12号 コーポ泉203号室, 東京都杉並区泉町４－２５－１２－２０３ and 4-25-12-203 Izumi-cho, Suginami-ku are
one. A building's name is left out, for half of those who live there do so.
"""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from typing import Any

from urazuke.linkage.names.dictionary import spoken_romaji
from urazuke.linkage.names.han import fold_han
from urazuke.linkage.names.japanese import canonical_romaji
from urazuke.linkage.names.latin import plain_letters

_LONGEST = 300
_POSTCODE = re.compile(r"〒\s*\d{3}-?\d{4}|(?<![\d-])\d{3}-\d{4}(?![\d-])|\((?:우|우편번호)?\)?\s*\d{5}\)?(?=\s)")
_DASHES = re.compile(r"(?<=\d)\s*[‐‑‒–—−ーｰ~〜]\s*(?=\d)")
_KANJI_DIGITS = {char: number for number, char in enumerate("〇一二三四五六七八九")} | {"零": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = "[〇零一二三四五六七八九十百千]+"
_KANJI_NUMBER = re.compile(
    rf"{_NUMERAL}(?=丁目|番地|番(?!町|丁)|号|條|条|階|室|棟|の{_NUMERAL}|[-ー−‐]\s*[〇零一二三四五六七八九十百千\d])|(?<=[-ー−‐の地目番])\s*{_NUMERAL}"
)
_ROOM = re.compile(r"([a-z]?)\s*(?:棟|館)?\s*-?\s*(\d+)\s*([a-z])?\s*(?:号室|号|室|호)?\s*$|(\d+)\s*(?:f|階|层|層|층)\s*$")


@dataclass(frozen=True, slots=True)
class Address:
    """`place` without blanks, `house`: its numbers, `flat`: a room's number, a floor, or nothing."""

    place: str
    house: str
    flat: str

    def __str__(self) -> str:
        return f"{self.place}{self.house}" + (f"-{self.flat}" if self.flat else "")


@functools.cache
def _data() -> dict[str, Any]:
    """addresses.toml."""
    return tomllib.loads(resources.files(__package__).joinpath("addresses.toml").read_text("utf-8"))


def address_key(text: str | None) -> str | None:
    """The flat, or the house where no flat is named; None where there is no number, for a town is nobody's address."""
    address = parse_address(text)
    return str(address) if address else None


def building_key(text: str | None) -> str | None:
    """The house alone: who shares it may be a neighbour."""
    address = parse_address(text)
    return f"{address.place}{address.house}" if address else None


@functools.lru_cache(maxsize=1 << 16)
def parse_address(text: str | None) -> Address | None:
    """Place, house and flat; None where there is no number."""
    plain = " ".join(unicodedata.normalize("NFKC", (text or "")[:_LONGEST]).casefold().split())
    if not any(char.isdigit() for char in plain) and not _KANJI_NUMBER.search(plain):
        return None
    plain = _POSTCODE.sub(" ", plain)
    return _eastern(plain) if any(unicodedata.category(char) == "Lo" for char in plain) else _western(plain)


def _eastern(plain: str) -> Address | None:
    plain = _KANJI_NUMBER.sub(lambda match: str(_number(match[0].strip())), re.sub(r"\([^)]*\)", " ", plain))
    start = re.search(rf"\d+(?!\d*\s*(?:{_data()['place_numbers']}))(?!\d)", plain)
    if not start:
        return None
    place, rest = plain[: start.start()], _DASHES.sub("-", plain[start.start() :])
    rest = _blocks().sub("-", rest)
    numbers = re.match(r"\d+(?:\s*-+\s*\d+(?![\df階层層층]))*", rest)
    assert numbers is not None
    house = re.sub(r"\s*-+\s*", "-", numbers[0])
    flat = _flat(rest[numbers.end() :])
    blocks = house.split("-")
    if len(blocks) > 3 and not flat:
        house, flat = "-".join(blocks[:3]), "-".join(blocks[3:])
    return Address(_place(place), house, flat)


@functools.cache
def _first_number() -> re.Pattern[str]:
    """The first number that is no part of a place's name."""
    return re.compile(rf"\d+(?!\d*\s*(?:{_data()['place_numbers']}))(?!\d)")


@functools.cache
def _blocks() -> re.Pattern[str]:
    return re.compile(rf"(?<=\d)\s*(?:{'|'.join(_data()['blocks'])})\s*(?=[\da-z-]|\s|$)")


def _number(kanji: str) -> int:
    """二十五 and 二五 are 25."""
    if not any(char in _UNITS for char in kanji):
        return int("".join(str(_KANJI_DIGITS[char]) for char in kanji))
    total = digit = 0
    for char in kanji:
        if char in _UNITS:
            total, digit = total + (digit or 1) * _UNITS[char], 0
        else:
            digit = _KANJI_DIGITS[char]
    return total + digit


def _flat(rest: str) -> str:
    """The room in what follows the house's numbers: the last number there, with a wing's letter, or else the floor."""
    match = _ROOM.search(rest.strip(" -,、#"))
    if not match:
        return ""
    return f"{match[4]}f" if match[4] else f"{match[1]}{match[2]}{match[3] or ''}"


def _place(text: str) -> str:
    """Town and city in one form: no blanks, country or prefecture, characters folded."""
    place = re.sub(r"[\s,、.・]", "", text)
    for word in _data()["countries"]:
        place = place.removeprefix(word)
    for word in _data()["prefectures"]:
        place = place.removeprefix(word) or place
    for word in _data()["optional"]:
        place = place.replace(word, "")
    return fold_han(place)


def _western(plain: str) -> Address | None:
    """Number and street in the order given, the flat last."""
    words = re.findall(r"[^\W\d_]+(?:'[a-z]+)?|\d+(?:[-/]\d+)*[a-z]?\b|\d+|#", plain)
    short = _short_forms()
    known = [short.get(word, word) for word in words if word not in _data()["countries"]]
    flat, kept = "", []
    for index, word in enumerate(known):
        if index and known[index - 1] == "unit":
            flat = word
        elif word != "unit":
            kept.append(word)
    house = next((word for word in kept if word[0].isdigit()), "")
    place = " ".join(word for word in kept if word != house)
    return Address(f"{place} ", house, flat) if house else None


@functools.cache
def _short_forms() -> dict[str, str]:
    return {short: word for word, forms in _data()["latin"].items() for short in forms.split()}


def romanised(keys: Iterable[str]) -> dict[str, str]:
    """Each key in Latin letters that is one in Japanese characters -> that key; none where it might be two.

    Both have the same numbers, and all that the one names as places is heard in the other.
    """
    latin, others = [], defaultdict(list)
    for key in sorted(set(keys)):
        (latin.append(key) if key.isascii() else others[_numbers(key)].append(key))
    found = {key: [other for other in others.get(_numbers(key), ()) if _names_same_places(key, other)] for key in latin}
    return {key: same[0] for key, same in found.items() if len(same) == 1}


def _numbers(key: str) -> str:
    match = re.search(r"\d[\da-z-]*$", key)
    return match[0] if match else ""


def _names_same_places(latin: str, japanese: str) -> bool:
    """Are there two places in the Latin address, a prefecture apart, and both in the Japanese one's reading?"""
    spoken = _place_romaji(japanese.removesuffix(_numbers(japanese)))
    names = {word for word in latin.split()[:-1] if word not in _data()["romaji"]["endings"]} - _prefectures_in_romaji()
    heard = [canonical_romaji(plain_letters(name)) for name in names]
    return len(heard) > 1 and all(name and name in spoken for name in heard)


@functools.lru_cache(maxsize=1 << 14)
def _place_romaji(place: str) -> str:
    return canonical_romaji(spoken_romaji(place)) or ""


@functools.cache
def _prefectures_in_romaji() -> frozenset[str]:
    return frozenset(_place_romaji(name[:-1] if name != "北海道" else name) for name in _data()["prefectures"])
