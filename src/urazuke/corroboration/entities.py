"""The same name of the same type is one entity in every report; types never mix, and the unnamed stay where they are.

A document's entity takes part under every name it bears in that document. An entity without a name (a man in his 30s,
three servers) belongs to its document alone: only an analyst's judgement joins it to another.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from urazuke.corroboration.aliases import other_names
from urazuke.corroboration.descriptions import Features, features
from urazuke.corroboration.names import is_unit_name, name_key
from urazuke.corroboration.things import Figure, parts_played, things
from urazuke.evidence.case import Settings
from urazuke.evidence.claim import Entity, Reading
from urazuke.evidence.judgement import Judgement
from urazuke.evidence.locator import Locator, derive_id, row_reference

# Things that a name tells apart only inside one document.
NAMELESS_TYPES = ("person_unnamed", "organisation_group", "server", "credential", "date")
_LISTED_BODIES = ("organisation", "government_body")
GARBLED = 0.5  # from which a reading counts as that of a machine translation
_PEOPLE = ("person", "person_unnamed")
_AGE_BESIDE = re.compile(r"\s?(?:容疑者|被告人?|さん|氏)?\s?(?:,|\(|（)\s?(?:aged )?([1-9]\d)(?:歳)?(?=[,.;)）])")
_OFFICE_AFTER = re.compile(r"[一-龥]{2,8}")
_OFFICE_BEFORE = re.compile(r"(?:[A-Z][a-z]+ ){1,4}$")
DocumentEntity = tuple[str, str]  # report label, the reading's entity id


@dataclass(frozen=True, slots=True)
class Known:
    """One entity of the case; `keys` are its normalised names, `described` what is said of it.

    An entity that is only described has no `names`; its `name` is the description.
    """

    entity_id: str
    type: str
    name: str
    names: tuple[str, ...]
    keys: frozenset[str]
    reports: tuple[str, ...]
    locators: tuple[Locator, ...]
    described: Features
    judged: tuple[str, ...] = ()
    blurred: bool = False  # only machine translations tell of it, which lose who is who
    thing: str = ""  # shared by those that reports most likely mean one thing by, though nothing merges them
    also: frozenset[str] = frozenset()  # the things whose other name a report says this is; never followed further

    @property
    def named(self) -> bool:
        return bool(self.keys)

    def row(self) -> dict[str, object]:
        """The row of the table `entities`."""
        basis = [*(loc.as_row() for loc in self.locators), *(row_reference(j) for j in self.judged)]
        return {
            "entity_id": self.entity_id, "type": self.type, "name": self.name, "names": list(self.names),
            "reports": list(self.reports), "basis": basis,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cast:
    """Every entity of the case, and which of them each document's entity is."""

    known: Mapping[str, Known]
    of_document: Mapping[DocumentEntity, str]

    def find(self, report: str, local_id: str) -> Known | None:
        found = self.of_document.get((report, local_id))
        return self.known[found] if found else None


@dataclass(frozen=True, slots=True)
class _Member:
    place: DocumentEntity
    entity: Entity
    exhibit: str
    names: tuple[str, ...]
    keys: frozenset[str]
    texts: tuple[str, ...]
    beside: tuple[str, ...] = ()  # ages and offices that stand beside the name: `, 41,`, 官房長官


def resolve_entities(readings: Mapping[str, Reading], settings: Settings, judgements: Sequence[Judgement] = ()) -> Cast:
    """The entities of all readings (by report label), one for each real thing as far as names show it."""
    members = [m for label, reading in sorted(readings.items()) for m in _members(label, reading, settings)]
    parent = _by_shared_names(_with_full_names(members))
    groups = _groups(members, parent)
    ids = {place: entity_id for entity_id, group in groups.items() for place in (m.place for m in group)}
    judged: dict[str, list[str]] = defaultdict(list)
    for judgement in judgements:
        if judgement.verb == "entity":
            ids, touched = _judge(ids, members, judgement)
            for entity_id in touched:
                judged[entity_id].append(judgement.id)
    by_id: dict[str, list[_Member]] = defaultdict(list)
    for member in members:
        by_id[ids[member.place]].append(member)
    known = {entity_id: _known(entity_id, by_id[entity_id], judged[entity_id]) for entity_id in sorted(by_id)}
    return Cast(_with_things(known, ids, readings), ids)


def _with_things(known: Mapping[str, Known], ids: Mapping[DocumentEntity, str], readings: Mapping[str, Reading]) -> dict[str, Known]:
    """Each entity learns which thing it most likely is."""
    told = [
        (label, claim.type, {role: _entities(ids, label, values) for role, values in claim.arguments.items()})
        for label, reading in readings.items()
        for claim in reading.claims
    ]
    parts = parts_played(told)
    figures = [Figure(i, k.type, k.names, k.described, frozenset(k.reports), parts.get(i, {})) for i, k in known.items()]
    apart = {frozenset((a, b)) for _, _, roles in told for r, s in combinations(roles, 2) for a in roles[r] for b in roles[s] if a != b}
    home = things(figures, sorted(readings, key=lambda label: (readings[label].published or "9999", label)), apart)
    garbled = {label for label, reading in readings.items() if reading.garbled >= GARBLED}
    also = other_names({i: k.keys for i, k in known.items() if k.type == "threat_group"}, ids, readings)
    return {
        i: replace(k, thing=home[i], blurred=not set(k.reports) - garbled, also=frozenset(home[o] for o in also.get(i, ()) if o != i))
        for i, k in known.items()
    }


def _entities(ids: Mapping[DocumentEntity, str], label: str, values: Iterable[object]) -> list[str]:
    return [ids[label, str(v)] for v in values if (label, str(v)) in ids]


def _members(label: str, reading: Reading, settings: Settings) -> Iterable[_Member]:
    for entity in reading.entities:
        if entity.type == "date":
            continue
        texts = tuple(reading.words(m.span) for m in entity.mentions if m.kind != "pronoun")
        named = [reading.words(m.span) for m in entity.mentions if m.kind == "name"]
        # A name that stands nowhere in the text comes from the reader's knowledge; a description is no name.
        known_by_name = bool(named) or entity.name not in texts
        names = _distinct([entity.name, *named]) if known_by_name and entity.type not in NAMELESS_TYPES else ()
        if entity.type == "threat_group":
            # A unit said to direct a group is not a name of the group, even where an actor list says so.
            names = tuple(n for n in names if not is_unit_name(n))
        keys = {key for name in names if (key := name_key(name, entity.type))}
        keys |= _listed_keys(keys, entity.type, settings)
        yield _Member(
            (label, entity.id),
            entity,
            reading.exhibit,
            names,
            frozenset(keys),
            _distinct([entity.name, *texts]),
            _beside(reading.text, entity),
        )


def _beside(text: str, entity: Entity) -> tuple[str, ...]:
    """`Radim Kolarik, 41, …`, 戸叶亮太容疑者（34）, 佐久間官房長官: the age and the office given beside a name."""
    if entity.type != "person":
        return ()
    names = [m.span for m in entity.mentions if m.kind == "name"]
    ages = [match[1] for span in names if (match := _AGE_BESIDE.match(text, span.end))]
    after = [match[0] for span in names if (match := _OFFICE_AFTER.match(text, span.end))]
    before = [match[0] for span in names if (match := _OFFICE_BEFORE.search(text[max(0, span.start - 60) : span.start]))]
    return _distinct([*(f"({age})" for age in ages), *after, *before])


def _with_full_names(members: Sequence[_Member]) -> list[_Member]:
    """`Vaitkus` is `Jonas Vaitkus` where that is the only person of the case with that word in his name."""
    full = {key for m in members if m.entity.type == "person" for key in m.keys if " " in key}
    found = []
    for member in members:
        added = set()
        if member.entity.type == "person" and not any(key in full for key in member.keys):
            for key in member.keys:
                bearers = {k for k in full if key in k.split(" ")}
                added |= bearers if len(bearers) == 1 else set()
        found.append(replace(member, keys=member.keys | added) if added else member)
    return found


def _listed_keys(keys: set[str], entity_type: str, settings: Settings) -> set[str]:
    """The case's own actor or organisation of that name; a name that two of them share names neither."""
    if entity_type == "threat_group":
        listed = [(a.name, [n for n in a.aliases if not is_unit_name(n)]) for a in settings.actors]
    elif entity_type in _LISTED_BODIES:
        listed = [(o.name, list(o.names)) for o in settings.organisations]
    else:
        return set()
    found = {name_key(name, entity_type) for name, others in listed if keys & {name_key(n, entity_type) for n in (name, *others)}}
    return found if len(found) == 1 else set()


def _by_shared_names(members: Sequence[_Member]) -> dict[DocumentEntity, DocumentEntity]:
    parent = {m.place: m.place for m in members}

    def root(place: DocumentEntity) -> DocumentEntity:
        while parent[place] != place:
            parent[place] = place = parent[parent[place]]
        return place

    first: dict[tuple[str, str], DocumentEntity] = {}
    for member in members:
        for key in sorted(member.keys):
            holder = first.setdefault((member.entity.type, key), member.place)
            left, right = sorted((root(holder), root(member.place)))
            parent[right] = left
    return {place: root(place) for place in parent}


def _groups(members: Sequence[_Member], parent: Mapping[DocumentEntity, DocumentEntity]) -> dict[str, list[_Member]]:
    by_root: dict[DocumentEntity, list[_Member]] = defaultdict(list)
    for member in members:
        by_root[parent[member.place]].append(member)
    return {_identity(group): group for group in by_root.values()}


def _identity(group: Sequence[_Member]) -> str:
    keys = sorted({key for m in group for key in m.keys})
    if keys:
        return derive_id("entity", group[0].entity.type, keys[0])
    first = group[0]
    start = min((m.span.start for m in first.entity.mentions), default=-1)
    return derive_id("entity", first.entity.type, first.exhibit, first.entity.id, start)


def _judge(
    ids: dict[DocumentEntity, str], members: Sequence[_Member], judgement: Judgement
) -> tuple[dict[DocumentEntity, str], tuple[str, ...]]:
    """Merge or split; an id may be an entity's, or one document's entity as `<report>.<entity id>`.

    An entity split from itself becomes one for each report. Things of different types stay apart whatever is judged.
    """
    how, one, other = judgement.arguments
    left, right = _places(ids, one), _places(ids, other)
    types = {m.entity.type for m in members if m.place in left | right}
    if not left or not right or (len(types) > 1 and not types <= set(_PEOPLE)):
        return ids, ()
    changed = dict(ids)
    if how == "merge":
        target = min(ids[p] for p in left)
        changed.update(dict.fromkeys([p for p, i in ids.items() if i in {ids[q] for q in left | right}], target))
        return changed, (target,)
    if one == other:
        by_report = {p: derive_id("entity", "split", ids[p], p[0]) for p in left}
        return {**ids, **by_report}, tuple(sorted(set(by_report.values())))
    if left & right or not {ids[p] for p in left} & {ids[p] for p in right}:
        return ids, ()
    apart = derive_id("entity", "split", *(f"{label}.{local}" for label, local in sorted(right)))
    changed.update(dict.fromkeys(right, apart))
    return changed, tuple(sorted({apart, *(ids[p] for p in left)}))


def _places(ids: Mapping[DocumentEntity, str], name: str) -> set[DocumentEntity]:
    return {place for place, entity_id in ids.items() if name in (entity_id, f"{place[0]}.{place[1]}")}


def _known(entity_id: str, group: Sequence[_Member], judged: Sequence[str]) -> Known:
    names = _distinct([name for m in group for name in m.names])
    name = names[0] if names else group[0].entity.name  # a description
    locators = {Locator(m.exhibit, None, mention.span.start, mention.span.end) for m in group for mention in m.entity.mentions}
    return Known(
        entity_id, group[0].entity.type, name, names, frozenset(k for m in group for k in m.keys),
        tuple(sorted({m.place[0] for m in group})), tuple(sorted(locators)), features(t for m in group for t in (*m.texts, *m.beside)),
        judged=tuple(judged),
    )  # fmt: skip


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))
