"""Claims of several reports in rows: which say the same, and which do not.

A group tells one thing: its row is `same`, or `partial` where a telling lacks a needed detail or names a part of it;
where an act has many details, those that tell all of them alike are `same` among themselves. What is told of several
together is `partial` with every group that tells it of one of them. A machine translation makes nothing partial, for what
it lacks may have been lost, nor less firm. What several bodies judge of who did it is `partial`, and `same` body by body.
Beside that row, or instead of it, stand `factuality_differs` (stated here and suspected there), `status_progressed`
(planned and done) and `contradicts` (figures, or that it is so against that it is not). `opposed_positions` is an
accusation with everything that answers it (opposition.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from urazuke.corroboration.disputes import Claims, Disputes, came_round, still_apart
from urazuke.corroboration.grouping import Group
from urazuke.corroboration.progress import stages
from urazuke.corroboration.propositions import Proposition, Value, Verdict, compare_role
from urazuke.corroboration.relations import Kinship, completeness, kinship
from urazuke.corroboration.subjects import one_figure, same_subject, subjects
from urazuke.evidence.locator import row_reference

RELATIONS = ("same", "partial", "factuality_differs", "status_progressed", "contradicts", "opposed_positions")
_COUNTS_OF_ONE = {"times": "rentals", "machines": "rentals"}
_ACTS = {"rented_server": "matter.contract", "handed_over_credentials": "matter.hand_over"}  # done or not, and in what words
_FEW = 40  # tellings of a group that are compared one with another


def alignment_rows(groups: Sequence[Group], found: Disputes) -> list[dict[str, object]]:
    """Rows of the table `alignment`, in order of relation and claims. Only opposition may stand inside one report."""
    rows: set[tuple[str, tuple[str, ...]]] = set()
    for group in groups:
        rows |= {(relation, _ids(claims)) for relation, claims in _told(group)}
    rows |= {("partial", _ids(claims)) for claims in _named_among_several(groups)}
    rows |= {("status_progressed", _ids(told)) for claims in found.contradictions for told in came_round(claims)}
    rows |= {("contradicts", _ids(rest)) for claims in found.contradictions if (rest := still_apart(claims))}
    rows |= {(_relation_of(accusation, answer), _ids(claims)) for accusation, answer, claims in found.answers}
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


def _relation_of(accusation: Group, answer: Group) -> str:
    """Who denies the act itself contradicts; who answers otherwise takes the other side."""
    denied = {topic for p in answer.members for topic in subjects(p.content)}
    return "contradicts" if _ACTS.get(accusation.type) in denied else "opposed_positions"


def _named_among_several(groups: Sequence[Group]) -> Iterator[Claims]:
    """What is told of several together, with what another group tells of one of them."""
    of: dict[tuple[str, object], list[Group]] = defaultdict(list)
    for group in (g for g in groups if g.stance == "for"):
        for told_of in sorted({str(getattr(v, "thing", v)) for p in group.members for v in _led(p)}):
            of[group.type, told_of].append(group)
    for group in (g for g in groups if g.stance == "for"):
        lists = [telling[0] for telling in group.tellings() if len(_led(telling[0])) > 1]
        near = {id(g): g for p in lists for v in _led(p) for g in of[p.type, str(getattr(v, "thing", v))] if g is not group}
        for other in near.values():
            told = {p.signature for p in lists[:_FEW] if _tells_part(p, other)}
            row = [*(p for p in group.members if p.signature in told), *other.members]
            if told and _across(row):
                yield row


def _led(p: Proposition) -> Sequence[Value]:
    """Whom the claim is about."""
    return p.arguments.get(p.kind.leading, ())


def _tells_part(p: Proposition, other: Group) -> bool:
    heads = [telling[0] for telling in other.tellings()][:_FEW]
    return any(kinship(p, q) is not None and compare_role(p, q, p.kind.leading) is Verdict.PART for q in heads)


def _told_at_one_stage(claims: Claims) -> Iterator[tuple[str, Claims]]:
    if not _across(claims):
        return
    for part in figures_apart(claims):
        yield "contradicts", part
    differing = firmness_apart(claims)
    if differing:
        yield "factuality_differs", differing
    judged = _by_voice(claims) if claims[0].kind.attribution and claims[0].kind.opinion else []
    if len(judged) > 1:
        yield "partial", claims
        yield from (("same", told) for told in judged if _across(told))
    if len(judged) < 2 or (differing and not any(map(_across, judged))):
        for part in _one_figure_each(claims):
            yield from _told_of_one_figure(part, claims, bool(differing))


def _told_of_one_figure(part: Claims, claims: Claims, differing: bool) -> Iterator[tuple[str, Claims]]:
    """Those of the claims that give one figure: the same, or in part."""
    kind = part[0].kind
    if any(kin and kin.level == "part" for kin in _kinships(_clearest(fullest(part)))):
        alike = _of_one_content(part) if kind.content_needed else []
        row = ("same", alike) if _across(alike) else ("partial", part)
        yield from (("same", told) for told in _in_equal_detail(part) if row[0] == "partial")
    else:
        firm = _equally_firm(part, claims) if differing and not kind.opinion else part
        row = ("same", firm if _across(firm) or not kind.firmly else part)
    if _across(row[1]):
        yield row


def _by_voice(claims: Claims) -> list[Claims]:
    """What each body judges that is quoted or publishes for itself."""
    voices: dict[str, list[Proposition]] = defaultdict(list)
    for p in claims:
        if p.voice:
            voices[p.voice].append(p)
    return [told for _, told in sorted(voices.items())]


def _equally_firm(part: Claims, claims: Claims) -> Claims:
    """Of what some state and others suspect, what is stated; of one figure among several, else what is suspected."""
    firm = [p for p in part if p.claim.factuality == "stated"]
    if not _across(firm) and len(part) < len(claims):
        return [p for p in part if p.claim.factuality == "suspected"]
    return firm


def _of_one_content(claims: Claims) -> Claims:
    """The claims that name the same offence as most."""
    heads = [telling[0] for telling in Group(tuple(claims)).tellings()][:_FEW]
    alike = {p.signature: {q.signature for q in heads if (kin := kinship(p, q)) and kin.level == "full"} for p in heads}
    most = max(heads, key=lambda p: (sum(q.signature in alike[p.signature] for q in claims), p.id))
    return [p for p in claims if p.signature in alike[most.signature]]


def _in_equal_detail(claims: Claims) -> Iterator[Claims]:
    """Of a thing that others tell in part: those that name all who tell it apart, in one detail and one firmness."""
    kind = claims[0].kind
    roles = {*kind.needed, *kind.figures, *kind.identifying}
    by_detail: dict[tuple[object, ...], list[Proposition]] = defaultdict(list)
    for p in claims:
        given = frozenset(role for role in roles if p.arguments.get(role))
        if kind.nested and given >= {*kind.identifying}:
            by_detail[given, p.claim.factuality].append(p)
    for told in sorted(by_detail.values(), key=lambda told: told[0].id):
        yield from (alike for alike in _wholly_alike(told) if _across(alike) and len(alike) < len(claims))


def _wholly_alike(claims: Claims) -> Iterator[Claims]:
    """Parts in which every telling tells wholly what every other tells."""
    parts: list[list[list[Proposition]]] = []
    for telling in Group(tuple(claims)).tellings()[:_FEW]:
        home = next((part for part in parts if all((k := kinship(telling[0], t[0])) and k.level == "full" for t in part)), None)
        if home is None:
            parts.append([telling])
        else:
            home.append(telling)
    yield from ([p for telling in part for p in telling] for part in parts)


def fullest(claims: Claims) -> Claims:
    """What each report tells of it at its fullest."""
    best: dict[str, Proposition] = {}
    for p in claims:
        if p.report not in best or completeness(p) > completeness(best[p.report]):
            best[p.report] = p
    return list(best.values())


def _clearest(claims: Claims) -> Claims:
    """Without machine translations, where there is anything else: what one of them lacks, the machine has lost."""
    return [p for p in claims if not p.garbled] or claims


def _kinships(claims: Claims) -> Iterator[Kinship | None]:
    heads = list({p.signature: p for p in claims}.values())[:_FEW]
    return (kinship(a, b) for a, b in combinations(heads, 2))


def figures_apart(claims: Claims) -> Iterator[Claims]:
    """Those that give a figure, where two of them give different ones in one role."""
    differing = _differing_roles(claims)
    by_measure: dict[str, set[str]] = defaultdict(set)
    for role in differing:
        by_measure[_COUNTS_OF_ONE.get(role, role)].add(role)
    yield from ([p for p in claims if roles & p.figures.keys()] for _, roles in sorted(by_measure.items()))


def _differing_roles(claims: Claims) -> set[str]:
    found = set()
    for role in {role for p in claims for role in p.figures}:
        told = {(p.figures[role], p.corrects) for p in claims if role in p.figures}
        values = sorted(told, key=lambda row: (sorted(row[0]), row[1]))
        always = role not in claims[0].kind.corrected
        if any(not one_figure(a, b) for (a, x), (b, y) in combinations(values, 2) if always or x or y):
            found.add(role)
    return found


def _one_figure_each(claims: Claims) -> Iterator[Claims]:
    """The claims by the figure that they give; those that give none go with the figure that most give."""
    role = min(_differing_roles(claims), key=lambda r: (r not in claims[0].kind.figures, r), default=None)
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
    if not claims[0].kind.graded:
        return []
    firm = _by_telling(p for p in claims if p.claim.factuality == "stated" and not p.garbled and not p.claim.headline)
    soft = _by_telling(p for p in claims if p.claim.factuality == "suspected" and not p.garbled and not p.claim.headline)
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
    return kin is not None and not kin.clash and not any(figures_apart((left, right))) and _surely_one(left, right)


def _surely_one(left: Proposition, right: Proposition) -> bool:
    """Whether somebody, or the words said, are the same in both; servers and passwords alone may be others', if told of twice."""
    if left.content and right.content and same_subject(left.content, right.content):
        return True
    roles = [role for role in left.kind.identifying if compare_role(left, right, role) in (Verdict.AGREE, Verdict.PART)]
    if left.sole and right.sole:
        return bool(roles)
    return any(getattr(v, "type", "") not in ("server", "credential", "") for role in roles for v in left.arguments[role])


def _across(claims: Iterable[Proposition]) -> bool:
    return len({p.report for p in claims}) > 1


def _ids(claims: Iterable[Proposition]) -> tuple[str, ...]:
    return tuple(sorted({p.id for p in claims}))
