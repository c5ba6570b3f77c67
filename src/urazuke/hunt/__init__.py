"""From leads to a watch list, from a watch list to contacts, from contacts to victims.

The verbs are loaded when they are called: importing this room costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from urazuke.hunt.contacts import Matches, match_events
    from urazuke.hunt.coverage import find_coverage
    from urazuke.hunt.intel import read_intel
    from urazuke.hunt.leads import Pivot, pivot
    from urazuke.hunt.loose import Scan, contact_rows, hit_rows, scan, scan_hits, scan_logs
    from urazuke.hunt.raw import fetch_lines, fetch_raw
    from urazuke.hunt.victims import Background, find_victims
    from urazuke.hunt.watchfile import read_watch, read_windows

_HOMES = {
    "Matches": "contacts", "match_events": "contacts", "find_coverage": "coverage", "read_intel": "intel", "Pivot": "leads",
    "pivot": "leads", "fetch_lines": "raw", "fetch_raw": "raw", "Scan": "loose", "contact_rows": "loose", "hit_rows": "loose",
    "scan": "loose", "scan_hits": "loose", "scan_logs": "loose", "Background": "victims", "find_victims": "victims",
    "read_watch": "watchfile", "read_windows": "watchfile",
}  # fmt: skip

__all__ = [
    "Background", "Matches", "Pivot", "Scan", "contact_rows", "fetch_lines", "fetch_raw", "find_coverage", "find_victims", "hit_rows",
    "match_events", "pivot", "read_intel", "read_watch", "read_windows", "scan", "scan_hits", "scan_logs",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
