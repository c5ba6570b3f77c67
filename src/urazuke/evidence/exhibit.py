"""An exhibit is an input file, taken in once: its hash, size and what its bytes say it is.

The same bytes under two names are one exhibit. A file whose bytes changed after it was taken in, or that is gone,
is named by an alarm and written into the custody journal; it is never silently replaced.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from urazuke.errors import InputError
from urazuke.evidence.case import Case
from urazuke.evidence.custody import Journal
from urazuke.evidence.decode import detect_encoding, media_type, read_head
from urazuke.evidence.fingerprint import file_sha256
from urazuke.evidence.settings import COLUMNS_FILE
from urazuke.evidence.writing import write_bytes

KINDS = {"reports": "report", "leases": "lease", "access": "access", "logs": "log", "intel": "intel"}
SUFFIXES = {
    "report": (".txt", ".md", ".html", ".htm", ".pdf", ".eml", ".mht", ".mhtml"), "lease": (".csv", ".jsonl", ".parquet"),
    "access": (".csv", ".jsonl", ".parquet"), "intel": (".json", ".csv"), "log": ("",),
}  # fmt: skip
LOOKED_AT_BYTES = 1 << 24


@dataclass(frozen=True, slots=True)
class Exhibit:
    """`path` is the first of its names, relative to the case folder, with `/`; `file` is where to read it."""

    sha256: str
    path: str
    kind: str
    media_type: str
    encoding: str | None
    bytes: int
    taken_in: str
    file: Path
    also_at: tuple[str, ...] = ()

    @property
    def organisation(self) -> str | None:
        """The folder under logs/ that it lies in."""
        parts = self.path.split("/")
        return parts[1] if self.kind == "log" and len(parts) > 2 else None


@dataclass(frozen=True, slots=True)
class Intake:
    """What the folder holds now, and what was found wrong with it: `alarms` for a person, in order."""

    exhibits: tuple[Exhibit, ...]
    alarms: tuple[str, ...]
    ignored: tuple[str, ...]
    settings_sha256: str

    def of(self, kind: str) -> tuple[Exhibit, ...]:
        return tuple(e for e in self.exhibits if e.kind == kind)


@dataclass(frozen=True, slots=True)
class _Found:
    path: str
    kind: str
    file: Path


def take_in(case: Case, journal: Journal, progress: Callable[[str, int, int], None] | None = None) -> Intake:
    """Look at every input file of the case, take in what is new, and journal what is new, changed or gone."""
    found, ignored = _walk(case.root)
    hashes, unreadable = _hashes(case, found, progress)
    known = {e["sha256"]: e for e in journal.entries if e["kind"] == "taken_in"}
    by_path = _paths_so_far(journal.entries)
    present = {path: digest for path, (digest, there) in by_path.items() if there}
    entries: list[dict[str, Any]] = []
    alarms: list[str] = []
    grouped: dict[str, list[_Found]] = {}
    for item in found:
        if item.path in unreadable:
            alarms.append(f"{item.path} cannot be read: {unreadable[item.path]}")
            continue
        digest = hashes[item.path]
        grouped.setdefault(digest, []).append(item)
        was, _ = by_path.get(item.path, (digest, True))
        if was != digest:
            alarms.append(f"{item.path} changed after it was taken in: it was {was[:16]}…, it is {digest[:16]}…")
            entries.append({"kind": "changed", "path": item.path, "was": was, "now": digest})
    for items in grouped.values():
        items.sort(key=lambda item: _undeclared(case, item))
    for path in sorted(set(present) - {item.path for item in found}):
        alarms.append(f"{path} was taken in and is gone")
        entries.append({"kind": "missing", "path": path, "was": present[path]})
    new = _taken_in(grouped, known, present)
    journal.append([*entries, *new])
    taken = {e["sha256"]: e for e in journal.entries if e["kind"] == "taken_in"}
    exhibits = [_exhibit(digest, items, taken[digest]) for digest, items in grouped.items()]
    return Intake(tuple(sorted(exhibits, key=lambda e: e.path)), tuple(alarms), tuple(ignored), _settings_hash(case))


def _undeclared(case: Case, item: _Found) -> bool:
    """Is it the log of a folder that the case does not declare? Of two names the declared organisation's comes first."""
    parts = item.path.split("/")
    return item.kind == "log" and (len(parts) < 3 or case.settings.organisation(parts[1]) is None)


def _taken_in(grouped: dict[str, list[_Found]], known: dict[str, dict[str, Any]], present: dict[str, str]) -> list[dict[str, Any]]:
    """Journal entries for bytes never seen before, and for new names of known bytes."""
    entries: list[dict[str, Any]] = []
    for digest, items in grouped.items():
        first, *others = items
        if digest in known:
            others = [i for i in items if present.get(i.path) != digest]
        else:
            entries.append(_describe(digest, first))
        entries += [{"kind": "also_at", "sha256": digest, "path": i.path} for i in others if present.get(i.path) != digest]
    return entries


def _describe(digest: str, item: _Found) -> dict[str, Any]:
    head = read_head(item.file)
    kind = media_type(head)
    encoding = detect_encoding(head) if kind.startswith("text/") or kind == "application/json" else None
    return {
        "kind": "taken_in", "sha256": digest, "path": item.path, "exhibit_kind": item.kind, "media_type": kind, "encoding": encoding,
        "bytes": item.file.stat().st_size,
    }  # fmt: skip


def _exhibit(digest: str, items: list[_Found], entry: dict[str, Any]) -> Exhibit:
    first, *others = items
    return Exhibit(
        digest, first.path, first.kind, entry["media_type"], entry["encoding"], entry["bytes"], entry["time"], first.file,
        tuple(o.path for o in others),
    )  # fmt: skip


def _paths_so_far(entries: Sequence[Mapping[str, Any]]) -> dict[str, tuple[str, bool]]:
    """path -> the hash it was last seen with, and whether it was there then."""
    paths: dict[str, tuple[str, bool]] = {}
    for entry in entries:
        if entry["kind"] in ("taken_in", "also_at"):
            paths[entry["path"]] = (entry["sha256"], True)
        elif entry["kind"] == "changed":
            paths[entry["path"]] = (entry["now"], True)
        elif entry["kind"] == "missing":
            paths[entry["path"]] = (entry["was"], False)
    return paths


def _walk(root: Path) -> tuple[list[_Found], list[str]]:
    """Every input file in path order; links, devices and files of other kinds are left out and named."""
    found: list[_Found] = []
    ignored: list[str] = []
    for folder, kind in KINDS.items():
        for path, regular in _files(root / folder):
            name = os.path.basename(path)  # noqa: PTH119 - ten thousands of these: strings, not objects
            relative = _spelled(path[len(str(root)) + 1 :].replace(os.sep, "/"))
            if not regular:
                ignored.append(f"{relative}: not a regular file, or a folder that cannot be read")
            elif name == COLUMNS_FILE or name.startswith("."):
                continue
            elif kind != "log" and not name.lower().endswith(SUFFIXES[kind]):
                ignored.append(f"{relative}: {folder}/ takes {' '.join('*' + s for s in SUFFIXES[kind])}")
            else:
                found.append(_Found(relative, kind, Path(path)))
    return sorted(found, key=lambda f: f.path), sorted(ignored)


def _files(folder: Path) -> Iterator[tuple[str, bool]]:
    """What lies below the folder, and whether it is a regular file; links, and folders that cannot be read, are not followed."""
    if folder.is_symlink():
        yield str(folder), False
    waiting = [str(folder)] if folder.is_dir() and not folder.is_symlink() else []
    while waiting:
        parent = waiting.pop()
        try:
            entries = list(os.scandir(parent))
        except OSError:
            yield parent, False
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)
            else:
                yield entry.path, entry.is_file(follow_symlinks=False)


def _spelled(path: str) -> str:
    """The path as valid text, and no other's: bytes that are no text are spelled out, and backslashes then doubled.

    They are doubled, too, in a path that already looks so.
    """
    if not re.search(r"[\udc80-\udcff]|\\udc[0-9a-f]{2}", path):
        return path
    return path.replace("\\", "\\\\").encode("utf-8", "backslashreplace").decode()


def file_path(root: Path, path: str) -> Path:
    """Where the file lies that an exhibit's path names: the inverse of the spelling above."""
    if not re.search(r"\\udc[0-9a-f]{2}", path):
        return root / path
    return root / re.sub(r"\\\\|\\u(dc[0-9a-f]{2})", lambda m: chr(int(m[1], 16)) if m[1] else "\\", path)


def _hashes(case: Case, found: list[_Found], progress: Callable[[str, int, int], None] | None) -> tuple[dict[str, str], dict[str, str]]:
    """path -> SHA-256, and path -> why it cannot be read; a file whose size, times and inode are as last time is not read again."""
    memory_path = case.derived / "seen.json"
    memory = _remembered(memory_path)
    fresh: dict[str, list[Any]] = {}
    unreadable: dict[str, str] = {}
    for number, item in enumerate(found, 1):
        try:
            mark = _mark(item.file)
            seen = memory.get(item.path)
            if not (isinstance(seen, list) and len(seen) == 2 and seen[0] == mark):
                if progress:
                    progress("taking in", number, len(found))
                seen = [mark, file_sha256(item.file)]
            fresh[item.path] = seen
        except OSError as error:
            unreadable[item.path] = error.strerror or str(error)
    if fresh != memory:
        write_bytes(memory_path, json.dumps(fresh, sort_keys=True).encode())
    return {path: seen[1] for path, seen in fresh.items()}, unreadable


def touched_inputs(case: Case, entries: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Input files that are not what those entries of the journal tell of: `new`, `changed`, `gone`.

    A file that was read before, and not touched since, is not read again; a large one that was counts as changed.
    """
    known = {path: digest for path, (digest, there) in _paths_so_far(entries).items() if there}
    memory = _remembered(case.derived / "seen.json")
    found = [item for item in _walk(case.root)[0] if os.access(item.file, os.R_OK)]
    present = {item.path for item in found}
    return {
        "new": [item.path for item in found if item.path not in known],
        "changed": [item.path for item in found if item.path in known and _hash_now(item, memory) != known[item.path]],
        "gone": sorted(set(known) - present),
    }


def _hash_now(item: _Found, memory: Mapping[str, Any]) -> str | None:
    """None for a large file that was touched since it was read last."""
    try:
        mark = _mark(item.file)
    except OSError:
        return None
    seen = memory.get(item.path)
    if isinstance(seen, list) and len(seen) == 2 and seen[0] == mark:
        return str(seen[1])
    return _looked_at(item.file, *mark) if mark[0] <= LOOKED_AT_BYTES else None


@functools.lru_cache(maxsize=1 << 14)
def _looked_at(file: Path, *mark: int) -> str | None:
    """The hash of a file that has not been touched since it had that mark; None where it cannot be read."""
    try:
        return file_sha256(file)
    except OSError:
        return None


def _mark(file: Path) -> list[int]:
    """What tells, without reading it, that a file is as it was."""
    status = file.stat()
    return [status.st_size, status.st_mtime_ns, status.st_ino, status.st_ctime_ns]


def _remembered(path: Path) -> dict[str, Any]:
    try:
        memory = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return memory if isinstance(memory, dict) else {}


def _settings_hash(case: Case) -> str:
    digest = hashlib.sha256()
    logs = sorted(path.relative_to(case.root).as_posix() for path in (case.root / "logs").glob(f"*/{COLUMNS_FILE}"))
    for name in ("case.toml", "organisations.csv", f"leases/{COLUMNS_FILE}", f"access/{COLUMNS_FILE}", *logs):
        path = case.root / name
        content = path.read_bytes() if path.is_file() else b""
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def loose_exhibit(file: Path, kind: str) -> Exhibit:
    """A file that lies in no case, described as an exhibit would be; InputError where it cannot be read."""
    try:
        digest = file_sha256(file)
        entry = _describe(digest, _Found(file.as_posix(), kind, file))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(file), hint="name a file that is there and may be read") from None
    return Exhibit(digest, file.as_posix(), kind, entry["media_type"], entry["encoding"], entry["bytes"], "", file)
