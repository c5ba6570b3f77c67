"""English descriptions ("a man in his 30s", "the two", "about 200 companies") are found from their head noun outwards."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from urazuke.reports.found import Found
from urazuke.reports.patterns import any_of, data

NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "dozen": 12, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100, "once": 1, "twice": 2,
}  # fmt: skip
_WORD_BEFORE = re.compile(r"([\w$€¥][\w,.'’&-]*)(?:[ \t]{1,2}|[ \t]?\n[ \t]?)$")
_NOT_VERBS = frozenset(
    ["hacking", "hosting", "messaging", "shipping", "trading", "marketing", "banking", "engineering", "manufacturing", "data-wiping", "wiping", "mining", "computing", "gaming", "training", "leading", "existing", "building", "processing", "testing", "accounting", "consulting", "listening", "broadcasting", "publishing", "shipbuilding", "staging", "controlling", "investigating", "billing", "holding"]
)
_PAST = frozenset(["sold", "gave", "sent", "left", "made", "took", "had", "ran", "stole", "got", "set", "told", "bought", "paid", "met", "knew", "held", "kept", "brought", "led"])
_AGE = re.compile(r"(?:,? (?:who (?:is|was) )?in (?:his|her|their) (?:early |mid-?|late )?(?P<age>\d0)s)".replace(" ", r"\s+"))
_NATIONALITY = re.compile(r"\s+of\s+(?P<nation>[A-Z]\w+)\s+nationality")
_OF = re.compile(r"\s+(?:of|at|for|from|in|belonging\s+to|close\s+to|with)\s+")
_FEATURE_AGE = re.compile(r"(\d\d)-year-old")
_COUNTED = re.compile(r"(?:(?:about|approximately|around|nearly|some|roughly|over|almost|more than|at least)\s+)?(\d[\d,]*|" + any_of(list(NUMBERS)) + r")\b", re.IGNORECASE)
_EXTRA = (
    (re.compile(r"\b[Ff]ormer\s+(?:international\s+|exchange\s+|foreign\s+|Chinese\s+)*(?:students|employees|engineers|officials|members)\b"), "person_unnamed"),
    (re.compile(r"\b(?:[Uu]ser|[Ll]og-?in|[Aa]dministrator|[Ss]erver|[Hh]osting|[Rr]ental|[Cc]ustomer)\s+(?:accounts?|IDs?|names?\s+and\s+passwords?)\b"), "credential"),
    (re.compile(r"\b(?:[Aa]ccess|[Ll]og-?in|[Ss]ign-in)\s+(?:rights|codes?|keys?|details)\b"), "credential"),
    (re.compile(r"\b(?:[Tt]he|[Bb]oth|[Tt]hose|[Tt]hese)\s+(?:two|three|both)(?=\s+(?:have|had|were|are|left|denied|admitted|is|then|later|fled|who|also|,|of them)\b|[.,])"), "person_unnamed"),
    (re.compile(r"\b(?:[Ll]og-?in|[Aa]ccount|[Aa]ccess)\s+(?:information|details|data|credentials|IDs?)(?:\s+for\s+the\s+servers?)?"), "credential"),
    (re.compile(r"\bIDs?\s+and\s+passwords?\b"), "credential"),
    (re.compile(r"\b(?:[Tt]he\s+)?(?:PLA(?:['’]s)?\s+)?(?P<d>Unit\s+(?P<unit>\d{3,6}))\b"), "military_unit"),
    (re.compile(r"\b(?P<d>(?P<unit>\d{3,6})\s+Unit)\b"), "military_unit"),
    (re.compile(r"\b(?:a|the|an)\s+group\s+of\s+(?:\w+\s+)?(?:hackers|attackers|intruders)\b"), "threat_group"),
    (re.compile(r"\b(?:Chinese|Russian|Iranian|North\s+Korean)\s+(?:military\s+|state\s+)?hackers\b"), "threat_group"),
    (re.compile(r"\b(?:[Tt]he\s+)?(?:social\s+media|SNS|Telegram|WeChat|QQ|Signal|WhatsApp|Discord)\b"), "online_service"),
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
def _words(name: str) -> frozenset[str]:
    return frozenset(data("gazetteers/nominals_en.toml")["words"][name])


def find_nominals(text: str) -> list[Found]:
    """Descriptions in text order; they may overlap names, which stand inside them, but not one another."""
    pattern, heads = _heads()
    found = [f for match in pattern.finditer(text) for f in _from_head(text, match, heads[match[0].lower()])]
    return [*found, *_extra(text)]


def _extra(text: str) -> Iterator[Found]:
    for pattern, kind in _EXTRA:
        for match in pattern.finditer(text):
            group = "d" if "d" in pattern.groupindex else 0
            found = Found(match.start(group), match.end(group), kind, "nominal", _flat(match[group]))
            if kind == "military_unit":
                found.kind, found.key, found.name = "name", f"unit:{match['unit']}", f"Unit {match['unit']}"
            yield _with_features(found)


def _from_head(text: str, match: re.Match[str], heads: list[Head]) -> Iterator[Found]:
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
        if word in heads and (right.endswith("ed") or right in _PAST):
            return max(plain, _after(text, at)), False  # "the man passed IDs": two phrases
        if word in _words("stops") or (word.endswith("ing") and word not in _NOT_VERBS):
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
    """`about 200`, `a total of three`, `the two`: the words that round or fix a number belong to the phrase."""
    match = re.search(r"(?:(?:about|approximately|around|nearly|some|roughly|over|almost|more than|at least|the|a|another)\s+)+$".replace(" ", r"\s+"), text[max(0, start - 30) : start], re.IGNORECASE)
    return start - len(match[0]) if match else start


def _right(text: str, end: int, kind: str) -> int:
    """An age, a nationality; `of hackers`, `for Kurehama Marine` for a spokesperson, `in Japan` for counted companies."""
    if kind == "person_unnamed":
        for pattern in (_NATIONALITY, _AGE):
            if match := pattern.match(text, end):
                end = match.end()
        match = re.compile(r"\s+(?:for|of|at|close\s+to|belonging\s+to|from)\s+(?:the\s+|an?\s+)?(?:[A-Z][\w&’'-]*(?:\s+(?:(?:of|the|and|for)\s+){0,2}[A-Z][\w&’'-]*)*|investigation|case|group|trading\s+company|unit)(?:\s+\d{3,6})?").match(text, end)
        if match:
            end = match.end()
    elif kind == "organisation_group":
        while match := re.compile(r"(?:,|\s+and)\s+(?:research\s+)?(?:companies|universities|institutes|hospitals|firms|organi[sz]ations|laboratories|agencies|banks)\b").match(text, end):
            end = match.end()
        if match := re.compile(r"\s+in\s+(?:the\s+)?[A-Z]\w+").match(text, end):
            end = match.end()
    elif kind == "threat_group" and (match := re.compile(r"\s+of\s+(?:\w+\s+)?(?:hackers|attackers)").match(text, end)):
        end = match.end()
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
    for role in ("engineer", "student", "reseller", "employee", "spokesman", "spokeswoman", "spokesperson", "officer", "member", "official", "minister", "director", "source", "sources"):
        if role in words or f"{role}s" in words:
            found.features["role"] = role
    for gender, forms in (("m", ("man", "men", "male", "his")), ("f", ("woman", "women", "her"))):
        if any(w in words for w in forms):
            found.features["gender"] = gender
    return found


def _flat(text: str) -> str:
    return " ".join(text.split())
