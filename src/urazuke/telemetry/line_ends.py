"""Where lines end: at a line feed as the encoding writes it, one byte or, in UTF-16, two that begin at an even place."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Any

from urazuke.evidence.decode import detect_encoding

if TYPE_CHECKING:
    import numpy as np

_WIDE = ("utf-16-le", "utf-16-be")
_JAPANESE = ("cp932", "euc_jp")
_ASCII = bytes(range(128))
_FEW = 4  # bytes beyond ASCII; fewer say nothing of the encoding


def text_encoding(head: bytes) -> str:
    """The encoding that the first bytes of a log are clearly in, of those that are read; else UTF-8."""
    wide = b"\0" in head or head.startswith((codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE))
    if not wide and _is_utf_8(head):
        return "utf-8"
    found = detect_encoding(head)
    if found == "utf-16":
        found = "utf-16-be" if head.startswith(codecs.BOM_UTF16_BE) else "utf-16-le"
    if found in _JAPANESE and not _is_utf_8(head) and _is_japanese(head, found):
        return found
    return found if found in _WIDE else "utf-8"


def _is_utf_8(head: bytes) -> bool:
    """Is it ASCII but for a few odd bytes, or UTF-8 of which no more is damaged than sound?"""
    beyond = len(head.translate(None, _ASCII))
    if beyond < _FEW:
        return True
    text = head.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    return len(text) - (len(head) - beyond) > 2 * damaged


def _is_japanese(head: bytes, encoding: str) -> bool:
    """Is most of what is beyond ASCII Japanese in that encoding?"""
    beyond = [c for c in head.decode(encoding, "replace") if c > "\x7f"]
    return sum("\u3000" <= c <= "\u9fff" or "\uff01" <= c <= "\uff9f" for c in beyond) > len(beyond) / 2


def line_feed(encoding: str) -> bytes:
    """The bytes of a line feed."""
    return "\n".encode(encoding)


def first_end(data: bytes, feed: bytes) -> int:
    """The byte after the first line feed; 0 where there is none. `data` begins with a whole character."""
    at = data.find(feed)
    while at >= 0 and at % len(feed):
        at = data.find(feed, at + 1)
    return at + len(feed) if at >= 0 else 0


def last_end(data: bytes, feed: bytes) -> int:
    """The byte after the last line feed; 0 where there is none."""
    at = data.rfind(feed)
    while at >= 0 and at % len(feed):
        at = data.rfind(feed, 0, at + len(feed) - 1)
    return at + len(feed) if at >= 0 else 0


def count_ends(data: bytes, feed: bytes) -> int:
    """How many line feeds there are."""
    import numpy as np

    return data.count(feed) if len(feed) == 1 else int(np.count_nonzero(_units(data, feed) == int.from_bytes(feed, "little")))


def all_ends(data: bytes, feed: bytes) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The byte after each line and its line feed; the last line may have none."""
    import numpy as np

    ends = (np.flatnonzero(_units(data, feed) == int.from_bytes(feed, "little")) + 1) * len(feed)
    return ends if not data or (len(ends) and ends[-1] == len(data)) else np.append(ends, len(data))


def _units(data: bytes, feed: bytes) -> np.ndarray[Any, np.dtype[Any]]:
    import numpy as np

    return np.frombuffer(data, np.uint8 if len(feed) == 1 else np.dtype("<u2"), len(data) // len(feed))
