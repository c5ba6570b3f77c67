"""Covert renters hold several accounts under false names and share, between them, only what they could not afford to change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from urazuke.simulate.addresses import dotted
from urazuke.simulate.identities import new_address, new_email, new_identity, new_phone, pick, token
from urazuke.simulate.market import habits_of
from urazuke.simulate.parameters import DAY, Parameters
from urazuke.simulate.records import Account, Identity, Registry
from urazuke.simulate.renting import Renting
from urazuke.simulate.rewriting import restyled_address, restyled_phone
from urazuke.simulate.words import words

MAIL_SHAPES = ("{stem}{two}x", "{stem}{dot}{two}", "{stem}{given}{two}x", "{stem}+{given}{two}", "{given}{stem}{two}")
BURST_WIDTHS = (6 * 3600, DAY, 3 * DAY)
RESTYLED = 0.15


@dataclass
class Renter:
    """What one covert renter has at hand, and the habits by which it is kept or not."""

    persona: str
    habits: Mapping[str, float]
    payment: str
    device: str
    phone: str
    document: str
    address: str
    stem: str
    mail_shape: str
    mail_host: str
    home: int
    plan: str
    opens: int
    spread: int
    bursts: list[int]
    burst_width: int


def rent_covertly(parameters: Parameters, registry: Registry, renting: Renting) -> None:
    """Adds the renters' accounts and leases, and decides which accounts will change hands."""
    victims = [account for account in registry.accounts if account.kind in ("single", "repeat")]
    for number in range(1, parameters.renters + 1):
        draw = parameters.draw("renter", number)
        renter = _renter(draw, parameters, renting, number)
        provider = int(draw.integers(parameters.providers))
        many = draw.random() < renting.market["covert"]["many_accounts"]
        for step in range(int(draw.integers(9, 15) if many else draw.integers(2, 9))):
            account = _account(draw, renting, renter, (provider + step) % parameters.providers, victims)
            registry.accounts.append(account)
            _leases(draw, parameters, renting, account)


def _renter(draw: np.random.Generator, parameters: Parameters, renting: Renting, number: int) -> Renter:
    opens = parameters.opens + int(draw.uniform(0.05, 0.4) * parameters.days * DAY)
    spread = max(2, min(int(draw.integers(20, 120)), parameters.days // 4)) * DAY
    return Renter(
        persona=f"P{number:03d}",
        habits=habits_of(parameters, draw),
        payment=token(draw, "pm"),
        device=token(draw, "br"),
        phone=new_phone(draw),
        document=token(draw, "id"),
        address=new_address(draw),
        stem=f"{pick(draw, words().site_words)}{draw.integers(100, 999) if draw.random() < 0.3 else ''}",
        mail_shape=pick(draw, list(MAIL_SHAPES)),
        mail_host=pick(draw, words().mail_hosts),
        home=renting.crowd.home(),
        plan=pick(draw, words().plans),
        opens=opens,
        spread=spread,
        bursts=[opens + int(draw.integers(spread)) for _ in range(2)],
        burst_width=int(draw.choice(BURST_WIDTHS)),
    )


def _account(draw: np.random.Generator, renting: Renting, renter: Renter, provider: int, victims: list[Account]) -> Account:
    """An account under a false name; what is not kept is new, or such as many honest customers have."""
    chances = renting.market["covert"]
    kept = [kind for kind, share in renter.habits.items() if draw.random() < share]
    who, document, victim = _identity(draw, renting, victims)
    _keep(draw, renter, kept, who, float(chances["other_mail_host"]))
    created = renter.opens + int(draw.integers(renter.spread))
    if "burst" in kept:
        created = renter.bursts[int(draw.integers(2))] + int(draw.integers(renter.burst_width))
    payment, device = _in_the_crowd(draw, renting)
    near = dotted(renter.home // 256 * 256 + int(draw.integers(1, 255)))
    far = renting.crowd.exit() if draw.random() < chances["exit_signup"] else dotted(renting.crowd.home())
    if "document" not in kept:
        document = document or (token(draw, "id") if draw.random() < chances["made_up_document"] else "")
    return Account(
        account_id=f"{words().providers[provider].prefix}-{renting.new_id('', renting.digits)}",
        provider=provider,
        customer=renter.persona,
        kind="covert",
        identity=who,
        document=renter.document if "document" in kept else document,
        payment=renter.payment if "payment" in kept else payment,
        device=renter.device if "device" in kept else device,
        signup_ip=near if "net24" in kept else far,
        created=created // 60 * 60,
        plan=renter.plan if "burst" in kept or draw.random() < 0.2 else pick(draw, words().plans),
        persona=renter.persona,
        person=renter.persona,
        net=renter.home,
        stolen_from=victim,
        glue=kept,
    )


def _identity(draw: np.random.Generator, renting: Renting, victims: list[Account]) -> tuple[Identity, str, str | None]:
    """A made-up person, or a true customer's name, birth date and address, sometimes with a scan of the document, and whose they are."""
    chances = renting.market["covert"]
    made_up = new_identity(draw)
    if not victims or draw.random() >= chances["stolen_identity"]:
        return made_up, "", None
    victim = victims[int(draw.integers(len(victims)))]
    true = victim.identity
    who = replace(true, phone=made_up.phone, email=new_email(draw, true.family, true.given))
    return who, victim.document if draw.random() < chances["stolen_document"] else "", victim.account_id


def _keep(draw: np.random.Generator, renter: Renter, kept: list[str], who: Identity, other_host: float) -> None:
    """Writes what is kept of telephone, address and mail into the identity, not always in the same notation."""
    if "phone" in kept:
        who.phone = restyled_phone(draw, renter.phone) if draw.random() < RESTYLED else renter.phone
    if "address" in kept:
        who.address = restyled_address(draw, renter.address) if draw.random() < RESTYLED else renter.address
    if "email" in kept:
        two, dot = int(draw.integers(10, 99)), pick(draw, ["", ".", "-"])
        local = renter.mail_shape.format(stem=renter.stem, two=two, dot=dot, given=who.given[:2])
        host = pick(draw, words().mail_hosts) if draw.random() < other_host else renter.mail_host
        who.email = f"{local}@{host}"


def _in_the_crowd(draw: np.random.Generator, renting: Renting) -> tuple[str, str]:
    """Payment and device of an account that keeps its renter's own out of it."""
    chances, crowd = renting.market["covert"], renting.crowd
    if draw.random() < chances["through_reseller"] and crowd.resellers:
        return crowd.resellers[int(draw.integers(len(crowd.resellers)))]
    payment = crowd.voucher() if draw.random() < chances["voucher"] else token(draw, "pm")
    device = crowd.common_device() if draw.random() < chances["common_device"] else token(draw, "br")
    return payment, "" if draw.random() < chances["no_device"] else device


def _leases(draw: np.random.Generator, parameters: Parameters, renting: Renting, account: Account) -> None:
    start = account.created
    first = None
    for _ in range(1 if draw.random() < 0.7 else 2):
        days = draw.uniform(25, 160) if parameters.days >= 200 else draw.uniform(0.2, 0.6) * parameters.days
        lease = renting.lease(account, start, start + int(days * DAY))
        lease.plan = account.plan
        first = first or lease
        start += int(draw.integers(DAY, 20 * DAY))
    if first and parameters.logins and draw.random() < parameters.handover_rate:
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
