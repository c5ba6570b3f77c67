"""What comes out of a report's file, whichever format it has."""

from __future__ import annotations

from dataclasses import dataclass

LIMIT_CHARACTERS = 16 << 20


@dataclass(frozen=True, slots=True)
class Extract:
    """`published` is an ISO day where the page's own metadata gives one; `notes` say what could not be read.

    `sender` and `sent` are who passed it on and when: its publisher and day only where the text names none.
    """

    text: str
    publisher: str | None = None
    published: str | None = None
    notes: tuple[str, ...] = ()
    sender: str | None = None
    sent: str | None = None
