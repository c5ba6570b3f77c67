"""Each column of a provider's file gets its contract name, from columns.toml first and then from the known headers.

`columns.toml` is `canonical = "Their Header"`; it is applied to whichever file has that header. The usual English and
Japanese headers need none (headers.toml beside this module).
"""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from urazuke.errors import CaseError, printable

Kind = Literal["lease", "access"]
REQUIRED: dict[str, tuple[str, ...]] = {
    "lease": ("provider", "account_id", "ip", "start"),
    "access": ("provider", "account_id", "time", "source_ip"),
}
_IGNORED = re.compile(r"[\s_\-./]+")


@functools.cache
def known_headers() -> dict[str, Any]:
    """headers.toml: `lease` and `access`, each canonical name -> headers, and `values`."""
    return tomllib.loads(resources.files(__package__).joinpath("headers.toml").read_text("utf-8"))


def folded(header: str) -> str:
    """The header without what people vary: width, case, spaces, `_`, `-`, `.` and `/`."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", header).casefold())


@functools.cache
def nothing_values() -> frozenset[str]:
    """What stands in a field that says nothing, case-folded."""
    return frozenset(value.casefold() for value in known_headers()["values"]["nothing"])


@functools.cache
def still_open_values() -> frozenset[str]:
    """What stands as the end of a lease that has not ended, case-folded."""
    return nothing_values() | {value.casefold() for value in known_headers()["values"]["still_open"]}


@functools.cache
def _synonyms(kind: Kind) -> dict[str, str]:
    return {folded(header): canonical for canonical, headers in known_headers()[kind].items() for header in headers}


def name_columns(headers: Iterable[str], kind: Kind, columns: Mapping[str, str]) -> dict[str, str]:
    """Their header -> contract name, for the headers that have one; where two claim a name, columns.toml's comes first."""
    listed = list(headers)
    names: dict[str, str] = {}
    wanted = {folded(theirs): canonical for canonical, theirs in columns.items() if canonical in known_headers()[kind]}
    for table in (wanted, _synonyms(kind)):
        for header in listed:
            canonical = table.get(folded(header))
            if canonical and header not in names and canonical not in names.values():
                names[header] = canonical
    return names


def missing_columns(names: Mapping[str, str], kind: Kind) -> tuple[str, ...]:
    """The required contract columns that no header stands for."""
    return tuple(column for column in REQUIRED[kind] if column not in names.values())


def read_columns(path: Path) -> Mapping[str, str]:
    """columns.toml as canonical -> their header; {} where there is no such file, CaseError with the line where it is wrong."""
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
    for canonical, theirs in document.items():
        _check(path, text, canonical, theirs)
    return dict(document)


def _check(path: Path, text: str, canonical: str, theirs: Any) -> None:
    known = {**known_headers()["lease"], **known_headers()["access"]}
    lines = text.splitlines()
    key = re.compile(rf"""\s*\[?\s*["']?{re.escape(canonical)}["']?\s*[=\].]""")
    where = f"{path}:{next((number for number, line in enumerate(lines, 1) if key.match(line)), 1)}"
    if canonical not in known:
        raise CaseError(f"unknown column {printable(canonical)!r}", where=where, hint=f"columns are: {', '.join(known)}")
    if not isinstance(theirs, str) or not theirs.strip():
        raise CaseError(f"{canonical} needs one header name in quotes", where=where, hint=f'write: {canonical} = "Their Header"')
