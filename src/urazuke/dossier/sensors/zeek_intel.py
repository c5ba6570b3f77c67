"""A file for Zeek's intelligence framework: one value a line, its windows in the description, for the format has no times.

Source: docs.zeek.org, frameworks/intel and the ASCII input reader: tab-separated, `\\xNN` for a byte that would be read as
something else, lines after the header that begin with `#` are skipped. Names are compared whole there: no subdomains.
"""

from __future__ import annotations

import re

from urazuke.dossier.sensors.selection import Selection, Watched

FIELDS = ("indicator", "indicator_type", "meta.source", "meta.desc", "meta.url")
_TYPES = {
    "domain": "Intel::DOMAIN", "url": "Intel::URL", "email": "Intel::EMAIL", "hash": "Intel::FILE_HASH", "user_agent": "Intel::SOFTWARE",
    "ja3": "Intel::JA3",
}  # fmt: skip
_ADDED_BY_A_PACKAGE = ("ja3",)  # without the package, Zeek would stop at its type: its lines are commented out
_UNSAFE = re.compile(r"[\x00-\x1f\\\x7f]")
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)


def intel_file(selection: Selection, title: str, tlp: str) -> str:
    """The file's text; `meta.source` names the case, `meta.desc` the windows and what the indicator is called."""
    source = f"Urazuke: {title}"
    lines = ["#fields\t" + "\t".join(FIELDS), f"# TLP:{tlp.upper()} {_field(selection.told)}"]
    if selection.of(*_ADDED_BY_A_PACKAGE):
        lines.append("# JA3 fingerprints need a package that adds Intel::JA3: take the # away where it is loaded")
    lines += [_line(entry, source) for entry in selection.entries]
    return "\n".join(lines) + "\n"


def _line(entry: Watched, source: str) -> str:
    cells = (_value(entry), _type(entry), source, f"window {entry.when}; {entry.label}".rstrip("; "))
    mark = "#" if entry.type in _ADDED_BY_A_PACKAGE else ""
    return mark + "\t".join([*map(_field, cells), "-"])


def _type(entry: Watched) -> str:
    if entry.type == "ip":
        return "Intel::SUBNET" if "/" in entry.value else "Intel::ADDR"
    return _TYPES[entry.type]


def _value(entry: Watched) -> str:
    """Zeek compares URLs without their scheme."""
    return _SCHEME.sub("", entry.value) if entry.type == "url" else entry.value


def _field(text: str) -> str:
    """Text that is one field, on one line, and neither a comment nor Zeek's word for nothing."""
    safe = _UNSAFE.sub(lambda m: f"\\x{ord(m[0]):02x}", text)
    safe = safe.replace("\u2028", " ").replace("\u2029", " ").replace("\x85", " ")
    return f"\\x{ord(safe[0]):02x}{safe[1:]}" if safe.startswith("#") or safe in ("-", "(empty)") else safe
