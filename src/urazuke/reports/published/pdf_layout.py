"""The lines of a PDF page become paragraphs in the order in which they are read: columns apart, wrapped lines joined.

A page is known by its pieces of line, each with its box (points, the origin at the lower left). Columns are told by a
strip that few pieces cross and that running text stands on both sides of; a table has no running text and keeps its rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from statistics import median

from urazuke.reports.line_ends import begins_item, first_word, is_wide, joint, one_word, width

_PRINTED = {
    "time": re.compile(r"(?:\d{1,4}[./年-]\s?\d{1,2}[./月-]\s?\d{1,4}日?|\d{1,2} [A-Z][a-z]+ \d{4}|[A-Z][a-z]+ \d{1,2}, \d{4})"
                       r"(?:,| at)?\s+\d{1,2}[:：]\d{2}(?::\d{2})?(?:\s?[AaPp]\.?[Mm]\.?)?"),
    "address": re.compile(r"(?:https?|file)://\S{1,2000}"),
    "page": re.compile(r"(?:Page )?\d{1,4} ?(?:/|of) ?\d{1,4}(?: ページ)?"),
}  # fmt: skip
_HALF = "・、。，．：；「」『』（）【】〈〉《》"  # marks that fill a half of their cell
GUTTER = 8  # points: the narrowest strip between columns


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters of one line: what it says and its box."""

    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def height(self) -> float:
        return self.top - self.bottom


def paragraphs(pieces: Sequence[Piece]) -> list[str]:
    """The page's paragraphs in reading order."""
    found: list[str] = []
    last: _Line | None = None
    for column, beside in _columns(without_printing(pieces)) if pieces else ():
        rows = _rows(column)
        edge = _edge(rows)
        texts = _joined(rows, edge)
        if beside and last and _goes_on(last, rows[0]):
            found[-1] = _with(found[-1], texts.pop(0))
        found += texts
        last = _Line(rows[-1], edge)
    return found


def without_printing(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces without the lines that a browser prints above and below a page: when, its title, its address, page n of m."""
    highest, lowest = max(p.top for p in pieces), min(p.bottom for p in pieces)
    head = [p for p in pieces if p.bottom > highest - 1.5 * p.height]
    foot = [p for p in pieces if p.top < lowest + 1.5 * p.height]
    marks = {name for p in (*head, *foot) for name, pattern in _PRINTED.items() if pattern.fullmatch(p.text)}
    if len(marks) < 3 or not all(any(pattern.fullmatch(p.text) for pattern in _PRINTED.values()) for p in foot):
        return list(pieces)
    printed = {id(p) for p in (*head, *foot)}
    return [p for p in pieces if id(p) not in printed]


def _columns(pieces: list[Piece], depth: int = 0) -> Iterator[tuple[list[Piece], bool]]:
    """The parts of the page one after the other: across the whole width, then left before right, whose text may go on from the left."""
    gutter = _gutter(pieces) if depth < 4 else None
    if gutter is None:
        yield pieces, False
        return
    across: list[Piece] = []
    beside: list[Piece] = []
    for piece in sorted(pieces, key=lambda p: (-p.top, p.left)):
        if piece.left < gutter < piece.right:
            yield from _sides(beside, gutter, depth)
            beside = []
            across.append(piece)
        else:
            if across:
                yield across, False
                across = []
            beside.append(piece)
    yield from _sides(beside, gutter, depth)
    if across:
        yield across, False


def _sides(pieces: list[Piece], gutter: float, depth: int) -> Iterator[tuple[list[Piece], bool]]:
    left, right = [p for p in pieces if p.right <= gutter], [p for p in pieces if p.left >= gutter]
    if left:
        yield from _columns(left, depth + 1)
    for number, (part, beside) in enumerate(_columns(right, depth + 1) if right else ()):
        yield part, beside or (number == 0 and bool(left))


def _gutter(pieces: list[Piece]) -> float | None:
    """The middle of the widest strip that fewer pieces cross than stand on either side of it, running text all of them."""
    if len(pieces) < 8:
        return None
    first, last = int(min(p.left for p in pieces)), int(max(p.right for p in pieces))
    if not 100 <= last - first <= 5000:
        return None
    changes = [0] * (last - first + 2)
    for piece in pieces:
        changes[int(piece.left) - first] += 1
        changes[int(piece.right) - first + 1] -= 1
    crossing, depth = [], 0
    for change in changes:
        depth += change
        crossing.append(depth)
    for start, end in islice(_strips(crossing, 0.6 * len(pieces)), 12):
        middle = first + (start + end) / 2
        left, right = [p for p in pieces if p.right <= middle], [p for p in pieces if p.left >= middle]
        if len(left) >= 4 <= len(right) and _running(left) and _running(right) and _abreast(left, right):
            return middle
    return None


def _strips(crossing: Sequence[int], most: float) -> Iterator[tuple[int, int]]:
    """Runs of at least `GUTTER` points, not at the margins, that few pieces cross: the least crossed first, then the widest."""
    for level in sorted({c for c in crossing if c <= most})[:4]:
        found, start = [], None
        for x, count in enumerate(crossing):
            if count <= level:
                start = x if start is None else start
            elif start is not None:
                if x - start >= GUTTER and start > 0.1 * len(crossing) and x < 0.9 * len(crossing):
                    found.append((start, x))
                start = None
        yield from sorted(found, key=lambda s: s[0] - s[1])


def _running(pieces: list[Piece]) -> bool:
    return median(width(p.text) for p in pieces) >= 20


def _abreast(left: list[Piece], right: list[Piece]) -> bool:
    top, bottom = min(max(p.top for p in left), max(p.top for p in right)), max(min(p.bottom for p in left), min(p.bottom for p in right))
    return top > bottom


def _rows(pieces: list[Piece]) -> list[Piece]:
    """The lines from top to bottom; pieces on one line are one, a tab between them where they stand apart."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: (-(p.top + p.bottom), p.left)):
        last = rows[-1][0] if rows else None
        if last and abs((last.top + last.bottom) - (piece.top + piece.bottom)) < 0.8 * min(last.height, piece.height):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [_merged(sorted(row, key=lambda p: p.left)) for row in rows]


def _merged(row: list[Piece]) -> Piece:
    text = row[0].text
    for before, piece in pairwise(row):
        text += gap(text[-1], piece.text[0], piece.left - before.right, before.height) + piece.text
    return Piece(text, row[0].left, max(p.right for p in row), min(p.bottom for p in row), max(p.top for p in row))


def gap(before: str, after: str, apart: float, height: float) -> str:
    """What stands between two characters of a line that are so far apart: nothing, a space (a wide one in Japanese) or a tab."""
    if is_wide(before) or is_wide(after):
        both = is_wide(before) and is_wide(after)
        steps = ((0.6 if before in _HALF or after in _HALF else 0.2, ""), (0.6, " "), (2.2 if both else 1.5, "\u3000" if both else " "))
        return next((said for upto, said in steps if apart < upto * height), "\t")
    return "\t" if apart > height else " " if apart > 0.15 * height else ""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line, and how far those of its column go."""

    piece: Piece
    edge: float


def _edge(rows: Sequence[Piece]) -> float:
    """The right end that another row comes near: a page number alone may stand farther out."""
    rights = sorted((r.right for r in rows), reverse=True)
    return next((right for right, second in pairwise(rights) if right - second <= 1.5 * rows[0].height), rights[0])


def _joined(rows: list[Piece], edge: float) -> list[str]:
    """Paragraphs of one column: a line is wrapped where the next one's first word had no room on it."""
    steps = sorted(a.bottom - b.bottom for a, b in pairwise(rows))
    pitch = steps[len(steps) // 4] if steps else 0.0
    found = [rows[0].text]
    for above, below in pairwise(rows):
        apart = above.bottom - below.bottom > 1.35 * max(pitch, below.height)
        other_size = abs(above.height - below.height) > 0.15 * above.height
        if apart or other_size or _indented(above, below) or not _goes_on(_Line(above, edge), below):
            found.append(below.text)
        else:
            found[-1] = _with(found[-1], below.text)
    return found


def _indented(above: Piece, below: Piece) -> bool:
    """The first line of a paragraph, and no line of a list's item that hangs below its mark."""
    inwards = below.left - above.left
    return 0.8 * below.height < inwards < 4 * below.height and not begins_item(above.text) and not below.text[0].islower()


def _with(text: str, following: str) -> str:
    cut, between = joint(text, following)
    return text[: len(text) - cut] + between + following


def _goes_on(above: _Line, below: Piece) -> bool:
    line = above.piece.text
    if (line[-1:] in ("-", "\ufffe", "\xad") and below.text[:1].isalnum()) or one_word(line, below.text):
        return True
    if "\t" in line or "\t" in below.text or begins_item(below.text):
        return False
    character = (below.right - below.left) / max(1, width(below.text))
    return above.edge - above.piece.right < 1.2 * (first_word(below.text) + is_wide(below.text[0])) * character
