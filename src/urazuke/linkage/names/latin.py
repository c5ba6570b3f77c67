"""A name in Latin letters is compared without marks and in any order; what other systems make of it is beside it.

Müller, Mueller and Muller are one; Vietnamese names, which differ in nothing but marks, are also kept with them.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence

from urazuke.linkage.names.han import data
from urazuke.linkage.names.written import Written

_LETTERS = str.maketrans({
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŋ": "n", "ə": "e",
})  # fmt: skip
_PARTICLES = frozenset(
    ("de", "del", "la", "las", "los", "da", "do", "dos", "das", "di", "du", "der", "den", "van", "von", "zu", "al", "el")
)
_UMLAUTS = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"))
_LONG = re.compile(r"([aeou])[\u0302\u0304]")
# Letters, and tones on e or y, that only Vietnamese has.
_VIETNAMESE = re.compile(r"[ăâêôơư]?[\u0309\u0323]|[ơưđ]|[\u0306\u031b]")
_TONES = re.compile(r"[\u0300\u0301\u0303\u0309\u0323]")


@functools.lru_cache(maxsize=1 << 16)
def plain_letters(token: str) -> str:
    """Small ASCII letters alone: marks, apostrophes and digits fall away."""
    marked = unicodedata.normalize("NFKD", token.casefold().translate(_LETTERS)).translate(_LETTERS)
    return re.sub(r"[^a-z]", "", marked)


@functools.lru_cache(maxsize=1 << 16)
def word_key(letters: str) -> str:
    """A word without what German or Scandinavian writers put for an umlaut: mueller is muller."""
    for written, into in _UMLAUTS:
        letters = letters.replace(written, into)
    return letters


def words(name: Written) -> list[str]:
    """The words of the name in plain letters, parted at blanks and hyphens; without initials, von and de where two others remain."""
    found = [plain for part in name.parts for word in re.split(r"[\s-]", part) if (plain := plain_letters(word))]
    full = [word for word in found if len(word) > 1 and word not in _PARTICLES]
    return full if len(full) > 1 else found


def parts(name: Written) -> list[str]:
    """The words in plain letters, parted at blanks alone."""
    found = [plain for part in name.parts for word in part.split() if (plain := plain_letters(word))]
    full = [word for word in found if len(word) > 1]
    return full if len(full) > 1 else found


def vietnamese_words(name: Written) -> list[str] | None:
    """The words with their marks, a tone last wherever it stood (thùy and thuỳ are one); None where it is no Vietnamese."""
    marked = [unicodedata.normalize("NFD", word.casefold()) for part in name.parts for word in re.split(r"[\s-]", part)]
    if not any(_VIETNAMESE.search(word) for word in marked):
        return None
    return [_TONES.sub("", word) + "".join(_TONES.findall(word)) for word in marked if word]


Order = tuple[tuple[str, ...], tuple[str, ...]]


def orders(name: Written) -> Iterator[Order]:
    """(pieces of the family name, pieces of the given name) in each order that the name may be in."""
    if len(name.parts) == 2 and name.family == "first":
        yield _letter_pieces(name.parts[0]), _letter_pieces(name.parts[1])
        return
    parts = [pieces for part in name.parts if (pieces := _letter_pieces(part))]
    if len(parts) < 2:
        return
    if name.family != "last":
        yield parts[0], _joined(parts[1:])
    if name.family != "first":
        yield parts[-1], _joined(parts[:-1])


def _joined(parts: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(piece for part in parts for piece in part)


@functools.lru_cache(maxsize=1 << 16)
def _letter_pieces(part: str) -> tuple[str, ...]:
    """A part of a name in plain letters, parted at hyphens and blanks."""
    return tuple(plain for piece in re.split(r"[\s-]", part) if (plain := plain_letters(piece)))


def short_forms(name: Written) -> Iterator[tuple[str, str]]:
    """(one, other) in order of letters: a long name's first given and first family name, by which people go for short."""
    parts = [[word_key(letters) for letters in _letter_pieces(part) if len(letters) > 1] for part in name.parts]
    flat = [word for part in parts for word in part]
    if len(flat) < 3:
        return
    if (place := _vietnamese_surname(flat)) is not None:
        yield _sorted_pair(flat[place], flat[-1] if place == 0 else flat[0])
    elif name.family == "first" and len(parts) == 2 and all(parts):
        yield _sorted_pair(parts[0][0], parts[1][0])
    elif name.family == "first":
        yield _sorted_pair(flat[0], flat[-1])
    else:
        yield from {_sorted_pair(flat[0], flat[place]) for place in (1, 2, -2, -1)}


def is_vietnamese(words: Sequence[str]) -> bool:
    """Are there three words or more, and a surname that only Vietnamese have where it may stand?"""
    return len(words) > 2 and not {words[0], words[-1]}.isdisjoint(data("europe")["vietnamese"]["alone"])


def _vietnamese_surname(words: Sequence[str]) -> int | None:
    """Where a Vietnamese surname stands, first, last or after the given name; None where there is none."""
    surnames = data("europe")["vietnamese"]["surnames"]
    return next((place for place in (0, len(words) - 1, 1) if words[place] in surnames), None)


def _sorted_pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one <= other else (other, one)
