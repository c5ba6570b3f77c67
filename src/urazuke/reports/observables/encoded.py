"""URLs written as hexadecimal digits, in base64 or percent-encoded are found by how `http` or `ftp` begins there."""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import unquote

from urazuke.reports.observables.finds import Finds
from urazuke.reports.observables.urls import url_in


def _in_base64(plain: bytes, before: int) -> tuple[re.Pattern[str], int, str]:
    """What a text looks like with so many bytes before it in its group of three, the digits before that, and its lost beginning."""
    encoded = base64.b64encode(b"\0" * before + plain).decode()
    first = -(-8 * before // 6)
    certain = encoded[first : 8 * (before + len(plain)) // 6]
    return re.compile(re.escape(certain) + r"[A-Za-z0-9+/]{4,4096}={0,2}"), first, plain[: 1 if before else 0].decode()


_HEX = tuple(re.compile(start + r"3[aA]2[fF]2[fF](?:[0-9A-Fa-f]{2}){4,2048}") for start in ("68747470(?:73|53)?", "667470"))
_BASE64 = tuple(_in_base64(plain, before) for plain in (b"http", b"ftp://") for before in range(3))
_SPACE = r"\s{0,40}"  # base64 is wrapped, indented and pulled apart
_WRAPPED = 40  # characters that a line of wrapped base64 has at least
_SPACED_BASE64 = re.compile(_SPACE.join("aHR0c") + rf"(?:{_SPACE}[A-Za-z0-9+/]){{4,4096}}")
_PERCENT = re.compile(r"%3[aA]%2[fF]%2[fF][A-Za-z0-9%._~+&=-]{4,2048}")
_ALL_PERCENT = re.compile(r"%(?:68%74%74%70(?:%73)?|66%74%70)%3[aA]%2[fF]%2[fF](?:%[0-9A-Fa-f]{2}){4,2048}")
_SCHEME = re.compile(r"(?:https?|ftp)\Z", re.IGNORECASE)
_END = re.compile(r"[^\x21-\x7e]")


def find_encoded_urls(finds: Finds) -> None:
    """The value is the URL; the span covers the characters that stand for it, wholly or in part."""
    text = finds.text
    for pattern in _HEX:
        for match in pattern.finditer(text):
            plain = _first_word(bytes.fromhex(match[0]).decode("latin-1"))
            _claim(finds, plain, match.start(), match.start() + 2 * len(plain))
    for match in _SPACED_BASE64.finditer(text):
        _claim_spaced(finds, match)
    for pattern, digits, lost in _BASE64:
        for match in pattern.finditer(text):
            _claim(finds, lost + _from_base64("A" * digits + match[0])[digits:], *match.span())
    if "%" in text:
        _find_percent_encoded(finds)


def _find_percent_encoded(finds: Finds) -> None:
    text = finds.text
    for match in _PERCENT.finditer(text):
        if scheme := _SCHEME.search(text, max(0, match.start() - 5), match.start()):
            _claim(finds, unquote(text[scheme.start() : match.end()]), scheme.start(), match.end())
    for match in _ALL_PERCENT.finditer(text):
        plain = _first_word(unquote(match[0]))
        _claim(finds, plain, match.start(), match.start() + 3 * len(plain))


def _claim(finds: Finds, plain: str, start: int, end: int) -> None:
    value = _whole_url(plain)
    if value and finds.is_free(start, end):
        finds.claim("url", value, start, end)


def _claim_spaced(finds: Finds, match: re.Match[str]) -> None:
    """Base64 with white space inside: wrapped lines, or where the first piece alone is no URL."""
    pieces = match[0].split()
    is_wrapped = len(pieces[0]) >= _WRAPPED and match[0][len(pieces[0]) : len(pieces[0]) + 1] in ("\r", "\n")
    if len(pieces) == 1 or not (is_wrapped or not _whole_url(_from_base64(pieces[0]))):
        return
    plain = _first_word(_from_base64("".join(pieces)))
    digits = [at for at, char in enumerate(match[0]) if not char.isspace()][: -(-4 * len(plain) // 3)]
    if digits:
        _claim(finds, plain, match.start(), match.start() + digits[-1] + 1)


def _whole_url(plain: str) -> str:
    """The URL that it begins with, if its host has a dot; "" otherwise."""
    value = url_in(_first_word(plain))
    return value if "." in value.partition("://")[2].partition("/")[0] else ""


def _first_word(text: str) -> str:
    return _END.split(text, maxsplit=1)[0]


def _from_base64(text: str) -> str:
    whole = text.rstrip("=")
    whole = whole[: len(whole) - (len(whole) % 4 == 1)]
    try:
        return base64.b64decode(whole + "=" * (-len(whole) % 4)).decode("latin-1")
    except (binascii.Error, ValueError):
        return ""
