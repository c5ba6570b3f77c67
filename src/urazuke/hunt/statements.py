"""What was said about an organisation's data, and whether its own logs bear it out.

From claims of type `leaked` whose victim is the organisation, by any of its names. Of several, those that the organisation makes
itself count before others', then later ones before earlier, then better corroborated ones. A claim that the analyst rejected,
which has no origin that counts, says nothing here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from urazuke.evidence.case import Organisation, Settings
from urazuke.hunt.coverage import Uncovered
from urazuke.hunt.personas import folded_name

if TYPE_CHECKING:
    import pyarrow as pa

_KINDS = {"leaked": "leaked", "no_leak": "no_leak"}


@dataclass(frozen=True, slots=True)
class Statement:
    """`leaked` or `no_leak`, and the claims that say so."""

    kind: str
    claims: tuple[str, ...]


def statements(claims: pa.Table, entities: pa.Table, settings: Settings) -> dict[str, Statement]:
    """organisation -> what was said about its data; those of whom nothing was said are left out."""
    known = {row["entity_id"]: {row["name"], *(row["names"] or ())} for row in entities.to_pylist()}
    leaked = [row for row in claims.to_pylist() if row["type"] == "leaked" and row["corroboration"] != 0]
    found = {}
    for organisation in settings.organisations:
        if said := _said_of(organisation, leaked, known):
            found[organisation.id] = said
    return found


def _said_of(organisation: Organisation, claims: Sequence[Mapping[str, Any]], known: Mapping[str, set[str]]) -> Statement | None:
    names = {folded_name(name) for name in (organisation.id, organisation.name, *organisation.names)}

    def is_named(item: Any) -> bool:
        return any(folded_name(str(name)) in names for name in known.get(str(item), {str(item)}))

    weighed = []
    for claim in claims:
        arguments = json.loads(claim["arguments"] or "{}")
        kind = _kind(claim, arguments)
        if kind and any(is_named(item) for item in _items(arguments, "victim")):
            own = any(is_named(speaker) for speaker in claim["speakers"] or ())
            weighed.append(((own, claim["report_published"] or "", claim["corroboration"] or 0, kind), claim["claim_id"]))
    if not weighed:
        return None
    kind = max(weighed)[0][3]
    return Statement(kind, tuple(sorted(claim_id for weight, claim_id in weighed if weight[3] == kind)))


def _kind(claim: Mapping[str, Any], arguments: Mapping[str, Any]) -> str | None:
    """`no_leak` for a denial of a leak too; None where nothing is said either way."""
    polarity = next((p for p in _items(arguments, "polarity") if p in _KINDS), None)
    if polarity == "leaked" and claim["factuality"] == "denied":
        return "no_leak"
    if claim["factuality"] in ("no_comment", "planned"):
        return None
    return polarity


def _items(arguments: Mapping[str, Any], role: str) -> list[Any]:
    value = arguments.get(role, [])
    return value if isinstance(value, list) else [value]


def agrees(said: Statement | None, impact: str, missing: int = 0) -> bool | None:
    """Do the logs bear the statement out? None where they cannot tell.

    Nothing seen going out does not disprove a leak; and it does not bear out that there was none, where logs are `missing` for
    days of the windows that the organisation met.
    """
    if said is None:
        return None
    if impact == "data_out":
        return said.kind == "leaked"
    return True if said.kind == "no_leak" and not missing else None


def because(said: Statement, impact: str, uncovered: Uncovered) -> str:
    """Why the statement agrees with the logs, why not, or why they cannot tell."""
    claim = "nothing leaked" if said.kind == "no_leak" else "data leaked"
    if impact == "data_out":
        return f"{'disagrees' if said.kind == 'no_leak' else 'agrees'}: it is said that {claim}, and the logs show data going out"
    if said.kind == "leaked":
        return f"cannot tell: it is said that {claim}; the logs show none going out to a watched server, and it may have gone elsewhere"
    if uncovered.days:
        return f"cannot tell: it is said that {claim}, and {uncovered.words()}"
    return f"agrees: it is said that {claim}; the logs cover the windows it met, and no more than usual went out"
