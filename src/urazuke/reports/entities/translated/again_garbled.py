"""Who is who throughout a broken translation: names in other letters, `same suspect`, whom a statement calls `our company`.

Translators write a name now with capitals and now without (`Hinode satellite communication`), and put a headline's descriptions
before the names that they belong to; what tells that they are one stands in their words alone.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence

from urazuke.reports.entities.found import Found
from urazuke.reports.entities.resemblance import folded, surface_of
from urazuke.reports.entities.resolution.anaphora import class_of_head
from urazuke.reports.grammar.sentences import Sentence
from urazuke.reports.patterns import compiled, data
from urazuke.reports.speech.quotations import Quotations

_REPEATED = ("organisation", "threat_group", "malware", "online_service", "product")
_BODIES = ("organisation", "government_body", "police")
_OUR = re.compile(r"(?:our|this)\s+([a-z]+)", re.IGNORECASE)
_LETTERHEAD = 1200  # characters in which an issuer gives its name
_KIND = re.compile(r"(?:the |an? )?((?:[a-z-]+ )*[a-z-]+)", re.IGNORECASE)
_IS = re.compile(r"[\"”]?,?\s+(?:which|that|who)\s+(?:is|was)\s+(?:an?|the)\s+")
_AGED = re.compile(r"(?:\s+(?:suspect|accused|defendant))?,?\s*\((\d\d)\)")
_CALLED = re.compile(r"\b([a-z]+)\s+[\"“]?$")
_POINTING = re.compile(r"(?:the|an?|this|our|same)\b", re.IGNORECASE)
_TOLD = re.compile(r"the\s+([a-z-]+)\s+(?:company|firm|maker|vendor|trader|shop|store)", re.IGNORECASE)
_FOR_A_BODY = re.compile(r"\bin charge\b|\b(?:public (?:relations|information)|publicity)\b", re.IGNORECASE)
_ACCUSED = re.compile(r"(?:the|this) (suspect|defendant|accused)", re.IGNORECASE)
_TOWN = re.compile(r"-(?:shi|ken|fu)$| [Cc]ity$")
_TRADE = re.compile(r"(?:the|this)\s+([a-z]+)\s+(?:male|female|man|woman)", re.IGNORECASE)
_ELSEWHERE = re.compile(r"(?:overseas|foreign|external|other) ", re.IGNORECASE)
_SAME_GROUP = re.compile(r"(?:the|this)\s+(?:same\s+)?(?:organi[sz]ation|group|gang|outfit)", re.IGNORECASE)
_HACKERS = re.compile(r"\b(?:hackers?|attack|crime|criminal)\s+(?:organi[sz]ation|group|gang)\s+[\"“]?$", re.IGNORECASE)
_PLAIN = re.compile(r"(?:the|this|same)\s+(man|woman|male|female)", re.IGNORECASE)
_TELLING = ("bank", "hospital", "university", "school", "agency", "ministry", "city", "union", "institute", "newspaper")
_FORCE = re.compile(r"(?:[Tt]he )?[A-Z][a-z]+ [Pp]refectural [Pp]olice(?: [Dd]epartment| [Hh]eadquarters)?")
_PREFECTURAL = re.compile(r"(?:(?:the|same) )?prefectural police(?: headquarters)?", re.IGNORECASE)
LEAST = 8  # letters of a name of several words


@functools.cache
def _words(name: str) -> re.Pattern[str]:
    return compiled("|".join(f"(?:{p})" for p in data("frames/garbled_names.toml")["words"][name]))


def called_so_again(text: str, kept: list[Found], sentences: Sequence[Sentence]) -> list[Found]:
    """`Same suspect` is the one named last; a name of several words is that name in whatever letters it stands again."""
    for sentence in sentences:
        for match in _words("same").finditer(text, sentence.start, sentence.end):
            named = [f for f in kept if f.type == "person" and f.kind == "name" and f.end <= match.start()]
            if named:
                last = max(named, key=lambda f: f.end)
                again = Found(*match.span(), "person", "nominal", " ".join(match[0].split()))
                again.features["same"] = f"{last.start}"
                kept = [*(f for f in kept if f.end <= match.start() or match.end() <= f.start), again]
    _same_groups(text, kept)
    names = {f.name.lower(): f for f in kept if f.kind == "name" and f.type in _REPEATED and " " in f.name and len(f.name) >= LEAST}
    for name in sorted(names.values(), key=lambda f: (-len(f.name), f.start)):
        pattern = re.compile(r"\b" + r"\s+".join(map(re.escape, name.name.split())) + r"\b", re.IGNORECASE)
        for sentence in sentences:
            for match in pattern.finditer(text, sentence.start, sentence.end):
                kept = _again(text, kept, name, match.span())
    return _by_first_word(text, kept, sentences)


def _by_first_word(text: str, kept: list[Found], sentences: Sequence[Sentence]) -> list[Found]:
    """`Korib` is Korib Genomics of the quotation marks, and no place."""
    quoted = [f for f in kept if f.kind == "name" and f.type == "organisation" and f.key is None and f.name.count(" ") == 1]
    for name in (f for f in quoted if text[f.start - 1 : f.start] in ('"', "“")):
        first = name.name.split()[0]
        if len(first) < 4 or any(f.name.split()[:1] == [first] and f.name != name.name for f in quoted):
            continue
        for sentence in sentences:
            for match in re.finditer(rf"\b{re.escape(first)}\b(?! [A-Z])", text[sentence.start : sentence.end]):
                start, end = sentence.start + match.start(), sentence.start + match.end()
                over = [f for f in kept if f.start < end and start < f.end]
                if all(f.kind == "name" and f.type in ("place", "person") and (f.start, f.end) == (start, end) for f in over):
                    key = name.key = name.key or f"name:organisation:{folded(name.name)}"
                    kept = [*(f for f in kept if f not in over), Found(start, end, "organisation", "name", name.name, key)]
    return kept


def _again(text: str, kept: list[Found], name: Found, span: tuple[int, int]) -> list[Found]:
    """The mentions with the name there, unless a longer name holds it; ordinary words in small letters are no name in capitals."""
    start, end = span
    small = text[start].islower() and not name.name.islower() and text[start - 1 : start] not in ('"', "“")
    over = [f for f in kept if f.start < end and start < f.end]
    longer = [
        f for f in over if f.kind == "name" and f.start <= start and end <= f.end and (f.type == name.type or f.end - f.start > end - start)
    ]
    if small or longer:
        return kept
    gone = [f for f in over if start <= f.start and f.end <= end] + [f for f in over if f.kind == "name"]
    return [*(f for f in kept if f not in gone), Found(start, end, name.type, "name", name.name, name.key)]


def told_again(text: str, kept: list[Found], sentences: Sequence[Sentence]) -> list[Found]:
    """The mentions, the descriptions among them that mean somebody named elsewhere with that one's name and key."""
    for name in (f for f in kept if f.kind == "name" and f.type == "organisation"):
        if (kind := _CALLED.search(text, max(0, name.start - 40), name.start)) and class_of_head(kind[1]):
            name.features.setdefault("head", kind[1])  # `third party organization Seiran`, and then `the organization`
    for person in (f for f in kept if f.type == "person" and f.kind == "name"):
        if age := _AGED.match(text, person.end):
            person.features.setdefault("age", age[1])
    for item in kept:
        if item.type == "person_unnamed" and item.kind == "nominal" and _words("kin").fullmatch(item.name):
            item.features["first"] = "a"
        if item.type == "server" and item.kind == "nominal" and _ELSEWHERE.match(item.name):
            item.features["first"] = "a"
        if item.type == "person_unnamed" and _FOR_A_BODY.search(item.name):
            item.features["role"] = "official"  # 担当者 speaks for a body
        if _is_another(item, kept):
            item.key = f"described:{item.name.lower()}"
    _by_trade(kept, sentences)
    _rather_accused(kept)
    joined = (
        *_issuer(text, kept),
        *_headlined(text, kept, sentences),
        *_prosecutors(kept),
        *_forces(kept),
        *_surnames(kept),
        *_accused(text, kept),
        *_towns(kept),
        *_tails(kept),
    )
    for item, name in joined:
        item.name, item.type = name.name, name.type
        item.key = name.key or f"name:{name.type}:{folded(surface_of(text, name))}"
    return kept


def _issuer(text: str, kept: Sequence[Found]) -> Iterator[tuple[Found, Found]]:
    """`our university`, and `this university` beside it, is the body whose name begins a line of the letterhead."""
    quotes = Quotations(text)
    own = [(f, m[1].lower()) for f in kept if f.kind == "nominal" and (m := _OUR.fullmatch(f.name)) and f.type in _BODIES]
    own = [(f, head) for f, head in own if not quotes.around(f.start)]
    ours = {head for f, head in own if f.name[:3].lower() == "our"}
    heads = [f for f in sorted(kept, key=lambda f: f.start) if f.type in _BODIES and f.start < _LETTERHEAD and _is_name(f)]
    issuer = next((f for f in heads if f.start == 0 or text[f.start - 1] == "\n"), None)
    if issuer is not None and ours:
        issuer.kind = "name"
        yield from ((f, issuer) for f, head in own if head in ours)


def _headlined(text: str, kept: Sequence[Found], sentences: Sequence[Sentence]) -> Iterator[tuple[Found, Found]]:
    """`weather radar maker` of a headline is the one body that the text calls so, else the one that the first sentence names."""
    headline = text.find("\n")
    headings = [s for s in sentences if s.heading or s.end <= headline]
    opening = next((s for s in sentences if s not in headings), None)
    names = [f for f in kept if f.kind == "name" and f.type == "organisation"]
    for item in kept:
        words = _KIND.fullmatch(item.name) if item.kind == "nominal" and item.type == "organisation" and item.key is None else None
        if words is None or not any(s.start <= item.start < s.end for s in headings):
            continue
        called = {f.name.lower(): f for f in reversed(names) if " " in words[1] and _is_called(text, f, words[1])}
        called = called or {
            f.name.lower(): f for f in names if opening and opening.start <= f.start < opening.end and _may_be(words[1], f.name)
        }
        if len(called) == 1:
            yield item, next(iter(called.values()))


def _may_be(words: str, name: str) -> bool:
    """No bank is a hospital: what tells a kind has to be told by the name."""
    head = words.lower().split()[-1]
    return head in name.lower() or head not in _TELLING


def _is_called(text: str, name: Found, words: str) -> bool:
    before = re.search(rf"\b{re.escape(words)}\s+[\"“]?$", text[max(0, name.start - 80) : name.start], re.IGNORECASE)
    behind = _IS.match(text, name.end)
    ends = name.name.lower().endswith(f" {words.lower()}")
    return ends or before is not None or (behind is not None and text[behind.end() :].lower().startswith(words.lower()))


def _prosecutors(kept: Sequence[Found]) -> Iterator[tuple[Found, Found]]:
    """`the prosecutor` is the one office that is named."""
    offices = {f.name: f for f in reversed(kept) if f.kind == "name" and f.type == "government_body" and "rosecut" in f.name}
    if len(offices) != 1:
        return
    (office,) = offices.values()
    for item in kept:
        plain = re.fullmatch(r"(?:the )?prosecut(?:or|ors|ion)", item.name, re.IGNORECASE)
        if plain and item.kind == "nominal" and item.type == "government_body":
            yield item, office


def _is_name(item: Found) -> bool:
    return item.kind == "name" or (item.name[:1].isupper() and _POINTING.match(item.name) is None)


def _is_another(item: Found, kept: Sequence[Found]) -> bool:
    """`the card company` beside `our company`: no other body is called a card company, in its name or otherwise."""
    told = _TOLD.fullmatch(item.name) if item.kind == "nominal" and item.type == "organisation" and item.key is None else None
    if told is None or _words("any").fullmatch(told[1]):
        return False
    return not any(told[1].lower() in f.name.lower() for f in kept if f.type in _BODIES and f.name.lower() != item.name.lower())


def _forces(kept: Sequence[Found]) -> Iterator[tuple[Found, Found]]:
    """`the prefectural police` are the ones named so last, whatever station acted with them."""
    named = [f for f in sorted(kept, key=lambda f: f.start) if f.type == "police" and _FORCE.fullmatch(f.name)]
    for item in kept:
        if item.type != "police" or item.key is not None:
            continue
        before = [f for f in named if f.end <= item.start]
        alike = [f for f in named if item.name.removesuffix(" police") == f.name.split()[0]]  # `Saitama police` of a headline
        if before and _PREFECTURAL.fullmatch(item.name):
            yield item, before[-1]
        elif alike:
            yield item, alike[0]
    for item in named:
        item.kind = "name"
        item.name = item.name.removeprefix("The ").removeprefix("the ")
        item.key = item.key or f"name:police:{folded(item.name)}"


def _surnames(kept: Sequence[Found]) -> Iterator[tuple[Found, Found]]:
    """`ARITA Masashi`, and then `Arita`."""
    people = [f for f in sorted(kept, key=lambda f: f.start) if f.type == "person" and f.kind == "name" and f.key is None]
    for item in (f for f in people if " " not in f.name and not f.name.isupper()):
        whole = [f for f in people if f.start < item.start and item.name.upper() in f.name.split()]
        later = [f for f in people if f.start > item.start and item.name in f.name.split() and " " in f.name]
        earlier = any(f.start < item.start and item.name in f.name.split() for f in people)
        if whole or (later and not earlier):  # a headline has the family name alone
            yield item, (whole[-1:] or later)[-1]


def _towns(kept: Sequence[Found]) -> Iterator[tuple[Found, Found]]:
    """`Kofu-shi` is Kofu, which the headline names."""
    towns = {f.name: f for f in sorted(kept, key=lambda f: -f.start) if f.type == "place" and f.kind == "name"}
    for item in kept:
        town = towns.get(_TOWN.sub("", item.name)) if item.type == "place" and _TOWN.search(item.name) else None
        if town is not None:
            yield item, town


def _accused(text: str, kept: Sequence[Found]) -> Iterator[tuple[Found, Found]]:
    """`The defendant` is the one person who is named so."""
    named = [f for f in sorted(kept, key=lambda f: f.start) if f.type == "person" and f.kind == "name"]
    for item in kept:
        title = _ACCUSED.fullmatch(item.name) if item.type == "person_unnamed" and item.kind == "nominal" else None
        if title is None:
            continue
        called = [f for f in named if text[f.end :].startswith(f" {title[1].lower()}") or text[: f.start].endswith(f"{title[1].lower()} ")]
        families = {f.name.split()[0] for f in called if " " in f.name} or {f.name for f in called}
        if len(families) == 1:
            yield item, next((f for f in called if " " in f.name), called[0])


def _by_trade(kept: Sequence[Found], sentences: Sequence[Sentence]) -> None:
    """`the executive male` is the one of whom it was told first that he is an executive, whoever was spoken of since."""
    people = [f for f in sorted(kept, key=lambda f: f.start) if f.type == "person_unnamed" and f.kind == "nominal"]
    told = [f for f in people if not any(s.heading and s.start <= f.start < s.end for s in sentences)]
    for item in told:
        trade = _TRADE.fullmatch(item.name)
        if trade is None or item.key is not None:
            continue
        same = re.compile(rf"\b{re.escape(trade[1])}s?\b", re.IGNORECASE)
        first = next((f for f in told if f.start < item.start and same.search(f.name)), None)
        if first is not None:
            first.key = item.key = first.key or f"trade:{trade[1].lower()}"
            item.name = first.name


def _tails(kept: Sequence[Found]) -> Iterator[tuple[Found, Found]]:
    """`Space Engineering University Union` after `Hokuto Space Engineering University Union`; `the ransom virus "Sleet Lock"`."""
    names = [f for f in sorted(kept, key=lambda f: f.start) if f.kind == "name"]
    bodies = [f for f in names if f.type == "organisation" and f.key is None]
    for item in (f for f in bodies if f.name.count(" ") > 1):
        longer = {f.name: f for f in reversed(bodies) if f.name.endswith(f" {item.name}")}
        if len(longer) == 1:
            yield item, next(iter(longer.values()))
    for item in (f for f in kept if f.kind == "nominal" and f.type == "malware" and f.key is None):
        inside = [f for f in names if f.type == item.type and item.start < f.start and f.end <= item.end]
        if inside:
            yield item, inside[0]


def _same_groups(text: str, kept: Sequence[Found]) -> None:
    """`the same organization` after `hacker organization "Vermilion Newt"` is no company."""
    ordered = sorted((f for f in kept if f.type in ("organisation", "threat_group")), key=lambda f: f.start)
    for item, before in zip(ordered[1:], ordered, strict=False):
        if item.type == "organisation" and item.kind == "nominal" and _SAME_GROUP.fullmatch(item.name) and before.type == "threat_group":
            named = next((f for f in reversed(ordered) if f.start < item.start and f.kind == "name" and f.type == "threat_group"), None)
            if named is not None and _HACKERS.search(text, max(0, named.start - 40), named.start):
                item.type = "threat_group"


def _rather_accused(kept: Sequence[Found]) -> None:
    """`the man` behind `the younger brother` is the man who was introduced by his age, not that brother."""
    people = [f for f in sorted(kept, key=lambda f: f.start) if f.type == "person_unnamed" and f.kind == "nominal"]
    for index, item in enumerate(people):
        if item.key is not None or _PLAIN.fullmatch(item.name) is None:
            continue
        gender = item.features.get("gender")
        alike = [f for f in people[:index] if f.features.get("gender", gender) == gender]
        aged = [f for f in alike if "age" in f.features]
        since = [f for f in alike if len(aged) == 1 and f.start > aged[0].start and not _PLAIN.fullmatch(f.name)]
        kin = [f for f in since if _words("related").fullmatch(f.name)]
        if kin and not any("gender" in f.features for f in since if f not in kin):
            aged[0].key = item.key = aged[0].key or f"aged:{aged[0].start}"
            item.name = aged[0].name
