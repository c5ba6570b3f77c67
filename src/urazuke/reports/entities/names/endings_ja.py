"""How a Japanese name ends tells what it names: 大学, 県警, 地検, テレビ; an ending after common words alone is no name."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from urazuke.reports.patterns import data

FILE = "gazetteers/names_ja.toml"


@dataclass(frozen=True, slots=True)
class Ending:
    """What a name's ending tells: its type, whether a name may end here in the middle of a run, whether it needs a proper noun."""

    type: str
    closing: bool
    weak: bool


@functools.cache
def _endings() -> dict[str, Ending]:
    return {
        word: Ending(kind["type"], kind.get("closing", False), kind.get("weak", False))
        for kind in data(FILE)["kind"]
        for word in kind["words"]
    }


@functools.cache
def _by_length() -> tuple[str, ...]:
    return tuple(sorted(_endings(), key=lambda w: (-len(w), w)))


def ending_of(name: str, last: str) -> Ending | None:
    """The longest ending of the name; one that is longer than its last word counts too (警視|庁)."""
    word = next((w for w in _by_length() if name.endswith(w) and (len(w) >= len(last) or last.endswith(w))), None)
    return _endings()[word] if word else None


def stem_of(name: str) -> str:
    ending = next((w for w in _by_length() if name.endswith(w)), "")
    return name[: len(name) - len(ending)]


def made_of(stem: str, generic: Sequence[str]) -> bool:
    """Does it consist of common words alone (サイバー|攻撃)?"""
    while stem:
        word = max((g for g in generic if stem.startswith(g)), key=len, default="")
        if not word:
            return False
        stem = stem[len(word) :]
    return True
