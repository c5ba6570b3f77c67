"""A watch-list value as a STIX pattern, its window as `START … STOP …`; quotes in a value cannot end the pattern."""

from __future__ import annotations

from datetime import datetime

from urazuke.evidence.instant import format_instant

_PATHS = {
    "domain": "domain-name:value", "url": "url:value", "email": "email-addr:value",
    "user_agent": "network-traffic:extensions.'http-request-ext'.request_header.'User-Agent'",
}  # fmt: skip
_HASHES = {32: "MD5", 40: "'SHA-1'", 64: "'SHA-256'", 128: "'SHA-512'"}


def open_pattern(kind: str, value: str) -> tuple[str, str]:
    """The pattern without a window, and its language: `stix`, or `ja3` which STIX has no words for."""
    quoted = value.replace("\\", "\\\\").replace("'", "\\'")
    if kind == "ip":
        name = "ipv6-addr" if ":" in value else "ipv4-addr"
        return f"[{name}:value {'ISSUBSET' if '/' in value else '='} '{quoted}']", "stix"
    if kind == "hash":
        return f"[file:hashes.{_HASHES.get(len(value), 'MD5')} = '{quoted}']", "stix"
    if kind in _PATHS:
        return f"[{_PATHS[kind]} = '{quoted}']", "stix"
    return value, kind


def window_pattern(kind: str, value: str, start: datetime | None, end: datetime | None) -> str:
    """The pattern with its window; without one where the window is open at either end, for STIX needs both."""
    pattern, _ = open_pattern(kind, value)
    if start is None or end is None or end <= start:
        return pattern
    return f"{pattern} START t'{_literal(start)}' STOP t'{_literal(end)}'"


def _literal(instant: datetime) -> str:
    return format_instant(instant)
