"""What many customers of a market have says nothing of any two of them; how many are many says model.toml."""

from __future__ import annotations

import functools
import tomllib
from importlib import resources
from typing import Any


@functools.cache
def parameters() -> dict[str, Any]:
    """model.toml."""
    return tomllib.loads(resources.files(__package__).joinpath("model.toml").read_text("utf-8"))


def is_hub(holders: int) -> bool:
    """Do so many identities have the value that it is nobody's in particular?"""
    return holders > int(parameters()["market"]["hub"])


def is_exit(users: int, identities: int) -> bool:
    """Do so many use the network that it is an anonymiser's or a carrier's, not a neighbourhood?"""
    market = parameters()["market"]
    return users > max(int(market["exit"]), float(market["exit_share"]) * identities)


def taken_for(identities: int) -> int:
    """Distinct identities in a case, and no fewer than a market has."""
    return max(identities, int(parameters()["market"]["identities"]))
