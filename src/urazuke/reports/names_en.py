"""English names that no list knows: runs of capitalised words, typed by their words, their titles and what stands around them."""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from urazuke.reports.found import Found
from urazuke.reports.patterns import any_of, compiled, data

_WORD = r"[A-Z][\w&’'-]*\.?"
_GAP = r"(?:[ \t]{1,2}|[ \t]?\n[ \t]?)"
_RUN = re.compile(rf"(?<![\w’']){_WORD}(?:{_GAP}(?:(?:of|the|and|for|de|on|&){_GAP}){{0,2}}{_WORD}){{0,7}}")
_AND = re.compile(r"\s+and\s+(?:the\s+)?")
_OF_SUBJECTS = re.compile(
    r"\b(?:Ministry|Department|Agency|Office|Bureau|Institute|Center|Centre|Commission|Council|Committee) (?:of|for|on)\b"
)
_SUBJECT = re.compile(
    r"(?:^|(?<=[^\w ] )|(?<=\n))([A-Z][\w’'-]*) (?:said|told|has|had|was|is|also|denies|denied|admitted|added|then|and|wrote|declined)\b"
)
_TOKEN = re.compile(r"\S+")


@functools.cache
def _context(name: str) -> re.Pattern[str]:
    alternatives = data("gazetteers/names_en.toml")["context"][name]
    return compiled("|".join(f"(?:{a})" for a in alternatives), any_case=name == "person_after")


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


def find_names(text: str, known: list[Found], starts: Sequence[int] = ()) -> list[Found]:
    """Names outside and around the known ones: a run that holds a typing word wins over a known name inside it."""
    by_start = sorted(known, key=lambda f: f.start)
    found: list[Found] = []
    pieces: list[tuple[int, int]] = []
    index = 0
    for match in _RUN.finditer(text):
        for a, b in _parts(text, match.start(), match.end(), starts):
            start, end = _trimmed(text, a, b)
            if end - start >= 2:
                pieces.append((start, end))
    for start, end in pieces:
        while index < len(by_start) and by_start[index].end <= start:
            index += 1
        last = index
        while last < len(by_start) and by_start[last].start < end:
            last += 1
        inside = by_start[index:last]
        found += _typed(text, start, end, inside)
    return found


def _parts(text: str, start: int, end: int, starts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """`A and B` are two names, unless A is an office of the kind that has such names; no name goes on in the next sentence."""
    index = bisect_right(starts, start)
    if index < len(starts) and starts[index] < end:
        yield from _parts(text, start, starts[index], starts)
        yield from _parts(text, starts[index], end, starts)
        return
    at = start
    for match in _AND.finditer(text, start, end):
        if ("the" in match[0] or not _OF_SUBJECTS.search(text, at, match.start() + 1)) and text[match.end() : match.end() + 1].isupper():
            yield at, match.start()
            at = match.end()
    yield at, end


def _typed(text: str, start: int, end: int, inside: list[Found]) -> Iterator[Found]:
    kind = _by_words(text[start:end])
    if kind and not any(f.end - f.start >= end - start for f in inside) and all(f.type == "place" for f in inside):
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
    kinds, titles = _kinds(), _title_words()
    for index, word in enumerate(words[:-1]):
        if word in titles and not any(w in titles or w in kinds for w in words[index + 1 :]):
            return "person"  # Chief Cabinet Secretary Kato
    for word in [*reversed(words)]:
        if word in kinds:
            return kinds[word]
    return None


def _by_context(text: str, start: int, end: int) -> str | None:
    name, before, after = text[start:end], text[max(0, start - 60) : start], text[end : end + 60]
    words = name.split()
    if (
        _context("group_name").fullmatch(name)
        or _context("group_before").search(before)
        or (_context("group_after").match(after) and not _by_words(name))
    ):
        return "threat_group"
    if _context("also_before").search(before):
        return "malware" if re.search(r"malware|ransomware(?! g)|backdoor|trojan|loader", before) else "threat_group"
    if len(words) == 2 and name.replace(" ", "").replace("-", "").isalpha() and _context("person_before").search(before):
        return "person"
    if _context("malware_before").search(before) or (_context("malware_after").match(after) and len(words) == 1):
        return "malware"
    if _context("product_before").search(before):
        return "product"
    if _titled().search(before) or (2 <= len(words) <= 3 and _context("person_after").match(after)):
        return "person"
    if words[0].rstrip(".") in _title_words() and len(words) > 1:
        return "person"
    if _context("organisation_before").search(before) or _context("organisation_after").match(after):
        return "person" if len(words) == 2 and re.match(r"\s+(?:said|says)\b", after) else "organisation"
    if len(words) >= 2 and not _starts_sentence(text, start):
        alone = len(words) == 2 and name.replace(" ", "").isalpha() and name.istitle() and _alone(text, words[1])
        return "person" if alone or (len(words) == 2 and _quoted_near(after)) else "organisation"
    return None


@functools.cache
def _title_words() -> frozenset[str]:
    return frozenset(w.rstrip(".") for w in data("gazetteers/names_en.toml")["titles"]["words"])


def _alone(text: str, word: str) -> bool:
    """Is the last word used by itself as the subject of what persons do?"""
    return word in _alone_words(text[:200_000])


@functools.lru_cache(maxsize=2)
def _alone_words(text: str) -> frozenset[str]:
    return frozenset(m[1] for m in _SUBJECT.finditer(text))


def _quoted_near(after: str) -> bool:
    return re.match(r",?\s+(?:told|added|wrote|noted)\b", after) is not None


def _starts_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 3) : start].rstrip(" ")
    return not before or before[-1] in ".!?\n•*-|>"
