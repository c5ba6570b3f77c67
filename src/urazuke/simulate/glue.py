"""What two accounts of one renter have in common in the records, and which accounts can be joined by it at all."""

from __future__ import annotations

from collections.abc import Iterator

from urazuke.simulate.parameters import DAY
from urazuke.simulate.records import Account

KEPT = ("payment", "device", "document", "phone", "address", "email")
STRONG = frozenset({"payment", "device", "phone", "document", "address", "machines"})
NEAR_SECONDS = 5 * DAY
BURST_SECONDS = 4 * DAY
MACHINES_LEAST = 2


def shared_glue(one: Account, two: Account) -> list[str]:
    """Which rare things two accounts of one renter have in common, from the records themselves.

    `machines`: two machines at least of a crew that buys from nobody else log in to both, after both were handed over.
    """
    return list(_common(one, two))


def _common(one: Account, two: Account) -> Iterator[str]:
    for kind in KEPT:
        if kind in one.glue and kind in two.glue:
            yield kind
    apart = abs(one.created - two.created)
    if apart <= NEAR_SECONDS and "net24" in one.glue and "net24" in two.glue:
        yield "net24"
    if apart <= BURST_SECONDS and one.plan == two.plan:
        yield "burst"
    if len(one.machines & two.machines) >= MACHINES_LEAST:
        yield "machines"


def linkable(kinds: list[str]) -> bool:
    """Whether a pair can be linked at all: one strong thing, or two weak ones."""
    return any(kind in STRONG for kind in kinds) or len(kinds) >= 2


def components(accounts: list[Account]) -> list[list[str]]:
    """A renter's accounts, joined wherever a pair is linkable; sorted."""
    group = {account.account_id: {account.account_id} for account in accounts}
    for place, one in enumerate(accounts):
        for two in accounts[:place]:
            if linkable(shared_glue(one, two)):
                joined = group[one.account_id] | group[two.account_id]
                for name in joined:
                    group[name] = joined
    return [list(names) for names in sorted({tuple(sorted(names)) for names in group.values()})]
