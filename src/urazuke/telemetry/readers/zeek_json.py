"""Zeek's logs as JSON, one object a line; a file may mix the kinds of log.

Which log a line is of: `_path` (the JSON streaming logs package), `@stream` (as some collectors add it), else the
fields that only one log has. Fields are spelled `id.orig_h`, `id_orig_h`, or `{"id": {"orig_h": …}}`; times are epoch
seconds or ISO 8601.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from urazuke.telemetry.columns import Columns
from urazuke.telemetry.lines import Lines
from urazuke.telemetry.reader import Context, Parsed, first_lines
from urazuke.telemetry.readers.json_lines import Row, decode_object, read_kinds
from urazuke.telemetry.readers.zeek import columns_of

_PATH_KEYS = ("_path", "@stream", "@path")
_TELLING = (
    ("conn_state", "conn"), ("query", "dns"), ("qtype", "dns"), ("rcode", "dns"), ("cipher", "ssl"), ("server_name", "ssl"),
    ("ssl_history", "ssl"), ("ja3", "ssl"),
    ("mailfrom", "smtp"), ("helo", "smtp"), ("trans_depth", "http"), ("uri", "http"), ("method", "http"),
    ("fingerprint", "x509"), ("fuid", "files"), ("note", "notice"), ("orig_pkts", "conn"),
)  # fmt: skip


class ZeekJson:
    name = "zeek-json"

    def detect(self, head: bytes, name: str) -> bool:
        for line in first_lines(head):
            found = decode_object(line) if line.startswith("{") else ""
            if isinstance(found, dict) and "ts" in found and (_path(found) or "uid" in found):
                return True
        return False

    def read(self, blocks: Iterable[Lines], context: Context) -> Iterator[Parsed]:
        def build(path: str, rows: list[Row], at: list[int]) -> Columns | None:
            return columns_of(path, _taker(rows), lambda kind: Columns(kind, at), context.zone)

        yield from read_kinds(blocks, "zeek", lambda row: _path(row) or None, "does not say which of Zeek's logs it is of", build)


def _path(found: dict[str, Any]) -> str:
    for key in _PATH_KEYS:
        if isinstance(path := found.get(key), str):
            return path
    return next((path for field, path in _TELLING if field in found), "")


class _taker:  # noqa: N801  used as a function
    """The values of a field in these objects, however its name is spelled."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self._rows = rows

    def __call__(self, name: str) -> list[Any]:
        if not name.startswith("id."):
            return [row.get(name) for row in self._rows]
        other, inner = name.replace(".", "_"), name[3:]
        return [row[name] if name in row else row[other] if other in row else _inside(row.get("id"), inner) for row in self._rows]


def _inside(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None
