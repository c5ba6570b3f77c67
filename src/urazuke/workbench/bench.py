"""What one run of the workbench holds: the case's folder, its key, the last view, the run at work; nothing of it is written down.

Each page looks at the custody journal first. While that is as it was, the view of the last whole run stands; where another
process has ended a run, a new one is made. No lock is held between two pages.
"""

from __future__ import annotations

import getpass
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

from urazuke.errors import StorageError
from urazuke.evidence.case import Case, open_case
from urazuke.evidence.custody import Journal
from urazuke.investigation.standing import Standing, standing
from urazuke.workbench.guard import Key
from urazuke.workbench.runs import Runs
from urazuke.workbench.view import View

Mark = tuple[int, int, int] | None


@dataclass
class Bench:
    root: Path
    key: Key
    runs: Runs = field(init=False)
    analyst: str = ""
    _mark: Mark = None
    _view: View | None = None
    _lock: Any = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self.runs = Runs(self.root)
        self.analyst = self.analyst or _user()

    def case(self) -> Case:
        """The case as case.toml says now."""
        return open_case(self.root)

    def view(self) -> View | None:
        """The case as the last whole run left it; None where there was none."""
        with self._lock:
            mark = _mark(self.root / "custody.jsonl")
            if mark is None or mark != self._mark:
                self._view = self._newer(standing(self.case(), Journal(self.root / "custody.jsonl")))
                self._mark = mark
            return self._view

    def forget(self) -> None:
        """The view is looked for anew: what it was made from has been removed."""
        with self._lock:
            self._mark = None
            self._view = None

    def _newer(self, stood: Standing | None) -> View | None:
        """The view that there is, where the journal tells of no later run, else a new one."""
        if stood is None:
            return None
        if self._view is not None and self._view.standing.entries[-1] == stood.entries[-1]:
            self._view.standing.sealed = stood.sealed
            return self._view
        try:
            return View(stood)
        except StorageError:
            return None


def _mark(path: Path) -> Mark:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns, status.st_ino


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name
        return ""
