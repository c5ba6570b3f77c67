"""What a page's own metadata says of itself: its publisher, the day it was published, its title."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from zoneinfo import ZoneInfo

_PUBLISHERS = (
    "og:site_name", "application-name", "publisher", "dc.publisher", "dcterms.publisher", "citation_publisher", "copyright-holder",
)  # fmt: skip
_DAYS = (
    "article:published_time", "og:article:published_time", "datepublished", "article:published", "parsely-pub-date", "pubdate",
    "publish-date", "publish_date", "publication_date", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "dcterms.created",
    "citation_publication_date", "sailthru.date", "date",
)  # fmt: skip
_ARTICLES = re.compile(r"Article|Posting|Report|WebPage$")
_SUFFIX = re.compile(r"\s[|｜\-–—:：«»・]\s|[|｜]|（(?=[^（）]{2,30}）$)|：(?=[^：]{2,20}$)")
LIMIT_JSON = 1 << 20
LIMIT_TITLE = 300


class Metadata:
    """Read once from the tree's head, microdata and linked data."""

    def __init__(self, tree: Any, zone: ZoneInfo) -> None:
        self._metas = _metas(tree)
        self._linked = _linked_data(tree)
        self._page_title = next((_text(e) for e in tree.iter("title")), "")[:LIMIT_TITLE]
        self.published = self._published(tree, zone)
        self.publisher = self._publisher()
        self.titles = self._titles()

    def _published(self, tree: Any, zone: ZoneInfo) -> str | None:
        candidates: list[Any] = [self._metas.get(name) for name in _DAYS]
        candidates += [item.get("datePublished") for item in self._linked]
        times = list(tree.iter("time"))[:20]
        marked = [t for t in times if t.get("pubdate") is not None or "publish" in (t.get("itemprop") or t.get("class") or "").lower()]
        candidates += [t.get("datetime") for t in (*marked, *times[:3])]
        return next((day for text in candidates if isinstance(text, str) and (day := day_of(text, zone))), None)

    def _publisher(self) -> str | None:
        named = (self._metas.get(name) for name in _PUBLISHERS)
        if found := next((n for n in named if n and "://" not in n and not n.startswith("@")), None):
            return found[:200]
        return next((n for i in self._linked if (n := _name_of(i.get("publisher")) or _name_of(i.get("sourceOrganization")))), None)

    def _titles(self) -> tuple[str, ...]:
        """What the metadata calls the report, the surest first; then the title element, whole and without one end after the other."""
        said = [self._metas.get("og:title"), *(i.get("headline") for i in self._linked), self._page_title]
        found: dict[str, None] = {}
        for title in said:
            if isinstance(title, str) and title.strip():
                found[title[:LIMIT_TITLE].strip()] = None
                for match in reversed(list(_SUFFIX.finditer(title[:LIMIT_TITLE]))):
                    found[title[: match.start()].strip()] = None
        return tuple(t for t in found if t)

    def without_site(self, publisher: str | None) -> str | None:
        """The surest title, without the publisher's name at its end; None where nothing is left."""
        title = next(iter(self.titles), None)
        for match in _SUFFIX.finditer(title or ""):
            if title and publisher and _letters(title[match.end() :]) == _letters(publisher):
                return title[: match.start()].strip() or None
        return title if title and (not publisher or _letters(title) != _letters(publisher)) else None

    def site_behind(self, headline: str) -> str | None:
        """`Harbour Courier` where the title element is that headline and then ` | Harbour Courier`."""
        title = self._page_title
        for match in _SUFFIX.finditer(title):
            if _letters(title[: match.start()]) == _letters(headline):
                name = _SUFFIX.split(title[match.end() :])[-1].strip(" （）()|｜")
                return name if 2 <= len(name) <= 40 else None
        return None


def day_of(text: str, zone: ZoneInfo) -> str | None:
    """The day as the page or mail writes it, in its own offset; a `Z` is read in `zone`, the case's."""
    value = text.strip()[:80]
    if match := re.match(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})(?:日|$|[ ,T])", value):
        return _instant_day(value, zone) or _day(*match.groups())
    if match := re.fullmatch(r"(\d{4})(\d{2})(\d{2})", value):
        return _day(*match.groups())
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return _written_day(value)
    return _in_zone(moment, re.search(r"(?:GMT|UTC|UT|Z|[+-]0000)$", value) is not None, zone)


def _instant_day(value: str, zone: ZoneInfo) -> str | None:
    try:
        return _in_zone(datetime.fromisoformat(value), value.endswith("Z"), zone)
    except (ValueError, OverflowError):
        return None


def _in_zone(moment: datetime, universal: bool, zone: ZoneInfo) -> str | None:
    try:
        return (moment.astimezone(zone) if universal and moment.tzinfo else moment).date().isoformat()
    except (ValueError, OverflowError):
        return None


def _day(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _written_day(value: str) -> str | None:
    """`17 September 2024`, `Sept. 17, 2024`: a day in words."""
    from urazuke.reports.dates.finding import full_days

    return next((d.value for d in full_days(value, "en")), None)


def _metas(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if name and (content := " ".join((meta.get("content") or "")[:2000].split())):
            found.setdefault(name, content)
    return found


def _linked_data(tree: Any) -> list[dict[str, Any]]:
    """The items of JSON-LD that describe an article or the page, those of a graph included."""
    found: list[dict[str, Any]] = []
    for script in tree.iter("script"):
        text = script.text
        if (script.get("type") or "").lower().strip() != "application/ld+json" or not text or len(text) > LIMIT_JSON:
            continue
        try:
            value = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        found += [item for item in _items(value) if _ARTICLES.search(_kinds(item))]
    return sorted(found, key=lambda item: "WebPage" in _kinds(item))


def _items(value: Any) -> Iterator[dict[str, Any]]:
    for item in (value if isinstance(value, list) else [value])[:50]:
        if isinstance(item, dict):
            yield item
            graph = item.get("@graph")
            yield from (i for i in (graph if isinstance(graph, list) else [])[:50] if isinstance(i, dict))


def _kinds(item: dict[str, Any]) -> str:
    kind = item.get("@type")
    return " ".join(str(k) for k in kind[:10]) if isinstance(kind, list) else str(kind or "")


def _name_of(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    name = value.get("name") if isinstance(value, dict) else value
    return " ".join(name.split())[:200] if isinstance(name, str) and name.strip() and "://" not in name else None


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext())[:2000].split())


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
