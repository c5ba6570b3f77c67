"""What is known of groups: which ATT&CK techniques and software each has used, and the names they all go by.

From the data that pymispgalaxies ships (MITRE ATT&CK (R), (c) The MITRE Corporation, reproduced with its permission), or from an
ATT&CK release (STIX) of the user's own in intel/, which then takes its place. What other bundles there and the galaxy clusters of
MISP events tell is added: groups of a sharing community's own, which use what ATT&CK knows.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from urazuke.corroboration.names import name_key
from urazuke.hunt.misp_groups import event_clusters
from urazuke.hunt.stix import objects
from urazuke.reports.entities.names.galaxies import cluster_values

_CLUSTERS = {"group": ("mitre-intrusion-set",), "software": ("mitre-malware", "mitre-tool"), "technique": ("mitre-attack-pattern",)}
_KINDS = {"intrusion-set": "group", "malware": "software", "tool": "software", "attack-pattern": "technique"}
_USES = "uses"
_OF_A_RELEASE = "x-mitre-"  # objects that ATT&CK's releases have and nobody else's bundles: matrices, tactics, the collection


@dataclass(frozen=True, slots=True)
class Entry:
    """A group, a tool or a technique: its id in ATT&CK (`G0060`, `S0111`, `T1059.001`), its names, the first its own."""

    key: str
    kind: str
    attack_id: str
    names: tuple[str, ...]
    uses: tuple[str, ...]


@dataclass(frozen=True)
class KnownGroups:
    """`profiles`: group -> ATT&CK ids; `names`: group -> all its names; `software`: key of a name -> id; `labels`: id -> name."""

    profiles: Mapping[str, frozenset[str]]
    names: Mapping[str, tuple[str, ...]]
    software: Mapping[str, str]
    labels: Mapping[str, str]


def known_groups(shared: Iterable[Mapping[str, Any]] = ()) -> KnownGroups:
    """Of what others share (parsed STIX 2.1 bundles and MISP events) the groups and what they use.

    ATT&CK is what a release among the bundles has, or else what ships with the dependencies; the others' are added.
    """
    documents = list(shared)
    released = [entry for document in documents if _is_release(document) for entry in _of_bundle(document)]
    added = [e for d in documents for e in (*_of_event(d), *(() if _is_release(d) else _of_bundle(d)))]
    if any(entry.kind == "group" and entry.uses for entry in released):
        return _arranged([*added, *released])
    return _arranged([*added, *_shipped_entries()]) if added else _shipped()


def _is_release(document: Mapping[str, Any]) -> bool:
    return any(str(found.get("type")).startswith(_OF_A_RELEASE) for found in objects(document))


@functools.cache
def _shipped() -> KnownGroups:
    return _arranged(_shipped_entries())


@functools.cache
def _shipped_entries() -> tuple[Entry, ...]:
    return tuple(entry for kind, names in _CLUSTERS.items() for name in names for entry in _of_cluster(kind, name))


def _of_event(document: Mapping[str, Any]) -> Iterator[Entry]:
    """The clusters of a MISP event; a group may have no id of ATT&CK's, what it uses must."""
    for cluster in event_clusters(document):
        kind = "software" if cluster.kind in ("malware", "tool") else cluster.kind
        if kind == "group" or (kind in ("software", "technique") and cluster.attack_id):
            uses = tuple(target for word, target in cluster.relations if word == _USES)
            yield Entry(cluster.uuid, kind, cluster.attack_id or "", cluster.names, uses)


def _of_cluster(kind: str, name: str) -> Iterator[Entry]:
    """The entries of a MISP galaxy cluster; none where the package lacks it."""
    for value in cluster_values(name):
        meta = value.get("meta", {})
        if attack_id := meta.get("external_id"):
            own = str(value["value"]).removesuffix(f" - {attack_id}")
            uses = tuple(r["dest-uuid"] for r in value.get("related", ()) if r.get("type") == _USES)
            yield Entry(value["uuid"], kind, attack_id, (own, *map(str, meta.get("synonyms", ()))), uses)


def _of_bundle(bundle: Mapping[str, Any]) -> Iterator[Entry]:
    """The ATT&CK objects of a bundle that are neither revoked nor deprecated, each with what its relationships say it uses."""
    listed = objects(bundle)
    uses: dict[str, list[str]] = {}
    for link in listed:
        if link.get("type") == "relationship" and link.get("relationship_type") == _USES and not link.get("revoked"):
            uses.setdefault(_uuid(link.get("source_ref")), []).append(_uuid(link.get("target_ref")))
    for found in listed:
        kind, attack_id = _KINDS.get(str(found.get("type"))), _attack_id(found)
        if kind and attack_id and not found.get("revoked") and not found.get("x_mitre_deprecated"):
            aliases = [*_texts(found.get("aliases")), *_texts(found.get("x_mitre_aliases"))]
            names = tuple(dict.fromkeys([str(found.get("name", attack_id)), *aliases]))
            key = _uuid(found.get("id"))
            yield Entry(key, kind, attack_id, names, tuple(uses.get(key, ())))


def _uuid(identifier: Any) -> str:
    """Of `intrusion-set--<uuid>` what MISP's galaxies call the same object."""
    return str(identifier).rpartition("--")[2]


def _attack_id(found: Mapping[str, Any]) -> str | None:
    references = found.get("external_references")
    for reference in references if isinstance(references, list) else []:
        if isinstance(reference, dict) and reference.get("source_name") == "mitre-attack" and reference.get("external_id"):
            return str(reference["external_id"])
    return None


def _texts(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _arranged(entries: Iterable[Entry]) -> KnownGroups:
    listed = {entry.key: entry for entry in entries}
    profiles: dict[str, frozenset[str]] = {}
    names: dict[str, tuple[str, ...]] = {}
    software: dict[str, str] = {}
    for entry in sorted(listed.values(), key=lambda e: e.attack_id):
        if entry.kind == "group":
            ids = frozenset(listed[key].attack_id for key in entry.uses if key in listed and listed[key].kind != "group")
            profiles[entry.names[0]] = profiles.get(entry.names[0], frozenset()) | ids
            names[entry.names[0]] = tuple(dict.fromkeys((*names.get(entry.names[0], ()), *entry.names)))
        elif entry.kind == "software":
            for name in entry.names:
                software.setdefault(name_key(name), entry.attack_id)
    labels = {entry.attack_id: entry.names[0] for entry in listed.values() if entry.attack_id}
    return KnownGroups({g: p for g, p in profiles.items() if p}, names, software, labels)
