"""No two markets are alike: every share and habit of a world is drawn around what market.toml says."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from urazuke.simulate.parameters import Parameters

HIGHEST = 0.97


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("market.toml").read_text(encoding="utf-8"))


@cache
def market_of(parameters: Parameters) -> Mapping[str, Mapping[str, float]]:
    """Table -> name -> share, as drawn for this world: `groups`, `crowd`, `rewriting`, `covert`, `people`, `handovers`, `habits`."""
    raw = _table()
    spread, noise = raw["spread"]["shares"], raw["noise"][parameters.noise]
    drawn: dict[str, dict[str, float]] = {}
    for sort, factor in (("plain", 1.0), ("nasty", noise)):
        for table, shares in raw[sort].items():
            draw = parameters.draw(f"market {sort} {table}")
            for name, share in shares.items():
                drawn.setdefault(table, {})[name] = min(HIGHEST, share * factor * math.exp(draw.normal(0, spread)))
    draw = parameters.draw("market habits")
    drawn["habits"] = tilted(draw, raw["habits"][parameters.opsec], raw["spread"]["habits"])
    return drawn


def habits_of(parameters: Parameters, draw: np.random.Generator) -> Mapping[str, float]:
    """One covert renter's own habits, around the world's."""
    return tilted(draw, market_of(parameters)["habits"], _table()["spread"]["habits"] * 1.5)


def tilted(draw: np.random.Generator, shares: Mapping[str, float], spread: float) -> dict[str, float]:
    """Each share with its log odds moved by a normal error."""
    return {name: 1 / (1 + (1 - share) / share * math.exp(draw.normal(0, spread))) for name, share in shares.items()}


def pick_by_weight(draw: np.random.Generator, weights: Mapping[str, float]) -> str:
    """A name, as often as its weight says."""
    left = draw.random() * sum(weights.values())
    for name, weight in weights.items():
        left -= weight
        if left < 0:
            return name
    return next(reversed(list(weights)))
