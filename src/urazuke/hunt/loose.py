"""Logs are hunted without a case: scanned, matched and forgotten, with the raw line of what was found.

Only lines that may hold something watched are read, where the format and the watch list allow that (`one_log`). The same bytes
under two names count once; so does the same content of one folder, compressed in two ways.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from urazuke.errors import CustodyError, RequestError
from urazuke.evidence.instant import zone as zone_named
from urazuke.evidence.settings import COLUMNS_FILE, Settings
from urazuke.evidence.tables import json_rows, make_table
from urazuke.hunt.contacts import Matches, conclude
from urazuke.hunt.copies import Copies, token, with_exhibit
from urazuke.hunt.hashing import Hashing
from urazuke.hunt.match import Watchlist, gather
from urazuke.hunt.one_log import LogHunt, Part, lines_stand_alone
from urazuke.hunt.raw import fetch_lines, holds
from urazuke.hunt.scanner import scanner_there
from urazuke.hunt.spellings import Spellings, UnspellableError, spellings
from urazuke.hunt.workspace import THREADS, open_events, workspace
from urazuke.telemetry.picked import Picked
from urazuke.telemetry.reading import rejects_table

if TYPE_CHECKING:
    import pyarrow as pa

_VERBATIM = ("ip", "domain", "hash")  # the others a log may spread over fields, or escape
KEPT_BYTES = 1 << 26  # of lines that were picked; those of more are read again
FEW_EVENTS = 1 << 18  # are concluded on by one thread as fast as by several
MOST_PATTERNS = 200_000  # it takes half a minute to prepare so many
Progress = Callable[[str, int, int], None]
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Scan:
    """What was found in which files: `files` leads from an exhibit's SHA-256 to the file.

    `rejects` are lines that cannot be read, of those that were (see `slow`), and files. `raw` has lines that were kept, by
    exhibit. `slow` says why every line was read, where that is so; it is empty where only some were.
    """

    matches: Matches
    rejects: pa.Table
    files: dict[str, Path]
    raw: dict[str, list[Picked]] = field(default_factory=dict)
    slow: str = ""


def scan(
    paths: Sequence[Path], watch: pa.Table | Callable[[], pa.Table], *, organisation: str | None = None, zone: ZoneInfo | None = None,
    progress: Progress | None = None, jobs: int | None = None, every_line: bool = False, hashing: Hashing | None = None,
) -> Scan:  # fmt: skip
    """Match every log among those files and folders with the watch list.

    `watch` is what `read_watch` or `read_windows` returned, or what will return that: a file that is alone is hashed meanwhile.
    `organisation` defaults to the name of the folder given, or of the folder that the file is in; times without a zone are in
    `zone` (UTC); `jobs` threads scan (all processors). With `every_line` each line is read, whatever it holds: so all that cannot
    be read is counted. `hashing` is what `begin_alone` returned of the same paths. RequestError where a path does not exist.
    """
    listed = list(_walk(paths))
    if not listed:
        raise RequestError("there is no log here", where=str(paths[0]) if paths else None, hint="name log files, or folders of them")
    copies = Copies([file for file, _ in listed], hashing)
    watch = watch() if callable(watch) else watch
    spelled, slow = (None, "it was asked for") if every_line else _spelled(watch)
    hunt = LogHunt(spelled, jobs or os.cpu_count() or 1, copies.hashing)
    found = _Gathered()
    with workspace(threads=1) as connection:  # others scan
        watchlist = Watchlist(connection, watch)
        open_events(connection, [], "part")
        gather(watchlist, "part")
        for number, (file, folder) in enumerate(listed):
            if progress:
                progress("hunt", number, len(listed))
            for part in hunt.parts(file, token(number), organisation or folder, zone or zone_named("UTC")):
                found.add(number, part)
                if part[0].events.num_rows:
                    connection.register("part", part[0].events)
                    watchlist.learn("part")
                    gather(watchlist, "part")
        if found.events > FEW_EVENTS:
            connection.execute(f"SET threads = {THREADS}")
        exhibits = copies.resolve(connection, [folder for _, folder in listed], set(found.rejects))
        matches = conclude(watchlist, make_table("tenancies"), Settings())
    import pyarrow as pa

    for number, stand_in in exhibits.items():
        if stand_in == token(number):
            exhibits[number] = copies.exhibit(number)
            found_in = partial(with_exhibit, stand_in=stand_in, exhibit=exhibits[number])
            matches = Matches(found_in(matches.contacts), found_in(matches.hits), found_in(matches.outside))
    rejects = [rejects_table(exhibits[n], rows) for n, rows in sorted(found.rejects.items()) if n in exhibits]
    raw = {exhibits[n]: picked for n, picked in found.raw.items() if n in exhibits}
    files = {exhibit: listed[n][0] for n, exhibit in exhibits.items()}
    return Scan(matches, pa.concat_tables([make_table("rejects"), *rejects]), files, raw, slow)


def _spelled(watch: pa.Table) -> tuple[Spellings | None, str]:
    """The patterns for the watch list; None where every line must be read, and why."""
    if not scanner_there():
        return None, "the scanner is not installed (pip install hyperscan)"
    rows = zip(watch.column("type").to_pylist(), watch.column("value").to_pylist(), strict=True)
    try:
        found = spellings(rows)
    except UnspellableError as error:
        return None, f"{error} can be spelled in too many ways"
    if (count := len(found.plain) + len(found.others) + len(found.addresses)) > MOST_PATTERNS:
        return None, f"the watch list has {count:,} spellings to look for, more than {MOST_PATTERNS:,}"
    return found, ""


class _Gathered:
    """By the number of their file: rejects, and the lines that were picked, as long as there is room for these."""

    def __init__(self) -> None:
        self.rejects: dict[int, list[tuple[int | None, str, str]]] = {}
        self.raw: dict[int, list[Picked]] = {}
        self.events = 0
        self._room = KEPT_BYTES

    def add(self, number: int, part: Part) -> None:
        parsed, picked = part
        self.events += parsed.events.num_rows
        if parsed.rejects.num_rows:
            rows = parsed.rejects.select(["line", "reason", "raw"]).to_pylist()
            self.rejects.setdefault(number, []).extend((row["line"], row["reason"], row["raw"]) for row in rows)
        if picked and (size := sum(map(len, picked.data))) <= self._room:
            self._room -= size
            self.raw.setdefault(number, []).append(picked)


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
    """Each row with its line: kept since it was scanned, or read again from the file. It must hold what was matched.

    Of formats in which a line may say what belongs to another, only its place is checked.
    """
    kept = _kept(found, rows)
    again: dict[str, set[Place]] = {}
    for row in rows:
        if (row["exhibit"], row["line"]) not in kept:
            again.setdefault(row["exhibit"], set()).add((row["line"], row["offset"]))
    read = {exhibit: fetch_lines(found.files[exhibit], [(*place, None) for place in places]) for exhibit, places in again.items()}
    loose = {exhibit for exhibit in again if not lines_stand_alone(found.files[exhibit])}
    for row in rows:
        exhibit, line = row["exhibit"], row["line"]
        text = kept[exhibit, line] if (exhibit, line) in kept else read[exhibit][line, row["offset"]]
        if exhibit not in loose and row["type"] in _VERBATIM and not holds(text, row["indicator"]):
            where = f"{found.files[exhibit]}:{line}"
            raise CustodyError(f"the line does not hold {row['indicator']!r}", where=where, hint="the file was changed while it was hunted")
        yield {**row, "raw": text}


def _kept(found: Scan, rows: Iterable[Mapping[str, Any]]) -> dict[tuple[str, int], str]:
    """The lines of the rows that were kept, by exhibit and line."""
    wanted: dict[str, set[int]] = {}
    for row in rows:
        wanted.setdefault(row["exhibit"], set()).add(row["line"])
    return {
        (exhibit, line): picked.text(index)
        for exhibit, lines in wanted.items() for picked in found.raw.get(exhibit, ()) for index, line in enumerate(picked.numbers)
        if line in lines
    }  # fmt: skip


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
