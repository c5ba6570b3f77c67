"""A birth date is one day however it is written: 昭和59年12月31日, S59.12.31, 31 Dec 1984 and 1984-12-31."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from urazuke.evidence.written import parse_written

_ISO = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")
_LONGEST_DATE = 60
_SERIAL = re.compile(r"\d{4,5}(?:\.0+)?")


def birth_date(text: str | None, order: str | None = None) -> str | None:
    """The day as ISO 8601; what is no full date, or could be two, is kept as it stands, for the reader to see."""
    if text is None or len(text) > _LONGEST_DATE or _ISO.fullmatch(text):
        return text
    try:
        # A spreadsheet's day number: 1906 to 2036, of which years before 1927 have four digits.
        day = datetime(1899, 12, 30) + timedelta(days=int(float(text))) if _SERIAL.fullmatch(text) else parse_written(text, order)
    except (ValueError, OverflowError):
        return text
    return day.date().isoformat() if 1900 <= day.year <= 2040 else text
