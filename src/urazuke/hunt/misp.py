"""Indicators of a MISP event: attributes meant for detection (`to_ids`), or that were so until their `last_seen`.

MISP core format (draft-dulaunoy-misp-core-format): `Event.Attribute`, `Event.Object[].Attribute`; an export of several events
is a list or a `response`. Attributes that are deleted, or context only, are no indicators and no rejects.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from urazuke.hunt.indicators import canonical_value
from urazuke.hunt.watchfile import Indicated, Refused, validity

# Attribute type -> what its parts, split at "|", are; "" is a part that is not hunted.
_KINDS: Mapping[str, tuple[str, ...]] = {
    "ip-src": ("ip",), "ip-dst": ("ip",), "ip-src|port": ("ip", ""), "ip-dst|port": ("ip", ""), "domain": ("domain",),
    "hostname": ("domain",), "hostname|port": ("domain", ""), "domain|ip": ("domain", "ip"), "url": ("url",), "email": ("email",),
    "email-src": ("email",), "email-dst": ("email",), "md5": ("hash",), "sha1": ("hash",), "sha256": ("hash",), "sha512": ("hash",),
    "filename|md5": ("", "hash"), "filename|sha1": ("", "hash"), "filename|sha256": ("", "hash"), "filename|sha512": ("", "hash"),
    "ja3-fingerprint-md5": ("ja3",), "user-agent": ("user_agent",),
}  # fmt: skip


def looks_like_misp(document: Any) -> bool:
    """Is this an event, a list of events, or a `response` of them?"""
    return any(True for _ in events(document))


def event_rows(document: Any, exhibit: str, lines: Mapping[str, int], assumed: ZoneInfo) -> Iterator[Indicated | Refused]:
    """What each attribute for detection says; `lines` knows the line in which a uuid stands."""
    for event in events(document):
        label = event.get("info") if isinstance(event.get("info"), str) else ""
        for attribute in attributes(event):
            if not isinstance(attribute, dict):
                yield Refused(None, "an attribute is not an object", str(attribute)[:400])
            elif _detects(attribute):
                yield from _attribute(attribute, str(label), exhibit, lines.get(str(attribute.get("uuid"))), assumed)


def events(document: Any) -> Iterator[Mapping[str, Any]]:
    """Each event of the document."""
    wrapped = document.get("response", document) if isinstance(document, dict) else document
    for item in wrapped if isinstance(wrapped, list) else [wrapped]:
        event = item.get("Event") if isinstance(item, dict) else None
        if isinstance(event, dict):
            yield event


def attributes(event: Mapping[str, Any]) -> Iterator[Any]:
    """What stands for an attribute, in the event itself and in its objects."""
    yield from _list(event.get("Attribute"))
    for item in _list(event.get("Object")):
        if isinstance(item, dict) and item.get("deleted") is not True:
            yield from _list(item.get("Attribute"))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _detects(attribute: Mapping[str, Any]) -> bool:
    ended, kind = bool(attribute.get("last_seen")), attribute.get("type")
    return isinstance(kind, str) and kind in _KINDS and attribute.get("deleted") is not True and (attribute.get("to_ids") is True or ended)


def _attribute(
    attribute: Mapping[str, Any], label: str, exhibit: str, line: int | None, assumed: ZoneInfo
) -> Iterator[Indicated | Refused]:
    kinds, value = _KINDS[attribute["type"]], attribute.get("value")
    comment = attribute.get("comment")
    try:
        if not isinstance(value, str):
            raise ValueError("the value is not text")
        start, end = validity(_time(attribute, "first_seen"), _time(attribute, "last_seen"), assumed)
        parts = value.split("|") if len(kinds) > 1 else [value]
        if len(parts) != len(kinds):
            raise ValueError(f"a value of type {attribute['type']} has {len(kinds)} parts")
        named = comment if isinstance(comment, str) and comment.strip() else label
        for kind, part in zip(kinds, parts, strict=True):
            if kind:
                yield Indicated(kind, canonical_value(kind, part), start, end, named, exhibit, line)
    except ValueError as error:
        yield Refused(line, str(error), str(value)[:400])


def _time(attribute: Mapping[str, Any], key: str) -> str | None:
    value = attribute.get(key)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{key} is not text")
    return value
