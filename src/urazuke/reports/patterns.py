"""The data files of the reader: TOML beside the code, read once, its patterns compiled with any white space for a space."""

from __future__ import annotations

import functools
import re
import tomllib
from importlib.resources import files
from typing import Any


@functools.cache
def data(name: str) -> dict[str, Any]:
    """The TOML file of that name, relative to this room: `frames/attack.toml`."""
    return tomllib.loads((files("urazuke.reports") / name).read_text("utf-8"))


def compiled(pattern: str, *, any_case: bool = True) -> re.Pattern[str]:
    """The pattern, a space in it matching any white space; case counts only where asked for."""
    fixed = re.sub(r"\(\?<[!=][^)]*\)", lambda m: m[0].replace(" ", r"\s"), pattern)  # a look-behind needs a fixed width
    if any_case:
        fixed = re.sub(r"(?<!\\)\[A-Z[^\]a-z]*\]", r"(?-i:\g<0>)", fixed)  # a capital that is asked for is one
    return re.compile(re.sub(r" (?![?*+{])", r"\\s+", fixed), re.IGNORECASE if any_case else 0)


def any_of(words: list[str]) -> str:
    """Alternatives, longest first, as one group."""
    return "(?:" + "|".join(sorted(words, key=lambda w: (-len(w), w))) + ")"
