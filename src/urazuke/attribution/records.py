"""What the providers' own records show bears on who controlled the servers, and on nothing beyond that.

All rental records are one origin, and all log-in records: fifty accounts handed over are not fifty witnesses.
Only accounts that the pivot reached are looked at: nobody is made a suspect by being in the records.
"""

from __future__ import annotations

from collections import defaultdict

from urazuke.attribution.material import Material
from urazuke.attribution.weighing import Item

_STRONG = 0.9


def from_records(material: Material) -> tuple[Item, ...]:
    """Items from `tenancies`, `personas` and `handovers`, in order; none where nothing is watched."""
    watched = [t for t in material.rows.get("tenancies", ()) if t["watched"]]
    accounts = {t["account_id"] for t in watched}
    return tuple(sorted([*_false_names(material, {t["persona_id"] for t in watched}), *_login_changes(material, accounts)]))


def _false_names(material: Material, personas: set[str | None]) -> list[Item]:
    names: dict[str, set[str]] = defaultdict(set)
    found = []
    for persona in material.rows.get("personas", ()):
        if persona["persona_id"] in personas:
            names[persona["persona_id"]].update(n for n in persona["names"] or () if n)
            if len(persona["accounts"] or ()) > 1 and len(names[persona["persona_id"]]) > 1:
                grade = 2 if (persona["score"] or 0.0) >= _STRONG else 3
                origin = "the providers' rental records"
                found.append(
                    Item("control", "records_false_names", (), origin, "records_false_names", grade, persona["persona_id"], record=True)
                )
    return found


def _login_changes(material: Material, accounts: set[str]) -> list[Item]:
    return [
        Item(
            "control", "records_login_change", (), "the providers' log-in records", "records_login_change",
            2 if (row["score"] or 0.0) >= _STRONG else 3, row["account_id"], record=True,
        )
        for row in material.rows.get("handovers", ())
        if row["account_id"] in accounts
    ]  # fmt: skip
