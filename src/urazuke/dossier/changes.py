"""What moved between two runs that came to different conclusions: from what to what, and which files were new.

A snapshot holds what a run concluded, in plain values: claims by the place that makes them, watched windows, impacts,
probabilities, files. It is taken from the tables alone, so the same tables give the same snapshot.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from urazuke.dossier.book import Book
from urazuke.dossier.catalogue import Catalogue
from urazuke.dossier.claim_words import proposition
from urazuke.dossier.csv_export import contract_table

if TYPE_CHECKING:
    import pyarrow as pa

Snapshot = Mapping[str, Any]
ROWS = 60  # of one kind that the dossier lists
_MOVED = 0.005  # a probability that moved by less is where it was: tables print two digits
KINDS = ("exhibits", "hypotheses", "victims", "windows", "claims")


@dataclass(frozen=True, slots=True)
class Change:
    """`before` is None for what is new, `after` is None for what is gone; `label` leads to the row of the dossier."""

    what: str
    before: str | None
    after: str | None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes since the run at `since`, by kind, in order; `more` counts those that are not listed."""

    since: str
    kinds: tuple[tuple[str, tuple[Change, ...], int], ...]


def snapshot(tables: Mapping[str, pa.Table], language: str) -> dict[str, Any]:
    """What these tables conclude, as plain values with sorted keys (it is kept as JSON)."""
    say = Catalogue(language)
    names = {row["entity_id"]: row["name"] for row in _rows(tables, "entities", ("entity_id", "name"))}
    return {
        "language": language,
        "exhibits": {row["path"]: row["sha256"] for row in _rows(tables, "exhibits", ("path", "sha256"))},
        "hypotheses": {
            json.dumps([row["question"], row["hypothesis"]], ensure_ascii=False): [row["probability"], row["words"], row["confidence"]]
            for row in _rows(tables, "hypotheses", ("question", "hypothesis", "probability", "words", "confidence"))
        },
        "victims": {row["organisation"]: row["impact"] for row in _rows(tables, "victims", ("organisation", "impact"))},
        "windows": {
            row["tenancy_id"]: f"{row['ip']} {row['account_id']}"
            for row in _rows(tables, "tenancies", ("tenancy_id", "ip", "account_id", "watched"))
            if row["watched"]
        },
        "claims": {_place(row): _claim(row, names, say) for row in contract_table("claims", tables).to_pylist()},
    }


def _rows(tables: Mapping[str, pa.Table], name: str, columns: Sequence[str]) -> list[dict[str, Any]]:
    return list(contract_table(name, tables).select(list(columns)).to_pylist())


def _place(row: Mapping[str, Any]) -> str:
    """A claim is the same claim where its type and its trigger in its report are: its number can move."""
    return f"{row['report']}:{row['trigger']['start']}-{row['trigger']['end']}:{row['type']}"


def _claim(row: Mapping[str, Any], names: Mapping[str, str], say: Catalogue) -> dict[str, Any]:
    return {
        "id": row["claim_id"], "what": f"{row['report']}: {proposition(row, names, say)}", "factuality": row["factuality"],
        "credibility": row["credibility"], "corroboration": row["corroboration"],
    }  # fmt: skip


def compare(before: Snapshot, after: Snapshot, since: str, book: Book) -> Changes | None:
    """What moved; None where nothing did, or where the two were written in different languages."""
    if before.get("language") != after.get("language"):
        return None
    found = ((kind, _compared(kind, before.get(kind, {}), after.get(kind, {}), book)) for kind in KINDS)
    kinds = tuple((kind, tuple(listed[:ROWS]), max(len(listed) - ROWS, 0)) for kind, listed in found if listed)
    return Changes(since, kinds) if kinds else None


def _compared(kind: str, before: Mapping[str, Any], after: Mapping[str, Any], book: Book) -> list[Change]:
    """What changed first, then what is new, then what is gone, each by its key."""
    shown = _SHOWN[kind]
    changed = [k for k in sorted(before.keys() & after.keys()) if _moved(kind, before[k], after[k])]
    fresh, gone = sorted(after.keys() - before.keys()), sorted(before.keys() - after.keys())
    return [
        *(Change(*_told(kind, k, after[k], book, shown(before[k], book.say), shown(after[k], book.say))) for k in changed),
        *(Change(*_told(kind, k, after[k], book, None, shown(after[k], book.say))) for k in fresh),
        *(Change(*_told(kind, k, before[k], book, shown(before[k], book.say), None)) for k in gone),
    ]


def _moved(kind: str, before: Any, after: Any) -> bool:
    if kind == "hypotheses":
        return bool(abs(before[0] - after[0]) >= _MOVED or before[1:] != after[1:])
    if kind == "claims":
        return {**before, "id": ""} != {**after, "id": ""}
    return bool(before != after)


def _told(
    kind: str, key: str, value: Any, book: Book, before: str | None, after: str | None
) -> tuple[str, str | None, str | None, str | None]:
    """In words, with the label of the row where the dossier of today has it."""
    if kind == "claims":
        return value["what"], before, after, book.labels.get(value["id"]) if after is not None else None
    if kind == "hypotheses":
        return " ".join(json.loads(key)), before, after, None
    if kind == "victims":
        return book.organisation(key), before, after, book.labels.get(key) if after is not None else None
    if kind == "windows":
        return value, before, after, book.labels.get(key) if after is not None else None
    return key, before, after, book.labels.get(value) if after is not None else None


def _probability(value: Any, say: Catalogue) -> str:
    return f"{say.term('icd', value[1])} ({value[0] * 100:.0f}%), {say.term('confidence', value[2])}"


def _graded(value: Any, say: Catalogue) -> str:
    grade = say.term("credibility", str(value["credibility"]))
    parts = [say.term("factuality", value["factuality"]), f"{say('claims.credibility')} {grade}"]
    return "; ".join([*parts, say("claims.independent", n=value["corroboration"])])


_SHOWN: Mapping[str, Callable[[Any, Catalogue], str]] = {
    "exhibits": lambda value, say: value[:16],
    "hypotheses": _probability,
    "victims": lambda value, say: say.term("impact", value),
    "windows": lambda value, say: say("changes.watched"),
    "claims": _graded,
}
