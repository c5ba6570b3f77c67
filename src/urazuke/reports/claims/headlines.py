"""`Weather radar maker hacked` is the attack that the text below tells of by name: a headline's description is not another body's."""

from __future__ import annotations

from collections.abc import Iterable

from urazuke.reports.claims.draft import Draft
from urazuke.reports.claims.moment import Value
from urazuke.reports.entities.cast import Referent

_ASSERTED = ("stated", "suspected")
_TYPES = ("attacked", "used_infrastructure")


def told_below(drafts: list[Draft]) -> list[Draft]:
    """The drafts without those of headlines that describe whom the text names; their words become evidence of it."""
    kept = []
    for draft in drafts:
        below = _below(draft, drafts) if draft.heading and draft.type in _TYPES and _only_described(draft) else None
        if below is None:
            kept.append(draft)
        else:
            below.evidence = [*below.evidence, *draft.evidence]
    return kept


def _below(headline: Draft, drafts: Iterable[Draft]) -> Draft | None:
    """The first of its type in the text that names whom it befell, unless the headline doubts what the text does not, or denies it."""
    if headline.factuality not in _ASSERTED:
        return None
    told = (d for d in drafts if d.type == headline.type and not d.heading and d.factuality in _ASSERTED)
    return next((d for d in told if any(_named(v) for v in d.arguments.get("victim", []))), None)


def _only_described(draft: Draft) -> bool:
    victims = draft.arguments.get("victim", [])
    return bool(victims) and "victim_count" not in draft.arguments and not any(_named_there(v, draft) or _counted(v) for v in victims)


def _named(value: Value) -> bool:
    return isinstance(value, Referent) and value.named


def _named_there(value: Value, draft: Draft) -> bool:
    """`cyberattack on radar maker` names nobody, though the maker be known from the text."""
    places = [*draft.evidence, *draft.spans]
    return isinstance(value, Referent) and any(m.kind == "name" and a <= m.start and m.end <= b for m in value.mentions for a, b in places)


def _counted(value: Value) -> bool:
    return isinstance(value, Referent) and value.type == "organisation_group"
