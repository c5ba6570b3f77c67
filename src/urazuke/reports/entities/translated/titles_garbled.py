"""A translator who does not know a word leaves it in Japanese: `Nagano Kenkei`, `Oosuga Kanbou Choukan`.

The first is the prefectural police of Nagano, the second is Oosuga. The words are those of `frames/garbled_titles.toml`.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from urazuke.reports.entities.found import Found
from urazuke.reports.entities.resemblance import folded
from urazuke.reports.grammar.sentences import Sentence
from urazuke.reports.patterns import compiled, data

FILE = "frames/garbled_titles.toml"
_NO_NAME = r"(?!(?:The|According|As|In|On|By|To|And|But|From|Same|It|This|That|When|For|With|At|Of|After|Also)\b)"
_NAME = rf"(?P<n>{_NO_NAME}[A-Z][a-z]{{2,}}(?:-[a-z]+)?)"


@dataclass(frozen=True, slots=True)
class _Body:
    type: str
    english: str
    whole: str
    named: bool
    pattern: re.Pattern[str]


@functools.cache
def _bodies() -> tuple[_Body, ...]:
    return tuple(_body(row) for row in data(FILE)["body"])


def _body(row: dict[str, object]) -> _Body:
    words = "|".join(str(p) for p in row["patterns"])  # type: ignore[attr-defined]
    before = rf"(?:{_NAME}[ -])" if row.get("named") else rf"(?:{_NAME}[ -])?"
    before = rf"(?:{_NO_NAME}[A-Z][a-z]+ )?{before}" if row["type"] == "organisation" else before
    pattern = compiled(rf"\b{before}(?P<t>(?=[A-Z]|(?<=[a-z] )|(?<=-))(?:{words}))\b(?!-)", any_case=False)
    return _Body(str(row["type"]), str(row.get("english", "")), str(row.get("whole", "")), bool(row.get("named")), pattern)


@functools.cache
def _units() -> tuple[re.Pattern[str], ...]:
    return tuple(compiled(row["pattern"], any_case=False) for row in data(FILE)["unit"])


@functools.cache
def _offices() -> re.Pattern[str]:
    titles = "|".join(t if t.startswith("-") else f" {t}\\b" for t in data(FILE)["office"]["titles"])
    return compiled(rf"\b{_NAME}(?: (?P<g>[A-Z][a-z]+))??(?P<t>{titles})", any_case=False)


def untranslated(text: str, kept: list[Found], sentence: Sentence) -> list[Found]:
    """The mentions of the sentence with those whose words are Japanese, each in place of what was taken for it."""
    for body in _bodies():
        for match in body.pattern.finditer(text, sentence.start, sentence.end):
            if (match["n"] or match["t"][0].isupper()) and (item := _named(body, match)) is not None:
                kept = _put(kept, item)
    for pattern in _units():
        for match in pattern.finditer(text, sentence.start, sentence.end):
            kept = _put(kept, Found(*match.span(), "military_unit", "name", f"Unit {match['unit']}", f"unit:{match['unit']}"))
    for match in _offices().finditer(text, sentence.start, sentence.end):
        end = match.end("g") if match["g"] else match.end("n")
        person = Found(match.start("n"), end, "person", "name", " ".join(text[match.start("n") : end].split()))
        if re.search(data(FILE)["office"]["accused"], match["t"]):
            person.features["accused"] = "yes"
        kept = _put([f for f in kept if not (f.start < match.end() and match.start() < f.end)], person)
    return kept


def _named(body: _Body, match: re.Match[str]) -> Found | None:
    """The body by its English name, if it has one; alone by the word that was left."""
    start, end = match.start(), match.end("t")
    if body.whole:
        start = match.start("t")
        return Found(start, end, body.type, "name", body.whole, f"name:{body.type}:{folded(body.whole)}")
    if not body.english:
        return Found(start, end, body.type, "name", " ".join(match[0].split()))
    if not match["n"]:
        return Found(
            start, end, body.type, "nominal", body.english, None, {"head": body.english.lower().split()[-1], "untranslated": "yes"}
        )
    name = f"{match['n'].partition('-')[0]} {body.english}"
    return Found(start, end, body.type, "name", name, f"name:{body.type}:{folded(name)}")


def _put(kept: list[Found], item: Found) -> list[Found]:
    over = [f for f in kept if f.start < item.end and item.start < f.end]
    if any(f.start <= item.start and item.end <= f.end and f.key and f.type == item.type for f in over):
        return kept
    held = [
        f for f in over if f.kind == "nominal" and f.start <= item.start and item.end <= f.end and f.end - f.start > item.end - item.start
    ]
    return [*(f for f in kept if f not in over or f in held), item]


def alone(kept: list[Found]) -> list[Found]:
    """`Kenkei` is the force named so last, or else first."""
    named = [f for f in kept if f.kind == "name" and f.key]
    for item in (f for f in kept if "untranslated" in f.features):
        same = [f for f in named if f.type == item.type and f.name.endswith(item.name)]
        before = [f for f in same if f.start < item.start]
        chosen = max(before, key=lambda f: f.start, default=None) or min(same, key=lambda f: f.start, default=None)
        item.kind = "name"
        if chosen is not None:
            item.name, item.key = chosen.name, chosen.key
    return kept
