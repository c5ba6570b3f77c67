"""Everything about a simulated case that is decided before a line of it is written."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from urazuke.simulate.addresses import assign_addresses, double_bookings
from urazuke.simulate.assaults import Assault, Watch, plan_assaults, watches
from urazuke.simulate.covert import buy_accounts, rent_covertly
from urazuke.simulate.customers import rent
from urazuke.simulate.logins import log_in
from urazuke.simulate.organisations import Organisation, found_organisations
from urazuke.simulate.parameters import DAY, Parameters
from urazuke.simulate.records import Lease, Registry
from urazuke.simulate.renting import Renting
from urazuke.simulate.sites import honest_span
from urazuke.simulate.styles import lease_styles

DOUBLE_BOOKED = 0.005
LEASES_A_RENTER = 6


@dataclass
class World:
    """Everything decided before a line is written."""

    parameters: Parameters
    registry: Registry
    logins: pl.DataFrame
    organisations: list[Organisation]
    watched: list[Watch]
    assaults: list[Assault]


def decide(parameters: Parameters) -> World:
    """Rents, assigns, logs in and plans the attacks; RequestError where the rented range is too small."""
    registry = Registry()
    renting = Renting(parameters, registry)
    covert = 0 if parameters.innocent else LEASES_A_RENTER * parameters.renters
    rent(renting, max(parameters.leases - covert, parameters.leases // 4))
    if not parameters.innocent:
        rent_covertly(parameters, registry, renting)
        if parameters.logins:
            buy_accounts(parameters, registry)
    assign_addresses(registry, parameters.providers, parameters.draw("addresses"))
    double_bookings(registry, DOUBLE_BOOKED, parameters.draw("slips"))
    renting.renew_under_new_numbers()
    _hold_back(parameters, registry)
    logins = log_in(parameters, registry)
    organisations = found_organisations(parameters)
    watched = _false_tips(parameters, registry) if parameters.innocent else watches(parameters, registry)
    assaults = [] if parameters.innocent else plan_assaults(parameters, registry, organisations, watched)
    return World(parameters, registry, logins, organisations, watched, assaults)


def _hold_back(parameters: Parameters, registry: Registry) -> None:
    """What a provider's records do not state joins nobody."""
    lacks = [style.lacks for style in lease_styles(parameters)]
    for account in registry.accounts:
        if "document" in lacks[account.provider]:
            account.document = ""
            account.glue = [kind for kind in account.glue if kind != "document"]


def _false_tips(parameters: Parameters, registry: Registry) -> list[Watch]:
    """Short honest rentals that somebody wrongly reported, on addresses that others rented before or after; nobody talked to them then."""
    tenants: dict[int, list[Lease]] = {}
    for lease in registry.leases:
        tenants.setdefault(lease.address, []).append(lease)
    candidates = []
    for place, lease in enumerate(registry.leases):
        start, end = honest_span(parameters, registry, lease)
        alone = not any(other is not lease and other.start < lease.end and lease.start < other.end for other in tenants[lease.address])
        if (start, end) == (lease.start, lease.end) and end - start < 90 * DAY and len(tenants[lease.address]) > 1 and alone:
            candidates.append(Watch(place, lease.address, start, end, ""))
    chosen: dict[int, Watch] = {}
    for place in parameters.draw("false tips").permutation(len(candidates)).tolist():
        if len(chosen) < max(4, parameters.organisations):
            chosen.setdefault(candidates[place].address, candidates[place])
    return sorted(chosen.values(), key=lambda watch: watch.lease)
