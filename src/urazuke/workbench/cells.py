"""A value of a row as a reader takes it in: words of closed lists, instants cut to the second, ids that lead to their rows."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from typing import Any

from urazuke.dossier.claim_words import claim_arguments, proposition, speakers_of
from urazuke.dossier.page import instant_text
from urazuke.dossier.personas import CONDUCT
from urazuke.dossier.rewording import field_name, reworded
from urazuke.workbench.view import Row, View, about_address, key_of, number_of, row_address

WHAT = "*"  # the column that is not in the table: what a claim claims, and who says so
PARTS = 40  # of a list
# Closed lists whose words the dossier has; (table, column) where the column alone does not say which.
FAMILIES: Mapping[str | tuple[str, str], str] = {
    "impact": "impact", "controller": "controller", "direction": "direction", "decision": "decision", "factuality": "factuality",
    "statement": "statement", "confidence": "confidence", ("outside", "reason"): "reason", ("exhibits", "kind"): "kind",
    ("tenancies", "because"): "because", ("watch", "because"): "because", ("hypotheses", "words"): "icd",
    ("claims", "type"): "claim_type", ("pivot", "step"): "step", ("weights", "kind"): "evidence",
}  # fmt: skip
# Columns of sentences that other stages wrote.
SENTENCES = ("reasons", "why", "weakness", "flips_if", "statement_because")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a value, and where it leads."""

    text: str
    address: str | None = None


@functools.cache
def columns(name: str) -> Mapping[str, list[str]]:
    """`shown` and `told` of that table."""
    text = resources.files("urazuke.workbench").joinpath("columns.toml").read_text("utf-8")
    found: Mapping[str, list[str]] = tomllib.loads(text)[name]
    return found


def told(view: View, name: str, row: Row) -> str:
    """What the row is called where it is referred to."""
    return " · ".join(" ".join(p.text for p in cell(view, name, c, row)) for c in columns(name)["told"] if c == WHAT or row[c] is not None)


def cell(view: View, name: str, column: str, row: Row) -> list[Part]:
    """The value in pieces; a list has one each."""
    if column == WHAT:
        return [Part(f"{proposition(row, view.names, view.say)} – {speakers_of(row, view.names, view.say)}")]
    value = row[column]
    if (name, column) == ("claims", "arguments"):
        return [_argument(view, role, item) for role, items in claim_arguments(row).items() for item in items]
    if isinstance(value, list):
        parts = [_part(view, name, column, item) for item in value[:PARTS]]
        return [*parts, Part(view.say("page.more", n=len(value) - PARTS))] if len(value) > PARTS else parts
    return [_part(view, name, column, value)]


def _argument(view: View, role: str, value: Any) -> Part:
    return Part(f"{role}: {view.names.get(str(value), str(value))}", view.address(value) if isinstance(value, str) else None)


def _part(view: View, name: str, column: str, value: Any) -> Part:
    if isinstance(value, dict):
        return Part(_struct(view, value))
    if isinstance(value, str):
        if column == "flips_if":
            return Part(_named(view, column, value), about_address(value) if value in view.origins else None)
        family = FAMILIES.get((name, column)) or FAMILIES.get(column)
        return Part(view.say.term(family, value) if family else _named(view, column, value), view.address(value))
    if value is None:
        return Part("–")
    return Part(_plain(view, column, value))


def _named(view: View, column: str, value: str) -> str:
    """Text for a reader: a file by its path, a speaker by name, a sentence of a stage in the dossier's language."""
    if column in ("exhibit", "sha256"):
        exhibit = view.exhibit(value)
        return str(exhibit["path"]) if exhibit and column == "exhibit" else f"{value[:16]}…"
    if column == "organisation":
        return view.book.organisation(value)
    if column in SENTENCES:
        return " + ".join(reworded(part, view.say.language, {}) for part in value.split(" + "))
    return view.names.get(value, value) if column == "speakers" else value


def _plain(view: View, column: str, value: Any) -> str:
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, bool):
        return view.say(f"bench.{'yes' if value else 'no'}")
    if isinstance(value, float):
        return f"{value:.3g}"
    if column.startswith("bytes") or column.endswith("_bytes"):
        return view.say.bytes(value)
    return view.say.number(value) if column not in ("line", "offset", "rank", "utc_low", "utc_high") else str(value)


def _struct(view: View, value: Mapping[str, Any]) -> str:
    if value.keys() >= {"field", "left", "right", "weight"}:
        return f"{field_name(value['field'] or '', view.say.language)}: {_sides(view, value)} {value['weight'] or 0:+.1f}"
    if value.keys() == {"start", "end"}:
        return f"[{value['start']}–{value['end']}]"
    return ", ".join(f"{k} {v:.2f}" if isinstance(v, float) else f"{k} {v}" for k, v in value.items() if v is not None)


def _sides(view: View, feature: Mapping[str, Any]) -> str:
    """What two accounts share, or have each, or that they differ."""
    sides = [side for side in (feature["left"], feature["right"]) if side is not None]
    if not sides:
        return view.say("personas.differs")
    conduct = feature["field"] in CONDUCT
    told = [reworded(side, view.say.language, {}) if conduct else side for side in dict.fromkeys(sides)]
    return " / ".join(told if len(sides) == 2 else [*told, "–"])


def address_of(view: View, name: str, number: int) -> str:
    return row_address(name, key_of(view, name, number))


def ids_of(view: View, name: str, key: str) -> Iterator[str]:
    """What other rows call this row: its id, and of a rental or a link its accounts."""
    number = number_of(view, name, key)
    row = view.row(name, number) if number is not None else {}
    listed = [row.get(c) for c in ("account_id", "left_account", "right_account", "hypothesis")]
    yield from dict.fromkeys(str(i) for i in (key, *listed, *(row.get("accounts") or ())) if i is not None)
