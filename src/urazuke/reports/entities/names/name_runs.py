"""Runs of capitalised words in English text, each cut to what can be one name: no origin, no owner, no word that is none."""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from urazuke.reports.entities.cast import TEAM
from urazuke.reports.entities.names.name_evidence import FILE, kinds_by_word
from urazuke.reports.entities.nominal_heads import words
from urazuke.reports.patterns import data

_CAPITAL = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŸŹŻŽȘȚ"
_WORD = rf"(?!(?:S\.[pP]\.A|S\.A|B\.V|N\.V|S\.r\.l)\b)[{_CAPITAL}][\w&’'-]*\.?"
_SET_OFF = r"(?:Ltd|Inc|LLC|L\.L\.C|LLP|PLC|GmbH|K\.K|Limited|Incorporated)\b\.?"  # Co., Ltd.; Nova Host, Inc.
_FORM = rf"(?: (?:S\.[pP]\.A|S\.A|B\.V|N\.V|S\.r\.l|a\.s|s\.r\.o|plc)\b\.?)?(?:,\s{{1,2}}{_SET_OFF})?"
_GAP = r"(?: {1,2}| ?\n {0,12})"  # a tab parts the cells of a table
_RUN = re.compile(
    rf"(?<![\w’'])(?:[a-z]{{1,4}}(?=[A-Z]))?{_WORD}(?:{_GAP}(?:(?:of|the|and|for|de|des|du|del|di|da|dos|das|la|le|les|on|von|van|der|&){_GAP}){{0,2}}{_WORD}){{0,11}}{_FORM}"
)
_INNER = re.compile(r"(?<![\w’'])[a-z]+[A-Z]\w+")
_AND = re.compile(r"\s+and\s+(?:the\s+)?")
_OF_SUBJECTS = re.compile(
    r"\b(?:Ministry|Department|Agency|Office|Bureau|Institute|Center|Centre|Commission|Council|Committee) (?:of|for|on)\b"
)
_OF = re.compile(r"\s+(?:of|for|on)\s+(?:the\s+)?")
_OWNER = re.compile(r"['’]s\s+(?=[A-Z])")
_SEAT = re.compile(r"-(?:based|born|area|listed|headquartered|registered|led|wide)(?:\s+|(?![\w-]))")
_TOKEN = re.compile(r"\S+")
_IT_OF = re.compile(
    r"\s+(?:[a-z]+\s+)?(?:staff|team|department|system|network|service|director|manager|head|specialist|expert|worker|infrastructure|security)"
)
_PATRONS = ("St", "Saint", "Queen", "King", "Lady", "Our", "All")
_DIRECTIONS = ("North", "South", "East", "West", "Western", "Eastern", "Northern", "Southern", "Central")
_TAKES_OF = frozenset(
    (
        "University", "Institute", "Hospital", "Bank", "College", "School", "Port", "Academy", "Museum", "Association", "Society", "Union",
        "Federation", "Library", "Centre", "Center", "Research", "Technology", "Health", "Council", "Trust", "Foundation", "Consortium",
        "Faculty", "Unit", "Organisation", "Diocese", "Archdiocese",
    )
)  # fmt: skip


def pieces(text: str, starts: list[int]) -> Iterator[tuple[int, int]]:
    runs = [m.span() for m in _RUN.finditer(text)]
    inner = [m.span() for m in _INNER.finditer(text)]
    covered = [s for s in inner if not any(a <= s[0] and s[1] <= b for a, b in runs)] if len(inner) < 200 else []
    for a, b in sorted([*runs, *covered]):
        for start, end in _parts(text, a, b, starts):
            start, end = trimmed(text, start, end)
            if end - start >= 2:
                yield start, end


def _parts(text: str, start: int, end: int, starts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """`A and B` are two names, unless A is an office of the kind that has such names; no name goes on in the next sentence."""
    index = bisect_right(starts, start)
    if index < len(starts) and starts[index] < end:
        yield from _parts(text, start, starts[index], starts)
        yield from _parts(text, starts[index], end, starts)
        return
    line = _line_break(text, start, end)
    if line is not None:
        yield from _parts(text, start, line, starts)
        yield from _parts(text, line, end, starts)
        return
    at = start
    for match in _AND.finditer(text, start, end):
        if "the" not in match[0] and _subject_of_body(text, at, match.start(), end):
            continue
        if ("the" in match[0] or not _OF_SUBJECTS.search(text, at, match.start() + 1)) and text[match.end() : match.end() + 1].isupper():
            yield from _without_origin(text, at, match.start())
            at = match.end()
    yield from _without_origin(text, at, end)


def _subject_of_body(text: str, start: int, before: int, end: int) -> bool:
    """`Economic and Financial Crimes Commission`: what stands before `and` is no name but one half of a body's business."""
    last = text[start:end].split()[-1].rstrip(".,")
    subjects = data(FILE)["subjects"]["words"]
    return text[start:before].split()[-1] in subjects and kinds_by_word().get(last) in ("government_body", "organisation", "police")


def _line_break(text: str, start: int, end: int) -> int | None:
    """A short line that ends inside the run ends the name too: it was not broken at a margin."""
    at = text.find("\n", start, end - 1)
    if at <= start:
        return None
    line = text.rfind("\n", 0, at) + 1
    return at + 1 if at - line < 45 else None


def _without_origin(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """`Soranet Hosting of Nagoya`: a name with its place; `University of Turku`, `Ministry of Defence` are one name."""
    if text[max(0, start - 7) : start] in ("itself ", "itself\n"):
        yield start, end  # calling itself Justice of the Homeland
        return
    if seat := _SEAT.search(text, start, end):  # Osaka|-based |Naniwa Cloud
        yield from _without_origin(text, start, seat.start())
        yield from _without_origin(text, seat.end(), end) if seat.end() < end else ()
        return
    owner = _OWNER.search(text, start, end)
    if owner and _owns(text[start : owner.start()], text[owner.end() : end]):
        yield start, owner.start()
        yield from _without_origin(text, owner.end(), end)
        return
    for match in _OF.finditer(text, start, end):
        if match[0].split()[0] != "of" and _OF_SUBJECTS.search(text, start, match.start()):
            continue  # National Center of Incident Readiness for Cybersecurity
        before = text[start : match.start()].split()
        if before and (
            before[-1].rstrip(".") not in kinds_by_word()
            or (kinds_by_word()[before[-1].rstrip(".")] == "organisation" and len(before) > 1 and before[-1] not in _TAKES_OF)
        ):
            yield start, match.start()
            yield match.end(), end
            return
    yield start, end


def _owns(owner: str, owned: str) -> bool:
    """`Taiwan's Ministry of …` are two names; `St Brannock's Hospital`, `Prosecutor's Office` are one."""
    if any(w.rstrip(".") in _PATRONS for w in owner.split()[-3:]) or owner.split()[-1] in (
        "Prosecutor",
        "People",
        "Workers",
        "Commissioner",
        "Women",
        "Children",
        "Attorney",
    ):
        return False
    return " " in owned.strip() or owned.strip() not in kinds_by_word()


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Words that are no names are cut off both ends, with possessives and full stops."""
    tokens = [(start + m.start(), start + m.end()) for m in _TOKEN.finditer(text[start:end])]
    while tokens and _is_no_name(text, tokens[0]) and not _of_a_state(text, tokens):
        tokens.pop(0)
    while tokens and (_bare(text, *tokens[-1]) in never() or text[slice(*tokens[-1])].islower()):
        if _bare(text, *tokens[-1]) in kinds_by_word() or _firm_in_it(text, tokens):
            break
        tokens.pop()
    if not tokens:
        return start, start
    a, b = tokens[0][0], tokens[-1][1]
    if team := TEAM.search(text, a, b):
        b = team.start()
    tail = re.search(r"(?:['’]s?|[.'’-]+)$", text[a:b])
    if tail and not re.search(r"\b(?:Inc|Ltd|Co|Corp|LLC|K\.K)\.$|\.[A-Z]\.$", text[a:b]):
        b = a + tail.start()
    return a, b


def _firm_in_it(text: str, tokens: list[tuple[int, int]]) -> bool:
    """`Tidemark IT`: a name with IT behind it is a firm's, unless it is somebody's IT staff."""
    return len(tokens) > 1 and _bare(text, *tokens[-1]) == "IT" and not _IT_OF.match(text, tokens[-1][1])


def _is_no_name(text: str, token: tuple[int, int]) -> bool:
    bare = _bare(text, *token)
    first, _, second = bare.partition("-")
    if second.islower() and first in never():
        return True  # Russian-speaking
    if bare in _DIRECTIONS:  # West Mercia Police
        return text[token[1] : token[1] + 2].strip()[:1].isupper() is False
    return (
        bare in never()
        or (len(bare) > 3 and bare.isupper() and bare.capitalize() in never())
        or bare in ("THE", "AND", "OF", "FOR")
        or text[token[0] : token[1]].islower()
    )


def _of_a_state(text: str, tokens: list[tuple[int, int]]) -> bool:
    """`Chinese Embassy`, `Polish Ministry of Finance`: the adjective belongs to the name."""
    if len(tokens) < 2 or _bare(text, *tokens[0]).lower() not in words("nations"):
        return False
    if any(phrase in text[tokens[0][0] : tokens[-1][1]] for phrase in data(FILE)["weak"]["state"]):
        return True
    kinds = kinds_by_word()
    return any(
        kinds.get(_bare(text, *t)) in ("government_body", "police", "military_unit", "political_party", "media_outlet") for t in tokens[1:4]
    )


@functools.cache
def never() -> frozenset[str]:
    return frozenset(data(FILE)["never"]["words"]) | {nation.capitalize() for nation in words("nations")}


def _bare(text: str, start: int, end: int) -> str:
    return re.sub(r"(?:['’]s|['’])?[.,]?$", "", text[start:end])
