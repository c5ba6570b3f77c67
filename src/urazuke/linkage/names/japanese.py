"""A Japanese name in kana or in romaji has one form, whatever the system and the width.

Canonical romaji is Hepburn without long vowels: Ōno, Ohno, Oono and Ono are one, as are Syouta, Shohta and Shōta.
"""

from __future__ import annotations

import functools
import re
import unicodedata

_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "s": "サシスセソ", "t": "タチツテト", "n": "ナニヌネノ", "h": "ハヒフヘホ", "m": "マミムメモ",
    "r": "ラリルレロ", "g": "ガギグゲゴ", "z": "ザジズゼゾ", "d": "ダヂヅデド", "b": "バビブベボ", "p": "パピプペポ",
}  # fmt: skip
_SPECIAL = {
    "シ": "shi", "チ": "chi", "ツ": "tsu", "フ": "fu", "ジ": "ji", "ヂ": "ji", "ヅ": "zu", "ヲ": "o", "ン": "n", "ヴ": "bu",
    "ヤ": "ya", "ユ": "yu", "ヨ": "yo", "ワ": "wa", "ヰ": "i", "ヱ": "e", "ー": "", "ヶ": "ke", "ヵ": "ka", "ヮ": "wa",
}  # fmt: skip
_SMALL = dict(zip("ァィゥェォャュョ", ("a", "i", "u", "e", "o", "ya", "yu", "yo")))
MORAE = {kana: row + vowel for row, kanas in _ROWS.items() for kana, vowel in zip(kanas, "aiueo")} | _SPECIAL

# The systems' spellings, in the order in which they are brought to Hepburn's.
_SYSTEMS = [
    (re.compile(pattern), into)
    for pattern, into in (
        (r"(?<=[aeiou])h(?![aeiouy])", ""), ("tch", "cch"), ("l", "r"), ("v", "b"), (r"sy(?=[auo])", "sh"), (r"[jz]y(?=[auo])", "j"),
        (r"[ct]y(?=[auo])", "ch"), ("tu", "tsu"), (r"t+i", lambda m: "c" * (len(m[0]) - 2) + "chi"), ("si", "shi"), ("zi|di", "ji"),
        ("dz?u|dzu", "zu"), (r"(?<![sc])hu", "fu"), (r"m(?=[bpm])", "n"), ("ye", "e"), ("wo", "o"),
    )
]  # fmt: skip
_LONG = re.compile(r"o[ou]|aa|ii|uu|ee")
_DOUBLED = [(re.compile(r"o[ou]+"), "o"), (re.compile(r"([aiue])\1+"), r"\1")]
_ROMAJI = re.compile(r"(?:(?:kk?|ss?|s?sh|tt?|t?ts|c?ch|pp?|n|h|f|m|r|w|g|z|j|d|b|y)?y?[aiueo]|n(?![aiueoy]))+")


def katakana(text: str) -> str:
    """Full-width katakana for any kana."""
    return unicodedata.normalize("NFKC", text).translate(_KATAKANA)


@functools.lru_cache(maxsize=1 << 16)
def kana_romaji(text: str) -> str:
    """Kana in Hepburn letter by letter, long vowels as written: しょうた is shouta."""
    made: list[str] = []
    double = False
    for char in katakana(text):
        if char == "ッ":
            double = True
            continue
        mora = MORAE.get(char) or _small(char, made)
        made.append(mora[:1] + mora if double and mora[:1] not in "aiueon" else mora)
        double = False
    return "".join(made)


_LARGE = re.compile(r"([シジチニヒビピミリキギ])([ヤユヨ])")
_LARGE_DOUBLE = re.compile(r"ツ(?=[カキクケコサシスセソタチツテトパピプペポ])")


def kana_forms(text: str) -> tuple[str, ...]:
    """The kana as written, and as banks mean them who have no small ones: ジユンイチ may be ジュンイチ, ハツトリ ハットリ."""
    plain = katakana(text)
    small = _LARGE.sub(lambda m: m[1] + "ャュョ"["ヤユヨ".index(m[2])], plain)
    double = _LARGE_DOUBLE.sub("ッ", plain)
    return tuple(dict.fromkeys((plain, small, double, _LARGE_DOUBLE.sub("ッ", small))))


def _small(char: str, made: list[str]) -> str:
    """A small vowel takes the place of the vowel before it: シャ is sha, フィ is fi."""
    vowel = _SMALL.get(char, "")
    if vowel and made and made[-1][-1:] in "iueo":
        stem = made.pop()[:-1]
        return stem + (vowel.removeprefix("y") if stem.endswith(("sh", "ch", "j")) else vowel)
    return vowel


@functools.lru_cache(maxsize=1 << 16)
def canonical_romaji(letters: str) -> str | None:
    """One part of a name in canonical romaji; None where it can be no Japanese. Takes small ASCII letters only."""
    for pattern, into in _SYSTEMS:
        letters = pattern.sub(into, letters)
    letters = short_vowels(letters)
    return letters if _ROMAJI.fullmatch(letters) else None


@functools.lru_cache(maxsize=1 << 16)
def canonical_kana(text: str) -> str:
    """Kana in canonical romaji, foreign sounds too: ヴァン and バン are one."""
    letters = kana_romaji(text)
    return canonical_romaji(letters) or short_vowels(letters)


def short_vowels(letters: str) -> str:
    """Hepburn without what makes a vowel long."""
    if not _LONG.search(letters):
        return letters
    for pattern, into in _DOUBLED:
        letters = pattern.sub(into, letters)
    return letters


def joined_romaji(*parts: str) -> str | None:
    """Family and given name as one: what is long or short where they meet is not known in kana without a space."""
    made = [canonical_romaji(part) for part in parts]
    return short_vowels("".join(part for part in made if part)) if made and all(made) else None
