"""Formats of one JSON object a line, in which a line says which kind of event it is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from urazuke.telemetry.columns import Columns
from urazuke.telemetry.lines import Lines
from urazuke.telemetry.reader import Parsed

Row = dict[str, Any]
_DECODE = json.JSONDecoder().decode


def decode_object(line: str) -> Row | str:
    """The JSON object that the line is, or the reason why it is none."""
    try:
        value = _DECODE(line)
    except (ValueError, RecursionError) as error:
        return f"no JSON: {error.msg} at character {error.pos + 1}" if isinstance(error, json.JSONDecodeError) else "no JSON"
    return value if isinstance(value, dict) else "no JSON object"


def read_kinds(
    blocks: Iterable[Lines], family: str, kind_of: Callable[[Row], str | None], otherwise: str,
    build: Callable[[str, list[Row], list[int]], Columns | None],
) -> Iterator[Parsed]:  # fmt: skip
    """One Parsed a block: `build` makes columns of the rows of one kind, and their positions, or None for a kind passed over.

    `otherwise` is the reason of the reject where `kind_of` finds no kind; `family` stands before the kinds passed over.
    """
    for block in blocks:
        parsed = Parsed()
        grouped: dict[str, tuple[list[Row], list[int]]] = {}
        for index, line in enumerate(block.texts):
            if not line:
                continue
            found = decode_object(line)
            if isinstance(found, str):
                parsed.rejects.append((index, found))
            elif (kind := kind_of(found)) is None:
                parsed.rejects.append((index, otherwise))
            else:
                rows, at = grouped.setdefault(kind, ([], []))
                rows.append(found)
                at.append(index)
        for kind, (rows, at) in grouped.items():
            columns = build(kind, rows, at)
            if columns is None:
                parsed.skip(f"{family} {kind[:40]}", len(rows))
            else:
                parsed.events.append(columns)
        yield parsed
