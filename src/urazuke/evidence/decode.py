"""What a file is follows from its bytes, never from its name."""

from __future__ import annotations

import codecs
import functools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from urazuke.errors import InputError
from urazuke.evidence.stream import Decompressed, TruncatedError, compression

__all__ = [
    "HEAD_BYTES", "TruncatedError", "bytes_taken", "compression", "detect_encoding", "media_type", "open_decompressed", "read_block",
    "read_head", "read_limited",
]  # fmt: skip

HEAD_BYTES = 1 << 16
_BINARY = {
    b"%PDF-": "application/pdf", b"PAR1": "application/vnd.apache.parquet", b"PK\x03\x04": "application/zip",
    b"\xd0\xcf\x11\xe0": "application/x-ole", b"{\\rtf": "application/rtf", b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif", b"II*\x00": "image/tiff", b"MM\x00*": "image/tiff",
}  # fmt: skip
_MAIL_HEADER = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,60}):[ \t]?")
_PAGE = re.compile(r"<(?:head|body|meta|title|article|main|section|div|table|h1|p|!--)\b")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@contextmanager
def open_decompressed(path: Path) -> Iterator[BinaryIO]:
    """The file's content as a stream, decompressed by what its first bytes say; read it with `read_block`."""
    with open(path, "rb") as raw:
        kind = compression(raw.read(8))
        raw.seek(0)
        yield cast(BinaryIO, Decompressed(raw, kind)) if kind else raw


def read_block(stream: BinaryIO, size: int) -> bytes:
    """Up to `size` bytes, b"" at the end; TruncatedError once all that is good before a break has been read."""
    try:
        return stream.read(size)
    except OSError as error:
        raise TruncatedError(error.strerror or str(error)) from error


def bytes_taken(stream: BinaryIO) -> int:
    """How many bytes of the file that the stream opened have been read, compressed as they are."""
    return stream.taken if isinstance(stream, Decompressed) else stream.tell()


def read_limited(path: Path, limit_bytes: int) -> bytes:
    """The whole decompressed content; InputError where it is longer than the limit or broken."""
    parts, total = [], 0
    with open_decompressed(path) as stream:
        try:
            while block := read_block(stream, 1 << 20):
                total += len(block)
                if total > limit_bytes:
                    raise InputError(
                        f"more than {limit_bytes:,} bytes once decompressed", where=str(path), hint="no such file should be larger"
                    )
                parts.append(block)
        except TruncatedError as error:
            raise InputError(f"the compressed data is broken: {error}", where=str(path), hint="get a whole copy of the file") from None
    return b"".join(parts)


def read_head(path: Path) -> bytes:
    """The first decompressed bytes, as many as can be had."""
    with open_decompressed(path) as stream:
        try:
            return read_block(stream, HEAD_BYTES)
        except TruncatedError:
            return b""


def media_type(head: bytes) -> str:
    """The media type of decompressed content, from its first bytes."""
    if not head:
        return "application/x-empty"
    for magic, kind in _BINARY.items():
        if head.startswith(magic):
            return kind
    if _is_mail(head):
        return "message/rfc822"
    encoding = detect_encoding(head)
    if encoding is None:
        return "application/octet-stream"
    start = head.decode(encoding, "replace").lstrip("\ufeff \t\r\n")[:1024].lower()
    if start.startswith(("<!doctype html", "<html")) or (start.startswith("<") and ("<html" in start or _is_page(start))):
        return "text/html"
    if start.startswith("{") or start.startswith("[{"):
        return "application/json"
    return "text/plain"


def _is_page(start: str) -> bool:
    """A piece of a page: it begins with a tag of one, and closes one."""
    return _PAGE.match(start) is not None and re.search(r"</[a-z]|<meta|<br", start) is not None


def _is_mail(head: bytes) -> bool:
    """Header lines as mail transport writes them, before the first empty line; a letter that merely starts so has fewer."""
    names: set[bytes] = set()
    for number, line in enumerate(head[: 1 << 14].replace(b"\r\n", b"\n").split(b"\n")):
        match = _MAIL_HEADER.match(line)
        if not line or not (match or line[:1] in b" \t" or (number == 0 and line.startswith(b"From "))):
            break
        names |= {match[1].lower()} if match else set()
    sent = names & {b"mime-version", b"message-id", b"received", b"return-path", b"snapshot-content-location"}
    return bool(sent) and len(names & {b"from", b"subject", b"date", b"content-type", b"to"}) >= 2


def detect_encoding(head: bytes) -> str | None:
    """The text encoding of the bytes, or None where they are no text.

    Order: byte order mark, UTF-16 without one, ISO-2022-JP escapes, strict UTF-8, then the Japanese double-byte encoding
    under which the bytes hold most kana and common kanji; after these the one under which least is damaged, since a
    few bad bytes do not make a text unreadable (decode with "replace"). A double byte cut off by the end of `head` is no fault.
    """
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    if b"\x00" in head and (wide := _wide(head)):
        return wide
    if b"\x1b$" in head and _decodes(head, "iso2022_jp"):
        return "iso2022_jp"
    if _decodes(head, "utf-8"):
        return "utf-8"
    scored = [(_japanese(head, name), name) for name in ("cp932", "euc_jp") if _decodes(head, name)]
    if scored and max(scored)[0] > 0.45:
        return max(scored)[1]
    return _nearly(head) or ("cp1252" if _looks_western(head) else None)


def _nearly(head: bytes) -> str | None:
    """The encoding under which the fewest characters are damaged, and fewer than one in twenty."""
    found = []
    for name in ("utf-8", "cp932", "euc_jp"):
        text = head.decode(name, "replace")
        damaged, controls = text.count("\ufffd"), sum(c < " " and c not in "\r\n\t\f" for c in text)
        sound = sum(c > "\x7f" and c != "\ufffd" for c in text)
        likely = damaged < sound if name == "utf-8" else _japanese(head, name) > 0.45
        if damaged + controls <= len(text) / 20 and (likely or not damaged):
            found.append((damaged + controls, name))
    return min(found, key=lambda f: f[0])[1] if found else None


def _wide(head: bytes) -> str | None:
    """UTF-16 without its mark: nearly every character must be one that text in our languages is made of."""
    for name in ("utf-16-le", "utf-16-be"):
        text = head[: len(head) // 2 * 2].decode(name, "replace")
        usual = sum((" " <= c < "\u0250" and c != "\x7f") or c in "\r\n\t" or _everyday(c) for c in text)
        if text and usual > 0.95 * len(text):
            return name
    return None


def _everyday(char: str) -> bool:
    """Kana, CJK ideographs, Hangul, and the punctuation and full-width forms that go with them."""
    return "\u3000" <= char <= "\u30ff" or "\u4e00" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7a3" or "\uff01" <= char <= "\uff9f"


def _decodes(head: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        text = decoder.decode(head, final=len(head) < HEAD_BYTES)
    except UnicodeDecodeError:
        return False
    return sum(c < " " and c not in "\r\n\t\f\x1b" for c in text[:4096]) <= len(text[:4096]) / 100


def _japanese(head: bytes, encoding: str) -> float:
    """How much the characters beyond ASCII look like written Japanese under that encoding, from 0 to 1.

    Kana and punctuation count whole, the kanji of JIS level 1 nearly so; half-width kana count half, because EUC-JP read
    as Shift_JIS is made of them, and the rare kanji of level 2 little, because half-width kana read as EUC-JP is.
    """
    wide = [c for c in codecs.getincrementaldecoder(encoding)("ignore").decode(head) if c > "\x7f"]
    return sum(_weight(c) for c in wide) / len(wide) if wide else 0.0


@functools.cache
def _weight(char: str) -> float:
    if "\u3001" <= char <= "\u30ff" or "\uff01" <= char <= "\uff5e" or char == "\u3000":
        return 1.0
    if "\uff61" <= char <= "\uff9f":
        return 0.5
    if "\u4e00" <= char <= "\u9fff":
        code = char.encode("cp932", "replace")
        return 0.9 if code < b"\x98\x73" else 0.2  # where level 2 begins
    return 0.0


def _looks_western(head: bytes) -> bool:
    text = head.decode("cp1252", "replace")
    odd = sum(not (c.isprintable() or c in "\r\n\t\f") or c == "\ufffd" for c in text)
    high = sum(c > "\x7f" for c in text)
    return odd <= len(text) / 100 and high < 0.3 * len(text)
