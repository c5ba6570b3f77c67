"""Descriptions of a broken sentence as wholes: `the man (38) of the used equipment sale business`, `rental server 4 units`.

They take the place of the shorter ones that the grammar of sound English found inside them; names inside stay. The patterns
are those of `frames/garbled_names.toml`.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from urazuke.reports.entities.found import Found
from urazuke.reports.entities.nominal_features import NUMBERS, add_features
from urazuke.reports.entities.resemblance import folded
from urazuke.reports.entities.translated.people_garbled import initials, people
from urazuke.reports.grammar.sentences import Sentence
from urazuke.reports.patterns import compiled, data

if TYPE_CHECKING:
    from spacy.tokens import Doc

_AGE = re.compile(r"\((\d\d)\)|\b(\d\d) years old")
_PEOPLE = re.compile(r"\b(\d|two|three|four|five) (?:people|persons?)$")
_NAMED = ("offence", "military_unit", "government_body", "police")
_BODIES = ("government_body", "military_unit", "police")
_HOLDS = ("person_unnamed", "vulnerability", "government_body", "server")  # what may hold a name that stays
_OWN = ("military_unit", "threat_group")
_HEADS = ("man", "woman", "male", "female", "student", "trainee", "employee")


@functools.cache
def _patterns(table: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    listed = data("frames/garbled_names.toml")[table]
    return tuple((row["type"], compiled(p, any_case=False)) for row in listed for p in row["patterns"])


@functools.cache
def _words(name: str) -> frozenset[str]:
    return frozenset(data("frames/garbled_names.toml")["words"][name])


def whole(text: str, kept: list[Found], sentence: Sentence, doc: Doc | None = None) -> list[Found]:
    """The mentions of the sentence with the wholes in it, each in place of what it holds; `doc` is its grammar."""
    for item in (*people(text, sentence, doc, kept), *initials(text, sentence)):
        kept = _put(kept, item)
    for kind, pattern in _patterns("whole"):
        for match in pattern.finditer(text, sentence.start, sentence.end):
            kept = _put(kept, _described(kind, match, text))
    for kind, pattern in _patterns("called"):
        for match in pattern.finditer(text, sentence.start, sentence.end):
            kept = _called(kept, kind, match)
    for kind, pattern in _patterns("lower"):
        for match in pattern.finditer(text, sentence.start, sentence.end):
            kept = _put(kept, _in_lower_case(kind, match, text))
    return kept


def _put(kept: list[Found], item: Found | None) -> list[Found]:
    """It yields to a name that reaches beyond it and to a longer description of its type, and replaces what lies inside it."""
    if item is None:
        return kept
    over = [f for f in kept if f.start < item.end and item.start < f.end]
    inside = [f for f in over if item.start <= f.start and f.end <= item.end]
    beyond = [f for f in over if f not in inside and (f.kind == "name" or f.type == item.type)]
    stronger = any(f.kind == "name" or (f.type == item.type and f.start <= item.start and item.end <= f.end) for f in beyond)
    if stronger and not (item.type in _BODIES and all(f.type == item.type for f in beyond)):
        return kept
    if any((f.start, f.end) == (item.start, item.end) and (f.key or f.type == item.type) for f in inside):
        return kept
    names = [f for f in inside if (f.kind == "name" or _told_by(f, item)) and item.type in _HOLDS and f.type != item.type]
    names = [f for f in names if len(f.name) > 1]  # the Y of Mr. Y
    if item.type == "organisation" and item.kind == "nominal":  # a maker of Ireland
        names = [f for f in inside if f.type == "place"]
    if item.type in ("threat_group", "malware"):  # the group that X calls "Y"
        names = [f for f in inside if f.kind == "name"]
    if item.type in ("government_body", "police"):
        known = next((f for f in inside if f.type == item.type and f.key), None)
        item.key = known.key if known else None
        item.name = known.name if known and item.type == "police" else item.name
        names = []
    gone = [f for f in inside if f not in names] + [f for f in beyond if f.type == item.type]
    return [*(f for f in kept if f not in gone), item]


def _told_by(inner: Found, item: Found) -> bool:
    """The unit of `the superior of the unit`."""
    return item.type == "person_unnamed" and inner.type in _OWN and inner.end == item.end and inner.features.get("first") in ("the", "this")


def _called(kept: list[Found], kind: str, match: re.Match[str]) -> list[Found]:
    """`the person who calls "Ibuki"` and `Ibuki` are one, by the name."""
    start, end = match.span("d")
    key = f"name:{kind}:{folded(match['n'])}"
    over = [f for f in kept if f.start < end and start < f.end and f.kind == "nominal"]
    item = Found(start, end, kind, "nominal", match["n"], key)
    return [*(f for f in kept if f not in over), item]


def _described(kind: str, match: re.Match[str], text: str) -> Found:
    start, end = match.span("d")
    name = " ".join(text[start:end].split())
    item = Found(start, end, kind, "name" if kind in _NAMED and name[:4].lower() != "the " else "nominal", name)
    words = name.lower().split()
    item.features["head"] = next((w for w in words if w in _HEADS), words[-1])
    add_features(item)
    if counted := _PEOPLE.search(name):
        item.features["count"] = str(NUMBERS.get(counted[1], counted[1]))
    if age := _AGE.search(name):
        item.features["age"] = age[1] or age[2]
        item.features["first"] = "a"  # the age introduces him, whatever article was put there
    if kind == "offence":
        item.kind, item.key = "name", f"offence:{name.lower()}"
    if kind == "military_unit":
        number = re.sub(r"\D", "", match["unit"])
        item.name, item.key = f"Unit {number}", f"unit:{number}"
    return item


def _in_lower_case(kind: str, match: re.Match[str], text: str) -> Found | None:
    """`problem that rain cloud radar industry (Niigata city)`: the name begins behind the last word that is no part of one."""
    start, end = match.span("n")
    words = [m for m in re.finditer(r"\S+", text[start:end]) if m[0] in _words("function")]
    if words and words[-1][0] in ("the", "a", "an"):
        return None  # a description
    start += words[-1].end() + 1 if words else 0
    name = text[start:end].strip()
    return Found(start, end, kind, "name", " ".join(name.split())) if len(name.split()) > 1 else None
