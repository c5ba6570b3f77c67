"""Ranking of groups: the numbers of similarity.toml found again, and what they reach on groups that they were not found on.

    python bench/similarity.py [PSEUDO-INCIDENTS.json]

Every choice of the numbers in GRID is scored on each held-out report. The best is that whose place and whose neighbours' in the grid
reach the most (right group first + right group among five), so that none wins by luck. Folds are over groups: numbers and grades are
found on the reports of nine tenths of the groups and tried on those of the last, three times over with the groups dealt anew.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from attribution import CONFIDENT, SHARED, by_group, cosine, profiles_without
from urazuke.attribution.similarity import Fit, Profiles, found_numbers, grade_leads, grade_probability, group_scores, lead

GRID: dict[str, tuple[float, ...]] = {
    "own_share_techniques": (0.25, 0.4, 0.6),
    "own_share_software": (0.4, 0.6, 0.8),
    "unseen_profiles": (3.0, 6.0, 12.0),
    "background_techniques": (0.01, 0.03, 0.1),
    "background_software": (0.002,),
    "another_way": (0.0, 0.07, 0.14),
}
FITS = [Fit(*numbers) for numbers in product(*GRID.values())]
FOLDS, DEALS, FEW = 10, 3, 5
Standing = tuple[list[int], list[float], list[float]]  # by choice: the true group's place, the first's lead, its lead without the true


def standing(given: tuple[Mapping[str, Any], Mapping[str, Any]]) -> tuple[Standing, int, list[str]]:
    """How a report's ranking stands under every choice; how many groups are known for all that the true one is; the cosine's order."""
    document, incident = given
    truth, seen = str(incident["group"]), sorted(incident["evidence"])
    raw = profiles_without(document, incident)
    known, others = Profiles(raw), Profiles({group: items for group, items in raw.items() if group != truth})
    places, leads, left = [], [], []
    for fit in FITS:
        scores = group_scores(seen, known, fit)
        order = sorted(scores, key=lambda group: (-scores[group], group))
        places.append(order.index(truth))
        leads.append(_lead(scores, seen, known))
        left.append(_lead(group_scores(seen, others, fit), seen, others))
    shared = known.known[truth] & set(seen)
    rivals = sum(shared <= items for group, items in known.known.items() if group != truth)
    return (places, leads, left), rivals, list(cosine(seen, raw))


def _lead(scores: Mapping[str, float], seen: Sequence[str], profiles: Profiles) -> float:
    group = min(scores, key=lambda g: (-scores[g], g))
    best, second = sorted(scores.values(), reverse=True)[:2]
    return lead(best, second, len(profiles.known[group] & set(seen))) if best > 0 else 0.0


def chosen(places: np.ndarray) -> int:
    """The choice that does best together with its neighbours in the grid; `places` are of the reports that it may see."""
    reached = ((places == 0).mean(0) + (places < FEW).mean(0)).reshape([len(values) for values in GRID.values()])
    total, count = reached.copy(), np.ones_like(reached)
    for axis, size in enumerate(reached.shape):
        for step in (1, -1):
            to = tuple(slice(max(step, 0), size + min(step, 0)) if a == axis else slice(None) for a in range(reached.ndim))
            by = tuple(slice(max(-step, 0), size - max(step, 0)) if a == axis else slice(None) for a in range(reached.ndim))
            total[to] += reached[by]
            count[to] += 1
    return int(np.argmax(np.round((total / count).ravel(), 12)))


def graded(leads: np.ndarray) -> np.ndarray:
    """The grade of each lead, 0 the lowest."""
    return np.searchsorted(sorted(grade_leads()), leads, side="right") - 1


def shares_right(leads: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Of each grade the probability that the reports give it."""
    grade = graded(leads)
    highest = len(grade_leads()) - 1
    return np.array([grade_probability(int(right[grade == g].sum()), int((grade == g).sum()), g == highest) for g in range(highest + 1)])


def calibration_error(chances: np.ndarray, right: np.ndarray) -> float:
    bins = np.minimum((chances * 10).astype(int), 9)
    return float(sum(abs((chances[bins == b] - right[bins == b]).sum()) for b in range(10)) / len(chances))


def out_of_fold(groups: Sequence[str], places: np.ndarray, leads: np.ndarray, left: np.ndarray, deal: int) -> dict[str, Any]:
    """Places, probabilities, and probabilities without the true group, each by numbers found on other groups' reports."""
    names, row = sorted(set(groups)), np.array(groups)
    random.Random(deal).shuffle(names)
    place, chance, gone = np.zeros(len(row), int), np.zeros(len(row)), np.zeros(len(row))
    for fold in range(FOLDS):
        tried = np.isin(row, names[fold::FOLDS])
        best = chosen(places[~tried])
        shares = shares_right(leads[~tried, best], places[~tried, best] == 0)
        place[tried] = places[tried, best]
        chance[tried], gone[tried] = shares[graded(leads[tried, best])], shares[graded(left[tried, best])]
    return {"place": place, "chance": chance, "gone": gone}


def main(path: Path) -> None:
    if not path.is_file():
        print("the shared file of held-out reports is not beside this repository: the ranking is not measured")
        return
    document = json.loads(path.read_text("utf-8"))
    incidents = document["pseudo_incidents"]
    with ProcessPoolExecutor(2) as pool:
        found = list(pool.map(standing, [(document, incident) for incident in incidents], chunksize=8))
    groups = [str(incident["group"]) for incident in incidents]
    places, leads, left = (np.array([standings[k] for standings, _, _ in found]) for k in range(3))
    print_found(places, leads)
    print_out_of_fold(groups, places, leads, left, [order for _, _, order in found])
    rivals = np.array([count for _, count, _ in found])
    print(f"known for all that the true group is known for of what was seen: fewer than {FEW} others in {(rivals < FEW).mean():.3f}")


def print_found(places: np.ndarray, leads: np.ndarray) -> None:
    best = chosen(places)
    same = "as in similarity.toml" if FITS[best] == found_numbers() else f"NOT as in similarity.toml: {found_numbers()}"
    print(f"of {len(FITS)} choices: {FITS[best]}, {same}")
    grade, right = graded(leads[:, best]), places[:, best] == 0
    for number, least in enumerate(sorted(grade_leads())):
        print(f"lead {least} or more: right {right[grade == number].sum()} of {(grade == number).sum()}")


def print_out_of_fold(groups: Sequence[str], places: np.ndarray, leads: np.ndarray, left: np.ndarray, cosines: Sequence[list[str]]) -> None:
    deals = [out_of_fold(groups, places, leads, left, deal) for deal in range(DEALS)]
    first, three, five = (float(np.mean([(deal["place"] < n).mean() for deal in deals])) for n in (1, 3, FEW))
    print(f"on groups not seen in the fit: top-1 {first:.3f} (wanted .58), top-3 {three:.3f}, top-5 {five:.3f} (wanted .78)")
    average = np.mean([by_group([(g, [g if p == 0 else ""]) for g, p in zip(groups, deal["place"])]) for deal in deals])
    peer = by_group(list(zip(groups, cosines)))
    print(f"by the average over groups: top-1 {average:.3f}, cosine of TF-IDF {peer:.3f} (wanted: not below)")
    error = np.mean([calibration_error(deal["chance"], deal["place"] == 0) for deal in deals])
    print(f"calibration error of the first group's probability, ten bins: {error:.3f} (wanted .05)")
    confident = np.mean([(deal["gone"] >= CONFIDENT).mean() for deal in deals])
    print(f"with the true group taken away, confidence of {CONFIDENT} or more: {confident:.3f} (wanted .01)")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED)
