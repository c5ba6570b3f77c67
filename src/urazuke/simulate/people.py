"""The names that people go by (people.toml), each as often as its place in the list says."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

FALL = 0.55  # a name's share is its place to the minus this
ORIGINS = {"japanese": 0.86, "chinese": 0.06, "korean": 0.02, "western": 0.06}


@dataclass(frozen=True)
class NamePart:
    """A family or given name: as written at home, its reading in kana (empty where there is none), in Latin letters."""

    written: str
    reading: str
    romaji: str


@dataclass(frozen=True)
class _Stock:
    parts: tuple[NamePart, ...]
    until: tuple[float, ...]

    def pick(self, draw: np.random.Generator) -> NamePart:
        return self.parts[int(np.searchsorted(self.until, draw.random()))]


@cache
def raw_people() -> dict[str, Any]:
    """people.toml as it stands."""
    return tomllib.loads(files(__package__).joinpath("people.toml").read_text(encoding="utf-8"))


@cache
def _stock(name: str) -> _Stock:
    text = raw_people()[name]
    if name.startswith("western"):
        parts = [NamePart(word, "", word.lower()) for word in text.split()]
    else:
        parts = [NamePart(*row.split()) for row in text.replace("\n", "").split(";")]
    weights = np.arange(1, len(parts) + 1, dtype=np.float64) ** -FALL
    until = np.cumsum(weights / weights.sum())
    return _Stock(tuple(parts), (*(float(share) for share in until[:-1]), 1.0))


def pick_family(draw: np.random.Generator, origin: str) -> NamePart:
    """A family name of that origin."""
    return _stock({"japanese": "family", "chinese": "chinese_family", "korean": "korean_family", "western": "western_family"}[origin]).pick(
        draw
    )


def pick_given(draw: np.random.Generator, origin: str) -> NamePart:
    """A given name of that origin."""
    return _stock({"japanese": "given", "chinese": "chinese_given", "korean": "korean_given", "western": "western_given"}[origin]).pick(
        draw
    )
