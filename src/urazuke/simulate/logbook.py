"""Log files are written month by month, bad lines among the good; every line that shows a watched thing is remembered with its place."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import lzma
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl

from urazuke.simulate.formats.boundary import boundary_logs
from urazuke.simulate.formats.lines import Log
from urazuke.simulate.formats.proxy import proxy_logs
from urazuke.simulate.formats.suricata import suricata_logs
from urazuke.simulate.formats.zeek import zeek_logs
from urazuke.simulate.organisations import Organisation
from urazuke.simulate.parameters import Parameters

BAD_FILES = 0.04
BAD_LEAST_LINES = 12
MARK = "\ue000"  # three bytes of UTF-8, put in for three bytes that are none
NOT_UTF8 = b"\xff\xfe\x81"
GARBAGE = (
    "!! ring buffer overrun, 37 records dropped !!",
    f"{MARK}{MARK} disk block unreadable {MARK}",
    "<<<< rotated by hand, ask Ops >>>>",
    "Killed: out of memory",
)
STYLES = {
    "zeek_tsv": zeek_logs, "zeek_json": zeek_logs, "suricata": suricata_logs, "apache": proxy_logs, "nginx": proxy_logs,
    "cef": boundary_logs, "firewall": boundary_logs, "netflow": boundary_logs,
}  # fmt: skip
FILE_COLUMNS = ("path", "kind", "sha256", "bytes", "expected_rejects", "duplicate_of")


@dataclass
class FileTruth:
    """One input file: what it is and how many of its rows cannot be used."""

    path: str
    kind: str
    sha256: str
    bytes: int
    expected_rejects: int = 0
    duplicate_of: str | None = None


@dataclass
class Book:
    """All files written so far, all sightings of watched things, and the number of log lines."""

    root: Path
    files: list[FileTruth] = field(default_factory=list)
    sightings: list[pl.DataFrame] = field(default_factory=list)
    lines: int = 0

    def write(self, path: str, kind: str, content: bytes, rejects: int = 0, duplicate_of: str | None = None) -> FileTruth:
        """Writes one file of the case and enters it."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        entry = FileTruth(path, kind, hashlib.sha256(content).hexdigest(), len(content), rejects, duplicate_of)
        self.files.append(entry)
        return entry


def pack(content: bytes, wrap: str) -> bytes:
    """Compressed as the ending says; no time of day goes in."""
    if wrap == ".gz":
        return gzip.compress(content, 5, mtime=0)
    if wrap == ".bz2":
        return bz2.compress(content, 1)
    if wrap == ".xz":
        return lzma.compress(content, preset=1)
    if wrap == ".zst":
        from backports import zstd

        return zstd.compress(content, 3)
    return content


def keep_logs(
    parameters: Parameters, organisation: Organisation, sessions: pl.DataFrame, addresses: pl.Series, hosts: pl.Series, book: Book
) -> None:
    """Writes one organisation's logs. `addresses` and `hosts` are the watched ones; their lines go to book.sightings."""
    draw = parameters.draw("loglines", organisation.number)
    inside = sessions.filter((pl.col("at") >= parameters.opens * 1_000_000) & (pl.col("at") < parameters.closes * 1_000_000))
    ordered = inside.sort("at", "outside", "caller_port", maintain_order=True).with_row_index("session")
    ordered = ordered.with_columns(pl.col("session").cast(pl.Int64))
    for log in STYLES[organisation.style](ordered, organisation, draw):
        _keep_log(draw, organisation, log, addresses, hosts, book)


def _keep_log(draw: np.random.Generator, organisation: Organisation, log: Log, addresses: pl.Series, hosts: pl.Series, book: Book) -> None:
    offset = organisation.offset_seconds * 1_000_000 if log.local else 0
    month = (pl.col("at") + offset).cast(pl.Datetime("us")).dt.truncate("1mo")
    dated = log.lines.with_columns(month.alias("month")).sort("month", "at", "session", maintain_order=True)
    for part in dated.partition_by("month", maintain_order=True):
        first = part["month"][0]
        part, rejects = _spoil(draw, part)
        header, footer = first.strftime(log.header), first.strftime(log.footer)
        path = f"logs/{organisation.slug}/{first.strftime(log.name)}{organisation.wrap}"
        text = (header + "\n".join(part["line"].to_list()) + "\n" + footer).encode().replace(MARK.encode(), NOT_UTF8)
        book.write(path, "log", pack(text, organisation.wrap), rejects)
        book.lines += part.height
        _sight(organisation, path, part, header, addresses, hosts, book)


def _spoil(draw: np.random.Generator, part: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Now and then a file has one to three lines that are no records: garbage, or a record cut short."""
    if part.height < BAD_LEAST_LINES or draw.random() >= BAD_FILES:
        return part, 0
    count = int(draw.integers(1, 4))
    rows = part.gather(sorted(draw.permutation(part.height)[:count].tolist()))
    whole = rows["line"].to_list()
    bad = [_broken(draw, line) for line in whole]
    nobody, nothing = pl.lit(0, dtype=pl.Int64).alias("outside"), pl.lit("").alias("host")
    blank = rows.with_columns(pl.Series("line", bad), nobody, nothing, pl.lit(-1, dtype=pl.Int64).alias("session"))
    return pl.concat([part, blank]).sort("at", "session", maintain_order=True), count


def _broken(draw: np.random.Generator, line: str) -> str:
    if draw.random() < 0.4:
        return line[: min(24, len(line) // 3)].rstrip()
    return GARBAGE[int(draw.integers(len(GARBAGE)))]


def _sight(
    organisation: Organisation, path: str, part: pl.DataFrame, header: str, addresses: pl.Series, hosts: pl.Series, book: Book
) -> None:
    watched = pl.col("outside").is_in(addresses.implode()) | pl.col("host").is_in(hosts.implode())
    length = pl.col("line").str.len_bytes().cast(pl.Int64) + 1
    placed = part.with_columns(
        (pl.int_range(pl.len(), dtype=pl.Int64) + 1 + header.count("\n")).alias("number"),
        (length.cum_sum() - length + len(header.encode())).alias("offset"),
    ).filter(watched)
    if placed.height:
        keys = pl.lit(organisation.slug).alias("organisation"), pl.lit(path).alias("path")
        book.sightings.append(placed.drop("line", "month").with_columns(*keys))
