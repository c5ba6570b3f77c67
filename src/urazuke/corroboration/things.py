"""Which entities of several reports are most likely one thing, though no name joins them; nothing is merged by it.

Reports of one case tell of the same few people and machines in other words and another alphabet. What counts, in order:
names that translate or sound alike, descriptions that share features, and parts played: the only one who rents a server
in this report is the only one who rents a server in that. Names that differ in one script, another age or sex, and one
report that tells the two apart rule it out. Reports are taken in order of their date, each against the things known so
far, so that the work grows with their number and not with its square.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from urazuke.corroboration.descriptions import Features, alikeness, disagree
from urazuke.corroboration.namesakes import Likeness, compare_names, is_short_form

_FAMILIES = (
    ("person", "person_unnamed"), ("organisation", "government_body", "police", "media_outlet", "political_party"), ("malware", "tool"),
)  # fmt: skip
_FAMILY = {t: group[0] for group in _FAMILIES for t in group}
_ENOUGH = 0.8
_MARGIN = 0.2  # of two that fit, one must fit better by this
_NAMES = 12
_NAMED = {Likeness.SAME: 3.0, Likeness.LIKELY: 2.0, Likeness.OPEN: -0.3, Likeness.UNLIKE: -1.0, Likeness.DIFFERENT: None}
_OTHER_TYPE = {"person": 0.5, "malware": 0.0}  # what it costs that the types differ, by family
_TOLD_APART = {("role", role) for role in ("second", "pair", "investigator", "spokesperson", "lawyer")}
_TELLS_LITTLE = ("speaker", "notifier", "authority")  # every report has some that speak
Part = tuple[str, str]  # claim type, role


@dataclass(frozen=True, slots=True)
class Figure:
    """An entity as it is compared: what it is called, what is said of it, which parts it plays and how much each tells."""

    id: str
    type: str
    names: tuple[str, ...]
    described: Features
    reports: frozenset[str]
    parts: Mapping[Part, float]

    @property
    def family(self) -> str:
        return _FAMILY.get(self.type, self.type)


@dataclass
class _Thing:
    id: str
    family: str
    types: set[str]
    names: list[str] = field(default_factory=list)
    members: list[Features] = field(default_factory=list)
    reports: set[str] = field(default_factory=set)
    parts: dict[Part, float] = field(default_factory=dict)

    def take(self, figure: Figure) -> None:
        self.types.add(figure.type)
        self.names += [n for n in figure.names if n not in self.names][: max(0, _NAMES - len(self.names))]
        if len(self.members) < _NAMES and figure.described not in self.members:
            self.members.append(figure.described)
        self.reports |= figure.reports
        for part, weight in figure.parts.items():
            self.parts[part] = max(weight, self.parts.get(part, 0.0))


def things(figures: Iterable[Figure], order: Sequence[str], apart: Collection[frozenset[str]] = ()) -> dict[str, str]:
    """Entity id -> id of the thing that it most likely is; `order` is the order of the reports.

    `apart` are pairs of entities that stand in two roles of one claim.
    """
    place = {report: n for n, report in enumerate(order)}
    by_report: dict[int, list[Figure]] = defaultdict(list)
    for figure in sorted(figures, key=lambda f: f.id):
        by_report[min((place[r] for r in figure.reports), default=0)].append(figure)
    known: dict[str, list[_Thing]] = defaultdict(list)
    home: dict[str, str] = {}
    for number in sorted(by_report):
        for figure, thing in sorted(_assigned(by_report[number], known), key=lambda row: (row[1] is None, -_length(row[0]), row[0].id)):
            if thing is None:
                thing = _of_its_short_form(figure, known[figure.family]) or _Thing(figure.id, figure.family, {figure.type})
                known[figure.family] += [] if thing in known[figure.family] else [thing]
            thing.take(figure)
            home[figure.id] = thing.id
    return _with_second_descriptions(known["person"], home, apart) | _only_group(known["threat_group"], home)


def _with_second_descriptions(people: Sequence[_Thing], home: Mapping[str, str], apart: Collection[frozenset[str]]) -> dict[str, str]:
    """A report calls one man `a former teacher` and `the suspect`: what it tells of the second, others tell of the first."""
    members: dict[str, list[str]] = defaultdict(list)
    for entity, thing in home.items():
        members[thing].append(entity)
    lone = [t for t in people if len(t.reports) == 1 and not t.names and not any(_TOLD_APART & d for d in t.members)]
    apart_from = {t.id for t in lone}
    in_report: dict[str, list[_Thing]] = defaultdict(list)
    for other in (t for t in people if t.id not in apart_from):
        for report in other.reports:
            in_report[report].append(other)
    found = dict(home)
    for alone in lone:
        best = _clearly_best(alone, in_report[min(alone.reports)])
        if best and not any(frozenset((a, b)) in apart for a in members[alone.id] for b in members[best.id]):
            found |= dict.fromkeys(members[alone.id], best.id)
    return found


def _clearly_best(alone: _Thing, others: Sequence[_Thing]) -> _Thing | None:
    fits = sorted(((_second_fit(alone, t), -n) for n, t in enumerate(others)), reverse=True)
    if not fits or fits[0][0] < _ENOUGH or (len(fits) > 1 and fits[0][0] - fits[1][0] < _MARGIN):
        return None
    return others[-fits[0][1]]


def _only_group(groups: Sequence[_Thing], home: Mapping[str, str]) -> dict[str, str]:
    """`The hackers` of any report are the one group that the case names."""
    named = [t for t in groups if t.names]
    vague = {t.id for t in groups if not t.names}
    return {entity: named[0].id for entity, thing in home.items() if thing in vague} if len(named) == 1 else {}


def _second_fit(alone: _Thing, thing: _Thing) -> float:
    """What only one man does in each report, and nothing that parts the two."""
    if any(disagree(d, e) for d in alone.members for e in thing.members):
        return 0.0
    return sum(1.0 for part, weight in alone.parts.items() if weight == 1.0 and thing.parts.get(part) == 1.0)


def _length(figure: Figure) -> int:
    return max(map(len, figure.names), default=0)


def _of_its_short_form(figure: Figure, known: Sequence[_Thing]) -> _Thing | None:
    """`Scheldevallei Hospital Network (SHN)`: the one thing told of in the same report whose name is shortened to that."""
    fits = [t for t in known if figure.reports & t.reports and _short_form(figure, t) and fit(figure, t) >= _ENOUGH]
    return fits[0] if len(fits) == 1 else None


def _assigned(figures: Sequence[Figure], known: Mapping[str, list[_Thing]]) -> list[tuple[Figure, _Thing | None]]:
    scored: list[tuple[float, int, int, Figure, _Thing]] = []
    for n, figure in enumerate(figures):
        fits = sorted(((fit(figure, t), -m) for m, t in enumerate(known[figure.family])), reverse=True)[:3]
        for rank, (score, m) in enumerate(fits):
            runner_up = fits[rank + 1][0] if rank + 1 < len(fits) else 0.0
            if score >= _ENOUGH and score - runner_up >= _MARGIN:
                scored.append((-score, n, -m, figure, known[figure.family][-m]))
    taken: dict[str, _Thing] = {}
    used: set[str] = set()
    for _, _, _, figure, thing in sorted(scored, key=lambda row: row[:3]):
        if figure.id not in taken and thing.id not in used:
            taken[figure.id] = thing
            used.add(thing.id)
    return [(figure, taken.get(figure.id)) for figure in figures]


def fit(figure: Figure, thing: _Thing) -> float:
    """How well they go together; 0 where something rules it out. Not a confidence."""
    if (figure.reports & thing.reports and not _short_form(figure, thing)) or any(disagree(figure.described, d) for d in thing.members):
        return 0.0
    named = _by_name(figure.names, thing.names)
    if named is None:
        return 0.0
    likeness = max((alikeness(figure.described, d) for d in thing.members), default=0.0)
    played = sum(min(weight, thing.parts.get(part, 0.0)) for part, weight in figure.parts.items())
    cost = 0.0 if figure.type in thing.types else _OTHER_TYPE.get(figure.family, 1.0)
    if figure.type == "organisation_group" and not any(_one_number(figure.described, d) for d in thing.members):
        cost += 1.0
    return named + min(likeness, 3.0) + min(played, 2.5) - cost


def _short_form(figure: Figure, thing: _Thing) -> bool:
    """One report may call a body by two names without saying so."""
    return any(is_short_form(a, b) for a, b in product(figure.names[:_NAMES], thing.names))


def _one_number(ours: Features, theirs: Features) -> bool:
    left, right = ({value for kind, value in features if kind == "number"} for features in (ours, theirs))
    return not left or not right or bool(left & right)


def _by_name(ours: Sequence[str], theirs: Sequence[str]) -> float | None:
    """What the names say for it; None where they rule it out."""
    if not ours or not theirs:
        return 0.0
    best = max(compare_names(a, b) for a, b in product(ours[:_NAMES], theirs))
    return _NAMED[best]


def parts_played(claims: Iterable[tuple[str, str, Mapping[str, Sequence[str]]]]) -> dict[str, dict[Part, float]]:
    """Of (report, claim type, entities by role): entity -> its parts; a part that several play in a report tells less."""
    players: dict[tuple[str, Part], set[str]] = defaultdict(set)
    for report, claim_type, roles in claims:
        for role, entities in roles.items():
            players[report, (claim_type, role)] |= set(entities)
    found: dict[str, dict[Part, float]] = defaultdict(dict)
    for (_, part), those in sorted(players.items()):
        weight = 1.0 if len(those) == 1 and part[1] not in _TELLS_LITTLE else 0.4
        for entity in sorted(those):
            found[entity][part] = max(weight, found[entity].get(part, 0.0))
    return found
