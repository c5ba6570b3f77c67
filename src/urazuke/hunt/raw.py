"""A contact leads back to the bytes: its line is read again from the file, and must hold what was matched.

`line` counts from 1 and `offset` is a byte, both in the decompressed file. Of a Windows event log, `line` is the number of the
record that starts at that byte, and its text the event as JSON.
"""

from __future__ import annotations

import ipaddress
import re
import stringprep
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from urazuke.errors import CustodyError
from urazuke.evidence.decode import TruncatedError, open_decompressed, read_block, read_head
from urazuke.telemetry.event_log import CHUNK_BYTES, HEADER_BYTES, MAGIC, is_event_log, record_places, record_texts
from urazuke.telemetry.line_ends import count_ends, first_end, line_feed, text_encoding

BLOCK_BYTES = 1 << 20
LINE_BYTES = 1 << 20  # of a longer line, this much is returned
_ADDRESS = re.compile(r"[0-9A-Fa-f.:]{2,45}")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|((?:\\x[0-9A-Fa-f]{2})+)|\\(.)")


def fetch_raw(file: Path, line: int, offset: int, *, holding: str | None = None) -> str:
    """The text of that line, in the encoding that the file begins in, with replacement, without its line end.

    CustodyError where no line with that number starts at that byte, or where it does not hold the value `holding`.
    """
    return fetch_lines(file, [(line, offset, holding)])[line, offset]


def fetch_lines(file: Path, places: Iterable[tuple[int, int, str | None]]) -> dict[tuple[int, int], str]:
    """The lines at those places `(line, offset, holding)`, in one pass over the file; keys are `(line, offset)`."""
    wanted = sorted({(offset, line, holding) for line, offset, holding in places}, key=lambda place: (place[0], place[1], place[2] or ""))
    found: dict[tuple[int, int], str] = {}
    with open_decompressed(file) as stream:
        reader = _begin(file, stream)
        for offset, line, holding in wanted:
            text = found.get((line, offset)) or reader.read(line, offset)
            if holding is not None and not holds(text, holding):
                raise CustodyError(
                    f"the line does not hold {holding!r}", where=f"{file}:{line}", hint="the file is not the one that was hunted"
                )
            found[line, offset] = text
    return found


def _begin(file: Path, stream: BinaryIO) -> _Lines | _Records:
    try:
        head = read_block(stream, len(MAGIC))
    except TruncatedError:
        head = b""
    return _Records(file, stream, head) if is_event_log(head) else _Lines(file, stream, head)


class _Records:
    """Goes forward through the chunks of an event log; `_chunk` is the one that starts at byte `_at`."""

    def __init__(self, file: Path, stream: BinaryIO, head: bytes) -> None:
        self._file, self._stream = file, stream
        self._header = head + self._take(HEADER_BYTES - len(head))
        self._at, self._chunk = HEADER_BYTES, self._take(CHUNK_BYTES)
        self._texts: dict[int, str] | None = None

    def read(self, line: int, offset: int) -> str:
        while self._chunk and offset >= self._at + CHUNK_BYTES:
            self._at, self._chunk, self._texts = self._at + CHUNK_BYTES, self._take(CHUNK_BYTES), None
        if (line, offset - self._at) not in record_places(self._chunk)[0]:
            where = f"{self._file}:{line}"
            raise CustodyError(f"no record {line} starts at byte {offset}", where=where, hint="the file is not the one that was hunted")
        if self._texts is None:
            self._texts = record_texts(self._header, self._chunk)
        return self._texts.get(line, "")

    def _take(self, size: int) -> bytes:
        parts: list[bytes] = []
        try:
            while size > 0 and (block := read_block(self._stream, size)):
                parts.append(block)
                size -= len(block)
        except TruncatedError:
            pass
        return b"".join(parts)


class _Lines:
    """Goes forward through a decompressed file, counting lines; the bytes not yet passed are in `_ahead`."""

    def __init__(self, file: Path, stream: BinaryIO, head: bytes) -> None:
        self._stream = stream
        self._file, self._at, self._line, self._ahead = file, 0, 1, head
        self._after_newline = True
        self._encoding = text_encoding(read_head(file))
        self._feed = line_feed(self._encoding)

    def read(self, line: int, offset: int) -> str:
        self._skip_to(offset)
        if self._at != offset or self._line != line or not self._after_newline:
            raise CustodyError(
                f"no line {line} starts at byte {offset}", where=f"{self._file}:{line}", hint="the file is not the one that was hunted"
            )
        while not (end := first_end(self._ahead, self._feed)) and len(self._ahead) < LINE_BYTES and (block := self._block()):
            self._ahead += block
        text = self._ahead[: min(end or LINE_BYTES, LINE_BYTES)].decode(self._encoding, "replace")
        return text.removesuffix("\n").removesuffix("\r")

    def _skip_to(self, offset: int) -> None:
        while self._at < offset:
            if not self._ahead:
                self._ahead = self._block()
                if not self._ahead:
                    return
            passed, self._ahead = self._ahead[: offset - self._at], self._ahead[offset - self._at :]
            self._at += len(passed)
            self._line += count_ends(passed, self._feed)
            self._after_newline = passed.endswith(self._feed)

    def _block(self) -> bytes:
        try:
            return read_block(self._stream, BLOCK_BYTES)
        except TruncatedError:
            return b""


def holds(text: str, value: str) -> bool:
    """Does the line name that value, in whatever spelling logs use?"""
    return any(_holds(form, value) for form in _forms(text))


def _forms(text: str) -> Iterator[str]:
    """The line in lower case; with its escapes resolved, as JSON and as other formats have them; with names normalised."""
    plain = text.replace("\\/", "/")
    yield plain.lower()
    if "\\" in text:
        yield (plain := _ESCAPE.sub(lambda m: _character(m, blank=True), text)).lower()
        yield _ESCAPE.sub(lambda m: _character(m, blank=False), text).lower()
    if not plain.isascii():
        kept = "".join(c for c in plain if not stringprep.in_table_b1(c))
        yield unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", kept).casefold()).replace("\u3002", ".")


def _character(match: re.Match[str], *, blank: bool) -> str:
    code, data, other = match.groups()
    if code:
        return chr(int(code, 16))
    if data:
        return bytes.fromhex(data.replace("\\x", "")).decode("utf-8", "replace")
    return " " if blank and other in "bfnrt" else other


def _holds(plain: str, value: str) -> bool:
    wanted = value.lower()
    try:
        address = ipaddress.ip_address(value)
    except ValueError:
        if wanted in plain or _host_and_path(wanted, plain) or _unicode_name(wanted) in plain:
            return True
        return wanted.isalnum() and wanted in plain.replace(":", "")  # a fingerprint in pairs
    return any(_same_address(word.rstrip("."), address) for word in _ADDRESS.findall(plain))


def _same_address(word: str, address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Is the word that address, also with a port behind it, or as IPv4 mapped into IPv6?"""
    for text in (word, word.rpartition(":")[0], word.rpartition(":")[2], word.lstrip(":")):
        try:
            read = ipaddress.ip_address(text)
        except ValueError:
            continue
        if read == address or getattr(read, "ipv4_mapped", None) == address:
            return True
    return False


def _host_and_path(url: str, line: str) -> bool:
    """Logs that split a URL hold its host and its path apart."""
    _, scheme, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return bool(scheme) and host in line and slash + path in line


def _unicode_name(name: str) -> str:
    try:
        return name.encode("ascii").decode("idna")
    except UnicodeError:
        return name
