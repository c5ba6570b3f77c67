"""What each page shows: the content for its template, from the last whole run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request

from urazuke.errors import UrazukeError
from urazuke.investigation.standing import since
from urazuke.workbench import cells, judging
from urazuke.workbench.bench import Bench
from urazuke.workbench.listing import holding, list_rows
from urazuke.workbench.passages import WINDOW, lines_around, span_of, state_of
from urazuke.workbench.trail import PERSONAL, flipped_by, resting_on, steps_down
from urazuke.workbench.view import ID_COLUMNS, INNER, TABLES, Row, View, number_of

FRONT = ("changes", "summary", "ties", "hypotheses")
FOUND = 12  # rows of one table among what was searched
SEARCHED_ROWS = 3_000_000
REFRESH_SECONDS = 2
LINES = 20  # on either side, on the page of a file
TEXT_CHARACTERS = 200


@dataclass(slots=True)
class Page:
    """The template and what it takes; `again_seconds`: when the browser is to load it again by itself."""

    template: str
    content: dict[str, Any] = field(default_factory=dict)
    view: View | None = None
    status: int = 200
    again_seconds: int = 0


def front(bench: Bench, request: Request) -> Page:
    """The answers first; without a run, what to do."""
    view = bench.view()
    if view is None:
        return Page("unread", {})
    sections = [(name, view.section(name)) for name in FRONT if name in view.sections]
    return Page("front", {"sections": sections, "since": since(bench.case(), view.standing)}, view)


def section(bench: Bench, request: Request) -> Page:
    view, name = _view(bench), request.path_params["section"]
    if name not in view.sections:
        raise HTTPException(404)
    return Page("section", {"name": name, "section": view.section(name)}, view)


def tables(bench: Bench, request: Request) -> Page:
    view = _view(bench)
    counted = [(name, view.table(name).num_rows) for name in TABLES]
    return Page("tables", {"tables": [c for c in counted if c[0] not in INNER], "inner": [c for c in counted if c[0] in INNER]}, view)


def table(bench: Bench, request: Request) -> Page:
    view, name = _view(bench), _table(request)
    return Page("table", {"listing": list_rows(view, name, dict(request.query_params))}, view)


def row(bench: Bench, request: Request) -> Page:
    """A row, what it rests on down to the bytes, what rests on it, and the judgements on it."""
    view, name, key = _view(bench), _table(request), request.path_params["key"]
    number = number_of(view, name, key)
    if number is None:
        raise HTTPException(404)
    found = view.row(name, number)
    judged = judging.touching(view, name, key, judging.ledger(view, bench.case().decisions))
    content = {
        "name": name, "told": cells.told(view, name, found), "fields": _fields(view, name, found), "steps": steps_down(view, name, found),
        "above": list(resting_on(view, [_own_name(name, key, found)], (name, number))), "judged": judged,
        "forms": list(judging.forms_for(view, name, found)), "origin": found.get("origin") if name == "claims" else None,
        "flipped": flipped_by(view, found["origin"]) if name == "claims" and found["origin"] else [],
    }  # fmt: skip
    return Page("row", content, view)


def _own_name(name: str, key: str, found: Row) -> str:
    """What other rows call this one."""
    return str(found["hypothesis"] if name == "hypotheses" else found["account_id"] if name in ("handovers", "operators") else key)


def _fields(view: View, name: str, found: Row) -> list[tuple[str, list[cells.Part]]]:
    what = [(cells.WHAT, cells.cell(view, name, cells.WHAT, found))] if cells.WHAT in cells.columns(name)["shown"] else []
    shown = {column: cells.cell(view, name, column, found) for column in found if column != "basis"}
    if (own := ID_COLUMNS.get(name)) is not None:
        shown[own] = [cells.Part(str(found[own]))]  # this page
    return [*what, *shown.items()]


def exhibit(bench: Bench, request: Request) -> Page:
    """An input file: what was taken in, whether it is still that, and the place that was asked for."""
    view, sha256 = _view(bench), request.path_params["sha256"]
    found = view.exhibit(sha256)
    if found is None:
        raise HTTPException(404)
    asked = {name: _whole(request, name) for name in ("line", "offset", "start", "end")}
    reading = view.readings.get(sha256)
    content: dict[str, Any] = {
        "exhibit": found,
        "reading": reading,
        "asked": asked,
        "window": WINDOW,
        "passage": None,
        "span": None,
        "personal": found["kind"] in PERSONAL,
    }
    if reading is not None and asked["line"] is None:
        start = asked["start"] or 0
        content["span"] = span_of(reading, start, asked["end"] or start, beside=WINDOW // 4 if asked["end"] else WINDOW)
    elif asked["line"] or (found["kind"] not in PERSONAL and found["media_type"].startswith(("text/", "application/json"))):
        around = 0 if found["kind"] in PERSONAL else LINES
        content["passage"] = lines_around(view.case.root, found, asked["line"] or 1, asked["offset"], around)
    content["state"] = content["passage"].state if content["passage"] else state_of(view.case.root, found)
    content["above"] = list(resting_on(view, [sha256], ("exhibits", view.numbers("exhibits")[sha256])))
    return Page("exhibit", content, view)


def search(bench: Bench, request: Request) -> Page:
    """Every row that holds the text; with `exact`, that names it."""
    view, text = _view(bench), request.query_params.get("q", "").strip()[:TEXT_CHARACTERS]
    exact = bool(request.query_params.get("exact"))
    found: list[tuple[str, list[cells.Part], int, str]] = []
    left_out = []
    for name in TABLES if text else ():
        held = view.table(name)
        if held.num_rows > SEARCHED_ROWS:
            left_out.append(name)
            continue
        numbers = [n for n, fits in enumerate(holding(held, text, exact=exact).to_pylist()) if fits]
        if numbers:
            shown = [cells.Part(cells.told(view, name, view.row(name, n)), cells.address_of(view, name, n)) for n in numbers[:FOUND]]
            found.append((name, shown, len(numbers), text))
    forms = list(judging.forms_for(view, "handovers", {"account_id": text})) if exact and text in view.accounts else []
    return Page("search", {"q": text, "exact": exact, "found": found, "left_out": left_out, "forms": forms}, view)


def judgements(bench: Bench, request: Request) -> Page:
    view = bench.view()
    case = bench.case()
    content = {"judged": judging.ledger(view, case.decisions), "made": _whole(request, "made")}
    return Page("judgements", content | {"since": since(case, view.standing) if view else None}, view)


def run(bench: Bench, request: Request) -> Page:
    view = bench.view()
    begun = bench.runs.last
    content = {"run": begun, "since": since(bench.case(), view.standing) if view and not bench.runs.running else None}
    return Page("run", content, view, again_seconds=REFRESH_SECONDS if bench.runs.running else 0)


def refused(bench: Bench, error: UrazukeError, fields: dict[str, str]) -> Page:
    """A judgement that was not taken, with the form as it was filled in."""
    kept = [(name, fields[name]) for name in sorted(fields) if name in ("a0", "a1", "a2", "a3")]
    return Page("refused", {"refused": error, "kept": kept, "by": fields.get("by", ""), "why": fields.get("why", "")}, bench.view(), 400)


def _view(bench: Bench) -> View:
    view = bench.view()
    if view is None:
        raise HTTPException(404)
    return view


def _table(request: Request) -> str:
    name = str(request.path_params["name"])
    if name not in TABLES:
        raise HTTPException(404)
    return name


def _whole(request: Request, name: str) -> int | None:
    """A whole number of the query; None where there is none, or no such number."""
    text = request.query_params.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 15 else None
