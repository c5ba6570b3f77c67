"""A name in kana is compared with names of other tongues by what they sound like to Japanese ears: チャン・ウェイ is Zhang Wei.

The letters are rough (sounds.toml says how) and are never compared within one script, where names are told apart better.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from urazuke.linkage.names.chinese import syllables
from urazuke.linkage.names.han import data, joined_readings
from urazuke.linkage.names.japanese import katakana
from urazuke.linkage.names.korean import letters_of

_ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "s": "サシスセソ", "t": "タ__テト", "n": "ナニヌネノ", "h": "ハヒフヘホ", "m": "マミムメモ",
    "r": "ラリルレロ", "p": "パピプペポ",
}  # fmt: skip
_VOICED = str.maketrans("ガギグゲゴザジズゼゾダヂヅデドバビブベボヴ", "カキクケコ" + "サチツセソ" + "タチツテト" + "パピプペポプ")
_KANA = {kana: row + vowel for row, kanas in _ROWS.items() for kana, vowel in zip(kanas, "aiueo") if kana != "_"} | {
    "チ": "ci", "ツ": "cu", "ヤ": "ia", "ユ": "iu", "ヨ": "io", "ワ": "ua", "ヲ": "o", "ン": "n",
    "ャ": "a", "ュ": "u", "ョ": "o", "ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o", "ヮ": "ua",
}  # fmt: skip
_SETTLED = [(re.compile(pattern), into) for pattern, into in (
    (r"ci(?=[aueo])", "c"), (r"ou+", "o"), (r"ei", "e"), (r"([aiueon])\1+", r"\1"), (r"m(?=[pm])", "n"),
)]  # fmt: skip
_UNSETTLED = re.compile(r"ci[aueo]|ou|ei|([aiueon])\1|m[pm]")
_INITIALS = {
    "b": "p",
    "d": "t",
    "g": "k",
    "l": "r",
    "j": "c",
    "q": "c",
    "zh": "c",
    "ch": "c",
    "z": "c",
    "c": "c",
    "x": "s",
    "sh": "s",
    "f": "hu",
}
_KOREAN = dict(
    zip(
        "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ",
        ("k", "k", "n", "t", "t", "r", "m", "p", "p", "s", "s", "", "c", "c", "c", "k", "t", "p", "h"),
    )
)
_CLOSING = {
    "": "",
    "ㄱ": "ku",
    "ㄲ": "ku",
    "ㅋ": "ku",
    "ㄴ": "n",
    "ㄹ": "ru",
    "ㅁ": "mu",
    "ㅂ": "pu",
    "ㅍ": "pu",
    "ㅇ": "n",
    "ㅅ": "tu",
    "ㄷ": "tu",
}
MOST_SOUNDS = 24


def settled(sound: str) -> str:
    """Short vowels, one letter for what is written in two ways."""
    if not _UNSETTLED.search(sound):
        return sound
    for pattern, into in _SETTLED:
        sound = pattern.sub(into, sound)
    return sound


@functools.lru_cache(maxsize=1 << 16)
def kana_sound(text: str) -> str:
    """What kana sound like, in rough letters; ザ is ca as in Korean 자, サ is sa."""
    plain = katakana(text)
    plain = re.sub("([テデトドツ])(?=[ァィゥェォ])", lambda m: m[1] + "゛", plain)
    rough = re.sub("[ザゼゾ]", lambda m: "チ" + "ァェォ"["ザゼゾ".index(m[0])], plain).translate(_VOICED)
    return settled(re.sub("[eou]゛", "", "".join(_KANA.get(char, char if char == "゛" else "") for char in rough)))


@functools.lru_cache(maxsize=1 << 14)
def syllable_sounds(syllable: str) -> tuple[str, ...]:
    """How a syllable of pinyin is written in kana, in rough letters."""
    table = data("sounds")
    if syllable in table["syllables"]:
        return tuple(table["syllables"][syllable].split())
    initial, final = syllables()[syllable]
    start = _INITIALS.get(initial, initial)
    if initial == "sh" or (initial == "x" and not final.startswith("i")):
        start = "si" if not final.startswith("i") else "s"
    made = [start + ("" if initial in ("zh", "ch") and final == "" else end) for end in table["finals"][final].split()]
    return tuple(dict.fromkeys(made))


def pinyin_sounds(parts: Sequence[str]) -> list[str]:
    """What the syllables of a name in pinyin are in kana, joined."""
    return [settled(sound) for sound in joined_readings([syllable_sounds(part) for part in parts], MOST_SOUNDS)]


@functools.lru_cache(maxsize=1 << 16)
def hangul_sounds(name: str) -> tuple[str, ...]:
    """What a name in Hangul is in kana; a closing consonant goes over to a vowel that follows (순옥 is スノク)."""
    parts: list[tuple[str, ...]] = []
    letters = [letters_of(syllable) for syllable in name]
    vowels = data("sounds")["vowels"]
    for index, (initial, vowel, final) in enumerate(letters):
        begin = _beginnings(initial, vowel, letters[index - 1][2] if index else None)
        follows = letters[index + 1][0] if index + 1 < len(letters) else ""
        parts.append(tuple(b + v + end for b in begin for v in vowels[vowel].split() for end in _closings(final, follows)))
    return tuple(dict.fromkeys(settled(sound) for sound in joined_readings(parts, MOST_SOUNDS)))


def _beginnings(initial: str, vowel: str, closed: str | None) -> tuple[str, ...]:
    """A first consonant in kana, after a syllable that is closed so (None: where the name begins)."""
    if closed is None and initial == "ㅇ" and vowel in "ㅣㅠㅑㅕ":
        return ("", "r")
    return ("r", "n") if initial == "ㄹ" and closed in ("ㅇ", "ㅁ", "ㄱ", "ㅂ") else (_KOREAN[initial],)


def _closings(final: str, follows: str) -> tuple[str, ...]:
    """A closing consonant in kana, before a syllable that begins so."""
    plain = _CLOSING.get(final, "")
    if follows == "ㅇ" and final and final != "ㅇ":
        return (_KOREAN.get(final, ""), plain)
    if follows == "ㅎ" and final in ("ㄱ", "ㄹ", "ㅂ", "ㄷ"):
        return (plain, _KOREAN[final])
    return (plain, "n") if final == "ㅁ" else (plain,)
