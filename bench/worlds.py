"""Scores of whole investigations against known truth: the shared worlds, and held-out simulated ones.

    python bench/worlds.py [FOLDER-WITH-WORLDS]

A world is NAME/ with NAME.truth/ beside it, or both in NAME.tar.gz. Each is copied, investigated and scored with the
shared scorer; nothing of the truth is where the program can see it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

from urazuke.evidence.case import open_case
from urazuke.evidence.tables import CONTRACT_TABLES, json_rows
from urazuke.investigation import investigate, table

SHARED = Path(__file__).resolve().parents[2] / "shared"
SCORER = SHARED / "tools" / "score_case.py"


def write_tables(case: Path, folder: Path) -> None:
    """Every table of the case as `urazuke show CASE TABLE --format json` prints it."""
    folder.mkdir(parents=True, exist_ok=True)
    opened = open_case(case)
    for name in CONTRACT_TABLES:
        with open(folder / f"{name}.json", "w", encoding="utf-8") as handle:
            for row in json_rows(name, table(opened, name)):
                handle.write(json.dumps(row, ensure_ascii=False) + "\n")


def score(case: Path, truth: Path, work: Path) -> None:
    """Investigate a copy of the case and print the scorer's figures."""
    copy = work / case.name
    shutil.copytree(case, copy)
    begun = time.monotonic()
    investigate(copy)
    seconds = time.monotonic() - begun
    write_tables(copy, work / f"{case.name}.out")
    subprocess.run([sys.executable, str(SCORER), str(truth), str(work / f"{case.name}.out"), "--case", str(copy)], check=True)
    print(f"investigated in {seconds:.1f} s\n", flush=True)


def main(folder: Path) -> None:
    if not SCORER.exists():
        print("the shared scorer is not beside this repository: nothing is scored")
        return
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        for archive in sorted(folder.glob("*.tar.gz")):
            with tarfile.open(archive) as packed:
                packed.extractall(work / "in", filter="data")
        found = work / "in" if (work / "in").exists() else folder
        for truth in sorted(found.glob("*.truth")):
            score(truth.with_suffix(""), truth, work)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED / "worlds")
