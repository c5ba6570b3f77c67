"""What the front matter of a Markdown file says of its publisher and day; the text stays as it is."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from urazuke.reports.published.page_metadata import day_of

_FENCED = re.compile(r"\s{0,9}(---|\+\+\+)[ \t]*\r?\n")
_LINE = re.compile(r"^([A-Za-z_-]{1,30})[ \t]*[:=][ \t]*(.{1,300}?)[ \t]*$", re.MULTILINE)
_PUBLISHERS = ("publisher", "site", "site_name", "outlet", "source", "organisation", "organization", "issuer", "author")
_DAYS = ("date", "published", "publish_date", "pubdate", "datepublished", "created")
LIMIT = 4000


def front_matter(text: str, zone: ZoneInfo) -> tuple[str | None, str | None]:
    """Publisher (else the author) and ISO day of a block fenced by `---` or `+++` at the head of the text."""
    match = _FENCED.match(text.removeprefix("\ufeff"))
    if match is None:
        return None, None
    end = text.find(f"\n{match[1]}", match.end() - 1, LIMIT)
    if end < 0:
        return None, None
    said: dict[str, str] = {}
    for key, value in _LINE.findall(text[match.end() : end].replace("\r", "")):
        said.setdefault(key.lower(), value.strip("\"' "))
    publisher = next((v for k in _PUBLISHERS if (v := said.get(k)) and "://" not in v and v[0] not in "[{"), None)
    return publisher, next((d for k in _DAYS if k in said and (d := day_of(said[k], zone))), None)
