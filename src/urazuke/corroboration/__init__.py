"""Which claims are the same, whose origins are independent, what contradicts what, and how credible each is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from urazuke.corroboration.findings import Corroboration, corroborate

__all__ = ["Corroboration", "corroborate"]


def __getattr__(name: str) -> Any:
    """The verb is loaded when it is first used: importing the room must cost nothing."""
    if name in __all__:
        from urazuke.corroboration import findings

        return getattr(findings, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
