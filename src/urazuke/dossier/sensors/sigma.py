"""Sigma rules, one for each class of logs, with the windows of every value beside them: a search in stored logs needs both.

Sigma compares fields and knows no time, so each rule carries `windows`, a list that a SIEM's own time range is to be set from.
Source: Sigma specification 2 (rules, modifiers `cidr` and `endswith`; `*`, `?` and `\\` are escaped in values) and its
taxonomy for firewall, proxy, dns and webserver logs; Zeek's own field names where the taxonomy has no class.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from urazuke.dossier.sensors.selection import Selection, Watched

NAMESPACE = uuid.UUID("b8c1f7de-51c2-5a0f-9d43-0a2f1e7c66b4")
_WILD = re.compile(r"([*?\\])")
_BREAKS = re.compile(r"[^\x20-\x7e\xa0-\u2027\u202f-\ud7ff\ue000-\ufefe\uff00-\ufffd]")


@dataclass(frozen=True, slots=True)
class _Class:
    """A class of logs: its source, what is looked for in it, and in which fields (type -> fields, with modifiers)."""

    name: str
    source: Mapping[str, str]
    fields: Mapping[str, Sequence[str]]


CLASSES = (
    _Class("connections", {"category": "firewall"}, {"ip": ("dst_ip", "src_ip")}),
    _Class("name look-ups", {"category": "dns"}, {"domain": ("query",), "ip": ("answer",)}),
    _Class("proxy requests", {"category": "proxy"},
           {"domain": ("cs-host",), "url": ("c-uri",), "user_agent": ("c-useragent",), "ip": ("cs-host", "dst_ip")}),
    _Class("web server requests", {"category": "webserver"}, {"ip": ("c-ip",), "user_agent": ("cs-user-agent",)}),
    _Class("files in traffic", {"product": "zeek", "service": "files"}, {"hash": ("md5", "sha1", "sha256")}),
    _Class("TLS fingerprints", {"product": "zeek", "service": "ssl"}, {"ja3": ("ja3",)}),
    _Class("mail", {"product": "zeek", "service": "smtp"}, {"email": ("mailfrom", "rcptto", "from", "to")}),
)  # fmt: skip
_HASHES = {32: "md5", 40: "sha1", 64: "sha256"}


def sigma_file(selection: Selection, title: str, tlp: str) -> str:
    """A rule for each class of logs in which something of the watch list can stand, as YAML documents."""
    rules = [rule for known in CLASSES if (rule := _rule(known, selection, title, tlp))]
    head = f"# TLP:{tlp.upper()} {_quoted(selection.told)[1:-1]}\n"
    return head + "---\n".join("\n".join(_yaml(rule)) + "\n" for rule in rules)


def _rule(known: _Class, selection: Selection, title: str, tlp: str) -> dict[str, Any] | None:
    tests: dict[str, dict[str, list[str]]] = {}
    entries: dict[tuple[str, str], Watched] = {}
    for kind, fields in known.fields.items():
        for name, entry in ((name, e) for e in selection.of(kind) for name in fields if _fits(name, e)):
            for key, value in _tests(name, entry):
                tests.setdefault(re.sub(r"\W", "_", f"{kind}_{name}"), {}).setdefault(key, []).append(value)
            entries[entry.type, entry.value] = entry
    if not entries:
        return None
    detection = {part: [{key: values} for key, values in keys.items()] for part, keys in tests.items()}  # a list of maps is their OR
    return {
        "title": f"Contact with servers on a watch list: {known.name}"[:256],
        "id": str(uuid.uuid5(NAMESPACE, json.dumps([title, known.name]))), "status": "experimental",
        "description": f"Urazuke: {title}. {selection.told}. A match outside the windows of its value is somebody else's.",
        "author": "Urazuke", "tags": [f"tlp.{tlp.replace('+', '-')}"], "logsource": dict(known.source),
        "detection": {**detection, "condition": " or ".join(detection)},
        "falsepositives": ["Contacts outside the windows that are listed here: the address belonged to others then"], "level": "high",
        "windows": [{"type": e.type, "value": e.value, "when": e.when, "label": e.label} for _, e in sorted(entries.items())],
    }  # fmt: skip


def _fits(name: str, entry: Watched) -> bool:
    """Can the value stand in that field? A digest only in the field of its length; a network not in one of names."""
    if entry.type == "hash":
        return _HASHES.get(len(entry.value)) == name
    return not (entry.type == "ip" and "/" in entry.value and name in ("answer", "cs-host"))


def _tests(name: str, entry: Watched) -> Iterator[tuple[str, str]]:
    """(field with modifier, value); a domain is its own name, and what ends in a dot and it."""
    value = _WILD.sub(r"\\\1", entry.value)
    if entry.type == "domain":
        yield name, value
        yield f"{name}|endswith", f".{value}"
    elif entry.type == "ip" and "/" in entry.value:
        yield f"{name}|cidr", entry.value
    else:
        yield name, value


def _yaml(value: Any, indent: int = 0) -> Iterator[str]:
    """Plain keys, every value a double-quoted scalar: nothing in it is syntax."""
    space = "  " * indent
    for key, item in value.items():
        if isinstance(item, dict):
            yield f"{space}{key}:"
            yield from _yaml(item, indent + 1)
        elif isinstance(item, list):
            yield f"{space}{key}:"
            for part in item:
                if isinstance(part, dict):
                    first, *rest = _yaml(part, indent + 2)
                    yield f"{space}  - {first.strip()}"
                    yield from rest
                else:
                    yield f"{space}  - {_quoted(part)}"
        else:
            yield f"{space}{key}: {_quoted(item)}"


def _quoted(text: str) -> str:
    """A YAML double-quoted scalar on one line; what YAML would read as a break, a mark or not at all is escaped."""
    safe = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + _BREAKS.sub(lambda m: f"\\U{ord(m[0]):08x}", safe) + '"'
