"""What moved between two runs that came to different conclusions: from what to what, and which evidence and files moved it.

A snapshot holds what a run concluded, in plain values: claims by the place that makes them, watched windows, impacts,
probabilities, the evidence that counted for them, files. It is taken from the tables alone, so the same tables give the
same snapshot.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from urazuke.dossier.catalogue import Catalogue
from urazuke.dossier.claim_words import proposition
from urazuke.dossier.csv_export import contract_table

if TYPE_CHECKING:
    import pyarrow as pa

Snapshot = Mapping[str, Any]
MOVERS = 4  # pieces of evidence that are named for one probability
ROWS = 60  # of one kind that the dossier lists
_MOVED = 0.005  # a probability that moved by less is where it was: tables print two digits
KINDS = ("exhibits", "hypotheses", "victims", "windows", "claims")


@dataclass(frozen=True, slots=True)
class Change:
    """`before` is None for what is new, `after` is None for what is gone; `label` leads to the row of the dossier.

    `because` names the evidence that is new, gone or graded otherwise where a probability moved; `rows` are the ids of rows
    that the change is about.
    """

    what: str
    before: str | None
    after: str | None
    label: str | None = None
    because: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()


class Naming(Protocol):
    """The words, the labels of rows and the names of organisations that changes are told in."""

    say: Catalogue
    labels: dict[str, str]

    def organisation(self, organisation_id: str | None) -> str: ...


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
        "evidence": _evidence(tables, say),
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


def _evidence(tables: Mapping[str, pa.Table], say: Catalogue) -> dict[str, dict[str, Any]]:
    """By question the evidence that counts: in words -> the row, its grade and how far it tells the answers apart."""
    found: dict[str, dict[str, Any]] = {}
    for row in tables["weights"].to_pylist() if tables.get("weights") is not None else []:
        if row["counted"]:
            told = f"{say.term('evidence', row['kind'])}; {row['origin']} ({row['row_id']})"
            found.setdefault(row["question"], {})[told] = [row["row_id"], row["grade"], row["diagnosticity"]]
    return found


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


def compare(before: Snapshot, after: Snapshot, since: str, naming: Naming, rows: int | None = ROWS) -> Changes | None:
    """What moved; None where nothing did, or where the two were written in different languages."""
    if before.get("language") != after.get("language"):
        return None
    found = ((kind, _compared(kind, before, after, naming)) for kind in KINDS)
    kinds = tuple((kind, tuple(listed[:rows]), len(listed) - len(listed[:rows])) for kind, listed in found if listed)
    return Changes(since, kinds) if kinds else None


def _compared(kind: str, earlier: Snapshot, later: Snapshot, naming: Naming) -> list[Change]:
    """What changed first, then what is new, then what is gone, each by its key."""
    before, after = earlier.get(kind, {}), later.get(kind, {})
    changed = [k for k in sorted(before.keys() & after.keys()) if _moved(kind, before[k], after[k])]
    fresh, gone = sorted(after.keys() - before.keys()), sorted(before.keys() - after.keys())
    found = [_told(kind, key, before.get(key), after.get(key), naming) for key in (*changed, *fresh, *gone)]
    if kind != "hypotheses":
        return found
    return [replace(change, because=_movers(key, earlier, later, naming.say)) for key, change in zip((*changed, *fresh, *gone), found)]


def _movers(key: str, earlier: Snapshot, later: Snapshot, say: Catalogue) -> tuple[str, ...]:
    """The evidence on the hypothesis's question that is new, gone or graded otherwise, the most telling first."""
    question = json.loads(key)[0]
    before, after = (run.get("evidence", {}).get(question, {}) for run in (earlier, later))
    moved = [
        (-(after.get(told) or before[told])[2], told, "new" if told not in before else "gone" if told not in after else "regraded")
        for told in before.keys() | after.keys()
        if before.get(told, [])[:2] != after.get(told, [])[:2]
    ]
    return tuple(say(f"changes.moved_{how}", what=told) for _, told, how in sorted(moved)[:MOVERS])


def _moved(kind: str, before: Any, after: Any) -> bool:
    if kind == "hypotheses":
        return bool(abs(before[0] - after[0]) >= _MOVED or before[1:] != after[1:])
    if kind == "claims":
        return {**before, "id": ""} != {**after, "id": ""}
    return bool(before != after)


def _told(kind: str, key: str, before: Any, after: Any, naming: Naming) -> Change:
    """In words, with the label of the row where the dossier of today has it."""
    value = before if after is None else after
    row = value["id"] if kind == "claims" else value if kind == "exhibits" else key
    shown = [None if side is None else _SHOWN[kind](side, naming.say) for side in (before, after)]
    label = naming.labels.get(row) if after is not None and kind != "hypotheses" else None
    return Change(_what(kind, key, value, naming), shown[0], shown[1], label, rows=() if kind in ("hypotheses", "victims") else (row,))


def _what(kind: str, key: str, value: Any, naming: Naming) -> str:
    if kind == "hypotheses":
        return " ".join(json.loads(key))
    if kind == "victims":
        return naming.organisation(key)
    return str(value["what"] if kind == "claims" else value if kind == "windows" else key)


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
