"""Formats in which every line has the shape of one pattern: what fits is an event, what holds anything else a reject."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from urazuke.telemetry.columns import Columns
from urazuke.telemetry.lines import Lines
from urazuke.telemetry.reader import Parsed

Rows = list[tuple[str, ...]]


def read_matching(
    blocks: Iterable[Lines], pattern: re.Pattern[str], build: Callable[[Rows, list[int]], Columns], otherwise: str,
    passed_over: tuple[re.Pattern[str], str] | None = None,
) -> Iterator[Parsed]:  # fmt: skip
    """One Parsed a block: `build` makes columns of the groups and positions of the lines that fit the pattern whole.

    `otherwise` is the reason of the rejects; lines that fit `passed_over` are counted under its name and are none.
    """
    match = pattern.fullmatch
    for block in blocks:
        parsed, rows, at = Parsed(), [], []
        for index, line in enumerate(block.texts):
            if found := match(line):
                rows.append(found.groups())
                at.append(index)
            elif passed_over and passed_over[0].fullmatch(line):
                parsed.skip(passed_over[1])
            elif line and not line.isspace():
                parsed.rejects.append((index, otherwise))
        if rows:
            parsed.events.append(build(rows, at))
        yield parsed
