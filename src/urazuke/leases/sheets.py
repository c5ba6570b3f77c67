"""A provider's file becomes a sheet of records: CSV, JSON and Parquet are told apart by content, never by name."""

from __future__ import annotations

import hashlib
import re

from urazuke.errors import InputError
from urazuke.evidence.decode import HEAD_BYTES, media_type, read_limited
from urazuke.evidence.exhibit import Exhibit
from urazuke.leases.delimited import csv_sheet
from urazuke.leases.json_records import json_records
from urazuke.leases.parquet_records import parquet_sheet
from urazuke.leases.records import LIMIT_BYTES, Recognise, Sheet
from urazuke.leases.text import decode_lines

_JSON_START = re.compile(r"\s*(?:\{|\[\s*(?:[\{\]]|$))")
_UNREADABLE = {
    "application/zip": ("is an Excel workbook or another zip archive", "save the sheet as CSV (UTF-8)"),
    "application/x-ole": ("is an old Excel workbook", "save the sheet as CSV (UTF-8)"),
}


def read_sheet(exhibit: Exhibit, recognise: Recognise, encoding: str | None = None) -> Sheet:
    """The rows of that file; InputError where it is no CSV, JSON or Parquet at all.

    `recognise` helps to tell where the header is, which delimiter a CSV uses and, with no `encoding` given, how it is encoded.
    """
    try:
        content = read_limited(exhibit.file, LIMIT_BYTES)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=exhibit.path, hint="mend the permissions") from None
    digest = hashlib.sha256(content).hexdigest()
    kind = media_type(content[:HEAD_BYTES])
    if kind == "application/x-empty":
        return Sheet((), None, iter(()), digest)
    if kind == "application/vnd.apache.parquet":
        return parquet_sheet(content, exhibit.path, digest)
    lines = (
        None
        if kind in ("application/pdf", *_UNREADABLE)
        else decode_lines(content, encoding or exhibit.encoding, recognise, encoding is not None)
    )
    if lines is None:
        what, hint = _UNREADABLE.get(kind, (f"is {kind}", "convert it, or remove it"))
        raise InputError(f"{what}, not CSV, JSON lines or Parquet: {hint}", where=exhibit.path, hint=hint)
    if lines and _JSON_START.match("\n".join(lines[:50])):
        return Sheet(None, None, json_records(lines), digest)
    return csv_sheet(lines, recognise, digest)
