"""The reader of reports: what a document says, in which characters, how firmly, and through whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from urazuke.reports.reading import read_report, read_text

__all__ = ["read_report", "read_text"]


def __getattr__(name: str) -> Any:
    """The verbs are loaded when they are first used: importing the room must cost nothing."""
    if name in __all__:
        from urazuke.reports import reading

        return getattr(reading, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
