"""Bytes become text: by what they show, then by what names their encoding; nothing is lost without a note."""

from __future__ import annotations

import codecs
import re

from urazuke.evidence.decode import HEAD_BYTES, detect_encoding

_JAPANESE = ("cp932", "euc_jp", "iso2022_jp")
_WRITTEN = {
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "shift-jis": "cp932",
    "windows-31j": "cp932",
    "iso-8859-1": "cp1252",
    "x-euc-jp": "euc_jp",
}


def decode_content(content: bytes, named: str = "") -> tuple[str, tuple[str, ...]]:
    """The bytes as text, byte order mark dropped and newlines kept; bytes that do not decode are replaced and noted.

    What the bytes show wins; `named`, the encoding that the file itself names, is believed where the bytes leave it open.
    """
    for encoding in candidates(content, named):
        try:
            return content.decode(encoding), ()
        except (UnicodeDecodeError, LookupError):
            continue
    encoding = detect_encoding(content[:HEAD_BYTES]) or "utf-8"
    try:
        return content.decode(encoding), ()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        note = f"line {line}: bytes that are not {encoding}; they read as \ufffd"
        return content.decode(encoding, "replace"), (note,)


def candidates(content: bytes, named: str) -> list[str]:
    """Encodings to try strictly, in order: the byte order mark's, what the head shows, the named one, what the rest shows."""
    shown = detect_encoding(content[:HEAD_BYTES])
    known = _known(named)
    found = [shown] if shown else []
    deliberate = known not in ("utf-8", "cp1252", *_JAPANESE)  # nobody's default
    if known and shown != "utf-8" and (deliberate or shown in (None, "cp1252")):
        found.insert(0, known)
    elif known and known not in found:
        found.append(known)
    if shown == "utf-8" and len(content) > HEAD_BYTES and (odd := re.search(rb"(?:[\x80-\xff][\x40-\xff]){4}", content)):
        later = detect_encoding(content[odd.start() : odd.start() + HEAD_BYTES])
        found += [later] if later in _JAPANESE else []
    return found


def _known(named: str) -> str | None:
    name = _WRITTEN.get(named.lower(), named)
    try:
        return codecs.lookup(name).name if name and name.lower() not in ("utf-16", "utf-32", "utf-7", "us-ascii", "ascii") else None
    except LookupError:
        return None
