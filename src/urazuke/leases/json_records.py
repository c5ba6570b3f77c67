"""JSON lines, a JSON array or an indented document become records; what is nested is spread out.

{"lease": {"start": …}} is the field `lease.start`, a list of plain values is joined by `;`, and a list of objects is a
record for each of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from urazuke.leases.records import Record, line_fault

MOST_RECORDS = 1 << 16
_OBJECT_LINE = re.compile(r"\s*\{")
_BETWEEN = re.compile(r"[\s,]*")


def json_records(lines: Sequence[str]) -> Iterator[Record]:
    """The records of those lines; `line` is where the object begins that holds the record."""
    first = next((line for line in lines if line.strip()), "").strip()
    if first.startswith("[") or (not _is_object(first) and _is_document(lines)):
        yield from _document(lines)
        return
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        if fault := line_fault(line):
            yield Record(number, (), (), line.rstrip("\r"), fault)
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield Record(number, (), (), line.rstrip("\r"), f"not a JSON object of plain values: {str(error)[:120]}")
            continue
        yield from _spread_out(number, value, line.rstrip("\r"))


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _is_document(lines: Sequence[str]) -> bool:
    """Does an object that begins in the first line end in a later one?"""
    try:
        json.JSONDecoder().raw_decode("\n".join(lines).lstrip())
    except (ValueError, RecursionError):
        return False
    return True


def _document(lines: Sequence[str]) -> Iterator[Record]:
    """The elements of an array, or objects that span lines; after a broken one reading goes on at the next line that opens one."""
    text = "\n".join(lines)
    decoder = json.JSONDecoder()
    position, number, counted = 0, 1, 0
    opening = re.compile(r"\s*\[").match(text)
    position = opening.end() if opening else 0
    while (position := _BETWEEN.match(text, position).end()) < len(text):  # type: ignore[union-attr]
        if text[position] == "]":
            position += 1
            continue
        number, counted = number + text.count("\n", counted, position), position
        try:
            if fault := line_fault(lines[number - 1]):
                raise ValueError(fault)
            value, end = decoder.raw_decode(text, position)
        except (ValueError, RecursionError) as error:
            end = text.find("\n", position) + 1
            yield Record(number, (), (), lines[number - 1].strip(), f"not a JSON object of plain values: {str(error)[:120]}")
            while 0 < end < len(text) and not _OBJECT_LINE.match(text, end):
                end = text.find("\n", end) + 1
            position = end or len(text)
            continue
        yield from _spread_out(number, value, text[position:end])
        position = end


def _spread_out(line: int, value: Any, raw: str) -> Iterator[Record]:
    try:
        if not isinstance(value, dict):
            raise TypeError(f"it is a {type(value).__name__}")
        rows = spread(value)
    except (TypeError, ValueError, RecursionError) as error:
        yield Record(line, (), (), raw, f"not a JSON object of plain values: {str(error)[:120]}")
        return
    for number, row in enumerate(rows):
        yield Record(line, tuple(row), tuple(row.values()), raw, further=number > 0)


def spread(value: Mapping[str, Any]) -> list[dict[str, str]]:
    """The fields of an object as text by their path; several where a list of objects lies in it."""
    rows: list[dict[str, str]] = [{}]
    for key, item in value.items():
        inner = _inner(plain(key), item)
        if inner is None:
            text = text_of(item)
            for row in rows:
                row[plain(key)] = text
        else:
            rows = [{**row, **more} for row in rows for more in inner]
            if len(rows) > MOST_RECORDS:
                raise ValueError(f"more than {MOST_RECORDS:,} records in one object")
    return rows


def _inner(key: str, item: Any) -> list[dict[str, str]] | None:
    """What lies inside the field, by path; None where it is plain."""
    if isinstance(item, Mapping):
        return [{f"{key}.{path}": text for path, text in row.items()} for row in spread(item)]
    if isinstance(item, list) and any(isinstance(each, Mapping) for each in item):
        if not all(isinstance(each, Mapping) for each in item):
            raise TypeError(f"{key} mixes objects and plain values")
        return [row for each in item for row in _inner(key, each) or ()]
    return None


def text_of(value: Any) -> str:
    """A plain value as text, "" for none, for true and for false; a list joined by `;`; TypeError for anything else."""
    if isinstance(value, str):
        return plain(value)
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, list | tuple):
        return ";".join(filter(None, map(text_of, value)))
    if isinstance(value, float):
        return "" if value != value else str(int(value)) if value.is_integer() and abs(value) < 1e18 else repr(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, bytes):
        return value.decode("utf-8")
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    if type(value).__name__ == "Decimal":
        return str(value)
    raise TypeError(f"a field holds a {type(value).__name__}")


def plain(text: str) -> str:
    """Halves of surrogate pairs, which a JSON escape can smuggle in and no file can hold, become question marks."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
