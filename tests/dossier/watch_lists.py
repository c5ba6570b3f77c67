"""Watch lists for exports: made by Hypothesis out of every type, with windows open and closed, and values that mean harm."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from urazuke.evidence.locator import derive_id
from urazuke.evidence.tables import make_table
from urazuke.hunt.indicators import canonical_value

FIRST = datetime(2016, 1, 1, tzinfo=UTC)
HARM = "\"';:|\\,=+-@*?#{}[]&!%()<>$`~ \u202e\u2028\u0085\u00e9雪😀\x7f"
_WORD = st.text(st.sampled_from("abcxyz019"), min_size=1, max_size=8)
_HARM = st.text(st.sampled_from("az0" + HARM), min_size=1, max_size=20)
_HEX = "0123456789abcdef"


def _digest(length: int) -> st.SearchStrategy[str]:
    return st.text(st.sampled_from(_HEX), min_size=length, max_size=length)


_VALUES: dict[str, st.SearchStrategy[str]] = {
    "ip": st.one_of(
        st.integers(1, 2**32 - 1).map(lambda n: f"{n >> 24}.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}"),
        st.integers(1, 2**16 - 1).map(lambda n: f"2001:db8::{n:x}"), st.integers(0, 255).map(lambda n: f"198.18.{n}.0/28"),
    ),
    "domain": st.lists(_WORD, min_size=2, max_size=4).map(".".join),
    "url": st.tuples(_WORD, _HARM).map(lambda p: f"http://{p[0]}.example/{p[1]}"),
    "email": st.tuples(_WORD, _WORD).map(lambda p: f"{p[0]}@{p[1]}.example"),
    "hash": st.sampled_from([32, 40, 64, 128]).flatmap(_digest), "ja3": _digest(32), "user_agent": _HARM,
}  # fmt: skip


@st.composite
def windows(draw: st.DrawFn) -> tuple[datetime | None, datetime | None]:
    start = draw(st.none() | st.integers(0, 400_000))
    length = draw(st.none() | st.integers(1, 100_000))
    begins = FIRST + timedelta(minutes=start) if start is not None else None
    return begins, ((begins or FIRST) + timedelta(minutes=length)) if length is not None else None


@st.composite
def watch_rows(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Rows of table `watch`, each with the canonical spelling of its value."""
    rows = []
    for kind in draw(st.lists(st.sampled_from(sorted(_VALUES)), max_size=12)):
        with contextlib.suppress(ValueError):
            value = canonical_value(kind, draw(_VALUES[kind]))
            start, end = draw(windows())
            rows.append(row(kind, value, start, end, draw(_HARM)))
    return rows


def row(kind: str, value: str, start: datetime | None, end: datetime | None, label: str = "", tenancy: str | None = None) -> dict[str, Any]:
    return {
        "watch_id": derive_id("watch", kind, value, str(start), str(end), tenancy), "type": kind, "value": value, "start": start,
        "end": end, "label": label, "tenancy_id": tenancy, "because": "lead" if tenancy else "intel", "basis": [],
    }  # fmt: skip


def table(rows: Iterable[dict[str, Any]]) -> pa.Table:
    return make_table("watch", {r["watch_id"]: r for r in rows}.values())


def said(rows: Iterable[dict[str, Any]]) -> set[tuple[str, str, datetime | None, datetime | None]]:
    """What a watch list says: values and windows."""
    return {(r["type"], r["value"], r["start"], r["end"]) for r in rows}
