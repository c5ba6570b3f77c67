"""What really happened, in the files of CASE.truth that a scorer reads and the program never sees."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from urazuke.simulate.addresses import dotted
from urazuke.simulate.assaults import IMPACTS, Assault, Watch
from urazuke.simulate.case_files import Lead, Statement, Tip
from urazuke.simulate.formats.lines import WAY_LOOKUP
from urazuke.simulate.glue import components, shared_glue
from urazuke.simulate.logbook import Book
from urazuke.simulate.organisations import Organisation
from urazuke.simulate.paperwork import lease_addresses
from urazuke.simulate.parameters import Parameters, iso
from urazuke.simulate.reach import Reach, by_persona
from urazuke.simulate.records import Account, Lease, Registry
from urazuke.simulate.sightings import Group, Row, impact_seen, place_of, reasons
from urazuke.simulate.words import words


@dataclass
class Story:
    """Everything about one simulated case that its truth is told from."""

    case: str
    parameters: Parameters
    registry: Registry
    organisations: list[Organisation]
    watched: list[Watch]
    assaults: list[Assault]
    inside: list[Group]
    outside: list[Group]
    leads: list[Lead]
    tips: list[Tip]
    statements: list[Statement]
    duplicates: list[dict[str, str]]
    logins: int
    book: Book
    reach: Reach
    habits: frozenset[tuple[str, str]]

    def reaches(self, group: Group) -> bool:
        """Whether these sightings can be found from the leads and tips."""
        return self.reach.holds(group, self.registry, self.watched)


def tell(story: Story, folder: Path) -> None:
    """Writes every truth file."""
    folder.mkdir(parents=True)
    inside, outside = _contacts(story)
    victims = _victims(story)
    _write_json(folder / "meta.json", _meta(story))
    _write_json(folder / "personas.json", [_persona(name, accounts) for name, accounts in by_persona(story.registry).items()])
    _write_lines(folder / "accounts.jsonl", (_account(account, story.reach) for account in story.registry.accounts))
    _write_json(folder / "handovers.json", [_handover(a) for a in story.registry.accounts if a.handover is not None and a.first_new])
    _write_lines(folder / "tenancies.jsonl", _tenancies(story))
    _write_lines(folder / "contacts.jsonl", inside)
    _write_lines(folder / "outside.jsonl", outside)
    _write_json(folder / "victims.json", victims)
    _write_json(folder / "naive.json", _naive(story, {row["organisation"] for row in victims}))
    _write_json(folder / "files.json", [asdict(entry) for entry in story.book.files])


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _write_lines(path: Path, rows: Iterable[Row]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def _contacts(story: Story) -> tuple[list[Row], list[Row]]:
    hashes = {entry.path: entry.sha256 for entry in story.book.files}

    def place(group: Group) -> Row:
        watch = story.watched[group.watch]
        return place_of(group, story.registry, watch, hashes, story.reaches(group), story.parameters.innocent)

    tenants: dict[str, list[Lease]] = {}
    for lease in story.registry.leases:
        tenants.setdefault(dotted(lease.address), []).append(lease)
    windows: dict[str, list[Watch]] = {}
    for watch in story.watched:
        windows.setdefault(dotted(watch.address), []).append(watch)
        windows.setdefault(watch.host, []).append(watch)
    why = [reasons(group, windows[group.indicator], tenants.get(group.indicator, [])) for group in story.outside]
    outside = [place(group) | {"reasons": found} for group, found in zip(story.outside, why, strict=True)]
    return [place(group) for group in story.inside], outside


def _victims(story: Story) -> list[Row]:
    said = {one.organisation.slug: one for one in story.statements}
    rows = []
    for organisation in story.organisations:
        planned = [one for one in story.assaults if one.organisation == organisation.number]
        groups = [g for g in story.inside if g.organisation == organisation.slug and g.type == "ip" and g.way != WAY_LOOKUP]
        if not planned or not groups:
            continue
        seen = [g for g in story.inside if g.organisation == organisation.slug and story.reaches(g)]
        moments = sorted(row["begins"] for group in groups for row in group.rows)
        statement = said.get(organisation.slug)
        rows.append(
            {
                "organisation": organisation.slug,
                "impact": max((one.impact for one in planned), key=IMPACTS.index),
                "first_seen": iso(moments[0] / 1_000_000),
                "last_seen": iso(moments[-1] / 1_000_000),
                "events": len(moments),
                "bytes_out": sum(group.total("sent", True) for group in groups),
                "bytes_in": sum(group.total("received", True) for group in groups),
                "leases": sorted({story.registry.leases[story.watched[group.watch].lease].lease_id for group in groups}),
                "statement": statement.said if statement else "none",
                "statement_agrees": statement.agrees if statement else None,
                "reachable": bool(seen),
                "impact_reachable": impact_seen(seen, story.habits) if seen else None,
            }
        )
    return rows


def _naive(story: Story, victims: set[str]) -> dict[str, Any]:
    met = [group for group in story.outside if group.type == "ip" and group.way != WAY_LOOKUP]
    pairs = sorted({(group.organisation, group.indicator) for group in met if group.organisation not in victims})
    return {"wrongly_accused": sorted({pair[0] for pair in pairs}), "pairs": pairs}


def _meta(story: Story) -> dict[str, Any]:
    parameters = story.parameters
    lists = {kind: {t.value: [iso(t.start), iso(t.end)] for t in story.tips if t.type == kind} for kind in ("ip", "domain")}
    return {
        "case": story.case,
        "args": asdict(parameters),
        "horizon": [iso(parameters.opens), iso(parameters.closes)],
        "organisations": [{"id": o.slug, "name": o.name, "ja": o.japanese, "profile": o.style} for o in story.organisations],
        "leads": [_lead(lead) for lead in story.leads],
        "intel_ip": lists["ip"],
        "intel_dom": lists["domain"],
        "duplicates": story.duplicates,
        "log_lines": story.book.lines,
        "leases": len(story.registry.leases),
        "accounts": len(story.registry.accounts),
        "access": story.logins,
    }


def _lead(lead: Lead) -> Row:
    where = {"ip": dotted(lead.address), "time": iso(lead.time), "organisation": lead.organisation}
    return where | {"account_id": lead.account_id, "persona_id": lead.persona}


def _persona(name: str, accounts: list[Account]) -> Row:
    shared = {f"{one.account_id}|{two.account_id}": shared_glue(one, two) for n, two in enumerate(accounts) for one in accounts[:n]}
    return {
        "persona_id": name,
        "accounts": [account.account_id for account in accounts],
        "components": components(accounts),
        "glue": {account.account_id: sorted(account.glue) for account in accounts},
        "shared": shared,
    }


def _account(account: Account, reach: Reach) -> Row:
    return {
        "account_id": account.account_id,
        "customer": account.customer,
        "covert": account.persona is not None,
        "bought": account.bought,
        "kind": account.kind,
        "stolen_from": account.stolen_from,
        "reachable": account.account_id in reach.accounts,
    }


def _handover(account: Account) -> Row:
    names = ("account_id", "time", "last_old", "first_new", "again")
    times = (account.handover, account.last_old, account.first_new, account.handed_again)
    return dict(zip(names, (account.account_id, *(iso(time) for time in times)), strict=True))


def _tenancies(story: Story) -> list[Row]:
    rows = []
    for lease in story.registry.leases:
        account = story.registry.accounts[lease.account]
        end = iso(lease.end) if lease.end < story.parameters.closes else None
        for place, address in enumerate(lease_addresses(lease)):
            rows.append(
                {
                    "provider": words().providers[account.provider].name,
                    "account_id": account.account_id,
                    "lease_id": lease.lease_id,
                    "ip": address,
                    "start": iso(lease.start),
                    "end": end,
                    "persona_id": account.persona,
                    "controllers": _controllers(account, lease, end),
                    "ambiguous": lease.ambiguous and place == 0,
                }
            )
    return rows


def _controllers(account: Account, lease: Lease, end: str | None) -> list[list[str | None]]:
    changed, back = account.handover, account.handed_again if account.given_back else None
    if back is not None and changed is not None and changed < back < lease.end:
        lessee = [["lessee", iso(lease.start), iso(changed)]] if lease.start < changed else []
        return [*lessee, ["transferee", iso(max(lease.start, changed)), iso(back)], ["lessee", iso(back), end]]
    if changed is None or changed >= lease.end:
        return [["lessee", iso(lease.start), end]]
    if changed <= lease.start:
        return [["transferee", iso(lease.start), end]]
    return [["lessee", iso(lease.start), iso(changed)], ["transferee", iso(changed), end]]
