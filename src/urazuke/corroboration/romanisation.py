"""How a name sounds, so that ラストタイド and RustTide can be compared: the consonants that survive borrowing.

Kana become Latin letters, kanji are read by Sudachi's dictionary. Vowels are dropped, for Japanese adds its own; what
Japanese does not tell apart (l and r, b and v, voiced and voiceless) is one letter. Own rules; no transliteration library.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher

_ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "s": "サシスセソ", "t": "タチツテト", "n": "ナニヌネノ", "h": "ハヒフヘホ", "m": "マミムメモ",
    "r": "ラリルレロ", "g": "ガギグゲゴ", "z": "ザジズゼゾ", "d": "ダヂヅデド", "b": "バビブベボ", "p": "パピプペポ",
}  # fmt: skip
_KANA = {kana: row + vowel for row, letters in _ROWS.items() for kana, vowel in zip(letters, "aiueo", strict=True)} | {
    "ヤ": "ya", "ユ": "yu", "ヨ": "yo", "ワ": "wa", "ヲ": "o", "ン": "n", "ヴ": "vu", "シ": "shi", "チ": "chi", "ツ": "tsu", "フ": "fu",
    "ジ": "ji", "ヂ": "ji", "ヅ": "zu", "ヰ": "i", "ヱ": "e",
}  # fmt: skip
_SMALL = {"ャ": "a", "ュ": "u", "ョ": "o", "ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o", "ヮ": "a"}
_SOUNDS = [
    (re.compile(p), r)
    for p, r in (
        ("(?<=[aeiouy])va$", ""), ("ty(?=[aeo])", "s"), ("tion|sion", "sn"), ("tch", "s"),
        ("sch|sh|ch|ts|th(?=[ei])", "s"), ("ph", "h"), ("ght", "t"), ("^wh|wh", "h"), ("ck", "k"),
        ("qu", "k"), ("x", "ks"), ("c(?=[eiy])", "s"), ("[cqg]", "k"), ("[zj]", "s"), ("th|d", "t"), ("v", "b"), ("f", "h"), ("l", "r"),
        ("m", "n"), ("[aeiouwy]", ""),
    )
]  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")
_HALF = 0.5  # below which no name is taken for another, and letters need not be counted
_VOWELS = 0.25  # what Japanese vowels may take from the likeness of all letters
_LENGTHENS = re.compile(r"(?<=[aeiouy])r(?![aeiouy])|(?<=a)l(?=[mkf])")
_JAPANESE = re.compile(r"[぀-ヿ㐀-鿿]")


def is_japanese(text: str) -> bool:
    """Whether the text holds kana or kanji."""
    return _JAPANESE.search(text) is not None


def romaji(kana: str) -> str:
    """Katakana in Latin letters; a long vowel is a short one, a doubled consonant a single one."""
    found: list[str] = []
    for char in kana:
        if char in _SMALL and found:
            found[-1] = _joined(found[-1], _SMALL[char], char)
        elif char in _KANA:
            found.append(_KANA[char])
    return "".join(found)


def _joined(before: str, vowel: str, small: str) -> str:
    stem = before.rstrip("aiueo")
    return stem + ("y" if small in "ャュョ" and not stem.endswith(("h", "j")) else "") + vowel


@functools.lru_cache(maxsize=8192)
def sound(name: str) -> str:
    """Its letters as said: romaji of a Japanese name, the letters of another, without marks."""
    text = unicodedata.normalize("NFKC", name)
    if is_japanese(text):
        return romaji(_kana(text))
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return re.sub(r"[^a-z]", "", plain)


@functools.lru_cache(maxsize=8192)
def skeleton(name: str) -> str:
    """The consonants of the name as Japanese hears them."""
    text = sound(name)
    for pattern, letters in _SOUNDS:
        text = pattern.sub(letters, text)
    return _DOUBLED.sub(r"\1", text)


@functools.lru_cache(maxsize=8192)
def _non_rhotic(name: str) -> str:
    """The consonants of the name where a liquid after a vowel only makes it long: `Palmer` and パーマー."""
    text = sound(name)
    if not is_japanese(name):
        text = _LENGTHENS.sub("", _DOUBLED.sub(r"\1", text))
    for pattern, letters in _SOUNDS:
        text = pattern.sub(letters, text)
    return text


def soundlike(left: str, right: str) -> float:
    """How far two names sound alike, 0 to 1: by consonants, or where these are few, by all letters. Not a confidence.

    Few consonants are soon alike (MuddyWater, マンダリン): all letters must be so to some degree as well.
    """
    if is_japanese(left) != is_japanese(right) and _non_rhotic(left) == _non_rhotic(right) and len(_non_rhotic(left)) >= 3:
        return 1.0
    ours, theirs = skeleton(left), skeleton(right)
    if min(len(ours), len(theirs)) < 3:
        return _by_letters(left, right) if ours == theirs else 0.0
    consonants = SequenceMatcher(None, ours, theirs, autojunk=False).ratio()
    return min(consonants, _by_letters(left, right) + _VOWELS) if consonants >= _HALF else consonants


def _by_letters(left: str, right: str) -> float:
    return SequenceMatcher(None, _loose(sound(left)), _loose(sound(right)), autojunk=False).ratio()


def _loose(letters: str) -> str:
    return _DOUBLED.sub(r"\1", letters.replace("l", "r").replace("v", "b"))


def _kana(text: str) -> str:
    if not re.search(r"[㐀-鿿々]", text):
        return "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in text)
    from urazuke.reports.grammar.syntax import kana

    return kana(text)


def kana_within(name: str, spans: Sequence[tuple[int, int]]) -> tuple[str, ...] | None:
    """How those pieces are read within the name (瀬戸内 in 瀬戸内テレビ); None where the dictionary divides it otherwise."""
    from urazuke.reports.grammar.syntax import kana_of_words

    words = kana_of_words(name)
    found = []
    for start, end in spans:
        inside = [(a, b, reading) for a, b, reading in words if a < end and b > start]
        if not inside or inside[0][0] != start or inside[-1][1] != end:
            return None
        found.append("".join(reading for _, _, reading in inside))
    return tuple(found)
