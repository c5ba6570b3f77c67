"""Hard-wrapped lines are read as the running text that they were; every place is given back in the document's own lines.

A line was wrapped where the next one's first word had no room on it. What the widest lines of a document agree on is
the margin; a document whose lines are of any length was not wrapped, and stays as it is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from urazuke.evidence.claim import Reading, Span
from urazuke.reports.line_ends import begins_item, first_word, is_wide, joint, width

NARROWEST, WIDEST = 44, 130  # of a margin, Japanese characters counted as two
_TERMINAL = tuple(".!?。！？」』”\"')）:：")
_LABEL = re.compile(r"[A-Z][a-z]+(?: [a-z]+){0,2}: .{0,50}$")  # `First published: 12 June 2024` below a title
_APART = re.compile(r"\t|\S {3,}\S|^\s*\|")  # the row of a table
_LINE = re.compile(r"[^\r\n\x0b\f\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[\r\n\x0b\f\x1c-\x1e\x85\u2028\u2029]|$)")


_Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class RunningText:
    """`starts[i]` in `text` is the character `places[i]` of the document, and so are those that follow it up to the next."""

    text: str
    starts: Sequence[int]
    places: Sequence[int]

    def place(self, span: Span) -> Span:
        """Where the document has what stands there."""
        if len(self.starts) == 1:
            return span
        start = self._place(span.start)
        return Span(start, max(start, self._place(span.end - 1) + 1) if span.end > span.start else start)

    def _place(self, offset: int) -> int:
        piece = bisect_right(self.starts, offset) - 1
        return self.places[piece] + offset - self.starts[piece]

    def in_lines(self, reading: Reading, text: str) -> Reading:
        """The reading of the running text, as one of the document's text."""
        if len(self.starts) == 1:
            return reading
        place = self.place
        return replace(
            reading,
            text=text,
            observables=tuple(replace(o, span=place(o.span)) for o in reading.observables),
            entities=tuple(replace(e, mentions=tuple(replace(m, span=place(m.span)) for m in e.mentions)) for e in reading.entities),
            dates=tuple(replace(d, span=place(d.span)) for d in reading.dates),
            claims=tuple(replace(c, trigger=place(c.trigger), evidence=tuple(map(place, c.evidence))) for c in reading.claims),
        )


def running_text(text: str) -> RunningText:
    """The text with the lines joined that were wrapped at a margin."""
    lines = [(m.start(), m.end()) for m in _LINE.finditer(text) if m.end() > m.start()]
    margin = _margin([text[a:b].rstrip() for a, b in lines])
    parts, starts, places, size = list[str](), [0], [0], 0
    at = 0
    for above, below in _wrapped(text, lines, margin):
        line = text[above[0] : above[1]].rstrip()
        end, start = above[0] + len(line), below[0] + len(text[below[0] : below[1]]) - len(text[below[0] : below[1]].lstrip())
        between = joint(line, text[start : below[1]])[1]
        parts += [text[at:end], between]
        size += end - at + len(between)
        starts.append(size)
        places.append(start)
        at = start
    return RunningText("".join((*parts, text[at:])), starts, places)


def _margin(lines: Sequence[str]) -> int | None:
    """The width that three lines or more come near, and few pass; None where nothing was wrapped."""
    widths = sorted((width(line) for line in lines if line), reverse=True)
    for near, widest in enumerate(widths[: max(1, len(widths) // 8)]):
        if widest > WIDEST:
            return None
        if widest >= NARROWEST and len(widths) > near + 2 and widths[near + 2] >= widest - 8:
            return widest
    return None


def _wrapped(text: str, lines: Sequence[_Range], margin: int | None) -> Iterator[tuple[_Range, _Range]]:
    """The lines that were one with the next, each with that one."""
    before = ""
    for above, below in pairwise(lines):
        line, following = text[above[0] : above[1]].rstrip(), text[below[0] : below[1]].rstrip()
        if line.strip() and following.strip():
            over_the_page = text[above[1] - 1] == "\f"  # alone where a paragraph runs on
            if over_the_page or (margin and _goes_on(line, following, margin, first=not before.strip())):
                yield above, below
        before = line


def _goes_on(line: str, following: str, margin: int, *, first: bool) -> bool:
    if following[0] == "\u3000" or begins_item(following) or _LABEL.match(following) or _APART.search(line) or _APART.search(following):
        return False
    taken = width(line)
    if " " not in line.strip() and taken == len(line):
        return False  # an address or a digest on a line of its own
    slack = 2 if is_wide(following[0]) else 0  # no line begins with a full stop: the character before it was taken along
    if taken + first_word(following) + slack > margin:
        return True
    ragged = taken >= 0.6 * margin and not line.endswith(_TERMINAL)
    return ragged and (following[0].islower() or not (first or is_wide(following[0])))
