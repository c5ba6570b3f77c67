"""A text falls into paragraphs and sentences, each a span of it; every line is a paragraph, for wrapped ones were joined before.

Sentences never cross a paragraph, hold at most 2,000 characters, and know whether they look like a heading.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

LIMIT = 2000
_END_EN = re.compile(r"[.!?][\"”’')\]]*(?=\s+[\"“‘'(\[]*[A-Z0-9\u3040-\u9fff])|[。！？]+[」』）]*")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Hon|Rev|Sen|Rep|Gov|Supt|Insp|Det|Capt|Maj|Cmdr|Brig|Messrs|Gen|Col|Lt|Sgt|St|No|Inc|Corp|Ltd|Co|vs|etc|e\.g|i\.e|a\.k\.a|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
    r"|\b[A-Z]|\b[A-Z]\.[A-Z])\.$"
)
_ANSWER = re.compile(r"\bNo\.\s+(?!\d)")  # a number has figures behind it
# `VILNIUS, 18 Feb 2025 (BNA) -- `, 【ビリニュス＝小野寺啓】: where and by whom it was written is no part of the first sentence.
_DATELINE = re.compile(
    r"(?=[^-–—\n]{3,70}[-–—])[A-Z][A-Z]+(?:[ '’/.,-]+[A-Z][A-Za-z.]+){0,4}"
    r"(?:,? (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?)(?:,? \d{4})?)?(?: \([A-Z][\w .]{1,24}\))? ?"
    r"(?:(?:--|[-–—])(?= \S)|(?:(?<=\.)|(?<=[A-Z]{4}))[–—](?=[A-Z]))"
    r"|【[^】\n]{1,20}[＝=][^】\n]{1,20}】(?=\S)"
)
# `The Hon. T. OKAFOR (Minister for Police): `: who has the floor in a transcript, the surname in capitals
_TURN = re.compile(
    r"(?:(?:The |Rt |Rt\. )?(?:Hon|Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Senator|Cr)\.? )+(?:[A-Z][\w.'’-]* ){0,3}[A-Z][A-Z'’-]{2,}"
    r"(?: \([^()\n]{1,60}\))?:\s(?=\S)"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    start: int
    end: int
    paragraph: int
    heading: bool


def split_sentences(text: str) -> list[Sentence]:
    """The sentences in order; white space between them belongs to none."""
    found: list[Sentence] = []
    lines = (_trimmed(text, *line) for line in _lines(text))
    for number, (start, end) in enumerate(line for line in lines if line[0] < line[1]):
        pieces = list(_pieces(text, start, end))
        heading = len(pieces) == 1 and end - start <= 200 and not text[start:end].rstrip().endswith((".", "。", "!", "?", "！", "？"))
        found += [Sentence(a, b, number, heading) for a, b in pieces]
    return found


def _lines(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for line in text.replace("\f", " ").splitlines(keepends=True):  # a page break alone ends no line
        yield at, at + len(line.rstrip("\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"))
        at += len(line)


def _is_dot(text: str, at: int) -> bool:
    """The mark before an item of a list is no word of it."""
    return text[at] in "・●■◆○□▼▲※•▪◦" or (text[at] in "-–*" and text[at + 1 : at + 2] == " ")


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or _is_dot(text, start)):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    if dateline := _DATELINE.match(text, start, end):
        yield _trimmed(text, start, dateline.end())
        at = dateline.end()
    if turn := _TURN.match(text, at, end):
        yield _trimmed(text, at, turn.end())
        at = turn.end()
    depths = _quoted(text, start, end)
    for match in _END_EN.finditer(text, start, end):
        stop = match.end()
        short = match[0][0] == "." and _ABBREVIATION.search(text, max(at, match.start() - 8), match.start() + 1)
        if match.start() in depths or (short and not _ANSWER.match(text, match.start() - 2)):
            continue
        yield from _bounded(text, at, stop)
        at = stop
    yield from _bounded(text, at, end)


def _quoted(text: str, start: int, end: int) -> _Ranges:
    """Where a Japanese quotation of up to 400 characters stands: its full stops do not end the sentence around it."""
    ranges = [(m.start(), m.end() - 1) for m in re.finditer(r"「[^「」\n]{0,400}」|『[^『』\n]{0,400}』", text[start:end])]
    return _Ranges([(a + start, b + start) for a, b in ranges])


class _Ranges:
    def __init__(self, ranges: list[tuple[int, int]]) -> None:
        self._ranges = ranges
        self._starts = [a for a, _ in ranges]

    def __contains__(self, offset: int) -> bool:
        index = bisect_right(self._starts, offset) - 1
        return index >= 0 and offset < self._ranges[index][1]


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    start, end = _trimmed(text, start, end)
    while end - start > LIMIT:
        cut = max(text.rfind(" ", start, start + LIMIT), text.rfind("、", start, start + LIMIT) + 1)
        cut = cut if cut > start + LIMIT // 2 else start + LIMIT
        yield _trimmed(text, start, cut)
        start, end = _trimmed(text, cut, end)
    if end > start:
        yield start, end
