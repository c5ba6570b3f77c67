"""How often a whole investigation of a simulated case concludes the wrong thing: never may it be "likely" or more.

    python bench/conclusions.py [WORLDS]

Three kinds of worlds in turn, every share in them drawn anew for each seed. *Innocent*: no attack; anything but `unknown` is
wrong. *Bought*: the attackers' servers are honest customers' accounts that were sold or stolen, while the press has it that a man
rented them under false names; that those who rented them controlled them is wrong, and so is resale. *False flag*: the attackers
leave one to three tools that hardly anybody but another group is known for, work as a third group does, and an analyst, whom others
repeat, names the owner of the tools; that the owner did it is wrong. ATT&CK (R) data: (c) The MITRE Corporation, by its permission.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from urazuke import open_case, table
from urazuke.attribution.known_groups import KnownGroups, known_groups
from urazuke.attribution.likelihoods import table as question_table
from urazuke.investigation import investigate
from urazuke.simulate import simulate

WORLDS, FIRST_SEED = 210, 5001
LIKELY = 0.55  # ICD 203: from here on it is "likely"
FEWEST_TECHNIQUES, EXCLUSIVE_TO = 12, 2
CONTROL, GROUP = (question_table(q).question["en"] for q in ("control", "group"))


def innocent(draw: np.random.Generator) -> dict[str, Any]:
    return {"innocent": True, "noise": str(draw.choice(["low", "usual", "high"]))}


def bought(draw: np.random.Generator) -> dict[str, Any]:
    return {"renters": 0, "bought": int(draw.integers(1, 4)), "attacked": 0.8, "noise": str(draw.choice(["low", "usual", "high"]))}


def flagged(draw: np.random.Generator) -> dict[str, Any]:
    return {"renters": int(draw.integers(1, 4)), "bought": 1, "attacked": 0.8, "opsec": str(draw.choice(["low", "medium", "high"]))}


KINDS: tuple[Callable[[np.random.Generator], dict[str, Any]], ...] = (innocent, bought, flagged)


def conclude(seed: int) -> tuple[str, float, str]:
    """The kind of world, the highest probability of a wrong hypothesis, and which."""
    draw = np.random.default_rng(seed)
    kind = KINDS[seed % len(KINDS)]
    parameters = kind(draw)
    with tempfile.TemporaryDirectory() as work, contextlib.redirect_stderr(None):
        sizes: dict[str, Any] = {"organisations": 4, "events": 800, "leases": int(draw.integers(120, 300)), "days": 90}
        made = simulate(Path(work) / "truth" / "case", seed=seed, **sizes, **parameters)
        case = made.case.rename(Path(work) / "case")  # away from its truth
        wrong = plant(case, draw) if kind is flagged else wrong_of(kind)
        investigate(case)
        rows = table(open_case(case), "hypotheses").to_pylist()
    at_fault = [(row["probability"], row["hypothesis"]) for row in rows if wrong(row)]
    return (kind.__name__, *max(at_fault, default=(0.0, "-")))


def wrong_of(kind: Callable[..., Any]) -> Callable[[Mapping[str, Any]], bool]:
    """Which hypotheses are wrong in a world of that kind."""
    names = question_table("control").names
    if kind is innocent:
        return lambda row: row["hypothesis"] != names["unknown"]["en"]
    return lambda row: row["question"] == CONTROL and row["hypothesis"] in (names["lessee"]["en"], names["resale"]["en"])


def plant(case: Path, draw: np.random.Generator) -> Callable[[Mapping[str, Any]], bool]:
    """Replace the press by reports that point at a group whose tools were borrowed; that group is the wrong one."""
    known = known_groups()
    owners = Counter(i for profile in known.profiles.values() for i in profile if i.startswith("S"))
    own = {g: sorted(i for i in p if i.startswith("S") and owners[i] <= EXCLUSIVE_TO) for g, p in known.profiles.items()}
    donors = [g for g in sorted(own) if len(own[g]) >= 3]
    donor = donors[int(draw.integers(len(donors)))]
    tools = [known.labels[i] for i in draw.permutation(own[donor])[: int(draw.integers(1, 4))]]
    for report in (case / "reports").iterdir():
        report.unlink()
    for name, text in _press(donor, tools, _techniques(known, donor, draw), draw).items():
        (case / "reports" / name).write_text(text, "utf-8")
    names = {name.lower() for name in known.names[donor]}
    return lambda row: row["question"] == GROUP and row["hypothesis"].lower() in names


def _techniques(known: KnownGroups, donor: str, draw: np.random.Generator) -> list[str]:
    """What was seen of how the attackers work: some of what another group does."""
    ways = {g: sorted(i for i in p if i.startswith("T")) for g, p in known.profiles.items() if g != donor}
    able = [g for g in sorted(ways) if len(ways[g]) >= FEWEST_TECHNIQUES]
    true = ways[able[int(draw.integers(len(able)))]]
    return sorted(draw.permutation(true)[: int(draw.integers(4, FEWEST_TECHNIQUES + 1))].tolist())


def _press(donor: str, tools: list[str], techniques: list[str], draw: np.random.Generator) -> dict[str, str]:
    """An analyst's report, what a paper makes of it, and mostly a denial."""
    listed = ", ".join(techniques)
    used = "".join(f"The attackers used the malware {tool}.\n" for tool in tools)
    analyst = (
        "Kitano Security Research\n9 January 2025\n\nAnalysis of the attacks through rented servers\n\n"
        f"{used}Techniques observed: {listed}.\n"
        f"The malware is known from {donor}. Kitano Security Research attributes the attacks to the group {donor}.\n"
    )
    paper = (
        f"Strait Courier\n11 January 2025\n\nResearchers: {donor} behind attacks\n\n"
        f"The attacks through rented servers were carried out by the group {donor}, Kitano Security Research said in a report. "
        "Police declined to comment.\n"
    )
    wire = (
        f"Harbour Wire\n12 January 2025\n\nStrait Courier reported that the group {donor} had carried out the attacks, citing "
        "Kitano Security Research.\n"
    )
    denial = "A spokeswoman for the foreign ministry denied any involvement and said that one should judge on sufficient evidence.\n"
    found = {"kitano.txt": analyst}
    if draw.random() < 0.8:
        found["courier.txt"] = paper + (denial if draw.random() < 0.5 else "")
    if draw.random() < 0.5:
        found["wire.txt"] = wire
    return found


def main() -> int:
    worlds = int(sys.argv[1]) if len(sys.argv) > 1 else WORLDS
    begun = time.monotonic()
    found: dict[str, list[float]] = {}
    with ProcessPoolExecutor(2) as pool:
        for number, (kind, probability, hypothesis) in enumerate(pool.map(conclude, range(FIRST_SEED, FIRST_SEED + worlds))):
            found.setdefault(kind, []).append(probability)
            if probability >= LIKELY:
                print(f"seed {FIRST_SEED + number} ({kind}): {hypothesis!r} has {probability:.2f}", flush=True)
    for kind, highest in sorted(found.items()):
        wrong = sum(p >= LIKELY for p in highest)
        print(f"{kind:9} {len(highest):4} worlds, the wrong one likely or more in {wrong} (wanted 0), at most {max(highest):.2f}")
    print(f"{worlds} worlds in {time.monotonic() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
