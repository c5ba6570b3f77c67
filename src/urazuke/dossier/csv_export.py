"""Every table leaves as CSV that a spreadsheet will not run; `urazuke show` prints it as JSON.

A cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return gets a leading `'`, but for plain numbers.
Instants are ISO 8601 with `Z`; lists of text are joined by `; `; structs and `basis` are JSON. UTF-8, LF, header first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from urazuke.evidence.locator import basis_json
from urazuke.evidence.tables import CONTRACT_TABLES
from urazuke.evidence.writing import write_whole

if TYPE_CHECKING:
    import pyarrow as pa

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?", re.IGNORECASE)
_SPECIAL = re.compile(r'[",\r\n]')
_CARE = r"^[=+@\t-]|[\",\r\n\x00]"
_INSTANT = "%Y-%m-%dT%H:%M:%S"
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_CHUNK_ROWS = 8192


def export_csv(tables: Mapping[str, pa.Table], folder: Path, names: Sequence[str] = CONTRACT_TABLES) -> None:
    """Every table of `names` as `folder/<name>.csv`; a table that is not given is an empty one."""
    for name in names:
        _write(folder / f"{name}.csv", partial(write_csv, name, contract_table(name, tables)))


def contract_table(name: str, tables: Mapping[str, pa.Table]) -> pa.Table:
    """The table of that name, or an empty one of its schema."""
    from urazuke.evidence.tables import make_table

    found = tables.get(name)
    return found if found is not None else make_table(name)


def write_csv(name: str, table: pa.Table, out: TextIO) -> None:
    """The table of that name: header and rows; column by column, so that large tables stay quick."""
    del name  # every table is written alike; JSON, whose twin this is, needs it
    out.write(",".join(table.column_names) + "\n")
    for batch in table.to_batches(max_chunksize=_CHUNK_ROWS):
        columns = [_cells(column, batch.column(i)) for i, column in enumerate(table.column_names)]
        out.writelines(",".join(row) + "\n" for row in zip(*columns, strict=True))


def safe_cell(text: str) -> str:
    """Text that a spreadsheet shows and does not compute; NUL, which CSV cannot hold, becomes U+FFFD."""
    text = text.replace("\0", "\ufffd").encode("utf-8", "backslashreplace").decode()
    return "'" + text if text.startswith(_DANGEROUS) and not _NUMBER.fullmatch(text) else text


def _quoted(cell: str) -> str:
    """RFC 4180 quoting; a lone carriage return is quoted too, which the standard library's writer forgets."""
    return '"' + cell.replace('"', '""') + '"' if _SPECIAL.search(cell) else cell


def _cells(name: str, column: pa.Array) -> Iterable[str]:
    """The column as finished CSV cells; whole columns at once where nothing in them needs care."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_timestamp(column.type):
        return _texts(pc.binary_join_element_wise(pc.replace_substring(pc.strftime(column, _INSTANT), ".000000", ""), "Z", ""))
    if pa.types.is_integer(column.type):
        return _texts(column.cast(pa.string()))
    if pa.types.is_string(column.type) and not pc.any(pc.match_substring_regex(column, _CARE)).as_py():
        return _texts(column)
    form = _basis_cell if name == "basis" else _cell
    return [_quoted(form(value)) for value in column.to_pylist()]


def _texts(column: pa.Array) -> list[str]:
    import pyarrow.compute as pc

    cells: list[str] = pc.fill_null(column, "").to_pylist()
    return cells


def _basis_cell(value: Any) -> str:
    return _ENCODER.encode([basis_json(item) for item in value or []])


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return safe_cell(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        return safe_cell("; ".join(value))
    return _ENCODER.encode(value)


def _write(path: Path, write: Callable[[TextIO], None]) -> None:
    def fill(target: Path) -> None:
        with open(target, "w", encoding="utf-8", errors="backslashreplace", newline="") as out:
            write(out)

    write_whole(path, fill)
