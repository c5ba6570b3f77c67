"""Formats in which every line has one of a few shapes: what fits is an event, what holds anything else a reject.

A line is of the first shape that it fits whole. Many lines at once are read by columns where they are of the `plain` form of
a shape, one after the other all the same; both ways fill events by the same `build`.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from urazuke.telemetry.by_line import ByLine
from urazuke.telemetry.columns import Columns
from urazuke.telemetry.fields import FEWEST
from urazuke.telemetry.lines import Block, Lines
from urazuke.telemetry.patterns import printable_lines, split_pattern
from urazuke.telemetry.reader import Context, Parsed, first_lines
from urazuke.telemetry.vectors import Vectors

Take = Callable[[str], Any]
"""A named group's values, None where it took no part: a list, or an Arrow array."""


@dataclass(frozen=True, slots=True)
class Shape:
    """`line` is what a line of the shape is, in named groups; `plain` a pattern for `split_pattern` of lines that are no other.

    `plain` may leave out groups, and lines; what it takes, no earlier shape takes.
    """

    line: re.Pattern[str]
    plain: str
    build: Callable[[Take, Columns, Context], None]


class OnePattern(ABC):
    """A format whose lines are of those `shapes`, and events of that `kind`."""

    name: ClassVar[str]
    kind: ClassVar[str]
    otherwise: ClassVar[str]
    by_line: ByLine | None = ByLine()

    @property
    @abstractmethod
    def shapes(self) -> Sequence[Shape]: ...

    def detect(self, head: bytes, name: str) -> bool:
        return any(self._shape(line) for line in first_lines(head))

    def read(self, blocks: Iterable[Lines], context: Context) -> Iterator[Parsed]:
        for block in blocks:
            parsed = Parsed()
            self._read_lines(enumerate(block.texts), context, parsed)
            yield parsed

    def begin(self) -> None:
        """Nothing is known of a file: its lines stand alone."""
        return None

    def after(self, known: None, block: Block) -> None:
        """Nor does a block tell anything of the next."""
        return None

    def read_block(self, known: None, block: Block, context: Context) -> Parsed:
        """Lines that are plain by columns, all others as `read` reads them."""
        import numpy as np
        import pyarrow as pa

        parsed, sure = Parsed(), np.zeros(len(block.starts), bool)
        if len(sure) >= FEWEST:
            left = printable_lines(block)
            for shape in self.shapes:
                if left.any():
                    groups, at = split_pattern(block, left, shape.plain)
                    columns = Vectors(self.kind, at)
                    _fill(columns, shape, groups, pa.nulls(len(at), pa.string()), context)
                    parsed.events.append(columns)
                    left[at], sure[at] = False, ~columns.unsure
        sure[block.too_long] = True
        self._read_lines(((i, block.text(i)) for i in np.flatnonzero(~sure).tolist()), context, parsed)
        return parsed

    def _shape(self, line: str) -> tuple[Shape, re.Match[str]] | None:
        return next(((shape, found) for shape in self.shapes if (found := shape.line.fullmatch(line))), None)

    def _read_lines(self, numbered: Iterable[tuple[int, str]], context: Context, parsed: Parsed) -> None:
        found: dict[int, tuple[list[tuple[Any, ...]], list[int]]] = {}
        matches = [(number, shape.line.fullmatch) for number, shape in enumerate(self.shapes)]
        for index, line in numbered:
            for number, match in matches:
                if groups := match(line):
                    rows, at = found.setdefault(number, ([], []))
                    rows.append(groups.groups())
                    at.append(index)
                    break
            else:
                if line and not line.isspace():
                    parsed.rejects.append((index, self.otherwise))
        for number, (rows, at) in sorted(found.items()):
            shape, columns = self.shapes[number], Columns(self.kind, at)
            _fill(columns, shape, dict(zip(shape.line.groupindex, zip(*rows))), [None] * len(at), context)
            parsed.events.append(columns)


def _fill(columns: Columns, shape: Shape, groups: Mapping[str, Any], nothing: Any, context: Context) -> None:
    """Fill the columns by the groups; `nothing` stands for a group that the shape does not have."""
    shape.build(lambda name: groups.get(name, nothing), columns, context)
