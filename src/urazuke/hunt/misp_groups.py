"""Groups and their relationships in a MISP event: its galaxy clusters, tags, objects and attributes that name one.

MISP core format (draft-dulaunoy-misp-core-format): `Galaxy[].GalaxyCluster[]` of an event and of an attribute, `Tag[]` as
`misp-galaxy:type="value"`, `GalaxyClusterRelation[]`, `Object[].ObjectReference[]`. A group that an attribute is marked with is
one that it `indicates`; one that the event is marked with is told of in the event, and no more. Of clusters that the event does
not hold, the id stands for the name.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from urazuke.hunt.misp import attributes, events
from urazuke.hunt.shared import Named, Shared, concerns_a_group, named, vocabulary
from urazuke.hunt.watchfile import Refused

_ATTACK_ID = re.compile(r"[A-Z]{1,3}\d{4}(\.\d{3})?")
_TAG = re.compile(r'misp-galaxy:([\w.-]{1,80})="([^"]{1,300})"')
Row = Mapping[str, Any]
Relation = tuple[str, str, str]  # key of one thing, the word, key of another


@dataclass(frozen=True, slots=True)
class Cluster:
    """A galaxy cluster: its id in ATT&CK where it has one, and (word, uuid of another) for each relationship."""

    uuid: str
    kind: str
    names: tuple[str, ...]
    attack_id: str | None
    relations: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class _Told:
    """What an event names, by uuid or tag, in the order in which it stands there; what it joins; what it says that cannot be used."""

    things: dict[str, Named] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)  # key -> the uuid beside which it stands
    relations: dict[Relation, None] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)  # (key, why)

    def name(self, key: str, make: Callable[[], Named]) -> bool:
        """Keep what `make` names under that key; False where it names nothing."""
        try:
            self.things.setdefault(key, make())
        except ValueError as error:
            self.faults.append((key, str(error)))
        return key in self.things

    def groups(self) -> list[str]:
        """The key of each group; of one that is named twice in the same way, the first."""
        found: dict[Named, str] = {}
        for key, thing in self.things.items():
            if thing.is_group:
                found.setdefault(thing, key)
        return list(found.values())


def event_clusters(document: Any) -> Iterator[Cluster]:
    """Each galaxy cluster with a name, of each event and of its attributes; those that cannot be used are `event_groups`' to refuse."""
    for event in events(document):
        for holder in (event, *(a for a in attributes(event) if isinstance(a, dict) and a.get("deleted") is not True)):
            for cluster in (c for galaxy in _dicts(holder.get("Galaxy")) for c in _dicts(galaxy.get("GalaxyCluster"))):
                kind, meta = vocabulary()["misp"]["galaxies"].get(str(cluster.get("type"))), _dict(cluster.get("meta"))
                with contextlib.suppress(ValueError):
                    if kind:
                        found = _called(kind, cluster.get("value"), meta.get("synonyms"))
                        yield Cluster(str(cluster.get("uuid")), kind, found.names, _attack_id(meta), tuple(_joined(cluster)))


def _attack_id(meta: Row) -> str | None:
    """`external_id`: text, or a list whose first is."""
    given = meta.get("external_id")
    first = given[0] if isinstance(given, list) and given else given
    return first if isinstance(first, str) and _ATTACK_ID.fullmatch(first) else None


def _joined(cluster: Row) -> Iterator[tuple[str, str]]:
    for relation in _dicts(cluster.get("GalaxyClusterRelation")):
        word, target = relation.get("referenced_galaxy_cluster_type"), relation.get("referenced_galaxy_cluster_uuid")
        if isinstance(word, str) and isinstance(target, str):
            yield word, target


def event_groups(document: Any, exhibit: str, lines: Mapping[str, int]) -> Iterator[Shared | Refused]:
    """Each group of each event, then each relationship of one; `lines` knows the line in which a uuid stands."""
    for event in events(document):
        told = _read(event)
        author = _dict(event.get("Orgc")).get("name")
        shared_by = author if isinstance(author, str) else ""
        for key in told.groups():
            yield Shared(told.things[key], exhibit, lines.get(told.places.get(key, key)), shared_by)
        for source, word, target in told.relations:
            ends = [told.things.get(key) or Named("thing", (key,)) for key in (source, target)]
            if concerns_a_group(ends):
                yield Shared(ends[0], exhibit, lines.get(told.places.get(source, source)), shared_by, word, ends[1])
        yield from (Refused(lines.get(key), why, key[:400]) for key, why in told.faults)


def _read(event: Row) -> _Told:
    told = _Told()
    _marks(event, None, told)
    for item in _dicts(event.get("Object")):
        if item.get("deleted") is not True:
            _object(item, told)
    for attribute in attributes(event):
        if isinstance(attribute, dict) and attribute.get("deleted") is not True:
            _attribute(attribute, told)
    return told


def _marks(holder: Row, marked: str | None, told: _Told) -> None:
    """The clusters and tags of an event, or of the attribute with that key."""
    found = [key for galaxy in _dicts(holder.get("Galaxy")) for c in _dicts(galaxy.get("GalaxyCluster")) if (key := _cluster(c, told))]
    for tag in _dicts(holder.get("Tag")):
        name = tag.get("name")
        match = _TAG.fullmatch(name) if isinstance(name, str) else None
        kind = vocabulary()["misp"]["galaxies"].get(match[1]) if match else None
        if match and kind and told.name(match[0], partial(_called, kind, match[2])):
            found.append(match[0])
    if marked:
        for key in found:
            told.relations.setdefault((marked, "indicates", key))


def _cluster(cluster: Row, told: _Told) -> str | None:
    """Its tag, by which it is known whether the event names it by tag, by cluster or by both; None for kinds that are left aside."""
    kind, meta = vocabulary()["misp"]["galaxies"].get(str(cluster.get("type"))), _dict(cluster.get("meta"))
    if kind is None:
        return None
    key = f'misp-galaxy:{cluster.get("type")}="{cluster.get("value")}"'
    if not told.name(key, partial(_called, kind, cluster.get("value"), meta.get("synonyms"))):
        return None
    told.things[str(cluster.get("uuid"))], told.places[key] = told.things[key], str(cluster.get("uuid"))
    for relation in _dicts(cluster.get("GalaxyClusterRelation")):
        word, target = relation.get("referenced_galaxy_cluster_type"), relation.get("referenced_galaxy_cluster_uuid")
        if isinstance(word, str) and word.strip() and isinstance(target, str) and target.strip():
            told.relations.setdefault((key, word, target))
        else:
            told.faults.append((str(cluster.get("uuid")), "a relationship of the cluster does not say what it joins, or how"))
    return key


def _called(kind: str, value: Any, synonyms: Any = ()) -> Named:
    """`Tick - G0060` is Tick."""
    return named(kind, re.sub(r" - [A-Z]{1,3}\d{4}(\.\d{3})?$", "", value) if isinstance(value, str) else value, synonyms)


def _object(item: Row, told: _Told) -> None:
    key, kind = str(item.get("uuid")), vocabulary()["misp"]["objects"].get(str(item.get("name")))
    values: dict[str, list[Any]] = {}
    for attribute in _dicts(item.get("Attribute")):
        values.setdefault(str(attribute.get("object_relation")), []).append(attribute.get("value"))
    if kind:
        others = [*values.get("alias", ()), *values.get("aliases", ())]
        told.name(key, partial(named, kind, next(iter(values.get("name", ())), None), others))
    elif said := [v for relation in values for v in values[relation] if isinstance(v, str) and v.strip()]:
        told.name(key, partial(named, str(item.get("name") or "object")[:80], said[0]))
    for reference in _dicts(item.get("ObjectReference")):
        word, target = reference.get("relationship_type"), reference.get("referenced_uuid")
        if isinstance(word, str) and word.strip() and isinstance(target, str) and target.strip():
            told.relations.setdefault((key, word, target))
        else:
            told.faults.append((key, "a reference of the object does not say what it joins, or how"))


def _attribute(attribute: Row, told: _Told) -> None:
    key, value = str(attribute.get("uuid")), attribute.get("value")
    kind = vocabulary()["misp"]["attributes"].get(str(attribute.get("type")))
    if kind is None and not (isinstance(value, str) and value.strip()):
        return
    if told.name(key, partial(named, kind or "indicator", value)):
        _marks(attribute, key, told)


def _dict(value: Any) -> Row:
    return value if isinstance(value, dict) else {}


def _dicts(value: Any) -> list[Row]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
