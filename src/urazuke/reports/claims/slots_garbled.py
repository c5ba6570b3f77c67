"""Roles in broken translations are filled by what stands right before a mention, for the grammar of such a sentence is not to be trusted.

A subject that was dropped (or became `I` or `it`) is the one that the sentences before speak of. The ways are named in the
head of `frames/garbled_frames.toml`.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Sequence

from urazuke.reports.grammar.sentences import Sentence
from urazuke.reports.patterns import data
from urazuke.reports.scene import Placed, Scene

WAYS = ("bare", "bare-after", "marked", "topic", "held", "teller", "inside-from")
CARRIED = 8  # sentences that a dropped subject may reach back
AHEAD = 70  # characters behind a trigger in which what it takes may stand
REACH = 110  # and in which a marked mention may stand, on either side
_MARK = re.compile(r"\b([A-Za-z]+)\s+(?:(?:the|an?|its?|this|that|above-mentioned)\s+)?[\"“]?$")
_OWNS = re.compile(
    r"[\"”]?(?:\s+suspect)?\s*(?:\([^)]{0,12}\)\s*)?(?:['’]s\b|of\b"
    r"|(?:was|is) an? (?:pseudonym|(?:fictitious|false|fake|assumed) name)\b)"
)
_GLOSS = re.compile(r"=\s*$")
_QUOTE = re.compile(r"[\"“][^\"“”]{12,600}[\"”]")


def way_of(where: str) -> str | None:
    """`marked` of `marked-by/from`; None for a way that is not one of these."""
    name = "marked" if where.startswith("marked-") else where
    return name if name in WAYS else None


@functools.cache
def _words(name: str) -> frozenset[str]:
    return frozenset(data("frames/garbled_frames.toml")["words"][name])


def find(
    where: str, candidates: Sequence[Placed], kinds: frozenset[str], scene: Scene, sentence: Sentence, start: int, end: int
) -> Placed | None:
    """The mention that plays the part, among those of the sentence; `topic` asks the sentences before."""
    if where == "topic":
        return topic(scene, sentence, kinds, start)
    text, outer = scene.text, _outermost(candidates)
    if where == "teller":
        return _teller([p for p in outer if not _quoted(p, text, sentence)], text, start)
    within = _in_same_words(outer, text, sentence, start)
    if where == "held":
        near = [p for p in within if not (p.start < end and start < p.end)] or within
        return min(near, key=lambda p: (max(p.start - end, start - p.end), p.start), default=None)
    if where == "bare":
        return _nearest_before([p for p in within if p.end <= start and _bare(p, text)], text)
    if where == "bare-after":
        after = [p for p in within if end <= p.start <= end + AHEAD and _bare(p, text, end)]
        return min(after, key=lambda p: p.start, default=None)
    if where == "inside-from":
        return next((p for p in within if start <= p.start and p.end <= end), None)
    words = frozenset(where.removeprefix("marked-").split("/"))
    apart = [p for p in within if not (p.start < end and start < p.end) and max(p.start - end, start - p.end) <= REACH]
    marked = [p for p in apart if mark(p, text) in words]
    return min(marked, key=lambda p: (p.start < start, abs(p.start - start)), default=None)


def _nearest_before(listed: Sequence[Placed], text: str) -> Placed | None:
    """Of `X = Y` the first is meant; the second says what or where it is."""
    plain = [p for p in listed if p.type == "organisation_group" or not _GLOSS.search(text, max(0, p.start - 4), p.start)]
    return max(plain or listed, key=lambda p: p.end, default=None)


def _teller(outside: Sequence[Placed], text: str, start: int) -> Placed | None:
    before = [p for p in outside if p.end <= start and _bare(p, text)]
    after = [p for p in outside if p.start >= start and _bare(p, text)]
    return _nearest_before(before, text) or min(after, key=lambda p: p.start, default=None)


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


def together(listed: Sequence[Placed], chosen: Placed, candidates: Sequence[Placed], text: str, inner: bool) -> list[Placed]:
    """The chosen one and what plays its part with it: not what a list only seems to join to it, and the unit inside where asked for."""
    kept = [p for p in listed if p is chosen or mark(p, text) == "as" or _bare(p, text) == _bare(chosen, text)]
    held = [p for p in candidates if chosen.start <= p.start and p.end <= chosen.end and p is not chosen and p.type == "military_unit"]
    named = min(held, key=lambda p: (p.kind != "name", p.start), default=None)
    return [*kept, named] if inner and named else kept


def _bare(item: Placed, text: str, low: int = 0) -> bool:
    """Nothing before it makes it an object or a circumstance, and it owns nothing."""
    return (mark(item, text) not in _words("oblique") or item.start <= low + 1) and not _OWNS.match(text, item.end)


def _outermost(candidates: Sequence[Placed]) -> list[Placed]:
    kept: list[Placed] = []
    for item in sorted(candidates, key=lambda p: (p.start, -p.end)):
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return kept


def _in_same_words(candidates: Sequence[Placed], text: str, sentence: Sentence, start: int) -> list[Placed]:
    """Those that stand in the same quotation as the trigger, or outside all as it does."""
    own = next((m for m in _QUOTE.finditer(text, sentence.start, sentence.end) if m.start() <= start < m.end()), None)
    if own is not None:
        return [p for p in candidates if own.start() <= p.start < own.end()]
    return [p for p in candidates if not _quoted(p, text, sentence)]


def _quoted(item: Placed, text: str, sentence: Sentence) -> bool:
    """In words that somebody else says; a name in quotation marks of its own is not."""
    length = item.end - item.start + 4
    found = _QUOTE.finditer(text, sentence.start, sentence.end)
    return any(m.start() <= item.start and item.end <= m.end() and m.end() - m.start() > length for m in found)
