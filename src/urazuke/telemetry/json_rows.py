"""Lines that are JSON objects become Arrow columns, many at once, where the fields wanted are of the types they usually are.

A run of lines in which one is no JSON, or has a field twice, null or of another type, is halved until the odd ones are few;
those are left out, and all the rest where one run after the other has odd ones. What is taken is exactly what `json` would have found.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from urazuke.telemetry.fields import FEWEST, lines_with, plain_lines, taken_lines

if TYPE_CHECKING:
    import pyarrow as pa

    from urazuke.telemetry.fields import Flags
    from urazuke.telemetry.lines import Block

VAIN = 24  # runs, one after the other, in all of which there is an odd line
LONGEST = 2_000  # bytes; a longer line may be nested deeper, or hold longer numbers, than `json` takes


def object_lines(block: Block) -> Flags:
    """Which lines are plain text from one brace to the other, not long, and without a null."""
    import numpy as np

    plain = plain_lines(block)
    if not block.data:
        return plain
    data, starts, ends = np.frombuffer(block.data, np.uint8), block.starts, block.ends
    last = np.where(data[ends - 1] == ord("\n"), ends - 2, ends - 1)
    last = np.where(data[last] == ord("\r"), last - 1, last)
    plain &= (data[starts] == ord("{")) & (data[last] == ord("}")) & (ends - starts <= LONGEST)
    if b"null" in block.data:
        plain[lines_with(block, b"null")] = False
    return plain


def read_rows(block: Block, lines: Flags, schema: pa.Schema) -> Iterator[tuple[pa.Table, Any]]:
    """Tables of the wanted fields, each with the indices of its lines; `lines` are of `object_lines`."""
    yield from _read_runs(block, lines, schema, [VAIN])


def _read_runs(block: Block, lines: Flags, schema: pa.Schema, left: list[int]) -> Iterator[tuple[pa.Table, Any]]:
    """The same; `left` is how many runs may still fail before one is read, so that a log of odd lines is not halved in vain."""
    import numpy as np
    import pyarrow as pa

    at = np.flatnonzero(lines)
    if len(at) < FEWEST or not left[0]:
        return
    try:
        table = _parse(taken_lines(block, lines), schema)
        if table.num_rows == len(at):
            left[0] = VAIN
            yield table, at
            return
    except pa.ArrowInvalid:
        pass
    left[0] -= 1
    if len(at) == 1:
        return
    middle = at[len(at) // 2]
    for half in (np.arange(len(lines)) < middle, np.arange(len(lines)) >= middle):
        yield from _read_runs(block, lines & half, schema, left)


def _parse(data: bytes, schema: pa.Schema) -> pa.Table:
    import pyarrow as pa
    from pyarrow import json

    return json.read_json(
        pa.BufferReader(data), json.ReadOptions(use_threads=False, block_size=len(data) + 1),
        json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="ignore"),
    )  # fmt: skip
