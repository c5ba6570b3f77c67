"""Scores of the report reader against annotated reports: those it was developed on, and those held out.

    python bench/reading.py                  every set, by language
    python bench/reading.py FOLDER…          incident folders, or folders of them, document by document

A set is the incidents of the shared gold or those of bench/reports. Held out are documents that nobody who wrote a
frame or a list has read; only their totals have been seen. The shared scorer counts; nothing is counted here.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from urazuke.corroboration import corroborate
from urazuke.evidence.case import Settings
from urazuke.evidence.claim import Reading
from urazuke.evidence.instant import zone
from urazuke.reports import read_report

SHARED = Path(__file__).resolve().parents[2] / "shared"
SCORER = SHARED / "tools" / "score_reports.py"
GOLD = SHARED / "gold" / "reports_dev"
OWN = Path(__file__).resolve().parent / "reports"
GROUPS = ("en", "ja", "translated")
COLUMNS = ("claims", "arguments", "factuality", "speaker", "entities", "dates")


def load_scorer() -> ModuleType:
    """The shared scorer as a module."""
    spec = importlib.util.spec_from_file_location("score_reports", SCORER)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def incidents(folder: Path) -> Iterator[Path]:
    """The incident folders at or under a folder, in order."""
    yield from sorted({path.parent for path in folder.rglob("gold.json")})


def readings(incident: Path) -> dict[str, Reading]:
    """Stem -> reading of every document of an incident, as `urazuke read` gives it."""
    documents = sorted(p for p in incident.iterdir() if p.suffix in (".txt", ".html", ".pdf", ".md", ".eml"))
    return {p.stem: read_report(p, zone=zone("Asia/Tokyo")) for p in documents}


def alignment(incident: Path, scorer: ModuleType, found: dict[str, Reading]) -> float:
    """F1 of the rows of the table `alignment`, relation and claims."""
    stems = {reading.path: stem for stem, reading in found.items()}
    rows = corroborate(list(found.values()), Settings()).alignment.to_pylist()
    listed = [{"relation": r["relation"], "claims": [_by_stem(c, stems) for c in r["claims"]]} for r in rows]
    answers = {stem: reading.as_json() for stem, reading in found.items()}
    return float(scorer.score_incident(str(incident), lambda s, g: answers.get(s), listed, True)[0])


def _by_stem(claim: str, stems: dict[str, str]) -> str:
    report, _, identity = claim.rpartition(".")
    return f"{stems.get(report, report)}.{identity}"


def score_set(folders: list[Path], scorer: ModuleType, verbose: bool) -> None:
    """Print the totals of some incidents by language, and the mean of their alignment."""
    totals: dict[str, Any] = {group: scorer.Counts() for group in (*GROUPS, "all")}
    aligned = []
    for incident in folders:
        found = readings(incident)
        answers = {stem: json.loads(json.dumps(reading.as_json())) for stem, reading in found.items()}
        golds = scorer.load_gold(str(incident))
        for stem, gold in golds.items():
            counts = scorer.score_doc(gold, answers.get(stem))[0]
            counts.pop("b3", None)
            group = "translated" if gold["machine_translated"] else gold["language"]
            totals[group].merge(counts)
            totals["all"].merge(counts)
        aligned.append((incident.name, alignment(incident, scorer, found)))
        if verbose:
            print(f"== {incident.name}", flush=True)
            scorer.score_all(golds, lambda stem, gold, answers=answers: answers.get(stem))
    print(f"{'':12}" + "".join(f"{c:>12}" for c in COLUMNS))
    for group, counts in totals.items():
        if counts:
            print(f"{group:12}" + "".join(f"{figure(counts, c):>12.3f}" for c in COLUMNS))
    print("alignment   " + ", ".join(f"{name} {figure:.3f}" for name, figure in aligned), flush=True)
    print(f"            mean {sum(f for _, f in aligned) / max(1, len(aligned)):.3f}", flush=True)


def figure(counts: Any, column: str) -> float:
    return float(counts.acc(column) if column in ("factuality", "speaker", "dates") else counts.f1(column))


def main(given: list[Path]) -> None:
    if not SCORER.exists():
        print("the shared scorer is not beside this repository: nothing is scored")
        return
    scorer = load_scorer()
    if given:
        score_set([i for folder in given for i in incidents(folder)], scorer, verbose=True)
        return
    sets = {
        "developed on, shared gold": list(incidents(GOLD)),
        "developed on, bench/reports/developed": list(incidents(OWN / "developed")),
        "held out, bench/reports/held_out": list(incidents(OWN / "held_out")),
    }
    for name, folders in sets.items():
        if folders:
            print(f"\n{name}: {len(folders)} incidents")
            score_set(folders, scorer, verbose=False)


if __name__ == "__main__":
    main([Path(a) for a in sys.argv[1:]])
