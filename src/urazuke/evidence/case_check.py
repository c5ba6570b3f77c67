"""case.toml is checked whole: every fault is collected, with its line, before one error names them all."""

from __future__ import annotations

import csv
import difflib
import io
import ipaddress
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from urazuke.errors import CaseError, printable
from urazuke.evidence.instant import parse_instant, to_utc, zone

_HEADER = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.\"'-]+)\s*\]\]?")
_KEY = re.compile(r"^\s*[\"']?([A-Za-z0-9_-]+)[\"']?\s*=")
_DOMAIN = re.compile(r"(?=.{1,253}$)([^\W_]|[^\W_][\w-]{0,61}[^\W_])(\.([^\W_]|[^\W_][\w-]{0,61}[^\W_]))+")
Place = tuple[str | None, int | None]
Named = TypeVar("Named", bound=Any)


@dataclass(frozen=True, slots=True)
class Fault:
    path: Path
    line: int
    message: str
    hint: str


class Checker:
    """Takes values out of parsed TOML (or CSV) and notes what is wrong with them, with the line they stand in."""

    def __init__(self, path: Path, text: str, faults: list[Fault] | None = None) -> None:
        self.path = path
        self._content = text
        self.faults: list[Fault] = [] if faults is None else faults
        self._lines = _key_lines(text)
        self._row_lines: list[int] = []  # of a CSV: the line in which each row starts

    def at(self, path: Path) -> Checker:
        """The same check, going on in another file."""
        try:
            text = path.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            self.faults.append(Fault(path, 1, "cannot be read as UTF-8 text", "save it as UTF-8"))
            text = ""
        return Checker(path, text, self.faults)

    def line(self, section: str | None, index: int | None, key: str | None) -> int:
        if self.path.suffix == ".csv":
            return self._row_lines[index] if index is not None else 1
        lines = self._lines
        return lines.get((section, index, key)) or lines.get((section, index, None)) or lines.get((key, None, None)) or 1

    def fault(self, section: str | None, index: int | None, key: str | None, message: str, hint: str) -> None:
        self.faults.append(Fault(self.path, self.line(section, index, key), message, hint))

    def syntax(self, error: tomllib.TOMLDecodeError) -> CaseError:
        match = re.search(r"\(at line (\d+)", str(error))
        line = int(match[1]) if match else self._content.count("\n") + 1
        reason = re.sub(r"\s*\(at .*\)$", "", str(error))
        return CaseError(f"not valid TOML: {reason}", where=f"{self.path}:{line}", hint="see the commented case.toml of `urazuke new`")

    def finish(self) -> None:
        """CaseError with the first fault, and the places of the others, where there are any."""
        if not self.faults:
            return
        first, *others = sorted(self.faults, key=lambda f: (f.path.name, f.line, f.message))
        more = "; also " + ", ".join(f"{f.path.name}:{f.line} {f.message}" for f in others[:5]) if others else ""
        more += f" and {len(others) - 5} more" if len(others) > 5 else ""
        raise CaseError(first.message + more, where=f"{first.path}:{first.line}", hint=first.hint)

    # sections and rows

    def section(self, value: Any, section: str, index: int | None, keys: Sequence[str]) -> dict[str, Any]:
        if not isinstance(value, dict):
            self.fault(section, index, None, f"{section} is not a table", f"write [{section}] on a line of its own")
            return {}
        for key in value:
            if key not in keys:
                close = difflib.get_close_matches(key, keys, 1)
                hint = f"did you mean {close[0]!r}?" if close else f"keys here are: {', '.join(keys)}"
                self.fault(section, index, key, f"unknown key {printable(key)!r} in [{section}]", hint)
        return value

    def rows(self, document: dict[str, Any], section: str, keys: Sequence[str]) -> Iterator[tuple[int, dict[str, Any]]]:
        value = document.get(section, [])
        if not isinstance(value, list):
            self.fault(section, None, None, f"[{section}] must be a list", f"write [[{section}]] with two brackets")
            return
        for index, row in enumerate(value):
            checked = self.section(row, section, index, keys)
            if isinstance(row, dict):
                yield index, checked

    def csv_rows(self, keys: Sequence[str]) -> Iterator[tuple[int, dict[str, Any]]]:
        """The rows of an organisations.csv: lists are joined by `;`, empty cells are left out."""
        reader = csv.reader(io.StringIO(self._content, newline=""))
        try:
            columns = next(reader, [])
            for name in columns:
                if name not in keys:
                    self.faults.append(Fault(self.path, 1, f"unknown column {printable(name)!r}", f"columns are: {', '.join(keys)}"))
            for index, row in enumerate(self._numbered(reader)):
                if len(row) > len(columns):
                    self.fault("organisation", index, None, "more cells than columns", "quote a cell that holds a comma")
                given: dict[str, Any] = {k: v for k, v in zip(columns, row) if k in keys and v.strip()}
                for key in {"names", "networks"} & given.keys():
                    given[key] = [p.strip() for p in given[key].split(";") if p.strip()]
                yield index, given
        except csv.Error as error:
            self.faults.append(Fault(self.path, reader.line_num, f"not CSV: {error}", "quote cells with line breaks or commas"))

    def _numbered(self, reader: Iterator[list[str]]) -> Iterator[list[str]]:
        """The rows that are not blank, remembering the line in which each starts."""
        start = reader.line_num + 1  # type: ignore[attr-defined]
        for row in reader:
            if row:
                self._row_lines.append(start)
                yield row
            start = reader.line_num + 1  # type: ignore[attr-defined]

    # values

    def text(self, row: dict[str, Any], key: str, section: str, index: int | None) -> str | None:
        value = row.get(key)
        if value is None or (isinstance(value, str) and value.strip()):
            return value
        self.fault(section, index, key, f"{key} must be text that is not empty", f'write: {key} = "…"')
        return None

    def needed(self, row: dict[str, Any], key: str, section: str, index: int | None) -> str | None:
        if key not in row:
            self.fault(section, index, None, f"[{section}] has no {key}", f'write: {key} = "…"')
        return self.text(row, key, section, index)

    def texts(self, row: dict[str, Any], key: str, section: str, index: int | None) -> tuple[str, ...]:
        value = row.get(key, [])
        if isinstance(value, list) and all(isinstance(v, str) and v.strip() for v in value):
            return tuple(value)
        self.fault(section, index, key, f"{key} must be a list of texts", f'write: {key} = ["…", "…"]')
        return ()

    def one_of(self, row: dict[str, Any], key: str, section: str, index: int | None, known: Sequence[str]) -> str | None:
        value = row.get(key)
        if value is None or value in known:
            return value
        self.fault(section, index, key, f"{key} is {printable(str(value))!r}", f"one of: {', '.join(known)}")
        return None

    def timezone(self, row: dict[str, Any], section: str, index: int | None) -> str | None:
        value = self.text(row, "timezone", section, index)
        if value is None:
            return None
        try:
            zone(value)
        except ValueError:
            self.fault(
                section, index, "timezone", f"unknown time zone {printable(value)!r}", "write an IANA name such as Asia/Tokyo or UTC"
            )
            return None
        return value

    def folder_name(self, row: dict[str, Any], key: str, section: str, index: int | None) -> str | None:
        value = self.needed(row, key, section, index)
        if value is None:
            return None
        if value in (".", "..") or value.startswith(".") or re.search(r"[/\\\x00-\x1f\x7f]", value) or len(value.encode()) > 200:
            self.fault(section, index, key, f"{key} {printable(value)!r} cannot be a folder name", "it names the folder under logs/")
            return None
        return value

    def networks(self, row: dict[str, Any], section: str, index: int | None) -> tuple[Any, ...]:
        found = []
        for value in self.texts(row, "networks", section, index):
            try:
                found.append(ipaddress.ip_network(value))
            except ValueError as error:
                self.fault(section, index, "networks", f"bad network {printable(value)!r}: {error}", self._network_hint(value))
        return tuple(found)

    @staticmethod
    def _network_hint(value: str) -> str:
        try:
            return f"did you mean {ipaddress.ip_network(value, strict=False)}?"
        except ValueError:
            return "write an address and a prefix, such as 198.18.4.0/22"

    def address(self, row: dict[str, Any], section: str, index: int | None) -> str | None:
        value = self.text(row, "ip", section, index)
        try:
            return str(ipaddress.ip_address(value)) if value else None
        except ValueError:
            self.fault(section, index, "ip", f"{printable(value or '')!r} is not an address", "write one IPv4 or IPv6 address")
            return None

    def domain(self, row: dict[str, Any], section: str, index: int | None) -> str | None:
        value = self.text(row, "domain", section, index)
        if value is None:
            return None
        name = value.strip().rstrip(".").lower()
        if not _DOMAIN.fullmatch(name):
            self.fault(section, index, "domain", f"{printable(value)!r} is not a domain", 'write it plain: "c2.example"')
            return None
        return name

    def instant(self, row: dict[str, Any], key: str, section: str, index: int | None) -> datetime | None:
        value = row.get(key)
        if value is None:
            return None
        try:
            if isinstance(value, datetime) and value.tzinfo:
                return to_utc(value, zone("UTC"))
            if isinstance(value, str) and parse_instant(value, zone("UTC")).tzinfo and re.search(r"(Z|[+-]\d\d:?\d\d)$", value.strip()):
                return parse_instant(value, zone("UTC"))
        except ValueError:
            pass
        kind = "has no time zone" if isinstance(value, datetime | date | str) else "is not a time"
        self.fault(section, index, key, f"{key} {kind}", f"write: {key} = 2016-06-14T02:11:00Z")
        return None


def without_duplicates(listed: Sequence[tuple[Checker, int, Named]]) -> tuple[Named, ...]:
    """The organisations of those rows; a fault for each whose id already stood in an earlier row."""
    seen: set[str] = set()
    for check, index, organisation in listed:
        if organisation.id in seen:
            message = f"duplicate organisation {printable(organisation.id)!r}"
            check.fault("organisation", index, "id", message, "each organisation stands once, with all its names and networks")
        seen.add(organisation.id)
    return tuple(organisation for _, _, organisation in listed)


def _key_lines(text: str) -> dict[tuple[str | None, int | None, str | None], int]:
    """(section, index in its list or None, key or None) -> the line it stands in; good enough for messages."""
    lines: dict[tuple[str | None, int | None, str | None], int] = {}
    counts: dict[str, int] = {}
    section: str | None = None
    index: int | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            section = header[2].strip("\"'")
            index = counts.get(section, 0) if header[1] == "[[" else None
            if index is not None:
                counts[section] = index + 1
            lines.setdefault((section, index, None), number)
            lines.setdefault((section, None, None), number)
        elif key := _KEY.match(line):
            lines.setdefault((section, index, key[1]), number)
    return lines
