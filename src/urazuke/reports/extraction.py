"""A report file becomes text: a text file unchanged, an HTML page its main text, a PDF its text layer."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from urazuke.errors import InputError
from urazuke.evidence.decode import HEAD_BYTES, detect_encoding, media_type, read_limited
from urazuke.reports.extracts import LIMIT_CHARACTERS, Extract

LIMIT_BYTES = 64 << 20


def extract(path: Path, zone: ZoneInfo) -> Extract:
    """The text of that report; InputError where there is none to be had.

    Compressed files are decompressed first; more than 64 MiB of content is an error. Instants of page metadata
    that carry `Z` become days of `zone`.
    """
    content = _content(path)
    kind = media_type(content[:HEAD_BYTES])
    if kind == "application/pdf":
        from urazuke.reports.pdf import extract_pdf

        return _limited(extract_pdf(content, str(path)), path)
    if kind == "text/html":
        from urazuke.reports.html import extract_html

        return _limited(extract_html(decode(content, path)[0], zone), path)
    if kind in ("text/plain", "application/json"):
        text, notes = decode(content, path)
        return _limited(Extract(text, notes=notes), path)
    if kind == "application/x-empty":
        raise InputError("is empty", where=str(path), hint="remove it, or get a whole copy")
    raise InputError(f"is not a report that can be read ({kind})", where=str(path), hint="give text, Markdown, HTML or PDF")


def decode(content: bytes, path: Path) -> tuple[str, tuple[str, ...]]:
    """The bytes as text, byte order mark dropped and newlines kept; bytes that do not decode are replaced and noted."""
    encoding = detect_encoding(content[:HEAD_BYTES])
    if encoding is None:
        raise InputError("is not text", where=str(path), hint="give text, Markdown, HTML or PDF")
    try:
        return content.decode(encoding), ()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        note = f"line {line}: bytes that are not {encoding}; they read as \ufffd"
        return content.decode(encoding, "replace"), (note,)


def _content(path: Path) -> bytes:
    try:
        return read_limited(path, LIMIT_BYTES)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", where=str(path), hint="mend the path or the permissions") from None


def _limited(found: Extract, path: Path) -> Extract:
    if len(found.text) > LIMIT_CHARACTERS:
        raise InputError(
            f"holds {len(found.text):,} characters; a report has at most {LIMIT_CHARACTERS:,}",
            where=str(path),
            hint="a file of this size is a log: put it under logs/",
        )
    return found
