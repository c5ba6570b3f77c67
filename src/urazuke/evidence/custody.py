"""The custody journal is a hash chain: no entry can be changed, moved or dropped without its showing.

`custody.jsonl`, one entry a line. A line is the RFC 8785 form of its entry; the entry's `prev` is the SHA-256 of
the line before (64 zeros for the first). The head, the hash of the last line, stands for the whole journal.

Entries have `seq`, `time`, `kind`, `prev` and what the kind needs:
    taken_in   sha256, path, exhibit_kind, media_type, encoding, bytes
    also_at    sha256, path                     the same bytes under another name
    changed    path, was, now                   a file is not what was taken in
    missing    path, was                        a file that was taken in is gone
    stage      stage, version, key, inputs, outputs   (name -> SHA-256)
    judgement  number, sha256                   a line of decisions.jsonl
    sealed     keyid, sha256                    the dossier was signed; the hash of seal.json; where somebody stamped the time:
               stamp_sha256, stamped, authority, authority_checked
    notified   organisation, address, sha256    a notice was sent; the hash of what it says
    conclusions  sha256                         a run came to other conclusions than the one before
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from urazuke.errors import CustodyError
from urazuke.evidence.instant import format_instant
from urazuke.evidence.locator import canonical
from urazuke.evidence.writing import storage_faults

NOTHING = "0" * 64


def custody_time() -> str:
    """Now, to the second; or SOURCE_DATE_EPOCH where it is set, so that a run can be repeated to the byte."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    seconds = int(fixed) if fixed.isdigit() else int(time.time())
    return format_instant(datetime.fromtimestamp(seconds, UTC))


class Journal:
    """The journal of one case, opened and checked; CustodyError names the first line that does not fit."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.entries: list[dict[str, Any]] = []
        self.head = NOTHING
        self._whole_bytes = 0
        if path.exists():
            self._read(path.read_bytes())

    def _read(self, content: bytes) -> None:
        lines = content.split(b"\n")
        torn = lines.pop()  # what follows the last newline: empty, or an entry that a killed run did not finish
        for number, line in enumerate(lines, 1):
            entry = self._entry(line, number)
            if entry.get("prev") != self.head or entry.get("seq") != number:
                raise self._broken(number, "does not follow the line before it")
            self.entries.append(entry)
            self.head = hashlib.sha256(line).hexdigest()
        self._whole_bytes = len(content) - len(torn)

    def _entry(self, line: bytes, number: int) -> dict[str, Any]:
        try:
            entry: Any = json.loads(line)
        except (ValueError, RecursionError):
            raise self._broken(number, "is not a journal entry") from None
        if not isinstance(entry, dict):
            raise self._broken(number, "is not a journal entry")
        return dict(entry)

    def _broken(self, number: int, why: str) -> CustodyError:
        return CustodyError(
            f"the custody journal was altered: line {number} {why}",
            where=f"{self.path}:{number}",
            hint="restore custody.jsonl from a copy; what it said after this line cannot be relied on",
        )

    def append(self, entries: list[dict[str, Any]]) -> None:
        """Add entries (`kind` and its fields) in this order; they are on disk when this returns."""
        if not entries:
            return
        lines, added, head = [], [], self.head
        now = custody_time()
        for seq, entry in enumerate(entries, len(self.entries) + 1):
            whole = {"seq": seq, "time": now, "prev": head, **entry}
            line = canonical(whole)
            head = hashlib.sha256(line).hexdigest()
            lines.append(line + b"\n")
            added.append(whole)
        with storage_faults(self.path):
            self._write(b"".join(lines))
        self.entries += added
        self.head = head

    def _write(self, content: bytes) -> None:
        with open(self.path, "ab") as handle:
            handle.truncate(self._whole_bytes)  # a torn last line goes; a whole one never does
            handle.seek(0, os.SEEK_END)
            try:
                handle.write(content)
                handle.flush()
                os.fsync(handle.fileno())
            except OSError:
                os.truncate(self.path, self._whole_bytes)
                raise
        self._whole_bytes += len(content)

    def last(self, kind: str, **fields: Any) -> dict[str, Any] | None:
        """The newest entry of that kind with those fields, if there is one."""
        for entry in reversed(self.entries):
            if entry["kind"] == kind and all(entry.get(k) == v for k, v in fields.items()):
                return dict(entry)
        return None
