"""What may have happened where an account's log-ins change: the stories of `stories.toml`, each with how often it happens."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from typing import NamedTuple


class Story(NamedTuple):
    """An innocent explanation; see `stories.toml`."""

    name: str
    share: float
    new: frozenset[str]
    together: float = math.inf
    returns: float = math.inf
    beginning: float = math.inf
    again: Sequence[float] | None = None
    helper: bool = False
    opener: bool = False


@lru_cache(maxsize=1)
def stories() -> tuple[tuple[Story, ...], float, float]:
    """The innocent stories, the share of accounts that pass to a stranger in a year, and of those taken back."""
    document = tomllib.loads(resources.files("urazuke.tenancy").joinpath("stories.toml").read_text("utf-8"))
    innocent = tuple(Story(**{**row, "new": frozenset(row["new"])}) for row in document["innocent"])
    return innocent, document["passed"]["share"], document["passed"]["taken_back"]
