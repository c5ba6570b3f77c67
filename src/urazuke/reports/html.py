"""The main text of a web page, and what its own metadata says of publisher and day; scripts are never run or kept."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

from urazuke.reports.extracts import Extract

_BLOCKS = frozenset(
    [
        "p",
        "div",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "td",
        "th",
        "tr",
        "br",
        "section",
        "article",
        "blockquote",
        "pre",
        "dd",
        "dt",
        "figcaption",
        "main",
        "header",
        "footer",
    ]
)
_DROPPED = ("script", "style", "noscript", "template", "iframe", "object", "svg", "nav", "aside", "form")
LIMIT_BARE = 1 << 20  # characters read from a page that has no usable tree
_DAY_PROPERTIES = ("article:published_time", "datepublished", "date", "pubdate", "dc.date", "dc.date.issued", "publish-date")


def extract_html(source: str, zone: ZoneInfo) -> Extract:
    """The main text (trafilatura's, else all visible text), with og:site_name and the published day where given."""
    import lxml.html
    from lxml import etree

    source = re.sub(r"^\s*<\?xml[^>]*\?>", "", source)
    try:
        tree = lxml.html.document_fromstring(source)
    except (etree.LxmlError, ValueError):
        return Extract("", notes=("the page holds nothing that can be read",))
    publisher, published = _publisher(tree), _published(tree, zone)
    title = _title(tree)
    text = _main_text(source) or _visible_text(tree) or _bare_text(source)
    if title and title not in text[: len(title) + 200]:
        text = f"{title}\n{text}"
    notes = () if text.strip() else ("the page holds no text",)
    return Extract(text, publisher, published, notes)


def _main_text(source: str) -> str:
    import trafilatura

    found = trafilatura.extract(source, include_comments=False, include_tables=True, favor_recall=True, with_metadata=False)
    return found or ""


def _visible_text(tree: Any) -> str:
    for name in _DROPPED:
        for element in list(tree.iter(name)):
            element.drop_tree() if element.getparent() is not None else None
    parts: list[str] = []
    for event_text, block in _walk(tree):
        parts.append(("\n" if block else "") + re.sub(r"\s+", " ", event_text))
    return re.sub(r"\n\s*\n*", "\n", "".join(parts)).strip()


class _Bare(HTMLParser):
    """Text outside scripts and styles, for pages too deeply nested for a tree."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden = tag in _DROPPED

    def handle_endtag(self, tag: str) -> None:
        self._hidden = False

    def handle_data(self, data: str) -> None:
        if not self._hidden and data.strip():
            self.parts.append(" ".join(data.split()))


def _bare_text(source: str) -> str:
    parser = _Bare()
    parser.feed(source[:LIMIT_BARE])
    return "\n".join(parser.parts)


def _walk(tree: Any) -> list[tuple[str, bool]]:
    """Text pieces in document order, and whether a block starts with them; iterative, for pages nest deeply."""
    found: list[tuple[str, bool]] = []
    for element in tree.iter():
        if isinstance(element.tag, str) and element.text:
            found.append((element.text, element.tag in _BLOCKS))
        if element.tail:
            found.append((element.tail, isinstance(element.tag, str) and element.tag in _BLOCKS))
    return found


def _title(tree: Any) -> str | None:
    heading = next(tree.iter("h1"), None)
    text = " ".join(heading.text_content().split()) if heading is not None else ""
    return text if 0 < len(text) <= 300 else None


def _metas(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if name and meta.get("content"):
            found.setdefault(name, " ".join(meta.get("content").split()))
    return found


def _publisher(tree: Any) -> str | None:
    metas = _metas(tree)
    named = metas.get("og:site_name") or metas.get("application-name") or metas.get("dc.publisher")
    if named:
        return named[:200]
    return next((name for item in _linked_data(tree) if (name := _name_of(item.get("publisher")))), None)


def _name_of(value: Any) -> str | None:
    name = value.get("name") if isinstance(value, dict) else value
    return name[:200] if isinstance(name, str) and name.strip() else None


def _published(tree: Any, zone: ZoneInfo) -> str | None:
    metas = _metas(tree)
    candidates: list[Any] = [metas.get(name) for name in _DAY_PROPERTIES]
    candidates += [item.get("datePublished") for item in _linked_data(tree)]
    candidates += [element.get("datetime") for element in list(tree.iter("time"))[:3]]
    return next((day for text in candidates if isinstance(text, str) and (day := _day(text, zone))), None)


def _day(text: str, zone: ZoneInfo) -> str | None:
    """The day as the page writes it, in the page's own offset; `Z` is read in the case's zone."""
    value = text.strip()
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            return date.fromisoformat(value).isoformat()
        moment = datetime.fromisoformat(value)
        return (moment.astimezone(zone) if value.endswith("Z") else moment).date().isoformat()
    except (ValueError, OverflowError):
        match = re.match(r"\d{4}-\d{2}-\d{2}", value)
        return match[0] if match else None


def _linked_data(tree: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for script in tree.iter("script"):
        if (script.get("type") or "").lower() != "application/ld+json" or not script.text or len(script.text) > 1 << 20:
            continue
        try:
            value = json.loads(script.text)
        except (ValueError, RecursionError):
            continue
        items = value if isinstance(value, list) else [value]
        found += [item for item in items[:50] if isinstance(item, dict)]
    return found
