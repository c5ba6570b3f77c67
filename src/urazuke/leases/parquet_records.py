"""Rows of a Parquet file, whatever its types: any unit and zone of time, dictionaries, lists and structs."""

from __future__ import annotations

import functools
import io
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from urazuke.errors import InputError
from urazuke.leases.json_records import spread
from urazuke.leases.records import LIMIT_BYTES, Record, Sheet

if TYPE_CHECKING:
    import pyarrow as pa

_BATCH_ROWS = 1 << 14


def parquet_sheet(content: bytes, path: str, digest: str) -> Sheet:
    """The rows, counted from 1; InputError where the file is broken."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(io.BytesIO(content))
        metadata = file.metadata
        unpacked_bytes = sum(metadata.row_group(i).total_byte_size for i in range(metadata.num_row_groups))
        if unpacked_bytes > LIMIT_BYTES:
            raise InputError(f"more than {LIMIT_BYTES:,} bytes once unpacked", where=path, hint="no such file should be larger")
        nested = any(pa.types.is_nested(field.type) for field in file.schema_arrow)
        headers = None if nested else tuple(str(name) for name in file.schema_arrow.names)
        table = file.read()
    except (pa.ArrowException, OSError, ValueError, UnicodeDecodeError) as error:
        raise InputError(f"broken Parquet: {error}", where=path, hint="get a whole copy of the file") from None
    return Sheet(headers, None, _records(table), digest)


def _records(table: pa.Table) -> Iterator[Record]:
    number = 0
    for batch in table.to_batches(max_chunksize=_BATCH_ROWS):
        for row in _rows(batch):
            number += 1
            raw = functools.partial(json.dumps, row, ensure_ascii=False, default=str)
            try:
                found = spread(row)
            except (TypeError, ValueError, RecursionError) as error:
                yield Record(number, (), (), raw, f"not a row of plain values: {str(error)[:120]}")
                continue
            for position, values in enumerate(found):
                yield Record(number, tuple(values), tuple(values.values()), raw, further=position > 0)


def _rows(batch: pa.RecordBatch) -> list[dict[str, Any]]:
    """The rows as Python has them; times finer than a microsecond are cut to it."""
    import pyarrow as pa
    import pyarrow.compute as pc

    names = [str(name) for name in batch.schema.names]
    columns = []
    for column in batch.columns:
        kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
        column = column.cast(kind) if kind != column.type else column
        if pa.types.is_timestamp(kind) and kind.unit == "ns":
            column = pc.cast(column, pa.timestamp("us", kind.tz), safe=False)
        elif pa.types.is_time64(kind) and kind.unit == "ns":
            column = pc.cast(column, pa.time64("us"), safe=False)
        columns.append(column.to_pylist())
    return [dict(zip(names, values)) for values in zip(*columns)]
