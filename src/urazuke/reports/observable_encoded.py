"""URLs written as hexadecimal digits, as base64 or with their separators percent-encoded are found by how `http` begins there."""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import unquote

from urazuke.reports.observable_finds import Finds
from urazuke.reports.observable_urls import url_in

_HEX = re.compile(r"68747470(?:73|53)?3[aA]2[fF]2[fF](?:[0-9A-Fa-f]{2}){4,2048}")
_BASE64 = re.compile(r"aHR0c(?:Dov|HM6)[A-Za-z0-9+/]{4,4096}={0,2}")
_PERCENT = re.compile(r"%3[aA]%2[fF]%2[fF][A-Za-z0-9%._~+&=-]{4,2048}")
_SCHEME = re.compile(r"https?\Z", re.IGNORECASE)


def find_encoded_urls(finds: Finds) -> None:
    """The value is the URL; the span covers what stands for it."""
    text = finds.text
    for match in _HEX.finditer(text):
        plain = bytes.fromhex(match[0]).decode("latin-1")
        if value := url_in(plain):
            length = 2 * len(_until_space(plain))
            _claim(finds, value, match.start(), match.start() + length)
    for match in _BASE64.finditer(text):
        if value := url_in(_from_base64(match[0])):
            _claim(finds, value, *match.span())
    for match in _PERCENT.finditer(text):
        scheme = _SCHEME.search(text, max(0, match.start() - 5), match.start())
        if scheme and (value := url_in(unquote(text[scheme.start() : match.end()]))):
            _claim(finds, value, scheme.start(), match.end())


def _claim(finds: Finds, value: str, start: int, end: int) -> None:
    if finds.is_free(start, end):
        finds.claim("url", value, start, end)


def _until_space(text: str) -> str:
    return re.split(r"[\s\x00-\x20\x7f]", text, maxsplit=1)[0]


def _from_base64(text: str) -> str:
    whole = text.rstrip("=")
    whole = whole[: len(whole) - (len(whole) % 4 == 1)]
    try:
        return base64.b64decode(whole + "=" * (-len(whole) % 4)).decode("latin-1")
    except (binascii.Error, ValueError):
        return ""
