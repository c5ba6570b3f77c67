"""A saved mail or web archive becomes its subject and its best body; who sent it and when come from its headers.

Bodies are chosen as a mail reader does: plain text unless it is a stub beside an HTML body. Attachments are named in the
notes, never opened; a mail that is only an attached mail is read as that one.
"""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr
from zoneinfo import ZoneInfo

from urazuke.reports.published.decoding import decode_content
from urazuke.reports.published.extracts import Extract
from urazuke.reports.published.html import extract_html
from urazuke.reports.published.page_metadata import day_of

LIMIT_PARTS = 200
LIMIT_HEADER = 2000
_FORWARDED = re.compile(r"^(?:\s*Re\s*[:：])*\s*(?:Fwd?|FW|転送)\s*[:：]", re.IGNORECASE)
_PREFIX = re.compile(r"^(?:\s*(?:Re|Fwd?|FW|転送)\s*[:：])+\s*", re.IGNORECASE)


def extract_mail(content: bytes, zone: ZoneInfo) -> Extract:
    """Subject and body as `text`; the sender as publisher, the day of the Date header.

    For a web archive they are the page's own; who forwards a report, and when, is its `sender` and `sent`.
    """
    if content.count(b"boundary") > LIMIT_PARTS:
        return Extract("", notes=("the mail is nested beyond reason",))
    try:
        message = email.message_from_bytes(content.split(b"\n", 1)[1] if content.startswith(b"From ") else content)
        parts = list(_parts(message))
    except (RecursionError, ValueError, LookupError):
        return Extract("", notes=("the mail cannot be taken apart",))
    attached = [p for p in parts if p.get_content_type() == "message/rfc822"]
    bodies = [p for p in parts if _is_body(p)]
    if not bodies and attached and isinstance(inner := attached[0].get_payload(0), Message):
        message, bodies = inner, [p for p in _parts(inner) if _is_body(p)]
    body = _best(bodies, zone)
    subject = _PREFIX.sub("", _header(message, "Subject"))
    archive = message.get("Snapshot-Content-Location") is not None or message.get_content_type() == "multipart/related"
    text = body.text if archive or not subject or body.text.lstrip().startswith(subject) else f"{subject}\n\n{body.text}"
    named = [n for p in parts if p not in bodies and not archive and (n := _file_name(p))]
    notes = (*body.notes, *([f"attachments that are not read: {', '.join(named[:20])}"] if named else []))
    publisher = body.publisher if archive else _sender(message)
    published = body.published if archive and body.published else day_of(_header(message, "Date"), zone)
    notes = notes if text.strip() else (*notes, "the mail holds no text")
    if _FORWARDED.match(_header(message, "Subject")):
        return Extract(text, None, None, notes, publisher, published)
    return Extract(text, publisher, published, notes)


def _parts(message: Message) -> Iterator[Message]:
    """The leaves in order; what an attached mail holds is its own."""
    waiting = [message]
    for _ in range(LIMIT_PARTS):
        if not waiting:
            return
        part = waiting.pop()
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            waiting += reversed([p for p in payload if isinstance(p, Message)])
        else:
            yield part


def _is_body(part: Message) -> bool:
    return part.get_content_type() in ("text/plain", "text/html") and part.get_content_disposition() != "attachment"


def _best(bodies: list[Message], zone: ZoneInfo) -> Extract:
    """The first plain body, unless the first HTML one says at least twice as much."""
    plain = next((_decoded(p) for p in bodies if p.get_content_type() == "text/plain"), "")
    source = next((_decoded(p) for p in bodies if p.get_content_type() == "text/html"), None)
    page = extract_html(source, zone) if source else None
    if page and len(page.text) > 2 * len(plain.strip()):
        return page
    return Extract(plain, page.publisher if page else None, page.published if page else None)


def _decoded(part: Message) -> str:
    """The part's text, in the encoding that its bytes show or else the one it names."""
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    text = decode_content(content, str(part.get_content_charset() or ""))[0]
    return text.replace("\r\n", "\n")


def _header(message: Message, name: str) -> str:
    """A header as text: encoded words decoded, bytes that are no ASCII read as their encoding shows."""
    raw = next((str(v) for k, v in message.raw_items() if k.lower() == name.lower()), "")[:LIMIT_HEADER]
    pieces: list[str] = []
    try:
        for chunk, charset in decode_header(raw):
            pieces.append(decode_content(chunk, str(charset or ""))[0] if isinstance(chunk, bytes) else _rescued(chunk))
    except (ValueError, LookupError):
        pieces = [_rescued(raw)]
    return " ".join("".join(pieces).split())


def _rescued(text: str) -> str:
    """Raw bytes of a header, which the mail parser keeps as lone surrogates, are decoded as their encoding shows."""
    try:
        return decode_content(text.encode("ascii", "surrogateescape"))[0]
    except UnicodeEncodeError:
        return text


def _sender(message: Message) -> str | None:
    """The organisation that the headers name, else the sender's name, else the domain of the address."""
    if organisation := _header(message, "Organization"):
        return organisation[:200]
    name, address = parseaddr(_header(message, "From"))
    return (name.strip(" '\"") or address.rpartition("@")[2])[:200] or None


def _file_name(part: Message) -> str | None:
    try:
        name = part.get_filename()
    except (ValueError, LookupError, TypeError):
        name = None
    if part.get_content_type() == "message/rfc822":
        name = name or "a mail"
    return " ".join(_rescued(name).split())[:100] if name else None
