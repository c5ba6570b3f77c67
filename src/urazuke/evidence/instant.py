"""Every time becomes one UTC instant, or says that it cannot.

Forms read: ISO 8601 (`T` or space, `Z`, `+09:00`, `+0900` or none), `2024/04/02 14:34[:00]`,
`2024年4月2日 14時34分[0秒]` or `午後2時34分`, the Japanese eras (`令和6年4月2日`, `R6.4.2`, 元年), dates alone (midnight),
all of these in full-width digits, and epoch seconds (10 digits, fraction allowed) or milliseconds (13).
Times that carry no zone take the one given.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "R": 2018, "H": 1988, "S": 1925, "T": 1911}

_ZONE = r"\s*(?P<zone>Z|UTC|GMT|JST|[+-]\d{2}:?\d{2})?"
_CLOCK = r"(?:[T\s]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?" + _ZONE + ")?"
_PLAIN = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})" + _CLOCK)
_JAPANESE = re.compile(
    r"(?:(?P<era>令和|平成|昭和|大正|[RHST])\s*(?P<era_year>\d{1,2}|元)|(?P<year>\d{4}))\s*[年.]\s*"
    r"(?P<month>\d{1,2})\s*[月.]\s*(?P<day>\d{1,2})日?(?:\([月火水木金土日]\))?"
    r"(?:[T\s]*(?:(?P<half>午前|午後)\s*)?"
    r"(?P<hour>\d{1,2})[時:](?P<minute>\d{1,2})?分?(?::?(?P<second>\d{1,2})秒?)?(?:[.](?P<fraction>\d{1,9}))?" + _ZONE + ")?"
)
_EPOCH = re.compile(r"\d{10}(?:\.\d{1,9})?|\d{13}")


@cache
def zone(name: str) -> ZoneInfo:
    """The IANA time zone of that name; ValueError, with a word on the usual form, where there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is not a time zone; write an IANA name such as Asia/Tokyo or UTC") from error


def parse_instant(text: str, assumed: ZoneInfo) -> datetime:
    """The instant that the text names, in UTC; ValueError where it names none."""
    value = text.strip()
    try:
        return to_utc(datetime.fromisoformat(value), assumed)
    except (ValueError, OverflowError):
        pass
    value = unicodedata.normalize("NFKC", value)
    if _EPOCH.fullmatch(value):
        return from_epoch(value)
    match = _PLAIN.fullmatch(value) or _JAPANESE.fullmatch(value)
    if match is None:
        raise ValueError(f"{text!r} is not a time in a known form")
    return to_utc(_assemble(match.groupdict()), assumed)


def to_utc(moment: datetime, assumed: ZoneInfo) -> datetime:
    """The same instant in UTC; a naive one is taken to be local to `assumed` (the earlier where ambiguous)."""
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=assumed)).astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"{moment!r} is out of range") from error


def from_epoch(text: str) -> datetime:
    """Seconds since 1970 (with a fraction), or milliseconds where there are 13 digits; exact to the microsecond."""
    if len(text) == 13 and "." not in text:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(text))
    whole, _, fraction = text.partition(".")
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(whole), microseconds=int((fraction + "000000")[:6]))


def _assemble(part: dict[str, str | None]) -> datetime:
    if part.get("era"):
        era_year = part["era_year"] or ""
        year = ERAS[part["era"] or ""] + (1 if era_year == "元" else int(era_year))
    else:
        year = int(part["year"] or 0)
    number = {k: int(part[k] or 0) for k in ("month", "day", "hour", "minute", "second")}
    if half := part.get("half"):
        if number["hour"] > 11:
            raise ValueError(f"{half}{number['hour']}時 is not an hour of that half of the day")
        number["hour"] += 12 if half == "午後" else 0
    late = number["hour"] == 24 and number["minute"] == 0
    moment = datetime(
        year,
        number["month"],
        number["day"],
        0 if late else number["hour"],
        number["minute"],
        number["second"],
        int(((part.get("fraction") or "") + "000000")[:6]),
    )
    return _zoned(moment + timedelta(days=1) if late else moment, part.get("zone"))


def _zoned(moment: datetime, name: str | None) -> datetime:
    if name is None:
        return moment
    if name in ("Z", "UTC", "GMT"):
        return moment.replace(tzinfo=UTC)
    if name == "JST":
        return moment.replace(tzinfo=zone("Asia/Tokyo"))
    return datetime.fromisoformat(moment.isoformat() + name)


def format_instant(instant: datetime) -> str:
    """ISO 8601 with `Z`; microseconds only where there are any."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
