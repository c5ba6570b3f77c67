"""Two writings of one name have one key, and different names have different keys.

Keys fold width, case, accents of punctuation, articles and legal forms; they do not transliterate. A unit is its
number (`Unit 61419`, `61419部隊`, `"61419 Unit"`), so that a unit and a group never share a key by their words alone.
"""

from __future__ import annotations

import re
import unicodedata

_LEGAL = re.compile(r"\b(inc|ltd|llc|corp|corporation|gmbh|co|plc|s\.?a|k\.?k)\b\.?|株式会社|有限会社|合同会社")
_ARTICLE = re.compile(r"^(the|an?)\s+")
_UNIT = re.compile(r"(?:\bunit\s*(?:no\.?\s*)?(\d{3,6})\b|\b(\d{3,6})\s*unit\b|(\d{3,6})\s*部隊|第\s*(\d{3,6})\s*部隊)")
_WORD = re.compile(r"\w+")
_ANY_UNIT = re.compile(_UNIT.pattern + r"|部隊|\bmilitary unit\b")
_KANJI_OR_KANA = re.compile(r"[぀-ヿ㐀-鿿]")


def name_key(name: str, entity_type: str = "") -> str:
    """The key under which that name is found; empty where the name has no letter or figure."""
    text = unicodedata.normalize("NFKC", name).casefold().strip()
    unit = _UNIT.search(text)
    if unit and entity_type in ("military_unit", ""):
        return "unit " + next(number for number in unit.groups() if number)
    text = _ARTICLE.sub("", _LEGAL.sub(" ", text))
    words = _WORD.findall(text)
    return ("" if _KANJI_OR_KANA.search(text) else " ").join(words)


def is_unit_name(name: str) -> bool:
    """Whether the words name a military unit, whatever a list of actors files them under."""
    return _ANY_UNIT.search(unicodedata.normalize("NFKC", name).casefold()) is not None


def tokens(text: str) -> frozenset[str]:
    """Words of text in Latin letters and pairs of characters of text without spaces, for likeness."""
    found: set[str] = set()
    for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold()):
        if _KANJI_OR_KANA.search(word):
            found.update(word[i : i + 2] for i in range(max(1, len(word) - 1)))
        else:
            found.add(word)
    return frozenset(found)


def likeness(left: frozenset[str], right: frozenset[str]) -> float:
    """Dice's coefficient of two sets of tokens, 0 to 1; not a confidence."""
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0
