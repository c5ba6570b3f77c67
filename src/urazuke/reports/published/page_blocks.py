"""A page's text block by block, as a browser shows it, with the number of the element that holds each.

White space is folded as browsers do; nothing is added to the text but the tab between the cells of a row and the
quotation marks of `q`. What no reader sees is not read.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from urazuke.reports.patterns import data

BLOCKS = frozenset([
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "li", "main", "nav", "ol", "p",
    "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
])  # fmt: skip
_HIDDEN_STYLE = re.compile(r"display:none|visibility:hidden|font-size:0(?![.\d])|opacity:0(?![.\d])")
_SPACE = re.compile(r"[ \t\r\n\f\xa0]+")
_WIDE = "\u3000-\u30ff\u3400-\u9fff\uff01-\uff9f"
_WIDE_BREAK = re.compile(rf"(?<=[{_WIDE}])[ \t]*[\r\n][ \t\r\n]*(?=[{_WIDE}])")
BREAK = "\0"  # a line break inside a block, until the block is done


@dataclass(frozen=True, slots=True)
class Block:
    """`linked`: how many of its characters are links; `at`: the number of the element that holds it, in document order."""

    text: str
    linked: int
    at: int

    @property
    def prose(self) -> int:
        """Characters that look like running text."""
        plain = len(self.text) - self.linked
        return plain if plain >= 20 and plain > self.linked else 0


class Outline:
    """The elements of a page in document order: the parent of each, and the last element under it."""

    def __init__(self) -> None:
        self.elements: list[Any] = []
        self.parent: list[int] = []
        self.last: list[int] = []

    def enter(self, element: Any, parent: int) -> int:
        self.elements.append(element)
        self.parent.append(parent)
        self.last.append(len(self.elements) - 1)
        return len(self.elements) - 1

    def holds(self, root: int, at: int) -> bool:
        return root <= at <= self.last[root]

    def around(self, number: int) -> Iterator[int]:
        """The elements around one, from the nearest outwards."""
        while number:
            number = self.parent[number]
            yield number


@functools.cache
def parts(name: str) -> frozenset[str]:
    """A list of `gazetteers/page_parts.toml`."""
    return frozenset(data("gazetteers/page_parts.toml")[name])


def read_blocks(body: Any, page: Outline) -> Iterator[Block]:
    """The text of a tree block by block, every element entered into the page on the way."""
    pieces: list[tuple[str, bool]] = []
    preserved = linked = 0
    stack: list[tuple[Any, int, bool]] = [(body, -1, False)]  # element, its parent's or its own number, is it being left
    holder = [0]
    cells: set[Any] = set()
    while stack:
        element, number, leaving = stack.pop()
        tag = element.tag
        if not leaving:
            if not isinstance(tag, str) or _unseen(element):
                if element.tail and element is not body:
                    pieces.append((element.tail, linked > 0))
                continue
            number = page.enter(element, max(number, 0))
            stack.append((element, number, True))
            stack += [(child, number, False) for child in reversed(element)]
            linked += tag == "a"
            preserved += tag == "pre"
            if tag == "tr":
                cells |= _cells(element)
            if tag in BLOCKS and element not in cells:
                yield from _done(pieces, holder[-1], preserved > 1 or (preserved == 1 and tag != "pre"))
                holder.append(number)
            elif tag in ("td", "th") and pieces:
                pieces.append(("\t" + BREAK, False))
            pieces += [(BREAK, False)] if tag == "br" else [("“", False)] if tag == "q" else []
            if element.text:
                pieces.append((element.text, linked > 0))
            continue
        page.last[number] = len(page.elements) - 1
        pieces += [("”", False)] if tag == "q" else []
        if tag in BLOCKS and element not in cells:
            yield from _done(pieces, holder.pop(), preserved > 0)
        linked -= tag == "a"
        preserved -= tag == "pre"
        if element.tail and element is not body:
            pieces.append((element.tail, linked > 0))
    yield from _done(pieces, 0, False)


def _done(pieces: list[tuple[str, bool]], at: int, preserved: bool) -> Iterator[Block]:
    """The blocks that the gathered pieces make; two line breaks in a row part blocks."""
    if not pieces:
        return
    whole = "".join(text for text, _ in pieces)
    linked = sum(len(text.strip()) for text, link in pieces if link)
    pieces.clear()
    if preserved:
        text = re.sub(r"\r\n?", "\n", whole.replace("\t" + BREAK, "\t").replace(BREAK, "\n")).strip("\n")
        if text.strip():
            yield Block(text, linked, at)
        return
    cells = [_folded(cell) for cell in whole.split("\t" + BREAK)]
    text = "\t".join(cells).strip("\t")
    for part in re.split(r"\n{2,}", text):
        if part.strip():
            yield Block(part.strip(), min(linked, len(part)), at)


def _folded(text: str) -> str:
    """White space as a browser shows it: runs are one space, none at a line's ends, none where a line of kana or kanji is wrapped."""
    lines = (_SPACE.sub(" ", _WIDE_BREAK.sub("", line)).strip(" ") for line in text.replace("\xad", "").split(BREAK))
    return "\n".join(lines)


def _cells(row: Any) -> set[Any]:
    """The cells of a row of figures; cells that hold paragraphs, or stand alone in their row, are layout."""
    cells = {c for c in row if c.tag in ("td", "th")}
    if len(cells) < 2 or any(isinstance(e.tag, str) and e.tag in BLOCKS and e not in cells for cell in cells for e in cell.iter()):
        return set()
    return cells


def _unseen(element: Any) -> bool:
    if element.tag in parts("never") or element.get("hidden") is not None:
        return True
    style = element.get("style")
    if style and _HIDDEN_STYLE.search(re.sub(r"\s", "", style[:2000].lower())):
        return True
    classes = (element.get("class") or "")[:500].lower().split()
    shown = any(":" in c or c.startswith("d-") for c in classes if c not in parts("hidden"))
    return not shown and not parts("hidden").isdisjoint(classes)


def marks(element: Any) -> set[str]:
    """The words of its class, id and role, and each of them whole without its hyphens."""
    said = " ".join(element.get(name) or "" for name in ("class", "id", "role"))[:500].lower()
    return {w for name in said.split() for w in (*re.split(r"[-_]+", name), re.sub(r"[-_]", "", name))} if said.strip() else set()
