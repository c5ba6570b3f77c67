"""Claims in broken translations of our own, against what each tells: types, roles, firmness and who says it.

    python bench/translated_claims.py        the twenty of bench/translations/told, by the round in which they were written

Behind the text of each stand its claims, a line each: type, firmness, who may be named as the speaker (`-` the outlet,
`X` a source that is not marked) and the roles, whose values are marks of the text or words of it. A role counts where one
of its values has a mention of which half stands in such a mark. Wanted: .75 of the claims (recall), .70 of the roles.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from translations import HALF, Mark, overlap, unmarked

from urazuke.evidence.claim import Claim, Reading
from urazuke.reports import read_text

HERE = Path(__file__).resolve().parent / "translations" / "told"


@dataclass(frozen=True, slots=True)
class Told:
    """A claim that a text makes."""

    kind: str
    firm: str
    speakers: frozenset[str]
    roles: tuple[tuple[str, frozenset[str]], ...]


def told(lines: str) -> list[Told]:
    rows = [line.split("|") for line in lines.strip().splitlines()]
    return [
        Told(
            kind,
            firm,
            frozenset(who.split(",")),
            tuple((r, frozenset(v.split(","))) for r, _, v in (p.partition("=") for p in roles.split(";"))),
        )
        for kind, firm, who, roles in rows
    ]


def is_meant(value: object, wanted: str, reading: Reading, marks: list[Mark]) -> bool:
    """The value is the entity of that mark, or holds those words."""
    entity = reading.entity(value) if isinstance(value, str) else None
    if entity is None:
        return wanted.lower() in str(value).lower()
    spans = [Mark(m.span.start, m.span.end, "") for m in entity.mentions]
    own = [m for m in marks if m.what.partition("#")[2] == wanted]
    return any(overlap(s, m) >= HALF for s in spans for m in own)


def filled(row: Told, claim: Claim, reading: Reading, marks: list[Mark]) -> int:
    """In how many roles the claim has one of the values that are wanted."""
    return sum(any(is_meant(v, w, reading, marks) for v in claim.arguments.get(role, ()) for w in values) for role, values in row.roles)


def score(path: Path) -> Counter[str]:
    marked, _, lines = path.read_text("utf-8").partition("---\n")
    text, marks = unmarked(marked)
    reading, counts, taken = read_text(text), Counter[str](), set[str]()
    counts["recognised"] = reading.garbled >= HALF
    for row in told(lines):
        counts["claims"] += 1
        counts["roles"] += len(row.roles)
        rated = [(filled(row, c, reading, marks), c) for c in reading.claims if c.type == row.kind and c.id not in taken]
        best, claim = max(rated, key=lambda r: r[0], default=(0, None))
        if claim is None or not best:
            continue
        taken.add(claim.id)
        last = claim.speakers[-1] if claim.speakers else None
        counts.update({"found": 1, "filled": best, "firm": claim.factuality == row.firm})
        counts["said"] += (
            "-" in row.speakers if last is None else "X" in row.speakers or any(is_meant(last, w, reading, marks) for w in row.speakers)
        )
    counts["extra"] = len(reading.claims) - len(taken)
    return counts


def line(name: str, counts: Counter[str], texts: int) -> str:
    found = f"claims {counts['found']} of {counts['claims']}, {counts['extra']} others; roles {counts['filled']} of {counts['roles']}"
    told_so = f"firmness {counts['firm']} and speaker {counts['said']} of {counts['found']}"
    return f"{name:10} {found}; {told_so}; recognised {counts['recognised']} of {texts}"


def main() -> None:
    rounds: dict[str, list[Counter[str]]] = {}
    for path in sorted(HERE.glob("*.txt")):
        rounds.setdefault(path.stem.partition("_")[0], []).append(score(path))
    total: Counter[str] = Counter()
    for name, rows in rounds.items():
        summed = sum(rows, Counter[str]())
        total += summed
        print(line(name, summed, len(rows)), flush=True)
    print(line("all", total, sum(map(len, rounds.values()))))


if __name__ == "__main__":
    main()
