"""A provider's text is decoded as what it is: where several encodings would do, the one under which its headers make sense."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence

from urazuke.evidence.decode import HEAD_BYTES, detect_encoding
from urazuke.leases.records import Recognise

_CONTROLS = bytes(code for code in range(32) if code not in b"\t\r\n\x1b")
# Those that nearly any bytes can be read in, so that only the words tell.
_DOUBLE_BYTE = ("cp932", "euc_jp", "gb18030", "cp949", "big5", "cp1252")
_CELL_ENDS = re.compile(r'[,;\t|"]')
_HEAD_LINES = 30


def decode_lines(content: bytes, noted: str | None, recognise: Recognise, fixed: bool) -> Sequence[str] | None:
    """The lines of the text without their LF, bad bytes kept as half surrogates; None where it is no text.

    `noted` is what the bytes looked like when they were taken in, `fixed` says that columns.toml names it.
    """
    encoding = noted if fixed else _encoding(content, noted, recognise)
    if encoding is None:
        return None
    text = content.decode(encoding, "surrogateescape").removeprefix("\ufeff")
    lines = text.split("\n") if "\n" in text or "\r" not in text else text.split("\r")
    if lines[-1] == "":
        lines.pop()
    return lines


def _encoding(content: bytes, noted: str | None, recognise: Recognise) -> str | None:
    """The encoding, also where stray control characters made the bytes look like another or none: their rows will tell."""
    if noted not in (None, *_DOUBLE_BYTE):
        return noted
    with contextlib.suppress(UnicodeDecodeError):
        content.decode("utf-8")
        return noted if content.isascii() and noted else "utf-8"
    head = content[:HEAD_BYTES]
    likely = noted or detect_encoding(head) or detect_encoding(head.translate(None, _CONTROLS))
    if likely not in (None, *_DOUBLE_BYTE):
        return likely
    known = {name: _headers_known(head, name, recognise) for name in dict.fromkeys(filter(None, (likely, *_DOUBLE_BYTE)))}
    best = max(known, key=lambda name: known[name])
    return best if known[best] > known.get(likely or "", 0) else likely


def _headers_known(head: bytes, encoding: str, recognise: Recognise) -> int:
    """How many known headers stand together in one of the first lines, read in that encoding."""
    lines = head.decode(encoding, "replace").splitlines()[:_HEAD_LINES]
    return max(
        (sum(recognise(cell.strip()) is not None for cell in set(_CELL_ENDS.split(line)) if cell.strip()) for line in lines), default=0
    )
