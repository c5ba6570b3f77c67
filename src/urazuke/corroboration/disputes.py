"""What reports contest: that a thing is so against that it is not or that nobody knows, and accusations against answers.

Found once, and used for the rows of the alignment, for the grades, and for what a later report takes back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from urazuke.corroboration.entities import Known
from urazuke.corroboration.grouping import Group, candidates
from urazuke.corroboration.opposition import Answered, answered
from urazuke.corroboration.propositions import Proposition, Verdict, compare_role
from urazuke.corroboration.relations import kinship

Claims = Sequence[Proposition]


@dataclass(frozen=True)
class Disputes:
    """What is contested between groups: claims for and against, accusations and answers."""

    contradictions: Sequence[Claims]
    answers: Sequence[Answered]


def disputes(groups: Sequence[Group]) -> Disputes:
    """Found once, for the rows and for the grades."""
    return Disputes(contradictions(groups), answered(groups))


def contradictions(groups: Sequence[Group]) -> list[Claims]:
    """Claims that a thing is so, with those that it is not, or that nobody knows."""
    by_type: dict[str, list[Group]] = defaultdict(list)
    for group in groups:
        if group.type in _CONTESTABLE:
            by_type[group.type].append(group)
    return [claims for of_type in by_type.values() for claims in _contested(of_type)]


_CONTESTABLE = (
    "attacked", "rented_server", "handed_over_credentials", "used_infrastructure", "tasked_by", "member_of", "used_malware", "exploited",
    "leaked", "notified", "arrested", "left_country", "interviewed", "referred_to_prosecutors",
)  # fmt: skip


def came_round(claims: Claims) -> list[Claims]:
    """What one voice said no to first and yes to later: a row for each such voice."""
    voices: dict[str, list[Proposition]] = defaultdict(list)
    for p in claims:
        if p.depth == 2:
            voices[p.source.key].append(p)
    return [told for _, told in sorted(voices.items()) if _came_round(told)]


def _came_round(told: Claims) -> bool:
    no = [p.published or "" for p in told if p.stance == "against" and not p.withdrawn]
    yes = [p.published or "" for p in told if p.stance == "for"]
    return bool(no and yes) and max(no) < min(yes)


def still_apart(claims: Claims) -> Claims:
    """What contradicts after those have come round: without what they say now, where they said no before."""
    now = {p.id for told in came_round(claims) for p in told if p.stance == "for"}
    rest = [p for p in claims if p.id not in now]
    return rest if len({p.stance for p in rest}) > 1 else []


def _contested(groups: Sequence[Group]) -> Iterator[Claims]:
    for_it = [g for g in groups if g.stance == "for"]
    others = [g for g in groups if g.stance != "for"]
    home: dict[str, dict[str, Proposition]] = {}
    for one, other in [*product(for_it, others), *combinations(others, 2)]:
        if one.stance == other.stance:
            continue
        for claims in clashing(one, other):
            held = [home[p.id] for p in claims if p.id in home and one.type == "leaked"]
            row = held[0] if held else {}
            for more in held[1:]:
                row |= more
            row |= {p.id: p for p in claims}
            for i in row:
                home[i] = row
    kept = {id(row): row for row in home.values()}
    yield from ([row[i] for i in sorted(row)] for row in kept.values())


def clashing(one: Group, other: Group) -> Iterator[Claims]:
    """The claims of two stances that are about one thing; what one voice says both of in one report is no clash."""
    left, right = one.tellings(), other.tellings()
    found: dict[str, Proposition] = {}
    for i, j in candidates([t[0] for t in left], [t[0] for t in right]):
        if _about_one_thing(left[i][0], right[j][0]) and not (_clears_himself(left[i][0]) or _clears_himself(right[j][0])):
            found |= {p.id: p for p in left[i] if any(_apart(p, q) for q in right[j])}
            found |= {q.id: q for q in right[j] if any(_apart(p, q) for p in left[i])}
    if found:
        yield [found[i] for i in sorted(found)]


def _about_one_thing(p: Proposition, q: Proposition) -> bool:
    """That one did not hand anything over says nothing about what another did."""
    if p.type == "handed_over_credentials" and compare_role(p, q, p.kind.leading) not in (Verdict.AGREE, Verdict.PART):
        return False
    return kinship(p, q) is not None


def _clears_himself(p: Proposition) -> bool:
    """That a person did not do it does not say that it was not done."""
    attackers = [v for v in p.arguments.get("attacker", ()) if isinstance(v, Known)]
    return p.stance == "against" and any(v.type in ("person", "person_unnamed") for v in attackers)


def _apart(p: Proposition, q: Proposition) -> bool:
    return p.report != q.report or p.source.key != q.source.key or p.withdrawn != q.withdrawn
