"""The dossier is one page that loads nothing and runs nothing, and the tables beside it.

The page's content policy forbids everything but its own style; all text goes through escaping, and what could move a
cursor or turn the writing direction is made visible. The same case gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from urazuke.dossier import sections
from urazuke.dossier.aliases import alias_view
from urazuke.dossier.answers import answer_view
from urazuke.dossier.book import Book, open_book
from urazuke.dossier.changes import Changes, Snapshot, compare
from urazuke.dossier.chronicle import timeline_view
from urazuke.dossier.csv_export import export_csv
from urazuke.dossier.excluded import outside_view
from urazuke.dossier.figures import lane_figures
from urazuke.dossier.holdings import exhibit_view, reject_view
from urazuke.dossier.hours import hours_view
from urazuke.dossier.layers import ties_figure, ties_table
from urazuke.dossier.matrix import likeness_view, matrix_view
from urazuke.dossier.personas import persona_view
from urazuke.dossier.press import digest_view, told_view
from urazuke.dossier.redaction import find_persons, redacted_case, redacted_quotes, redacted_reading, redacted_tables
from urazuke.dossier.route import pivot_view
from urazuke.dossier.sectors import sector_view
from urazuke.dossier.silence import reasons_view, silence_view
from urazuke.dossier.stories import find_stories
from urazuke.dossier.summary import summary
from urazuke.dossier.ties import find_ties
from urazuke.errors import printable
from urazuke.evidence.case import Case
from urazuke.evidence.claim import Reading
from urazuke.evidence.instant import format_instant
from urazuke.evidence.judgement import Judgement
from urazuke.evidence.tables import CONTRACT_TABLES, SHOWN_TABLES, make_table
from urazuke.evidence.writing import write_bytes

if TYPE_CHECKING:
    import jinja2
    import pyarrow as pa

# Each has a template of its name; in the order in which they are read.
SECTIONS = (
    "summary", "changes", "timeline", "tenancies", "pivot", "victims", "personas", "ties", "claims", "digest", "statements", "hypotheses",
    "aliases", "outside", "missing", "method", "exhibits", "custody",
)  # fmt: skip
METHOD = ("layers", "lessee", "persona", "window", "claims", "limits", "offline")
TEXT_CHARACTERS = 4000
QUOTE_CHARACTERS = 500
_FRACTION = re.compile(r"(\.\d+)?Z$")


def write_dossier(
    folder: Path, case: Case, tables: Mapping[str, pa.Table], readings: Sequence[Reading], *,
    journal_head: str, journal_entries: int, alarms: Sequence[str], pivot: pa.Table, moves: tuple[str, Snapshot, Snapshot] | None = None,
    records: Mapping[str, pa.Table] | None = None, judgements: Sequence[Judgement] | None = None,
) -> None:  # fmt: skip
    """Fill the folder: `index.html`, and `tables/<name>.csv` for every shown table that is given, the pivot's
    steps and the lines of input files that the rows shown rest on.

    `tables` are those of contract section 4 by name (one that is missing is empty); the inner table `watch`, where given,
    lets references to watch-list entries be named. `moves` are when the run before came to other conclusions, to
    which, and to which this one (changes.py). With `records` (`lease_rows`, `access_rows`, `watch`) it is a copy without
    anything personal that they say (redaction.py), and without what moved since an earlier run. `judgements` are those that the
    run respected, if not all. Raises StorageError.
    """
    if records is None:
        book = open_book(case, tables, readings, pivot, judgements=judgements)
    else:
        redactor = find_persons(tables, records, case.settings.language)
        quotes, case, moves = redacted_quotes(case, tables, redactor), redacted_case(case, redactor), None
        tables, pivot = redacted_tables(tables, redactor), redacted_tables({"pivot": pivot}, redactor)["pivot"]
        alarms = [redactor.text(alarm) for alarm in alarms]
        book = open_book(case, tables, [redacted_reading(reading, redactor) for reading in readings], pivot, redactor, quotes, judgements)
    changes = compare(moves[1], moves[2], moves[0], book) if moves else None
    page = render(book, tables, journal_head, journal_entries, alarms, changes)
    write_bytes(folder / "index.html", page.encode("utf-8", "backslashreplace"))
    beside = {**tables, "pivot": pivot, "lines": make_table("lines", book.quotes.rows())}
    further = [name for name in SHOWN_TABLES if name in beside and name not in CONTRACT_TABLES]
    export_csv(beside, folder / "tables", [*CONTRACT_TABLES, *further, "pivot", "lines"])


def render(
    book: Book, tables: Mapping[str, pa.Table], journal_head: str, journal_entries: int, alarms: Sequence[str],
    changes: Changes | None = None,
) -> str:  # fmt: skip
    """The whole page as text."""
    return (
        environment_of(book).get_template("dossier.html").render(content_of(book, tables, journal_head, journal_entries, alarms, changes))
    )


def content_of(
    book: Book, tables: Mapping[str, pa.Table], journal_head: str, journal_entries: int, alarms: Sequence[str],
    changes: Changes | None = None,
) -> dict[str, Any]:  # fmt: skip
    """What the templates of the page and of its sections take."""
    stories = find_stories(book, tables)
    content: dict[str, Any] = {
        "summary": summary(book), "timeline": timeline_view(book), "figures": lane_figures(book, tables),
        "tenancies": sections.tenancy_view(book), "hours": hours_view(book, tables),
        "pivot": pivot_view(book), "victims": sections.victim_view(book), "sectors": sector_view(book, tables),
        "reasons": reasons_view(book, tables), "silence": silence_view(book, tables),
        "personas": persona_view(book), "claims": told_view(book, stories), "digest": digest_view(book, stories),
        "statements": answer_view(book, stories),
        "hypotheses": sections.hypothesis_view(book), "matrix": matrix_view(book, tables), "alike": likeness_view(book, tables),
        "aliases": alias_view(book, tables),
        "outside": outside_view(book, tables), "missing": sections.missing_view(book), "rejects": reject_view(book, tables),
    }  # fmt: skip
    ties = find_ties(book, stories)
    content |= {"ties": ties_figure(book, ties), "tie_rows": ties_table(book, ties)}
    content["exhibits"] = exhibit_view(book, book.cited)
    return content | {
        "book": book, "settings": book.case.settings, "shown": book.shown, "counts": book.counts, "changes": changes, "method": METHOD,
        "section_names": [n for n in SECTIONS if n != "changes" or changes], "journal_head": journal_head,
        "journal_entries": journal_entries, "alarms": alarms,
    }  # fmt: skip


def environment_of(book: Book) -> jinja2.Environment:
    """The templates, in the words of the book."""
    environment = make_environment(book.redactor.unmask if book.redactor else str)
    environment.globals["say"] = book.say
    environment.filters.update(bytes=book.say.bytes, number=book.say.number, term=lambda value, family: book.say.term(family, value))
    return environment


def make_environment(shown: Callable[[str], str] = str) -> jinja2.Environment:
    """Templates that escape everything, and make control and direction characters visible in everything; `shown` comes first."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("urazuke.dossier"), autoescape=True, finalize=partial(_finalize, shown), trim_blocks=True,
        lstrip_blocks=True, undefined=jinja2.StrictUndefined,
    )  # fmt: skip
    environment.filters.update(
        instant=instant_text, short=_short, fields=_fields, style_text=_style_text, cut=lambda text, length: printable(str(text), length)
    )
    return environment


def _finalize(shown: Callable[[str], str], value: Any) -> Any:
    """Markup that a template made is left alone; None is a dash; all else is made printable."""
    if hasattr(value, "__html__"):
        return value
    return "–" if value is None else printable(shown(str(value)), TEXT_CHARACTERS)


def instant_text(value: datetime | None, missing: str = "–") -> str:
    """`2016-06-14 02:11:05`, UTC, cut to the second."""
    return format_instant(value)[:19].replace("T", " ") if value is not None else missing


def _short(value: str | None) -> str:
    """A date or instant of the timeline, cut to the second, without T, Z and a midnight's zeros."""
    return _FRACTION.sub("", value).removesuffix("T00:00:00").replace("T", " ") if value else "–"


def _fields(text: str) -> list[str]:
    """A quoted line, cut, in the fields between its tabs: the template puts the tabs back, which no other control survives."""
    cut = text if len(text) <= QUOTE_CHARACTERS else text[: QUOTE_CHARACTERS - 1] + "…"
    return cut.split("\t")


def _style_text(text: str) -> str:
    """Text for a CSS string: all but letters and digits written as escapes, so that it cannot end the string or the sheet."""
    return "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):x} " for c in printable(text, 120))
