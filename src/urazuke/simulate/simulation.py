"""A synthetic case, and what really happened beside it: rented servers, false names, recycled addresses, many organisations' logs."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from urazuke.errors import RequestError, StorageError
from urazuke.simulate.addresses import dotted
from urazuke.simulate.assaults import attack
from urazuke.simulate.case_files import write_case_toml, write_reports, write_watch_list
from urazuke.simulate.logbook import Book, keep_logs
from urazuke.simulate.mishaps import suffer_mishaps
from urazuke.simulate.paperwork import hand_over_leases, hand_over_logins
from urazuke.simulate.parameters import Parameters
from urazuke.simulate.pointers import choose_leads, choose_statements, choose_tips, rentals
from urazuke.simulate.reach import reach_from
from urazuke.simulate.recycling import Errand, plan_errands, plan_habits, run_errands
from urazuke.simulate.sightings import group_sightings
from urazuke.simulate.sites import found_sites
from urazuke.simulate.traffic import everyday, survey
from urazuke.simulate.truth import Story, tell
from urazuke.simulate.world import World, decide

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class SimulatedCase:
    """Where a simulated case and its truth are, and how much of what is in it."""

    case: Path
    truth: Path
    counts: dict[str, int]


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
    noise: str = "usual",
    logins: float = 6.0,
    progress: Progress | None = None,
) -> SimulatedCase:
    """Writes the case folder CASE and its truth CASE.truth; the same parameters give the same bytes (parameters.py says what each is).

    RequestError where a parameter is out of range or something is there already, StorageError where it cannot be written.
    Both folders are built under a temporary name and renamed, so that a killed run leaves nothing half-written.
    """
    parameters = Parameters(
        organisations,
        days,
        renters,
        events,
        leases,
        seed,
        opsec,
        providers,
        handover_rate,
        attacked,
        bought,
        start,
        innocent,
        noise,
        logins,
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
        _put_in_place(partial, case, truth)
    except OSError as fault:
        why = f"the case could not be written: {fault.strerror or fault}"
        raise StorageError(why, where=str(case), hint="make room, or mend the permissions") from fault
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return SimulatedCase(case, truth, counts)


def _put_in_place(partial: Path, case: Path, truth: Path) -> None:
    """The case last: where it stands under its name, its truth does too."""
    (partial / "truth").rename(truth)
    try:
        (partial / "case").rename(case)
    except OSError:
        shutil.rmtree(truth)
        raise


def _refuse_to_overwrite(case: Path, truth: Path) -> None:
    if not case.name:
        raise RequestError("no name to write a case under", where=str(case), hint="name a folder that does not exist yet")
    if case.exists() and (not case.is_dir() or any(case.iterdir())):
        raise RequestError("there is something here already", where=str(case), hint="name another folder, or remove this one")
    if truth.exists():
        raise RequestError("there is a truth here already", where=str(truth), hint="name another case, or remove it")


def _build(parameters: Parameters, name: str, partial: Path, progress: Progress) -> dict[str, int]:
    progress("rentals", 0, 1)
    world = decide(parameters)
    progress("rentals", 1, 1)
    book = Book(partial / "case")
    for folder in ("leases", "access", "logs", "reports", "intel"):
        (book.root / folder).mkdir()
    hand_over_leases(parameters, world.registry, book)
    hand_over_logins(parameters, world.registry, world.logins, book)
    habits = plan_habits(parameters, world.registry, world.assaults, world.watched)
    called_so = frozenset((world.organisations[h.organisation].slug, dotted(h.address)) for h in habits)
    _log(world, habits, book, progress)
    progress("truth", 0, 1)
    inside, outside = group_sightings(book.sightings, world.watched)
    leads = choose_leads(world, inside)
    tips = choose_tips(world)
    reach = reach_from(world.registry, leads, tips)
    statements = choose_statements(world, inside, reach)
    pointed = {dotted(lead.address) for lead in leads}
    duplicates = suffer_mishaps(parameters, book, {row["path"] for group in inside if group.indicator in pointed for row in group.rows})
    attacked = [o for o in world.organisations if any(g.organisation == o.slug for g in inside)]
    write_case_toml(parameters, world.organisations, leads, book)
    write_watch_list(tips, book)
    write_reports(parameters, book, leads, attacked, rentals(world.registry, leads[0].persona if leads else None), statements)
    story = Story(
        name, parameters, world.registry, world.organisations, world.watched, world.assaults, inside, outside, leads, tips, statements,
        duplicates, world.logins.height, book, reach, called_so,
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


def _log(world: World, habits: list[Errand], book: Book, progress: Progress) -> None:
    parameters, watched = world.parameters, world.watched
    victims = frozenset(assault.organisation for assault in world.assaults)
    errands = plan_errands(parameters, world.registry, world.organisations, watched, victims) + habits
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
