"""What every format's lines carry besides their text, and the pieces of text that several formats need."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

WAY_OUT, WAY_IN, WAY_LOOKUP = 0, 1, 2


@dataclass(frozen=True)
class Log:
    """One kind of log of an organisation; `name` is a strftime pattern of the month, `header` and `footer` whole lines.

    lines columns: at (µs, the order in the file), begins (µs), session, line, outside (0 where the line does not show it),
    host (as shown, else empty), way, sent, received, primary (False where another line of the session counts its bytes).
    """

    name: str
    lines: pl.DataFrame
    header: str = ""
    footer: str = ""
    local: bool = False


def address(column: str) -> pl.Expr:
    """An address column as dotted text."""
    n = pl.col(column)
    octets = (n // 2**24, n // 2**16 % 256, n // 256 % 256, n % 256)
    return pl.concat_str([octet.cast(pl.String) for octet in octets], separator=".")


def seconds(column: pl.Expr, digits: int) -> pl.Expr:
    """Microseconds as decimal seconds with so many digits."""
    step = 10 ** (6 - digits)
    rest = (column % 1_000_000 // step).cast(pl.String).str.zfill(digits)
    return pl.concat_str([(column // 1_000_000).cast(pl.String), pl.lit("."), rest])


def stamp(column: pl.Expr, offset_seconds: int, pattern: str) -> pl.Expr:
    """Microseconds as local time in a strftime pattern."""
    return (column + offset_seconds * 1_000_000).cast(pl.Datetime("us")).dt.strftime(pattern)


def zone(offset_seconds: int) -> str:
    """+0900."""
    return f"+{offset_seconds // 3600:02d}{offset_seconds % 3600 // 60:02d}"


def with_ends(sessions: pl.DataFrame) -> pl.DataFrame:
    """Adds both ends as a logger on the wire sees them: src, dst, ports and bytes by who called; and `way`."""
    out = pl.col("outbound")
    ends = sessions.with_columns(
        pl.when(out).then(address("inside")).otherwise(address("outside")).alias("src"),
        pl.when(out).then(address("outside")).otherwise(address("inside")).alias("dst"),
        pl.when(~pl.col("answered")).then(0).otherwise(pl.col("sent")).alias("sent"),
        pl.when(~pl.col("answered")).then(0).otherwise(pl.col("received")).alias("received"),
        pl.when(out).then(WAY_OUT).otherwise(WAY_IN).alias("way"),
    )
    return ends.with_columns(
        pl.when(out).then("sent").otherwise("received").alias("src_bytes"),
        pl.when(out).then("received").otherwise("sent").alias("dst_bytes"),
        pl.when(out).then("host").otherwise(pl.lit("")).alias("called"),
    )


def tokens(draw: np.random.Generator, count: int) -> pl.Series:
    """Connection ids as Zeek writes them: a letter and 16 more of 62."""
    letters = np.array(list("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"))
    stock = pl.Series(["".join(row) for row in letters[draw.integers(0, 62, (4096, 4))]])
    parts = pl.DataFrame({f"p{n}": stock.gather(draw.integers(0, 4096, count)) for n in range(4)})
    return parts.select(pl.concat_str([pl.lit("C"), *(pl.col(f"p{n}") for n in range(4))])).to_series()


def lines_of(
    frame: pl.DataFrame, line: pl.Expr, *, at: pl.Expr | None = None, outside: pl.Expr | None = None, host: pl.Expr | None = None,
    way: pl.Expr | None = None, sent: pl.Expr | None = None, received: pl.Expr | None = None, primary: bool = True,
) -> pl.DataFrame:  # fmt: skip
    """The columns of Log.lines; what is not given is the session's own."""
    return frame.select(
        (pl.col("at") if at is None else at).cast(pl.Int64).alias("at"),
        pl.col("at").alias("begins"),
        pl.col("session"),
        line.alias("line"),
        (pl.col("outside") if outside is None else outside).cast(pl.Int64).alias("outside"),
        (pl.col("called") if host is None else host).alias("host"),
        (pl.col("way") if way is None else way).cast(pl.Int64).alias("way"),
        (pl.col("sent") if sent is None else sent).cast(pl.Int64).alias("sent"),
        (pl.col("received") if received is None else received).cast(pl.Int64).alias("received"),
        pl.lit(primary).alias("primary"),
    )
