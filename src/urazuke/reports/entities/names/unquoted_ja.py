"""Names that stand in a Japanese text without quotation marks, in katakana or Latin letters, are told by what stands around them.

`GlassOtterの通信先`, `ファイル共有製品Tsumugi Share`, `販売会社ポートリンク`, `リータスによると`: every place where a candidate
stands gives its votes, and the document decides. A word that the dictionary has and that stands alone is no candidate.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from urazuke.reports.entities.found import Found
from urazuke.reports.grammar.syntax import Word
from urazuke.reports.patterns import data

FILE = "gazetteers/names_ja.toml"
_BEFORE, _AFTER = 14, 44
_KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc]+")
_LATIN = re.compile(r"[A-Z][A-Za-z0-9]*(?:[-_.][A-Za-z0-9]+)*|[a-z][a-z0-9]*[A-Z][A-Za-z0-9]*")
_FURTHER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_ENOUGH = 2
LONGEST = 40
_LISTED = ("malware", "threat_group", "product")


def find_unquoted(text: str, sentences: Sequence[Sequence[Word]]) -> list[Found]:
    """Candidates for which the places in which they stand agree on a type."""
    places = [place for words in sentences for place in _candidates(text, words)]
    votes: dict[str, Counter[str]] = {}
    for start, end in places:
        name = text[start:end]
        votes.setdefault(name, Counter(_shaped(name))).update(_votes(text, start, end))
    found: list[Found] = []
    for start, end in places:
        name = text[start:end]
        counted = votes[name]
        kind = max(counted, key=lambda k: (counted[k], k)) if counted else ""
        if not kind or counted[kind] < _ENOUGH:
            kind = _listed_with(text, found[-1], start) if found else ""
        if kind:
            found.append(Found(start, end, kind, "name", name))
    return found


def _listed_with(text: str, last: Found, start: int) -> str:
    """A及びB: what is listed with a piece of malware is one too."""
    return last.type if last.type in _LISTED and text[last.end : start] in ("及び", "および", "や", "、", "・", "ならびに") else ""


def _candidates(text: str, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Rows of katakana words, or of Latin ones, none of which is an ordinary word of the field."""
    row: list[Word] = []
    for word in words:
        if row and not _goes_on(text, row, word):
            yield from _whole(text, row)
            row = []
        if row or _begins(text, word):
            row.append(word)
    yield from _whole(text, row)


def _begins(text: str, word: Word) -> bool:
    surface = text[word.start : word.end]
    if surface in ordinary() and surface not in data(FILE)["unquoted_never"]["but_may_begin"]:
        return False
    return word.pos[0] == "名詞" and bool(_KATAKANA.fullmatch(surface) or _LATIN.fullmatch(surface))


def _goes_on(text: str, row: list[Word], word: Word) -> bool:
    surface = text[word.start : word.end]
    latin = text[row[0].start].isascii()
    if (
        word.start != row[-1].end
        or (surface in ordinary() and surface not in data(FILE)["unquoted_never"]["but_may_end"])
        or word.end - row[0].start > LONGEST
    ):
        return False
    if surface in ("・", "－"):
        return not latin
    if latin:
        return surface in (" ", "-", ".", "_") or bool(_FURTHER.fullmatch(surface))
    return bool(_KATAKANA.fullmatch(surface))


def _whole(text: str, row: list[Word]) -> Iterator[tuple[int, int]]:
    while row and text[row[-1].start : row[-1].end] in (" ", "・", "-", ".", "_", "－"):
        row = row[:-1]
    if not row:
        return
    name = text[row[0].start : row[-1].end]
    if len(row) == 1 and name in ordinary():
        return
    strange = len(row) > 1 or row[0].strange or row[0].proper == "一般"
    if len(name) > 2 and strange and not name.isdigit():
        yield row[0].start, row[-1].end


@functools.cache
def ordinary() -> frozenset[str]:
    """Words of the field that are no names."""
    return frozenset(data(FILE)["unquoted_never"]["words"])


@functools.cache
def _rules() -> tuple[tuple[str, re.Pattern[str] | None, re.Pattern[str] | None, int], ...]:
    rows = data(FILE)["unquoted"]
    return tuple((r["type"], *(re.compile(r[k]) if k in r else None for k in ("before", "after")), r.get("votes", 2)) for r in rows)


@functools.cache
def _shapes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["type"], re.compile(row["pattern"])) for row in data(FILE)["unquoted_shape"])


def _shaped(name: str) -> dict[str, int]:
    """What the name itself tells: UNC1234, Storm-0978, Mustang Panda, IceLoader."""
    return {kind: 2 for kind, pattern in _shapes() if pattern.fullmatch(name)}


def _votes(text: str, start: int, end: int) -> Counter[str]:
    before, after = text[max(0, start - _BEFORE) : start], text[end : end + _AFTER]
    votes: Counter[str] = Counter()
    for kind, left, right, weight in _rules():
        if (left is None or left.search(before)) and (right is None or right.match(after)):
            votes[kind] += weight
    return votes
