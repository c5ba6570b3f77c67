"""An accusation and the answers to it: a denial by the accused, an objection by the state that is blamed.

An objection answers every attribution, and every claim that a state's unit gave the orders. A denial answers the one
accusation of its speaker that its words are about; where they do not say, that which he is suspected of. What a lawyer
denies, he denies for his client.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from urazuke.corroboration.descriptions import is_pair
from urazuke.corroboration.entities import Known
from urazuke.corroboration.grouping import Group
from urazuke.corroboration.propositions import Proposition, Verdict, compare_values
from urazuke.corroboration.subjects import subjects

ANSWERS = ("denied", "objected_to_attribution")
_STATES = ("military_unit", "government_body", "place")
_BODIES = (*_STATES, "political_party")
_ABOUT = {
    "matter.contract": "rented_server", "matter.payment": "handed_over_credentials", "matter.hand_over": "handed_over_credentials",
    "matter.army": "tasked_by", "matter.involvement": "tasked_by",
}  # fmt: skip
_BY_CUSTOM = (
    "suspected_of", "referred_to_prosecutors", "tasked_by", "handed_over_credentials", "rented_server", "attacked", "used_infrastructure",
)  # fmt: skip
_PART_IN_IT = {"matter.involvement", "matter.knowledge"}
_DEEDS = ("tasked_by", "attacked", "used_infrastructure", "member_of")
_PAPERS = {"offence.electromagnetic_records", "offence.forgery", "offence.identity_theft"}
_CHARGE = re.compile(r"容疑|起訴|\b(?:charge|allegation|accusation|suspicion)s?\b", re.IGNORECASE)
Answered = tuple[Group, Group, list[Proposition]]


def answered(groups: Sequence[Group]) -> list[Answered]:
    """Each accusation with one kind of answer to it: the accusation, the answer, and the claims of both."""
    accusations = [g for g in groups if g.members[0].kind.accuses and g.stance == "for"]
    found = []
    for answer in (g for g in groups if g.type in ANSWERS):
        for accusation in _objected_to(accusations) if answer.type == "objected_to_attribution" else _denied(answer, accusations):
            found.append((accusation, answer, [*accusation.members, *answer.members]))
    denied = {accusation.members[0].id for accusation, answer, _ in found if answer.type == "denied"}
    # Where somebody denies that very thing, the general objection is to the rest.
    specific = [row for row in found if row[1].type == "denied" or row[0].members[0].id not in denied]
    return _together(specific)


def _together(found: list[Answered]) -> list[Answered]:
    """All answers to one accusation stand in one row; of several who are accused together, each answers for himself."""
    rows: dict[tuple[str, ...], Answered] = {}
    for accusation, answer, claims in found:
        apart = answer.type == "denied" and _of_several(accusation)
        deniers = sorted({v.thing for v in _values(answer, "speaker") if isinstance(v, Known)}) if apart else []
        key = (accusation.members[0].id, answer.type, *deniers)
        before = rows.get(key)
        rows[key] = (accusation, answer, [*before[2], *answer.members]) if before else (accusation, answer, claims)
    return list(rows.values())


def _of_several(accusation: Group) -> bool:
    accused = [v for role in accusation.members[0].kind.accuses for v in _values(accusation, role) if isinstance(v, Known)]
    return len({v.thing for v in accused}) > 1 or any(is_pair(v.described) for v in accused)


def _objected_to(accusations: Sequence[Group]) -> list[Group]:
    blamed = [g for g in accusations if g.type == "attributed_to" or (g.type == "tasked_by" and _by_a_state(g))]
    if blamed:
        return blamed
    within = [g for g in accusations if _within_a_state(g)]
    return within or [g for g in accusations if g.type == "attacked" and any(_is_group(v) for v in _values(g, "attacker"))]


def _by_a_state(group: Group) -> bool:
    return any(isinstance(v, Known) and (v.type in _STATES or ("role", "officer") in v.described) for v in _values(group, "principal"))


def _within_a_state(group: Group) -> bool:
    """A group of attackers is said to be a unit's or a ministry's."""
    groups = any(isinstance(v, Known) and v.type == "threat_group" for v in _values(group, "member"))
    return group.type == "member_of" and groups and any(isinstance(v, Known) and v.type in _STATES for v in _values(group, "organisation"))


def _is_group(value: object) -> bool:
    return isinstance(value, Known) and value.type in ("threat_group", *_STATES)


def _values(group: Group, role: str) -> Iterator[object]:
    return (v for telling in group.tellings() for v in telling[0].arguments.get(role, ()))


def _denied(answer: Group, accusations: Sequence[Group]) -> list[Group]:
    """The one accusation that the denial is about."""
    about = {topic for p in answer.members for topic in subjects(p.content) if topic.startswith("matter.")}
    speakers = {v.entity_id: v for v in _values(answer, "speaker") if isinstance(v, Known)}.values()
    mine = [g for g in accusations if any(_accused(speaker, g) for speaker in speakers)]
    if not mine and any(("role", "lawyer") in s.described for s in speakers):
        acts = {_ABOUT.get(topic, "") for topic in about} & {"handed_over_credentials", "rented_server"}
        mine = [g for g in accusations if g.type in ("suspected_of", *acts)]
    if mine:
        return _likeliest(answer, mine, about, any(("role", "lawyer") in s.described for s in speakers))
    if about & {"matter.army", "matter.involvement"} and any(_speaks_for_a_body(p) for p in answer.members):
        own = answer.reports
        blamed = [g for g in accusations if g.type == "tasked_by" and _by_a_state(g)]
        blamed += [g for g in accusations if g.type == "attributed_to" and any(_is_unit(v) for v in _values(g, "actor"))]
        return sorted(blamed, key=lambda g: (not g.reports & own, g.type != "tasked_by", g.members[0].id))[:1]
    return []


def _likeliest(answer: Group, mine: Sequence[Group], about: set[str], by_lawyer: bool) -> list[Group]:
    """Of the accusations of one person, that which the words are about, else the one that is answered by custom."""
    charges = [g for g in mine if g.type == "suspected_of"]
    if about == {"matter.knowledge"} and not _of_the_charge(answer):
        mine = charges if by_lawyer else []  # he did it, he says, and knew not for what
    elif _of_the_charge(answer) and charges:
        about, mine = set(), charges
    elif about and about <= _PART_IN_IT:
        papers = any(map(_of_papers, charges))
        mine = [g for g in mine if not papers or g.type in _DEEDS]
    named = [_ABOUT[topic] for topic in sorted(about) if topic in _ABOUT]
    order = {kind: n for n, kind in enumerate((*named, *_BY_CUSTOM)[::-1])}
    fit = [g for g in mine if g.type in order]
    return [max(fit, key=lambda g: (order[g.type], _shares_content(g, about), len(g.members), g.members[0].id))] if fit else []


def _of_papers(charge: Group) -> bool:
    """Of signing by another's name, which who denies a part in the attack does not deny."""
    offences = {subject for p in charge.members for subject in subjects(p.content) if subject.startswith("offence.")}
    return bool(offences) and offences <= _PAPERS


def _of_the_charge(answer: Group) -> bool:
    return any(_CHARGE.search(p.content) for p in answer.members)


def _shares_content(group: Group, about: set[str]) -> bool:
    return any(subjects(p.content) & about for p in group.members)


def _is_unit(value: object) -> bool:
    return isinstance(value, Known) and value.type == "military_unit"


def _speaks_for_a_body(p: Proposition) -> bool:
    speakers = [v for v in p.arguments.get("speaker", ()) if isinstance(v, Known)]
    return any(v.type in _BODIES or (v.type == "person" and ("role", "spokesperson") in v.described) for v in speakers)


def _accused(speaker: Known, group: Group) -> bool:
    """He himself, or the one of two who are accused together."""
    accused = {v.entity_id: v for role in group.members[0].kind.accuses for v in _values(group, role) if isinstance(v, Known)}.values()
    if any(speaker.thing == v.thing for v in accused):
        return True
    return bool(set(speaker.reports) & group.reports) and any(compare_values(speaker, v) is Verdict.PART for v in accused)
