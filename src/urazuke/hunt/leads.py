"""From a lead to the watch list: the tenancy it falls in, the account, the persona, and all its other tenancies.

Contract, section 3. Only what a lead, intel, a report or a judgement reaches is watched, each only in the window that is meant;
every step on the way, and every place where the way ends, is a row of table `pivot`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from urazuke.evidence.case import Lead, Settings
from urazuke.evidence.claim import Reading
from urazuke.evidence.instant import format_instant
from urazuke.evidence.judgement import Judgement
from urazuke.evidence.locator import row_reference
from urazuke.evidence.tables import make_table
from urazuke.hunt.occupancy import Occupancy, Tenancy, accounts, at
from urazuke.hunt.personas import Personas, Side
from urazuke.hunt.published import watch_published
from urazuke.hunt.trail import Trail

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
    occupancy, trail = Occupancy(windows), Trail()
    handed_over = {t.account for t in occupancy.tenancies if t.side == "transferee"} | set(handovers.column("account_id").to_pylist())
    known = Personas(personas, links, handed_over)
    reached: dict[Side, str] = {}
    for number, lead in enumerate(settings.leads, 1):
        for side in _follow_lead(f"lead-{number}", lead, occupancy, trail):
            reached.setdefault(side, f"lead-{number}")
    sides = known.extend(reached, trail)
    for (account, role), lead_id in sides.items():
        _watch_account(account, role, lead_id, (account, role) in reached, occupancy, known, trail)
    watch_published(settings, intel, readings, occupancy, trail)
    judged = _judge(judgements, occupancy, trail)
    return Pivot(make_table("watch", trail.watch.values()), _tenancies(windows, known, trail, judged), make_table("pivot", trail.steps))


def _follow_lead(lead_id: str, lead: Lead, occupancy: Occupancy, trail: Trail) -> list[Side]:
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
    return list(dict.fromkeys((t.account, t.side) for t in then))


def _watch_openly(lead_id: str, kind: str, value: str, lead: Lead, why: str, trail: Trail) -> None:
    label = f"{lead.note or lead_id} (open window)"
    trail.step("watch", lead_id, trail.choose(kind, value, None, None, label, None, "lead", [row_reference(lead_id)]), why)


def _watch_account(account: str, role: str, lead_id: str, direct: bool, occupancy: Occupancy, known: Personas, trail: Trail) -> None:
    persona = known.of.get(account)
    if persona and direct:
        trail.step("persona", account, persona.id, f"the account is one of {len(persona.accounts)} of one renter")
    because = "lead" if direct else "persona"
    label = f"{lead_id}: {account}" + (f" of {persona.id}" if persona else "")
    basis = [row_reference(account), *([row_reference(persona.id)] if persona else []), row_reference(lead_id)]
    for tenancy in occupancy.of_account(account, role):
        _watch_tenancy(tenancy, label, because, basis, trail)
        trail.step("watch", account, tenancy.id, f"{tenancy.ip} is watched while the account's {role} held it")


def _watch_tenancy(tenancy: Tenancy, label: str, because: str, basis: Sequence[dict[str, Any]], trail: Trail) -> None:
    window = tenancy.window
    trail.choose("ip", tenancy.ip, window.start, window.end, label, tenancy.id, because, [row_reference(tenancy.id), *basis])


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
            _watch_tenancy(tenancy, f"judged by {judgement.by}", "judgement", [row_reference(judgement.id)], trail)
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
