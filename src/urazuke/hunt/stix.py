"""Indicators of a STIX 2.1 bundle: patterns that are values joined by OR are read; what needs more is refused, never guessed.

OASIS STIX 2.1, section 9 (patterning) and 4.7 (indicator: `valid_from` inclusive, `valid_until` exclusive, `revoked`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from urazuke.hunt.indicators import canonical_value
from urazuke.hunt.watchfile import Indicated, Refused, validity

_PATHS: tuple[tuple[str, str], ...] = (
    (r"ipv[46]-addr:value", "ip"), (r"domain-name:value", "domain"), (r"url:value", "url"), (r"email-addr:value", "email"),
    (r"email-message:(?:from_ref|sender_ref)\.value", "email"), (r"file:hashes\.(?:'[^']+'|[A-Za-z0-9_-]+)", "hash"),
    (r"network-traffic:extensions\.'http-request-ext'\.request_header\.'User-Agent'", "user_agent"),
    (r"network-traffic:(?:src|dst)_ref\.value", "ip"), (r"http-request-ext:request_header\.'User-Agent'", "user_agent"),
)  # fmt: skip
_TEST = re.compile(r"\s*(?P<path>[a-z0-9-]+:(?:[A-Za-z0-9_.-]|'[^']*')+)\s*(?P<test>=|ISSUBSET\b)\s*'(?P<value>(?:[^'\\]|\\.)*)'\s*")
_FINGERPRINT = re.compile(
    r'alert tls any any -> any any \((?:msg:"[^";\\]*"; ?)?ja3\.hash; ?content:"(?P<value>[0-9a-fA-F]{32})";(?: ?(?:sid|rev):\d+;)*\)'
)
SINCE_EVER = datetime(1970, 1, 1, tzinfo=UTC)  # what is written for an indicator without a beginning, for STIX requires one
_TIMES = re.compile(r"\s*START\s+t'(?P<start>[^']+)'\s+STOP\s+t'(?P<stop>[^']+)'\s*")


def bundle_rows(document: Mapping[str, Any], exhibit: str, lines: Mapping[str, int], assumed: ZoneInfo) -> Iterator[Indicated | Refused]:
    """What each `indicator` of the bundle says; `lines` knows the line in which an id stands."""
    listed = document.get("objects", [])
    if not isinstance(listed, list):
        yield Refused(1, "the bundle's objects are not a list", "")
        return
    for item in listed:
        if not isinstance(item, dict):
            yield Refused(None, "an object of the bundle is not an object", str(item)[:400])
        elif item.get("type") == "indicator":
            yield from _indicator(item, exhibit, lines.get(str(item.get("id"))), assumed)


def objects(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The objects of a bundle; what `bundle_rows` refuses is left out."""
    listed = document.get("objects")
    return [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []


def _indicator(item: Mapping[str, Any], exhibit: str, line: int | None, assumed: ZoneInfo) -> Iterator[Indicated | Refused]:
    pattern = item.get("pattern")
    raw = str(pattern)[:400]
    language = item.get("pattern_type", "stix")
    if not isinstance(pattern, str) or language not in ("stix", "suricata"):
        yield Refused(line, "the indicator has no STIX pattern", raw)
        return
    if item.get("revoked") is True:
        yield Refused(line, "the indicator was revoked by whoever published it", raw)
        return
    if item.get("indicator_types") == ["benign"]:
        yield Refused(line, "the indicator is marked benign", raw)
        return
    label = item.get("name") if isinstance(item.get("name"), str) else ""
    try:
        start, end = validity(_text(item, "valid_from"), _text(item, "valid_until"), assumed)
        start = None if start == SINCE_EVER else start
        for kind, value, from_time, to_time in parse_pattern(pattern) if language == "stix" else parse_fingerprint(pattern):
            first, last = validity(from_time, to_time, assumed)
            yield Indicated(kind, canonical_value(kind, value), first or start, last or end, str(label), exhibit, line)
    except ValueError as error:
        yield Refused(line, str(error), raw)


def _text(item: Mapping[str, Any], key: str) -> str | None:
    value = item.get(key)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{key} is not text")
    return value


def parse_fingerprint(rule: str) -> list[tuple[str, str, str | None, str | None]]:
    """The JA3 fingerprint of a Suricata rule that asks for one and nothing else; ValueError for any other rule."""
    if not (match := _FINGERPRINT.fullmatch(rule.strip())):
        raise ValueError("of Suricata rules only those for one JA3 fingerprint are read")
    return [("ja3", match["value"], None, None)]


def parse_pattern(pattern: str) -> list[tuple[str, str, str | None, str | None]]:
    """(type, value, START, STOP) of each alternative; ValueError where the pattern is more than values joined by OR."""
    found: list[tuple[str, str, str | None, str | None]] = []
    at = 0
    while True:
        tests, at = _observation(pattern, at)
        times = _TIMES.match(pattern, at)
        at = times.end() if times else at
        found += [(kind, value, times and times["start"], times and times["stop"]) for kind, value in tests]
        rest = pattern[at:].strip()
        if not rest:
            return found
        if not (word := re.compile(r"\s*OR\s*(?=\[)").match(pattern, at)):
            raise ValueError("the pattern is more than single values joined by OR")
        at = word.end()


def _observation(pattern: str, at: int) -> tuple[list[tuple[str, str]], int]:
    opening = re.compile(r"\s*\[").match(pattern, at)
    if not opening:
        raise ValueError("the pattern does not start with [")
    at, tests = opening.end(), []
    while True:
        test = _TEST.match(pattern, at)
        if not test:
            raise ValueError("the pattern is more than `type:value = '…'` joined by OR")
        if test["test"] == "ISSUBSET" and _kind(test["path"]) != "ip":
            raise ValueError("ISSUBSET is for addresses")
        tests.append((_kind(test["path"]), re.sub(r"\\(.)", r"\1", test["value"])))
        at = test.end()
        if pattern.startswith("]", at):
            return tests, at + 1
        if not (word := re.compile(r"OR\b").match(pattern, at)):
            raise ValueError("the pattern joins its tests by more than OR")
        at = word.end()


def _kind(path: str) -> str:
    for known, kind in _PATHS:
        if re.fullmatch(known, path):
            return kind
    raise ValueError(f"patterns over {path} are not hunted")
