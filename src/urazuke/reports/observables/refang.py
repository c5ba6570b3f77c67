"""Defanged text is made whole again without losing where each character stood: hxxp, [.], (dot), [at], [:], `\\.`, " dot ".

Full-width letters and digits are made plain, HTML entities decoded, zero-width and bidirectional controls dropped. What is
changed is a sorted list of edits. Each kind of fang is sought by a pattern that begins with a literal or one set of
characters, so that text without any is scanned at the speed of C and not copied.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from operator import itemgetter

from urazuke.reports.patterns import data

Edit = tuple[int, int, str]  # [start, end) of the text, and what stands for it

_DOT = r"(?:[.,．・]|[dD][oO0][tT]|DOT|punto|punkt|ponto|point|ドット|点)"
_AT = r"(?:[@＠]|[aA][tT]|arroba|アット(?:マーク)?)"
_SEPARATOR = r":?/{1,2}|::?"
_INSIDE = rf"\s?(?:(?P<dot>{_DOT})|(?P<at>{_AT})|(?P<separator>{_SEPARATOR}))\s?[\])}}>］）｝】」〕]"
_BRACKETED = tuple(re.compile(re.escape(opener) + f"(?:{_INSIDE}" + (r"|\.(?=\w))" if opener in "[(" else ")")) for opener in "[({<")
_WIDE_BRACKETED = tuple(re.compile(opener + _INSIDE) for opener in "［（｛【「〔")
_HALF_CLOSED = re.compile(r"\.[\])](?=[A-Za-z0-9])")
_ESCAPED = re.compile(r"\\[./:@]")
_IN_A_PATH = re.compile(r"\\[^./:@]|[%~]|^[\"'(]?\\")
_IN_A_URL = re.compile(r"[A-Za-z*]{3,6}[\[(]?:[\])]?(?:\\\\|//)[^\s]{1,120}\Z")
_WIDE = re.compile(r"[\uff0d-\uff1a\uff20-\uff3a\uff3f\uff41-\uff5a]+")
_NOTHING = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]+")
_DOT_LEADER = re.compile(r"\u2024(?=\w)")
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|period|commat|colon|sol|#\d{2,5}|#[xX][0-9A-Fa-f]{2,4});")
_SPOKEN = re.compile(r" (?:dot|DOT|Dot|\.) (?=[A-Za-z0-9])")
_WORD = re.compile(r"[A-Za-z0-9-]+")
_LAST_WORD = re.compile(r"[A-Za-z0-9_.+-]+\Z")
_SAID_AT = re.compile(r" (?:at|AT|At) [A-Za-z0-9.-]{1,64}\Z")
_AFTER_SCHEME = re.compile(r":(?:/{2,3}\[(?![0-9A-Fa-f:.%]{0,60}\])| ?/{2,3} ?|\\{2,4}|/(?=[A-Za-z0-9]))|__(?=[A-Za-z0-9.-]{1,63}[.\[(\\])")
_SCHEME = re.compile(
    r"(?<![A-Za-z])(?:(?P<http>h(?:xx|tt|xt|tx|zz|yy|x|t|\*\*|\+\+|__|--|##|\?\?|xxx|ttt)p|h\[tt\]p|h\(tt\)p|\[h\]ttp|t?tp|meow|nxxp)(?P<s>[sx]?)"
    r"|f(?:xp|tp|txp|\*p)(?P<fs>s?))\Z|hxxp(?P<glued>s?)\Z",
    re.IGNORECASE,
)
_USUAL = ("http", "https")
_PLAIN = re.compile(r"https?|ftps?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Refanged:
    """`text` is whole; the edits say, in order, which characters of it stand for which of the original."""

    text: str
    begins: list[int] = field(default_factory=list)  # of each edit, in `text`
    edits: list[tuple[int, int, int]] = field(default_factory=list)  # its end in `text`, start and end in the original
    strong: list[int] = field(default_factory=list)  # begins of those that only somebody who defangs writes

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters [start, end) stood."""
        if not self.begins:
            return start, end
        return self._original(start)[0], self._original(end - 1)[1]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters [start, end) of the original stand in `text`."""
        if not self.begins:
            return start, end
        return self._whole(start)[0], self._whole(end - 1)[1]

    def is_defanged(self, start: int, end: int) -> bool:
        """Was any dot, at sign or scheme in [start, end) defanged?"""
        index = bisect_left(self.strong, start)
        return index < len(self.strong) and self.strong[index] < end

    def _whole(self, at: int) -> tuple[int, int]:
        index = bisect_right(self.edits, at, key=itemgetter(1)) - 1
        if index < 0:
            return at, at + 1
        end, start, original_end = self.edits[index]
        begin = self.begins[index]
        if at < original_end:
            return (begin + at - start, begin + at - start + 1) if end - begin == original_end - start else (begin, end)
        return end + at - original_end, end + at - original_end + 1

    def _original(self, at: int) -> tuple[int, int]:
        index = bisect_right(self.begins, at) - 1
        if index < 0:
            return at, at + 1
        end, original_start, original_end = self.edits[index]
        if at < end:  # character for character where there are as many
            if end - self.begins[index] == original_end - original_start:
                original_start += at - self.begins[index]
                return original_start, original_start + 1
            return original_start, original_end
        return original_end + at - end, original_end + at - end + 1


def refang(text: str) -> Refanged:
    """The text made whole."""
    edits = list(_edits(text))
    if all(plain in (".", "@") for _start, _end, plain in edits):  # none that could be part of a scheme
        return _apply(text, edits + list(_schemes(text)))
    whole = _apply(text, edits)
    schemes = list(_schemes(whole.text))
    if not schemes:
        return whole
    replaced = [(*whole.span(start, end), plain) for start, end, plain in schemes]
    return _apply(text, _without_covered(edits, replaced))


def _without_covered(edits: list[Edit], replaced: list[Edit]) -> list[Edit]:
    """All edits, those inside a replaced scheme left out."""
    starts = [start for start, _end, _plain in replaced]
    kept = list(replaced)
    for edit in edits:
        index = bisect_right(starts, edit[0]) - 1
        if index < 0 or edit[0] >= replaced[index][1]:
            kept.append(edit)
    return kept


def _apply(text: str, edits: list[Edit]) -> Refanged:
    if not edits:
        return Refanged(text)
    parts: list[str] = []
    begins: list[int] = []
    mapped: list[tuple[int, int, int]] = []
    strong: list[int] = []
    at = length = 0
    for start, end, plain in sorted(edits):
        if start < at:
            continue
        parts.append(text[at:start])
        length += start - at
        parts.append(plain)
        begins.append(length)
        mapped.append((length + len(plain), start, end))
        if plain and end - start > 1 and text[start] < "\uff0d" and text[start] != "&":
            strong.append(length)
        length += len(plain)
        at = end
    parts.append(text[at:])
    return Refanged("".join(parts), begins, mapped, strong)


def _edits(text: str) -> Iterator[Edit]:
    """Everything but schemes, in no order."""
    brackets = _BRACKETED if text.isascii() else _BRACKETED + _WIDE_BRACKETED
    for match in chain.from_iterable(pattern.finditer(text) for pattern in brackets):
        if edit := _bracketed(text, match):
            yield edit
    for match in _HALF_CLOSED.finditer(text):
        if _is_word(text, match.start() - 1) and "[" not in text[max(0, match.start() - 64) : match.start()]:
            yield match.start(), match.end(), "."
    if "\\" in text:
        for match in _ESCAPED.finditer(text):
            if _is_escaped(text, match.start()):
                yield match.start(), match.end(), text[match.end() - 1]
    yield from _spoken(text)
    if "&" in text:
        for match in _ENTITY.finditer(text):
            yield match.start(), match.end(), html.unescape(match[0])
    if not text.isascii():
        yield from _wide_and_hidden(text)


def _bracketed(text: str, match: re.Match[str]) -> Edit | None:
    start, end = match.span()
    kind = match.lastgroup
    if kind is None:  # `evil[.com`
        return (start, end, ".") if _is_word(text, start - 1) else None
    if kind == "separator":
        return start, end, "://" if match[kind] == ":/" and not text.startswith("/", end) else match[kind]
    if text[start - 1 : start] in (" ", "\t") and _is_word(text, start - 2):
        start -= 1
    if text[end : end + 1] in (" ", "\t") and _is_word(text, end + 1):
        end += 1
    return start, end, "." if kind == "dot" else "@"


def _is_word(text: str, at: int) -> bool:
    return 0 <= at < len(text) and (text[at].isalnum() or text[at] in "_-")


def _is_escaped(text: str, at: int) -> bool:
    r"""`evil\.example`, `http:\/\/`: but a `\.` inside a Windows path is two of its characters."""
    if at == 0:
        return False
    if text[at + 1] in "/:":
        return text[at - 1].isalnum() or text[at - 1] in ":/"
    if not (text[at - 1].isalnum() and _is_word(text, at + 2)):
        return False
    before = text[max(0, at - 128) : at].rsplit(None, 1)[-1]
    return _IN_A_PATH.search(before) is None or _IN_A_URL.search(before) is not None


def _spoken(text: str) -> Iterator[Edit]:
    """`evil dot example dot com`, `name at evil dot com`: only where the last word is a usual top-level domain, or digits."""
    spoken_endings = data("gazetteers/file_endings.toml")["spoken_domains"]
    checked = 0  # up to here, all of one chain of words was accepted or refused
    accepted = False
    for match in _SPOKEN.finditer(text):
        start, end = match.span()
        word = _WORD.match(text, end)
        left = _LAST_WORD.search(text, max(0, start - 64), start)
        if left is None or word is None:
            continue
        if start >= checked:
            checked, last = _chain(text, word)
            accepted = last in spoken_endings
        if accepted or (left[0].isdigit() and word[0].isdigit()):
            yield start, end, "."
            said = _SAID_AT.search(text, max(0, start - 70), start)
            if said and _is_word(text, said.start() - 1):
                yield said.start(), said.start() + 4, "@"


def _chain(text: str, word: re.Match[str]) -> tuple[int, str]:
    """Where the words end that are joined by dots, and the last of them."""
    while following := _SPOKEN.match(text, word.end()):
        after = _WORD.match(text, following.end())
        if after is None:
            break
        word = after
    return word.end(), word[0].lower()


def _wide_and_hidden(text: str) -> Iterator[Edit]:
    for match in _WIDE.finditer(text):
        plain = "".join(chr(ord(c) - 0xFEE0) for c in match[0])
        if any(c.isalnum() for c in plain) or (_is_plain(text, match.start() - 1) and _is_plain(text, match.end())):
            yield match.start(), match.end(), plain
    for match in _NOTHING.finditer(text):
        yield match.start(), match.end(), ""
    for match in _DOT_LEADER.finditer(text):
        yield match.start(), match.end(), "."


def _is_plain(text: str, at: int) -> bool:
    return 0 <= at < len(text) and text[at].isascii() and (text[at].isalnum() or text[at] in "/:[]")


def _schemes(text: str) -> Iterator[Edit]:
    """`hxxp://`, `h**p:\\\\`, `meow://`, `ttp://`, `http://[` -> `http://`."""
    for match in _AFTER_SCHEME.finditer(text):
        if match[0] == "://" and text.endswith(_USUAL, 0, match.start()):
            continue
        scheme = _SCHEME.search(text, max(0, match.start() - 9), match.start())
        if scheme is None:
            continue
        plain = _PLAIN.fullmatch(scheme[0]) is not None
        if plain and (match[0] == "://" or (" " in match[0] or match[0] == ":/")):
            continue
        secure = "s" if scheme["s"] or scheme["fs"] or scheme["glued"] else ""
        yield scheme.start(), match.end(), ("ftp" if scheme[0][0] in "fF" else "http") + secure + "://"
