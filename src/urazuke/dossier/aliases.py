"""What the groups are called, and by whom: conflicts first, in plain words; then a line for each source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from urazuke.dossier.basis import basis_of
from urazuke.dossier.book import Book, Row, Shown
from urazuke.errors import printable

if TYPE_CHECKING:
    import pyarrow as pa

View = dict[str, Any]
GROUPS, CONFLICTS, SOURCES, NAMES, OTHERS = 12, 10, 8, 12, 6  # that are shown; the table beside the page has all
CHARACTERS = 80  # of a name
THIS_CASE = "this case"


def alias_view(book: Book, tables: Mapping[str, pa.Table]) -> View:
    """The groups of the table `aliases`, those over whose names sources conflict before the others."""
    rows = tables["aliases"].to_pylist() if tables.get("aliases") is not None else []
    by_group: dict[str, list[Row]] = {}
    for row in rows:
        by_group.setdefault(row["group"], []).append(row)
    order = sorted(by_group, key=lambda name: (not any(row["conflict"] for row in by_group[name]), name))
    groups = [_group(book, name, by_group[name]) for name in order[:GROUPS]]
    return {"groups": groups, "shown": Shown("aliases", [row for name in order[:GROUPS] for row in by_group[name]], len(rows))}


def _group(book: Book, name: str, rows: Sequence[Row]) -> View:
    conflicts = _together(rows, lambda row: (row["source"], row["conflict"], _what(row), _others(book, row)) if row["conflict"] else None)
    sources = _together(rows, lambda row: row["source"] if row["conflict"] in (None, "two_groups", "disputed") else None)
    return {
        "name": _cut(name),
        "conflicts": [_conflict(book, same) for same in conflicts[:CONFLICTS]], "more": len(conflicts[CONFLICTS:]),
        "sources": [_source(book, same) for same in sources[:SOURCES]], "more_sources": len(sources[SOURCES:]),
    }  # fmt: skip


def _together(rows: Iterable[Row], key: Any) -> list[list[Row]]:
    """The rows with one key, in the order of their first; those without a key are left out."""
    found: dict[Any, list[Row]] = {}
    for row in rows:
        if (wanted := key(row)) is not None:
            found.setdefault(wanted, []).append(row)
    return list(found.values())


def _what(row: Row) -> str | None:
    """What the alias is the name of, where it is no name of a group."""
    return str(row["kind"]) if row["conflict"] == "not_a_name" else None


def _others(book: Book, row: Row) -> str:
    told = [_other(book, other["group"], other["source"]) for other in row["other"][:OTHERS]]
    return _listed(book, told, len(row["other"]) - OTHERS)


def _other(book: Book, group: str | None, source: str) -> str:
    source = book.say("aliases.this_case") if source == THIS_CASE else _cut(source)
    return source if group is None else book.say("aliases.other", group=_cut(group), source=source)


def _conflict(book: Book, rows: Sequence[Row]) -> View:
    first = rows[0]
    text = book.say(
        f"aliases.{first['conflict']}", source=_cut(first["source"]), group=_cut(first["group"]),
        names=_names(book, [row["alias"] for row in rows]), others=_others(book, first), what=book.say.term("alias_kind", first["kind"]),
    )  # fmt: skip
    return {"text": text, "refs": _refs(book, first)}


def _source(book: Book, rows: Sequence[Row]) -> View:
    own = [row["alias"] for row in rows if row["said"] == "own_name"]
    further = [row["alias"] for row in rows if row["said"] != "own_name"]
    return {
        "source": _cut(rows[0]["source"]), "own": _cut(own[0]) if own else None, "names": _names(book, further) if further else None,
        "refs": _refs(book, rows[0]),
    }  # fmt: skip


def _names(book: Book, names: Sequence[str]) -> str:
    once = list(dict.fromkeys(_cut(name) for name in names))
    return _listed(book, once[:NAMES], len(once) - NAMES)


def _listed(book: Book, names: Sequence[str], more: int) -> str:
    return book.say("page.comma").join([*names, book.say("page.more", n=more)]) if more > 0 else book.say.together(names)


def _refs(book: Book, row: Row) -> Any:
    """Where the source itself says so; a list that ships with the dependencies stands in no file of the case."""
    return basis_of(book, {"basis": [item for item in row["basis"] or () if _is_of(book, row, item)]}, limit=3)


def _is_of(book: Book, row: Row, item: Row) -> bool:
    if item["exhibit"]:
        return item["exhibit"] in book.exhibits and str(row["source"]).startswith(book.exhibits[item["exhibit"]]["path"])
    return row["said"] not in ("listed", "own_name") and item["id"] in book.labels


def _cut(name: str) -> str:
    return printable(name, CHARACTERS)
