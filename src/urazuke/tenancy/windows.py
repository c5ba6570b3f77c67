"""Who held which address when: one window for each account, lease and address, cut where the account changed hands.

A window is half-open, `[start, end)`, UTC; a null end is a lease still open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from urazuke.evidence.instant import format_instant
from urazuke.evidence.interval import Interval
from urazuke.evidence.locator import Locator, derive_id
from urazuke.evidence.tables import make_table
from urazuke.tenancy.handovers import Changes, Handover, changes_of
from urazuke.tenancy.holders import holders_of
from urazuke.tenancy.logins import sessions_of_accounts
from urazuke.tenancy.operators import tell_operators
from urazuke.tenancy.overlaps import Holding, ambiguous_holdings
from urazuke.tenancy.renewals import Lease, join_renewals

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Tenancies:
    """The tables `windows`, `handovers` and `operators`."""

    windows: pa.Table
    handovers: pa.Table
    operators: pa.Table


def build_windows(lease_rows: pa.Table, access_rows: pa.Table) -> Tenancies:
    """The windows of all leases, the hand-overs that cut them, and the working hours of each side.

    `lease_rows` and `access_rows` as `urazuke.leases.name_accounts` gives them. Rows of one lease and address that touch
    or overlap are one window. `controller` is `unknown` for an account without log-ins, `lessee` up to its first
    hand-over, `transferee` after it, and `lessee` again where the account was taken back; where an account may have
    changed hands, but not clearly enough for table `handovers`, `lessee` up to then and `unknown` after it. A window is
    `ambiguous` where another account held its address, or a network
    around or inside it, at the same instant. `tenancy_id` follows from provider, account, lease, address and start.
    """
    accounts = sessions_of_accounts(access_rows)
    changes = changes_of(accounts, holders_of(lease_rows))
    leases = join_renewals(lease_rows)
    parts = [(lease, interval, side) for lease in leases for interval, side in _sides(lease, changes)]
    ambiguous = ambiguous_holdings([Holding(lease.ip, lease.account_id, interval) for lease, interval, _ in parts])
    rows = [
        _window(lease, interval, side, position in ambiguous, _cuts(lease, changes))
        for position, (lease, interval, side) in enumerate(parts)
    ]
    return Tenancies(
        make_table("windows", rows), make_table("handovers", _handover_rows(changes.handovers)), tell_operators(accounts, changes)
    )


def _cuts(lease: Lease, changes: Changes) -> list[Handover]:
    doubt = changes.doubts.get(lease.account_id)
    return [doubt] if doubt else changes.handovers.get(lease.account_id, [])


def _sides(lease: Lease, changes: Changes) -> list[tuple[Interval, str]]:
    """The lease's interval in the parts that one side held."""
    if lease.account_id not in changes.accounts:
        return [(lease.interval, "unknown")]
    parts, rest = [], lease.interval
    side, later = "lessee", "unknown" if lease.account_id in changes.doubts else "transferee"
    for change in _cuts(lease, changes):
        then = "lessee" if change.taken_back else later
        if change.instant <= rest.lower:
            side = then
        elif len(pieces := rest.split(change.instant)) == 2:
            parts.append((pieces[0], side))
            rest, side = pieces[1], then
    return [*parts, (rest, side)]


def _window(lease: Lease, interval: Interval, side: str, ambiguous: bool, handovers: Sequence[Handover]) -> dict[str, Any]:
    """A row of `windows`; where a change of hands cut it or lies before it, its basis names the log-ins that show it too."""
    start = format_instant(interval.lower)
    cut = interval != lease.interval or side != "lessee"
    places = dict.fromkeys((*lease.basis, *(place for handover in handovers if cut for place in handover.places)))
    return {
        "tenancy_id": derive_id("tenancy", lease.provider, lease.account_id, lease.lease_id, lease.ip, start),
        "provider": lease.provider, "ip": lease.ip, "account_id": lease.account_id, "lease_id": lease.lease_id,
        "start": interval.start, "end": interval.end, "controller": side, "ambiguous": ambiguous,
        "basis": [Locator(*place).as_row() for place in places],
    }  # fmt: skip


def _handover_rows(found: Mapping[str, list[Handover]]) -> list[dict[str, Any]]:
    return [
        {"account_id": account, "earliest": h.earliest, "latest": h.latest, "score": h.score, "reasons": list(h.reasons),
         "basis": [Locator(*place).as_row() for place in h.places]}
        for account, handovers in found.items() for h in handovers
    ]  # fmt: skip
