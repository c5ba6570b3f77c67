"""columns.toml says what a provider's own headers mean, and what its files leave unsaid.

ip = "Their Header"                 for whichever file has that header
name = ["Family", "Given"]          several headers, the first that is not empty; parts are joined: family_name = "Family"
timezone = "Asia/Tokyo"             of times that carry no zone
date_order = "DMY"                  of 01/04/2024: DMY, MDY or YMD
end_is_last_day = true              an end without a clock time is the last day, and belongs to the lease
encoding = "gb18030"                where the encoding is not seen from the bytes
[constant]                          what every row of the file says, though no column does
provider = "Kumo Hosting"
["kumo*.csv"]                       all of this for files of that name alone
start = "Activated"
"""

from __future__ import annotations

import codecs
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from urazuke.errors import CaseError, printable
from urazuke.evidence.written import zone
from urazuke.leases.headings import known_headers

REQUIRED: dict[str, tuple[str, ...]] = {
    "lease": ("provider", "account_id", "ip", "start"),
    "access": ("provider", "account_id", "time", "source_ip"),
}
ORDERS = ("DMY", "MDY", "YMD")
_HABITS = ("timezone", "date_order", "end_is_last_day", "encoding")


@dataclass(frozen=True, slots=True)
class Habits:
    """What columns.toml says of one file: its headers by column, and how it writes."""

    headers: Mapping[str, tuple[str, ...]]
    constant: Mapping[str, str]
    timezone: ZoneInfo | None = None
    date_order: str | None = None
    end_is_last_day: bool = False
    encoding: str | None = None


def habits_of(columns: Mapping[str, Any], path: str) -> Habits:
    """What columns.toml says of the file at that path: the part for every file, then the tables whose name fits."""
    said: dict[str, Any] = {key: value for key, value in columns.items() if not isinstance(value, Mapping)}
    constant = dict(columns.get("constant", {}))
    for pattern, table in columns.items():
        if isinstance(table, Mapping) and pattern != "constant" and fnmatch(path.rpartition("/")[2], pattern):
            said |= {key: value for key, value in table.items() if key != "constant"}
            constant |= table.get("constant", {})
    headers = {key: (value,) if isinstance(value, str) else tuple(value) for key, value in said.items() if key not in _HABITS}
    name = said.get("timezone")
    return Habits(
        headers, constant, zone(name) if name else None, said.get("date_order"), bool(said.get("end_is_last_day")), said.get("encoding")
    )


def read_columns(path: Path) -> Mapping[str, Any]:
    """columns.toml as it stands; {} where there is no such file, CaseError with the line where it is wrong."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise CaseError(f"cannot be read: {error.strerror}", where=str(path), hint="mend the permissions") from None
    except UnicodeDecodeError:
        raise CaseError("is not UTF-8", where=f"{path}:1", hint="save columns.toml as UTF-8") from None
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        line = int(at[1]) if at else text.count("\n") + 1
        raise CaseError(f"not valid TOML: {error}", where=f"{path}:{line}", hint='write lines like: ip = "Their Header"') from None
    for key, value in document.items():
        if isinstance(value, dict) and key != "constant" and re.search(r"[.*?\[]", key):
            for inner, said in value.items():
                _check(path, text, inner, said)
        else:
            _check(path, text, key, value)
    return dict(document)


def _check(path: Path, text: str, key: str, value: Any) -> None:
    """CaseError with the line of that key where it, or what it says, is nothing that is known."""
    where = _place(path, text, key)
    columns = {**known_headers()["lease"], **known_headers()["access"]}
    if key == "constant" and isinstance(value, dict):
        for column, said in value.items():
            if column not in columns or not isinstance(said, str):
                raise CaseError(
                    f"constant.{printable(column)} is no column with a text",
                    where=_place(path, text, column),
                    hint='write: provider = "Its Name"',
                )
    elif key in _HABITS:
        if hint := _habit_fault(key, value):
            raise CaseError(f"{key} = {printable(repr(value))} is not known", where=where, hint=hint)
    elif key not in columns:
        raise CaseError(f"unknown column {printable(key)!r}", where=where, hint=f"columns are: {', '.join(columns)}")
    elif not all(isinstance(name, str) and name.strip() for name in (value if isinstance(value, list) and value else [value])):
        raise CaseError(f"{key} needs a header name in quotes, or a list of them", where=where, hint=f'write: {key} = "Their Header"')


def _place(path: Path, text: str, key: str) -> str:
    """File and line of that key; the first line where it is not seen."""
    line = re.compile(rf"""\s*\[*\s*["']?{re.escape(key)}["']?\s*[=\].]""")
    return f"{path}:{next((number for number, said in enumerate(text.splitlines(), 1) if line.match(said)), 1)}"


def _habit_fault(key: str, value: Any) -> str | None:
    """What to write instead; None where it is well."""
    try:
        if key == "timezone":
            zone(value if isinstance(value, str) else repr(value))
        elif key == "encoding":
            codecs.lookup(value if isinstance(value, str) else repr(value))
    except (ValueError, LookupError):
        return 'write an IANA name such as timezone = "Asia/Tokyo"' if key == "timezone" else 'write a name such as encoding = "gb18030"'
    if key == "date_order" and value not in ORDERS:
        return f"write one of {', '.join(ORDERS)} in quotes"
    return "write true or false" if key == "end_is_last_day" and not isinstance(value, bool) else None
