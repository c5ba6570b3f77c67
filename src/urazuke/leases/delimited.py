"""A CSV as exports make it: the header is found under titles, repeated headers and footers are no records, any delimiter.

A quote that nobody closed costs its own row, and no other.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from urazuke.leases.addresses import addresses
from urazuke.leases.records import Recognise, Record, Sheet, line_fault
from urazuke.leases.values import words_of

# A record of more lines is a quote that nobody closed.
RECORD_LINES = 64
# So far down the header is looked for.
HEADER_RECORDS = 40
_DELIMITERS = ",\t;|"
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
_FORMULA = re.compile(r'="(.*)"', re.DOTALL)
_FOOTER_MARKS = re.compile(r"[\s:：,;|\t0-9()（）件]+")
Row = tuple[int, list[str], str, str | None]


class _Feed:
    """Lines for the csv module, with the position known and no record longer than RECORD_LINES."""

    def __init__(self, lines: Sequence[str], position: int) -> None:
        self.lines, self.position, self.record_start = lines, position, position

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        if self.position >= len(self.lines):
            raise StopIteration
        if self.position - self.record_start >= RECORD_LINES:
            raise csv.Error(f"a quote is still open after {RECORD_LINES} lines")
        line = self.lines[self.position]
        if fault := line_fault(line):
            if self.position == self.record_start:
                self.position += 1
            raise csv.Error(fault)
        self.position += 1
        return line + "\n"


def _rows(lines: Sequence[str], delimiter: str, begin: int = 0) -> Iterator[Row]:
    """(line, fields, raw, fault) of every record; after a broken one reading goes on at the line after its first."""
    feed = _Feed(lines, begin)
    reader = csv.reader(feed, delimiter=delimiter, strict=True, skipinitialspace=True)
    while feed.position < len(lines):
        start = feed.record_start = feed.position
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield start + 1, [], lines[start], f"not a CSV row: {error}"
            feed.position = start + 1
            reader = csv.reader(feed, delimiter=delimiter, strict=True, skipinitialspace=True)
            continue
        if fields:
            raw = lines[start] if feed.position == start + 1 else "\n".join(lines[start : feed.position])
            yield start + 1, fields, raw, None


def csv_sheet(lines: Sequence[str], recognise: Recognise, digest: str) -> Sheet:
    """The records under the header; what stands above it as wide as it is kept as rejects."""
    begin = 1 if lines and _SEPARATOR_LINE.fullmatch(lines[0]) else 0
    said = _SEPARATOR_LINE.fullmatch(lines[0]) if begin else None
    found = [(*_best_header(lines, mark, recognise, begin), mark) for mark in (said[1] if said else _DELIMITERS)]
    known, row, delimiter = max(found, key=lambda each: each[0])
    rows = _rows(lines, delimiter, begin)
    above = list(islice(rows, row))
    line, fields, raw, fault = next(rows, (1, [], "", None))
    if fault:
        return Sheet((), line, iter([Record(line, (), (), raw, fault)]), digest)
    headers = tuple(_cell(field).strip() for field in fields)
    if known < 2 and _is_data(headers):
        reason = "the file has no header row: write one above it, such as provider,account_id,ip,start,end"
        return Sheet((), line, iter([Record(line, (), (), raw, reason)]), digest)
    return Sheet(headers, line, _records(headers, above, rows, recognise), digest)


def _best_header(lines: Sequence[str], delimiter: str, recognise: Recognise, begin: int) -> tuple[int, int]:
    """How many columns the likeliest header row names, and the number of records above it; the first where none does."""
    best = (0, 0)
    for number, (_, fields, _, _) in enumerate(islice(_rows(lines, delimiter, begin), HEADER_RECORDS)):
        named = len({column for field in fields if (column := recognise(field.strip()))})
        best = max(best, (named, -number))
    return best[0], -best[1]


def _is_data(cells: Sequence[str]) -> bool:
    return any(cell.count(".") == 3 and _is_address(cell) for cell in cells)


def _is_address(cell: str) -> bool:
    try:
        return bool(addresses(cell))
    except ValueError:
        return False


def _records(headers: tuple[str, ...], above: Sequence[Row], rows: Iterator[Row], recognise: Recognise) -> Iterator[Record]:
    width = len(headers)
    for line, fields, raw, fault in above:
        if len(fields) == width > 1 and all(field.strip() for field in fields) and not _is_header(fields, headers, recognise):
            yield Record(line, headers, (), raw, "the row stands above the header")
        elif fault:
            yield Record(line, headers, (), raw, fault)
    for line, fields, raw, fault in rows:
        if fault is None:
            if not any(field.strip() for field in fields):
                continue
            if _is_header(fields, headers, recognise):
                headers = tuple(_cell(field).strip() for field in fields)
                width = len(headers)
                continue
            if len(fields) > width and not any(field.strip() for field in fields[width:]):
                del fields[width:]
            if _is_footer(fields, width):
                fault = "a total or a closing line, not a record"
            elif len(fields) != width:
                fault = f"{len(fields)} fields where the header has {width}"
            elif '="' in raw:
                fields = [_cell(field) for field in fields]
        yield Record(line, headers, () if fault else fields, raw.rstrip("\r"), fault)


def _cell(field: str) -> str:
    """What a spreadsheet keeps as text by ="090…" is that text."""
    match = _FORMULA.fullmatch(field.strip()) if field.lstrip().startswith('="') else None
    return match[1].replace('""', '"') if match else field


def _is_header(fields: Sequence[str], headers: tuple[str, ...], recognise: Recognise) -> bool:
    """Is it the header again, or another file's that was appended?"""
    if fields[0].strip() != headers[0] and recognise(fields[0].strip()) is None:
        return False
    cells = [_cell(field).strip() for field in fields]
    if tuple(cells) == headers:
        return True
    named = [column for cell in cells if cell and (column := recognise(cell))]
    return len(set(named)) >= 3 and len(named) * 5 >= 3 * sum(map(bool, cells))


def _is_footer(fields: Sequence[str], width: int) -> bool:
    """A sum, a count or a last remark: its first field says so, and most of the others are empty."""
    said = [field for field in fields if field.strip()]
    if len(said) > max(2, width // 3) or not said:
        return False
    first = said[0].strip().casefold()
    return first.startswith("#") or _FOOTER_MARKS.sub(" ", first).strip() in words_of("footers") or first in words_of("footers")
