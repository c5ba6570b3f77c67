"""Scores of the reports reader on the shared gold: incidents it was developed on, and one held out.

python bench/reading.py [GOLD-FOLDER]
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from urazuke.corroboration import corroborate
from urazuke.evidence.case import Settings
from urazuke.evidence.claim import Reading
from urazuke.evidence.instant import zone
from urazuke.reports import read_report

SHARED = Path(__file__).resolve().parents[2] / "shared"
SCORER = SHARED / "tools" / "score_reports.py"
HELD_OUT = "i2_hospitals"


def read_folder(gold: Path, out: Path) -> None:
    """Read every document of an incident into `out`, as `urazuke read --out` does."""
    out.mkdir(parents=True, exist_ok=True)
    for document in sorted(gold.iterdir()):
        if document.suffix in (".txt", ".html", ".pdf", ".md"):
            reading = read_report(document, zone=zone("Asia/Tokyo"))
            (out / f"{document.stem}.json").write_text(json.dumps(reading.as_json(), ensure_ascii=False), "utf-8")


def align(out: Path) -> Path:
    """Corroborate the readings of an incident and write its alignment rows as the scorer wants them."""
    readings = [Reading.from_json(json.loads(path.read_text("utf-8"))) for path in sorted(out.glob("*.json"))]
    rows = [{"relation": row["relation"], "claims": row["claims"]} for row in corroborate(readings, Settings()).alignment.to_pylist()]
    path = out.with_suffix(".rows")
    path.write_text(json.dumps({"rows": rows}), "utf-8")
    return path


def main(gold: Path) -> None:
    if not SCORER.exists():
        print("the shared scorer is not beside this repository: nothing is scored")
        return
    with tempfile.TemporaryDirectory() as temporary:
        for incident in sorted(p for p in gold.iterdir() if p.is_dir()):
            out = Path(temporary) / incident.name
            read_folder(incident, out)
            print(f"== {incident.name}{' (held out while the frames were written)' if incident.name == HELD_OUT else ''}", flush=True)
            subprocess.run([sys.executable, str(SCORER), str(incident), str(out)], check=True)
            print(f"alignment of the claims of {incident.name}:", flush=True)
            subprocess.run([sys.executable, str(SCORER), "--incident", str(incident), str(out), str(align(out))], check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED / "gold" / "reports_dev")
