"""What any language has a word for is told in the reader's: 警察 is the police, a man in his 30s is 30代の男.

The pairs stand in words/plain_terms.toml. A name is never translated, and nothing that the pairs do not have word for word.
"""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from importlib import resources

_NUMBER = r"(?P<n>\d+)"


def plain_term(text: str, language: str) -> str:
    """The same in that language, or the text as it is."""
    key = unicodedata.normalize("NFKC", text).strip().casefold()
    for pattern, told in _pairs(language):
        if match := pattern.fullmatch(key):
            return told.replace("{n}", match.groupdict().get("n") or "")
    return text


@functools.cache
def _pairs(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """What is recognised in the other language, and what is written in this one."""
    document = tomllib.loads(resources.files("urazuke.dossier").joinpath("words", "plain_terms.toml").read_text("utf-8"))
    pairs = [pair for family in document.values() for pair in family.items()]
    if language == "en":
        pairs = [(japanese, english) for english, japanese in pairs]
    return tuple((re.compile(re.escape(known.casefold()).replace(r"\{n\}", _NUMBER)), told) for known, told in pairs)
