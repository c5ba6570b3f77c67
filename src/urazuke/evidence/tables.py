"""Every table has one schema, and every row a basis that leads back to the bytes of an input file.

Instants are `timestamp[us, UTC]`; `basis` is a list of locators and row ids. On disk a table is a Parquet file with
the columns in this order; in JSON one object a line, instants as ISO 8601 with `Z`.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from urazuke.errors import RequestError, StorageError
from urazuke.evidence.fingerprint import file_sha256
from urazuke.evidence.instant import format_instant
from urazuke.evidence.locator import basis_json
from urazuke.evidence.writing import write_whole

if TYPE_CHECKING:
    import pyarrow as pa

# The tables that `urazuke show` prints (contract, section 4), in words: "name type, …"; "s" is text, "t" an instant,
# "i" a whole number, "f" a number, "b" yes or no, "[x]" a list, "{…}" a struct, "j" text that holds JSON.
_CONTRACT = {
    "exhibits": "sha256 s, path s, kind s, media_type s, bytes i, taken_in t, rows i, rejected i",
    "rejects": "exhibit s, line i, reason s, raw s",
    "entities": "entity_id s, type s, name s, names [s], reports [s]",
    "claims": "claim_id s, type s, trigger {start i, end i}, evidence [{start i, end i}], arguments j, factuality s, report s, "
    "report_published s, speakers [s], origin s, corroboration i, opposed_by [s], credibility i",
    "links": "left_account s, right_account s, weight f, decision s, features [{field s, left s, right s, weight f}]",
    "personas": "persona_id s, accounts [s], leases [s], names [s], score f",
    "tenancies": "tenancy_id s, provider s, ip s, account_id s, lease_id s, persona_id s, start t, end t, controller s, "
    "ambiguous b, watched b, because s",
    "handovers": "account_id s, earliest t, latest t, score f, reasons [s]",
    "contacts": "contact_id s, organisation s, type s, indicator s, label s, tenancy_id s, direction s, first_seen t, last_seen t, "
    "events i, bytes_out i, bytes_in i, exhibit s, line i, offset i",
    "hits": "contact_id s, time t, source s, destination s, name s, bytes_out i, bytes_in i, exhibit s, line i, offset i",
    "outside": "contact_id s, organisation s, type s, indicator s, label s, tenancy_id s, direction s, first_seen t, last_seen t, "
    "events i, bytes_out i, bytes_in i, exhibit s, line i, offset i, reason s",
    "victims": "organisation s, impact s, first_seen t, last_seen t, events i, bytes_out i, bytes_in i, tenancies [s], "
    "statement s, statement_agrees b",
    "hypotheses": "question s, hypothesis s, probability_low f, probability f, probability_high f, words s, confidence s, "
    "supports [s], opposes [s], flips_if [s], missing [s]",
    "timeline": "start s, end s, what s, who s, where s, certainty s",
    "alignment": "relation s, claims [s]",
}
# Tables that one stage leaves for the next.
_INNER = {
    "lease_rows": "provider s, lease_id s, account_id s, ip s, start t, end t, plan s, name s, name_reading s, birth_date s, "
    "address s, phone s, email s, document s, payment s, signup_ip s, device s, renews s",
    "access_rows": "provider s, account_id s, time t, action s, source_ip s, user_agent s, device s",
    "windows": "tenancy_id s, provider s, ip s, account_id s, lease_id s, start t, end t, controller s, ambiguous b",
    "watch": "watch_id s, type s, value s, start t, end t, label s, tenancy_id s, because s",
    "weights": "question s, kind s, origin s, row_id s, grade i, counted b, bits [{hypothesis s, bits f}], diagnosticity f, leader s, "
    "probability f, without f, better f, worse f",
    "lines": "path s, line i, text s, exhibit s",
    "pivot": "step s, from_id s, to_id s, why s",
    "readings": "exhibit s, path s, reading s",
    "event_files": "exhibit s, organisation s, file s, rows i",
    "log_days": "exhibit s, organisation s, day s, kind s, events i",
    "read_counts": "exhibit s, rows i, rejected i, content_sha256 s",
}
# Shown as well: when those who log in are at work, what moved from run to run, what others share of groups, who calls them
# what, the known groups that work alike, what the contact with each server came to and why, and from when to when an
# organisation's logs reach.
_FURTHER = {
    "operators": "account_id s, side s, start t, end t, log_ins i, sessions i, by_hour [i], hours s, rest s, free_days s, utc_low i, "
    "utc_high i, weakness [s]",
    "changes": "since t, until t, kind s, what s, before s, after s, because [s]",
    "shared": "shared_id s, type s, name s, names [s], relation s, other_type s, other s, since t, until t, confidence i, shared_by s",
    "aliases": "group s, alias s, kind s, source s, said s, conflict s, other [{group s, source s}]",
    "similar_groups": "similarity_id s, rank i, group s, names [s], score f, probability f, seen [s], because [s], hangs b",
    "impacts": "impact_id s, organisation s, target s, tenancy_id s, impact s, decides b, sessions i, machines i, bytes_out i, source s, "
    "period_seconds f, jitter f, share f, chance f, usual_bytes i, day s, day_bytes i, usual_day_bytes i, reasons [s], "
    "statement_because s",
    "coverage": "organisation s, first_day s, last_day s, days i, kinds [s], missing [s], watched_days i, watched_missing i, "
    "watched_gaps [s], contacts i, seen s",
}
CONTRACT_TABLES = tuple(_CONTRACT)
SHOWN_TABLES = (*_CONTRACT, *_FURTHER)
_JSON_COLUMNS = {"claims": ("arguments",)}


@functools.cache
def schema(name: str) -> pa.Schema:
    """The columns of that table, `basis` last."""
    import pyarrow as pa

    text = {**_CONTRACT, **_INNER, **_FURTHER}[name]
    return pa.schema([*_fields(text), pa.field("basis", pa.list_(basis_type()))])


def basis_type() -> pa.StructType:
    """A locator, or the id of another row: `exhibit, line, start, end` or `id`."""
    import pyarrow as pa

    return pa.struct([("exhibit", pa.string()), ("line", pa.int64()), ("start", pa.int64()), ("end", pa.int64()), ("id", pa.string())])


def _fields(text: str) -> list[pa.Field]:
    import pyarrow as pa

    fields, depth, part = [], 0, ""
    for char in text + ",":
        depth += (char in "[{") - (char in "]}")
        if char == "," and depth == 0:
            name, _, kind = part.strip().partition(" ")
            fields.append(pa.field(name, _type(kind)))
            part = ""
        else:
            part += char
    return fields


def _type(kind: str) -> pa.DataType:
    import pyarrow as pa

    if kind.startswith("["):
        return pa.list_(_type(kind[1:-1]))
    if kind.startswith("{"):
        return pa.struct(_fields(kind[1:-1]))
    plain = {"s": pa.string(), "j": pa.string(), "i": pa.int64(), "f": pa.float64(), "b": pa.bool_(), "t": pa.timestamp("us", "UTC")}
    return plain[kind]


def make_table(name: str, rows: Iterable[Mapping[str, Any]] = ()) -> pa.Table:
    """Rows as a table of that name; a column that a row lacks is null, one too many is a fault of the program."""
    import pyarrow as pa

    wanted = schema(name)
    listed = list(rows)
    if unknown := set().union(*listed) - set(wanted.names):
        raise KeyError(f"table {name} has no column {sorted(unknown)}")
    return pa.Table.from_pylist(listed, schema=wanted)


def write_table(path: Path, table: pa.Table) -> str:
    """Write the Parquet file whole and return its SHA-256; the same rows give the same bytes, however they came together."""
    import pyarrow.parquet as pq

    # A page would end where a chunk does, and the Arrow schema tells a table that was on disk before from one that was not.
    whole = table.combine_chunks()
    write_whole(path, lambda partial: pq.write_table(whole, partial, compression="zstd", store_schema=False))
    return file_sha256(path)


def read_table(path: Path) -> pa.Table:
    """The table in that Parquet file; StorageError where it is damaged."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.ParquetFile(path).read()
    except (pa.ArrowInvalid, OSError) as error:
        hint = "run `urazuke investigate` again, or delete .urazuke/ first: it is rebuilt"
        raise StorageError(f"a derived table cannot be read: {error}", where=str(path), hint=hint) from None


def json_rows(name: str, table: pa.Table) -> Iterator[dict[str, Any]]:
    """The rows as the contract prints them."""
    parsed = _JSON_COLUMNS.get(name, ())
    for batch in table.to_batches(max_chunksize=4096):
        for row in batch.to_pylist():
            yield {key: _json_value(key, value, key in parsed) for key, value in row.items()}


def _json_value(key: str, value: Any, parsed: bool) -> Any:
    if isinstance(value, datetime):
        return format_instant(value)
    if key == "basis":
        return [basis_json(item) for item in value or []]
    if parsed and value is not None:
        return json.loads(value)
    return value


def known_table(name: str) -> str:
    """The name itself; RequestError with the names there are, where there is no such table."""
    if name not in SHOWN_TABLES:
        raise RequestError(f"there is no table {name!r}", hint="tables: " + ", ".join(SHOWN_TABLES))
    return name
