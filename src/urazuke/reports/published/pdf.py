"""The text layer of a PDF in reading order, pages parted by a form feed; a page without one is named, never guessed at.

The page of an offset is therefore one more than the form feeds before it. Lines that stand at the head or foot of most
pages (running titles, page numbers) are left out.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any

from urazuke.errors import InputError
from urazuke.reports.line_ends import without_letter_spacing
from urazuke.reports.published.extracts import LIMIT_CHARACTERS, Extract
from urazuke.reports.published.pdf_layout import Piece, gap, paragraphs
from urazuke.reports.published.pdf_streams import refuse_bombs
from urazuke.reports.published.pdf_vertical import SPACED, Character, is_vertical, turned

LIMIT_PAGES = 2000
LIMIT_LAID_OUT = 50_000  # characters of a page; one with more is read in the order in which it was written
LIMIT_ALL_LAID_OUT = 2_000_000  # characters of a document; pages behind them are read so, too
LIMIT_RUNNING = 100  # characters of a running title
PAGE_BREAK = "\f"
_LINE_ENDS = (10, 12, 13)
_BROKEN = 2  # what pdfium calls the hyphen of a word that goes on in the next line
_SPACES = (9, 32, 0xA0, 0x3000)
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}  # ﬁ, ﬄ
_SENTENCE_END = re.compile(r"[.!?。！？:：」』)）\"”]\s*$")


def extract_pdf(content: bytes, where: str) -> Extract:
    """The pages' paragraphs; InputError for an encrypted or broken file, or over 2,000 pages."""
    import pypdfium2

    refuse_bombs(content, where)
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        reason = "is encrypted" if "assword" in str(error) else "is broken"
        raise InputError(f"this PDF {reason}", where=where, hint="save it without a password, or get a whole copy") from None
    try:
        count = len(document)
        if count > LIMIT_PAGES:
            raise InputError(f"this PDF has {count:,} pages; at most {LIMIT_PAGES:,} are read", where=where, hint="split it")
        return _extract(document, count)
    finally:
        document.close()


def _extract(document: Any, count: int) -> Extract:
    pages: list[list[str]] = []
    size = 0
    for number in range(count):
        pages.append(_page(document, number, size <= LIMIT_ALL_LAID_OUT))
        size += sum(map(len, pages[-1]))
        if size > LIMIT_CHARACTERS:
            break
    empty = [n for n, page in enumerate(pages, 1) if not page]
    notes = (f"{_listed(empty)}: no text that can be read; a scan needs text recognition first",) if empty else ()
    return Extract(_bound(_without_running_lines(pages)) if size else "", notes=notes)


def _bound(pages: list[list[str]]) -> str:
    """One text; a paragraph that runs on over the page has nothing but the page break in it."""
    text = ""
    parts: list[str] = []
    for number, page in enumerate(pages):
        if number:
            runs_on = bool(text) and bool(page) and not _SENTENCE_END.search(text[-20:]) and re.match(r"[a-z\u3040-\u9fff]", page[0])
            parts.append(PAGE_BREAK if runs_on else f"\n\n{PAGE_BREAK}")
        parts.append("\n\n".join(page))
        text = page[-1] if page else ""
    return "".join(parts)


def _without_running_lines(pages: list[list[str]]) -> list[list[str]]:
    """Pages without the first and last paragraphs that most of them share, digits apart."""
    if len(pages) < 3:
        return pages
    seen = Counter(key for page in pages for key in {_key(t) for t in (*page[:2], *page[-2:])})
    running = {key for key, times in seen.items() if times >= 0.6 * len(pages) and len(key) <= LIMIT_RUNNING}
    return [[t for i, t in enumerate(page) if _key(t) not in running or 2 <= i < len(page) - 2] for page in pages]


def _key(text: str) -> str:
    return re.sub(r"\d+", "#", text[: 2 * LIMIT_RUNNING]).strip()


def _page(document: Any, number: int, laid_out: bool) -> list[str]:
    """The paragraphs of one page; none where nothing can be read."""
    import pypdfium2

    try:
        page = document[number]
        text = page.get_textpage()
        if not laid_out or text.count_chars() > LIMIT_LAID_OUT:
            plain = str(text.get_text_range()).replace("\r\n", "\n").replace("\ufffe\n", "").replace("\2", "").replace("\f", " ")
            found = [plain.replace("\ufffe", "").replace("\0", "")]
        else:
            found = paragraphs(_pieces(text))
        text.close()
        page.close()
    except (pypdfium2.PdfiumError, UnicodeError):
        return []
    return [t for t in (p.replace("\ufffe", "-").strip() for p in found) if t]


def _pieces(page: Any) -> list[Piece]:
    """The page's runs of characters: a new one at each end of line, and where more room is left than a space takes."""
    characters = list(_characters(page))
    if is_vertical(characters):
        characters = turned(characters)
    pieces, run = list[Piece](), list[Character]()
    spaced = False  # pdfium's own space stands before: it has no place of its own
    for character in characters:
        code, left, _, bottom, top = character
        if code in _LINE_ENDS:
            _finish(run, pieces)
        elif code != SPACED:
            if run and _stands_apart(run[-1], left, bottom, top - bottom):
                _finish(run, pieces)
            elif run and (spaced or left - run[-1][2] > 0.6 * (top - bottom)):
                between = gap(chr(run[-1][0]), chr(code), left - run[-1][2], top - bottom).replace("\t", " ")
                run += [(ord(space), run[-1][2], left, bottom, top) for space in between]
            run.append(character)
        spaced = code == SPACED
    _finish(run, pieces)
    return pieces


def _characters(page: Any) -> Iterator[Character]:
    """The characters as they were written; where pdfium thinks that a space is, `SPACED`."""
    from pypdfium2 import raw

    text, box = page.raw, raw.FS_RECTF()
    to_box = ctypes.byref(box)
    for index in range(page.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        if code in _LINE_ENDS:
            yield code, 0.0, 0.0, 0.0, 0.0
        elif code in _SPACES and raw.FPDFText_IsGenerated(text, index) == 1:
            yield SPACED, 0.0, 0.0, 0.0, 0.0
        elif code and raw.FPDFText_GetLooseCharBox(text, index, to_box):
            yield 0xFFFE if code == _BROKEN else code, box.left, box.right, box.bottom, box.top


def _stands_apart(before: Character, left: float, bottom: float, height: float) -> bool:
    return left - before[2] > 1.2 * height or before[1] - left > 2 * height or abs(before[3] - bottom) > 0.7 * height


def _finish(run: list[Character], pieces: list[Piece]) -> None:
    codes = [c[0] for c in run]
    text = "".join(map(chr, codes)).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").strip(" \t\xa0")
    text = without_letter_spacing(text.translate(_LIGATURES))
    if text:
        pieces.append(Piece(text, min(c[1] for c in run), max(c[2] for c in run), min(c[3] for c in run), max(c[4] for c in run)))
    run.clear()


def _listed(pages: list[int]) -> str:
    shown = ", ".join(str(p) for p in pages[:10])
    more = f" and {len(pages) - 10} more" if len(pages) > 10 else ""
    return f"page{'s' if len(pages) > 1 else ''} {shown}{more}"
