"""Libraries import others, if they are there, only to ask whether a table is one of theirs: half a second for nothing."""

from __future__ import annotations

import sys
from typing import Any


def without(*names: str) -> None:
    """From now on this process has no such modules, but for those it has already."""
    sys.meta_path.insert(0, _Absent(names))


class _Absent:
    def __init__(self, names: tuple[str, ...]) -> None:
        self._names = names

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        if name in self._names:
            raise ModuleNotFoundError("not used in this command", name=name)
