"""What an investigation can reach from its leads and tips: recall is asked of that, and of no more."""

from __future__ import annotations

from dataclasses import dataclass

from urazuke.simulate.assaults import Watch
from urazuke.simulate.case_files import Lead, Tip
from urazuke.simulate.glue import components
from urazuke.simulate.records import Account, Registry
from urazuke.simulate.sightings import Group


@dataclass(frozen=True)
class Reach:
    """Accounts that a lead names or that shared glue joins to one, and (type, value) of everything that partners shared."""

    accounts: frozenset[str]
    tips: frozenset[tuple[str, str]]

    def holds(self, group: Group, registry: Registry, watched: list[Watch]) -> bool:
        """Whether these sightings can be found: their indicator was shared, or their server's account is reached."""
        account = registry.accounts[registry.leases[watched[group.watch].lease].account]
        return (group.type, group.indicator) in self.tips or (group.type == "ip" and account.account_id in self.accounts)


def by_persona(registry: Registry) -> dict[str, list[Account]]:
    """Each covert renter's accounts, as made."""
    found: dict[str, list[Account]] = {}
    for account in registry.accounts:
        if account.persona is not None:
            found.setdefault(account.persona, []).append(account)
    return found


def reach_from(registry: Registry, leads: list[Lead], tips: list[Tip]) -> Reach:
    """How far these leads and tips go."""
    named = {lead.account_id for lead in leads}
    reached = set(named)
    for accounts in by_persona(registry).values():
        for component in components(accounts):
            if named & set(component):
                reached |= set(component)
    return Reach(frozenset(reached), frozenset((tip.type, tip.value) for tip in tips))
