"""Files are told apart by what they hold, once it is known which of them matter: hashing a file costs as much as scanning it.

While logs are hunted, table `candidates` names a file by its token. Here tokens become exhibits, and copies are left out: the same
bytes under two names, or the same content of one folder compressed in two ways; the first in the order of the files stays. Where
one file alone matters nothing is compared with it: its token stays until all is concluded, for that need not wait for its hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from urazuke.errors import RequestError
from urazuke.evidence.decode import TruncatedError, compression, open_decompressed, read_block
from urazuke.evidence.fingerprint import file_sha256
from urazuke.hunt.hashing import Hashing

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


def token(number: int) -> str:
    """What stands for the exhibit of that file as long as its hash is not known."""
    return f"file {number}"


class Copies:
    """The files of one hunt, by number. A file that is alone will matter, if anything does: its hash is begun at once."""

    def __init__(self, files: Sequence[Path], begun: Hashing | None = None) -> None:
        self._files = files
        self._contents: dict[Path, str] = {}
        self.hashing = (begun or Hashing(files[0])) if len(files) == 1 else None

    def resolve(self, connection: duckdb.DuckDBPyConnection, folders: Sequence[str], rejecting: set[int]) -> dict[int, str]:
        """What stands for each file that matters, copies removed: its exhibit, in `candidates` too, or of one alone its token.

        `rejecting` are files that matter though nothing of them may be in the table. RequestError where one cannot be read.
        """
        query = 'SELECT exhibit, count(*), bit_xor(hash(time, line, "offset")) FROM candidates GROUP BY exhibit'
        alike = {number_of(name): seen for name, *seen in connection.execute(query).fetchall()}
        numbers = sorted({*alike, *rejecting})
        if len(numbers) == 1:
            return {numbers[0]: token(numbers[0])}
        kept: dict[int, str] = {}
        for number in numbers:
            exhibit = self.exhibit(number)
            twins = (n for n in kept if folders[n] == folders[number] and alike.get(n) == alike.get(number))
            if exhibit not in kept.values() and not any(self._same_content(number, twin) for twin in twins):
                kept[number] = exhibit
        _rename(connection, kept)
        return kept

    def exhibit(self, number: int) -> str:
        """The SHA-256 of that file, waited for where it has been begun."""
        try:
            return self.hashing.result() if self.hashing else file_sha256(self._files[number])
        except OSError as error:
            hint = "mend the permissions"
            raise RequestError(f"cannot be read: {error.strerror}", where=str(self._files[number]), hint=hint) from None

    def _same_content(self, number: int, other: int) -> bool:
        """Asked of two files that are not the same bytes: so one is compressed at least, if they hold the same."""
        pair = self._files[number], self._files[other]
        return any(map(_packed, pair)) and self._content(pair[0]) == self._content(pair[1])

    def _content(self, path: Path) -> str:
        if path not in self._contents:
            self._contents[path] = _content_hash(path)
        return self._contents[path]


def number_of(name: str) -> int:
    """The number of the file whose token that is."""
    return int(name.rpartition(" ")[2])


def _rename(connection: duckdb.DuckDBPyConnection, kept: dict[int, str]) -> None:
    connection.execute("CREATE OR REPLACE TEMP TABLE named (token VARCHAR, exhibit VARCHAR)")
    if kept:
        connection.executemany("INSERT INTO named VALUES (?, ?)", [(token(number), exhibit) for number, exhibit in kept.items()])
    connection.execute("DELETE FROM candidates WHERE exhibit NOT IN (SELECT token FROM named)")
    connection.execute("UPDATE candidates SET exhibit = named.exhibit FROM named WHERE candidates.exhibit = named.token")


def with_exhibit(table: pa.Table, stand_in: str, exhibit: str) -> pa.Table:
    """The table of contacts, hits or outside with the exhibit in place of the token, in its column and in what each row rests on."""
    import pyarrow as pa
    import pyarrow.compute as pc

    def put(column: pa.Array) -> pa.Array:
        return pc.if_else(pc.fill_null(pc.equal(column, stand_in), False), exhibit, column)

    basis = table.column("basis").combine_chunks()
    items, fields = basis.values, list(basis.type.value_type)
    parts = [put(items.field(n)) if field.name == "exhibit" else items.field(n) for n, field in enumerate(fields)]
    renewed = pa.ListArray.from_arrays(basis.offsets, pa.StructArray.from_arrays(parts, fields=fields), type=basis.type)
    for name, column in (("exhibit", put(table.column("exhibit").combine_chunks())), ("basis", renewed)):
        at = table.schema.get_field_index(name)
        table = table.set_column(at, table.schema.field(at), column)
    return table


def _packed(path: Path) -> bool:
    with open(path, "rb") as handle:
        return compression(handle.read(8)) is not None


def _content_hash(path: Path) -> str:
    digest = hashlib.sha256()
    with open_decompressed(path) as stream:
        try:
            while block := read_block(stream, 1 << 20):
                digest.update(block)
        except TruncatedError:
            digest.update(b"broken off")
    return digest.hexdigest()
