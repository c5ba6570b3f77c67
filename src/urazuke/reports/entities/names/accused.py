"""What stands beside an English person's name tells his age, his sex, and whether he is the one who is accused.

Who is accused by name is meant by `the man`, `the suspect`, `the 38-year-old` afterwards; who only speaks is not.
"""

from __future__ import annotations

import re

from urazuke.reports.entities.found import Found

_AGE = re.compile(
    r",\s+(?:aged\s+)?(?P<a>[1-9]\d)(?=[,.;)]|\s+(?:of|from|and|was|is)\b)|\s\((?P<b>[1-9]\d)\)|,\s+an?\s+(?P<c>[1-9]\d)-year-old\b"
)
_TITLE = re.compile(r"\b(?:(?P<m>Mr|Herr|Sir|Señor)|(?P<f>Mrs|Ms|Miss|Frau|Dame|Señora))\.?\s$")
_DONE_TO = (
    r"(?:arrested|charged|accused|detained|indicted|sentenced|suspected|alleged|convicted|remanded|extradited|held|wanted|jailed|fined|"
    r"said\s+to\s+have|believed\s+to\s+have|thought\s+to\s+have|taken\s+into\s+custody)\b"
)
_ACCUSED = re.compile(
    rf"(?:,\s+[^,.;\n]{{1,90}},|\s\(\d\d\))?(?:\s+who)?\s+(?:(?:was|is|were|has\s+been|had\s+been|stands|stood)\s+(?:\w+ly\s+)?{_DONE_TO}|"
    r"allegedly\b|pleaded\b|confessed\b|(?:has\s+|had\s+)?(?:admitted|admits)\b|(?:had\s+|has\s+)?(?:rented|leased|hired)\b|"
    r"stood\s+before\b|appeared\s+(?:in|at|before)\b[^.]{0,30}\bcourt)",
    re.IGNORECASE,
)
_ACCUSES = re.compile(
    r"\b(?:charged?|charging|arrest(?:ed|ing)?|detain(?:ed|ing)?|indict(?:ed|ing)?|accus(?:ed|ing|es)|convict(?:ed|ing)?|sentenced|jailed|extradited|"
    r"suspect|defendant|the\s+accused)\s+(?:(?:Mr|Mrs|Ms|Miss)\.?\s+)?$",
    re.IGNORECASE,
)
_ONLY_SAYS = re.compile(
    r"(?:,?\s+(?:an?|the|who|whose|of|from|his|her)\s[^.;\n]{1,70}?)?,?\s+(?:said|says|told|adds|added|recalled|recalls|remembers|remembered|explained|wrote|noticed|"
    r"heard|lives|lived|works|worked|runs|knew|testified|discovered|found)\b"
)
_TOLD_AS = re.compile(
    r"\b(?:mother|father|wife|husband|sister|brother|son|daughter|neighbour|neighbor|witness|victim|lawyer|attorney|director|spokes\w+|"
    r"manager|judge|prosecutor|inspector|officer|professor|analyst|minister|mayor|chief),?\s+$",
    re.IGNORECASE,
)
_BY_OFFICE = re.compile(
    r"\b(?:[Pp]rosecutor|[Jj]udge|[Jj]ustice|[Dd]etective|[Ii]nspector|[Ss]uperintendent|[Ss]heriff|[Cc]onstable|[Ss]ergeant|"
    r"[Ll]awyer|[Aa]ttorney|[Ss]olicitor|[Bb]arrister|[Cc]ounsel|[Ii]nvestigator|[Mm]agistrate|DCI|DI|DS),?\s$"
)
_BEHIND = 160
_SELF_STYLED = re.compile(r"[」』]?(?:[をと]名乗る|を自称する|と称する)")
_PRONOUN = re.compile(r"[^.!?\n]*?\b(?:(?P<m>he|his|him|himself)|(?P<f>she|her|herself))\b")
_BEHIND_OTHER = re.compile(r"\b(?:of|for|with|by|to|from|and|at|against)\s$")
_SOMEBODY = re.compile(
    r"\b(?:wife|husband|woman|man|women|men|mother|father|sister|brother|girlfriend|boyfriend|lawyer|partner|colleague)\b|"
    r"(?<!^)\b[A-Z][a-z]+ [A-Z]"
)


def add_told(text: str, person: Found) -> None:
    """Adds `age`, `gender`, `by_office` and `accused` to the features of a person's name."""
    if _SELF_STYLED.match(text, person.end):
        person.features["accused"] = "yes"
    if not person.name.isascii() and not text[person.end : person.end + 1].isascii():
        return
    left, right = text[max(0, person.start - 40) : person.start], text[person.end : person.end + _BEHIND]
    if _BY_OFFICE.search(left):
        person.features.setdefault("by_office", "yes")
    if age := _AGE.match(right):
        person.features.setdefault("age", age["a"] or age["b"] or age["c"])
    if title := _TITLE.search(left):
        person.features.setdefault("gender", "m" if title["m"] else "f")
    elif " " in person.name and not _BEHIND_OTHER.search(left) and (said := _PRONOUN.match(right)) and not _SOMEBODY.search(said[0]):
        person.features.setdefault("gender", "m" if said["m"] else "f")
    if (age and not _ONLY_SAYS.match(right, age.end()) and not _TOLD_AS.search(left)) or _ACCUSED.match(right) or _ACCUSES.search(left):
        person.features["accused"] = "yes"
