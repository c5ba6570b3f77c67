"""What of a run of capitalised words is a name where a list knows a name inside it: the run as a whole, or what is left of it."""

from __future__ import annotations

import re
from calendar import day_name, month_name
from collections.abc import Iterator

from urazuke.reports.entities.found import Found
from urazuke.reports.entities.names.known_names import is_common
from urazuke.reports.entities.names.name_evidence import kinds_by_word, of_words, title_words
from urazuke.reports.entities.names.name_runs import never, trimmed

_CALENDAR = (*day_name, *month_name[1:])
_OFFICES = frozenset(("Prime", "Foreign", "Interior", "Defence", "Defense", "Deputy", "Attorney", "Time", "Photo", "Correspondent"))
_GROUPS = ("Group", "Team", "Gang", "Crew", "Collective", "RAT")


def around_known(text: str, start: int, end: int, inside: list[Found]) -> Iterator[tuple[int, int]]:
    """The run as a whole where its own words type it and it is more than the known names; else what is left of it."""
    if inside and inside[0].start < start:  # U.S. | State Department
        start, inside = max(start, inside[0].end), inside[1:]
        start, end = trimmed(text, start, end)
    whole = of_words(" ".join(text[start:end].split())) if inside else None
    longest = max((f.end - f.start for f in inside), default=0)
    if not inside or (whole and max(whole.values()) >= _wins_over(text, end, inside) and longest < end - start):
        yield start, end
        return
    if len(inside) == 1 and _opens_with_place(text, start, end, inside[0]):
        yield start, end
        return
    if len(inside) == 1 and (_surname(text, start, end, inside[0]) or _coloured(text, start, end, inside[0])):
        yield start, end
        return
    at = start
    for item in [*inside, None]:
        stop = item.start if item else end
        if stop > at:
            a, b = trimmed(text, at, stop)
            if b - a > 1:
                yield a, b
        if item:
            at = max(at, item.end)


def _opens_with_place(text: str, start: int, end: int, place: Found) -> bool:
    """`Ostrava Edge`, `Tokai Yuho`: a place and one or two plain capitalised words, which no comma parts, are one name."""
    if place.type != "place" or place.start != start or not " " <= text[place.end : place.end + 1] <= " ":
        return False
    rest = text[place.end : end].split()
    plain = all(w.isalpha() and w[0].isupper() and not w.isupper() and w not in never() and w not in title_words() for w in rest)
    return plain and 1 <= len(rest) <= 2 and not text[:end].endswith(_CALENDAR) and rest[0] not in _OFFICES


def _surname(text: str, start: int, end: int, place: Found) -> bool:
    """`Oskar Lahti`, where the text goes on with `Lahti said`: a family name that is a town's as well."""
    first = text[start : place.start].split()
    if place.type != "place" or place.end != end or len(first) != 1 or first[0] in never() or first[0] in title_words():
        return False
    return re.search(rf"(?<![\w’'] )\b{re.escape(text[place.start : end])}{_DOES_AS_PERSON}", text) is not None


def _coloured(text: str, start: int, end: int, known: Found) -> bool:
    """`Jade Scarab`: a group's or a program's name that is an ordinary word, behind one other capitalised word, is another's."""
    first = text[start : known.start].split()
    if (
        known.type not in ("threat_group", "malware", "tool")
        or known.end != end
        or len(first) != 1
        or not is_common(text[known.start : end])
    ):
        return False
    word = first[0]
    plain = (
        word.isalpha()
        and word.istitle()
        and len(word) > 2
        and word not in never()
        and word not in kinds_by_word()
        and word not in title_words()
    )
    return plain and text[known.start : end].istitle()


_DOES_AS_PERSON = (
    r"(?:,? who\b|,? (?:\d\d|aged)\b"
    r"| (?:said|told|pleaded|testified|denies|denied|admitted|wrote|added|declined|was (?:arrested|charged|detained)))"
)


def _wins_over(text: str, end: int, inside: list[Found]) -> float:
    """What a run's own words must weigh to win over the known names in it: `Dragonfly Research` is no group, `Lazarus Group` is."""
    if all(f.type == "place" for f in inside):
        return 2.5
    if all(f.type in ("threat_group", "malware", "tool") and is_common(text[f.start : f.end]) for f in inside):
        return 2.4 if not text[:end].endswith(_GROUPS) else 99.0  # Crimson Heron
    return 99.0 if text[:end].endswith(_GROUPS) or any(f.type not in ("place", "threat_group", "malware", "tool") for f in inside) else 5.0
