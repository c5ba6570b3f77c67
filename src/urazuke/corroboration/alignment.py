"""Claims of several reports in rows: which say the same, and which do not.

A group tells one thing: its row is `same`, or `partial` where a telling lacks a needed detail or names a part of it.
Beside that row, or instead of it, stand `factuality_differs` (stated here and suspected there), `status_progressed`
(planned and done) and `contradicts` (figures, or that it is so against that it is not). `opposed_positions` is an
accusation with everything that answers it (opposition.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from urazuke.corroboration.entities import Known
from urazuke.corroboration.grouping import Group, candidates
from urazuke.corroboration.opposition import Answered, answered
from urazuke.corroboration.progress import stages
from urazuke.corroboration.propositions import Proposition
from urazuke.corroboration.relations import Kinship, completeness, kinship
from urazuke.corroboration.subjects import one_figure
from urazuke.evidence.locator import row_reference

RELATIONS = ("same", "partial", "factuality_differs", "status_progressed", "contradicts", "opposed_positions")
_FEW = 40  # tellings of a group that are compared one with another
Claims = Sequence[Proposition]


@dataclass(frozen=True)
class Disputes:
    """What is contested between groups: claims for and against, accusations and answers."""

    contradictions: Sequence[Claims]
    answers: Sequence[Answered]


def disputes(groups: Sequence[Group]) -> Disputes:
    """Found once, for the rows and for the grades."""
    return Disputes(contradictions(groups), answered(groups))


def alignment_rows(groups: Sequence[Group], found: Disputes) -> list[dict[str, object]]:
    """Rows of the table `alignment`, in order of relation and claims. Only opposition may stand inside one report."""
    rows: set[tuple[str, tuple[str, ...]]] = set()
    for group in groups:
        rows |= {(relation, _ids(claims)) for relation, claims in _told(group)}
    rows |= {("status_progressed" if _came_round(claims) else "contradicts", _ids(claims)) for claims in found.contradictions}
    rows |= {("opposed_positions", _ids(claims)) for _, _, claims in found.answers}
    rows |= {("status_progressed", _ids(claims)) for claims in stages(groups)}
    return [
        {"relation": relation, "claims": list(claims), "basis": [row_reference(c) for c in claims]}
        for relation, claims in sorted(rows, key=lambda row: (RELATIONS.index(row[0]), row[1]))
    ]


def _told(group: Group) -> Iterator[tuple[str, Claims]]:
    """The rows inside a group."""
    progresses = group.members[0].kind.progresses
    planned = [p for p in group.members if progresses and p.claim.factuality == "planned"]
    done = [p for p in group.members if not progresses or p.claim.factuality != "planned"]
    if planned and done and _across(group.members):
        yield "status_progressed", group.members
    for stage in (planned, done):
        yield from _told_at_one_stage(stage)


def _told_at_one_stage(claims: Claims) -> Iterator[tuple[str, Claims]]:
    if not _across(claims):
        return
    for part in figures_apart(claims):
        yield "contradicts", part
    differing = firmness_apart(claims)
    if differing:
        yield "factuality_differs", differing
    if any(kin and kin.level == "part" for kin in _kinships(fullest(claims))):
        alike = _of_one_content(claims) if claims[0].kind.content_needed else []
        yield ("same", alike) if _across(alike) else ("partial", claims)
        return
    yield from _told_alike(claims, bool(differing))


def _told_alike(claims: Claims, differing: bool) -> Iterator[tuple[str, Claims]]:
    """What is told alike, figure by figure."""
    parts = list(_one_figure_each(claims))
    for part in parts:
        firm = [p for p in part if p.claim.factuality == "stated"] if differing else part
        if not _across(firm) and len(parts) > 1:
            firm = [p for p in part if p.claim.factuality == "suspected"]
        if _across(firm):
            yield "same", firm


def _of_one_content(claims: Claims) -> Claims:
    """The claims that name the same offence as most."""
    heads = [telling[0] for telling in Group(tuple(claims)).tellings()][:_FEW]
    alike = {p.signature: {q.signature for q in heads if (kin := kinship(p, q)) and kin.level == "full"} for p in heads}
    most = max(heads, key=lambda p: (len(alike[p.signature]), p.id))
    return [p for p in claims if p.signature in alike[most.signature]]


def fullest(claims: Claims) -> Claims:
    """What each report tells of it at its fullest."""
    best: dict[str, Proposition] = {}
    for p in claims:
        if p.report not in best or completeness(p) > completeness(best[p.report]):
            best[p.report] = p
    return list(best.values())


def _kinships(claims: Claims) -> Iterator[Kinship | None]:
    heads = list({p.signature: p for p in claims}.values())[:_FEW]
    return (kinship(a, b) for a, b in combinations(heads, 2))


def figures_apart(claims: Claims) -> Iterator[Claims]:
    """Those that give a figure, where two of them give different ones in one role."""
    differing = _differing_roles(claims)
    if differing:
        yield [p for p in claims if differing & p.figures.keys()]


def _differing_roles(claims: Claims) -> set[str]:
    found = set()
    for role in {role for p in claims for role in p.figures}:
        values = sorted({p.figures[role] for p in claims if role in p.figures}, key=sorted)
        if any(not one_figure(a, b) for a, b in combinations(values, 2)):
            found.add(role)
    return found


def _one_figure_each(claims: Claims) -> Iterator[Claims]:
    """The claims by the figure that they give; those that give none go with the figure that most give."""
    role = min(_differing_roles(claims), default=None)
    if role is None:
        yield claims
        return
    by_figure: dict[frozenset[int], list[Proposition]] = defaultdict(list)
    for p in claims:
        by_figure[p.figures.get(role, frozenset())].append(p)
    silent = by_figure.pop(frozenset(), [])
    largest = max(by_figure.values(), key=lambda part: (len(part), part[0].id))
    largest += silent
    yield from (sorted(part, key=lambda p: p.id) for part in by_figure.values())


def firmness_apart(claims: Claims) -> Claims:
    """The claims that one report states and another only suspects; a machine translation loses a doubt, but adds none."""
    if claims[0].kind.opinion:
        return []
    firm = _by_telling(p for p in claims if p.claim.factuality == "stated" and not p.garbled)
    soft = _by_telling(p for p in claims if p.claim.factuality == "suspected")
    agreeing = [(doubted, stated) for doubted in soft for stated in firm if _agree(doubted[0], stated[0])]
    unsure: dict[str, set[str]] = defaultdict(set)  # reports that tell it both ways, by the claims they tell it in
    for doubted, stated in agreeing:
        both = {p.report for p in doubted} & {p.report for p in stated}
        for p in (*doubted, *stated):
            unsure[p.id] |= both
    found: dict[str, Proposition] = {}
    for doubted, stated in agreeing:
        left = [p for p in doubted if p.report not in unsure[p.id]]
        right = [p for p in stated if p.report not in unsure[p.id]]
        found |= {p.id: p for p in (*left, *right) if left and right}
    return [found[i] for i in sorted(found)]


def _by_telling(claims: Iterable[Proposition]) -> list[list[Proposition]]:
    return Group(tuple(claims)).tellings()


def _agree(left: Proposition, right: Proposition) -> bool:
    kin = kinship(left, right)
    return kin is not None and not kin.clash and not any(figures_apart((left, right)))


def contradictions(groups: Sequence[Group]) -> list[Claims]:
    """Claims that a thing is so, with those that it is not, or that nobody knows."""
    by_type: dict[str, list[Group]] = defaultdict(list)
    for group in groups:
        if group.type in _CONTESTABLE:
            by_type[group.type].append(group)
    found: list[Claims] = []
    for of_type in by_type.values():
        found += _contested(of_type)
    return found


_CONTESTABLE = (
    "attacked", "rented_server", "handed_over_credentials", "used_infrastructure", "tasked_by", "member_of", "used_malware", "exploited",
    "leaked", "notified", "arrested", "left_country", "interviewed", "referred_to_prosecutors",
)  # fmt: skip


def _came_round(claims: Claims) -> bool:
    """One voice said no first and yes later."""
    no = [p for p in claims if p.stance == "against"]
    yes = [p for p in claims if p.stance == "for"]
    if not no or not yes or len(no) + len(yes) < len(claims):
        return False
    one_voice = len({p.source.key for p in claims}) == 1
    return one_voice and max(p.published or "" for p in no) < min(p.published or "" for p in yes)


def _contested(groups: Sequence[Group]) -> Iterator[Claims]:
    for_it = [g for g in groups if g.stance == "for"]
    others = [g for g in groups if g.stance != "for"]
    taken: dict[int, dict[str, Proposition]] = {}
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
            taken[id(row)] = row
    kept = {id(row): row for row in home.values()}
    yield from ([row[i] for i in sorted(row)] for row in kept.values())


def clashing(one: Group, other: Group) -> Iterator[Claims]:
    """The claims of two stances that are about one thing; what one voice says both of in one report is no clash."""
    left, right = one.tellings(), other.tellings()
    found: dict[str, Proposition] = {}
    for i, j in candidates([t[0] for t in left], [t[0] for t in right]):
        if kinship(left[i][0], right[j][0]) and not (_clears_himself(left[i][0]) or _clears_himself(right[j][0])):
            found |= {p.id: p for p in left[i] if any(_apart(p, q) for q in right[j])}
            found |= {q.id: q for q in right[j] if any(_apart(p, q) for p in left[i])}
    if found:
        yield [found[i] for i in sorted(found)]


def _clears_himself(p: Proposition) -> bool:
    """That a person did not do it does not say that it was not done."""
    attackers = [v for v in p.arguments.get("attacker", ()) if isinstance(v, Known)]
    return p.stance == "against" and any(v.type in ("person", "person_unnamed") for v in attackers)


def _apart(p: Proposition, q: Proposition) -> bool:
    return p.report != q.report or p.source.key != q.source.key or p.withdrawn != q.withdrawn


def _across(claims: Iterable[Proposition]) -> bool:
    return len({p.report for p in claims}) > 1


def _ids(claims: Iterable[Proposition]) -> tuple[str, ...]:
    return tuple(sorted({p.id for p in claims}))
