"""How mentions stand in a broken sentence: what is right before them tells the particle that was translated, and so who acts.

`As for X` is Xは: the topic, wherever the verb stands. A subject that was dropped (or became `I`, `it` or `you`) is the topic of the
sentences before. What nothing marks is bare: a subject or an object, as its place tells.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Collection, Sequence

from urazuke.reports.grammar.sentences import Sentence
from urazuke.reports.patterns import data
from urazuke.reports.scene import Placed, Scene
from urazuke.reports.speech.quotations import Quotations

CARRIED = 8  # sentences that a dropped subject may reach back
_MARK = re.compile(r"\b([A-Za-z]+)\s+(?:(?:the|an?|its?|this|that|above-mentioned)\s+)?[\"“]?$")
_NAMED = re.compile(  # by the hacker group "X"
    r"\b([a-z]+)\s+(?:the|an?)\s+(?:(?!(?:of(?!\s+hackers?)|to|by|in|from|with|as|on|for|at|is|was|that|which|and)\s)[\w-]+\s+){1,6}[\"“]$"
)
_TOPIC = re.compile(r"\b(?:[Aa]s for|[Cc]oncerning|[Rr]egarding|[Ww]ith regard to)\s+(?:(?:the|an?|this|same)\s+)?[\"“]?$")
_IT_IS = re.compile(r"(?:^|[.\n”\"]\s?)It is (?:the )?$")  # 〜銀行だが、: `It is Koshiji Bank, but it announced`
_BUT = re.compile(r",\s+but\b")
_OWNS = re.compile(
    r"[\"”]?(?:\s+suspect)?\s*(?:\([^)]{0,20}\)\s*)?(?:['’]s\b|of\b"
    r"|(?:was|is) an? (?:pseudonym|(?:fictitious|false|fake|assumed) name)\b)"
)
LEAST = 14  # characters of a quotation that is no name


@functools.cache
def words(name: str) -> frozenset[str]:
    """A list of `frames/garbled_frames.toml`."""
    return frozenset(data("frames/garbled_frames.toml")["words"][name])


def mark(item: Placed, text: str) -> str:
    """The word before the mention and its article, in lower case: the particle that it stands for, where it is one."""
    before = text[max(0, item.start - 90) : item.start]
    match = (_NAMED.search(before) if item.kind == "name" else None) or _MARK.search(before)
    return match[1].lower() if match else ""


def is_topic(item: Placed, text: str) -> bool:
    if _TOPIC.search(text, max(0, item.start - 40), item.start) is not None:
        return True
    return _IT_IS.search(text, max(0, item.start - 16), item.start) is not None and _BUT.match(text, item.end) is not None


def is_bare(item: Placed, text: str, low: int = 0) -> bool:
    """Nothing before it makes it an object or a circumstance, and it owns nothing."""
    if is_topic(item, text):
        return True
    if item.type == "media_outlet" and text.startswith("]", item.end):  # [Beijing = Kyodo]
        return False
    owned = _OWNS.match(text, item.end)
    told = owned is not None and owned[0].strip().endswith("of") and item.type in ("person", "person_unnamed")  # the spokesman of X
    return (mark(item, text) not in words("oblique") or item.start <= low + 1) and (owned is None or told)


def outermost(candidates: Sequence[Placed]) -> list[Placed]:
    kept: list[Placed] = []
    for item in sorted(candidates, key=lambda p: (p.start, -p.end)):
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return kept


def is_quoted(item: Placed, text: str, sentence: Sentence) -> bool:
    """In words that somebody else says; a name in quotation marks of its own is not."""
    length = item.end - item.start + 4
    return any(a <= item.start and item.end <= b and b - a > length for a, b in quotations(text, sentence))


def quoted_at(text: str, sentence: Sentence, offset: int) -> tuple[int, int] | None:
    """The quotation that holds the place."""
    return next(((a, b) for a, b in quotations(text, sentence) if a <= offset < b), None)


def quotations(text: str, sentence: Sentence) -> list[tuple[int, int]]:
    """The quotations that begin in the sentence or go on in it; what is too short is a name."""
    found = _all(text)
    over = found.around(sentence.start)
    listed = [*([over] if over else []), *found.from_(sentence.start, sentence.end)]
    return [(a, b) for a, b in listed if b - a >= LEAST]


@functools.lru_cache(maxsize=2)
def _all(text: str) -> Quotations:
    return Quotations(text)


def topic(scene: Scene, sentence: Sentence, kinds: frozenset[str], but: Collection[int] = ()) -> Placed | None:
    """Whom the sentences before speak of: the nearest that one of them names as its topic or subject, else whoever they name.

    `but` holds the ids of those that play another part already.
    """
    at = bisect_right(scene.starts, sentence.start) - 1
    earlier = list(reversed(scene.sentences[max(0, at - CARRIED) : at]))
    fallback: Placed | None = None
    for each in sorted(earlier, key=lambda s: s.heading):
        listed = [
            p
            for p in outermost(scene.within(each.start, each.end))
            if p.type in kinds and acts(p) and id(p.who) not in but and not is_quoted(p, scene.text, each)
        ]
        bare = [p for p in listed if is_bare(p, scene.text)]
        if bare:
            return next((p for p in bare if is_topic(p, scene.text)), bare[0])
        fallback = fallback or next(iter(listed), None)
    return fallback


def acts(item: Placed) -> bool:
    """Not somebody who is only quoted."""
    return item.who.features.get("role") not in words("tellers") and item.who.features.get("head") not in words("tellers")
