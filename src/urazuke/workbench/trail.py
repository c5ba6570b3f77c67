"""How do you know? Every row is followed down through the rows that it rests on to the bytes of input files, and up to what rests on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from urazuke.dossier.page import instant_text
from urazuke.dossier.rewording import reworded
from urazuke.workbench.cells import Part, address_of, told
from urazuke.workbench.listing import holding
from urazuke.workbench.passages import Passage, Span, lines_around, span_of, state_of
from urazuke.workbench.view import TABLES, Row, View

DEPTH = 5
STEPS = 90  # rows and places on one page
QUOTES = 24  # of them with their bytes
ITEMS = 12  # of one basis
WINDOWS = 3  # of one account
RESTING = 20  # rows of one table that rest on a row
PERSONAL = ("lease", "access")  # what stands beside such a line is about others, whom nothing accuses
# Columns by which rows of other tables name a row; large tables are asked by these alone.
NAMED_BY = {"hits": ("contact_id",), "access_rows": ("account_id",), "outside": ("tenancy_id", "organisation", "basis")}


@dataclass(slots=True)
class Step:
    """One thing that something rests on: a row (`table`) or a place in a file; `again` where it stands above already."""

    what: Part
    table: str | None = None
    place: str | None = None
    state: str | None = None  # of the file
    passage: Passage | None = None
    span: Span | None = None
    below: list[Step] = field(default_factory=list)
    more: int = 0
    again: bool = False


@dataclass(slots=True)
class Room:
    """What may still be put on the page."""

    steps: int = STEPS
    quotes: int = QUOTES
    seen: set[Any] = field(default_factory=set)
    states: dict[str, str] = field(default_factory=dict)  # of files, by hash: each is looked at once


def steps_down(view: View, name: str, row: Row) -> Step:
    """The row with all that it rests on below it, as far as there is room."""
    return _of_row(view, name, row, Part(told(view, name, row)), Room(), 0)


def _of_row(view: View, name: str, row: Row, what: Part, room: Room, depth: int) -> Step:
    step = Step(what, table=name)
    items = sorted(row["basis"] or [], key=lambda item: item["id"] is None)
    if depth >= DEPTH:
        step.more = len(items)
        return step
    offset = row.get("offset")
    for item in items[:ITEMS]:
        if room.steps < 1:
            break
        room.steps -= 1
        first = (item["exhibit"], item["line"]) == (row.get("exhibit"), row.get("line"))
        step.below.append(_of_item(view, item, room, depth, offset if first else None))
    step.more = len(items) - len(step.below)
    return step


def _of_item(view: View, item: Row, room: Room, depth: int, offset: int | None) -> Step:
    if item["id"] is None:
        return _of_place(view, item, room, offset)
    found = view.find(item["id"])
    if found is None:
        step = Step(_named(view, item["id"]))
        step.below = [_of_found(view, row, room, depth) for row in _of_account(view, item["id"])]
        return step
    return _of_found(view, found, room, depth)


def _of_found(view: View, found: tuple[str, int], room: Room, depth: int) -> Step:
    row = view.row(*found)
    what = Part(told(view, found[0], row), address_of(view, *found))
    if found in room.seen:
        return Step(what, table=found[0], again=True)
    room.seen.add(found)
    return _of_row(view, found[0], row, what, room, depth + 1)


def _of_account(view: View, name: str) -> list[tuple[str, int]]:
    """What says something of an account: where it changed hands or, if it did not, the windows that it held."""
    if name not in view.accounts:
        return []
    for table in ("handovers", "tenancies"):
        held = holding(view.table(table), name, exact=True, only=("account_id",)).to_pylist()
        if any(held):
            return [(table, number) for number, fits in enumerate(held) if fits][:WINDOWS]
    return []


def _of_place(view: View, item: Row, room: Room, offset: int | None) -> Step:
    """A place in a file, with what stands there while there is room."""
    exhibit = view.exhibit(item["exhibit"])
    place = (item["exhibit"], item["line"], item["start"], item["end"])
    if exhibit is None:
        return Step(Part(f"{item['exhibit'][:16]}…"))
    step = Step(Part(exhibit["path"], place_address(*place, offset=offset)), place=place_words(item, offset), again=place in room.seen)
    if place in room.seen or room.quotes < 1:
        return step
    room.seen.add(place)
    room.quotes -= 1
    reading = view.readings.get(item["exhibit"])
    if item["exhibit"] not in room.states:
        room.states[item["exhibit"]] = state_of(view.case.root, exhibit)
    step.state = room.states[item["exhibit"]]
    if item["line"] is not None:
        beside = 0 if exhibit["kind"] in PERSONAL else 1
        step.passage = lines_around(view.case.root, exhibit, item["line"], offset, beside, step.state)
        step.state = step.passage.state
    elif item["start"] is not None and reading is not None:
        step.span = span_of(reading, item["start"], item["end"], beside=160)
    return step


def place_words(item: Row, offset: int | None = None) -> str:
    """`:12 @3400` for a line and its byte, `[361–394]` for characters."""
    line = f":{item['line']}" if item["line"] is not None else ""
    characters = f" [{item['start']}–{item['end']}]" if item["start"] is not None else ""
    return f"{line}{f' @{offset}' if offset is not None else ''}{characters}".strip()


def place_address(exhibit: str, line: int | None, start: int | None, end: int | None, *, offset: int | None = None) -> str:
    asked = {"line": line, "offset": offset, "start": start, "end": end}
    query = "&".join(f"{name}={value}" for name, value in asked.items() if value is not None)
    return f"/exhibit/{exhibit}" + (f"?{query}" if query else "")


def _named(view: View, row_id: str) -> Part:
    """What is no row: a lead of case.toml, a judgement, an account."""
    number = row_id.removeprefix("lead-")
    leads = view.case.settings.leads
    if row_id.startswith("lead-") and number.isdecimal() and 0 < int(number) <= len(leads):
        lead = leads[int(number) - 1]
        words = f"case.toml [[lead]] {number}: {lead.ip or lead.domain}, {instant_text(lead.time)}" + (
            f" – {lead.note}" if lead.note else ""
        )
        return Part(words)
    judgement = next((j for j in view.standing.judgements() if j.id == row_id), None)
    words = f"J{judgement.number} {judgement.verb} {' '.join(judgement.arguments)} – {judgement.why}" if judgement else row_id
    return Part(words, view.address(row_id))


def resting_on(view: View, ids: list[str], besides: tuple[str, int]) -> Iterator[tuple[str, list[Part], int]]:
    """Of each table the rows that name one of these ids, the first of them and how many there are."""
    import numpy as np

    for name in TABLES:
        table = view.table(name)
        only = NAMED_BY.get(name)
        mask = np.zeros(table.num_rows, bool)
        for row_id in ids:
            mask |= holding(table, row_id, exact=True, only=only).to_numpy(zero_copy_only=False)
        numbers = [n for n in np.flatnonzero(mask).tolist() if (name, n) != besides]
        if numbers:
            shown = [Part(told(view, name, view.row(name, n)), address_of(view, name, n)) for n in numbers[:RESTING]]
            yield name, shown, len(numbers)


def flipped_by(view: View, source: str) -> list[tuple[Part, list[str]]]:
    """The answers that would change if this source were wrong: alone (nothing named), or together with the others named."""
    found = []
    for number, row in enumerate(view.table("hypotheses").to_pylist()):
        sets = [flip.split(" + ") for flip in row["flips_if"] or () if source in flip.split(" + ")]
        if sets:
            others = [" + ".join(reworded(o, view.say.language, {}) for o in flip if o != source) for flip in sets]
            found.append((Part(told(view, "hypotheses", row), address_of(view, "hypotheses", number)), others))
    return found
