"""Logs are hunted without a case: read, matched and forgotten, with the raw line of what was found.

The same bytes under two names count once; so does the same content of one folder, compressed in two ways.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from urazuke.errors import RequestError
from urazuke.evidence.case import Settings
from urazuke.evidence.decode import TruncatedError, compression, open_decompressed, read_block
from urazuke.evidence.exhibit import COLUMNS_FILE
from urazuke.evidence.fingerprint import file_sha256
from urazuke.evidence.instant import zone as zone_named
from urazuke.evidence.tables import json_rows, make_table
from urazuke.hunt.contacts import Matches, conclude
from urazuke.hunt.match import Watchlist, gather
from urazuke.hunt.raw import fetch_lines
from urazuke.hunt.workspace import open_events, workspace

if TYPE_CHECKING:
    import pyarrow as pa

_VERBATIM = ("ip", "domain", "hash")  # the others a log may spread over fields, or escape
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Scan:
    """What was found in which files: `files` leads from an exhibit's SHA-256 to the file; `lines` were read."""

    matches: Matches
    rejects: pa.Table
    files: dict[str, Path]
    lines: int


def scan(
    paths: Sequence[Path], watch: pa.Table, *, organisation: str | None = None, zone: ZoneInfo | None = None,
    progress: Progress | None = None,
) -> Scan:  # fmt: skip
    """Match every log among those files and folders with the watch list.

    `watch` is what `read_watch` returned. `organisation` defaults to the name of the folder given, or of the folder that the
    file is in; times without a zone are in `zone` (UTC). RequestError where a path does not exist.
    """
    import pyarrow as pa

    from urazuke.telemetry import read_log

    assumed = zone or zone_named("UTC")
    files: dict[str, Path] = {}
    seen: set[tuple[str, str]] = set()
    rejects, lines = [make_table("rejects")], 0
    listed = list(_walk(paths))
    with workspace() as connection:
        watchlist = Watchlist(connection, watch)
        open_events(connection, [], "part")
        gather(watchlist, "part")
        for number, (file, folder) in enumerate(listed):
            if progress:
                progress("hunt", number, len(listed))
            exhibit, content = _hashes(file)
            if exhibit in files or (folder, content) in seen:
                continue
            seen.add((folder, content))
            files[exhibit] = file
            for part in read_log(file, exhibit=exhibit, organisation=organisation or folder, zone=assumed):
                connection.register("part", part.events)
                watchlist.learn("part")
                gather(watchlist, "part")
                lines += part.lines
                if part.rejects.num_rows:
                    rejects.append(part.rejects)
        if not files:
            raise RequestError("there is no log here", where=str(paths[0]) if paths else None, hint="name log files, or folders of them")
        matches = conclude(watchlist, make_table("tenancies"), Settings())
    return Scan(matches, pa.concat_tables(rejects), files, lines)


def scan_logs(
    paths: Sequence[Path], watch_rows: pa.Table, *, organisation: str | None = None, zone: ZoneInfo | None = None
) -> Iterator[dict[str, Any]]:  # fmt: skip
    """The contacts in those logs, as the contract prints them, each with `raw`: its first line."""
    yield from contact_rows(scan(paths, watch_rows, organisation=organisation, zone=zone))


def scan_hits(
    paths: Sequence[Path], watch_rows: pa.Table, *, organisation: str | None = None, zone: ZoneInfo | None = None
) -> Iterator[dict[str, Any]]:  # fmt: skip
    """Every event of every contact, as the contract prints them, each with its indicator's `type` and `indicator`, and `raw`."""
    yield from hit_rows(scan(paths, watch_rows, organisation=organisation, zone=zone))


def contact_rows(found: Scan) -> Iterator[dict[str, Any]]:
    """The contacts of a scan, in order, with `raw`."""
    yield from _with_raw(found, list(json_rows("contacts", found.matches.contacts)))


def hit_rows(found: Scan) -> Iterator[dict[str, Any]]:
    """The events of a scan's contacts, in order, with `organisation`, `type`, `indicator`, `direction` and `raw`."""
    named = ("organisation", "type", "indicator", "direction")
    contacts = {row["contact_id"]: {key: row[key] for key in named} for row in found.matches.contacts.to_pylist()}
    rows = ({**row, **contacts[row["contact_id"]]} for row in json_rows("hits", found.matches.hits))
    yield from _with_raw(found, list(rows))


def _with_raw(found: Scan, rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each row with its line, read again from the file and checked; every file is read once."""
    places: dict[str, set[tuple[int, int, str | None]]] = {}
    for row in rows:
        holding = row["indicator"] if row["type"] in _VERBATIM else None
        places.setdefault(row["exhibit"], set()).add((row["line"], row["offset"], holding))
    raw = {exhibit: fetch_lines(found.files[exhibit], wanted) for exhibit, wanted in places.items()}
    for row in rows:
        yield {**row, "raw": raw[row["exhibit"]][row["line"], row["offset"]]}


def _walk(paths: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    """Every regular file among the paths in order, with the name of its folder."""
    for path in paths:
        if path.is_dir():
            for parent, folders, names in os.walk(path):
                folders.sort()
                for file in (Path(parent) / name for name in sorted(names)):
                    if file.is_file() and not file.is_symlink() and file.name != COLUMNS_FILE:
                        yield file, path.resolve().name or "unknown"
        elif path.is_file():
            yield path, path.resolve().parent.name or "unknown"
        else:
            raise RequestError("there is no such file or folder", where=str(path), hint="name log files, or folders of them")


def _hashes(path: Path) -> tuple[str, str]:
    """SHA-256 of the file, and of what it holds once decompressed (as far as that goes)."""
    try:
        with open(path, "rb") as handle:
            packed = compression(handle.read(8)) is not None
        exhibit = file_sha256(path)
        return exhibit, _content_hash(path) if packed else exhibit
    except OSError as error:
        raise RequestError(f"cannot be read: {error.strerror}", where=str(path), hint="mend the permissions") from None


def _content_hash(path: Path) -> str:
    digest = hashlib.sha256()
    with open_decompressed(path) as stream:
        try:
            while block := read_block(stream, 1 << 20):
                digest.update(block)
        except TruncatedError:
            digest.update(b"broken off")
    return digest.hexdigest()
