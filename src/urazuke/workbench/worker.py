"""One run of the stages for the workbench: `python -P -m urazuke.workbench.worker CASE LANGUAGE` tells its progress as JSON lines."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from urazuke.errors import UrazukeError

PAUSE_SECONDS = 0.2


def main(root: str, language: str) -> int:
    """Run what is out of date; the last line says what was done, or what is wrong."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever else is printed is no message of ours
    told: list[Any] = ["", 0.0]

    def tell(**message: Any) -> None:
        out.write(json.dumps(message) + "\n")
        out.flush()

    def progress(stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if stage != told[0] or now - told[1] > PAUSE_SECONDS:
            told[:] = [stage, now]
            tell(stage=stage, done=done, total=total)

    try:
        from urazuke.investigation import investigate

        outcome = investigate(Path(root), progress=progress, language=language or None)
    except UrazukeError as error:
        tell(error=str(error))
        return 2
    except Exception as error:  # what is wrong is told where the run was asked for, and here whole
        tell(error=f"internal fault: {type(error).__name__}: {error}")
        raise
    tell(ran=outcome.ran, alarms=outcome.alarms, ignored=outcome.ignored)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
