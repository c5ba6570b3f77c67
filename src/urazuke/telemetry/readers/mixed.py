"""A file that many programs write to: each line is read by the format that it is in, whichever came first in the file.

A central syslog server keeps what firewalls, name servers and hosts send it in one file. A line that the file's own reader
does not know is offered to the other formats that come over syslog; what is left is passed over where it is a line of some
other program, and a reject where it is none.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from urazuke.telemetry.by_line import AS_IT_IS, ByLine
from urazuke.telemetry.lines import Lines
from urazuke.telemetry.reader import Context, Parsed, count_skipped, first_lines
from urazuke.telemetry.readers.syslog import ANY_LINE

OTHER_PROGRAM = "syslog, of another program"


class Taking(Protocol):
    """What one format makes of lines, and the positions of those that are none of its own."""

    def __call__(self, texts: list[str], /) -> tuple[Parsed, list[int]]: ...


class MixedReader(ABC):
    """A format that may come over syslog. `begin` starts a file; `whose` says whether one line is of this format.

    `beside` are all such readers in their order, as the registry knows them.
    """

    name = ""
    otherwise = ""
    beside: tuple[MixedReader, ...] = ()
    by_line: ByLine | None = ByLine(
        escapes=(rb"\\[" + AS_IT_IS.encode() + b"]",), context=(b"dnsmasq", b"unbound", b"%(?:ASA|FTD|PIX|FWSM)-")
    )
    """CEF takes a character for what it is behind a backslash; what dnsmasq, Unbound and Cisco write does not stand alone."""

    @abstractmethod
    def whose(self, line: str) -> bool:
        """Is the line of this format?"""

    @abstractmethod
    def begin(self, context: Context) -> Taking:
        """What reads the lines of one file, in their order."""

    def detect(self, head: bytes, name: str) -> bool:
        return any(self.whose(line) for line in first_lines(head))

    def read(self, blocks: Iterable[Lines], context: Context) -> Iterator[Parsed]:
        others: list[Taking] = []
        own = self.begin(context)
        for block in blocks:
            parsed, left = own(block.texts)
            left = [i for i in left if block.texts[i] and not block.texts[i].isspace()]
            if left and not others:
                others = [reader.begin(context) for reader in self.beside if type(reader) is not type(self)]
            for take in others:
                if not left:
                    break
                left = _offer(take, block.texts, left, parsed)
            for index in left:
                if ANY_LINE.fullmatch(block.texts[index]):
                    parsed.skip(OTHER_PROGRAM)
                else:
                    parsed.rejects.append((index, self.otherwise))
            yield parsed


def _offer(take: Taking, texts: list[str], left: list[int], parsed: Parsed) -> list[int]:
    """Add what that format makes of the lines that are left; those that are left still."""
    found, still = take([texts[i] for i in left])
    for columns in found.events:
        columns.at = [left[i] for i in columns.at]
        parsed.events.append(columns)
    parsed.rejects += [(left[i], why) for i, why in found.rejects]
    for what, count in found.skipped.items():
        count_skipped(parsed.skipped, what, count)
    return [left[i] for i in still]


def by_pattern(match: Callable[[str], object], texts: list[str]) -> tuple[list[tuple[str, ...]], list[int], list[int]]:
    """The groups and positions of the lines that fit, and the positions of the others."""
    rows: list[tuple[str, ...]] = []
    at: list[int] = []
    left: list[int] = []
    for index, line in enumerate(texts):
        if found := match(line):
            rows.append(found.groups())  # type: ignore[attr-defined]
            at.append(index)
        else:
            left.append(index)
    return rows, at, left
