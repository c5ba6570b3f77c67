"""What an English description tells of its referent: number, age, gender, nation, role."""

from __future__ import annotations

import re

from urazuke.reports.entities.found import Found
from urazuke.reports.patterns import any_of, data

NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "dozen": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "hundred": 100, "once": 1, "twice": 2,
}  # fmt: skip
_TENS = [word for word, value in NUMBERS.items() if value % 10 == 0 and 20 <= value <= 90]
NUMBERS |= {f"{ten}-{unit}": NUMBERS[ten] + value for ten in _TENS for unit, value in list(NUMBERS.items())[:9]}
_AGE = re.compile(r"(?:,? (?:who (?:is|was) )?in (?:his|her|their) (?:early |mid-?|late )?(?P<age>\d0)s)".replace(" ", r"\s+"))
_FEATURE_AGE = re.compile(r"(\d\d)-year-old")
_ROUNDED = r"(?:about|approximately|around|nearly|some|roughly|over|almost|more\s+than|at\s+least)"
_COUNTED = re.compile(rf"(?:{_ROUNDED}\s+)?(\d[\d,]*|{any_of(list(NUMBERS))})\b(?!-year)", re.IGNORECASE)
_ROLES = (
    "engineer", "student", "reseller", "employee", "spokesman", "spokeswoman", "spokesperson", "officer", "member", "official", "minister",
    "source", "sources", "director", "technician", "programmer", "trader", "acquaintance", "suspect", "lawyer", "wife", "husband", "broker",
    "judge", "expert", "analyst", "doctor",
)  # fmt: skip
_COUNSEL = frozenset(("attorney", "barrister", "counsel", "solicitor", "attorneys", "barristers", "solicitors"))
_FAMILIAR = re.compile(
    r"\b(?:people|persons?|individuals?|insiders?|someone|somebody)\s+(?:familiar|close|briefed|with\s+(?:\w+\s+)?knowledge)\b"
)
_MALE = (
    "man", "men", "male", "his", "himself", "businessman", "husband", "brother", "father", "boyfriend", "boy", "son", "nephew", "uncle",
)  # fmt: skip
_FEMALE = (
    "woman", "women", "female", "her", "herself", "businesswoman", "wife", "sister", "mother", "girlfriend", "girl", "daughter", "niece",
    "aunt",
)  # fmt: skip
_GENDERS = (("m", frozenset(_MALE)), ("f", frozenset(_FEMALE)))


def add_features(found: Found) -> None:
    """Adds them to the description's own."""
    low = found.name.lower()
    if age := _AGE.search(" " + low) or _FEATURE_AGE.search(low):
        found.features["age"] = age[1]
    words = low.replace(",", " ").split()
    nations = data("gazetteers/nominals_en.toml")["words"]["nations"]
    if nation := next((w for w in words if w in nations), None):
        found.features["nation"] = nation
    if words:
        found.features["first"] = words[0]
    if count := _count(low, words, found):
        found.features["count"] = count
    for role in _ROLES:
        if role in words or f"{role}s" in words:
            found.features["role"] = role
    if _COUNSEL.intersection(words):
        found.features["role"] = "lawyer"
    if _FAMILIAR.search(low):
        found.features["role"] = "source"
    for gender, forms in _GENDERS:
        own = words[1:] if words[:1] in (["his"], ["her"]) else words  # her son is no woman, nor need her client be one
        if any(w in forms for w in own) or (own is not words and words[0] == "his" in forms and not any(w in _MALE + _FEMALE for w in own)):
            found.features["gender"] = gender


def _count(low: str, words: list[str], found: Found) -> str | None:
    """How many: as stated; two of `both`, `the pair`; more than one of a plural without a number."""
    if low.startswith("both") or found.features.get("head") in ("pair", "duo", "couple"):
        return "2"
    if found.features.get("head") == "trio":
        return "3"
    if count := _COUNTED.match(low.removeprefix("the ").removeprefix("these ").removeprefix("those ").strip()):
        number = count[1].replace(",", "")
        return number if number.isdigit() else str(NUMBERS.get(number, 1))
    return None
