"""Web servers' access logs as one JSON object a line: nginx (`escape=json`), Apache, Caddy, Traefik, and whatever names its fields alike.

Format: nginx, ngx_http_log_module; Caddy, "log"; Traefik, "Access Logs". Which keys mean which column stands in columns.toml; an
object inside the line is looked into as well. As in the combined form the source is the client, the bytes are those of the
response, and the URL is the path as it was asked for, with the host where the line has one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from urazuke.telemetry.addresses import absolute_url, split_host
from urazuke.telemetry.by_line import ByLine
from urazuke.telemetry.columns import Columns
from urazuke.telemetry.lines import Lines
from urazuke.telemetry.own_columns import known_columns
from urazuke.telemetry.reader import Context, Parsed, first_lines
from urazuke.telemetry.readers.json_lines import Row, decode_object, read_kinds
from urazuke.telemetry.times import Clock, epoch

_FORMAT = "access-json"
_LOCAL = re.compile(r"(\d\d)/([A-Z][a-z]{2})/(\d{4}):(\d\d:\d\d):(\d\d) ([+-]\d{4})")
_REQUEST = re.compile(r"[A-Z][A-Za-z_-]{0,31} (\S.*?)(?: HTTP/\d(?:\.\d)?)?")
_NOBODY = ("", "-", "_")


class AccessJson:
    name = "access-json"
    by_line = ByLine(escapes=(rb"\\u",))

    def detect(self, head: bytes, name: str) -> bool:
        for line in first_lines(head):
            found = decode_object(line) if line.startswith("{") else ""
            if isinstance(found, dict) and _is_request(_flat(found)):
                return True
        return False

    def read(self, blocks: Iterable[Lines], context: Context) -> Iterator[Parsed]:
        clock = Clock(context.zone)

        def kind(row: Row) -> str | None:
            return "request" if _is_request(_flat(row)) else "of no request"

        def build(kind: str, rows: list[Row], at: list[int]) -> Columns | None:
            return _columns([_flat(row) for row in rows], at, clock, context) if kind == "request" else None

        yield from read_kinds(blocks, _FORMAT, kind, "is no request", build)


def _flat(row: Row) -> Row:
    """The fields, and those of objects inside; what stands outside wins."""
    inner = {k: v for value in row.values() if isinstance(value, dict) for k, v in value.items()}
    headers = {f"header {k.lower()}": v[0] if isinstance(v, list) and v else v for k, v in _headers(inner)}
    return {**headers, **inner, **{k: v for k, v in row.items() if not isinstance(v, dict)}} if inner else row


def _headers(inner: Row) -> list[tuple[str, Any]]:
    found = inner.get("headers")
    return list(found.items()) if isinstance(found, dict) else []


def _is_request(row: Row) -> bool:
    keys = known_columns(_FORMAT)
    return all(any(key in row for name in group for key in keys[name]) for group in (("time",), ("source_ip",), ("url", "request")))


def _columns(rows: list[Row], at: list[int], clock: Clock, context: Context) -> Columns:
    columns = Columns("http", at)

    def take(column: str) -> list[Any]:
        keys = known_columns(_FORMAT)[column]
        return [next((v for k in keys if (v := row.get(k)) is not None and v not in _NOBODY), None) for row in rows]

    columns.time([_time(t, clock, context) for t in take("time")])
    clients = [split_host(c) if isinstance(c, str) else None for c in take("source_ip")]
    columns.set("source_ip", [c.address if c else None for c in clients])
    columns.set("source_port", [c.port if c else None for c in clients])
    columns.set("protocol", "tcp")
    columns.size("destination_bytes", take("bytes"))
    hosts = [h if isinstance(h, str) else None for h in take("host")]
    columns.name([split_host(h).name if h else None for h in hosts])
    targets = [t if isinstance(t, str) else _target(r) for t, r in zip(take("url"), take("request"))]
    schemes = take("scheme")
    whole = [
        t if not h or not t or not t.startswith("/") or s != "https" else f"https://{h}{t}" for h, t, s in zip(hosts, targets, schemes)
    ]
    columns.set("url", [absolute_url(h, t) for h, t in zip(hosts, whole)])
    columns.text("user_agent", take("user_agent"))
    columns.set("outcome", "established")
    return columns


def _time(value: Any, clock: Clock, context: Context) -> int | None:
    if isinstance(value, str) and (found := _LOCAL.fullmatch(value)):
        day, month, year, minute, seconds, offset = found.groups()
        return clock.micros(year, month, day, minute, seconds, offset)
    return epoch(value, context.zone)


def _target(request: Any) -> str | None:
    """What was asked for; None where the request is no HTTP."""
    found = _REQUEST.fullmatch(request) if isinstance(request, str) else None
    return found[1] if found else None
