"""The line that a locator names is read again from its file, so that the reader sees the bytes and not our word.

What cannot be read again (gone, changed, beyond the reading budget) is not quoted, and the dossier says how many.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from urazuke.errors import UrazukeError
from urazuke.evidence.decode import TruncatedError, compression, detect_encoding, open_decompressed, read_block, read_head, read_limited
from urazuke.evidence.exhibit import file_path

LINE_BYTES = 2000  # as much of a line as is ever shown
BLOCK_BYTES = 1 << 20
BUDGET_BYTES = 1 << 30  # decompressed bytes read for quotes in one dossier
PARQUET = "application/vnd.apache.parquet"


class Quotes:
    """Lines by (exhibit, line); `unread` counts those that were asked for and could not be had."""

    def __init__(self, root: Path, exhibits: Mapping[str, Mapping[str, Any]], shown: Callable[[str], str] = str) -> None:
        """`shown` is what is done to every line, and to the path of its file, before anybody sees it."""
        self._root = root
        self._exhibits = exhibits
        self._shown = shown
        self._lines: dict[tuple[str, int], str] = {}
        self._left = BUDGET_BYTES
        self.unread = 0

    def get(self, exhibit: str | None, line: int | None) -> str | None:
        return self._lines.get((exhibit, line)) if exhibit is not None and line is not None else None

    def rows(self) -> list[dict[str, Any]]:
        """Every line that was read again, in order of file and line: `path, line, text, exhibit`."""
        found = [
            {"path": self._shown(self._exhibits[exhibit]["path"]), "line": line, "text": text, "exhibit": exhibit}
            for (exhibit, line), text in self._lines.items()
        ]
        return sorted(found, key=lambda row: (row["path"], row["line"]))

    def load(self, places: Iterable[tuple[str, int, int | None]]) -> None:
        """Read the lines at `(exhibit, line, byte offset or None)`, each file once, in order of its hash."""
        wanted: dict[str, dict[int, int | None]] = {}
        for exhibit, line, offset in places:
            lines = wanted.setdefault(exhibit, {})
            lines[line] = offset if offset is not None else lines.get(line)
        for exhibit in sorted(wanted):
            found = self._read(exhibit, wanted[exhibit])
            self.unread += len(wanted[exhibit]) - len(found)
            self._lines.update({(exhibit, line): self._shown(text) for line, text in found.items()})

    def _read(self, exhibit: str, lines: dict[int, int | None]) -> dict[int, str]:
        row = self._exhibits.get(exhibit)
        path = file_path(self._root, str(row["path"])) if row else None
        try:
            if row is None or path is None or not self._inside(path) or self._left <= 0 or not self._same(path, exhibit, row):
                return {}
            if row["media_type"] == PARQUET:
                return _parquet_rows(path, lines)
            return self._text_lines(path, lines)
        except (OSError, ValueError, EOFError, TruncatedError, UrazukeError):
            return {}  # a file that cannot be read again does not cost the dossier; its lines are counted as unread

    def _inside(self, path: Path) -> bool:
        """A regular file of the case: intake takes no links, so none is followed here."""
        return path.is_file() and not path.is_symlink() and path.resolve().is_relative_to(self._root.resolve())

    def _same(self, path: Path, exhibit: str, row: Mapping[str, Any]) -> bool:
        """The bytes are those taken in: by hash where the file is small, else by size (the intake hashed it this run)."""
        size = path.stat().st_size
        if size > 16 * BLOCK_BYTES:
            return bool(size == row["bytes"])
        self._left -= size
        return hashlib.sha256(path.read_bytes()).hexdigest() == exhibit

    def _text_lines(self, path: Path, lines: dict[int, int | None]) -> dict[int, str]:
        head = read_head(path)
        encoding = detect_encoding(head) or "utf-8"
        if encoding.startswith("utf-16"):
            text = read_limited(path, 64 * BLOCK_BYTES).decode(encoding, "replace").split("\n")
            return {n: text[n - 1][:LINE_BYTES].rstrip("\r") for n in sorted(lines) if 0 < n <= len(text)}
        with open(path, "rb") as raw:
            plain = compression(raw.read(8)) is None
            if plain and all(offset is not None for offset in lines.values()):
                found = {n: _line_at(raw, offset or 0) for n, offset in sorted(lines.items())}
                return {n: _decoded(content, encoding) for n, content in found.items() if content is not None}
        with open_decompressed(path) as stream:
            return {n: _decoded(content, encoding) for n, content in self._scan(stream, set(lines)).items()}

    def _scan(self, stream: BinaryIO, wanted: set[int]) -> dict[int, bytes]:
        """The wanted lines (from 1) of a stream, each cut to `LINE_BYTES`; what a broken stream still gave is kept."""
        found: dict[int, bytes] = {}
        first, last = 1, max(wanted)
        try:
            while first <= last and self._left > 0 and (block := read_block(stream, BLOCK_BYTES)):
                self._left -= len(block)
                newlines = block.count(b"\n")
                if any(first <= n <= first + newlines for n in wanted):
                    for number, piece in enumerate(block.split(b"\n"), first):
                        if number in wanted:
                            found[number] = (found.get(number, b"") + piece[:LINE_BYTES])[:LINE_BYTES]
                first += newlines
        except TruncatedError:
            pass
        return found


def _line_at(raw: BinaryIO, offset: int) -> bytes | None:
    raw.seek(max(offset - 1, 0))
    content = raw.read(LINE_BYTES + 1)
    if offset > 0:
        if content[:1] != b"\n":
            return None  # no line starts there: the locator is not believed
        content = content[1:]
    return content.split(b"\n", 1)[0]


def _decoded(content: bytes, encoding: str) -> str:
    return content.rstrip(b"\r").decode(encoding, "replace").removeprefix("\ufeff")


def _parquet_rows(path: Path, lines: Mapping[int, Any]) -> dict[int, str]:
    """Row n (from 1) of a Parquet file as `column=value` pairs."""
    import pyarrow.parquet as pq

    table = pq.ParquetFile(path).read()
    found = {}
    for number in sorted(lines):
        if 0 < number <= table.num_rows:
            row = table.slice(number - 1, 1).to_pylist()[0]
            found[number] = ", ".join(f"{k}={v}" for k, v in row.items() if v is not None)[:LINE_BYTES]
    return found
