"""What the providers' own records show bears on who controlled the servers, and on nothing beyond that.

All rental records are one origin, and all log-in records: fifty accounts handed over are not fifty witnesses. Only
accounts that the pivot reached are looked at: nobody is made a suspect by being in the records.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from urazuke.attribution.material import Material
from urazuke.attribution.weighing import Item
from urazuke.corroboration.names import name_key
from urazuke.hunt.personas import followed_personas

RENTAL_RECORDS = "the providers' rental records"
LOGIN_RECORDS = "the providers' log-in records"
STRONG_LINK_BITS = 10.0  # of the weakest link that holds a persona together: about a thousand to one
STRONG_CHANGE = 3.0  # a hand-over's score: 1 is just enough, this is sixty to one


def from_records(material: Material) -> tuple[Item, ...]:
    """Items from `tenancies`, `personas` and `handovers`, in order; none where nothing is watched."""
    watched = [t for t in material.rows.get("tenancies", ()) if t["watched"]]
    accounts = {t["account_id"] for t in watched}
    personas = followed_personas(watched)
    false_names = [
        _record("records_false_names", RENTAL_RECORDS, row["persona_id"], row["score"], STRONG_LINK_BITS)
        for row in material.rows.get("personas", ())
        if row["persona_id"] in personas and _under_false_names(row)
    ]
    changes = [
        _record("records_login_change", LOGIN_RECORDS, row["account_id"], row["score"], STRONG_CHANGE)
        for row in material.rows.get("handovers", ())
        if row["account_id"] in accounts
    ]
    return tuple(sorted([*false_names, *changes]))


def _record(kind: str, origin: str, row_id: str, score: float | None, strong: float) -> Item:
    return Item("control", kind, (), origin, kind, 2 if (score or 0.0) >= strong else 3, row_id, record=True)


def _under_false_names(persona: Mapping[str, Any]) -> bool:
    return len(persona["accounts"] or ()) > 1 and different_names(persona["names"] or ()) > 1


def different_names(names: Iterable[str]) -> int:
    """How many people the names can be: blanks and width make no other name, nor does the same one in other letters.

    Names in Latin letters are counted apart from the others, and the larger number holds.
    """
    keys = {name_key(name).replace(" ", "") for name in names} - {""}
    latin = sum(key.isascii() for key in keys)
    return max(latin, len(keys) - latin)
