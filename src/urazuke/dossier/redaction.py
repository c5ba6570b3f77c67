"""Renters' personal data is taken out of every table before anything is written: what is not there cannot leave by any export.

Personal is what rental records say of who rented (name, reading, birth, address, phone, mail, document, payment, sign-up address,
device) and access records of who logged in (address, device). Each value becomes a pseudonym (pseudonyms.py), the same wherever
it stands and in every export of the same records. Lines of records are not quoted; reports, logs and all else are searched.
An address that is itself rented or watched is the case's subject and stays.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from urazuke.dossier.pseudonyms import REMOVED, Redactor, read_in_turn
from urazuke.dossier.quote import Quotes
from urazuke.evidence.case import Case
from urazuke.evidence.claim import Reading
from urazuke.evidence.judgement import Judgement
from urazuke.evidence.tables import schema

if TYPE_CHECKING:
    import pyarrow as pa

PERSONAL = ("name", "name_reading", "birth_date", "address", "phone", "email", "document", "payment", "signup_ip", "device")
ENTERED = ("source_ip", "device")
RECORDS = ("lease", "access")  # kinds of exhibits whose lines are about persons
# Columns of closed words and of hashes; and what links' features say that is about no person.
_CLOSED = {
    "exhibit", "sha256", "kind", "media_type", "type", "factuality", "decision", "controller", "because", "direction", "impact",
    "statement", "words", "confidence", "relation", "step", "certainty",
}  # fmt: skip
_NOT_PERSONAL = ("opened", "burst", "plan", "provider", "habits", "passed_on")
_NETWORK = re.compile(r"[0-9a-fA-F.:]+/\d{1,3}")
_OF_A_GROUP = re.compile(r"([a-z_]+) (.*)", re.DOTALL)


def find_persons(tables: Mapping[str, pa.Table], records: Mapping[str, pa.Table], language: str) -> Redactor:
    """Who learnt every personal value; `records` are `lease_rows`, `access_rows` and `watch`. Those of the renters followed come first."""
    redactor = Redactor(language)
    public = set(_addresses(records["lease_rows"]["ip"].to_pylist())) | set(records["watch"]["value"].to_pylist())
    followed = _followed_accounts(tables)
    rows = {columns: _once(records[name], columns) for name, columns in (("lease_rows", PERSONAL), ("access_rows", ENTERED))}
    for wanted in (True, False):
        for columns, listed in rows.items():
            read_in_turn(redactor, [row for row in listed if (row["account_id"] in followed) is wanted], columns, public)
    return redactor


def redact_persons(case: Case, tables: Mapping[str, pa.Table], records: Mapping[str, pa.Table]) -> tuple[Case, dict[str, pa.Table]]:
    """The case and its tables without renters' personal data; `records` are `lease_rows`, `access_rows` and `watch`."""
    redactor = find_persons(tables, records, case.settings.language)
    return redacted_case(case, redactor), redacted_tables(tables, redactor)


def redacted_case(case: Case, redactor: Redactor) -> Case:
    """The case as it is named then: title, question and what was noted of its leads."""
    settings = case.settings
    leads = tuple(replace(lead, note=redactor.text(lead.note)) if lead.note else lead for lead in settings.leads)
    return replace(
        case, settings=replace(settings, title=redactor.text(settings.title), question=redactor.text(settings.question), leads=leads)
    )


def redacted_tables(tables: Mapping[str, pa.Table], redactor: Redactor) -> dict[str, pa.Table]:
    """The tables with a pseudonym for every personal value."""
    exhibits = tables["exhibits"].to_pylist() if "exhibits" in tables else []
    taken = {row["sha256"] for row in exhibits if row["kind"] in RECORDS}
    return {name: _redacted(name, table, redactor, taken) for name, table in tables.items()}


def redacted_quotes(case: Case, tables: Mapping[str, pa.Table], redactor: Redactor) -> Quotes:
    """Lines of the case's files, found under the paths that they have, shown without personal values."""
    return Quotes(case.root, {row["sha256"]: row for row in tables["exhibits"].to_pylist()}, redactor.text)


def redacted_reading(reading: Reading, redactor: Redactor) -> Reading:
    """The report with marks where personal values stand, as long as before, so that every offset into it holds."""
    return replace(
        reading, path=redactor.text(reading.path), publisher=redactor.text(reading.publisher) if reading.publisher else None,
        text=redactor.mask(reading.text), observables=(), entities=(), claims=(), notes=(),
    )  # fmt: skip


def redacted_judgement(judgement: Judgement, redactor: Redactor) -> Judgement:
    """A judgement as it is shown; its number and hash stay."""
    told = tuple(redactor.text(argument) for argument in judgement.arguments)
    return replace(judgement, by=redactor.text(judgement.by), why=redactor.text(judgement.why), arguments=told)


def _redacted(name: str, table: pa.Table, redactor: Redactor, taken: set[str]) -> pa.Table:
    import pyarrow as pa

    if name == "rejects":
        table = _without_quotes(table, taken)
    columns = []
    for field in schema(name):
        column = table.column(field.name)
        if field.name == "features":
            column = pa.chunked_array([[[_feature(f, redactor) for f in row or ()] for row in column.to_pylist()]], field.type)
        elif field.name not in _CLOSED and _holds_text(field.type):
            column = _each_once(column, redactor, field.name == "arguments", field.type)
        columns.append(column)
    return pa.table(columns, schema=schema(name))


def _holds_text(kind: Any) -> bool:
    import pyarrow as pa

    inner = kind.value_type if pa.types.is_list(kind) else kind
    return bool(pa.types.is_string(inner) or (inner is not kind and pa.types.is_struct(inner)))


def _each_once(column: pa.ChunkedArray, redactor: Redactor, is_json: bool, kind: Any) -> pa.ChunkedArray:
    """Every different text is looked at once; a column in which nothing changes stays as it is."""
    import pyarrow as pa

    values = column.to_pylist()
    change: Callable[[str], str] = (lambda text: _json(text, redactor)) if is_json else redactor.text
    known = {text: change(text) for text in dict.fromkeys(_texts(values))}
    if all(text == changed for text, changed in known.items()):
        return column
    return pa.chunked_array([[_mapped(value, known) for value in values]], kind)


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in _CLOSED:
                yield from _texts(item)


def _mapped(value: Any, known: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return known[value]
    if isinstance(value, list):
        return [_mapped(item, known) for item in value]
    if isinstance(value, dict):
        return {key: item if key in _CLOSED else _mapped(item, known) for key, item in value.items()}
    return value


def _json(text: str, redactor: Redactor) -> str:
    """A cell of JSON is taken apart, for there a value may be spelt with escapes."""
    value = json.loads(text)
    return json.dumps(_mapped(value, {t: redactor.text(t) for t in _texts(value)}), ensure_ascii=False)


def _feature(feature: Mapping[str, Any], redactor: Redactor) -> dict[str, Any]:
    """A feature's two sides are pseudonyms, also where a derived form (a folded address, a network) stands there."""
    sides = {side: _side(feature["field"], feature[side], redactor) for side in ("left", "right")}
    return {**feature, **sides}


def _side(field: str, value: str | None, redactor: Redactor) -> str | None:
    if not value or redactor.knows(value):
        return redactor.text(value) if value else value
    if field in _NOT_PERSONAL:
        return redactor.text(_NETWORK.sub(lambda network: redactor.pseudonym("network", network[0]), value))
    if field == "group":
        return "; ".join(_of_a_group(part, redactor) for part in value.split("; "))
    several = value.split(", ")
    if all(redactor.knows(part) for part in several):
        return ", ".join(redactor.text(part) for part in several)
    return redactor.pseudonym(field, value)


def _of_a_group(told: str, redactor: Redactor) -> str:
    """`payment pm_1: acc-3, acc-4`: what several accounts share, and where told which."""
    if (match := _OF_A_GROUP.fullmatch(told)) is None:
        return redactor.pseudonym("group", told)
    shared, colon, accounts = match[2].rpartition(": ") if not redactor.knows(match[2]) else (match[2], "", "")
    if not colon:
        shared, accounts = match[2], ""
    return f"{match[1]} {_side(match[1], shared, redactor)}{colon}{redactor.text(accounts)}"


def _without_quotes(rejects: pa.Table, taken: set[str]) -> pa.Table:
    from urazuke.evidence.tables import make_table

    return make_table("rejects", [
        {**row, "raw": REMOVED, "reason": re.sub(r"'[^']*'", REMOVED, row["reason"] or "")} if row["exhibit"] in taken else row
        for row in rejects.to_pylist()
    ])  # fmt: skip


def _once(records: pa.Table, columns: Sequence[str]) -> list[dict[str, Any]]:
    """The different rows of those columns, in order."""
    rows = zip(*(records[name].to_pylist() for name in ("account_id", *columns)), strict=True)
    return [dict(zip(("account_id", *columns), row, strict=True)) for row in dict.fromkeys(rows)]


def _followed_accounts(tables: Mapping[str, pa.Table]) -> set[str]:
    """The watched accounts, and those of the personas that have one."""
    tenancies, personas = ([] if name not in tables else tables[name].to_pylist() for name in ("tenancies", "personas"))
    watched = {row["account_id"] for row in tenancies if row["watched"]}
    return watched.union(*(row["accounts"] for row in personas if not watched.isdisjoint(row["accounts"] or ())))


def _addresses(cells: Iterable[str | None]) -> Iterable[str]:
    for cell in cells:
        yield from (part.strip() for part in (cell or "").split(";"))
