"""Working hours on the watched sides of watched accounts: a strip of 24 hours, a range of offsets from UTC, and the weakness."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from urazuke.dossier.basis import basis_of, refer
from urazuke.dossier.book import Book, Row, Shown
from urazuke.dossier.rewording import reworded

if TYPE_CHECKING:
    import pyarrow as pa

View = dict[str, Any]
MOST_ROWS = 80
FIRST, LAST = -11, 12  # offsets from UTC
STEP, HEIGHT, LEAST = 10, 26.0, 0.8  # of a bar, in the units of the picture


def hours_view(book: Book, tables: Mapping[str, pa.Table]) -> View:
    """The rows of table `operators` whose side of whose account has a watched window, in the order of the tenancies."""
    if tables.get("operators") is None:
        return {"rows": []}
    watched = {(row["account_id"], row["controller"]): None for row in book.rows("tenancies")}
    order = {side: number for number, side in enumerate(watched)}
    rows = [row for row in tables["operators"].to_pylist() if (row["account_id"], row["side"]) in order]
    rows.sort(key=lambda row: (order[row["account_id"], row["side"]], row["start"]))
    return {"rows": [_row(book, row) for row in rows[:MOST_ROWS]], "shown": Shown("operators", rows[:MOST_ROWS], len(rows))}


def _row(book: Book, row: Row) -> View:
    """What the introduction says of all (the first weakness) is not said again."""
    low, high = row["utc_low"], row["utc_high"]
    days = " and ".join(book.say(f"hours.weekday.{day}") for day in row["free_days"].split(" and ")) if row["free_days"] else None
    return row | {
        "account": refer(book, row["account_id"]), "bars": _bars(row["by_hour"]),
        "range": book.say("hours.range", offsets=_offsets(low, high), n=(high - low) % 24 + 1),
        "days": days if days is None or book.say.language == "en" else days.replace(" and ", "・"),
        "weakness": [reworded(text, book.say.language, book.labels) for text in (row["weakness"] or [])[1:]],
        "refs": basis_of(book, row, limit=3),
    }  # fmt: skip


def _offsets(low: int, high: int) -> str:
    """+05 to +09, or where it goes round the date line +09 to +12 and -11 to -06."""
    spans = [(low, high)] if low <= high else [(low, LAST), (FIRST, high)]
    return ", ".join(f"{a:+03} … {b:+03}".replace("-", "−") for a, b in spans)


def _bars(by_hour: Sequence[int]) -> list[View]:
    most = max(by_hour)
    bars = []
    for hour, count in enumerate(by_hour):
        height = round(max(LEAST, HEIGHT * count / most), 1)
        bars.append({"hour": f"{hour:02}", "n": count, "x": hour * STEP + 1, "y": round(HEIGHT - height, 1), "height": height})
    return bars
