"""A report whose words stand in another is a copy of it, and no second source.

Words are compared as overlapping runs (shingles): four words of Latin text, eight characters of Japanese. A report of
which a quarter of the runs stand in an earlier one copies it, edits and all: reports on one event that were written
apart share a few in a hundred, quotations included. Both must have enough text to tell.
(A. Broder, On the resemblance and containment of documents, 1997.)
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping

from urazuke.evidence.claim import Reading

SHARED = 0.25
FEWEST_RUNS = 30
_WORD = re.compile(r"[぀-ヿ㐀-鿿々〆]|[^\W぀-ヿ㐀-鿿々〆]+")
_JAPANESE = re.compile(r"[぀-ヿ㐀-鿿]")


def copied_from(readings: Mapping[str, Reading]) -> dict[str, str]:
    """Report -> the report it copies: the earliest published (then the longest, then by name) of those that hold its words."""
    runs = {label: shingles(reading.text) for label, reading in sorted(readings.items())}
    order = sorted(readings, key=lambda label: (readings[label].published or "9999", -len(runs[label]), label))
    place = {label: n for n, label in enumerate(order)}
    holders: dict[tuple[str, ...], list[str]] = defaultdict(list)  # of every run, the originals that hold it
    found: dict[str, str] = {}
    for label in order:
        shared = Counter(holder for run in runs[label] for holder in holders.get(run, ()))
        earlier = [o for o, count in shared.items() if _holds(count, len(runs[o]), len(runs[label]))]
        if earlier:
            found[label] = min(earlier, key=place.__getitem__)
            continue
        for run in runs[label]:
            holders[run].append(label)
    return found


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """The runs of words of a text; a few lines of boilerplate more or less change few of them."""
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    japanese = sum(bool(_JAPANESE.match(w)) for w in words) * 2 > len(words)
    length = 8 if japanese else 4
    return frozenset(tuple(words[i : i + length]) for i in range(len(words) - length + 1))


def _holds(shared: int, earlier: int, later: int) -> bool:
    fewer = min(earlier, later)
    return fewer >= FEWEST_RUNS and shared >= SHARED * fewer
