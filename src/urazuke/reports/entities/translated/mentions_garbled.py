"""In broken sentences names are told by the words that translators leave beside them, and descriptions end where something is told.

`Togano suspect`, `the person who calls "Ibuki"`, `Virus "Hollow Lantern"`; `the password of the server`, not what was done with it.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

from urazuke.reports.entities.found import Found
from urazuke.reports.entities.names.gazetteer import Gazetteer
from urazuke.reports.entities.nominal_features import add_features
from urazuke.reports.entities.nominal_heads import heads_of
from urazuke.reports.entities.resemblance import folded
from urazuke.reports.entities.translated.again_garbled import called_so_again, told_again
from urazuke.reports.entities.translated.people_garbled import APPOSED
from urazuke.reports.entities.translated.respelt_garbled import respelt
from urazuke.reports.entities.translated.titles_garbled import alone, untranslated
from urazuke.reports.entities.translated.whole_garbled import whole
from urazuke.reports.grammar.sentences import Sentence
from urazuke.reports.grammar.syntax import Syntax
from urazuke.reports.patterns import compiled, data
from urazuke.reports.standing_garbled import quotations

if TYPE_CHECKING:
    from spacy.tokens import Doc

_SAYS = re.compile(r"(?:I|It|We|He|She|They|There|This|That|You|Please|No|Not|Yes|Because|If|When)\b")
_BODIES = ("government_body", "organisation", "police")
_TRIMMED = ("person_unnamed", "credential", "server", "online_service")
_PLACED = ("server", "organisation_group")
_WHERE = re.compile(r"\s+(?:in|of)\s+")
_HIS_MAN = re.compile(r"['’]s (?:man|woman|male|female)\b")
_OF_PLACE = re.compile(r" of (?:the )?[A-Z]\w+$")
_BEGUN = ("person_unnamed", "police", "government_body", "organisation")
_LENT = re.compile(
    r"\b(?:names?|address(?:es)?|(?:ID|insurance|residence|credit|identification) cards?|licen[sc]es?|passports?|certificates?)\s+of\s+$",
    re.IGNORECASE,
)


_APOLOGISED = re.compile(r"\b(?:apolog|troubl|inconvenien|worr|anxiet)\w+[\w ]{0,24} to\s$")


@functools.cache
def _names() -> tuple[tuple[str, re.Pattern[str]], ...]:
    listed = data("frames/garbled_names.toml")["name"]
    return tuple((row["type"], compiled(p, any_case=False)) for row in listed for p in row["patterns"])


@functools.cache
def _bare() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["type"], compiled(row["pattern"], any_case=False)) for row in data("frames/garbled_names.toml")["bare"])


@functools.cache
def _others() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    listed = data("frames/garbled_names.toml")["other"]
    return tuple((row["was"], row["type"], compiled(row["pattern"], any_case=False)) for row in listed)


@functools.cache
def _also() -> tuple[re.Pattern[str], ...]:
    return tuple(compiled(p, any_case=False) for row in data("frames/garbled_names.toml")["also"] for p in row["patterns"])


@functools.cache
def _words(name: str) -> re.Pattern[str]:
    return compiled("|".join(f"(?:{p})" for p in data("frames/garbled_names.toml")["words"][name]))


@functools.cache
def _words_of(name: str) -> frozenset[str]:
    return frozenset(data("frames/garbled_people.toml")["words"][name])


def mended(
    text: str,
    found: list[Found],
    sentences: Sequence[Sentence],
    garbled: frozenset[int],
    syntax: Syntax | None = None,
    names: Gazetteer | None = None,
) -> list[Found]:
    """The mentions, in broken sentences corrected and completed; the others as they are."""
    if not garbled:
        return found
    starts = [s.start for s in sentences]
    inside: dict[int, list[Found]] = {}
    kept: list[Found] = []
    for item in found:
        index = bisect_right(starts, item.start) - 1
        broken = index >= 0 and starts[index] in garbled and item.end <= sentences[index].end
        (inside.setdefault(index, []) if broken else kept).append(item)
    for index, sentence in enumerate(sentences):
        if sentence.start in garbled:
            kept += _mended(text, inside.get(index, []), sentence, syntax.doc(sentence) if syntax else None)
    broken_ones = [s for s in sentences if s.start in garbled]
    kept = respelt(text, kept, broken_ones, names)
    kept = _with_second_names(text, called_so_again(text, kept, broken_ones), broken_ones)
    kept = told_again(text, alone(kept), broken_ones)
    return sorted(kept, key=lambda f: (f.start, -f.end))


def _mended(text: str, inside: list[Found], sentence: Sentence, doc: Doc | None) -> list[Found]:
    wanted = [f for f in inside if not (_is_nobody(f, text) or _is_no_name(f, text, sentence) or _is_act(f, text))]
    kept = [_retyped(_trimmed(_ended(_begun(_of_one_line(f, text), text), text), text)) for f in wanted]
    for kind, pattern in _names():
        for match in pattern.finditer(text, sentence.start, sentence.end):
            kept = _named(kept, kind, match.span("n"), text)
    kept = untranslated(text, kept, sentence)
    kept = [f for f in whole(text, kept, sentence, doc) if not _is_nobody(f, text)]
    for kind, pattern in _bare():
        for match in pattern.finditer(text, sentence.start, sentence.end):
            start, end = match.span("d" if "d" in pattern.groupindex else 0)
            if not any(f.start < end and start < f.end and not (_holds(f, start, end) and f.type != kind) for f in kept):
                kept.append(_description(start, end, text, kind))
    kept = [_in_place(f, kept, text) for f in kept if not _begins_force(f, kept)]
    _strangers(kept, text, sentence)
    _said_to_be(kept, text)
    kept = [f for f in kept if not (_only_introduces(f, kept, text) or _with_article(f, kept) or _tells_who(f, kept, text))]
    kept = [f for f in kept if not (_is_apposed(f, kept, text) or _is_titled(f, kept, text))]
    return _with_sources(kept, text, sentence)


def _in_place(item: Found, kept: Sequence[Found], text: str) -> Found:
    """`the rental server in Osaka`, `server of Seoul`: where it stands belongs to it."""
    behind = _WHERE.match(text, item.end) if item.kind == "nominal" and item.type in _PLACED else None
    place = next((f for f in kept if behind and f.type == "place" and f.start == behind.end()), None)
    if place is None:
        return item
    name = " ".join(text[item.start : place.end].split())
    return Found(item.start, place.end, item.type, item.kind, name, item.key, dict(item.features))


def _begins_force(item: Found, kept: Sequence[Found]) -> bool:
    """The Fukui of `Fukui prefectural police`."""
    return item.type == "place" and any(f.type == "police" and f.start == item.start and f.end > item.end for f in kept)


def _strangers(kept: list[Found], text: str, sentence: Sentence) -> None:
    """`It was asked by a friend`, in somebody's own words: `the woman` behind the quotation is not that friend."""
    for start, end in quotations(text, sentence):
        for item in kept:
            stranger = item.type == "person_unnamed" and item.features.get("first") in ("a", "an") and "gender" not in item.features
            if stranger and start < item.start and item.end < end:
                item.features["gender"] = "unknown"


def _said_to_be(kept: list[Found], text: str) -> None:
    """`Ibuki is watched with the executive of the group`: he is the executive."""
    for item in kept:
        before = _words("held").search(text, max(0, item.start - 60), item.start) if item.type == "person_unnamed" else None
        named = next((f for f in kept if before and f.type == "person" and 0 <= before.start() - f.end <= 2), None)
        if named is not None:
            item.features["same"] = f"{named.start}"


def _with_article(item: Found, kept: list[Found]) -> bool:
    """`the Niigata prefectural police` beside `Niigata prefectural police`: the same words twice."""
    return any(f is not item and f.type == item.type and f.end == item.end and f.start == item.start + 4 for f in kept) and (
        item.name[:4].lower() == "the "
    )


_WHO_IS = re.compile(r"(?:,? who|\bwho) (?:is|was|had been|has been) $")


def _tells_who(item: Found, kept: Sequence[Found], text: str) -> bool:
    """`the man in his 30s who is an ex-employee of a company`: one man, described twice in a breath."""
    before = _WHO_IS.search(text, max(0, item.start - 16), item.start) if item.type == "person_unnamed" else None
    return before is not None and any(f.type in ("person", "person_unnamed") and -5 <= before.start() - f.end <= 12 for f in kept)


def _is_titled(item: Found, kept: Sequence[Found], text: str) -> bool:
    """`Kudo defendant`: the name, and what he is in the case."""
    titles = ("suspect", "defendant", "accused")
    if item.type != "person_unnamed" or not item.name.endswith(titles):
        return False
    return any(f.type == "person" and f.kind == "name" and f.start == item.start and text[f.end : item.end].strip() in titles for f in kept)


def _is_apposed(item: Found, kept: list[Found], text: str) -> bool:
    """`Kibi Turbine (Kurashiki-shi) of a machinery maker`: what the named one is, and nobody else."""
    if item.kind != "nominal" or item.type != "organisation" or item.name[:2].lower() not in ("a ", "an"):
        return False
    named = [f for f in kept if f.kind == "name" and f.type == item.type and f.end <= item.start]
    return any(_words("apposed").fullmatch(text, f.end, item.start) for f in named)


def _only_introduces(item: Found, kept: list[Found], text: str) -> bool:
    """`the hacker group` right before `"Coral Jackal"`: the name is all there is to it."""
    if item.kind != "nominal" or item.type in ("person_unnamed", "person", "police") or _OF_PLACE.search(item.name):
        return False
    quoted = text[item.end : item.end + 2] in (' "', " “")
    return quoted and any(f.kind == "name" and f.type == item.type and f.start == item.end + 2 for f in kept)


def _begun(item: Found, text: str) -> Found:
    """Without what only stands before it: `document = Company officer`, `9th Aichi prefectural police`."""
    words = "of_server" if item.type == "server" else "before" if item.type in _BEGUN else None
    before = _words(words).match(text, item.start, item.end) if words else None
    if before is None or item.end - before.end() < 4:
        return item
    start, end = before.end(), item.end
    if _words("opening").fullmatch(text[start:end]):  # The maker which received access = Papers are sent
        start, end = item.start, item.start + len(re.split(r"\s(?:which|that|=)\s", text[item.start : start])[0])
    return Found(start, end, item.type, item.kind, " ".join(text[start:end].split()), None, dict(item.features))


def _of_one_line(item: Found, text: str) -> Found:
    """A letterhead's name without the office on the line below it."""
    line = text[item.start : item.end].partition("\n")[0]
    words = line.split()
    if len(line) == item.end - item.start or not words or _words("incorporated").fullmatch(words[-1]) is None:
        return item
    return Found(item.start, item.start + len(line.rstrip()), "organisation", "name", " ".join(words))


def _ended(item: Found, text: str) -> Found:
    """Without the room of a body that speaks for it: `Kobashi bank public information office`."""
    room = _words("rooms").search(text, item.start, item.end) if item.type in ("organisation", "government_body") else None
    if room is None or room.start() - item.start < 4:
        return item
    end = room.start()
    return Found(item.start, end, item.type, item.kind, " ".join(text[item.start : end].split()), None, dict(item.features))


def _is_act(item: Found, text: str) -> bool:
    """`illegal access` is what was done; an offence only where somebody is accused of it."""
    if item.type != "offence" or _words("acts").fullmatch(item.name) is None:
        return False
    return _words("accusing").search(text, max(0, item.start - 40), item.end + 24) is None


def _is_no_name(item: Found, text: str, sentence: Sentence) -> bool:
    """`Outflow of …`; `City` of a headline, `Contractor` that opens a sentence: common nouns, whose capitals are no names'."""
    if _words("opening").fullmatch(item.name):
        return True
    if item.kind != "name" or item.key or item.type not in ("person", "organisation", "place") or not item.name.isalpha():
        return False
    opens = item.start == sentence.start or text[item.start - 2 : item.start] == "= "
    return opens and bool(heads_of(item.name.lower()))


def _is_nobody(item: Found, text: str) -> bool:
    """Whose name was borrowed, and the paper that one is reading: neither takes part."""
    if item.kind != "nominal":
        return False
    lent = _LENT.search(text, max(0, item.start - 30), item.start) and _words("lenders").fullmatch(item.name)
    whose = item.type == "person_unnamed" and _words("owner").search(text, max(0, item.start - 40), item.start)
    owns = _words("owners").fullmatch(item.name) and text[item.end : item.end + 2] in ("'s", "’s")
    his_man = item.type == "person_unnamed" and _HIS_MAN.match(text, item.end)  # the company president's man: 会社社長の男
    if item.type == "person_unnamed" and APPOSED.search(text, max(0, item.start - 40), item.start):
        return True
    return bool(lent or whose or owns or his_man or _words("nobody").fullmatch(item.name) or _words("ours").fullmatch(item.name))


def _with_sources(kept: list[Found], text: str, sentence: Sentence) -> list[Found]:
    """`the person concerned with investigation` tells of the case: never the man it is told of."""
    for match in _words("sources").finditer(text, sentence.start, sentence.end):
        if _APOLOGISED.search(text, max(0, match.start() - 60), match.start()):
            continue  # for the trouble to the persons concerned
        over = [f for f in kept if f.start < match.end() and match.start() < f.end]
        if all(f.type == "person_unnamed" and f.kind == "nominal" for f in over):
            source = _description(*match.span(), text)
            source.features["role"] = "source"
            whose = " ".join(sorted(w[:10] for w in source.name.lower().split() if w not in _words_of("source")))
            source.key = f"source:{whose}" if whose else None
            kept = [*(f for f in kept if f not in over), source]
    return kept


def _trimmed(item: Found, text: str) -> Found:
    """Up to where the description goes on to tell what happened."""
    if item.kind != "nominal" or item.type not in _TRIMMED:
        return item
    told = _words("told").search(text, item.start + 4, item.end)
    if told is None:
        return item
    end = told.start()
    shorter = Found(item.start, end, item.type, item.kind, " ".join(text[item.start : end].split()), item.key, dict(item.features))
    return shorter


def _named(kept: list[Found], kind: str, span: tuple[int, int], text: str) -> list[Found]:
    """What stands there is a name of that type, whatever it was taken for; known names stay what they are."""
    start, end = span
    if _SAYS.match(text, start, end + 1) or any((f.start, f.end, f.type) == (start, end, kind) for f in kept):
        return kept
    over = [f for f in kept if f.start < end and start < f.end and (f.kind == "name" or "other name" in f.name)]
    if any(_stays(f, kind, start, end) for f in over):
        return kept
    rest = [f for f in kept if f not in over]
    return [*rest, Found(start, end, kind, "name", " ".join(text[start:end].split()))]


def _stays(item: Found, kind: str, start: int, end: int) -> bool:
    """A place inside the name of a body is part of it, as is what is shorter and of its kind; other known names stay."""
    part = start <= item.start and item.end <= end and item.end - item.start < end - start
    if item.key is not None:
        return not (part and (item.type == kind or (item.type == "place" and kind in _BODIES)))
    return item.type == kind and not part and not set(item.name) & set('"“”')


def _with_second_names(text: str, kept: list[Found], sentences: Sequence[Sentence]) -> list[Found]:
    for pattern in _also():
        for match in (m for s in sentences for m in pattern.finditer(text, s.start, s.end)):
            kept = _second_name(kept, match, text)
    return kept


def _second_name(kept: list[Found], match: re.Match[str], text: str) -> list[Found]:
    """A second name is of the kind of the first, which stands right before, and of the same bearer."""
    first = [f for f in kept if 0 <= match.start() - f.end <= 3 and f.type in ("threat_group", "malware")]
    if first and first[-1].kind != "name":  # the group is called also …
        before = [f for f in kept if f.kind == "name" and f.type == first[-1].type and f.end < first[-1].start]
        first = sorted(before, key=lambda f: f.start)[-1:]
    if not first:
        return kept
    kept = _named(kept, first[-1].type, match.span("n"), text)
    for item in kept:
        if (item.start, item.end) == match.span("n") and item.key is None:
            item.key = first[-1].key or f"name:{item.type}:{folded(first[-1].name)}"
    return kept


def _retyped(item: Found) -> Found:
    for was, kind, pattern in _others():
        if item.key is None and item.type == was and pattern.fullmatch(item.name):
            item.type = kind
    return item


def _holds(item: Found, start: int, end: int) -> bool:
    """A description of another kind around it: the server of `The woman of the server contract`."""
    return item.kind == "nominal" and item.type == "person_unnamed" and item.start <= start and end <= item.end


def _description(start: int, end: int, text: str, kind: str = "person_unnamed") -> Found:
    item = Found(start, end, kind, "nominal", " ".join(text[start:end].split()))
    item.features["head"] = item.name.lower().split()[-1]
    add_features(item)
    return item
