"""Rental and access records in, links and personas out; judgements win, and are named in the basis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from urazuke.evidence.judgement import Judgement
from urazuke.evidence.locator import Locator, derive_id, row_reference
from urazuke.evidence.tables import make_table
from urazuke.linkage.accounts import Place
from urazuke.linkage.coherence import grow_groups
from urazuke.linkage.habits import login_habits
from urazuke.linkage.links import Link, places_of, prior_bits, under_one_name, weigh_links, worth_listing
from urazuke.linkage.machines import shared_machines
from urazuke.linkage.model import identities_counted
from urazuke.linkage.passing_on import passed_on
from urazuke.linkage.personas import Persona, form_personas, standing_judgements, weak_bridges
from urazuke.linkage.profiles import Profiles, build_profiles
from urazuke.linkage.same_person import find_same_persons

if TYPE_CHECKING:
    import pyarrow as pa

MOST_LINKS = 100_000
_BASIS_LINKS = 200


@dataclass(frozen=True, slots=True)
class Linkage:
    """The tables `links` and `personas`."""

    links: pa.Table
    personas: pa.Table


def link_accounts(lease_rows: pa.Table, access_rows: pa.Table, judgements: Sequence[Judgement] = ()) -> Linkage:
    """Which accounts are one renter's: `links`, a row a pair with some glue, and `personas`, groups of two or more.

    `lease_rows` and `access_rows` as `urazuke.leases.name_accounts` gives them; `judgements` those in force. `weight` is
    in bits; `decision` is `linked`, `review` or `rejected`. A persona's `score` is the weight of the weakest link that is
    needed to hold it together (of its maximum spanning tree), null where judgements alone do. `persona_id` follows from
    its smallest account id. `features` lists the fields that were compared; `left` and `right` are null where they differ.
    """
    profiles = build_profiles(lease_rows, access_rows)
    standing, groups = standing_judgements(judgements, profiles.accounts)
    links = account_links(profiles, access_rows)
    links = _judged(links, standing)
    usable = [link for link in links if link.decision == "linked" and (link.left, link.right) not in standing]
    personas, refused = form_personas(usable, standing, groups, profiles.accounts)
    links = [replace(link, decision="review") if (link.left, link.right) in refused else link for link in links]
    links = worth_listing(links, prior_bits(profiles))
    rows = [_link_row(link, profiles, standing) for link in _strongest(links, standing)]
    return Linkage(make_table("links", rows), make_table("personas", [_persona_row(p, profiles) for p in personas]))


def account_links(profiles: Profiles, access_rows: pa.Table) -> list[Link]:
    """Every pair that shares something, decided alone and then in its group, before any judgement."""
    counted = identities_counted(profiles)
    machines = shared_machines(access_rows, profiles.accounts, counted)
    same = find_same_persons(profiles.stated)
    conduct = login_habits(access_rows, profiles), passed_on(access_rows, profiles)
    links = weigh_links(profiles, machines, *conduct, same)
    bridges = weak_bridges([link for link in links if link.decision == "linked"])
    links = [replace(link, decision="review") if (link.left, link.right) in bridges else link for link in links]
    return under_one_name(grow_groups(links, profiles.accounts, prior_bits(profiles)), same)


def _judged(links: Sequence[Link], standing: Mapping[tuple[str, str], Judgement]) -> list[Link]:
    """The links with the judged ones decided, and with those that only a judgement makes."""
    decided = {"link": "linked", "unlink": "rejected"}
    by_pair = {(link.left, link.right): link for link in links}
    for pair, judgement in standing.items():
        link = by_pair.get(pair, Link(*pair, 0.0, "rejected", ()))
        by_pair[pair] = replace(link, decision=decided[judgement.verb])
    return [by_pair[pair] for pair in sorted(by_pair)]


def _strongest(links: Sequence[Link], standing: Mapping[tuple[str, str], Judgement]) -> list[Link]:
    """All linked and judged ones, however many, and the strongest of the others up to MOST_LINKS in all."""
    order = {"linked": 0, "review": 1, "rejected": 2}
    ranked = sorted(links, key=lambda x: ((x.left, x.right) not in standing, order[x.decision], -x.weight, x.left, x.right))
    needed = sum((link.left, link.right) in standing or link.decision == "linked" for link in ranked)
    return sorted(ranked[: max(MOST_LINKS, needed)], key=lambda link: (link.left, link.right))


def _link_row(link: Link, profiles: Profiles, standing: Mapping[tuple[str, str], Judgement]) -> dict[str, Any]:
    judgement = standing.get((link.left, link.right))
    features = [{"field": f.field, "left": f.left, "right": f.right, "weight": f.weight} for f in link.features]
    basis = [*_locators(places_of(link, profiles)), *([row_reference(judgement.id)] if judgement else [])]
    return {
        "left_account": link.left, "right_account": link.right, "weight": link.weight, "decision": link.decision,
        "features": features, "basis": basis,
    }  # fmt: skip


def _persona_row(persona: Persona, profiles: Profiles) -> dict[str, Any]:
    accounts = profiles.accounts
    places = dict.fromkeys(place for link in persona.joined_by[:_BASIS_LINKS] for place in places_of(link, profiles))
    return {
        "persona_id": derive_id("persona", persona.accounts[0]),
        "accounts": list(persona.accounts),
        "leases": sorted({lease for account in persona.accounts for lease in accounts[account].leases}),
        "names": sorted({name for account in persona.accounts for name in accounts[account].names}),
        "score": min((link.weight for link in persona.joined_by), default=None),
        "basis": [*_locators(tuple(places)), *(row_reference(judgement.id) for judgement in persona.judged)],
    }


def _locators(places: Sequence[Place]) -> list[dict[str, Any]]:
    return [Locator(*place).as_row() for place in places]
