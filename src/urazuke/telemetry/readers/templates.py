"""Events of keys and values that name the same keys in the same order have one template, and become columns many at once.

A template is learned from the first event that none has taken yet. What it takes is printable ASCII; all else is left to
whoever reads line by line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from urazuke.telemetry.patterns import match_groups
from urazuke.telemetry.readers.key_values import NOTHING

if TYPE_CHECKING:
    import pyarrow as pa

TEMPLATES = 8  # that are learned from one block
_KEY = re.compile(r"[A-Za-z0-9_.\[\]-]+")
_PLAIN = r"^[\t -~]*$"


@dataclass(frozen=True, slots=True)
class Template:
    """A `head`, a pattern with no group, then `key=value` with the mark `between`; `value` is the pattern of one.

    `names` are the keys as columns.toml knows them, in the order in which they stand. In `escaped` values a backslash stands
    before a character that is meant as it is.
    """

    head: str
    keys: Sequence[str]
    names: Sequence[str]
    between: str
    value: str
    escaped: bool = False

    @property
    def pattern(self) -> str:
        values = self.between.join(f"{re.escape(key)}=(?P<v{at}>{self.value})" for at, key in enumerate(self.keys))
        return f"(?P<head>{self.head}){values}"

    def possible(self) -> bool:
        """Are its keys plain?"""
        return bool(self.keys) and all(_KEY.fullmatch(key) for key in self.keys)


@dataclass(frozen=True, slots=True)
class Taken:
    """What one template took: the positions of the lines, what stands before the keys, and the values by name."""

    at: Any
    heads: pa.Array
    values: dict[str, pa.Array]

    def value_of(self, name: str) -> pa.Array:
        """The column of a key, as `key_values.fill` wants it."""
        import pyarrow as pa
        import pyarrow.compute as pc

        values = self.values[name]
        return pc.if_else(pc.is_in(values, pa.array(NOTHING)), None, values)


class Taker:
    """Takes the lines of a block, template by template; `left` are the positions of those that it has not taken."""

    def __init__(self, texts: Sequence[str], mark: str) -> None:
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        self._texts = pa.array(texts, pa.string())
        plain = pc.and_(pc.match_substring_regex(self._texts, _PLAIN), pc.match_substring(self._texts, mark))
        plain = plain.to_numpy(zero_copy_only=False)
        self._untried = np.flatnonzero(plain)
        self._odd = [np.flatnonzero(~plain)]

    def first(self, fewest: int) -> Iterator[int]:
        """The position of a line to learn a template from, as long as there are so many lines and not too many templates."""
        for _ in range(TEMPLATES):
            if len(self._untried) < fewest or not len(self._untried):
                return
            yield int(self._untried[0])

    def take(self, template: Template | None) -> Taken | None:
        """The lines of that template; the one that it was learned from is left where it is none, or has none."""
        import pyarrow as pa
        import pyarrow.compute as pc

        untried = self._untried
        groups = match_groups(self._texts.take(pa.array(untried)), template.pattern) if template and template.possible() else {}
        fits = groups["head"].is_valid().to_numpy(zero_copy_only=False) if groups else untried < 0
        if not fits[0]:
            self._odd.append(untried[:1])
        self._untried = untried[1:][~fits[1:]]
        if template is None or not fits.any():
            return None
        kept = {name: values.filter(pa.array(fits)) for name, values in groups.items()}
        if template.escaped:
            kept = {name: pc.replace_substring_regex(v, r"\\(.)", r"\1") if name != "head" else v for name, v in kept.items()}
        named = {name: kept[f"v{at}"] for at, name in enumerate(template.names)}  # of a key that stands there twice the last
        return Taken(untried[fits], kept["head"], named)

    def leave(self, positions: Any) -> None:
        """Those lines were taken, and are to be read line by line all the same."""
        self._odd.append(positions)

    @property
    def left(self) -> list[int]:
        import numpy as np

        found: list[int] = np.sort(np.concatenate([*self._odd, self._untried])).tolist()
        return found
