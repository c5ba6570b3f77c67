"""The local web face: every conclusion, every row and every byte below it, and the judgements on them; it adds no finding of its own.

`serve` starts it. Pages are made on the server, from the dossier's own figures and words, and run no script.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from urazuke.workbench.server import serve

__all__ = ["serve"]


def __getattr__(name: str) -> Any:
    if name == "serve":
        from urazuke.workbench.server import serve

        return serve
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
