"""An unnamed person is compared by what is said of them, and never merged by it.

Features come from descriptions.toml; ages, numbers and addresses are read here. Of two reports' unnamed persons those
are counterparts that are most like each other, both ways, and contradict each other in nothing.
"""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from importlib.resources import files

Features = frozenset[tuple[str, str]]

_WEIGHTS = {("sex", "man"): 0.0, ("sex", "woman"): 0.5}
_KIND_WEIGHTS = {"nationality": 0.5}

_AGE = re.compile(
    r"\b(?:in (?:his|her|their) )?(\d0)s\b|(\d0)代|\b(?:aged|(?:wo)?man of) (\d\d)\b|\b(\d\d)[- ]year[- ]old|[(（](\d\d)(?:歳)?[)）]"
    r"|, (\d\d)(?=[,.;]|$| \|)|(\d\d)歳"
)
_ADDRESS = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
_DOT = re.compile(r"\[\.\]|\(\.\)|\[dot\]|\(dot\)")
_NUMBER = re.compile(r"(?<![\d.])(\d{1,3}(?:,\d{3})+|\d+)(?![\d.]*\d)")
_WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "dozen": 12}
_NUMBER_WORD = re.compile(r"\b(" + "|".join(_WORDS) + r")\b")


def features(texts: Iterable[str]) -> Features:
    """What these descriptions of one person or group say, as (kind, value)."""
    text = _DOT.sub(".", unicodedata.normalize("NFKC", " | ".join(texts)).casefold())
    found = {(kind, value) for kind, value, pattern in _patterns() if pattern.search(text)}
    for match in _AGE.finditer(text):
        found.add(("age", str(int(next(g for g in match.groups() if g)) // 10 * 10)))
    found.update(("address", address) for address in _ADDRESS.findall(text))
    rest = _ADDRESS.sub(" ", _AGE.sub(" ", text))
    found.update(("number", match[1].replace(",", "")) for match in _NUMBER.finditer(rest))
    found.update(("number", str(_WORDS[match[1]])) for match in _NUMBER_WORD.finditer(rest))
    return frozenset(found)


@functools.lru_cache(maxsize=65536)
def disagree(left: Features, right: Features) -> bool:
    """Whether the two cannot be one: another age, another sex, another address, or one person and two."""
    for kind in _exclusive():
        one, other = _values(left, kind), _values(right, kind)
        if one and other and not one & other:
            return True
    return is_pair(left) != is_pair(right)


def is_pair(found: Features) -> bool:
    """Whether it describes two people together."""
    return ("role", "pair") in found


@functools.lru_cache(maxsize=65536)
def alikeness(left: Features, right: Features) -> float:
    """How much two descriptions share; a man says nothing, a woman and a nationality half; 0 where they disagree. Not a confidence."""
    if disagree(left, right):
        return 0.0
    return sum(_WEIGHTS.get(feature, _KIND_WEIGHTS.get(feature[0], 1.0)) for feature in left & right)


def counterparts(described: Mapping[str, Features], report_of: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    """Pairs of ids from different reports, each the other's single best likeness in that report; both orders."""
    in_report: dict[str, list[str]] = defaultdict(list)
    for one in sorted(described):
        in_report[report_of[one]].append(one)
    best: dict[tuple[str, str], str | None] = {}
    for one in sorted(described):
        for report in in_report.keys() - {report_of[one]}:
            scored = [(alikeness(described[one], described[other]), other) for other in in_report[report]]
            top = max((score for score, _ in scored), default=0.0)
            winners = [other for score, other in scored if score == top]
            best[one, report] = winners[0] if top > 0 and len(winners) == 1 else None
    return frozenset((one, other) for (one, _), other in best.items() if other is not None and best[other, report_of[one]] == one)


def _values(found: Features, kind: str) -> frozenset[str]:
    return frozenset(value for k, value in found if k == kind)


@functools.cache
def _document() -> dict[str, object]:
    return tomllib.loads(files("urazuke.corroboration").joinpath("descriptions.toml").read_text("utf-8"))


@functools.cache
def _exclusive() -> tuple[str, ...]:
    listed = _document()["exclusive"]
    assert isinstance(listed, list)
    return tuple(listed)


@functools.cache
def _patterns() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    return tuple(
        (kind, value, re.compile("|".join(patterns)))
        for kind, table in _document().items()
        if isinstance(table, dict)
        for value, patterns in table.items()
    )
