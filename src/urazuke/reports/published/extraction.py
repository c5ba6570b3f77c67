"""A report file becomes text: a text file unchanged, an HTML page its report, a PDF its text layer, a mail its body."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from urazuke.errors import InputError
from urazuke.evidence.decode import HEAD_BYTES, media_type, read_limited
from urazuke.reports.published.decoding import candidates, decode_content
from urazuke.reports.published.extracts import LIMIT_CHARACTERS, Extract

LIMIT_BYTES = 64 << 20
TAKEN = "give text, Markdown, HTML, PDF or a saved mail"
_ADVICE = {
    "application/zip": "if it is a Word or OpenDocument file, save it as PDF or as plain text; unpack an archive",
    "application/x-ole": "if it is a Word file, save it as PDF or as plain text; save an Outlook message as .eml",
    "application/rtf": "save it as PDF or as plain text",
    "image": "a picture of text needs text recognition first; give what that yields as text or PDF",
}
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)


def extract(path: Path, zone: ZoneInfo) -> Extract:
    """The text of that report; InputError where there is none to be had.

    Compressed files are decompressed first; more than 64 MiB of content is an error. Instants of page metadata
    that carry `Z` become days of `zone`.
    """
    content = _content(path)
    kind = media_type(content[:HEAD_BYTES])
    if kind == "application/pdf":
        from urazuke.reports.published.pdf import extract_pdf

        return _limited(extract_pdf(content, str(path)), path)
    if kind == "message/rfc822":
        from urazuke.reports.published.mail import extract_mail

        return _limited(extract_mail(content, zone), path)
    if kind == "text/html":
        from urazuke.reports.published.html import extract_html

        named = _CHARSET.search(content[:HEAD_BYTES])
        source, notes = _decoded(content, path, named[1].decode("ascii") if named else "")
        found = extract_html(source, zone)
        return _limited(replace(found, notes=(*notes, *found.notes)), path)
    if kind in ("text/plain", "application/json"):
        from urazuke.reports.published.front_matter import front_matter

        text, notes = _decoded(content, path)
        return _limited(Extract(text, *front_matter(text, zone), notes), path)
    if kind == "application/x-empty":
        raise InputError("is empty", where=str(path), hint="remove it, or get a whole copy")
    advice = _ADVICE.get(kind) or _ADVICE.get(kind.split("/")[0]) or TAKEN
    raise InputError(f"is not a report that can be read ({kind})", where=str(path), hint=advice)


def _decoded(content: bytes, path: Path, named: str = "") -> tuple[str, tuple[str, ...]]:
    if not candidates(content, named):
        raise InputError("is not text", where=str(path), hint=TAKEN)
    return decode_content(content, named)


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
