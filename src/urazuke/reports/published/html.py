"""A web page becomes the report that stands on it, with what its own metadata says of publisher and day; no script is run or read."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

from urazuke.reports.published.extracts import Extract
from urazuke.reports.published.page_blocks import parts
from urazuke.reports.published.page_metadata import Metadata
from urazuke.reports.published.page_text import report_text

LIMIT_TAGS = 300_000  # a page with more is read without a tree
LIMIT_BARE = 1 << 20  # characters read from a page that has no usable tree


def extract_html(source: str, zone: ZoneInfo) -> Extract:
    """The report's text, with publisher and published day where the metadata gives them.

    A page nested or tagged beyond reason gives all its text but scripts and the like, from its first million characters.
    """
    tree = _tree(source) if source.count("<") <= LIMIT_TAGS else None
    if tree is None:
        text = _bare_text(source)
        of = f" of its first {LIMIT_BARE:,} characters" if len(source) > LIMIT_BARE else ""
        note = f"the page is nested or tagged beyond reason: this is all the text{of}" if text else "the page holds no text"
        return Extract(text, notes=(note,))
    metadata = Metadata(tree, zone)
    text, headline = report_text(tree, metadata.titles, metadata.publisher)
    publisher = metadata.publisher or (metadata.site_behind(headline) if headline else None)
    if headline is None and (title := metadata.without_site(publisher)):
        text = f"{title}\n\n{text}".rstrip()
    notes = () if text.strip() else ("the page holds no text",)
    return Extract(text, publisher, metadata.published, notes)


def _tree(source: str) -> Any:
    """The page as a tree, or None where the parser gave up before its end."""
    import lxml.html
    from lxml import etree

    parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True)
    try:
        tree = lxml.html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", source), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    return None if any(e.level_name == "FATAL" for e in parser.error_log) else tree


class _Bare(HTMLParser):
    """Text outside scripts and styles, for pages too deeply nested for a tree."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._unseen is None and tag in parts("never") and tag not in ("embed", "input", "head"):
            self._unseen = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._unseen:
            self._unseen = None

    def handle_data(self, data: str) -> None:
        if self._unseen is None and data.strip():
            self.parts.append(" ".join(data.split()))


def _bare_text(source: str) -> str:
    parser = _Bare()
    parser.feed(source[:LIMIT_BARE])
    return "\n".join(parser.parts)
