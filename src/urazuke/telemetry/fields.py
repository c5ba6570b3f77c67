"""Lines whose fields a single byte separates become Arrow columns, a whole block at once; what is not plain is left out.

Left out are lines that are not exactly what they look like: with a carriage return that does not end them, a NUL byte, a
byte order mark, bytes that are no UTF-8, too long, or of another number of fields. Nothing is unescaped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from urazuke.telemetry.lines import Block

    Flags = np.ndarray[Any, np.dtype[np.bool_]]

FEWEST = 64  # lines under one header, or alike, that are worth reading by columns
_BOM = b"\xef\xbb\xbf"
_QUOTED = r'^(?:[^",\r\n]*|"[^"\r\n]*")(?:,(?:[^",\r\n]*|"[^"\r\n]*"))*\r?\n?$'
_LONGEST_QUOTED = 1 << 17  # the longest field that `csv` reads
_STRIPPED = r"^[!-~](?:[ -~]*[!-~])?$"


@dataclass(frozen=True, slots=True)
class Split:
    """Columns of text, `at[row]` being the index of the row's line in its block."""

    columns: dict[int, pa.Array]
    at: np.ndarray[Any, np.dtype[np.int64]]


def plain_lines(block: Block, never: bytes = b"") -> Flags:
    """Which lines of the block hold something and are exactly what they look like; a byte in `never` makes one that is not."""
    import numpy as np

    data, starts, ends = block.data, block.starts, block.ends
    plain = ends - starts > 1
    plain[block.too_long] = False
    for byte in b"\0" + never:
        if byte in data:
            plain[_lines_at(block, np.flatnonzero(_bytes(data) == byte))] = False
    if b"\r" in data:
        alone = np.flatnonzero(_bytes(data) == ord("\r"))
        follows = np.append(_bytes(data), np.uint8(0))[alone + 1]
        plain[_lines_at(block, alone[follows != ord("\n")])] = False
        plain[(ends - starts == 2) & (_bytes(data)[starts] == ord("\r"))] = False
    if not data.isascii():
        _clear_undecoded(block, plain)
    return plain


def plain_rows(block: Block, separator: bytes, quoted: bool = False) -> tuple[Flags, Any]:
    """Which lines are plain, and how many fields each has; a field may be `quoted` whole, if no quote stands in it."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    plain, data = plain_lines(block), _bytes(block.data)
    apart = data == separator[0]
    if quoted and b'"' in block.data:
        quotes = np.flatnonzero(data == ord('"'))
        at = _lines_at(block, quotes)
        places = pa.py_buffer(np.concatenate((block.starts[:1], block.ends)).astype(np.int32))
        lines = pa.StringArray.from_buffers(len(block.ends), places, pa.py_buffer(block.data)).take(pa.array(at))
        whole = pc.match_substring_regex(lines, _QUOTED).to_numpy(zero_copy_only=False)
        plain[at] &= whole & (block.ends[at] - block.starts[at] < _LONGEST_QUOTED)
        turns = np.zeros(len(data) + 1, np.int8)
        turns[quotes[plain[np.searchsorted(block.ends, quotes, "right")]]] = 1
        apart &= np.cumsum(turns[:-1], dtype=np.int32) % 2 == 0
    return plain, _widths(block, np.flatnonzero(apart))


def stripped(values: pa.Array) -> pa.Array:
    """The texts without white space at their ends, as `str.strip` has it; nothing where nothing is left."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    data = np.frombuffer(values.buffers()[2] or b"", np.uint8)
    if not len(data) or bool(((data > 32) & (data < 127)).all()):
        return values
    odd = pc.invert(pc.match_substring_regex(values, _STRIPPED)).fill_null(False)
    others = values.filter(odd).dictionary_encode()
    known = pa.array([v.strip() or None for v in others.dictionary.to_pylist()], pa.string())
    return pc.replace_with_mask(values, odd, known.take(others.indices))


def lines_with(block: Block, word: bytes) -> list[int]:
    """The lines that hold the word."""
    found: dict[int, None] = {}
    at = block.data.find(word)
    while at >= 0:
        line = int(_lines_at(block, at)[0])
        found[line] = None
        at = block.data.find(word, block.ends[line])
    return list(found)


def split_fields(
    block: Block, lines: Flags, separator: bytes, width: int, wanted: Sequence[int], nothing: str, quoted: bool = False
) -> Split:  # fmt: skip
    """The wanted fields of those lines of the block that have `width` fields; `nothing` is how an unset one is written.

    `lines` are plain ones; those of another width are cleared in it. Fields may be `quoted` in rows of `plain_rows`.
    """
    import numpy as np
    import pyarrow as pa

    try:
        table = _read(taken_lines(block, lines), separator, width, wanted, nothing, quoted)
    except pa.ArrowInvalid:
        lines &= _widths(block, np.flatnonzero(_bytes(block.data) == separator[0])) == width
        table = _read(taken_lines(block, lines), separator, width, wanted, nothing, quoted)
    if table.num_rows != np.count_nonzero(lines):  # the parser sees other lines than we do: none is sure
        lines[:] = False
        table = table.slice(0, 0)
    return Split({i: table.column(str(i)).combine_chunks() for i in wanted}, np.flatnonzero(lines))


def _bytes(data: bytes) -> np.ndarray[Any, np.dtype[np.uint8]]:
    import numpy as np

    return np.frombuffer(data, np.uint8)


def _lines_at(block: Block, places: Any) -> Any:
    """The lines in which those bytes stand."""
    import numpy as np

    return np.flatnonzero(np.bincount(np.atleast_1d(np.searchsorted(block.ends, places, "right"))))


def _clear_undecoded(block: Block, plain: Flags) -> None:
    """A line with bytes that are no UTF-8, or a byte order mark at its start, is not plain."""
    import numpy as np

    if _BOM in block.data:
        for index in _lines_at(block, np.flatnonzero(_bytes(block.data) == _BOM[0])):
            plain[index] &= not block.data.startswith(_BOM, block.starts[index])
    try:
        block.data.decode()
    except UnicodeDecodeError:
        for index in _lines_at(block, np.flatnonzero(_bytes(block.data) > 127)):
            try:
                block.data[block.starts[index] : block.ends[index]].decode()
            except UnicodeDecodeError:
                plain[index] = False


def taken_lines(block: Block, lines: Flags) -> bytes:
    """The bytes of those lines."""
    import numpy as np

    if lines.all():
        return block.data
    turns = np.flatnonzero(np.diff(np.concatenate(([False], lines, [False])).astype(np.int8)))
    data, starts, ends = block.data, block.starts, block.ends
    return b"".join(data[starts[turns[i]] : ends[turns[i + 1] - 1]] for i in range(0, len(turns), 2))


def _widths(block: Block, places: Any) -> Any:
    """How many fields each line has, with separators at those places."""
    import numpy as np

    until = np.searchsorted(places, block.ends)
    return np.diff(np.concatenate(([0], until))) + 1


def _read(data: bytes, separator: bytes, width: int, wanted: Sequence[int], nothing: str, quoted: bool) -> pa.Table:
    import pyarrow as pa
    from pyarrow import csv

    names, text = [str(i) for i in range(width)], pa.string()
    if not data:
        return pa.table({str(i): pa.array([], text) for i in wanted})
    return csv.read_csv(
        pa.BufferReader(data),
        csv.ReadOptions(use_threads=False, block_size=len(data) + 1, column_names=names),
        csv.ParseOptions(
            delimiter=separator.decode(), quote_char='"' if quoted else False, double_quote=False, escape_char=False,
            newlines_in_values=False, ignore_empty_lines=True,
        ),
        csv.ConvertOptions(
            check_utf8=False, column_types=dict.fromkeys(names, text), include_columns=[str(i) for i in wanted], null_values=[nothing],
            strings_can_be_null=True,
        ),
    )  # fmt: skip
