"""Indicators that others share become watch rows with their own validity, groups and what they have to do with whom rows of their own.

What cannot be used is kept as a reject. Read are watch lists (CSV, contract section 3), STIX 2.1 bundles and MISP events, told
apart by their bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from urazuke.errors import InputError
from urazuke.evidence.exhibit import Exhibit
from urazuke.evidence.locator import Locator
from urazuke.evidence.tables import make_table
from urazuke.hunt.misp import event_rows, looks_like_misp
from urazuke.hunt.misp_groups import event_groups
from urazuke.hunt.shared import Shared
from urazuke.hunt.stix import bundle_rows
from urazuke.hunt.stix_groups import bundle_groups
from urazuke.hunt.watchfile import Indicated, Refused, decode_text, watch_rows

if TYPE_CHECKING:
    import pyarrow as pa

Found = Indicated | Shared | Refused
_IDENTITY = re.compile(r"\"(?:id|uuid)\"\s*:\s*\"([A-Za-z0-9-]{8,120})\"")


class Intel(NamedTuple):
    """Tables `watch` (because `intel`, no tenancy yet), `rejects`, `read_counts` and `shared`."""

    watch: pa.Table
    rejects: pa.Table
    counts: pa.Table
    shared: pa.Table


def read_intel(exhibits: Sequence[Exhibit], zone: ZoneInfo) -> Intel:
    """What the intel exhibits say, in their order.

    Times that carry no zone are in `zone`. Nothing is raised for what an exhibit holds.
    """
    watched: dict[str, dict[str, Any]] = {}
    shared: dict[str, dict[str, Any]] = {}
    rejects: list[dict[str, Any]] = []
    counts = []
    for exhibit in exhibits:
        content, found = _read(exhibit, zone)
        good = [row.as_row() for row in found if isinstance(row, Indicated)]
        told = [row.as_row() for row in found if isinstance(row, Shared)]
        bad = [_reject(exhibit, row) for row in found if isinstance(row, Refused)]
        for row in good:
            watched.setdefault(row["watch_id"], row)
        for row in told:
            shared.setdefault(row["shared_id"], row)
        rejects += bad
        counts.append({
            "exhibit": exhibit.sha256, "rows": len(good) + len(told) + len(bad), "rejected": len(bad), "content_sha256": content,
            "basis": [Locator(exhibit.sha256).as_row()],
        })  # fmt: skip
    tables = {"watch": list(watched.values()), "rejects": rejects, "read_counts": counts, "shared": list(shared.values())}
    return Intel(*(make_table(name, rows) for name, rows in tables.items()))


def _read(exhibit: Exhibit, zone: ZoneInfo) -> tuple[str, list[Found]]:
    try:
        text = decode_text(exhibit.file, exhibit.encoding)
    except (InputError, OSError) as error:
        reason = error.message if isinstance(error, InputError) else f"cannot be read: {error.strerror}"
        return exhibit.sha256, [Refused(None, reason, "")]
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), list(_rows(text, exhibit, zone))


def _rows(text: str, exhibit: Exhibit, zone: ZoneInfo) -> Iterator[Found]:
    if not text.lstrip().startswith(("{", "[")):
        yield from watch_rows(text, exhibit.sha256, zone)
        return
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        yield Refused(error.lineno, f"not valid JSON: {error.msg}", text.split("\n")[error.lineno - 1][:400])
        return
    except (RecursionError, ValueError):
        yield Refused(None, "not valid JSON: nested too deeply, or a number too long", "")
        return
    lines = identity_lines(text)
    if isinstance(document, dict) and document.get("type") == "bundle":
        yield from bundle_rows(document, exhibit.sha256, lines, zone)
        yield from bundle_groups(document, exhibit.sha256, lines, zone)
    elif looks_like_misp(document):
        yield from event_rows(document, exhibit.sha256, lines, zone)
        yield from event_groups(document, exhibit.sha256, lines)
    else:
        yield Refused(None, "neither a STIX bundle nor a MISP event", text[:400])


def identity_lines(text: str) -> dict[str, int]:
    """The line in which each `id` or `uuid` first stands."""
    lines: dict[str, int] = {}
    line, at = 1, 0
    for match in _IDENTITY.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        lines.setdefault(match[1], line)
    return lines


def _reject(exhibit: Exhibit, row: Refused) -> dict[str, Any]:
    basis = [Locator(exhibit.sha256, row.line).as_row()]
    reason, raw = (text.encode("utf-8", "backslashreplace").decode() for text in (row.reason, row.raw))  # half a character is no text
    return {"exhibit": exhibit.sha256, "line": row.line, "reason": reason, "raw": raw, "basis": basis}
