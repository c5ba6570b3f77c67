"""Where a text says that two names are one thing, what tells the type of the one tells that of the other.

`Hollow Wren, also known as TA-5510`, `a crew whom we call Washi Cat`, `X, which some firms track as Y`: neither a paper's
word in it (Thin Ledger) nor the shape of a person's name (Sand Crawler) says what a second name is, its first name does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from urazuke.reports.entities.found import Found
from urazuke.reports.entities.nominal_heads import type_of_noun

_AS = (
    r"(?:tracks?|tracked|follows?|followed|knows?|known|refers?\s+to|referred\s+to|lists?|listed|files?|filed|catalogued?|"
    r"published|reported|designates?|designated|monitors?|monitored)(?:\s+(?:it|them))?(?:\s+by\s+(?:[\w’'.-]+\s){1,4})?\s*as"
)
_CALLED = rf"(?:called|dubbed|named|nicknamed|labell?ed|christened|codenamed|{_AS})"
_CALL = rf"(?:calls?|dubs?|names?|labels?|nicknames?|codenames?|prefers?\s+to\s+call|go(?:es)?\s+by|{_CALLED})"
_NAME_OF = r"(?:\s+(?:the|another|its\s+other)\s+(?:code\s?)?names?(?:\s+of)?)?"
_WHO = r"(?:[\w’'&.-]+,?\s+){0,8}?"
SECOND = re.compile(
    rf"[\"”]?(?:,|\s[—–-])?\s+\(?(?:(?:(?:which|that|who)\s+(?:is|are|was)\s+)?(?:(?:also|otherwise|elsewhere|formerly|previously|better|sometimes|variously)"
    rf"\s+){{0,2}}{_CALLED}|a\.?k\.?a\.?|alias|otherwise|(?:which|who|whom|that)\s+{_WHO}{_CALL}|(?:we|they)\s+{_CALL}){_NAME_OF}\s+[\"“]?$"
)
_OPENS = re.compile(r"[\"”]?(?:,|\s[—–-])?\s")
_WHICH = re.compile(r"\b(?:which|who|whom|that)\s+(?:the\s+)?(?:[\w’'-]+\s+){0,3}?$")
_UNDER = re.compile(r"\bunder\s+(?:the|another|other|its)\s+(?:[a-z]+\s+)?(?:code\s?)?names?(?:\s+of)?\s+[\"“]?$")
_TRACKED = re.compile(
    r"\b(?:tracks?|tracked|follows?|followed|knows?|known|lists?|refers?\s+to|monitors?)\s+(?P<whom>(?:the|this|that|these|it|them)\b[^.;,\n]{0,40}?)\s?\bas\s+[\"“]?$"
)
_TOLD_OF = re.compile(
    r"\b(?:activity|actors?|adversary|cluster|campaigns?|intruders?|hackers?|"
    r"attackers?|crew|gang|operators|intrusion set|thieves|culprits?)\b"
)
_MESSENGERS = frozenset(("telegram", "whatsapp", "facebook", "signal", "discord", "viber", "chat"))
_LAST_WORDS = re.compile(r"(?:[A-Za-z][\w’'-]*\s+){0,3}[a-z][\w’'-]*$")
_LISTED = re.compile(r"[\"”]?(?:,| and| or|, and|, or)\s+[\"“]?")
TWICE_NAMED = ("threat_group", "malware")
LONGEST = 130  # characters before a second name in which its first one is sought

First = str | Found | tuple[int, int]
Link = tuple[First, Found | tuple[int, int]]


def second_names(text: str, candidates: Sequence[tuple[int, int]], known: Iterable[Found]) -> list[Link]:
    """What a name is another name of: a type that a noun tells, a known name, or a candidate; one of the two is a candidate."""
    listed = [f for f in known if f.kind == "name"]
    ends: dict[int, Found | tuple[int, int]] = {f.end: f for f in listed} | {end: (start, end) for start, end in candidates}
    found: list[Link] = []
    last: tuple[First, int] | None = None
    for end, name in sorted(ends.items()):
        start = name.start if isinstance(name, Found) else name[0]
        first = first_name(text, start, ends)
        if first is None and last is not None and _LISTED.fullmatch(text, last[1], start):
            first = last[0]
        last = (first, end) if first is not None else None
        if first is not None and not (isinstance(name, Found) and not isinstance(first, tuple)):
            found.append((first, name))
    return found


def first_name(text: str, start: int, ends: Mapping[int, Found | tuple[int, int]]) -> First | None:
    """What the name that begins there is another name of."""
    left = re.split(r"[.!?]\s|\n\n", text[max(0, start - LONGEST) : start])[-1]
    if _UNDER.search(left):
        return "threat_group" if _TOLD_OF.search(left) else None
    if tracked := _TRACKED.search(left):
        return "threat_group" if _TOLD_OF.search(tracked["whom"]) or re.search(r"\bgroup|^(?:it|them)\s?$", tracked["whom"]) else None
    for opening in reversed(list(_OPENS.finditer(left))):
        if not SECOND.match(left, opening.start()):
            continue
        before = left[: opening.start()]
        if name := ends.get(start - len(left) + opening.start()):
            at = name.start if isinstance(name, Found) else name[0]
            if "," in opening[0] or not _WHICH.search(text, max(0, at - 60), at):
                return name
        elif kind := _told_by_noun(before):
            return kind
    return None


def _told_by_noun(before: str) -> str | None:
    noun = _LAST_WORDS.search(before)
    if noun is None:
        return None
    said = noun[0].lower().split()
    if set(said) & _MESSENGERS:
        return None  # in a Telegram group named X
    kind = type_of_noun(said[-1], said[:-1]) or ("threat_group" if _TOLD_OF.fullmatch(said[-1]) else None)
    return kind if kind in TWICE_NAMED else None
