"""A session is one conversation between an organisation and the outside; every log line is a view of one."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

SCHEMA: dict[str, Any] = {
    "at": pl.Int64,  # start, microseconds since the epoch, UTC
    "lasts": pl.Int64,  # milliseconds
    "outbound": pl.Boolean,  # begun by the organisation
    "inside": pl.Int64,  # the organisation's address
    "outside": pl.Int64,  # the other side's address
    "caller_port": pl.Int64,
    "port": pl.Int64,  # of the side that was called
    "service": pl.String,  # ssl, http or other
    "host": pl.String,  # the name that was called; empty where an address was
    "lookup": pl.Int64,  # 0 no look-up, 1 looked up and answered, 2 looked up in vain and nothing else happened
    "sent": pl.Int64,  # bytes out, as seen from the organisation
    "received": pl.Int64,
    "answered": pl.Boolean,  # False: refused or dropped
    "method": pl.String,
    "path": pl.String,
    "status": pl.Int64,
    "agent": pl.String,
}


def frame_sessions(count: int, **columns: Any) -> pl.DataFrame:
    """A frame of `count` sessions; a column given as one value is the same in every row, one not given has its plain default."""
    plain: dict[str, Any] = {
        "lasts": 1000, "outbound": True, "caller_port": 40000, "port": 443, "service": "ssl", "host": "", "lookup": 0,
        "sent": 0, "received": 0, "answered": True, "method": "GET", "path": "/", "status": 200, "agent": "-",
    }  # fmt: skip
    rows = {}
    for name, kind in SCHEMA.items():
        value = columns.get(name, plain.get(name))
        if isinstance(value, str | int | bool):
            rows[name] = pl.repeat(value, count, dtype=kind, eager=True)
        else:
            rows[name] = pl.Series(name, value, dtype=kind)
    return pl.DataFrame(rows)


def heavy_tail(draw: np.random.Generator, middle: float, count: int, spread: float = 1.2) -> Numbers:
    """Sizes as traffic has them: log-normal, in whole bytes."""
    return np.exp(draw.normal(np.log(middle), spread, count)).astype(np.int64)


def ports(draw: np.random.Generator, count: int) -> Numbers:
    """Callers' ports."""
    return draw.integers(10_240, 65_000, count)
