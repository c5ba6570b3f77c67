"""English descriptions ("a man in his 30s", "the two", "about 200 companies") are found from their head noun outwards."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from urazuke.reports.found import Found
from urazuke.reports.patterns import any_of, compiled, data

NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "dozen": 12, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100, "once": 1, "twice": 2,
}  # fmt: skip
_WORD_BEFORE = re.compile(r"([\w$€¥][\w,.'’&-]*)(?:[ \t]{1,2}|[ \t]?\n[ \t]?)$")
_AGE = re.compile(r"(?:,? (?:who (?:is|was) )?in (?:his|her|their) (?:early |mid-?|late )?(?P<age>\d0)s)".replace(" ", r"\s+"))
_NATIONALITY = re.compile(r"\s+of\s+(?P<nation>[A-Z]\w+)\s+nationality")
_FEATURE_AGE = re.compile(r"(\d\d)-year-old")
_ROUNDED = r"(?:about|approximately|around|nearly|some|roughly|over|almost|more\s+than|at\s+least)"
_COUNTED = re.compile(rf"(?:{_ROUNDED}\s+)?(\d[\d,]*|{any_of(list(NUMBERS))})\b", re.IGNORECASE)
_NEXT = re.compile(r"[ \t]([A-Za-z-]+)")
_BEFORE_NUMBER = re.compile(rf"(?:(?:{_ROUNDED}|the|a|another)\s+)+$", re.IGNORECASE)
_NAMED = r"[A-Z][\w&’'-]*(?:\s+(?:(?:of|the|and|for)\s+){0,2}[A-Z][\w&’'-]*)*"
_BELONGING = re.compile(
    rf"\s+(?:for|of|at|close\s+to|belonging\s+to|from)\s+(?:the\s+|an?\s+)?(?:{_NAMED}|investigation|case|group|trading\s+company|unit)(?:\s+\d{{3,6}})?"
)
_MORE_KINDS = re.compile(
    r"(?:,|\s+and)\s+(?:research\s+)?(?:companies|universities|institutes|hospitals|firms|organi[sz]ations|laboratories|agencies|banks)\b"
)
_OWNED = re.compile(r"(?:\s+[a-z-]+){1,3}(?:\s+[\"“][^\"”\n]{1,30}[\"”])?")
_IN_PLACE = re.compile(r"\s+in\s+(?:the\s+)?[A-Z]\w+")
_OF_HACKERS = re.compile(r"\s+of\s+(?:\w+\s+)?(?:hackers|attackers)")
_TAILS = {"government_body": _IN_PLACE, "threat_group": _OF_HACKERS}
_ROLES = (
    "engineer", "student", "reseller", "employee", "spokesman", "spokeswoman", "spokesperson", "officer", "member", "official", "minister",
    "director", "source", "sources",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Head:
    type: str
    bare: bool
    needs: frozenset[str]


@functools.cache
def _heads() -> tuple[re.Pattern[str], dict[str, list[Head]]]:
    heads: dict[str, list[Head]] = {}
    for entry in data("gazetteers/nominals_en.toml")["head"]:
        head = Head(entry["type"], entry.get("bare", False), frozenset(w.lower() for w in entry.get("needs", ())))
        for word in entry["words"]:
            heads.setdefault(word.lower(), []).append(head)
    return re.compile(rf"\b{any_of(list(heads))}\b(?![-’'](?!s\b))", re.IGNORECASE), heads


@functools.cache
def _phrases() -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = data("gazetteers/nominals_en.toml")["phrase"]
    return tuple((compiled(row["pattern"], any_case=False), row["type"]) for row in rows)


@functools.cache
def _words(name: str) -> frozenset[str]:
    return frozenset(data("gazetteers/nominals_en.toml")["words"][name])


def find_nominals(text: str) -> list[Found]:
    """Descriptions in text order; they may overlap names, which stand inside them, but not one another."""
    pattern, heads = _heads()
    found = [f for match in pattern.finditer(text) for f in _from_head(text, match, heads[match[0].lower()])]
    return [*found, *_extra(text)]


def _extra(text: str) -> Iterator[Found]:
    for pattern, kind in _phrases():
        for match in pattern.finditer(text):
            group = "d" if "d" in pattern.groupindex else 0
            found = Found(match.start(group), match.end(group), kind, "nominal", _flat(match[group]))
            if kind == "military_unit":
                found.kind, found.key, found.name = "name", f"unit:{match['unit']}", f"Unit {match['unit']}"
            yield _with_features(found)


def _from_head(text: str, match: re.Match[str], heads: list[Head]) -> Iterator[Found]:
    if _modifies_next(text, match.end()):
        return
    start, determined = _left(text, match.start())
    words = {w.lower().strip(",.") for w in text[start : match.end()].split()}
    for head in heads:
        needed = not head.needs or head.needs & words or ("#" in head.needs and _COUNTED.match(text, start))
        if not needed or not (determined or head.bare):
            continue
        begin = start if determined or head.bare else match.start()
        found = Found(begin, _right(text, match.end(), head.type), head.type, "nominal", "")
        found.name = _flat(text[found.start : found.end])
        yield _with_features(found)
        return


def _modifies_next(text: str, end: int) -> bool:
    """`a ransomware attack`, `the company official`: the word belongs to the noun behind it."""
    match = _NEXT.match(text, end)
    word = match[1].lower() if match else ""
    return word in _words("nouns") or (word in _heads()[1] and word not in _words("bare_plurals"))


def _left(text: str, start: int) -> tuple[int, bool]:
    """Where the phrase begins, and whether a determiner or number opens it."""
    at, plain, right = start, start, ""
    heads = _heads()[1]
    for _ in range(7):
        match = _WORD_BEFORE.search(text, max(0, at - 40), at)
        if match is None:
            break
        word = match[1].lower()
        if word in _words("determiners"):
            return _number_before(text, match.start(1)), True
        if word.endswith((",", ".", "'s", "’s")) and not word[0].isdigit():
            return (match.start(1), True) if word.endswith(("'s", "’s")) else (plain, False)
        if word[0].isdigit() or word in NUMBERS:
            return _number_before(text, match.start(1)), True
        if word in heads and (right.endswith("ed") or right in _words("past")):
            return max(plain, _after(text, at)), False  # "the man passed IDs": two phrases
        if word in _words("stops") or (word.endswith("ing") and word not in _words("ing_nouns")):
            break
        at, right = match.start(1), word
        if plain == match.end() and (word in _words("modifiers") or (match[1][0].isupper() and word not in _words("stops"))):
            plain = at
    return plain, False


def _after(text: str, at: int) -> int:
    """Where the word behind the one at `at` begins."""
    match = re.compile(r"\S+\s+").match(text, at)
    return match.end() if match else at


def _number_before(text: str, start: int) -> int:
    """`about 200`, `the two`: the words that round or fix a number belong to the phrase."""
    match = _BEFORE_NUMBER.search(text[max(0, start - 30) : start])
    return start - len(match[0]) if match else start


def _right(text: str, end: int, kind: str) -> int:
    """An age, a nationality; `of hackers`, `for Kurehama Marine` for a spokesperson, `in Japan` for counted companies."""
    if kind == "person_unnamed":
        for pattern in (_NATIONALITY, _AGE, _BELONGING):
            if match := pattern.match(text, end):
                end = match.end()
        if text[end - 2 : end] in ("'s", "’s") and (match := _OWNED.match(text, end)):
            end = match.end()
    elif kind == "organisation_group":
        while match := _MORE_KINDS.match(text, end):
            end = match.end()
        if match := _IN_PLACE.match(text, end):
            end = match.end()
    elif kind == "threat_group" or text[end - 7 : end].lower() == "embassy":
        match = _TAILS[kind].match(text, end) if kind in _TAILS else None
        end = match.end() if match else end
    return end


def _with_features(found: Found) -> Found:
    low = found.name.lower()
    if age := _AGE.search(" " + low) or _FEATURE_AGE.search(low):
        found.features["age"] = age[1]
    words = low.replace(",", " ").split()
    if nation := next((w for w in words if w in _words("nations")), None):
        found.features["nation"] = nation
    if count := _COUNTED.match(low.removeprefix("the ").removeprefix("both ").strip()):
        number = count[1].replace(",", "")
        found.features["count"] = number if number.isdigit() else str(NUMBERS.get(number, 1))
    if low.startswith("both"):
        found.features["count"] = "2"
    if words:
        found.features["first"] = words[0]
    for role in _ROLES:
        if role in words or f"{role}s" in words:
            found.features["role"] = role
    for gender, forms in (("m", ("man", "men", "male", "his")), ("f", ("woman", "women", "her"))):
        if any(w in words for w in forms):
            found.features["gender"] = gender
    return found


def _flat(text: str) -> str:
    return " ".join(text.split())
