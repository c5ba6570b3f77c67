"""What the investigation starts from: leads, what partners shared, what victims told the papers."""

from __future__ import annotations

import numpy as np

from urazuke.simulate.addresses import dotted
from urazuke.simulate.case_files import Lead, Statement, Tip
from urazuke.simulate.formats.lines import WAY_LOOKUP
from urazuke.simulate.organisations import Organisation
from urazuke.simulate.reach import Reach
from urazuke.simulate.records import Registry
from urazuke.simulate.sightings import Group, impact_seen
from urazuke.simulate.world import World

LEAD_SHARE, TIP_SHARE, OPEN_TIPS, NAME_TIPS = 0.75, 0.08, 0.4, 0.25


def choose_leads(world: World, inside: list[Group]) -> list[Lead]:
    """One server for three renters in four, and for every account that was bought: nothing else points at those."""
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


def choose_tips(world: World) -> list[Tip]:
    """What partners shared: some servers, some of them with no end known, and some cover names."""
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


def choose_statements(world: World, inside: list[Group], reach: Reach) -> list[Statement]:
    """Up to four victims speak: one whose data left denies it, one admits it, two others say rightly that nothing leaked.

    Only such speak as can be checked from what can be reached.
    """
    seen = [group for group in inside if reach.holds(group, world.registry, world.watched)]
    groups = {o.slug: [group for group in seen if group.organisation == o.slug] for o in world.organisations}
    impact = {slug: impact_seen(found) for slug, found in groups.items() if found}
    robbed = [o for o in world.organisations if impact.get(o.slug) == "data_out"]
    spared = [o for o in world.organisations if o.slug in impact and not _planned(world, o, "data_out")]
    said = [Statement(o, "no_leak", False) for o in robbed[:1]] + [Statement(o, "leaked", True) for o in robbed[1:2]]
    return said + [Statement(o, "no_leak", True) for o in spared[:2]]


def _planned(world: World, organisation: Organisation, impact: str) -> bool:
    return any(one.organisation == organisation.number and one.impact == impact for one in world.assaults)


def rentals(registry: Registry, persona: str | None) -> int:
    """How many accounts a renter opened; those of the busiest where no renter is named."""
    counts: dict[str, int] = {}
    for account in registry.accounts:
        if account.persona is not None:
            counts[account.persona] = counts.get(account.persona, 0) + 1
    return counts.get(persona or "", max(counts.values(), default=0))
