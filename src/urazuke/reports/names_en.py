"""English names that no list knows: runs of capitalised words, typed by their words, their titles and what stands around them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from urazuke.reports.found import Found
from urazuke.reports.patterns import any_of, data

_WORD = r"[A-Z][\w&’'-]*\.?"
_RUN = re.compile(rf"(?<![\w’']){_WORD}(?:[ \t\n]{{1,2}}(?:(?:of|the|and|for|de|on|&)[ \t\n]{{1,2}}){{0,2}}{_WORD}){{0,7}}")
_TOKEN = re.compile(r"\S+")
_ORGANISATION_AFTER = re.compile(
    r"(?:'s|’s)? (?:said|says|confirmed|announced|disclosed|declined|reported|was (?:hacked|attacked|breached|compromised|hit|targeted)"
    r"|were (?:hacked|attacked|breached|hit)|commented|apologi[sz]ed|notified|has not|did not)\b".replace(" ", r"\s+")
)
_ORGANISATION_BEFORE = re.compile(
    r"(?:spokes(?:man|woman|person) (?:for|of|at)|against|attack(?:s|ed)? on|break into|broke into|breach(?:ed)?(?: of)?|attacked|hacked"
    r"|company|firm|operator|provider|maker|targeted|such as|including)\s+(?:the )?$".replace(" ", r"\s+"),
)
_PERSON_AFTER = re.compile(
    r",? (?:an? |the )?(?:[a-z’'-]+ ){0,3}(?:spokes(?:man|woman|person)|director|minister|head|chief|professor|analyst|researcher"
    r"|secretary|president|chairman|officer|mayor|lawyer)\b|, \d\d,".replace(" ", r"\s+"),
    re.IGNORECASE,
)
_MALWARE_AFTER = re.compile(r",? (?:an? |the )?(?:[a-z-]+ ){0,3}(?:malware|ransomware|wiper|backdoor|trojan|loader|program)\b".replace(" ", r"\s+"))
_MALWARE_BEFORE = re.compile(r"(?:malware|ransomware|wiper|backdoor|trojan|loader|program)(?: (?:called|named|known as|dubbed))?\s+[\"“]?$".replace(" ", r"\s+"))
_PRODUCT_BEFORE = re.compile(r"(?:vulnerability|flaw|bug|weakness|hole) in\s+(?:the )?$".replace(" ", r"\s+"))


@functools.cache
def _kinds() -> dict[str, str]:
    return {word: kind["type"] for kind in reversed(data("gazetteers/names_en.toml")["kind"]) for word in kind["words"]}


@functools.cache
def _never() -> frozenset[str]:
    return frozenset(data("gazetteers/names_en.toml")["never"]["words"])


@functools.cache
def _titled() -> re.Pattern[str]:
    titles = data("gazetteers/names_en.toml")["titles"]
    return re.compile(rf"(?:{any_of(titles['words'] + titles['lower'])}),?\s+$")


def find_names(text: str, known: list[Found]) -> list[Found]:
    """Names outside and around the known ones: a run that holds a typing word wins over a known name inside it."""
    by_start = sorted(known, key=lambda f: f.start)
    found: list[Found] = []
    index = 0
    for match in _RUN.finditer(text):
        start, end = _trimmed(text, match.start(), match.end())
        if end - start < 2:
            continue
        while index < len(by_start) and by_start[index].end <= start:
            index += 1
        inside = []
        for item in by_start[index:]:
            if item.start >= end:
                break
            inside.append(item)
        found += _typed(text, start, end, inside)
    return found


def _typed(text: str, start: int, end: int, inside: list[Found]) -> Iterator[Found]:
    kind = _by_words(text[start:end])
    if kind and not any(f.end - f.start >= end - start for f in inside) and all(f.type in ("place", "organisation") for f in inside):
        yield _found(text, start, end, kind)
        return
    for a, b in _around(text, start, end, inside):
        kind = _by_words(text[a:b]) or _by_context(text, a, b)
        if kind:
            yield _found(text, a, b, kind)


def _found(text: str, start: int, end: int, kind: str) -> Found:
    return Found(start, end, kind, "name", " ".join(text[start:end].split()))


def _around(text: str, start: int, end: int, inside: list[Found]) -> Iterator[tuple[int, int]]:
    at = start
    for item in [*inside, None]:
        stop = item.start if item else end
        if stop > at:
            a, b = _trimmed(text, at, stop)
            if b - a > 1:
                yield a, b
        if item:
            at = max(at, item.end)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Words that are no names are cut off both ends, with possessives and full stops."""
    never = _never()
    tokens = [(start + m.start(), start + m.end()) for m in _TOKEN.finditer(text[start:end])]
    while tokens and (_bare(text, *tokens[0]) in never or text[tokens[0][0]].islower()):
        tokens.pop(0)
    while tokens and (_bare(text, *tokens[-1]) in never or text[tokens[-1][0]].islower()) and _bare(text, *tokens[-1]) not in _kinds():
        tokens.pop()
    if not tokens:
        return start, start
    a, b = tokens[0][0], tokens[-1][1]
    tail = re.search(r"(?:['’]s?|[.'’-]+)$", text[a:b])
    if tail and not re.search(r"\b(?:Inc|Ltd|Co|Corp)\.$|\.[A-Z]\.$", text[a:b]):
        b = a + tail.start()
    return a, b


def _bare(text: str, start: int, end: int) -> str:
    return re.sub(r"(?:['’]s|['’])?[.,]?$", "", text[start:end])


def _by_words(name: str) -> str | None:
    words = [w.rstrip(".,") for w in name.split()]
    if len(words) < 2:
        return None
    kinds = _kinds()
    for word in [*reversed(words)]:
        if word in kinds:
            return kinds[word]
    return None


def _by_context(text: str, start: int, end: int) -> str | None:
    name, before, after = text[start:end], text[max(0, start - 60) : start], text[end : end + 60]
    words = name.split()
    if _MALWARE_BEFORE.search(before) or (_MALWARE_AFTER.match(after) and len(words) == 1):
        return "malware"
    if _PRODUCT_BEFORE.search(before):
        return "product"
    if _titled().search(before) or (2 <= len(words) <= 3 and _PERSON_AFTER.match(after)):
        return "person"
    if words[0].rstrip(".") in _title_words() and len(words) > 1:
        return "person"
    if _ORGANISATION_BEFORE.search(before) or _ORGANISATION_AFTER.match(after):
        return "person" if len(words) == 2 and re.match(r"\s+(?:said|says)\b", after) else "organisation"
    if len(words) >= 2 and not _starts_sentence(text, start):
        return "person" if len(words) == 2 and name.replace(" ", "").isalpha() and name.istitle() and _quoted_near(after) else "organisation"
    return None


@functools.cache
def _title_words() -> frozenset[str]:
    return frozenset(w.rstrip(".") for w in data("gazetteers/names_en.toml")["titles"]["words"])


def _quoted_near(after: str) -> bool:
    return re.match(r",?\s+(?:told|added|wrote|noted)\b", after) is not None


def _starts_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 3) : start].rstrip(" ")
    return not before or before[-1] in ".!?\n•*-|>"
