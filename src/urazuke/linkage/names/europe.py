"""A European name is compared with its katakana by its consonants, and a Slavic one with each system of Latin letters.

セルゲイ・イワノフ, Сергей Иванов, Sergej Iwanow and Ivanov, Sergei are one. What is spoken is rough, so consonants count only
between scripts, and only where a name has enough of them (europe.toml).
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Sequence

from urazuke.linkage.names.han import data
from urazuke.linkage.names.japanese import katakana

LEAST_SIGNS = 5
MOST_FORMS = 32
_VOWELS = "aeiou"
# Letters that no system of Japanese in Latin letters has.
NOT_JAPANESE = re.compile(r"[lqvx]|c(?!h)")


@functools.cache
def _graphemes() -> list[tuple[re.Pattern[str], tuple[str, ...]]]:
    table = data("europe")["latin"]
    ordered = sorted(table, key=lambda g: (-len(g.strip("^$.")), g.strip("^$.") == g, g))
    return [(re.compile(_grapheme_pattern(g)), tuple(option.replace("-", "") for option in table[g].split())) for g in ordered]


def _grapheme_pattern(grapheme: str) -> str:
    """^ and $ bind to a word's ends, a point to a consonant that follows; a pattern is tried at a place in the word."""
    start, end = grapheme.startswith("^"), grapheme.endswith("$")
    follows = r"(?![aeiouy]|$)" if grapheme.endswith(".") else ""
    return (r"\A" if start else "") + grapheme.strip("^$.") + (r"\Z" if end else follows)


@functools.lru_cache(maxsize=1 << 15)
def word_consonants(word: str) -> tuple[str, ...]:
    """The consonants that a word in small ASCII letters may have in kana."""
    parts: list[tuple[str, ...]] = []
    place = 0
    while place < len(word):
        options, length = _next_grapheme(word, place)
        parts.append(options)
        place += length
    return tuple(dict.fromkeys(_form(choice) for choice in itertools.islice(itertools.product(*parts), MOST_FORMS)))


def _next_grapheme(word: str, place: int) -> tuple[tuple[str, ...], int]:
    for pattern, options in _graphemes():
        match = pattern.match(word, place) if not pattern.pattern.startswith(r"\A") or place == 0 else None
        if match:
            vowel = len(match[0]) == 2 and match[0][1] in _VOWELS
            return options, len(match[0]) - vowel
    return ("",), 1


def _form(sounds: Sequence[str]) -> str:
    """The consonants of a word's graphemes or kana, with A before them where it begins with none."""
    return ("" if sounds and sounds[0] else "A") + _single("".join(sounds))


def _single(consonants: str) -> str:
    """The same consonant twice is one, whatever vowels stood between: both scripts double them at will."""
    return re.sub(r"(.)\1+", r"\1", consonants)


def latin_consonants(parts: Sequence[str]) -> list[str]:
    """What the parts of a name, in each order that is usual, may have for consonants."""
    found: dict[str, None] = {}
    for order in rotations([word_consonants(part) for part in parts]):
        for choice in itertools.islice(itertools.product(*order), 4 * MOST_FORMS):
            if _enough(choice):
                found[" ".join(choice)] = None
    return list(found)


def _enough(parts: Sequence[str]) -> bool:
    """Are there parts enough, with consonants enough, to tell names apart?"""
    return len(parts) > 1 and sum(map(len, parts)) + len(parts) - 1 >= LEAST_SIGNS


def rotations(parts: Sequence[tuple[str, ...]]) -> Iterable[tuple[tuple[str, ...], ...]]:
    """As written, the first part last, and the last first."""
    whole = tuple(parts)
    return dict.fromkeys((whole, whole[1:] + whole[:1], whole[-1:] + whole[:-1]))


@functools.cache
def _kana_classes() -> dict[str, str]:
    return {kana: letter for letter, kanas in data("europe")["kana"].items() for kana in kanas}


def kana_consonants(parts: Sequence[str]) -> list[str]:
    """The consonants of the parts of a name in kana; フ is P, or nothing where it stands for hu."""
    classes = _kana_classes()
    soft = [re.sub("フ(?=[ァィゥェォュョ])", "ヴ", katakana(part)) for part in parts]
    parts_forms = [dict.fromkeys(_form([hu if c == "フ" else classes.get(c, "") for c in part]) for hu in ("P", "")) for part in soft]
    forms = itertools.islice(itertools.product(*parts_forms), MOST_FORMS)
    return [" ".join(form) for form in dict.fromkeys(forms) if _enough(form)]


@functools.cache
def _slavic_rules() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(pattern), into) for pattern, into in data("europe")["slavic"]["rules"]]


@functools.lru_cache(maxsize=1 << 15)
def slavic_word(letters: str) -> str:
    """A word in one form for all systems of Latin letters; takes small ASCII letters."""
    for pattern, into in _slavic_rules():
        letters = pattern.sub(into, letters)
    return letters


def slavic_key(words: Iterable[str]) -> str:
    """A name without its patronymic, in any order."""
    return " ".join(sorted(slavic_word(word) for word in without_patronymic(words)))


def without_patronymic(words: Iterable[str]) -> list[str]:
    """The given and the family name alone, where a patronymic stands beside them."""
    found = list(words)
    short = [word for word in found if not re.search(data("europe")["slavic"]["patronymics"], slavic_word(word))]
    return short if len(short) > 1 else found


def looks_slavic(words: Iterable[str]) -> bool:
    """Does a word end as Slavic surnames do?"""
    return any(re.search(data("europe")["slavic"]["surnames"], slavic_word(word)) for word in words)


def cyrillic_letters(text: str) -> str:
    """Cyrillic in Latin letters, one for each."""
    table = data("europe")["slavic"]["cyrillic"]
    return "".join(table.get(char, "") for char in text.casefold())
