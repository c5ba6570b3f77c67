"""The stages are run by a process of their own, one at a time, which tells how far it is; ended early, the next run goes on from there."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from urazuke.errors import RequestError

ENDING_SECONDS = 5.0
LINE_CHARACTERS = 1 << 20


@dataclass(frozen=True, slots=True)
class Run:
    """`state`: `running`, `done`, `failed` or `stopped`; `total` 0 where the length of the stage is not known."""

    state: str
    begun: float
    stage: str = ""
    done: int = 0
    total: int = 0
    seconds: float = 0.0
    ran: tuple[str, ...] = ()
    alarms: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    error: str | None = None


@dataclass
class Runs:
    """The last run that was begun here, if any."""

    root: Path
    last: Run | None = None
    _process: subprocess.Popen[str] | None = None
    _lock: Any = field(default_factory=threading.Lock)

    @property
    def running(self) -> bool:
        return self.last is not None and self.last.state == "running"

    def begin(self, language: str | None) -> None:
        """RequestError while one is at work."""
        with self._lock:
            if self.running:
                raise RequestError("an investigation is at work", where=str(self.root), hint="wait until it has ended, or stop it")
            # -P: a module that lies in the working folder must not take the place of one of ours
            command = [sys.executable, "-P", "-m", "urazuke.workbench.worker", str(self.root), language or ""]
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, encoding="utf-8", start_new_session=True
            )
            self.last = Run("running", time.monotonic())
            threading.Thread(target=self._listen, args=(self._process,), daemon=True).start()

    def stop(self) -> None:
        """End the run at work; what it has finished is kept."""
        process = self._process
        if process is None or process.poll() is not None:
            return
        self._set(state="stopped")
        process.terminate()
        try:
            process.wait(ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            while line := lines.readline(LINE_CHARACTERS):
                self._hear(line)
        status = process.wait()
        if self.running:
            self._set(state="failed", error=f"the run ended early, with status {status}")

    def _hear(self, line: str) -> None:
        try:
            told = json.loads(line)
        except ValueError:
            return
        if "stage" in told:
            self._set(stage=told["stage"], done=told["done"], total=told["total"])
        elif "error" in told:
            self._set(state="failed", error=told["error"])
        elif "ran" in told:
            self._set(state="done", ran=tuple(told["ran"]), alarms=tuple(told["alarms"]), ignored=tuple(told["ignored"]))

    def _set(self, **fields: Any) -> None:
        if self.last is not None and self.last.state == "running":
            self.last = replace(self.last, seconds=time.monotonic() - self.last.begun, **fields)
