"""A known name, and whether it could as well be an ordinary word."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Name:
    """One name of one thing; `key` is the same for all names of the same thing."""

    text: str
    type: str
    canonical: str
    key: str
    gated: bool = False


def is_common(name: str) -> bool:
    """Could this name be an ordinary word? One word without digits or inner capitals, or a short abbreviation."""
    if re.search(r"[\s\d_.-]", name) or not name.isascii():
        return False
    return name.isalpha() and (name.istitle() or name.isupper() or name.islower())
