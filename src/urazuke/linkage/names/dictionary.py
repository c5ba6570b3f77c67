"""A Japanese name in characters has the readings that dictionaries of names give it, and where they have none, likely ones.

Family and given names: SudachiDict and the Japanese Personal Name Dataset. A given name that neither has is read character by
character, as the dataset's names of two characters read theirs (their readings are cut by expectation maximisation).
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from typing import Any

from urazuke.linkage.names.han import HAN, fold_han, joined_readings
from urazuke.linkage.names.japanese import kana_forms, kana_romaji

MOST_READINGS = 24
_ROUNDS = 3
# A reading of a character counts where so large a share of its names have it.
_LEAST_SHARE = 0.04


def name_readings(parts: tuple[str, ...]) -> list[tuple[str, str]]:
    """The readings (family, given) in romaji of a name in characters, family name first; none where nothing is known.

    Where the two are written together, every cut whose halves dictionaries know counts; else the best guess for each.
    """
    whole = "".join(parts)
    if len(parts) == 2:
        family, given = parts
        families, others = family_readings(family) or _spoken(family), given_readings(given) or _likely(given)
        return [(f, g) for f in families for g in others]
    cuts = [(whole[:i], whole[i:]) for i in range(1, len(whole))]
    known = [(f, g) for one, other in cuts for f in family_readings(one) for g in given_readings(other)]
    if known:
        return known
    longest = next((cut for cut in reversed(cuts) if len(cut[0]) <= 4 and family_readings(cut[0])), None)
    return [(f, g) for f in family_readings(longest[0]) for g in _likely(longest[1])] if longest else []


@functools.lru_cache(maxsize=1 << 15)
def family_readings(written: str) -> tuple[str, ...]:
    """A family name's readings in romaji."""
    if not HAN.search(written):
        return (kana_romaji(written),)
    found = {reading for form in _forms(written) for reading in _sudachi(form, "姓")} | _dataset()[0].get(fold_han(written), set())
    found = found or {reading for form in _forms(written) for reading in _sudachi(form, "地名")}
    return tuple(sorted(found | {other for reading in found for other in _otherwise_voiced(reading)}))


# Before a vowel, or the y of one: a consonant that is voiced or not where two words meet.
_MAY_BE_VOICED = re.compile(r"(?<=[aiueon])(?:sh|ch|ts|[kgsztdhbj])(?=y?[aiueo])")
_VOICED = {"k": "g", "g": "k", "s": "z", "z": "s", "sh": "j", "j": "sh", "t": "d", "d": "t", "ch": "j", "ts": "z", "h": "b", "b": "h"}


def _otherwise_voiced(reading: str) -> set[str]:
    """中島 is Nakajima and Nakashima, 首藤 Shudō and Shutō: dictionaries give one, and the family may say the other."""
    return {f"{reading[: m.start()]}{_VOICED[m[0]]}{reading[m.end() :]}" for m in _MAY_BE_VOICED.finditer(reading)}


@functools.lru_cache(maxsize=1 << 16)
def given_readings(written: str) -> tuple[str, ...]:
    """A given name's readings in romaji."""
    if not HAN.search(written):
        return (kana_romaji(written),)
    found = {reading for form in _forms(written) for reading in _sudachi(form, "名")} | _dataset()[1].get(fold_han(written), set())
    return tuple(sorted(found))


def _forms(written: str) -> set[str]:
    return {written, fold_han(written)}


@functools.cache
def _dictionary() -> Any:
    from sudachipy import Dictionary

    return Dictionary(dict="core")


def _sudachi(written: str, kind: str) -> set[str]:
    """SudachiDict's readings of 姓 (a family name), 名 (a given one) or 地名 (a place)."""
    entries = _dictionary().lookup(written)
    readings = {entry.reading_form() for entry in entries if kind in entry.part_of_speech()[2:4]}
    return {kana_romaji(kana) for reading in readings for kana in kana_forms(reading)}


def _spoken(written: str) -> tuple[str, ...]:
    return (spoken_romaji(fold_han(written)),)


@functools.lru_cache(maxsize=1 << 14)
def spoken_romaji(text: str) -> str:
    """What is no name in a dictionary as the words that it is made of are read."""
    return "".join(kana_romaji(word.reading_form()) for word in _tokenizer().tokenize(text))


@functools.cache
def _tokenizer() -> Any:
    return _dictionary().tokenizer()


@functools.cache
def _dataset() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Family and given names -> readings in romaji."""
    from japanese_personal_name_dataset import load_dataset

    men, women, families = load_dataset(include_last_names=True)
    family: dict[str, set[str]] = defaultdict(set)
    given: dict[str, set[str]] = defaultdict(set)
    for written, surname in families.items():
        family[fold_han(written)].add(kana_romaji(surname["reading"]))
    for names in (men, women):
        for reading, entry in names.items():
            for written in entry["kanji"]:
                given[fold_han(written)].add(kana_romaji(reading))
    return dict(family), dict(given)


@functools.lru_cache(maxsize=1 << 14)
def _likely(written: str) -> tuple[str, ...]:
    """A given name read character by character, the likeliest readings first."""
    table = _character_readings()
    parts = [table.get(char, ()) if HAN.match(char) else (kana_romaji(char),) for char in fold_han(written)]
    if not parts or not all(parts) or len(parts) > 4:
        return _spoken(written)
    return tuple(joined_readings(parts, MOST_READINGS))


@functools.cache
def _character_readings() -> dict[str, tuple[str, ...]]:
    """A character -> its readings in given names, from names of two characters, each cut where its parts are commonest."""
    from japanese_personal_name_dataset import load_dataset

    common = [(kana_romaji(reading), entry["kanji"]) for names in load_dataset(kind="opti") for reading, entry in names.items()]
    cuts = [(fold_han(name), options) for reading, names in common if (options := _cuts(reading)) for name in names if len(name) == 2]
    shares: dict[tuple[str, str], float] = {}
    for _ in range(_ROUNDS):
        shares = _next_shares(cuts, shares)
    found: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for (char, reading), share in shares.items():
        if share >= _LEAST_SHARE:
            found[char].append((-share, reading))
    return {char: tuple(reading for _, reading in sorted(readings)[:6]) for char, readings in found.items()}


def _cuts(reading: str) -> list[tuple[str, str]]:
    """The places where a reading in romaji can end one character's and begin the other's."""
    vowels = "aiueon"
    return [(reading[:i], reading[i:]) for i in range(1, len(reading)) if reading[i - 1] in vowels and not reading[i:].startswith("n" * 2)]


def _next_shares(cuts: list[tuple[str, list[tuple[str, str]]]], shares: dict[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    """One round: each name is cut in proportion to what its parts' shares say, and the shares are counted anew."""
    counts: dict[tuple[str, str], float] = defaultdict(float)
    totals: dict[str, float] = defaultdict(float)
    for name, options in cuts:
        first, second = name[0], name[1]
        weights = [shares.get((first, a), 1e-6) * shares.get((second, b), 1e-6) if shares else 1.0 for a, b in options]
        total = sum(weights)
        for (a, b), weight in zip(options, weights):
            counts[first, a] += weight / total
            counts[second, b] += weight / total
    for (char, _), count in counts.items():
        totals[char] += count
    return {(char, reading): count / totals[char] for (char, reading), count in counts.items()}
