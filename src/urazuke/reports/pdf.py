"""The text layer of a PDF, page by page; a page without one is named, never guessed at."""

from __future__ import annotations

from urazuke.errors import InputError
from urazuke.reports.extracts import LIMIT_CHARACTERS, Extract

LIMIT_PAGES = 2000


def extract_pdf(content: bytes, where: str) -> Extract:
    """Pages joined by a newline, `\\r\\n` as `\\n`; InputError for an encrypted or broken file, or over 2,000 pages."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        reason = "is encrypted" if "assword" in str(error) else "is broken"
        raise InputError(f"this PDF {reason}", where=where, hint="save it without a password, or get a whole copy") from None
    try:
        count = len(document)
        if count > LIMIT_PAGES:
            raise InputError(f"this PDF has {count:,} pages; at most {LIMIT_PAGES:,} are read", where=where, hint="split it")
        return _pages(document, count)
    finally:
        document.close()


def _pages(document: object, count: int) -> Extract:
    parts: list[str] = []
    empty: list[int] = []
    size = 0
    for number in range(count):
        text = _page_text(document, number)
        if not text.strip():
            empty.append(number + 1)
        size += len(text)
        parts.append(text)
        if size > LIMIT_CHARACTERS:
            break
    notes = (f"{_listed(empty)}: no text that can be read; a scan needs text recognition first",) if empty else ()
    return Extract("\n".join(parts) if size else "", notes=notes)


def _page_text(document: object, number: int) -> str:
    import pypdfium2

    try:
        page = document[number]  # type: ignore[index]
        text = page.get_textpage()
        found = str(text.get_text_range())
        text.close()
        page.close()
    except (pypdfium2.PdfiumError, UnicodeError):
        return ""
    # A hyphen that pdfium marks as inserted by line breaking, and characters that no text has.
    return found.replace("\r\n", "\n").replace("\ufffe\n", "").replace("\ufffe", "").replace("\x00", "")


def _listed(pages: list[int]) -> str:
    shown = ", ".join(str(p) for p in pages[:10])
    more = f" and {len(pages) - 10} more" if len(pages) > 10 else ""
    return f"page{'s' if len(pages) > 1 else ''} {shown}{more}"
