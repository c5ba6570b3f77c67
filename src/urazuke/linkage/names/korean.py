"""A Korean name in Latin letters is the Hangul that it may stand for: Kim Min-soo and Gim Minsu are both 김민수.

Only names whose surname is one of korean.toml's are read so, and given names of one or two syllables (three where hyphens
or blanks part them). Hangul stays as it is, but for the first consonant that North and South write differently.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections import defaultdict

from urazuke.linkage.names.han import character_readings, data, joined_readings

HANGUL = re.compile(r"[가-힣]")
INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
_SOFT_VOWELS = "ㅑㅕㅖㅛㅠㅣ"
MOST_NAMES = 48
Letters = tuple[str, str, str]


def letters_of(syllable: str) -> Letters:
    """Initial, vowel and final consonant of a syllable of Hangul."""
    number = ord(syllable) - 0xAC00
    return INITIALS[number // 588], VOWELS[number // 28 % 21], FINALS[number % 28]


def _syllable(initial: str, vowel: str, final: str) -> str:
    return chr(0xAC00 + INITIALS.index(initial) * 588 + VOWELS.index(vowel) * 28 + FINALS.index(final))


def hangul_form(text: str) -> str:
    """A name in Hangul as the South writes it: 리 is 이, 로 is 노 where a name begins."""
    if not text or not HANGUL.match(text[0]):
        return text
    initial, vowel, final = letters_of(text[0])
    if initial in "ㄹㄴ" and vowel in _SOFT_VOWELS:
        return _syllable("ㅇ", vowel, final) + text[1:]
    return (_syllable("ㄴ", vowel, final) if initial == "ㄹ" else text[0]) + text[1:]


@functools.cache
def _spellings() -> dict[str, tuple[str, ...]]:
    """A syllable in Latin letters -> the syllables of Hangul that it may be in a given name."""
    tables = data("korean")
    found: dict[str, set[str]] = defaultdict(set)
    for syllable in _name_syllables():
        initial, vowel, final = letters_of(syllable)
        if final not in tables["finals"]:
            continue
        vowels = tables["closed"].get(vowel, tables["vowels"][vowel]) if final else tables["vowels"][vowel]
        parts = (tables["initials"][initial], vowels, tables["finals"][final])
        for choice in itertools.product(*(part.split() for part in parts)):
            found["".join(choice).replace("-", "")].add(syllable)
        for spelling in tables["syllables"].get(syllable, "").split():
            found[spelling].add(syllable)
    return {spelling: tuple(sorted(syllables)) for spelling, syllables in found.items()}


def _name_syllables() -> set[str]:
    """The readings of all characters, and the syllables of names that are written in Hangul alone."""
    return {*data("readings")["hangul"], *"늘빛별봄솔슬샘람롬름힘찬벼루나라리미아이온울"}


@functools.cache
def _surnames() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for surname, spellings in data("korean")["surnames"].items():
        for spelling in spellings.split():
            found[spelling].append(surname)
    return {spelling: tuple(surnames) for spelling, surnames in found.items()}


def surnames(letters: str) -> tuple[str, ...]:
    """The surnames in Hangul that small ASCII letters may stand for."""
    return _surnames().get(letters, ())


@functools.lru_cache(maxsize=1 << 15)
def given_hangul(pieces: tuple[str, ...]) -> tuple[str, ...]:
    """The given names in Hangul that the pieces (small ASCII letters, parted by hyphens or blanks) may stand for."""
    if not 1 <= len(pieces) <= 3:
        return ()
    if len(pieces) > 1:
        return tuple(joined_readings([_spellings().get(piece, ()) for piece in pieces], MOST_NAMES))
    whole, table = pieces[0], _spellings()
    found = [name for name, spellings in data("korean")["names"].items() if whole in spellings.split()] + list(table.get(whole, ()))
    for cut in range(1, len(whole)):
        found += [a + b for a in table.get(whole[:cut], ()) for b in table.get(whole[cut:], ())]
    return tuple(dict.fromkeys(found))[:MOST_NAMES]


def romanised_hangul(family: str, given: tuple[str, ...]) -> tuple[str, ...]:
    """The full names in Hangul that a family name and the pieces of a given one in Latin letters may stand for."""
    found = surnames(family)
    return tuple(surname + name for surname in found for name in given_hangul(given)) if found else ()


@functools.lru_cache(maxsize=1 << 16)
def hanja_hangul(folded: str) -> tuple[str, ...]:
    """A name in characters (folded) as it is read in Korea."""
    parts = character_readings("hangul", folded)
    return tuple(dict.fromkeys(hangul_form(name) for name in joined_readings(parts))) if parts else ()
