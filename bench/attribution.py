"""Attribution: does the order of the evidence matter, does a re-report, are flip sets right and fast, is the ranking of groups fair?

    python bench/attribution.py [PSEUDO-INCIDENTS.json]

The first three need nothing: inquiries are drawn at random. The ranking needs the shared file of held-out reports (its
protocol: from every profile is taken what the report itself supports).
"""

from __future__ import annotations

import json
import math
import random
import sys
import time
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

from urazuke.attribution import RankedGroup, rank_groups
from urazuke.attribution.chain import Inquiry, assess
from urazuke.attribution.likelihoods import NAMED, QUESTIONS, table
from urazuke.attribution.sensitivity import LARGEST_SET, flip_sets, leaders
from urazuke.attribution.weighing import Chances, Hypothesis, Item, Route
from urazuke.attribution.words import in_words

SHARED = Path(__file__).resolve().parents[2] / "shared" / "bench" / "attack_pseudo_incidents_dev.json"
NAMED_ANSWERS = {"control": (), "group": ("tick", "kite"), "tasking": ("unit", "army")}
PERMUTATIONS, RE_REPORTS, ORIGINS = 10_000, 1_000, 40
CONFIDENT, PLANTED = 0.8, 3
Profiles = Mapping[str, Collection[str]]


def random_inquiry(seed: int, origins: int) -> Inquiry:
    """Three questions with two named answers each, and up to four items from every origin, some of which nobody can identify."""
    draw = random.Random(seed)
    hypotheses = {q: [*(_named(q, name) for name in NAMED_ANSWERS[q]), *(Hypothesis(q, r, r) for r in table(q).roles)] for q in QUESTIONS}
    items = []
    for number in range(origins):
        origin = f"O{number:02d}" if draw.random() < 0.8 else f"unidentified (r{number})"
        items += [_item(draw, origin, f"r{number}.c{count}") for count in range(draw.randint(1, 4))]
    return Inquiry(hypotheses, items)


def _named(question: str, name: str) -> Hypothesis:
    return Hypothesis(question, name, NAMED, name, frozenset({"unit"}) if name == "army" else frozenset())


def _item(draw: random.Random, origin: str, row_id: str) -> Item:
    question = draw.choice(QUESTIONS)
    kind = draw.choice(sorted(table(question).evidence))
    targets = (draw.choice(NAMED_ANSWERS[question]),) if NAMED_ANSWERS[question] and kind != "paid" else ()
    routes: tuple[Route, ...] = ()
    if question == "tasking" and draw.random() < 0.6:
        routes = (Route("group", (draw.choice(NAMED_ANSWERS["group"]),)),)
    elif kind == "received_access":
        routes = (Route("control", ("transferee",)),)
    proposition = " ".join(targets) or kind
    proposition = f"denial {proposition}" if kind == "denial" else proposition
    grade, report = draw.randint(1, 6), row_id.split(".")[0]
    return Item(question, kind, targets, origin, proposition, grade, row_id, False, routes, report, draw.random() < 0.3)


def brute_force(inquiry: Inquiry, base: Chances) -> dict[Hypothesis, list[tuple[str, ...]]]:
    """What `flip_sets` says, by assessing every set from the beginning."""
    origins = sorted({item.origin for items in inquiry.weights.values() for item in items})
    found: dict[Hypothesis, list[tuple[str, ...]]] = {h: [] for h in base}
    led = leaders(base)
    for removed in (s for size in range(1, LARGEST_SET + 1) for s in combinations(origins, size)):
        left = assess(inquiry, without=frozenset(removed))
        now = leaders(left)
        for h in base:
            flips = in_words(left[h]) != in_words(base[h]) or (led[h.question] == h) != (now[h.question] == h)
            if flips and not any(set(smaller) <= set(removed) for smaller in found[h]):
                found[h].append(removed)
    return found


def print_invariance() -> None:
    inquiry, draw = random_inquiry(1, 12), random.Random(1)
    base, items = assess(inquiry), list(inquiry.items)
    moved = 0
    for _ in range(PERMUTATIONS):
        draw.shuffle(items)
        moved += assess(Inquiry(inquiry.hypotheses, tuple(items))) != base
    print(f"{PERMUTATIONS:,} permutations of the evidence: {moved} moved a probability by as much as the last bit")
    again = [replace(draw.choice(inquiry.items), row_id=f"again{n}.c1", report=f"again{n}") for n in range(RE_REPORTS)]
    same = assess(Inquiry(inquiry.hypotheses, (*inquiry.items, *again))) == base
    print(f"{RE_REPORTS:,} re-reports of what origins said already: {'nothing moved' if same else 'MOVED'}")


def print_flips() -> None:
    inquiry = random_inquiry(1, ORIGINS)
    base = assess(inquiry)
    begun = time.perf_counter()
    found = flip_sets(inquiry, base)
    ours = time.perf_counter() - begun
    begun = time.perf_counter()
    same = found == brute_force(inquiry, base)
    brute = time.perf_counter() - begun
    outcome, sets = "the same" if same else "DIFFERENT", sum(map(len, found.values()))
    print(f"flip sets to {LARGEST_SET} of {ORIGINS} origins: {sets} in {ours:.2f} s; brute force {brute:.1f} s, {outcome}")


def print_ranking(path: Path) -> None:
    document = json.loads(path.read_text("utf-8"))
    rows = [(incident, profiles_without(document, incident)) for incident in document["pseudo_incidents"]]
    ranked = [(incident["group"], rank_groups(incident["evidence"], profiles)) for incident, profiles in rows]
    peer = [(incident["group"], cosine(incident["evidence"], profiles)) for incident, profiles in rows]
    print(f"reports {len(rows)}: " + ", ".join(f"top-{n} {_share(_within(names, n) for names in _names(ranked)):.3f}" for n in (1, 3, 5)))
    print(f"by the average over groups: top-1 {by_group(_names(ranked)):.3f}, cosine of TF-IDF {by_group(peer):.3f}")
    print(f"calibration error of the first group's probability, ten bins: {_calibration_error(ranked):.3f}")
    gone = [rank_groups(i["evidence"], {g: p for g, p in profiles.items() if g != i["group"]})[0].probability for i, profiles in rows]
    print(f"with the true group taken away, confidence of {CONFIDENT} or more: {_share(p >= CONFIDENT for p in gone):.3f}")
    planted = [_planted(i, profiles, n) for n, (i, profiles) in enumerate(rows)]
    print(f"with {PLANTED} exclusive tools of another group planted, that group is likely (.55 or more): {_share(planted):.3f}")


def profiles_without(document: Mapping[str, object], incident: Mapping[str, object]) -> dict[str, set[str]]:
    own = set(incident["same_refs"])  # type: ignore[call-overload]
    groups = document["groups"]
    profiles = {g: {e["t"] for e in row["edges"] if set(e["refs"]) - own} for g, row in groups.items()}  # type: ignore[attr-defined]
    profiles[str(incident["group"])] = set(incident["truth_profile_kept"])  # type: ignore[call-overload]
    return profiles


def _names(ranked: Sequence[tuple[str, Sequence[RankedGroup]]]) -> list[tuple[str, list[str]]]:
    return [(truth, [r.group for r in listed]) for truth, listed in ranked]


def _within(named: tuple[str, Sequence[str]], places: int) -> bool:
    return named[0] in named[1][:places]


def by_group(named: Sequence[tuple[str, Sequence[str]]]) -> float:
    groups: dict[str, list[bool]] = defaultdict(list)
    for truth, order in named:
        groups[truth].append(order[0] == truth)
    return sum(sum(right) / len(right) for right in groups.values()) / len(groups)


def cosine(evidence: Sequence[str], profiles: Profiles) -> tuple[str, ...]:
    """Groups by the cosine of TF-IDF vectors: the plain peer."""
    count: dict[str, int] = defaultdict(int)
    for items in profiles.values():
        for item in items:
            count[item] += 1
    weight = {item: math.log((1 + len(profiles)) / (1 + n)) + 1 for item, n in count.items()}
    seen = [item for item in set(evidence) if item in weight]
    scores = {
        group: sum(weight[i] ** 2 for i in seen if i in items) / (math.sqrt(sum(weight[i] ** 2 for i in items)) or 1.0)
        for group, items in profiles.items()
    }
    return tuple(sorted(scores, key=lambda g: (-scores[g], g)))


def _calibration_error(ranked: Sequence[tuple[str, Sequence[RankedGroup]]]) -> float:
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for truth, listed in ranked:
        bins[min(9, int(listed[0].probability * 10))].append((listed[0].probability, listed[0].group == truth))
    return sum(abs(sum(p for p, _ in part) - sum(right for _, right in part)) for part in bins.values()) / len(ranked)


def _planted(incident: Mapping[str, object], profiles: Profiles, seed: int) -> bool:
    """Does a donor, of whom three tools that nobody else has are planted, become likely?"""
    count: dict[str, int] = defaultdict(int)
    for items in profiles.values():
        for item in items:
            count[item] += 1
    exclusive = {
        g: sorted(i for i in items if i.startswith("S") and count[i] == 1) for g, items in profiles.items() if g != incident["group"]
    }
    donors = sorted(g for g, tools in exclusive.items() if len(tools) >= PLANTED)
    donor = random.Random(seed).choice(donors)
    tools = random.Random(seed).sample(exclusive[donor], PLANTED)
    listed = rank_groups([*incident["evidence"], *tools], profiles)  # type: ignore[misc]
    return any(r.group == donor and r.probability >= 0.55 for r in listed)


def _share(flags: Collection[bool] | object) -> float:
    listed = list(flags)  # type: ignore[call-overload]
    return sum(listed) / len(listed)


def main(path: Path) -> None:
    print_invariance()
    print_flips()
    if path.is_file():
        print_ranking(path)
    else:
        print("the shared file of held-out reports is not beside this repository: the ranking is not measured")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED)
