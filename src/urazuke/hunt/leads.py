"""From a lead to the watch list: the tenancy it falls in, the account, the persona, and all its other tenancies.

Contract, section 3. Only what a lead, intel, a report or a judgement reaches is watched, each only in the window that is meant;
every step on the way, and every place where the way ends, is a row of table `pivot`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from urazuke.evidence.case import Lead, Settings
from urazuke.evidence.claim import Reading
from urazuke.evidence.instant import format_instant
from urazuke.evidence.interval import Interval
from urazuke.evidence.judgement import Judgement
from urazuke.evidence.locator import row_reference
from urazuke.evidence.tables import make_table
from urazuke.hunt.doubts import doubted_accounts, without_doubt
from urazuke.hunt.occupancy import LESSEE, TRANSFEREE, Occupancy, Tenancy, accounts, at
from urazuke.hunt.overlaps import Piece, undisputed
from urazuke.hunt.personas import Personas, Side
from urazuke.hunt.published import watch_published
from urazuke.hunt.trail import Trail, tell_disputes

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Pivot:
    """`watch`, what is hunted; `tenancies`, every tenancy and whether it is watched; `steps`, table `pivot`: why."""

    watch: pa.Table
    tenancies: pa.Table
    steps: pa.Table


def pivot(
    settings: Settings, windows: pa.Table, handovers: pa.Table, links: pa.Table, personas: pa.Table, intel: pa.Table,
    readings: Sequence[Reading], judgements: Sequence[Judgement],
) -> Pivot:  # fmt: skip
    """The watch list of the case, the tenancies with `persona_id`, `watched` and `because`, and the steps between.

    `windows` are split at hand-overs; `intel` is what `read_intel` returned; `judgements` are those in force, of which
    watch and unwatch are used. Where several reasons reach a tenancy, the first of judgement, lead, persona, intel is named.
    """
    occupancy, trail, changes = Occupancy(windows), Trail(), _changes(handovers)
    known = Personas(personas, links, {t.account for t in occupancy.tenancies if t.side == TRANSFEREE} | set(changes))
    reached: dict[Side, str] = {}
    for number, lead in enumerate(settings.leads, 1):
        for side in _follow_lead(f"lead-{number}", lead, occupancy, changes, trail):
            reached.setdefault(side, f"lead-{number}")
    sides = known.extend(reached, trail)
    watched_accounts = {account for account, _ in sides}
    doubted = doubted_accounts(settings.leads, occupancy, known)
    for (account, role), lead_id in sides.items():
        held = without_doubt(lead_id, occupancy.of_account(account, role), doubted, trail)
        _watch_account(account, lead_id, (account, role) in reached, held, occupancy, known, watched_accounts, trail)
    watch_published(settings, intel, readings, occupancy, trail)
    judged = _judge(judgements, occupancy, trail)
    return Pivot(make_table("watch", trail.watch.values()), _tenancies(windows, known, trail, judged), make_table("pivot", trail.steps))


def _changes(handovers: pa.Table) -> dict[str, list[Interval]]:
    """account -> the intervals in which it changed hands."""
    changes: dict[str, list[Interval]] = {}
    for row in handovers.select(["account_id", "earliest", "latest"]).to_pylist():
        held = Interval(row["earliest"], row["latest"]) if row["earliest"] < row["latest"] else None
        changes.setdefault(row["account_id"], []).extend([held] if held else [])
    return changes


def _follow_lead(
    lead_id: str, lead: Lead, occupancy: Occupancy, changes: Mapping[str, Sequence[Interval]], trail: Trail
) -> list[Side]:  # fmt: skip
    """The sides of accounts that held the lead's address at its instant: one account's, or none where that cannot be said."""
    if lead.ip is None:
        why = "rental records cover addresses, not names: the name is watched at any time"
        _watch_openly(lead_id, "domain", lead.domain or "", lead, why, trail)
        return []
    held = occupancy.touching(lead.ip)
    if not held:
        _watch_openly(lead_id, "ip", lead.ip, lead, f"no rental record covers {lead.ip}: it is watched at any time", trail)
        return []
    then = at(held, lead.time, lead.end)
    when = format_instant(lead.time) + (f" to {format_instant(lead.end)}" if lead.end else "")
    if not then:
        trail.step("not watched", lead_id, None, f"there are rental records of {lead.ip}, but none covers {when}")
    for tenancy in then:
        trail.step("lead", lead_id, tenancy.id, f"{tenancy.account} held {tenancy.ip} at {when}")
    if len(accounts(then)) > 1:
        for tenancy in then:
            trail.step("not watched", lead_id, tenancy.id, f"ambiguous: {len(accounts(then))} accounts held {lead.ip} at {when}; judge it: "
                       f"`urazuke judge CASE watch {tenancy.id}`")  # fmt: skip
        return []
    for tenancy in then:
        trail.step("account", tenancy.id, tenancy.account, f"the tenancy is one of the account's, on its {tenancy.side}'s side")
    return list(dict.fromkeys(_reached_side(lead_id, lead, tenancy, changes, trail) for tenancy in then))


def _reached_side(lead_id: str, lead: Lead, tenancy: Tenancy, changes: Mapping[str, Sequence[Interval]], trail: Trail) -> Side:
    """The side that the lead falls in; where the account was changing hands just then, the transferee's, to accuse no customer."""
    change = next((c for c in changes.get(tenancy.account, ()) if c.holds(lead.time)), None)
    if tenancy.side == LESSEE and change and (part := tenancy.window.cut(change)):
        why = f"{tenancy.account} changed hands between {format_instant(change.lower)} and {format_instant(change.upper)}, and the lead " \
            "falls between: it is taken for the new holder's, and only this time of the lessee's is watched"  # fmt: skip
        _watch_piece(tenancy, (tenancy.ip, part), lead_id, "lead", [row_reference(lead_id)], trail)
        trail.step("watch", lead_id, tenancy.id, why)
        return tenancy.account, TRANSFEREE
    return tenancy.account, tenancy.side


def _watch_openly(lead_id: str, kind: str, value: str, lead: Lead, why: str, trail: Trail) -> None:
    label = f"{lead.note or lead_id} (open window)"
    trail.step("watch", lead_id, trail.choose(kind, value, None, None, label, None, "lead", [row_reference(lead_id)]), why)


def _watch_account(
    account: str, lead_id: str, direct: bool, held: Sequence[Tenancy], occupancy: Occupancy, known: Personas, watched_accounts: set[str],
    trail: Trail,
) -> None:  # fmt: skip
    persona = known.of.get(account)
    because = "lead" if direct else "persona"
    label = f"{lead_id}: {account}" + (f" of {persona.id}" if persona else "")
    basis = [row_reference(account), *([row_reference(persona.id)] if persona else []), row_reference(lead_id)]
    for tenancy in held:
        pieces, others = undisputed(occupancy, tenancy, watched_accounts, (tenancy.ip, tenancy.window))
        for piece in pieces:
            _watch_piece(tenancy, piece, label, because, basis, trail)
        if pieces:
            trail.step("watch", account, tenancy.id, f"{tenancy.ip} is watched while the account's {tenancy.side} held it")
        tell_disputes(tenancy, others, trail)


def _watch_piece(tenancy: Tenancy, piece: Piece, label: str, because: str, basis: Sequence[dict[str, Any]], trail: Trail) -> None:
    value, window = piece
    trail.choose("ip", value, window.start, window.end, label, tenancy.id, because, [row_reference(tenancy.id), *basis])


def _judge(judgements: Sequence[Judgement], occupancy: Occupancy, trail: Trail) -> dict[str, Judgement]:
    """Judgements win over whatever was found, the later over the earlier; tenancy -> the judgement that holds."""
    judged: dict[str, Judgement] = {}
    for judgement in judgements:
        if judgement.verb not in ("watch", "unwatch"):
            continue
        tenancy = occupancy.by_id.get(judgement.arguments[0])
        if tenancy is None:
            trail.step("judgement", judgement.id, None, f"there is no tenancy {judgement.arguments[0]} any more: nothing changes")
            continue
        judged[tenancy.id] = judgement
        trail.drop(tenancy.id)
        if judgement.verb == "watch":
            label, basis = f"judged by {judgement.by}", [row_reference(judgement.id)]
            _watch_piece(tenancy, (tenancy.ip, tenancy.window), label, "judgement", basis, trail)
        trail.step("judgement", judgement.id, tenancy.id, f"{judgement.by} decided to {judgement.verb} it: {judgement.why}")
    return judged


def _tenancies(windows: pa.Table, known: Personas, trail: Trail, judged: dict[str, Judgement]) -> pa.Table:
    watched: dict[str, str] = {}
    for row in trail.watch.values():
        if row["tenancy_id"]:
            watched[row["tenancy_id"]] = trail.watched(row["tenancy_id"]) or row["because"]
    rows = []
    for row in windows.to_pylist():
        identity, persona = row["tenancy_id"], known.of.get(row["account_id"])
        judgement = judged.get(identity)
        rows.append({
            **row, "persona_id": persona.id if persona else None, "watched": identity in watched,
            "because": "judgement" if judgement else watched.get(identity),
            "basis": [*row["basis"], *([row_reference(judgement.id)] if judgement else [])],
        })  # fmt: skip
    return make_table("tenancies", rows)
