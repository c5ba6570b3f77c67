"""Work that takes more than two seconds shows how far it is, on stderr; a pipe gets one plain line a stage."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from urazuke.errors import UrazukeError, printable

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE_SECONDS = 2.0


class ProgressLine:
    """A callback `(stage, done, total)`; `total` 0 means that the length is not known. `sized` is told of bytes besides."""

    def __init__(self, stream: Any = None) -> None:
        self._stream = stream or sys.stderr
        self._begun = time.monotonic()
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._stage = ""
        self._stage_begun = self._begun
        self._said = ""

    def __call__(self, stage: str, done: int, total: int) -> None:
        self._tell(stage, done, total, None)

    def sized(self, stage: str, done: int, total: int, done_bytes: int, total_bytes: int) -> None:
        """So many files of all, and so many bytes: drawn with their rate and the time left."""
        self._tell(stage, done, total, (done_bytes, total_bytes))

    def _tell(self, stage: str, done: int, total: int, sizes: tuple[int, int] | None) -> None:
        now = time.monotonic()
        if stage != self._stage:
            self.close()
            self._stage, self._stage_begun = stage, now
        if self._stream.isatty():
            if now - self._begun > PATIENCE_SECONDS:
                self._draw(stage, done, total, sizes)
        elif now - self._stage_begun > PATIENCE_SECONDS and self._said != stage:
            self._said = stage
            print(f"{printable(stage)}: {done:,} of {total:,}" if total else printable(stage), file=self._stream, flush=True)

    def _draw(self, stage: str, done: int, total: int, sizes: tuple[int, int] | None) -> None:
        bar = self._bar or self._open(sizes is not None)
        at, of = sizes or (done, total)
        if self._task is None:
            self._task = bar.add_task(printable(stage), total=of or None)
        text = f"{printable(stage)}, {done:,} of {total:,} files" if sizes else printable(stage)
        bar.update(self._task, completed=at, total=of or None, description=text)

    def _open(self, sized: bool) -> Progress:
        from rich import progress as parts
        from rich.console import Console

        amounts = (parts.DownloadColumn(), parts.TransferSpeedColumn()) if sized else (parts.MofNCompleteColumn(),)
        columns = (parts.SpinnerColumn(), parts.TextColumn("{task.description}", markup=False), parts.BarColumn(), *amounts)
        console = Console(file=self._stream)
        self._bar = parts.Progress(*columns, parts.TimeElapsedColumn(), parts.TimeRemainingColumn(), console=console, transient=True)
        self._bar.start()
        return self._bar

    def close(self) -> None:
        if self._bar:
            self._bar.stop()
            self._bar = self._task = None


@contextmanager
def progress_line() -> Iterator[ProgressLine]:
    """The callback, for as long as the block lasts."""
    line = ProgressLine()
    try:
        yield line
    finally:
        line.close()


def say(text: str) -> None:
    """A line for the person at the terminal."""
    print(text, file=sys.stderr)


def say_error(error: UrazukeError, as_json: bool) -> None:
    """The one line that says what is wrong, where, and what to do."""
    say(json.dumps(error.as_json(), ensure_ascii=False) if as_json else f"urazuke: {printable(str(error), 2000)}")
