"""Covert renters hold several accounts under false names and share, between them, only what they could not afford to change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from urazuke.simulate.addresses import SUBSCRIBERS, SUBSCRIBERS_SIZE, dotted
from urazuke.simulate.identities import new_address, new_identity, new_phone, pick, token
from urazuke.simulate.parameters import DAY, Parameters
from urazuke.simulate.records import Account, Identity, Registry
from urazuke.simulate.renting import Renting
from urazuke.simulate.words import words

HABITS: dict[str, dict[str, float]] = {  # how often an account keeps each of its renter's belongings
    "low": {"payment": 0.85, "device": 0.5, "phone": 0.3, "document": 0.2, "address": 0.2, "email": 0.5, "net24": 0.4, "burst": 0.5},
    "medium": {"payment": 0.35, "device": 0.4, "phone": 0.25, "document": 0.1, "address": 0.1, "email": 0.4, "net24": 0.25, "burst": 0.3},
    "high": {"payment": 0.12, "device": 0.2, "phone": 0.08, "document": 0.0, "address": 0.03, "email": 0.2, "net24": 0.15, "burst": 0.15},
}
STRONG = frozenset({"payment", "device", "phone", "document", "address"})
NEAR_SECONDS = 2 * DAY
BURST_SECONDS = DAY


@dataclass
class Renter:
    """What one covert renter has at hand."""

    persona: str
    payment: str
    device: str
    phone: str
    document: str
    address: str
    stem: str
    net: int
    plan: str
    bursts: list[int]


def rent_covertly(parameters: Parameters, registry: Registry, renting: Renting) -> None:
    """Adds the renters' accounts and leases, and decides which accounts will change hands."""
    for number in range(1, parameters.renters + 1):
        draw = parameters.draw("renter", number)
        opens = parameters.opens + int(draw.uniform(0.05, 0.4) * parameters.days * DAY)
        spread = max(2, min(60, parameters.days // 5)) * DAY
        renter = Renter(
            persona=f"P{number:03d}",
            payment=token(draw, "pm"),
            device=token(draw, "br"),
            phone=new_phone(draw),
            document=token(draw, "id"),
            address=new_address(draw),
            stem=f"{pick(draw, words().site_words)}{draw.integers(100, 999)}",
            net=SUBSCRIBERS + int(draw.integers(SUBSCRIBERS_SIZE // 256)) * 256,
            plan=pick(draw, words().plans),
            bursts=[opens + int(draw.integers(spread)) for _ in range(2)],
        )
        provider = int(draw.integers(parameters.providers))
        for step in range(int(draw.integers(2, 9))):
            account = _account(draw, parameters, renting, renter, (provider + step) % parameters.providers, opens, spread)
            registry.accounts.append(account)
            _leases(draw, parameters, renting, account)


def _account(
    draw: np.random.Generator, parameters: Parameters, renting: Renting, renter: Renter, provider: int, opens: int, spread: int
) -> Account:
    kept = [kind for kind, share in HABITS[parameters.opsec].items() if draw.random() < share]
    who: Identity = new_identity(draw)
    who.phone = renter.phone if "phone" in kept else who.phone
    who.address = renter.address if "address" in kept else who.address
    if "email" in kept:
        who.email = f"{renter.stem}{pick(draw, ['', '.', '-', 'x'])}{draw.integers(10, 99)}@{pick(draw, words().mail_hosts)}"
    created = opens + int(draw.integers(spread))
    if "burst" in kept:
        created = renter.bursts[int(draw.integers(2))] + int(draw.integers(6 * 3600))
    crowd = _in_the_crowd(draw, renting)
    near = dotted(renter.net + int(draw.integers(1, 255)))
    return Account(
        account_id=f"{words().providers[provider].prefix}-{renting.new_id('', 6)}",
        provider=provider,
        customer=renter.persona,
        kind="covert",
        identity=who,
        document=renter.document if "document" in kept else (token(draw, "id") if draw.random() < 0.4 else ""),
        payment=renter.payment if "payment" in kept else crowd[0],
        device=renter.device if "device" in kept else crowd[1],
        signup_ip=near if "net24" in kept else renting.signup_address(),
        created=created // 60 * 60,
        plan=renter.plan if "burst" in kept or draw.random() < 0.2 else pick(draw, words().plans),
        persona=renter.persona,
        glue=kept,
    )


def _in_the_crowd(draw: np.random.Generator, renting: Renting) -> tuple[str, str]:
    """Payment and device of an account that keeps its renter's own out of it: new ones, or such as many honest customers share."""
    chance = draw.random()
    if chance < 0.08 and renting.resellers:
        return renting.resellers[int(draw.integers(len(renting.resellers)))]
    payment = renting.vouchers[int(draw.integers(len(renting.vouchers)))] if chance < 0.25 else token(draw, "pm")
    device = renting.common_devices[int(draw.integers(len(renting.common_devices)))] if draw.random() < 0.2 else token(draw, "br")
    return payment, device if draw.random() < 0.85 else ""


def _leases(draw: np.random.Generator, parameters: Parameters, renting: Renting, account: Account) -> None:
    start = account.created
    first = None
    for _ in range(1 if draw.random() < 0.7 else 2):
        days = draw.uniform(25, 160) if parameters.days >= 200 else draw.uniform(0.2, 0.6) * parameters.days
        lease = renting.lease(account, start, start + int(days * DAY))
        lease.plan = account.plan
        first = first or lease
        start += int(draw.integers(DAY, 20 * DAY))
    if first and draw.random() < parameters.handover_rate:
        ends = min(first.end, parameters.closes)
        account.handover = (first.start + int((ends - first.start) * draw.uniform(0.2, 0.55))) // 60 * 60


def buy_accounts(parameters: Parameters, registry: Registry) -> None:
    """Some honest customers' accounts are sold or stolen while a lease runs: nothing in the records shows it, only who logs in."""
    draw = parameters.draw("bought")
    least = min(60, parameters.days // 3) * DAY
    candidates = []
    for number in sorted({lease.account for lease in registry.leases}):
        account = registry.accounts[number]
        runs = [lease for lease in registry.leases_of(number) if lease.prefix == 32]
        inside = [lease for lease in runs if min(lease.end, parameters.closes) - max(lease.start, parameters.opens) >= least]
        if account.kind == "single" and len(runs) == 1 and inside:
            candidates.append((account, inside[0]))
    for place in sorted(draw.permutation(len(candidates))[: parameters.bought].tolist()):
        account, lease = candidates[place]
        begins, ends = max(lease.start, parameters.opens), min(lease.end, parameters.closes)
        account.bought, account.kind = True, "bought"
        account.handover = int(begins + (ends - begins) * draw.uniform(0.35, 0.6)) // 60 * 60


def shared_glue(one: Account, two: Account) -> list[str]:
    """Which rare things two accounts of one renter have in common, from the records themselves."""
    return list(_common(one, two))


def _common(one: Account, two: Account) -> Iterator[str]:
    for kind in ("payment", "device", "document", "phone", "address", "email"):
        if kind in one.glue and kind in two.glue:
            yield kind
    apart = abs(one.created - two.created)
    if apart <= NEAR_SECONDS and "net24" in one.glue and "net24" in two.glue:
        yield "net24"
    if apart <= BURST_SECONDS and one.plan == two.plan:
        yield "burst"


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
