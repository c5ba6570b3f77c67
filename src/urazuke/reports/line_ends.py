"""What stands between two lines that were one: a space, nothing in Japanese, no hyphen of line breaking, no gap in a digest.

Widths count a character of Japanese as two, as a page of even columns does.
"""

from __future__ import annotations

import re

_WIDE = re.compile(r"[\u2e80-\u303e\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff9f]")
_WORD = re.compile(r"\s*[（「『【〈《]*(?:(?:(?![\u2e80-\u303e\u3041-\u9fff\uff01-\uff9f])\S)+|\S)[、。，．）」』】〉》！？ー]*")
_SPREAD = re.compile(rf"(?<={_WIDE.pattern})[ \u3000]|[ \u3000](?={_WIDE.pattern})")
_BULLET = re.compile(
    r"\s*(?:[•・■◆◇○●□▼▲※【]|[*\-–]\s|#{1,6}\s|\d{1,3}(?:[.)]|(?:\.\d{1,2}){1,4}\.?)\s|[（(]1?\d[）)](?!の)|[０-９\d]{1,2}[\u3000．]|[ＱＡQA][０-９\d]*[\u3000．:：.]\s?)"
)
_HEX = re.compile(r"[0-9a-fA-F]{8,127}")
_LINK = re.compile(r"(?:https?|hxxps?)\S{3,2000}[/_=&?.%]$", re.IGNORECASE)
_OF_NAMES = re.compile(r"[\w\]][.:/\\@_\[][\w\[]|\d")
_DIGESTS = (32, 40, 64, 96, 128)


def is_wide(character: str) -> bool:
    """It takes the room of two, and no space stands beside it."""
    return _WIDE.match(character) is not None


def width(text: str) -> int:
    return len(text) + len(_WIDE.findall(text))


def without_letter_spacing(line: str) -> str:
    """Japanese that is set wide to fill its line, closed again; a space here and there stays."""
    spaces = _SPREAD.findall(line)
    return _SPREAD.sub("", line) if 4 * len(spaces) > len(line) - len(spaces) else line


def first_word(line: str) -> int:
    """The width that the line's first word, or its first character of Japanese, would have taken on the line before.

    No line ends with an opening bracket nor begins with a closing one.
    """
    word = _WORD.match(line)
    return width(word[0].lstrip()) + (not is_wide(word[0][-1])) if word else 0


def begins_item(line: str) -> bool:
    """It stands in a list, and goes on no line."""
    return _BULLET.match(line) is not None


def joint(line: str, following: str) -> tuple[int, str]:
    """How many characters go from the line's end, and what comes between it and the next."""
    last, first = line[-1:], following[:1]
    broken = line[-2:-1].islower() and first.islower() and not _named(line, following)
    if last == "\ufffe" or (last in ("-", "\xad") and broken):
        return 1, "" if broken else "-"
    if last == "-" or is_wide(last) or is_wide(first) or one_word(line, following):
        return 0, ""
    return 0, " "


def _named(line: str, following: str) -> bool:
    """The two halves are those of an address, a path or a file name, whose hyphens are its own."""
    return _OF_NAMES.search(line[-300:].rsplit(maxsplit=1)[-1] + following[:300].split(maxsplit=1)[0].rstrip(".,;:")) is not None


def one_word(line: str, following: str) -> bool:
    """A digest or a link was broken between the two; two whole digests were not."""
    last, first = line[-2200:].rsplit(maxsplit=1)[-1], following[:2200].split(maxsplit=1)[0]
    if _HEX.fullmatch(last) and re.fullmatch(r"[0-9a-fA-F]+", first):
        return len(last) + len(first) in _DIGESTS and not (len(last) in _DIGESTS and len(first) in _DIGESTS)
    return _LINK.match(last) is not None and re.search(r"[/=?&%\d]", first) is not None and "://" not in first
