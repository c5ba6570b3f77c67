"""Honest customers rent alone, again, as families, companies, through agents and resellers: each shares something innocently."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from urazuke.simulate.addresses import dotted
from urazuke.simulate.identities import at_host, new_identity, new_phone, new_room, pick, relative, token
from urazuke.simulate.market import pick_by_weight
from urazuke.simulate.people import raw_people
from urazuke.simulate.renting import Renting
from urazuke.simulate.rewriting import restyled_address, restyled_phone, written_again
from urazuke.simulate.words import words


def rent(renting: Renting, leases: int) -> None:
    """Customers until there are about so many leases."""
    number = 0
    while len(renting.registry.leases) < leases:
        number += 1
        KINDS[pick_by_weight(renting.draw, renting.market["groups"])](renting, f"H{number:06d}")


def _single(renting: Renting, customer: str) -> None:
    renting.account(customer, "single", new_identity(renting.draw))


def _repeat(renting: Renting, customer: str) -> None:
    """One customer with several accounts, written down differently, with a new card, machine or house now and then."""
    draw, crowd, chances = renting.draw, renting.crowd, renting.market["rewriting"]
    who, payment, device, home, document = new_identity(draw), crowd.payment(), crowd.device(), crowd.home(), token(draw, "id")
    for step in range(int(draw.integers(2, 5))):
        if step:
            payment = crowd.payment() if draw.random() < chances["new_card"] else payment
            device = crowd.device() if draw.random() < chances["new_machine"] else device
            home = crowd.home() if draw.random() < chances["new_network"] else home
        stated = written_again(draw, who, chances) if step else replace(who)
        renting.account(customer, "repeat", stated, payment=payment, device=device, document=document, home=home, person=customer)


def _family(renting: Renting, customer: str) -> None:
    """One name and house, other births; often one telephone, card, machine or line."""
    draw, crowd = renting.draw, renting.crowd
    first, payment, device, home = new_identity(draw), token(draw, "pm"), crowd.device(), crowd.home()
    one_phone, one_card, one_machine, one_line = (bool(draw.random() < share) for share in (0.45, 0.4, 0.25, 0.85))
    for member in range(int(draw.choice([2, 3, 4], p=[0.5, 0.3, 0.2]))):
        who = relative(draw, first) if member else replace(first)
        who.address = restyled_address(draw, first.address) if member and draw.random() < 0.15 else first.address
        if one_phone and draw.random() < 0.85:
            who.phone = restyled_phone(draw, first.phone) if draw.random() < 0.2 else first.phone
        renting.account(
            f"{customer}-{member}", "family", who,
            payment=payment if one_card and draw.random() < 0.8 else "",
            device=device if one_machine and draw.random() < 0.8 else "",
            home=home if one_line else 0,
        )  # fmt: skip


def _household(renting: Renting, customer: str) -> None:
    """In-laws and room-mates: one address, other names; sometimes a line, a lent card or a machine."""
    draw, home = renting.draw, renting.crowd.home()
    house, payment, device = new_identity(draw), token(draw, "pm"), token(draw, "br")
    one_line, one_card, one_machine = (bool(draw.random() < share) for share in (0.75, 0.15, 0.12))
    for member in range(int(draw.integers(2, 4))):
        who = replace(new_identity(draw), address=house.address)
        renting.account(
            f"{customer}-{member}", "household", who,
            payment=payment if one_card else "", device=device if one_machine else "", home=home if one_line else 0,
        )  # fmt: skip


def _lent_card(renting: Renting, customer: str) -> None:
    """Friends who pay with the card of one of them."""
    payment = token(renting.draw, "pm")
    for friend in range(int(renting.draw.choice([2, 3], p=[0.75, 0.25]))):
        renting.account(f"{customer}-{friend}", "lent_card", new_identity(renting.draw), payment=payment)


def _company(renting: Renting, customer: str) -> None:
    """Several staff of one customer: one house, number, card and mail host; an administrator looks in on all."""
    draw = renting.draw
    host = f"{pick(draw, words().site_words)}{draw.integers(10_000)}.example"
    payment, home, office, phone = token(draw, "pm"), renting.crowd.home(), new_identity(draw), new_phone(draw)
    title = f"{pick(draw, raw_people()['companies'])}{pick(draw, raw_people()['company_forms'])}"
    size = int(draw.choice([1, 2, 3, 5], p=[0.35, 0.3, 0.25, 0.1]))
    for number in range(size):
        staff = new_identity(draw)
        who = replace(at_host(staff, f"{staff.given}.{staff.family}", host), address=office.address, phone=phone)
        who.name = f"{title} {who.name}" if draw.random() < 0.5 else who.name
        renting.account(
            customer, "company", who, payment=payment, home=home, person=f"{customer}/{number}", keeper=customer if size > 1 else "",
            block=bool(draw.random() < 0.08),
        )  # fmt: skip


def _agent(renting: Renting, customer: str) -> None:
    """An agent rents for a few clients: the agent's card, sometimes machine, line or telephone; the clients work themselves."""
    draw, crowd = renting.draw, renting.crowd
    payment, device, line, phone = token(draw, "pm"), token(draw, "br"), crowd.home(), new_phone(draw)
    host = f"{pick(draw, words().site_words)}{draw.integers(10_000)}.example"
    own_phone, own_mail = draw.random() < 0.7, draw.random() < 0.7
    for client in range(int(draw.integers(3, 11))):
        who = new_identity(draw)
        if not own_mail:
            who = at_host(who, f"{who.family}{client + 1:02d}", host)
        who.phone = who.phone if own_phone or draw.random() < 0.4 else phone
        by_agent = draw.random() < 0.5
        renting.account(
            f"{customer}-{client}", "agent_client", who, payment=payment if draw.random() < 0.85 else "",
            device=device if by_agent else "", signed_at=dotted(line) if by_agent else "",
            keeper=customer if draw.random() < 0.3 else "",
        )  # fmt: skip


def _reseller(renting: Renting, customer: str) -> None:
    """The same for many, with several cards and machines; hardly ever does the reseller log in."""
    draw, crowd = renting.draw, renting.crowd
    cards = [token(draw, "pm") for _ in range(int(draw.integers(1, 4)))]
    machines = [crowd.common_device() if draw.random() < 0.2 else token(draw, "br") for _ in range(int(draw.integers(1, 5)))]
    lines = [crowd.home() for _ in range(int(draw.integers(1, 3)))]
    crowd.resellers.append((cards[0], machines[0]))
    size = min(renting.largest_group, int(np.clip(np.exp(draw.normal(3.2, 0.7)), 6, 150)))
    for client in range(size):
        device = pick(draw, machines) if draw.random() < 0.75 else ""
        line = dotted(lines[int(draw.integers(len(lines)))]) if draw.random() < 0.6 else ""
        who = new_identity(draw)
        renting.account(f"{customer}-{client}", "reseller_client", who, payment=pick(draw, cards), device=device, signed_at=line)


def _dormitory(renting: Renting, customer: str) -> None:
    """Students or colleagues behind one line, many of them in one house."""
    draw, line, house = renting.draw, renting.crowd.home(), new_identity(renting.draw).address
    for inmate in range(min(renting.largest_group, int(draw.integers(4, 21)))):
        who = new_identity(draw)
        if draw.random() < 0.6:
            who.address = new_room(draw, house)
        home = line if draw.random() < 0.7 else line // 256 * 256 + int(draw.integers(1, 255))
        renting.account(f"{customer}-{inmate}", "dormitory", who, home=home)


KINDS: dict[str, Callable[[Renting, str], None]] = {
    "single": _single, "repeat": _repeat, "family": _family, "household": _household, "lent_card": _lent_card, "company": _company,
    "agent": _agent, "reseller": _reseller, "dormitory": _dormitory,
}  # fmt: skip
