"""A Chinese name in letters or in kana is followed to other systems by way of the characters that it may have.

チョウ・ケンコク is no spelling of Zhang Jianguo, but both are readings of 張建国. The characters are those that names usually have
(chinese.toml), so that what is guessed stays close to people's names.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from urazuke.linkage.names import chinese, sounds
from urazuke.linkage.names.han import character_readings, data, fold_han, joined_readings
from urazuke.linkage.names.japanese import short_vowels

MOST_GUESSES = 128
# Key's prefix -> the system in which the characters are read for it.
_KEYS = {"zh": "pinyin", "so": "sound", "jo": "taiwan hong_kong", "ja": "on"}
Syllables = Sequence[str]


@functools.lru_cache(maxsize=1 << 15)
def readings_of(system: str, char: str, surname: bool) -> tuple[str, ...]:
    """A character as a system reads it: pinyin, sound (of it in kana), taiwan, hong_kong or on."""
    if system == "on":
        return (character_readings("on", fold_han(char)) or [()])[0]
    if system == "hong_kong":
        return chinese.cantonese(fold_han(char))
    special = data("chinese")["surnames"].get(char) if surname else None
    pinyin = tuple(special or chinese.character_pinyin(char)[:1])
    if system == "pinyin":
        return pinyin
    read = sounds.syllable_sounds if system == "sound" else chinese.taiwanese_syllable
    return tuple(dict.fromkeys(spelling for syllable in pinyin for spelling in read(syllable)))


@functools.cache
def _characters(system: str) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """A syllable of a system -> the characters of surnames, and of given names, that are read so."""
    tables = []
    for kind in ("families", "given"):
        found: dict[str, list[str]] = defaultdict(list)
        for char in data("chinese")[kind]:
            for spelling in readings_of(system, char, kind == "families"):
                found[spelling].append(char)
        tables.append({spelling: tuple(chars) for spelling, chars in found.items()})
    return tables[0], tables[1]


def guessed_keys(system: str, family: Syllables, given: Syllables, wanted: Syllables) -> Iterator[str]:
    """The keys (by prefix) of other systems for a name whose syllables are so in this one."""
    families, others = _characters(system)
    surnames = [families.get(s) or (others.get(s, ()) if len(family) > 1 else ()) for s in family]
    places = [(chars, True) for chars in surnames] + [(others.get(s, ()), False) for s in given]
    if len(places) < 2 or not all(chars for chars, _ in places):
        return
    for prefix in wanted:
        for other in _KEYS[prefix].split():
            parts = [_readings(other, chars, surname) for chars, surname in places]
            for name in joined_readings(parts, MOST_GUESSES):
                yield from (f"{prefix}:{finished}" for finished in _finished(prefix, name))


@functools.lru_cache(maxsize=1 << 14)
def _readings(system: str, chars: tuple[str, ...], surname: bool) -> tuple[str, ...]:
    return tuple(dict.fromkeys(spelling for char in chars for spelling in readings_of(system, char, surname)))


def _finished(prefix: str, name: str) -> tuple[str, ...]:
    if prefix == "so":
        return (sounds.settled(name),)
    return tuple({short_vowels(spoken) for spoken in (name, doubled(name))}) if prefix == "ja" else (name,)


def on_syllables(parts: Sequence[str]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """How a name in kana (in romaji as written) may be a Chinese one read in Japan: (surname, given name) in readings."""
    families, others = _characters("on")
    whole = "".join(parts)
    cuts = [len(parts[0])] if len(parts) == 2 else range(1, min(len(whole), 9))
    for cut in cuts:
        surnames = [(whole[:cut],)] if whole[:cut] in families else list(_compounds().get(whole[:cut], ()))
        for given in _given_readings(whole[cut:], others) if surnames else ():
            yield from ((surname, given) for surname in surnames)


@functools.cache
def _compounds() -> dict[str, tuple[tuple[str, ...], ...]]:
    """A surname of two characters as it is read in Japan -> its readings one by one."""
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for surname in data("chinese")["compound"]:
        for one in readings_of("on", surname[0], True):
            for other in readings_of("on", surname[1], True):
                found[one + other].append((one, other))
    return {whole: tuple(parts) for whole, parts in found.items()}


def _given_readings(given: str, known: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    if given in known:
        yield (given,)
    for cut in range(1, len(given)):
        one, other = given[:cut], given[cut:]
        if other in known:
            endings = [one] if one[-1:] != other[:1] or one[-1:] in "aiueon" else [one[:-1] + end for end in ("tsu", "ku", "chi", "ki")]
            yield from ((first, other) for first in endings if first in known)


_DOUBLES = re.compile(r"(?:tsu|chi|ku|ki)[kstp]")


def doubled(on: str) -> str:
    """Readings joined as they are spoken: setsu and shou are sesshou, ritsu and shin risshin."""
    if not _DOUBLES.search(on):
        return on
    spoken = re.sub(r"(?:tsu|chi)(?=([kstp]))", r"\1", on)
    return re.sub(r"(?:ku|ki)(?=k)", "k", spoken)
