"""What one pass over a text has found so far, and which of its characters are taken."""

from __future__ import annotations

from urazuke.reports.observables.refang import Refanged


def is_ascii_word(char: str) -> bool:
    """A letter or digit that joins what it touches; Chinese and Japanese characters touch and do not join. "" is none."""
    return char.isascii() and char.isalnum()


class Finds:
    """The whole text, and the observables found in it: their places are given in the whole text, kept in the original."""

    def __init__(self, whole: Refanged) -> None:
        self.whole = whole
        self.text = whole.text
        self.rows: list[tuple[int, int, str, str]] = []  # start and end in the original, type, value
        self._taken = bytearray(len(self.text))

    def is_free(self, start: int, end: int) -> bool:
        """Is no character of [start, end) part of something found?"""
        return self._taken.find(1, start, end) < 0

    def is_taken(self, at: int) -> bool:
        """Is this character part of something found?"""
        return self._taken[at] == 1

    def take(self, start: int, end: int) -> None:
        """The characters belong to what was found, or to what is known to be nothing."""
        self._taken[start:end] = b"\x01" * (end - start)

    def add(self, kind: str, value: str, start: int, end: int) -> None:
        """An observable; one inside another is added after `take` of the outer."""
        if self.whole.begins:
            start, end = self.whole.span(start, end)
        self.rows.append((start, end, kind, value))

    def claim(self, kind: str, value: str, start: int, end: int) -> None:
        """Add, and take its characters."""
        self.take(start, end)
        self.add(kind, value, start, end)
