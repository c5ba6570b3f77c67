"""Name variants: how many spellings of one person share a key, and how few of two people do.

    python bench/names.py [--misses]

bench/names holds two lists of people in four or more spellings each, `person,language,script,spelling`. developed.csv was in
view while linkage.names was written; held.csv was written by another hand and opened by nobody who wrote a rule or a table.
`--misses` lists, of developed.csv alone, what was missed and what was wrongly shared.

Columns: pairs of spellings of one person, and the share of them with a key in common; people all of whose spellings share a key
with each other; pairs of spellings of different people, and the share of them with a key in common; pairs of different people
any of whose spellings share a key (two namesakes who write themselves differently are such a pair, and must be).
"""

from __future__ import annotations

import argparse
import csv
import itertools
import time
from collections import defaultdict
from pathlib import Path

from urazuke.linkage.names import NameKeys, name_keys

HERE = Path(__file__).resolve().parent / "names"
LISTS = {"developed.csv": "developed on", "held.csv": "held out"}
GROUPS = {"ja": "Japanese", "zh": "Chinese", "ko": "Korean"}
SPEED_NAMES = 20_000

Person = tuple[str, str]


def read_list(path: Path) -> dict[Person, list[str]]:
    """(language, person) -> spellings, each once."""
    people: dict[Person, dict[str, None]] = defaultdict(dict)
    with open(path, encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            people[row["language"], row["person"]][row["spelling"]] = None
    return {person: list(spellings) for person, spellings in people.items()}


def shared_between(people: dict[Person, list[str]], keys: dict[str, NameKeys]) -> list[tuple[Person, str, Person, str]]:
    """The pairs of spellings of different people that have a key in common."""
    holders: dict[str, list[tuple[Person, str]]] = defaultdict(list)
    for person, spellings in people.items():
        for spelling in spellings:
            for key in keys[spelling].own | keys[spelling].read | keys[spelling].heard:
                holders[key].append((person, spelling))
    candidates = {pair for having in holders.values() for pair in itertools.combinations(having, 2) if pair[0][0] != pair[1][0]}
    return sorted((*a, *b) for a, b in candidates if keys[a[1]].meet(keys[b[1]]))


def report(path: Path, misses: bool) -> None:
    """Print the figures of one list."""
    people = read_list(path)
    keys = {spelling: name_keys(spelling) for spellings in people.values() for spelling in spellings}
    wrong = shared_between(people, keys)
    print(f"\n{LISTS[path.name]} ({path.name}): {len(people)} people, {sum(map(len, people.values()))} spellings")
    print(f"{'':14}{'one person':>12}{'share':>8}{'whole':>8}{'two people':>13}{'share':>10}{'people':>9}")
    for group in ("ja", "zh", "ko", "other", "all"):
        chosen = {p: s for p, s in people.items() if group in ("all", p[0]) or (group == "other" and p[0] not in GROUPS)}
        if chosen:
            print_row(GROUPS.get(group, group), chosen, keys, [w for w in wrong if w[0] in chosen and w[2] in chosen])
    if misses:
        print_misses(people, keys, wrong)


def print_row(name: str, people: dict[Person, list[str]], keys: dict[str, NameKeys], wrong: list[tuple[Person, str, Person, str]]) -> None:
    met = {p: [keys[a].meet(keys[b]) for a, b in itertools.combinations(spellings, 2)] for p, spellings in people.items()}
    pairs, shared = sum(map(len, met.values())), sum(map(sum, met.values()))
    spellings = sum(map(len, people.values()))
    between = spellings * (spellings - 1) // 2 - pairs
    couples = len(people) * (len(people) - 1) // 2
    namesakes = len({(w[0], w[2]) for w in wrong})
    whole = sum(all(m) for m in met.values()) / len(people)
    wrong_share, couple_share = len(wrong) / max(between, 1), namesakes / max(couples, 1)
    print(f"{name:14}{pairs:12,}{shared / max(pairs, 1):8.3f}{whole:8.3f}{between:13,}{wrong_share:10.4%}{couple_share:9.3%}")


def print_misses(people: dict[Person, list[str]], keys: dict[str, NameKeys], wrong: list[tuple[Person, str, Person, str]]) -> None:
    for person, spellings in people.items():
        missed = [f"{a} ≠ {b}" for a, b in itertools.combinations(spellings, 2) if not keys[a].meet(keys[b])]
        if missed:
            print(f"  {' '.join(person)}: {len(missed)} missed: {'; '.join(missed[:4])}")
    for pair, examples in itertools.groupby(wrong, key=lambda w: (w[0], w[2])):
        first = next(examples)
        print(f"  {' '.join(pair[0])} = {' '.join(pair[1])}: {first[1]} = {first[3]}")


def print_speed() -> None:
    """Seconds for a million names, no two alike: each list's own families and given names in new combinations."""
    print()
    for language in ("ja", "zh", "ko"):
        parts = [s.split() for (spoken, _), spellings in read_list(HERE / "developed.csv").items() if spoken == language for s in spellings]
        pairs = [part for part in parts if len(part) == 2]
        names = sorted({f"{a[0]} {b[1]}" for a, b in itertools.product(pairs, pairs) if a[0].isascii() == b[1].isascii()})
        names = names[:: max(len(names) // SPEED_NAMES, 1)]
        begun = time.process_time()
        for name in names:
            name_keys(name)
        seconds = time.process_time() - begun
        print(f"{GROUPS[language]:14}{len(names):8,} names, no two alike: {seconds / len(names) * 1e6:.0f} s a million")


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--misses", action="store_true", help="of developed.csv, what was missed and what was wrongly shared")
    misses = given.parse_args().misses
    begun = time.process_time()
    name_keys("村上 琉翔")  # a given name that no dictionary has asks for all of them
    print(f"{time.process_time() - begun:.1f} s to read the dictionaries")
    for name in LISTS:
        if (HERE / name).exists():
            report(HERE / name, misses and name == "developed.csv")
    print_speed()


if __name__ == "__main__":
    main()
