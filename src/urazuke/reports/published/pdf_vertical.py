"""A page of vertical Japanese is laid on its side: its columns, from right to left, are then lines from top to bottom.

Its tiers (段) become columns beside each other, so that what orders a page of lines orders it too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from urazuke.reports.line_ends import is_wide

Character = tuple[int, float, float, float, float]  # code point or half of one, left, right, bottom, top: points
SPACED = -1  # no character: a space that none of the page's own characters is
_OPENING = "（「『【〈《〔［｛("
_FEWEST = 20  # characters that stand below another


def is_vertical(characters: Sequence[Character]) -> bool:
    """Most of its characters of Japanese stand below the one before, not beside it."""
    below = beside = 0
    for (code, left, right, bottom, _), (following, left_after, right_after, _, top_after) in pairwise(characters):
        if code > SPACED < following and is_wide(chr(code)) and is_wide(chr(following)):
            size = max(right - left, right_after - left_after)
            below += abs(left + right - left_after - right_after) < size and -0.5 * size < bottom - top_after < 1.5 * size
            beside += 0 <= left_after - left < 2 * size and left_after > right - 0.5 * size
    return below >= _FEWEST and below > 2 * beside


def turned(characters: Sequence[Character]) -> list[Character]:
    """The characters with left for top and right for bottom, each as large as its line is high."""
    return list(_turned(characters))


def _turned(characters: Sequence[Character]) -> Iterator[Character]:
    line: tuple[float, float] | None = None
    for code, left, right, bottom, top in characters:
        if code <= 13:
            line = None if code > SPACED else line
            yield code, 0.0, 0.0, 0.0, 0.0
            continue
        if line is None or not line[0] - 1 < (left + right) / 2 < line[1] + 1:
            line = left, right
        line = min(left, line[0]), max(right, line[1])
        start, end, size = -top, -bottom, line[1] - line[0]
        if is_wide(chr(code)) and end - start < 0.9 * size:  # a comma or a bracket fills a part of its cell
            start, end = (end - size, end) if chr(code) in _OPENING else (start, start + size)
        yield code, start, end, *line
