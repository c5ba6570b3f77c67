"""Names of groups and malware come from the data that pymispgalaxies ships; what is no name of a group never becomes one.

Actor lists mix names of groups with names of the units, institutes and operations said to stand behind them. A synonym
such as `PLA Unit 61419` is typed as a military unit and kept apart: a unit alleged to task a group is not its name.
A synonym that two entries share is a group of its own name here: which of the two is meant stays open.
The lists are read when the first report is, not before.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from urazuke.evidence.case import Actor
from urazuke.reports.entities.names.galaxies import cluster_values
from urazuke.reports.entities.names.known_names import Name, is_common

_UNIT = re.compile(r"\b(?:Unit|Bureau) \d{2,}|\bPLA\b|\bNavy\b|\bGRU\b|\bGTsSS\b")
_BODY = re.compile(r"\b(?:Ministry|Department|Directorate|FSB|SVR|MSS)\b|\bCenter \d+")
_COMPANY = re.compile(r"\b(?:Institute|Company|Co\.|Ltd|Inc|Technology Development|Academy of)\b")
_NO_GROUP = re.compile(r"^(?:Operation |Subgroup:|Campaign )", re.IGNORECASE)
_SOFTWARE_ID = re.compile(r" - S\d{4}$")
_ID = re.compile(r"S\d{4}")
# Cluster, the type of what it lists, and the shortest name that can be told from a word; a name is of the first that lists it.
_SOFTWARE = (
    ("mitre-enterprise-attack-tool", "tool", 4),
    ("mitre-enterprise-attack-malware", "malware", 3),
    ("mitre-tool", "tool", 4),
    ("mitre-malware", "malware", 3),
)
_UNIT_NUMBER = re.compile(r"\bUnit (\d{3,6})")


def alias_type(name: str) -> str | None:
    """What a synonym in an actor list names: threat_group, military_unit, government_body, organisation, or None."""
    if _NO_GROUP.search(name):
        return None
    if _UNIT.search(name):
        return "military_unit"
    if _BODY.search(name):
        return "government_body"
    return "organisation" if _COMPANY.search(name) else "threat_group"


def case_names(actors: Sequence[Actor]) -> list[Name]:
    """The names of the case's own `[[actor]]` entries, typed like all others."""
    return [n for actor in actors for n in _names(actor.name, actor.aliases, f"group:{actor.name}")]


def key_of(actors: Sequence[Actor]) -> dict[str, str]:
    """Lower-case name -> the key under which the case knows that actor."""
    return {name.text.lower(): name.key for name in case_names(actors) if name.type == "threat_group"}


def shipped_names(case_keys: dict[str, str]) -> list[Name]:
    """Groups and malware of the shipped lists; a group that the case names too takes the case's key."""
    names: list[Name] = []
    shared = _shared()
    for canonical, synonyms in _clusters("threat-actor"):
        own = [s for s in synonyms if s.lower() not in shared]
        key = next((case_keys[n.lower()] for n in (canonical, *own) if n.lower() in case_keys), f"group:{canonical}")
        names += _names(canonical, own, key)
        names += (Name(s, "threat_group", s, f"shared:{s.lower()}", is_common(s)) for s in synonyms if s.lower() in shared)
    listed: set[str] = set()
    for cluster, kind, shortest in _SOFTWARE:
        for canonical, synonyms in _clusters(cluster):
            plain = _SOFTWARE_ID.sub("", canonical)
            fresh = [t for t in dict.fromkeys((plain, *synonyms)) if t.casefold() not in listed]
            listed |= {text.casefold() for text in fresh}
            names += (Name(t, kind, plain, f"{kind}:{plain}", is_common(t)) for t in fresh if len(t) >= shortest and not _ID.fullmatch(t))
    canonical_first = sorted(names, key=lambda n: n.text != n.canonical)
    return canonical_first


@functools.cache
def _shared() -> frozenset[str]:
    """Synonyms, in lower case, that two entries list and that are the own name of neither: whose they are stays open."""
    own = {canonical.lower() for canonical, _ in _clusters("threat-actor")}
    listed = [s.lower() for _, synonyms in _clusters("threat-actor") for s in dict.fromkeys(synonyms) if alias_type(s) == "threat_group"]
    return frozenset(name for name, count in Counter(listed).items() if count > 1 and name not in own)


def _names(canonical: str, synonyms: Sequence[str], key: str) -> Iterator[Name]:
    for text in dict.fromkeys((canonical, *synonyms)):
        kind = alias_type(text)
        if kind == "threat_group":
            yield Name(text, kind, canonical, key, is_common(text))
        elif kind is not None:
            number = _UNIT_NUMBER.search(text)
            yield Name(text, kind, f"Unit {number[1]}" if number else text, f"unit:{number[1]}" if number else f"{kind}:{text}")


@functools.cache
def _clusters(name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(name, synonyms) of each entry of that galaxy cluster; none where the package lacks it."""
    return tuple((str(v["value"]), tuple(str(s) for s in v.get("meta", {}).get("synonyms", ()))) for v in cluster_values(name))
