"""columns.toml in an organisation's folder of logs says what the headers of its own comma-separated logs mean.

`logs/ORGANISATION/columns.toml` has lines like `source_ip = "Client Address"`, or a list of headers, best first; a column that
it names is read from those alone. It holds for every log with such a header in that folder and below.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from urazuke.errors import CaseError, printable
from urazuke.evidence.settings import COLUMNS_FILE

Own = tuple[tuple[str, tuple[str, ...]], ...]
"""Columns, each with the headers that mean it; plain values, so that another process can have them."""


@functools.cache
def known_columns(format_name: str) -> Mapping[str, tuple[str, ...]]:
    """The columns of a comma-separated or key=value format, and what each goes by, best first."""
    text = files("urazuke.telemetry.readers").joinpath("columns.toml").read_text("utf-8")
    return {column: tuple(names) for column, names in tomllib.loads(text)[format_name].items()}


def read_own_columns(folder: Path) -> Own:
    """What that folder's columns.toml says; nothing where it has none, CaseError with the line where it is wrong."""
    path = folder / COLUMNS_FILE
    try:
        text = path.read_bytes().decode("utf-8-sig")
        said = tomllib.loads(text)
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        raise CaseError(f"cannot be read: {error.strerror}", where=str(path), hint="mend the permissions") from None
    except UnicodeDecodeError:
        raise CaseError("is not UTF-8", where=f"{path}:1", hint="save columns.toml as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        where = f"{path}:{found[1] if found else text.count(chr(10)) + 1}"
        raise CaseError(f"not valid TOML: {error}", where=where, hint='write lines like: source_ip = "Their Header"') from None
    known = known_columns("firewall")
    for column, headers in said.items():
        where = f"{path}:{_line_of(text, column)}"
        if column not in known:
            raise CaseError(f"unknown column {printable(column)!r}", where=where, hint=f"columns are: {', '.join(known)}")
        if not all(isinstance(h, str) and h.strip() for h in (headers if isinstance(headers, list) and headers else [headers])):
            hint = f'write: {column} = "Their Header"'
            raise CaseError(f"{column} needs a header name in quotes, or a list of them", where=where, hint=hint)
    return tuple((column, tuple(headers) if isinstance(headers, list) else (headers,)) for column, headers in sorted(said.items()))


def _line_of(text: str, key: str) -> int:
    """The line in which that key stands."""
    lines = text.splitlines()
    return next((n for n, line in enumerate(lines, 1) if re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line)), 1)
