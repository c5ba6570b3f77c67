"""Tenancies as lanes: who held each watched address when, what is watched, where an account changed hands, how many log lines met it.

Written here and not by vl-convert, which was measured (1.8, 400 bars): it rewrites `#anchor` links into links to a host of
its own, leaves out tooltips, has no hatching for print in grey, makes one picture 4,000 pixels high that no page can hold,
and takes 0.6 s (0.15 s once warm); these take 0.07 s and are cut between lanes. Text stays text; every bar links to its row.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from urazuke.dossier.book import Book, Row
from urazuke.dossier.density import Counts, events_by_window

if TYPE_CHECKING:
    import pyarrow as pa

WIDTH, LEFT, RIGHT = 960, 196, 10
TICK_TEXT = 44
STEPS = 180  # of time, in which log lines are counted: about four units of the picture each
LANE, HEAD, AXIS = 18, 22, 22
MOST_HEIGHT = 430  # at a width of 960: 79 mm on A4
Lane = tuple[str, str, list[Row], list[Row]]  # account, address, watched windows, windows of others


@dataclass(frozen=True, slots=True)
class Scale:
    """Instants to horizontal positions; a null start or end lies on the edge."""

    start: datetime
    end: datetime

    def x(self, instant: datetime | None, edge: float) -> float:
        if instant is None:
            return edge
        share = (instant - self.start) / (self.end - self.start)
        return round(LEFT + min(max(share, 0.0), 1.0) * (WIDTH - LEFT - RIGHT), 1)

    def span(self, start: datetime | None, end: datetime | None) -> tuple[float, float]:
        left, right = self.x(start, LEFT), self.x(end, WIDTH - RIGHT)
        return left, max(right - left, 1.5)


def lane_figures(book: Book, tables: Mapping[str, pa.Table]) -> list[dict[str, Any]]:
    """The figures, each a list of drawable parts with plain numbers and texts; the template makes SVG of them."""
    lanes = _lanes(book)
    if not lanes:
        return []
    scale = _scale(book, lanes)
    counts = events_by_window(tables, scale.start, scale.end, STEPS)
    return [_figure(book, scale, chunk, counts) for chunk in _chunks(lanes)]


def _chunks(lanes: Sequence[Lane]) -> list[list[Lane]]:
    """The lanes in figures that fit a printed page."""
    chunks: list[list[Lane]] = []
    height, account = MOST_HEIGHT, None
    for lane in lanes:
        height += LANE + (HEAD if lane[0] != account else 0)
        if height > MOST_HEIGHT:
            chunks.append([])
            height = AXIS + HEAD + LANE
        account = lane[0]
        chunks[-1].append(lane)
    return chunks


def _lanes(book: Book) -> list[Lane]:
    """(account, address, watched windows, windows of others) in the order of the tenancies."""
    others: dict[str, list[Row]] = {}
    for row in book.other_tenants:
        others.setdefault(row["ip"], []).append(row)
    lanes: dict[tuple[str, str], list[Row]] = {}
    for row in book.rows("tenancies"):
        lanes.setdefault((row["account_id"] or "", row["ip"] or ""), []).append(row)
    held = {(row["account_id"], row["ip"]) for row in book.rows("tenancies")}
    drawn: set[str] = set()
    result = []
    for (account, address), rows in lanes.items():
        also = [r for r in others.get(address, []) if (r["account_id"] == account and (account, address) in held) or address not in drawn]
        drawn.add(address)
        result.append((account, address, rows, also))
    return result


def _scale(book: Book, lanes: Sequence[Lane]) -> Scale:
    """From the first watched start to the last start or contact, with a margin; later ends run off the edge."""
    rows = [r for lane in lanes for r in lane[2]]
    core = [r["start"] for r in rows if r["start"] is not None]
    core += [c[k] for c in book.rows("contacts") for k in ("first_seen", "last_seen") if c[k] is not None]
    core = [i for i in core if 1900 < i.year < 9000] or [r["end"] for r in rows if r["end"] is not None and 1900 < r["end"].year < 9000]
    if not core:
        return Scale(datetime(2000, 1, 1, tzinfo=UTC), datetime(2001, 1, 1, tzinfo=UTC))
    first, last = min(core), max(core)
    room = max(last - first, timedelta(days=1))
    last = max([last, *(min(r["end"], last + room) for r in rows if r["end"] is not None)])
    margin = max((last - first) / 16, timedelta(hours=6))
    return Scale(first - margin, last + margin)


def _figure(book: Book, scale: Scale, lanes: Sequence[Lane], counts: Counts) -> dict[str, Any]:
    y, account = AXIS, None
    heads: list[dict[str, Any]] = []
    drawn: list[dict[str, Any]] = []
    for lane_account, address, watched, others in lanes:
        if lane_account != account:
            account = lane_account
            heads.append(_head(book, account, watched, y))
            y += HEAD
        drawn.append(_lane(book, scale, address, watched, others, y, counts))
        y += LANE
    accounts = {lane[0] for lane in lanes}
    cuts = [_cut(scale, row, heads) for row in book.rows("handovers") if row["account_id"] in accounts]
    return {"width": WIDTH, "height": y + 6, "ticks": _ticks(scale), "heads": heads, "lanes": drawn, "left": LEFT, "cuts": cuts}


def _head(book: Book, account: str, watched: Sequence[Row], y: int) -> dict[str, Any]:
    persona = book.labels.get(watched[0]["persona_id"] or "")
    return {"y": y + 15, "label": book.labels.get(account, ""), "account": account, "persona": persona, "provider": watched[0]["provider"]}


def _lane(book: Book, scale: Scale, address: str, watched: Sequence[Row], others: Sequence[Row], y: int, counts: Counts) -> dict[str, Any]:
    bars = [_bar(book, scale, row, False) for row in others if _visible(scale, row)]
    bars += [_bar(book, scale, row, True) for row in watched]
    wanted = {row["tenancy_id"] for row in watched}
    leads = [round(scale.x(lead.time, LEFT), 1) for lead in book.case.settings.leads if lead.ip == address]
    return {"y": y, "address": address, "bars": bars, "marks": _marks(book, scale, wanted, counts), "leads": leads}


def _visible(scale: Scale, row: Row) -> bool:
    return (row["end"] is None or row["end"] > scale.start) and (row["start"] is None or row["start"] < scale.end)


def _bar(book: Book, scale: Scale, row: Row, watched: bool) -> dict[str, Any]:
    x, width = scale.span(row["start"], row["end"])
    kind = ("transferee" if row["controller"] == "transferee" else "watched") if watched else "other"
    return {"x": x, "width": width, "kind": kind, "ambiguous": bool(row["ambiguous"]), "label": row.get("label"), "row": row}


def _marks(book: Book, scale: Scale, tenancies: set[str], counts: Counts) -> list[dict[str, Any]]:
    """A column for each step of time with events, as high as their number (its logarithm), leading to the contact they belong to."""
    contacts = [c for c in book.rows("contacts") if c["tenancy_id"] in tenancies]
    found: dict[int, int] = {}
    for tenancy in tenancies:
        for step, events in counts.get(tenancy, {}).items():
            found[step] = found.get(step, 0) + events
    marks = []
    for step, events in sorted(found.items()):
        begin = scale.start + (scale.end - scale.start) * step / STEPS
        end = scale.start + (scale.end - scale.start) * (step + 1) / STEPS
        here = [c for c in contacts if c["first_seen"] < end and c["last_seen"] >= begin]
        x = round(LEFT + step * (WIDTH - LEFT - RIGHT) / STEPS, 1)
        height = round(min(5.5, 1.5 + math.log10(events)), 1)
        mark = {"x": x, "n": events, "height": height, "day": begin, "label": here[0]["label"] if here else None}
        marks.append(mark | {"organisations": _organisations(book, here)})
    return marks


def _organisations(book: Book, contacts: Sequence[Row]) -> str:
    names = sorted({book.organisation(c["organisation"]) for c in contacts})
    return ", ".join([*names[:5], "…"] if len(names) > 5 else names)


def _cut(scale: Scale, row: Row, heads: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The interval in which an account changed hands, drawn in the account's head."""
    x, width = scale.span(row["earliest"], row["latest"])
    y = next(head["y"] for head in heads if head["account"] == row["account_id"])
    return {"x": x, "width": max(width, 3.0), "y": y, "row": row, "middle": round(x + width / 2, 1)}


def _ticks(scale: Scale) -> list[dict[str, Any]]:
    """Between four and ten round instants: years, quarters, months or days."""
    days = max((scale.end - scale.start).total_seconds() / 86400, 0.01)
    if days > 75:
        return _month_ticks(scale, next((m for m in (1, 2, 3, 6, 12, 24, 60, 120) if days / 30.4 / m <= 10), 240))
    step = next((d for d in (1, 2, 7, 14) if days / d <= 10), 14)
    day = datetime(scale.start.year, scale.start.month, scale.start.day, tzinfo=UTC) + timedelta(days=1)
    ticks = []
    while day < scale.end and scale.x(day, LEFT) < WIDTH - TICK_TEXT:
        ticks.append({"x": scale.x(day, LEFT), "text": day.strftime("%m-%d")})
        day += timedelta(days=step)
    return ticks


def _month_ticks(scale: Scale, step: int) -> list[dict[str, Any]]:
    ticks = []
    for month in range(scale.start.year * 12, scale.end.year * 12 + 12):
        if month % step == 0:
            instant = datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)
            if scale.start < instant < scale.end and scale.x(instant, LEFT) < WIDTH - TICK_TEXT:
                ticks.append({"x": scale.x(instant, LEFT), "text": instant.strftime("%Y" if step >= 12 else "%Y-%m")})
    return ticks
