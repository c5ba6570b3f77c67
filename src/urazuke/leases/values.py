"""What stands in a field that says nothing, or that a lease is still open, is known by its words (headers.toml)."""

from __future__ import annotations

import functools
import unicodedata

from urazuke.leases.headings import words


@functools.cache
def words_of(group: str) -> frozenset[str]:
    """The words of that list under `values`, case-folded."""
    return frozenset(str(value).casefold() for value in words()["values"][group])


@functools.cache
def nothing_values() -> frozenset[str]:
    """What stands in a field that says nothing, case-folded."""
    return words_of("nothing")


@functools.cache
def still_open_values() -> frozenset[str]:
    """What stands as the end of a lease that has not ended, case-folded."""
    return nothing_values() | words_of("still_open")


_LONGEST_NOTHING = max(map(len, nothing_values()))


def optional_text(value: str | None) -> str | None:
    """The text without blanks around it, None where it says nothing."""
    stripped = (value or "").strip()
    return None if len(stripped) <= _LONGEST_NOTHING and stripped.casefold() in nothing_values() else stripped


@functools.lru_cache(maxsize=1 << 12)
def says_still_open(text: str) -> bool:
    """Is that a word for a lease that has not ended, also in brackets or full width?"""
    return unicodedata.normalize("NFKC", text).strip().strip("()[]<>*").strip().casefold() in still_open_values()
