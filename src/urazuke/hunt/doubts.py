"""A lead that falls after an account may have changed hands reaches nothing that was held before, unless a renter of several does.

A change that is not clear enough for table `handovers` cuts an account's windows all the same: `lessee` up to it, `unknown`
after it. Where every lead that falls into the account falls after, and no sign-up details tie it to another account, its lessee
may be an honest customer whose account was sold or stolen; his time is not watched, and the analyst is told how to add it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from urazuke.evidence.case import Lead
from urazuke.hunt.occupancy import LESSEE, Occupancy, Tenancy, accounts, at
from urazuke.hunt.personas import Personas
from urazuke.hunt.trail import Trail


def doubted_accounts(leads: Sequence[Lead], occupancy: Occupancy, known: Personas) -> frozenset[str]:
    """The accounts into which leads fall only after a possible change of hands, and which stand alone."""
    entered: dict[str, set[str]] = {}
    for lead in leads:
        then = at(occupancy.touching(lead.ip), lead.time, lead.end) if lead.ip else []
        if len(accounts(then)) == 1:  # one that several accounts may have held reaches none
            entered.setdefault(then[0].account, set()).update(tenancy.controller for tenancy in then)
    return frozenset(a for a, controllers in entered.items() if LESSEE not in controllers and _alone(a, known))


def _alone(account: str, known: Personas) -> bool:
    return account not in known.of or len(known.tied(account)) == 1


def without_doubt(lead_id: str, tenancies: Iterable[Tenancy], doubted: frozenset[str], trail: Trail) -> list[Tenancy]:
    """The tenancies without those that the lessee of a doubted account held before; a step for each of these says why."""
    kept = []
    for tenancy in tenancies:
        if tenancy.account in doubted and tenancy.controller == LESSEE:
            trail.step(
                "not watched", lead_id, tenancy.id, f"{tenancy.account} may have changed hands after this, and the lead falls after "
                f"that; its lessee may be an honest customer; judge it: `urazuke judge CASE watch {tenancy.id}`",
            )  # fmt: skip
        else:
            kept.append(tenancy)
    return kept
