"""Where a text quotes: every stretch between quotation marks, over sentences, and over paragraphs that each open anew."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

LONGEST = 6000
_MARK = re.compile('["“”„«»]|「(?:[^「」『』]|『[^「」『』]{0,100}』){1,1000}」|『[^「」『』]{1,1000}』')
_BREAK = re.compile(r"\n[ \t\r]*\n")
_OPEN, _CLOSE = "“„«", "”»"


class Quotations:
    """The quotations of a text in order, none inside another."""

    def __init__(self, text: str) -> None:
        self.spans = sorted(set(_found(text)))
        self._starts = [a for a, _ in self.spans]

    def around(self, offset: int) -> tuple[int, int] | None:
        """The quotation that holds the place, its marks not counted."""
        index = bisect_right(self._starts, offset) - 1
        if index >= 0 and self.spans[index][0] < offset < self.spans[index][1] - 1:
            return self.spans[index]
        return None

    def over(self, start: int, end: int) -> list[tuple[int, int]]:
        """The quotations that share a character with [start, end)."""
        first = bisect_right(self._starts, start) - 1
        return [(a, b) for a, b in self.spans[max(0, first) : bisect_right(self._starts, end - 1)] if b > start]

    def from_(self, start: int, end: int) -> list[tuple[int, int]]:
        """The quotations that begin in [start, end)."""
        return self.spans[bisect_right(self._starts, start - 1) : bisect_right(self._starts, end - 1)]


def _found(text: str) -> Iterator[tuple[int, int]]:
    at, opened = 0, -1
    breaks = [*(m.span() for m in _BREAK.finditer(text)), (len(text), len(text))]
    for stop, following in breaks:
        for match in _MARK.finditer(text, at, stop):
            mark = match[0]
            if len(mark) > 1:  # a Japanese quotation, whole
                if opened < 0:
                    yield match.span()
            elif opened < 0 or match.start() - opened > LONGEST:
                opened = match.start() if mark not in _CLOSE else -1
            elif mark not in _OPEN and not (match.start() == at and mark == '"'):
                yield opened, match.end()
                opened = -1
        if opened >= 0 and text[following : following + 1] not in ('"', "“"):  # never closed: it is no quotation of what follows
            if text[at:opened].strip() == "":
                yield opened, stop
            opened = -1
        at = following
