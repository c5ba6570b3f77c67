"""A format says how a few lines of a file can be read without the others, so that a scanner may pick them out.

`escapes` are regular expressions over the bytes of a line: where none of them stands in it, what a value has of AS_IT_IS is in
the line as it is (but for upper and lower case). `context` finds the lines without which the lines after them cannot be read; the
first line of a file is given always. What matches too often costs time, what is missing an event.
"""

from __future__ import annotations

from dataclasses import dataclass

from urazuke.telemetry.reader import LogReader

AS_IT_IS = "A-Za-z0-9._~:;()+?&%$!@#* -"
"""Characters, as in a class of a regular expression, that no format writes otherwise but by one of its escapes."""


@dataclass(frozen=True, slots=True)
class OnlyAddresses:
    """A log whose events hold nothing to look for but addresses, each with the bytes `after` behind it.

    A line that begins as one of `telling` and is not in `header` ends that.
    """

    after: bytes
    header: frozenset[bytes]
    telling: tuple[bytes, ...]

    def ended_by(self, line: bytes) -> bool:
        return line.startswith(self.telling) and line.removesuffix(b"\r") not in self.header


@dataclass(frozen=True, slots=True)
class ByLine:
    """What a scanner must know of a format; see above. `^` is the start of a line.

    `only`: the file is such a log, as far as its first bytes say. `folded`: what `context` finds may also be written in letters
    that are no ASCII, such as wide ones.
    """

    escapes: tuple[bytes, ...] = ()
    context: tuple[bytes, ...] = ()
    folded: bool = False
    only: OnlyAddresses | None = None


def by_line(reader: LogReader, head: bytes) -> ByLine | None:
    """How lines can be read alone of a file that begins so; None where they cannot, or the reader does not say.

    A reader's `by_line` is what holds for all of its files, or a function of their first bytes.
    """
    found = getattr(reader, "by_line", None)
    found = found(head) if callable(found) else found
    return found if isinstance(found, ByLine) else None
