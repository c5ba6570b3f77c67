"""Which mentions of one entity the reader puts together, on annotated reports: by kind of mention, and what it joins wrongly.

    python bench/resolution.py               the shared reports and those of bench/reports/developed
    python bench/resolution.py FOLDER…       incident folders, or folders of them

Counted are mentions of annotated entities with two mentions or more that the reader has at all (half of the characters the
same). Each annotated entity is compared with the one entity of the reader that holds most of its mentions. Wanted: nine of ten
of every kind, and one mention in fifty at most in an entity that is another's.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from reading import GOLD, GROUPS, OWN, SCORER, incidents, load_scorer, readings

KINDS = ("name", "definite", "indefinite", "without article", "somebody's")
_DEFINITE = ("the", "this", "that", "these", "those", "said", "both")
_OWNED = ("its", "his", "her", "their", "our", "my", "your")
_INDEFINITE = ("a", "an", "one", "another", "some", "several")


def kind_of(mention: dict[str, Any]) -> str:
    """How a mention is worded; a Japanese description counts by its 同, この or その."""
    if mention["kind"] == "name":
        return "name"
    first = mention["text"].lower().split()[0]
    if first in _DEFINITE or first.startswith(("同", "この", "その", "当")):
        return "definite"
    return "somebody's" if first in _OWNED else "indefinite" if first in _INDEFINITE else "without article"


def matched(gold: dict[str, Any], answer: dict[str, Any], scorer: ModuleType) -> Iterator[tuple[str, str, str]]:
    """Of each mention that was read: its annotated entity, the reader's entity, how it is worded."""
    program = scorer.Prog(answer, gold)
    mine = [(m, e["id"]) for e in gold["entities"] if e["type"] != "date" for m in e["mentions"] if m["kind"] != "pronoun"]
    read = [(span, identity) for identity, e in program.ents.items() if e["type"] != "date" for span, _ in e["m"]]
    pairs = ((scorer.iou((m["start"], m["end"]), span), i, j) for i, (m, _) in enumerate(mine) for j, (span, _) in enumerate(read))
    taken: dict[int, int] = {}
    for share, i, j in sorted(pairs, key=lambda p: (-p[0], p[1], p[2])):
        if share >= 0.5 and i not in taken and j not in taken.values():
            taken[i] = j
            yield mine[i][1], read[j][1], kind_of(mine[i][0])


def count(gold: dict[str, Any], answer: dict[str, Any], scorer: ModuleType) -> Counter[str]:
    """`together`, `apart` (in an entity of its own) and `joined` (in another's) by kind."""
    found = list(matched(gold, answer, scorer))
    several = {e["id"] for e in gold["entities"] if sum(m["kind"] != "pronoun" for m in e["mentions"]) > 1}
    main: dict[str, str] = {}
    for (entity, identity), _ in sorted(Counter((e, i) for e, i, _ in found).items(), key=lambda kv: (-kv[1], kv[0])):
        if entity not in main and identity not in main.values():
            main[entity] = identity
    owner = {identity: entity for entity, identity in main.items()}
    verdicts: Counter[str] = Counter()
    for entity, identity, kind in found:
        if entity in several:
            verdict = "together" if main.get(entity) == identity else "joined" if identity in owner else "apart"
            verdicts[f"{kind} {verdict}"] += 1
    return verdicts


def main(folders: list[Path]) -> None:
    if not SCORER.exists():
        print("the shared scorer is not beside this repository: nothing is measured")
        return
    scorer = load_scorer()
    totals = {group: Counter[str]() for group in GROUPS}
    for incident in (i for folder in folders for i in incidents(folder)):
        answers = {stem: json.loads(json.dumps(reading.as_json())) for stem, reading in readings(incident).items()}
        for stem, gold in scorer.load_gold(str(incident)).items():
            if stem in answers:
                totals["translated" if gold["machine_translated"] else gold["language"]].update(count(gold, answers[stem], scorer))
    print(f"{'':12}{'mentions':>10}{'together':>10}{'apart':>8}{'joined':>8}")
    for group, verdicts in totals.items():
        for kind in (*KINDS, "all"):
            told = [sum(n for key, n in verdicts.items() if key.endswith(v) and (kind == "all" or key == f"{kind} {v}")) for v in
                    ("together", "apart", "joined")]  # fmt: skip
            if sum(told):
                print(f"{group:12}{sum(told):>10}{told[0] / sum(told):>10.3f}{told[1]:>8}{told[2]:>8}  {kind}")


if __name__ == "__main__":
    main([Path(a) for a in sys.argv[1:]] or [GOLD, OWN / "developed"])
