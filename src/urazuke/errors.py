"""Every fault Urazuke reports is one of these, and says where it is and what to do.

    UrazukeError
    ├── RequestError     the command or call asks for something that cannot be done: ask differently
    ├── CaseError        case.toml or the case folder is not as the contract says: mend the case
    ├── InputError       an input file cannot be read at all: mend, replace or remove that file
    ├── CustodyError     what is on disk is not what was taken in: find out who changed it
    ├── StorageError     a file could not be written: make room, or mend the permissions
    └── MissingError     an optional part is not installed: install it, or do without

A row that cannot be used is not an error: readers keep it as a reject, with its reason, and go on.
"""

from __future__ import annotations

import re

# C0 and C1 controls, bidirectional marks and overrides, line separators, characters of no width, tags: a file name or a
# log line must not be able to move the cursor, hide text or forge a second line of output.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\U000e0000-\U000e007f]")


def printable(text: str, limit: int = 400) -> str:
    """Text from a case is made safe to print: one line, no control characters, at most `limit` characters."""
    safe = _UNPRINTABLE.sub(lambda m: f"\\x{ord(m[0]):02x}" if ord(m[0]) < 256 else f"\\u{ord(m[0]):04x}", text)
    return safe if len(safe) <= limit else safe[: limit - 1] + "…"


class UrazukeError(Exception):
    """One line for a person: what is wrong, where, and what to do about it."""

    code = "error"

    def __init__(self, message: str, *, where: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = printable(message)
        self.where = printable(where) if where else None
        self.hint = printable(hint) if hint else None

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f" ({self.hint})" if self.hint else ""
        return f"{place}{self.message}{advice}"

    def as_json(self) -> dict[str, str | None]:
        """The same line for a program: `error`, `message`, `where`, `hint`."""
        return {"error": self.code, "message": self.message, "where": self.where, "hint": self.hint}


class RequestError(UrazukeError):
    """The command or call asks for something that cannot be done."""

    code = "request"


class CaseError(UrazukeError):
    """The case folder is not as the contract says."""

    code = "case"


class InputError(UrazukeError):
    """An input file cannot be read at all."""

    code = "input"


class CustodyError(UrazukeError):
    """What is on disk is not what was taken in."""

    code = "custody"


class StorageError(UrazukeError):
    """A file could not be written."""

    code = "storage"


class MissingError(UrazukeError):
    """An optional part is not installed."""

    code = "missing"
