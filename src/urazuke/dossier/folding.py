"""Text is searched in one form, whatever the width, the case and the spaces it is written with, and what is found has its place.

Every cluster (a character with the marks that combine with it) is folded by itself: NFKC and lower case; spaces and characters of
no width go. So ＳＡＴＯ　ＨＡＮＡ, Sato Hana and sa<zero width>tohana are one, and each folded character knows where it stood.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_plus

_CLUSTER = re.compile(r"[^\u0300-\u036f\u3099\u309a\uff9e\uff9f][\u0300-\u036f\u3099\u309a\uff9e\uff9f]*|.", re.DOTALL)
_ESCAPED = re.compile(r"\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|%[0-9a-fA-F]{2}|&#?\w+;")
_JSON = re.compile(r"(?:\\u[0-9a-fA-F]{4})+|(?:\\x[0-9a-fA-F]{2})+")
_NO_WIDTH = ("Cf", "Cc", "Zs", "Zl", "Zp")
_WORDS = 0x1100  # scripts beyond write without spaces, or put endings on names


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` is what is searched; its character n stood in the source at `starts[n]` and ended there before `ends[n]`."""

    source: str
    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, at: int, length: int) -> tuple[int, int]:
        return self.starts[at], self.ends[at + length - 1]

    def stands_alone(self, at: int, length: int) -> bool:
        """Is it a word of its own? Letters and digits of scripts with spaces must not go on at either side."""
        start, end = self.span(at, length)
        before, after = self.source[start - 1 : start], self.source[end : end + 1]
        return not (_goes_on(before, self.text[at]) or _goes_on(self.text[at + length - 1], after))


def fold(text: str) -> Folded:
    """The text in the form in which it is searched."""
    if text.isascii() and text.isprintable() and " " not in text:
        return Folded(text, text.lower(), tuple(range(len(text))), tuple(range(1, len(text) + 1)))
    made: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _CLUSTER.finditer(text):
        for char in folded_text(match[0]):
            made.append(char)
            starts.append(match.start())
            ends.append(match.end())
    return Folded(text, "".join(made), tuple(starts), tuple(ends))


def folded_text(text: str) -> str:
    """The same without the places."""
    if text.isascii() and text.isprintable():
        return text.lower().replace(" ", "")
    plain = unicodedata.normalize("NFKC", text)
    low = "".join(low if len(low := char.lower()) == 1 else char for char in plain)
    return "".join(char for char in low if unicodedata.category(char) not in _NO_WIDTH)


def decoded_forms(text: str) -> Iterator[str]:
    """What the text says once the escapes of JSON, HTML or URLs in it are undone; nothing where there are none."""
    if not _ESCAPED.search(text):
        return
    for form in (_JSON.sub(_unescaped, text), html.unescape(text), unquote_plus(text)):
        if form != text:
            yield form


def _unescaped(run: re.Match[str]) -> str:
    r"""A run of `\u4f50\u85e4`, of which pairs may be one character, or of `\xe4\xbd`, which are bytes of UTF-8."""
    if run[0].startswith("\\x"):
        return bytes.fromhex(run[0].replace("\\x", "")).decode("utf-8", "replace")
    return bytes.fromhex(run[0].replace("\\u", "")).decode("utf-16-be", "replace")


def _goes_on(left: str, right: str) -> bool:
    return bool(left and right) and _of_a_word(left) and _of_a_word(right)


def _of_a_word(char: str) -> bool:
    return char.isalnum() and ord(char) < _WORDS
