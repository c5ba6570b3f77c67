"""Strings of which every text that a pattern matches holds one: looked for first, they spare most searches.

They are taken from the parsed pattern, never guessed. A pattern of which nothing can be told needs the empty string, which
every text holds; so does every pattern where the interpreter shows no parsed form. White space is one space, in the strings
and in `plain` texts, so that a string may be several words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib import import_module
from typing import Any

_MOST = 24  # alternatives of one string that are still written out
_LONG = 12  # letters from which on strings are equally rare
_PART = 4  # letters that are looked up before a whole string is searched for
_FREQUENT = " etaoinsr"
ANY = frozenset(("",))


def plain(text: str) -> str:
    """The text with one space for any white space, and one at both ends."""
    return f" {' '.join(text.split())} "


def needed(pattern: re.Pattern[str]) -> frozenset[str]:
    """The strings of which one stands, in these letters, in whatever plain text the pattern matches."""
    if pattern.flags & re.IGNORECASE:
        return ANY
    found = _best(_parse()(pattern.pattern)) or ANY
    return frozenset(s for s in found if not any(other != s and other in s for other in found))


def _rarest(string: str) -> str:
    parts = [string[n : n + _PART] for n in range(len(string) - _PART + 1)]
    return min(parts, key=lambda part: sum(letter in _FREQUENT for letter in part))


Possible = list[tuple[int, list[str]]]


class LookedUp:
    """Patterns by what they need, looked up by the rarest few letters of it."""

    def __init__(self, patterns: Sequence[re.Pattern[str]]) -> None:
        self._by_part: dict[str, list[tuple[int, str]]] = {}
        self._short: list[tuple[int, str]] = []
        for number, pattern in enumerate(patterns):
            for string in sorted(needed(pattern)):
                listed = self._short if len(string) < _PART else self._by_part.setdefault(_rarest(string), [])
                listed.append((number, string))

    def possible(self, text: str) -> Possible:
        """The numbers of the patterns that may match in the text, in order, each with the strings of it that stand there."""
        words = plain(text)
        parts = {words[n : n + _PART] for n in range(len(words))} & self._by_part.keys()
        found: dict[int, list[str]] = {}
        for number, string in sorted(pair for listed in (*(self._by_part[p] for p in parts), self._short) for pair in listed):
            if string in words:
                found.setdefault(number, []).append(string)
        return list(found.items())


@cache
def _parse() -> Callable[[str], Sequence[Any]]:
    try:
        parse: Callable[[str], Sequence[Any]] = import_module("re._parser").parse
    except (ImportError, AttributeError):
        return lambda _: ()
    return parse


def _best(items: Iterable[Any]) -> frozenset[str] | None:
    """The rarest of the strings that the sequence cannot do without."""
    found: list[frozenset[str]] = []
    run = ANY
    for item in items:
        written = _written(item)
        longer = _crossed(run, written) if written is not None else ANY
        if written is None or len(longer) > _MOST:
            found += [run, _inside(item) or ANY]
            run = ANY if written is None else written
        else:
            run = longer
    told = [f for f in (*found, run) if "" not in f]
    return min(told, key=_weight, default=None)


def _weight(strings: frozenset[str]) -> float:
    """How often one of them may be met: long strings are rare."""
    return sum(3.0 ** -min(len(s), _LONG) for s in strings)


def _written(item: Any) -> frozenset[str] | None:
    """All strings that the part of the pattern may match, where they are few; where nothing is taken, the empty one."""
    kind, value = str(item[0]), item[1]
    if kind == "LITERAL":
        return frozenset((_plain(value),))
    if kind in ("AT", "ASSERT", "ASSERT_NOT"):
        return ANY
    if kind == "IN" and all(str(k) == "LITERAL" for k, _ in value):
        return frozenset(_plain(v) for _, v in value)
    if kind == "SUBPATTERN":
        return None if value[1] & re.IGNORECASE else _joined(value[3])
    if kind == "BRANCH":
        return _any_of(_joined(branch) for branch in value[1])
    if kind == "MAX_REPEAT" and _is_space(value):
        return frozenset((" ",)) if value[0] else frozenset(("", " "))
    if kind == "MAX_REPEAT" and tuple(value[:2]) == (0, 1):
        return _any_of((ANY, _joined(value[2])))
    return None


def _is_space(repeat: Any) -> bool:
    kinds = [(str(item[0]), item[1]) for item in repeat[2]]
    return len(kinds) == 1 and kinds[0][0] == "IN" and [str(v) for _, v in kinds[0][1]] == ["CATEGORY_SPACE"]


def _plain(letter: int) -> str:
    return " " if chr(letter).isspace() else chr(letter)


def _crossed(first: frozenset[str], second: frozenset[str]) -> frozenset[str]:
    return frozenset((a + b).replace("  ", " ") for a in first for b in second)


def _joined(items: Iterable[Any]) -> frozenset[str] | None:
    strings = ANY
    for item in items:
        written = _written(item)
        if written is None or len(written) * len(strings) > _MOST:
            return None
        strings = _crossed(strings, written)
    return strings


def _any_of(sets: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    strings: set[str] = set()
    for each in sets:
        if each is None or len(strings) + len(each) > _MOST:
            return None
        strings |= each
    return frozenset(strings)


def _inside(item: Any) -> frozenset[str] | None:
    """What the part cannot do without, though it cannot be written out."""
    kind, value = str(item[0]), item[1]
    if kind == "SUBPATTERN":
        return None if value[1] & re.IGNORECASE else _best(value[3])
    if kind in ("MAX_REPEAT", "MIN_REPEAT"):
        return _best(value[2]) if value[0] else None
    if kind != "BRANCH":
        return None
    sets = [_best(branch) for branch in value[1]]
    return frozenset().union(*(s for s in sets if s)) if all(sets) else None
