"""A synthetic case, and what really happened beside it: rented servers, false names, recycled addresses, many organisations' logs."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from urazuke.errors import RequestError, StorageError
from urazuke.simulate.addresses import assign_addresses, dotted, double_bookings
from urazuke.simulate.assaults import Assault, Watch, attack, plan_assaults, watches
from urazuke.simulate.case_files import Lead, Statement, Tip, write_case_toml, write_reports, write_watch_list
from urazuke.simulate.covert import buy_accounts, rent_covertly
from urazuke.simulate.formats.lines import WAY_LOOKUP
from urazuke.simulate.logbook import Book, keep_logs
from urazuke.simulate.mishaps import suffer_mishaps
from urazuke.simulate.operators import log_in
from urazuke.simulate.organisations import Organisation, found_organisations
from urazuke.simulate.paperwork import hand_over_leases, hand_over_logins
from urazuke.simulate.parameters import DAY, Parameters
from urazuke.simulate.recycling import plan_errands, run_errands
from urazuke.simulate.records import Registry
from urazuke.simulate.renting import Renting
from urazuke.simulate.sightings import Group, group_sightings, impact_seen
from urazuke.simulate.sites import found_sites, honest_span
from urazuke.simulate.traffic import everyday, survey
from urazuke.simulate.truth import Story, tell

Progress = Callable[[str, int, int], None]
DOUBLE_BOOKED = 0.005
LEAD_SHARE, TIP_SHARE, OPEN_TIPS, NAME_TIPS = 0.6, 0.25, 0.4, 0.6


@dataclass(frozen=True)
class SimulatedCase:
    """Where a simulated case and its truth are, and how much of what is in it."""

    case: Path
    truth: Path
    counts: dict[str, int]


@dataclass
class World:
    """Everything decided before a line is written."""

    parameters: Parameters
    registry: Registry
    logins: pl.DataFrame
    organisations: list[Organisation]
    watched: list[Watch]
    assaults: list[Assault]


def simulate(
    case: Path,
    *,
    organisations: int = 20,
    days: int = 365,
    renters: int = 5,
    events: int = 100_000,
    leases: int = 2_000,
    seed: int = 1,
    opsec: str = "low",
    providers: int = 8,
    handover_rate: float = 0.5,
    attacked: float = 0.4,
    bought: int = 2,
    start: str = "2024-04-01",
    innocent: bool = False,
    progress: Progress | None = None,
) -> SimulatedCase:
    """Writes the case folder CASE and its truth CASE.truth; the same parameters give the same bytes (parameters.py says what each is).

    RequestError where a parameter is out of range or something is there already, StorageError where it cannot be written.
    Both folders are built under a temporary name and renamed, so that a killed run leaves nothing half-written.
    """
    parameters = Parameters(
        organisations, days, renters, events, leases, seed, opsec, providers, handover_rate, attacked, bought, start, innocent
    )
    parameters.check()
    case = Path(case).absolute()
    truth = case.with_name(case.name + ".truth")
    _refuse_to_overwrite(case, truth)
    partial = case.with_name(f".{case.name}.partial")
    tell_progress = progress or (lambda stage, done, total: None)
    try:
        shutil.rmtree(partial, ignore_errors=True)
        (partial / "case").mkdir(parents=True)
        counts = _build(parameters, case.name, partial, tell_progress)
        (partial / "truth").rename(truth)
        (partial / "case").rename(case)
    except OSError as fault:
        raise StorageError(f"the case could not be written: {fault.strerror or fault}", where=str(case), hint="make room, or mend the permissions") from fault
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return SimulatedCase(case, truth, counts)


def _refuse_to_overwrite(case: Path, truth: Path) -> None:
    if not case.name:
        raise RequestError("no name to write a case under", where=str(case), hint="name a folder that does not exist yet")
    if case.exists() and (not case.is_dir() or any(case.iterdir())):
        raise RequestError("there is something here already", where=str(case), hint="name another folder, or remove this one")
    if truth.exists():
        raise RequestError("there is a truth here already", where=str(truth), hint="name another case, or remove it")


def _build(parameters: Parameters, name: str, partial: Path, progress: Progress) -> dict[str, int]:
    world = _decide(parameters, progress)
    book = Book(partial / "case")
    for folder in ("leases", "access", "logs", "reports", "intel"):
        (book.root / folder).mkdir()
    hand_over_leases(parameters, world.registry, book)
    hand_over_logins(parameters, world.registry, world.logins, book)
    _log(world, book, progress)
    duplicates = suffer_mishaps(parameters, book)
    progress("truth", 0, 1)
    inside, outside = group_sightings(book.sightings, world.watched)
    leads = _leads(world, inside)
    tips = _tips(world, inside)
    statements = _statements(world, inside, leads)
    attacked = [o for o in world.organisations if any(g.organisation == o.slug for g in inside)]
    write_case_toml(parameters, world.organisations, leads, book)
    write_watch_list(tips, book)
    write_reports(parameters, book, leads, attacked, _rentals(world.registry), statements)
    story = Story(
        name, parameters, world.registry, world.organisations, world.watched, world.assaults, inside, outside, leads, tips, statements,
        duplicates, world.logins.height, book,
    )  # fmt: skip
    tell(story, partial / "truth")
    progress("truth", 1, 1)
    return {
        "organisations": len(world.organisations),
        "log_lines": book.lines,
        "leases": len(world.registry.leases),
        "accounts": len(world.registry.accounts),
        "logins": world.logins.height,
        "files": len(book.files),
        "leads": len(leads),
        "attacked": len(attacked),
    }


def _decide(parameters: Parameters, progress: Progress) -> World:
    progress("rentals", 0, 1)
    registry = Registry()
    renting = Renting(parameters, registry)
    if not parameters.innocent:
        rent_covertly(parameters, registry, renting)
    renting.rent(parameters.leases)
    if not parameters.innocent:
        buy_accounts(parameters, registry)
    assign_addresses(registry, parameters.providers, parameters.draw("addresses"))
    double_bookings(registry, DOUBLE_BOOKED, parameters.draw("slips"))
    logins = log_in(parameters, registry)
    progress("rentals", 1, 1)
    organisations = found_organisations(parameters)
    watched = _false_tips(parameters, registry) if parameters.innocent else watches(parameters, registry)
    assaults = [] if parameters.innocent else plan_assaults(parameters, registry, organisations, watched)
    return World(parameters, registry, logins, organisations, watched, assaults)


def _false_tips(parameters: Parameters, registry: Registry) -> list[Watch]:
    """Short honest rentals that somebody wrongly reported, on addresses that others rented before or after; nobody talked to them then."""
    tenants: dict[int, int] = {}
    for lease in registry.leases:
        tenants[lease.address] = tenants.get(lease.address, 0) + 1
    candidates = []
    for place, lease in enumerate(registry.leases):
        start, end = honest_span(parameters, registry, lease)
        if (start, end) == (lease.start, lease.end) and end - start < 90 * DAY and tenants[lease.address] > 1:
            candidates.append(Watch(place, lease.address, start, end, ""))
    chosen: dict[int, Watch] = {}
    for place in parameters.draw("false tips").permutation(len(candidates)).tolist():
        if len(chosen) < max(4, parameters.organisations):
            chosen.setdefault(candidates[place].address, candidates[place])
    return sorted(chosen.values(), key=lambda watch: watch.lease)


def _log(world: World, book: Book, progress: Progress) -> None:
    parameters, watched = world.parameters, world.watched
    victims = frozenset(assault.organisation for assault in world.assaults)
    errands = plan_errands(parameters, world.registry, world.organisations, watched, victims)
    sites = found_sites(parameters, world.registry, frozenset(watch.lease for watch in watched))
    around = survey(parameters, sites)
    draw = parameters.draw("volumes")
    weight = np.exp(draw.normal(0, 0.5, len(world.organisations)))
    addresses = pl.Series(sorted({watch.address for watch in watched}), dtype=pl.Int64)
    hosts = pl.Series(sorted({watch.host for watch in watched if watch.host}), dtype=pl.String)
    for organisation in world.organisations:
        progress("logs", organisation.number, len(world.organisations))
        lines = parameters.events * weight[organisation.number] / weight.sum()
        sessions = pl.concat(
            [
                everyday(parameters, organisation, around, lines),
                attack(parameters, world.registry, organisation, world.assaults),
                run_errands(parameters, organisation, errands),
            ]
        )
        keep_logs(parameters, organisation, sessions, addresses, hosts, book)
    progress("logs", len(world.organisations), len(world.organisations))


def _leads(world: World, inside: list[Group]) -> list[Lead]:
    """One server for three renters in five, and for every account that was bought: nothing else points at those."""
    draw = world.parameters.draw("leads")
    by_holder: dict[str, list[Group]] = {}
    for group in inside:
        account = world.registry.accounts[world.registry.leases[world.watched[group.watch].lease].account]
        if group.type == "ip" and group.way != WAY_LOOKUP and not world.parameters.innocent:
            by_holder.setdefault(account.persona or account.account_id, []).append(group)
    personas = [holder for holder in sorted(by_holder) if holder[0] == "P" and "-" not in holder]
    chosen = {personas[n] for n in draw.permutation(len(personas))[: int(np.ceil(LEAD_SHARE * len(personas)))].tolist()}
    leads = []
    for holder in sorted(by_holder):
        if holder in personas and holder not in chosen:
            continue
        group = by_holder[holder][int(draw.integers(len(by_holder[holder])))]
        watch = world.watched[group.watch]
        account = world.registry.accounts[world.registry.leases[watch.lease].account]
        moment = group.rows[len(group.rows) // 2]["begins"] // 1_000_000
        leads.append(Lead(watch.address, moment, group.organisation, account.account_id, account.persona))
    return sorted(leads, key=lambda lead: lead.persona is None)


def _tips(world: World, inside: list[Group]) -> list[Tip]:
    """What partners shared: some servers, some of them with no end known, and most cover names."""
    parameters, draw, tips = world.parameters, world.parameters.draw("tips"), []
    for watch in world.watched:
        account = world.registry.accounts[world.registry.leases[watch.lease].account]
        end = min(watch.end, parameters.closes)
        if parameters.innocent:
            tips.append(Tip("ip", dotted(watch.address), watch.start, end))
            continue
        if not account.bought and draw.random() < TIP_SHARE:
            tips.append(Tip("ip", dotted(watch.address), watch.start, None if draw.random() < OPEN_TIPS else end))
        if watch.host and draw.random() < NAME_TIPS:
            tips.append(Tip("domain", watch.host, watch.start, end))
    return tips


def _statements(world: World, inside: list[Group], leads: list[Lead]) -> list[Statement]:
    """Up to four victims speak: two whose data left say the opposite or admit it, two others say rightly that nothing leaked."""
    groups = {o.slug: [g for g in inside if g.organisation == o.slug] for o in world.organisations}
    impact = {slug: impact_seen(found) for slug, found in groups.items() if found}
    robbed = [o for o in world.organisations if impact.get(o.slug) == "data_out"]
    spared = [o for o in world.organisations if o.slug in impact and not _planned(world, o, "data_out")]
    said = [Statement(o, "no_leak", False) for o in robbed[:1]] + [Statement(o, "leaked", True) for o in robbed[1:2]]
    return said + [Statement(o, "no_leak", True) for o in spared[:2]]


def _planned(world: World, organisation: Organisation, impact: str) -> bool:
    return any(one.organisation == organisation.number and one.impact == impact for one in world.assaults)


def _rentals(registry: Registry) -> int:
    counts: dict[str, int] = {}
    for account in registry.accounts:
        if account.persona is not None:
            counts[account.persona] = counts.get(account.persona, 0) + 1
    return max(counts.values(), default=0)
