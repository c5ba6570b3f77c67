"""A locator leads from a statement back to the bytes that it rests on.

`exhibit` is the SHA-256 of an input file; `line` counts from 1 in the decompressed file; `start` and `end`
are offsets in Unicode code points: in the extracted text of a report, or in the line where there is one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from json.encoder import encode_basestring
from typing import Any

import rfc8785

_PLAIN = frozenset((str, int, type(None)))
_EXACT = 1 << 53  # of whole numbers below it, both encoders write the digits


@dataclass(frozen=True, slots=True, order=True)
class Locator:
    exhibit: str
    line: int | None = None
    start: int | None = None
    end: int | None = None

    def as_row(self) -> dict[str, Any]:
        """The form in which tables hold it: the struct of `tables.BASIS`."""
        return {"exhibit": self.exhibit, "line": self.line, "start": self.start, "end": self.end, "id": None}


def row_reference(row_id: str) -> dict[str, Any]:
    """A basis item that names another row by its id."""
    return {"exhibit": None, "line": None, "start": None, "end": None, "id": row_id}


def canonical(value: Any) -> bytes:
    """RFC 8785 JSON: the one byte string that a value has."""
    if type(value) is list and _PLAIN.issuperset(map(type, value)) and all(abs(v) < _EXACT for v in value if type(v) is int):
        try:  # of such lists these are the same bytes, in a twentieth of the time
            return f"[{','.join(map(_plain, value))}]".encode()
        except UnicodeEncodeError:
            pass
    return rfc8785.dumps(value)


def _plain(value: str | int | None) -> str:
    return encode_basestring(value) if isinstance(value, str) else "null" if value is None else str(value)


def derive_id(prefix: str, *parts: Any, length: int = 12) -> str:
    """An id that follows from what it names alone: `prefix-` and hex digits of a SHA-256 over the parts."""
    return f"{prefix}-{hashlib.sha256(canonical(list(parts))).hexdigest()[:length]}"


def basis_json(item: Mapping[str, Any]) -> dict[str, Any] | str:
    """A basis item as the contract prints it: a locator, or the id of another row."""
    if item["id"] is not None:
        return str(item["id"])
    return {key: item[key] for key in ("exhibit", "line", "start", "end")}
