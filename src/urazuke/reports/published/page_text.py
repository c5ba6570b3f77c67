"""The report on a web page: its headline and paragraphs, without what stands beside it.

Blocks (headings, paragraphs, items, rows, captions) are parted by an empty line. An article or main element is believed
where it holds half of the page's running text; on other pages the report is where nearly all of that text is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from urazuke.reports.published.page_blocks import BLOCKS, Block, Outline, marks, parts, read_blocks

_PARAGRAPHS = frozenset(["p", "li", "blockquote", "h1", "h2", "h3", "h4"])
_REFERENCE = re.compile(r"://|hxxp|\bCVE-\d|\[\.\]|\b[0-9a-fA-F]{32}")  # what a link may name that the report is about


def report_text(tree: Any, titles: Sequence[str], publisher: str | None) -> tuple[str, str | None]:
    """The report's text, and its headline where it stands on the page.

    `titles` is what the metadata calls it, the surest first; `publisher`, where known, is no headline.
    """
    page = _Page(next(tree.iter("body"), tree))
    if not page.blocks:
        return "", None
    root = page.story()
    inside = [i for i, b in enumerate(page.blocks) if page.holds(root, b.at)]
    first, last = inside[0], inside[-1]
    headline = page.headline(first, last, titles, publisher)
    start = first if headline is None or (headline > first and _is_article(page.elements[root])) else headline
    kept = [b for i, b in enumerate(page.blocks[start : last + 1], start) if i == headline or not _beside(b)]
    while kept and _closing(kept[-1].text):
        kept.pop()
    return "\n\n".join(b.text for b in kept), None if headline is None else page.blocks[headline].text


class _Page(Outline):
    """The elements of a page in order, its blocks of text, and how much prose lies under each element."""

    def __init__(self, body: Any) -> None:
        super().__init__()
        self.blocks = list(read_blocks(body, self))
        self.prose = self._totals()
        self._leave_out()

    def _totals(self) -> list[int]:
        totals = [0] * len(self.elements)
        for block in self.blocks:
            totals[block.at] += block.prose
        for number in range(len(totals) - 1, 0, -1):
            totals[self.parent[number]] += totals[number]
        return totals

    def _leave_out(self) -> None:
        """Drop the blocks of parts that stand beside the report, and those that are controls."""
        blocks = [b for b in self.blocks if b.text.lower() not in parts("labels")]
        for by_marks in (True, False):
            out = self._beside(by_marks)
            self.blocks = [b for b in blocks if not out[b.at]]
            if sum(b.prose for b in self.blocks) >= 0.4 * self.prose[0]:
                break
        self.blocks = self.blocks or blocks
        self.prose = self._totals()

    def _beside(self, by_marks: bool) -> list[bool]:
        """For each element: does it, or one around it, stand beside the report?"""
        out = [False] * len(self.elements)
        headed = {a for n, e in enumerate(self.elements) if e.tag == "h1" for a in self.around(n)}
        for number in range(1, len(self.elements)):
            element = self.elements[number]
            beside = self.prose[number] <= 0.4 * self.prose[0] and (
                (element.tag in parts("beside") and not (element.tag == "footer" and "article" in self._tags_around(number)))
                or (by_marks and element.tag not in _PARAGRAPHS and number not in headed and not parts("marks").isdisjoint(marks(element)))
            )
            out[number] = beside or out[self.parent[number]]
        return out

    def _tags_around(self, number: int) -> set[str]:
        return {self.elements[n].tag for n in self.around(number)}

    def story(self) -> int:
        """The element that holds the report: an article or main with half of the prose, else the smallest with nearly all of it."""
        if (several := self._several_articles()) is not None:
            return several
        half = 0.5 * self.prose[0]
        for wanted in (_is_article, _is_main, _is_story):
            found = [n for n, e in enumerate(self.elements) if self.prose[n] and self.prose[n] >= half and wanted(e)]
            if found:
                most = max(self.prose[n] for n in found)
                return max(n for n in found if self.prose[n] >= 0.9 * most)
        at = 0
        while (child := self._heaviest(at)) is not None:
            at = child
        return at

    def _several_articles(self) -> int | None:
        """What holds the articles of a digest: each a good part of the page, and no teaser, whose heading is a link."""
        articles = [n for n, e in enumerate(self.elements) if e.tag == "article" and self.prose[n] > 0.1 * self.prose[0]]
        outer = [n for n in articles if not any(m < n <= self.last[m] for m in articles)]
        whole = [n for n in outer if not self._teaser(n)]
        if len(whole) < 2 or sum(self.prose[n] for n in whole) < 0.5 * self.prose[0]:
            return None
        return next(a for a in self.around(whole[0]) if whole[-1] <= self.last[a])

    def _teaser(self, number: int) -> bool:
        first = next((b for b in self.blocks if self.holds(number, b.at)), None)
        return first is None or first.linked > len(first.text) / 2

    def _heaviest(self, at: int) -> int | None:
        number = at + 1
        while number <= self.last[at]:
            if self.prose[number] > 0.8 * self.prose[at] and self.elements[number].tag in BLOCKS - {"p", "li"}:
                return number
            number = self.last[number] + 1
        return None

    def headline(self, first: int, last: int, titles: Sequence[str], publisher: str | None) -> int | None:
        """The block that is the headline: what the metadata says too, else an h1 in the report, else the last one before it."""
        upto = [(i, _letters(b.text)) for i, b in enumerate(self.blocks[: last + 1])]
        for wanted in (_letters(t) for t in titles):
            said = [i for i, letters in upto if letters == wanted]
            if said:
                return next((i for i in said if i >= first), said[-1])
        site = _letters(publisher or "")
        heads = [i for i, letters in upto if len(letters) <= 300 and letters != site and self._in_h1(self.blocks[i].at)]
        before = [i for i in heads if i < first and self.blocks[i].linked < len(self.blocks[i].text) / 2]
        return next((i for i in heads if i >= first), before[-1] if before else None)

    def _in_h1(self, number: int) -> bool:
        return self.elements[number].tag == "h1" or (number > 0 and self.elements[self.parent[number]].tag == "h1")


def _is_article(element: Any) -> bool:
    return bool(element.tag == "article" or (element.get("itemtype") or "").endswith(("Article", "BlogPosting")))


def _is_main(element: Any) -> bool:
    return bool(element.tag == "main" or element.get("role") == "main" or element.get("itemprop") == "articleBody")


def _is_story(element: Any) -> bool:
    return element.tag in ("div", "section", "td") and not parts("story").isdisjoint(marks(element))


def _beside(block: Block) -> bool:
    """Links and nothing else, unless they name what the report is about."""
    return block.linked > 0.7 * len(block.text) and not _REFERENCE.search(block.text[:1000])


def _closing(text: str) -> bool:
    return text.lower().startswith(tuple(parts("closing"))) and len(text) <= 200


def _letters(text: str) -> str:
    """The words, whatever stands between them."""
    return re.sub(r"\W+", "", text[:400]).casefold()
