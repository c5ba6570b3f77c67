"""The lines of a PDF page become paragraphs in the order in which they are read: columns apart, wrapped lines joined.

A page is known by its pieces of line, each with its box (points, the origin at the lower left). Columns are told by a
strip that few pieces cross and that running text stands on both sides of; a table has no running text and keeps its rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_WIDE = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff01-\uff9f]")
_HEX = re.compile(r"[0-9a-fA-F]{8,127}")
_LINK = re.compile(r"(?:https?|hxxps?)\S{3,2000}[/_=&?.%]$", re.IGNORECASE)
_BULLET = re.compile(r"(?:[•*\-–・■◆○●]|\d{1,3}[.)])\s")
_HYPHENS = ("-", "\ufffe", "\xad")
_DIGESTS = (32, 40, 64, 96, 128)
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
    for column in _columns(list(pieces)):
        found += _joined(_rows(column))
    return found


def _columns(pieces: list[Piece], depth: int = 0) -> Iterator[list[Piece]]:
    """The parts of the page one after the other: across the whole width, then left before right."""
    gutter = _gutter(pieces) if depth < 4 else None
    if gutter is None:
        yield pieces
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
                yield across
                across = []
            beside.append(piece)
    yield from _sides(beside, gutter, depth)
    if across:
        yield across


def _sides(pieces: list[Piece], gutter: float, depth: int) -> Iterator[list[Piece]]:
    for side in ([p for p in pieces if p.right <= gutter], [p for p in pieces if p.left >= gutter]):
        if side:
            yield from _columns(side, depth + 1)


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
    for start, end in sorted(_strips(crossing, 0.6 * len(pieces)), key=lambda s: s[0] - s[1])[:6]:
        middle = first + (start + end) / 2
        left, right = [p for p in pieces if p.right <= middle], [p for p in pieces if p.left >= middle]
        if len(left) >= 4 <= len(right) and _running(left) and _running(right) and _abreast(left, right):
            return middle
    return None


def _strips(crossing: Sequence[int], most: float) -> Iterator[tuple[int, int]]:
    """Runs of at least `GUTTER` points, not at the margins, where the crossings are at their lowest level around."""
    for level in sorted({c for c in crossing if c <= most})[:4]:
        start = None
        for x, count in enumerate(crossing):
            if count <= level:
                start = x if start is None else start
            elif start is not None:
                if x - start >= GUTTER and start > 0.1 * len(crossing) and x < 0.9 * len(crossing):
                    yield start, x
                start = None


def _running(pieces: list[Piece]) -> bool:
    return median(_weight(p.text) for p in pieces) >= 20


def _weight(text: str) -> int:
    """Characters, those of Japanese counted twice."""
    return len(text) + len(_WIDE.findall(text))


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
        apart = piece.left - before.right
        text += ("\t" if apart > before.height else " " if apart > 0.15 * before.height else "") + piece.text
    return Piece(text, row[0].left, max(p.right for p in row), min(p.bottom for p in row), max(p.top for p in row))


def _joined(rows: list[Piece]) -> list[str]:
    """Paragraphs of one column: a line is wrapped where the next one's first word had no room on it."""
    if not rows:
        return []
    edge = max(r.right for r in rows)
    steps = sorted(a.bottom - b.bottom for a, b in pairwise(rows))
    pitch = steps[len(steps) // 4] if steps else 0.0
    found = [[rows[0].text]]
    for above, below in pairwise(rows):
        apart = above.bottom - below.bottom > 1.35 * max(pitch, below.height)
        other_size = abs(above.height - below.height) > 0.15 * above.height
        listed = "\t" in above.text or "\t" in below.text or _BULLET.match(below.text)
        if apart or other_size or listed or not _wrapped(above, below, edge):
            found.append([below.text])
        else:
            cut, joint = _joint(above.text, below.text)
            found[-1][-1] = found[-1][-1][:-cut] if cut else found[-1][-1]
            found[-1] += [joint, below.text]
    return ["".join(parts) for parts in found]


def _wrapped(above: Piece, below: Piece, edge: float) -> bool:
    if (above.text[-1:] in _HYPHENS and below.text[:1].isalnum()) or _one_word(above.text, below.text):
        return True
    word = 1 if _WIDE.match(below.text) else len(below.text.split(maxsplit=1)[0]) + 1
    width = (below.right - below.left) / max(1, len(below.text))
    return edge - above.right < 1.2 * word * width


def _joint(line: str, following: str) -> tuple[int, str]:
    """How many characters go from the line's end, and what comes between it and the next.

    There is no space in Japanese, a hyphen of line breaking goes, and a broken digest or address is whole again.
    """
    last, first = line[-1:], following[:1]
    broken = line[-2:-1].islower() and first.islower()
    if last == "\ufffe" or (last in ("-", "\xad") and broken):
        return 1, "" if broken else "-"
    if last == "-" or (_WIDE.match(last) and _WIDE.match(first)) or _one_word(line, following):
        return 0, ""
    return 0, " "


def _one_word(line: str, following: str) -> bool:
    last, first = line[-2200:].rsplit(maxsplit=1)[-1], following[:2200].split(maxsplit=1)[0]
    if _HEX.fullmatch(last) and re.fullmatch(r"[0-9a-fA-F]+", first):
        return len(last) + len(first) in _DIGESTS
    return _LINK.match(last) is not None and re.search(r"[/=?&%\d]", first) is not None
