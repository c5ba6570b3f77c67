"""Roles in broken translations are filled by what stands right before a mention, for the grammar of such a sentence is not to be trusted.

A subject that was dropped (or became `I` or `it`) is the one that the sentences before speak of. The ways are named in the
head of `frames/garbled_frames.toml`.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Sequence

from urazuke.reports.patterns import data
from urazuke.reports.scene import Placed, Scene
from urazuke.reports.sentences import Sentence

WAYS = ("bare", "bare-after", "marked", "topic", "held")
CARRIED = 8  # sentences that a dropped subject may reach back
AHEAD = 70  # characters behind a trigger in which what it takes may stand
_MARK = re.compile(r"\b([A-Za-z]+)\s+(?:(?:the|an?|its?|this|that|above-mentioned)\s+)?[\"“]?$")
_OWNS = re.compile(r"[\"”]?(?:\s+suspect)?\s*(?:\([^)]{0,12}\)\s*)?(?:['’]s\b|\s+of\b)")
_QUOTE = re.compile(r"[\"“][^\"“”]{12,600}[\"”]")


def way_of(where: str) -> str | None:
    """`marked` of `marked-by/from`; None for a way that is not one of these."""
    name = where.partition("-")[0] if where.startswith("marked-") else where
    return name if name in WAYS else None


@functools.cache
def _words(name: str) -> frozenset[str]:
    return frozenset(data("frames/garbled_frames.toml")["words"][name])


def find(where: str, candidates: Sequence[Placed], kinds: frozenset[str], scene: Scene, sentence: Sentence, start: int, end: int) -> Placed | None:
    """The mention that plays the part, among those of the sentence; `topic` asks the sentences before."""
    within = _in_same_words(_outermost(candidates), scene.text, sentence, start, end)
    if where == "topic":
        return topic(scene, sentence, kinds, start)
    if where == "held":
        near = [p for p in within if not (p.start < end and start < p.end)] or within
        return min(near, key=lambda p: (max(p.start - end, start - p.end), p.start), default=None)
    if where == "bare":
        return max((p for p in within if p.end <= start and _bare(p, scene.text)), key=lambda p: p.end, default=None)
    if where == "bare-after":
        after = [p for p in within if end <= p.start <= end + AHEAD and _bare(p, scene.text, end)]
        return min(after, key=lambda p: p.start, default=None)
    words = frozenset(where.removeprefix("marked-").split("/"))
    marked = [p for p in within if mark(p, scene.text) in words and not (p.start < end and start < p.end)]
    return min(marked, key=lambda p: (p.start < start, abs(p.start - start)), default=None)


def mark(item: Placed, text: str) -> str:
    """The word before the mention and its article, in lower case: the particle that it stands for, where it is one."""
    match = _MARK.search(text, max(0, item.start - 40), item.start)
    return match[1].lower() if match else ""


def topic(scene: Scene, sentence: Sentence, kinds: frozenset[str], start: int) -> Placed | None:
    """Whom the sentences before speak of: the subject of the nearest that has one, else whoever it names first."""
    at = bisect_right(scene.starts, sentence.start) - 1
    headings: Placed | None = None
    for earlier in reversed(scene.sentences[max(0, at - CARRIED) : at]):
        listed = [p for p in _outermost(scene.within(earlier.start, earlier.end)) if p.type in kinds and _acts(p)]
        chosen = next((p for p in listed if _bare(p, scene.text)), None) or next(iter(listed), None)
        if chosen is not None and not earlier.heading:
            return chosen
        headings = headings or chosen
    return headings


def _acts(item: Placed) -> bool:
    """Not somebody who is only quoted."""
    return item.who.features.get("role") not in _words("tellers") and item.who.features.get("head") not in _words("tellers")


def _bare(item: Placed, text: str, low: int = 0) -> bool:
    """Nothing before it makes it an object or a circumstance, and it owns nothing."""
    return (mark(item, text) not in _words("oblique") or item.start <= low + 1) and not _OWNS.match(text, item.end)


def _outermost(candidates: Sequence[Placed]) -> list[Placed]:
    kept: list[Placed] = []
    for item in sorted(candidates, key=lambda p: (p.start, -p.end)):
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return kept


def _in_same_words(candidates: Sequence[Placed], text: str, sentence: Sentence, start: int, end: int) -> list[Placed]:
    """Those that stand in the same quotation as the trigger, or outside all as it does."""
    quotes = [m.span() for m in _QUOTE.finditer(text, sentence.start, sentence.end)]
    own = next((q for q in quotes if q[0] <= start < q[1]), None)
    if own is not None:
        return [p for p in candidates if own[0] <= p.start < own[1]]
    return [p for p in candidates if not any(a <= p.start and p.end <= b and b - a > p.end - p.start + 4 for a, b in quotes)]
