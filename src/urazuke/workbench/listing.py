"""A table in pages of rows: any column sorts it, any text and the few values of a column filter it, and the address says all of that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from urazuke.workbench.cells import FAMILIES, WHAT, Part, address_of, cell, columns
from urazuke.workbench.view import View

if TYPE_CHECKING:
    import pyarrow as pa

PAGE_ROWS = 50
CHOICES = 12  # values of a column that one may choose from; a column of more is searched
CHOOSABLE_ROWS = 200_000
TEXT_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Wish:
    """What an address asks of a table: `q` any text, `of` column -> value, `sort` a column, `-column` backwards, `page` from 1."""

    q: str = ""
    of: tuple[tuple[str, str], ...] = ()
    sort: str = ""
    page: int = 1

    def query(self, **changed: Any) -> str:
        wish = replace(self, **changed)
        named = [("q", wish.q), *wish.of, ("sort", wish.sort), ("page", str(wish.page) if wish.page > 1 else "")]
        return "?" + urlencode([(name, value) for name, value in named if value])


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the rows that fit; `heads` are `(column, query that sorts by it, "ascending", "descending" or "none")`."""

    name: str
    wish: Wish
    heads: tuple[tuple[str, str | None, str], ...]
    rows: tuple[tuple[str, tuple[list[Part], ...]], ...]
    fitting: int
    total: int
    choices: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]

    @property
    def pages(self) -> int:
        return max(1, -(-self.fitting // PAGE_ROWS))


def wish_of(name: str, query: Mapping[str, str], table: pa.Table) -> Wish:
    """The wish that an address makes, without what does not fit the table."""
    given = query.get("page", "1")
    page = int(given) if given.isascii() and given.isdecimal() and len(given) < 8 else 1
    sort = query.get("sort", "")
    of = tuple((c, query[c][:TEXT_CHARACTERS]) for c in columns(name)["shown"] if c != WHAT and query.get(c))
    return Wish(query.get("q", "")[:TEXT_CHARACTERS], of, sort if _sortable(table, sort.removeprefix("-")) else "", max(1, page))


def list_rows(view: View, name: str, query: Mapping[str, str]) -> Listing:
    """The page of the table that the query asks for."""
    import pyarrow.compute as pc

    table = view.table(name)
    wish = wish_of(name, query, table)
    shown = columns(name)["shown"]
    numbers = _fitting(table, wish)
    if wish.sort:
        order = "descending" if wish.sort.startswith("-") else "ascending"
        sorted_by = table.column(wish.sort.removeprefix("-")).take(numbers)
        numbers = numbers.take(pc.array_sort_indices(sorted_by.combine_chunks(), order=order, null_placement="at_end"))
    fitting = len(numbers)
    wish = replace(wish, page=min(wish.page, max(1, -(-fitting // PAGE_ROWS))))
    rows = []
    for number in numbers.slice((wish.page - 1) * PAGE_ROWS, PAGE_ROWS).to_pylist():
        row = view.row(name, number)
        rows.append((address_of(view, name, number), tuple(cell(view, name, column, row) for column in shown)))
    heads = tuple(_head(table, wish, column) for column in shown)
    return Listing(name, wish, heads, tuple(rows), fitting, table.num_rows, tuple(_choices(view, name, table, shown)))


def _fitting(table: pa.Table, wish: Wish) -> pa.Array:
    """The numbers of the rows that fit."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    mask = holding(table, wish.q) if wish.q else None
    for column, value in wish.of:
        fits = holding(table, value, exact=True, only=(column,))
        mask = fits if mask is None else pc.and_(mask, fits)
    numbers = pa.array(np.arange(table.num_rows))
    return numbers if mask is None else numbers.filter(mask)


def holding(table: pa.Table, text: str, *, exact: bool = False, only: Iterable[str] | None = None) -> pa.Array:
    """Which rows hold the text in any column (a mask), in any case; exactly, as a whole value, where that is asked for."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    mask = np.zeros(table.num_rows, bool)
    for column in only or table.column_names:
        values = table.column(column).combine_chunks()
        if pa.types.is_list(values.type):
            items, parents = pc.list_flatten(values), pc.list_parent_indices(values)
            for texts in _texts(items):
                mask[parents.filter(_matches(texts, text, exact)).to_numpy(zero_copy_only=False)] = True
        else:
            for texts in _texts(values):
                mask |= _matches(texts, text, exact).to_numpy(zero_copy_only=False)
    return pa.array(mask)


def _texts(values: pa.Array) -> list[pa.Array]:
    """The texts in a column: itself, or the text fields of its structs; plain numbers and instants as they are written."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_struct(values.type):
        return [f for f in values.flatten() if pa.types.is_string(f.type)]
    return [] if pa.types.is_nested(values.type) else [pc.cast(values, pa.string())]


def _matches(texts: pa.Array, text: str, exact: bool) -> pa.Array:
    import pyarrow.compute as pc

    found = pc.equal(texts, text) if exact else pc.match_substring(texts, text, ignore_case=True)
    return pc.fill_null(found, False)


def _plain(table: pa.Table, column: str) -> bool:
    import pyarrow as pa

    return column in table.column_names and not pa.types.is_nested(table.schema.field(column).type)


_sortable = _plain


def _head(table: pa.Table, wish: Wish, column: str) -> tuple[str, str | None, str]:
    if not _sortable(table, column):
        return column, None, "none"
    now = {column: "ascending", f"-{column}": "descending"}.get(wish.sort, "none")
    return column, wish.query(sort=f"-{column}" if now == "ascending" else column, page=1), now


def _choices(view: View, name: str, table: pa.Table, shown: Iterable[str]) -> Iterable[tuple[str, tuple[tuple[str, str], ...]]]:
    """Columns of few values, each with its values and their words."""
    import pyarrow as pa
    import pyarrow.compute as pc

    for column in shown:
        kind = table.schema.field(column).type if column in table.column_names else None
        if kind is None or not (pa.types.is_string(kind) or pa.types.is_boolean(kind)) or table.num_rows > CHOOSABLE_ROWS:
            continue
        values = pc.unique(table.column(column)).drop_null()
        if 1 < len(values) <= CHOICES and (len(values) < table.num_rows or column in FAMILIES):
            listed = sorted(pc.cast(values, pa.string()).to_pylist())
            words = {text: _word(view, name, column, text, kind) for text in listed}
            yield column, tuple(words.items())


def _word(view: View, name: str, column: str, text: str, kind: pa.DataType) -> str:
    import pyarrow as pa

    return cell(view, name, column, {column: text == "true" if pa.types.is_boolean(kind) else text})[0].text
