"""Translators put capitals where none belong and leave them out: `chinese people's Liberation Army`, `Reconnaissance general Bureau`.

A known name of several words is known in such letters too; `misono` is `misono CERAMICS`, whose first word it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from urazuke.reports.entities.found import Found
from urazuke.reports.entities.names.gazetteer import Gazetteer, place_words
from urazuke.reports.entities.resemblance import folded
from urazuke.reports.grammar.sentences import Sentence

_SMALL = re.compile(r"(?<![\w'’-])[a-z](?=[a-z])")
_JOINING = re.compile(r"(?:of|the|and|for|in|to|by|on|at|with|from|is|was|which|that)\b")
_BODIES = ("military_unit", "government_body", "police", "organisation", "media_outlet")
_APART = re.compile(r"[ \t]{2,}|\u3000")
_ODD = re.compile(r"[a-z]+ [A-Z]{3,}|[A-Z]{4,} [a-z]+")
_FORCE = re.compile(r"\b(?P<place>[a-z]{3,}) [Pp]refectural [Pp]olice\b")
_SEATED = re.compile(r"[\"“](?P<n>[A-Z][\w&.-]*(?: [\w&.-]+){0,4})[\"”] ?\((?P<seat>[A-Z][a-z]+)\)")
LEAST = 5  # letters of a first word that stands for the name


def respelt(text: str, kept: list[Found], sentences: Sequence[Sentence], names: Gazetteer | None) -> list[Found]:
    """The mentions with the known names that odd capitals hid; none reaches over the gap between two parts of a headline."""
    kept = [f for f in kept if f.kind != "name" or f.key or not _APART.search(text, f.start, f.end)]
    for sentence in sentences if names else ():
        for item in names.find(_capitals(text[sentence.start : sentence.end])) if names else ():
            start, end = sentence.start + item.start, sentence.start + item.end
            said = text[start:end]
            if item.type in _BODIES and " " in said and said != said.lower():
                kept = _put(kept, Found(start, end, item.type, "name", item.name, item.key))
        kept = _seated(text, _forces(text, kept, sentence), sentence)
    return _first_words(text, kept, sentences)


def _forces(text: str, kept: list[Found], sentence: Sentence) -> list[Found]:
    """`fukuoka Prefectural Police`: with the place that the small letter hid."""
    for match in _FORCE.finditer(text, sentence.start, sentence.end):
        if match["place"].capitalize() in place_words():
            name = f"{match['place'].capitalize()} Prefectural Police"
            kept = [f for f in kept if not (match.start() <= f.start and f.end <= match.end())]
            kept.append(Found(*match.span(), "police", "name", name, f"name:police:{folded(name)}"))
    return kept


def _seated(text: str, kept: list[Found], sentence: Sentence) -> list[Found]:
    """`"Echizen loom" (Sabae)`: a body and where it sits."""
    for match in _SEATED.finditer(text, sentence.start, sentence.end):
        if match["seat"] in place_words():
            kept = [f for f in kept if f.end <= match.start("n") or match.end() <= f.start]
            kept.append(Found(*match.span("n"), "organisation", "name", match["n"]))
            kept.append(Found(*match.span("seat"), "place", "name", match["seat"]))
    return kept


def _capitals(said: str) -> str:
    """As it would be if every word but the joining ones had a capital; of the same length."""
    return _SMALL.sub(lambda m: m[0] if _JOINING.match(said, m.start()) else m[0].upper(), said)


def _put(kept: list[Found], item: Found) -> list[Found]:
    over = [f for f in kept if f.start < item.end and item.start < f.end]
    if any(f.kind == "name" and f.start <= item.start and item.end <= f.end for f in over):
        return kept
    return [*(f for f in kept if f not in over or (f.kind == "nominal" and f.end - f.start > item.end - item.start)), item]


def _first_words(text: str, kept: list[Found], sentences: Sequence[Sentence]) -> list[Found]:
    """`Thornmere` after `THORNMERE composites`: the first word of a name in odd capitals, in any letters."""
    for name in [f for f in kept if f.kind == "name" and f.type == "organisation" and f.key is None and _ODD.fullmatch(f.name)]:
        first = name.name.split()[0]
        if len(first) < LEAST:
            continue
        key = name.key = f"name:organisation:{folded(name.name)}"
        again = re.compile(rf"\b{re.escape(first)}\b", re.IGNORECASE)
        for match in (m for s in sentences for m in again.finditer(text, s.start, s.end)):
            if not any(
                f.kind == "name" and f.start <= match.start() and match.end() <= f.end and f.end - f.start > len(first) for f in kept
            ):
                kept = [
                    *(f for f in kept if (f.start, f.end) != match.span()),
                    Found(*match.span(), "organisation", "name", name.name, key),
                ]
    return kept
