"""Every word that the dossier adds of its own stands in words/en.toml and words/ja.toml, the same keys in both.

A key is a path with dots (`summary.victims`). Where a message counts, `key.one` and `key.other` stand beside each other.
A phrase may hold `{role}`, `{role|what to say where it is missing}` and `[parts that go when a role in them is missing]`;
`{role?}` prints nothing and keeps its part only where the role has a value.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

LANGUAGES = ("en", "ja")
_SLOT = re.compile(r"\{(\w+)(\?)?(?:\|([^{}]*))?\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")


class Catalogue:
    """The messages of one language; a key that is not there is a fault of the program (KeyError)."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else "en"
        self._messages = _messages(self.language)

    def __call__(self, key: str, **values: Any) -> str:
        """The message, its `{slots}` filled with the values as plain text (escaping is the template's work)."""
        count = values.get("n")
        if key not in self._messages and isinstance(count, int):
            key = f"{key}.one" if count == 1 and f"{key}.one" in self._messages else f"{key}.other"
        shown = {name: self.number(value) if isinstance(value, int) else str(value) for name, value in values.items()}
        return fill(self._messages[key], shown)

    def has(self, key: str) -> bool:
        return key in self._messages

    def phrase(self, key: str, values: Mapping[str, str]) -> str | None:
        """The phrase with those of its slots filled that have a value; None where there is no such phrase."""
        return fill(self._messages[key], values) if key in self._messages else None

    def term(self, family: str, value: str | None) -> str:
        """A word of a closed list (an impact, a factuality …) in this language; the word itself where it is unknown."""
        return self._messages.get(f"{family}.{value}", str(value) if value is not None else "–")

    def keys(self) -> list[str]:
        return sorted(self._messages)

    def together(self, names: Sequence[str]) -> str:
        """The names in one breath: "A, B and C"; in Japanese joined by 、."""
        if self.language == "ja":
            return "、".join(names)
        comma = "; " if any("," in name for name in names) else ", "  # "Park, Jiho" is one name
        last = f"{comma if comma == '; ' else ' '}and "
        return last.join([comma.join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)

    def number(self, value: int) -> str:
        return f"{value:,}"

    def bytes(self, value: int | None) -> str:
        """A size for a reader: exact below 10,000 bytes, else in KiB, MiB, GiB with one decimal."""
        if value is None:
            return "–"
        size, unit = float(value), "B"
        for larger in ("KiB", "MiB", "GiB", "TiB"):
            if size < 10_000 if unit == "B" else size < 1024:
                break
            size, unit = size / 1024, larger
        return f"{value:,} B" if unit == "B" else f"{size:,.1f} {unit}"


def fill(phrase: str, values: Mapping[str, str]) -> str:
    """The phrase with its slots filled; `[optional parts]` without their value go, `{slot|default}` takes its default."""
    whole = _OPTIONAL.sub(lambda part: part[1] if _complete(part[1], values) else "", phrase)
    return _SLOT.sub(lambda slot: _filled(slot, values), whole)


def _filled(slot: re.Match[str], values: Mapping[str, str]) -> str:
    if slot[2]:
        return ""
    return values.get(slot[1]) or (slot[3] if slot[3] is not None else slot[0])


def _complete(part: str, values: Mapping[str, str]) -> bool:
    return all(values.get(slot[1]) or slot[3] is not None for slot in _SLOT.finditer(part))


@functools.cache
def _messages(language: str) -> dict[str, str]:
    text = resources.files("urazuke.dossier").joinpath("words", f"{language}.toml").read_text("utf-8")
    return dict(flat(tomllib.loads(text), ""))


def flat(node: Mapping[str, Any], prefix: str) -> list[tuple[str, str]]:
    """Messages by their whole keys, each behind the prefix."""
    found: list[tuple[str, str]] = []
    for key, value in node.items():
        name = f"{prefix}{key}"
        found += flat(value, f"{name}.") if isinstance(value, Mapping) else [(name, str(value))]
    return found
