"""How the tests of the report reader look a claim up: by what it says."""

from __future__ import annotations

from urazuke.evidence.claim import Claim, Reading


def named(reading: Reading, claim: Claim, role: str) -> list[object]:
    """A role's values, entities by name."""
    values: list[object] = []
    for value in claim.arguments.get(role, ()):
        entity = reading.entity(value) if isinstance(value, str) else None
        values.append(entity.name if entity else value)
    return values


def said(reading: Reading, kind: str, **roles: object) -> list[Claim]:
    """The claims of that type in which every role holds that value (for text: a value containing it)."""
    return [c for c in reading.claims if c.type == kind and all(_holds(named(reading, c, r), v) for r, v in roles.items())]


def _holds(values: list[object], wanted: object) -> bool:
    if isinstance(wanted, str):
        return any(isinstance(v, str) and wanted in v for v in values)
    return any(v is wanted or (v == wanted and type(v) is type(wanted)) for v in values)


def speakers(reading: Reading, claim: Claim) -> list[str]:
    """The names of the chain, outermost first."""
    return [entity.name for s in claim.speakers if (entity := reading.entity(s))]
