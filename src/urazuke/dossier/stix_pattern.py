"""A watch-list value as a STIX pattern, its window as `START … STOP …`; quotes in a value cannot end the pattern."""

from __future__ import annotations

from datetime import datetime

from urazuke.evidence.instant import format_instant

_PATHS = {
    "domain": "domain-name:value", "url": "url:value", "email": "email-addr:value",
    "user_agent": "network-traffic:extensions.'http-request-ext'.request_header.'User-Agent'",
}  # fmt: skip
_HASHES = {32: "MD5", 40: "'SHA-1'", 64: "'SHA-256'", 128: "'SHA-512'"}


SINCE_EVER = "1970-01-01T00:00:00Z"  # what `valid_from` says of an indicator that nobody gave a beginning


def open_pattern(kind: str, value: str) -> tuple[str, str]:
    """The pattern without a window, and its language: `stix`; for a JA3 fingerprint, which STIX has no words for, `suricata`."""
    quoted = value.replace("\\", "\\\\").replace("'", "\\'")
    if kind == "ip":
        name = "ipv6-addr" if ":" in value else "ipv4-addr"
        return f"[{name}:value {'ISSUBSET' if '/' in value else '='} '{quoted}']", "stix"
    if kind == "hash":
        return f"[file:hashes.{_HASHES.get(len(value), 'MD5')} = '{quoted}']", "stix"
    if kind == "ja3":
        return f'alert tls any any -> any any (msg:"TLS fingerprint {value}"; ja3.hash; content:"{value}";)', "suricata"
    return f"[{_PATHS[kind]} = '{quoted}']", "stix"


def window_pattern(kind: str, value: str, start: datetime | None, end: datetime | None) -> tuple[str, str]:
    """The pattern with its window, and its language; without one where the window is open at either end, for STIX needs both."""
    pattern, language = open_pattern(kind, value)
    if start is None or end is None or end <= start or language != "stix":
        return pattern, language
    return f"{pattern} START t'{format_instant(start)}' STOP t'{format_instant(end)}'", language
