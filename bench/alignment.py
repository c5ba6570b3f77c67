"""Scores of the alignment of claims across reports, and of their origins, by relation.

    python bench/alignment.py FOLDER…             from annotated readings: measures this room alone
    python bench/alignment.py --read FOLDER…      from the reader's own readings: measures both
    python bench/alignment.py --rows FOLDER…      also lists the rows that are missed and those that are too many
    python bench/alignment.py --left-out FOLDER…  from the reader's own readings, each incident with the thresholds that are
                                                  best on all the others: what is found with none chosen on it

In annotated readings an entity is called by the words of its own document, never by the annotation's name for it, so
that names are still to be matched across reports and languages.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product
from pathlib import Path
from types import ModuleType
from typing import Any

from reading import GOLD, SCORER, incidents, load_scorer, readings

from urazuke.corroboration.alignment import RELATIONS
from urazuke.corroboration.entities import resolve_entities
from urazuke.corroboration.findings import corroborate, labels
from urazuke.corroboration.origins import report_origins
from urazuke.evidence.case import Settings
from urazuke.evidence.claim import Reading
from urazuke.evidence.tables import json_rows

Row = tuple[str, frozenset[str]]


def annotated(stem: str, gold: Mapping[str, Any], scorer: Any) -> Reading:
    """The reading that the annotation of a document is, with nothing but that document's own words in it."""
    row = {**scorer.as_output(gold), "path": f"reports/{stem}.txt", "exhibit": hashlib.sha256(stem.encode()).hexdigest()}
    row["claims"] = [{**claim, "frame": "annotated"} for claim in row["claims"]]
    row["entities"] = [{**entity, "name": _own_name(entity, gold["text"])} for entity in row["entities"]]
    return Reading.from_json(row)


def _own_name(entity: Mapping[str, Any], text: str) -> str:
    for kind in ("name", "nominal"):
        words = [text[m["start"] : m["end"]] for m in entity["mentions"] if m["kind"] == kind]
        if words:
            return max(words, key=len)
    return str(entity["name"])


def in_annotated_terms(rows: Iterable[Mapping[str, Any]], golds: Mapping[str, Any], outputs: Mapping[str, Any], scorer: Any) -> list[Row]:
    """The rows with the annotation's claims in place of the reader's; `?` marks a claim that nobody annotated."""
    back = {}
    for stem, gold in golds.items():
        _, one, more = scorer.score_doc(gold, outputs.get(stem))
        for ours, theirs in {**more, **one}.items():
            back[f"{stem}.{outputs[stem]['claims'][ours]['id']}"] = f"{stem}.{gold['claims'][theirs]['id']}"
    return [(row["relation"], frozenset(back.get(c, f"?{c}") for c in row["claims"])) for row in rows]


def matched(gold: list[Row], ours: list[Row]) -> tuple[set[int], set[int]]:
    """The rows of each side that the shared scorer pairs: one relation, two claims in common."""
    pairs = sorted(
        (-len(g[1] & o[1]) / len(g[1] | o[1]), i, j)
        for i, g in enumerate(gold) for j, o in enumerate(ours)
        if g[0] == o[0] and len(g[1] & o[1]) >= 2
    )  # fmt: skip
    left: set[int] = set()
    right: set[int] = set()
    for _, i, j in pairs:
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
    return left, right


def found_rows(incident: Path, found: Mapping[str, Reading], golds: Mapping[str, Any], scorer: Any) -> tuple[list[Row], list[Row]]:
    """The rows of the annotation and ours, in the annotation's terms."""
    outputs = {stem: json.loads(json.dumps(reading.as_json())) for stem, reading in found.items()}
    ours = in_annotated_terms(json_rows("alignment", corroborate(list(found.values()), Settings()).alignment), golds, outputs, scorer)
    listed = json.loads((incident / "gold.json").read_text("utf-8"))["claim_alignment"]
    return [(row["relation"], frozenset(row["claims"])) for row in listed], ours


def thresholds() -> Iterator[dict[tuple[ModuleType, str], float]]:
    """Every choice of the thresholds by which things, names and free words are one."""
    from urazuke.corroboration import namesakes, subjects, things

    for enough, alike, like in product((0.6, 0.8, 1.0), (0.7, 0.75, 0.8), (0.4, 0.5, 0.6)):
        yield {(things, "_ENOUGH"): enough, (namesakes, "ALIKE"): alike, (subjects, "LIKE"): like}


def left_out(folders: Sequence[Path], scorer: Any) -> None:
    """Print the rows found in each incident with the thresholds chosen on the others, beside those with the ones in use."""
    from urazuke.corroboration.namesakes import compare_names

    data = [(incident, readings(incident), scorer.load_gold(str(incident))) for folder in folders for incident in incidents(folder)]
    in_use = {place: getattr(*place) for place in next(thresholds())}
    tallies = []
    for choice in [in_use, *(c for c in thresholds() if c != in_use)]:
        for (module, name), value in choice.items():
            setattr(module, name, value)
        compare_names.cache_clear()
        rows = [found_rows(incident, found, golds, scorer) for incident, found, golds in data]
        tallies.append([(len(matched(gold, ours)[0]), len(gold) + len(ours)) for gold, ours in rows])
    held = [max(tallies, key=lambda tally: _f1(tally[:n] + tally[n + 1 :]))[n] for n in range(len(data))]
    print(f"thresholds in use         alignment {_f1(tallies[0]):.3f} over all rows, mean {_mean(tallies[0]):.3f} of {len(data)} incidents")
    print(f"chosen on the others      alignment {_f1(held):.3f} over all rows, mean {_mean(held):.3f}")
    print(f"worst and best choice     alignment {min(map(_f1, tallies)):.3f} to {max(map(_f1, tallies)):.3f} over all rows")


def _f1(tally: Sequence[tuple[int, int]]) -> float:
    return 2 * sum(hits for hits, _ in tally) / max(1, sum(rows for _, rows in tally))


def _mean(tally: Sequence[tuple[int, int]]) -> float:
    return sum(_f1([row]) for row in tally) / max(1, len(tally))


def score_origins(incident: Path, found: Mapping[str, Reading]) -> tuple[int, int, int]:
    """Pairs of reports that share an origin: right, too many, missed."""
    gold = json.loads((incident / "gold.json").read_text("utf-8"))["origins"]
    together = {pair for group in gold for pair in combinations(sorted(group["documents"]), 2)}
    named = labels(list(found.values()))
    groups = report_origins(named, resolve_entities(named, Settings()))
    ours = {pair for pair in combinations(sorted(groups), 2) if groups[pair[0]] == groups[pair[1]]}
    return len(together & ours), len(ours - together), len(together - ours)


def main(arguments: list[str]) -> None:
    if not SCORER.exists():
        print("the shared scorer is not beside this repository: nothing is scored")
        return
    scorer = load_scorer()
    flags = {a for a in arguments if a.startswith("--")}
    folders = [Path(a) for a in arguments if not a.startswith("--")] or [GOLD / "i1_shipyard", GOLD / "i3_railfreight"]
    if "--left-out" in flags:
        left_out(folders, scorer)
        return
    totals: Counter[tuple[str, str]] = Counter()
    figures = []
    for incident in (i for folder in folders for i in incidents(folder)):
        golds = scorer.load_gold(str(incident))
        made = {stem: annotated(stem, gold, scorer) for stem, gold in golds.items()}
        found = readings(incident) if "--read" in flags else made
        gold, ours = found_rows(incident, found, golds, scorer)
        left, right = matched(gold, ours)
        for side, rows, hits in (("missed", gold, left), ("extra", ours, right)):
            for index, (relation, claims) in enumerate(rows):
                kind = "right" if index in hits else side
                totals[relation, kind] += kind != "right" or side == "missed"
                if "--rows" in flags and index not in hits:
                    print(f"{incident.name} {side:6} {relation:18} {' '.join(sorted(claims))}")
        figure = 2 * len(left) / max(1, len(gold) + len(ours))
        figures.append(figure)
        right_pairs, extra, lost = score_origins(incident, found)
        for kind, count in (("right", right_pairs), ("extra", extra), ("missed", lost)):
            totals["origins (pairs)", kind] += count
        print(f"{incident.name:20} alignment {figure:.3f} ({len(left)} of {len(gold)}, {len(ours) - len(right)} extra)", flush=True)
    for relation in (*RELATIONS, "origins (pairs)"):
        hits, extra, lost = (totals[relation, kind] for kind in ("right", "extra", "missed"))
        print(f"{relation:20} F1 {2 * hits / max(1, 2 * hits + extra + lost):.3f} ({hits} right, {extra} extra, {lost} missed)")
    print(f"{'mean':20} alignment {sum(figures) / max(1, len(figures)):.3f}")


if __name__ == "__main__":
    main(sys.argv[1:])
