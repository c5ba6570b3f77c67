"""Renters' personal data is taken out of every table before anything is written: what is not there cannot leave by any export.

Personal is what rental records say of who rented (name, reading, birth, address, phone, mail, document, payment, sign-up address,
device) and access records of who logged in (address, device). Each value becomes a pseudonym, `phone-17`, the same wherever it
stands and in every export of the same records; it is a number in the order of the records and not a hash, which could be
guessed again. Quotes of records' lines go whole. An address that is itself rented or watched is the case's subject and stays.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from urazuke.evidence.case import Case
from urazuke.evidence.tables import schema

if TYPE_CHECKING:
    import pyarrow as pa

PERSONAL = ("name", "name_reading", "birth_date", "address", "phone", "email", "document", "payment", "signup_ip", "device")
ENTERED = ("source_ip", "device")
REMOVED = "(taken out)"
SHORTEST = 3  # of a value that is looked for inside other text; a shorter one goes where it is all that a cell says
# Columns of closed words and of hashes; and what links' features say that is about no person.
_CLOSED = {
    "exhibit", "sha256", "kind", "media_type", "type", "factuality", "decision", "controller", "because", "direction", "impact",
    "statement", "words", "confidence", "relation", "step", "certainty",
}  # fmt: skip
_NOT_PERSONAL = ("opened", "burst", "plan", "provider")


class Redactor:
    """Knows every personal value of the records, and what is written for it."""

    def __init__(self, lease_rows: pa.Table, access_rows: pa.Table, watch: pa.Table) -> None:
        public = set(_addresses(lease_rows["ip"].to_pylist())) | set(watch["value"].to_pylist())
        self._known: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        self._starts: dict[str, list[str]] = {}
        for table, columns in ((lease_rows, PERSONAL), (access_rows, ENTERED)):
            for column in columns:
                for value in dict.fromkeys(table[column].to_pylist()):
                    if value and value.strip() and value not in public:
                        self._learn(column, value.strip())
        for values in self._starts.values():
            values.sort(key=len, reverse=True)

    def _learn(self, column: str, value: str) -> None:
        for form in dict.fromkeys((value, "".join(value.split()))):
            self.pseudonym(column, form)
            folded = _folded(form)
            if len(folded) >= SHORTEST and folded not in (known := self._starts.setdefault(folded[:SHORTEST], [])):
                known.append(folded)

    def pseudonym(self, column: str, value: str) -> str:
        """What is written for the value; the same for the same."""
        key = _folded("".join(value.split()))
        if key not in self._known:
            kind = "address" if column.endswith("_ip") else column
            self._counts[kind] = self._counts.get(kind, 0) + 1
            self._known[key] = f"{kind.replace('_', '-')}-{self._counts[kind]}"
        return self._known[key]

    def text(self, text: str) -> str:
        """The text with every personal value in it replaced, in whatever case it is written."""
        if (whole := self._known.get(_folded("".join(text.split())))) is not None:
            return whole
        folded = _folded(text)
        parts: list[str] = []
        at = done = 0
        while at <= len(folded) - SHORTEST:
            found = next((v for v in self._starts.get(folded[at : at + SHORTEST], ()) if _stands(folded, at, v)), None)
            if found is None:
                at += 1
                continue
            parts += [text[done:at], self._known[_folded("".join(found.split()))]]
            at = done = at + len(found)
        return "".join([*parts, text[done:]]) if parts else text


def redact_persons(case: Case, tables: Mapping[str, pa.Table], records: Mapping[str, pa.Table]) -> tuple[Case, dict[str, pa.Table]]:
    """The case and its tables without renters' personal data; `records` are `lease_rows`, `access_rows` and `watch`."""
    redactor = Redactor(records["lease_rows"], records["access_rows"], records["watch"])
    taken = (
        {row["sha256"] for row in tables["exhibits"].to_pylist() if row["kind"] in ("lease", "access")} if "exhibits" in tables else set()
    )
    settings = replace(case.settings, title=redactor.text(case.settings.title), question=redactor.text(case.settings.question))
    return replace(case, settings=settings), {name: _redacted(name, table, redactor, taken) for name, table in tables.items()}


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
    if feature["field"] in _NOT_PERSONAL:
        return dict(feature)
    sides = {s: redactor.pseudonym(feature["field"], feature[s]) if feature[s] else feature[s] for s in ("left", "right")}
    return {**feature, **sides}


def _without_quotes(rejects: pa.Table, taken: set[str]) -> pa.Table:
    from urazuke.evidence.tables import make_table

    return make_table("rejects", [
        {**row, "raw": REMOVED, "reason": re.sub(r"'[^']*'", REMOVED, row["reason"] or "")} if row["exhibit"] in taken else row
        for row in rejects.to_pylist()
    ])  # fmt: skip


def _addresses(cells: Iterable[str | None]) -> Iterable[str]:
    for cell in cells:
        yield from (part.strip() for part in (cell or "").split(";"))


def _folded(text: str) -> str:
    """Lower case, character by character, so that offsets stay."""
    return "".join(low if len(low := char.lower()) == 1 else char for char in text) if not text.isascii() else text.lower()


def _stands(text: str, at: int, value: str) -> bool:
    """Does the value stand there as a word of its own? Only between ASCII letters and digits can it be part of another."""
    end = at + len(value)
    if not text.startswith(value, at):
        return False
    inside = (at > 0 and _word(text[at - 1]) and _word(value[0])) or (end < len(text) and _word(text[end]) and _word(value[-1]))
    return not inside


def _word(char: str) -> bool:
    return char.isascii() and char.isalnum()
