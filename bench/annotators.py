"""How far two careful annotators of the same reports agree: what the reader's own scores are to be held against.

    python bench/annotators.py

The second annotation of an incident (bench/reports/second_hand, without its texts) was made from the texts alone, by the same
rules, with `i1_shipyard` and `i3_railfreight` as examples. It is scored against the first as if a program had given it; the
reader is scored against both. The shared scorer counts.
"""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType
from typing import Any

from reading import COLUMNS, GOLD, OWN, SCORER, alignment, figure, load_scorer, readings

SECOND = OWN / "second_hand"
Annotated = dict[str, dict[str, Any]]


def first_hand(name: str) -> Path | None:
    """The folder of an incident, wherever it stands; None where the shared material is not beside this repository."""
    return next((folder / name for folder in (GOLD, OWN / "developed", OWN / "held_out") if (folder / name / "gold.json").exists()), None)


def second_annotation(folder: Path, first: Annotated) -> Annotated:
    """Stem -> the second annotation, its text taken from the first."""
    second = {path.name.removesuffix(".gold.json"): json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.gold.json"))}
    return {stem: {**gold, "text": first[stem]["text"]} for stem, gold in second.items()}


def total(first: Annotated, answers: Annotated, scorer: ModuleType) -> Any:
    """The counts of all documents of an incident."""
    counts = scorer.Counts()
    for stem, gold in first.items():
        one = scorer.score_doc(gold, answers.get(stem))[0]
        one.pop("b3", None)
        counts.merge(one)
    return counts


def compare(folder: Path, scorer: ModuleType) -> None:
    """Print three rows: the second annotator beside the first, the reader beside each."""
    home = first_hand(folder.name)
    if home is None:
        print(f"{folder.name}: its reports are not beside this repository")
        return
    first = scorer.load_gold(str(home))
    second = second_annotation(folder, first)
    told = json.loads((folder / "gold.json").read_text("utf-8"))["claim_alignment"]
    by_second = {stem: scorer.as_output(gold) for stem, gold in second.items()}
    agreed = scorer.score_incident(str(home), lambda stem, gold: by_second.get(stem), told, True)[0]
    found = readings(home)
    by_reader = {stem: json.loads(json.dumps(reading.as_json())) for stem, reading in found.items()}
    rows = (
        ("second / first", total(first, by_second, scorer), agreed),
        ("reader / first", total(first, by_reader, scorer), alignment(home, scorer, found)),
        ("reader / second", total(second, by_reader, scorer), None),
    )
    for label, counts, aligned in rows:
        figures = "".join(f"{figure(counts, c):>12.3f}" for c in COLUMNS)
        print(f"{folder.name:18}{label:16}{figures}" + (f"{aligned:>12.3f}" if aligned is not None else ""))


def main() -> None:
    if not SCORER.exists():
        print("the shared scorer is not beside this repository: nothing is scored")
        return
    scorer = load_scorer()
    print(f"{'':34}" + "".join(f"{c:>12}" for c in (*COLUMNS, "alignment")))
    for folder in sorted(p.parent for p in SECOND.glob("*/gold.json")):
        compare(folder, scorer)


if __name__ == "__main__":
    main()
