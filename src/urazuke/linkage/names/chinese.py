"""A Chinese name is one in pinyin with and without tones, in Wade and Giles's letters, and in the kana that stand for either.

Pinyin is kept without tones, ü as u. Readings of characters are pypinyin's, those of surnames chinese.toml's.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict

from urazuke.linkage.names.han import character_readings, data, fold_han, joined_readings

_UMLAUT = re.compile(r"(?<=^[ln])(?:v|yu|u:)")
_LONGEST = 24
MOST_PARSES = 27


@functools.cache
def syllables() -> dict[str, tuple[str, str]]:
    """Each syllable of pinyin: initial and final."""
    return {initial + final: (initial, final) for initial, finals in data("chinese")["syllables"].items() for final in finals.split()}


@functools.cache
def compound_surnames() -> frozenset[str]:
    """Chinese and Korean surnames of two characters, folded."""
    return frozenset(map(fold_han, data("chinese")["compound"]))


@functools.lru_cache(maxsize=1 << 15)
def parse_pinyin(letters: str) -> tuple[str, ...]:
    """The syllables of one part of a name, long ones first; empty where it is no pinyin. Takes small ASCII letters."""
    if len(letters) > _LONGEST:
        return ()
    for first in _starts(letters):
        rest = letters[len(first) :]
        syllable = _UMLAUT.sub("u", first)
        if not rest:
            return (syllable,)
        if others := parse_pinyin(rest):
            return (syllable, *others)
    return ()


def _starts(letters: str) -> list[str]:
    known = syllables()
    return [letters[:n] for n in range(min(6, len(letters)), 0, -1) if _UMLAUT.sub("u", letters[:n]) in known]


@functools.cache
def _wade_giles() -> dict[str, tuple[str, ...]]:
    """A syllable of Wade and Giles -> those of pinyin that it may be."""
    table = data("chinese")["wade_giles"]
    found: dict[str, set[str]] = defaultdict(set)
    for pinyin, (initial, final) in syllables().items():
        made = table["syllables"].get(pinyin) or table["initials"].get(initial, initial) + table["finals"].get(final, final)
        for spelling in made.split():
            found[spelling].add(pinyin)
    return {spelling: tuple(sorted(pinyin)) for spelling, pinyin in found.items()}


def wade_giles(pieces: tuple[str, ...]) -> list[str]:
    """The names in pinyin (joined) that the syllables, each a piece, may be in Wade and Giles."""
    found = [_wade_giles().get(piece, ()) for piece in pieces]
    return joined_readings(found, MOST_PARSES) if all(found) else []


@functools.lru_cache(maxsize=1 << 14)
def character_pinyin(char: str) -> tuple[str, ...]:
    """The two first readings of a character, without tones."""
    from pypinyin import Style, pinyin

    found = [re.sub(r"(?<=[ln])v", "u", reading).replace("v", "u") for reading in pinyin(char, style=Style.NORMAL, heteronym=True)[0]]
    known = [reading for reading in dict.fromkeys(found) if reading in syllables()]
    return tuple(known[:2])


@functools.lru_cache(maxsize=1 << 16)
def han_pinyin(written: str) -> tuple[str, ...]:
    """The readings of a whole name in characters in pinyin, joined."""
    special = data("chinese")["surnames"]
    surname = next((written[:n] for n in (2, 1) if written[:n] in special), "")
    parts = [tuple(special[surname])] if surname else []
    parts += [character_pinyin(char) for char in written[len(surname) :]]
    return tuple(joined_readings(parts)) if all(parts) else ()


@functools.lru_cache(maxsize=1 << 14)
def taiwanese_syllable(pinyin: str) -> tuple[str, ...]:
    """A syllable of pinyin in Wade and Giles without apostrophes."""
    return tuple(sorted(spelling for spelling, found in _wade_giles().items() if pinyin in found))


def taiwanese(pinyin: tuple[str, ...]) -> list[str]:
    """A name in pinyin as Taiwan's passports spell it, joined."""
    return joined_readings([taiwanese_syllable(syllable) for syllable in pinyin])


@functools.lru_cache(maxsize=1 << 16)
def cantonese(folded: str) -> tuple[str, ...]:
    """A name in characters (folded) as Hong Kong's passports spell it, joined; empty where a character is none of names."""
    parts = [_hong_kong(char) for char in folded]
    return tuple(joined_readings(parts, MOST_PARSES)) if all(parts) else ()


@functools.lru_cache(maxsize=1 << 14)
def _hong_kong(folded: str) -> tuple[str, ...]:
    readings = (character_readings("cantonese", folded) or [()])[0]
    return tuple(dict.fromkeys(spelling for reading in readings for spelling in _hong_kong_syllable(reading)))


@functools.lru_cache(maxsize=1 << 10)
def _hong_kong_syllable(jyutping: str) -> tuple[str, ...]:
    table = data("chinese")["cantonese"]
    if jyutping in table["syllables"]:
        return tuple(table["syllables"][jyutping].split())
    match = re.fullmatch(r"(ng|gw|kw|[bpmfdtnlgkhwzcsj]?)([a-z]+)", jyutping)
    if not match:
        return ()
    initials, finals = (table[kind].get(part, part).split() or [""] for kind, part in zip(("initials", "finals"), match.groups()))
    return tuple(initial + final for initial in initials for final in finals)
