"""Hard-wrapped and marked-up lines are read as the running text that they were; every place is given back in the document's own lines.

A line was wrapped where the next one's first word had no room on it. What the widest lines of a document agree on is
the margin; a document whose lines are of any length was not wrapped, and stays as it is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from urazuke.evidence.claim import Reading, Span
from urazuke.reports.line_ends import begins_item, first_word, is_wide, joint, width
from urazuke.reports.markup import marks

NARROWEST, WIDEST = 44, 130  # of a margin, Japanese characters counted as two
_TERMINAL = tuple(".!?。！？」』”\"')）:：")
_LABEL = re.compile(r"[A-Z][a-z]+(?: [a-z]+){0,2}: .{0,50}$")  # `First published: 12 June 2024` below a title
_LINE = re.compile(
    r"(?P<marks>(?:>[ ]?){1,20})?(?P<line>[^\r\n\x0b\f\x1c-\x1e\x85\u2028\u2029]*)(?P<end>\r\n|[\r\n\x0b\f\x1c-\x1e\x85\u2028\u2029]|$)"
)
_APART = re.compile(r"\t|\S {3,}\S|^\s*\|")  # the row of a table


@dataclass(frozen=True, slots=True)
class RunningText:
    """`starts[i]` in `text` is the character `places[i]` of the document, and so on up to the next."""

    text: str
    starts: Sequence[int]
    places: Sequence[int]
    aside: Sequence[Span] = ()  # of the document: what links lead to

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
    """The text without the marks of Markdown and of a quoted mail, the lines joined that were wrapped at a margin."""
    lines = _lines(text)
    margin = _margin([text[line.start : line.end] for line in lines])
    marked = list(marks(text))
    cuts = sorted([*_cuts(text, lines, margin), *((start, "", end) for start, end, _ in marked)])
    parts, starts, places, size, at = list[str](), [0], [0], 0, 0
    for end, between, start in cuts:
        if end < at or start <= at:
            continue
        parts += [text[at:end], between]
        size += end - at + len(between)
        at = start
        starts.append(size)
        places.append(at)
    aside = [Span(start, end) for start, end, leads in marked if leads]
    return RunningText("".join((*parts, text[at:])), starts, places, aside)


class _Line(NamedTuple):
    """Where a line begins, where it goes on behind the marks of a quoted mail, and where it ends but for white space."""

    begin: int
    start: int
    end: int
    over_the_page: bool  # a page ends in the middle of its paragraph


def _lines(text: str) -> list[_Line]:
    found = (m for m in _LINE.finditer(text) if m.end() > m.start())
    return [_Line(m.start(), m.start("line"), m.start("line") + len(m["line"].rstrip()), m["end"] == "\f") for m in found]


def _cuts(text: str, lines: Sequence[_Line], margin: int | None) -> Iterator[tuple[int, str, int]]:
    """What is left out, from where to where, and what stands in its place."""
    joined = False
    before = ""
    for above, below in zip(lines, [*lines[1:], None], strict=False):
        if above.start > above.begin and not joined:
            yield above.begin, "", above.start
        line = text[above.start : above.end]
        following = text[below.start : below.end].lstrip(" \t\xa0") if below else ""
        joined = bool(line.strip() and following) and (
            above.over_the_page or (margin is not None and _goes_on(line, following, margin, first=not before.strip()))
        )
        if joined and below:
            yield above.end, joint(line, following)[1], below.end - len(following)
        before = line


def _margin(lines: Sequence[str]) -> int | None:
    """The width that three lines or more come near, and few pass; None where nothing was wrapped."""
    widths = sorted((width(line) for line in lines if line), reverse=True)
    for near, widest in enumerate(widths[: max(1, len(widths) // 8)]):
        if widest > WIDEST:
            return None
        if widest >= NARROWEST and len(widths) > near + 2 and widths[near + 2] >= widest - 8:
            return widest
    return None


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
