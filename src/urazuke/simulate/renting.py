"""Honest customers rent alone, again, as families, as companies and through resellers: each shares something with others innocently."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from urazuke.simulate.addresses import EXIT_SERVICES, SUBSCRIBERS, SUBSCRIBERS_SIZE, dotted, exit_address
from urazuke.simulate.identities import misspelt, new_email, new_identity, new_phone, pick, token
from urazuke.simulate.parameters import DAY, HISTORY_DAYS, Parameters
from urazuke.simulate.records import Account, Identity, Lease, Registry
from urazuke.simulate.words import words

KINDS = ("single", "repeat", "family", "company", "reseller")
SHARES = (0.50, 0.22, 0.13, 0.11, 0.04)
MEDIAN_LEASE_DAYS = 80


class Renting:
    """Makes honest accounts and their leases, one customer after another, into a registry."""

    def __init__(self, parameters: Parameters, registry: Registry) -> None:
        self.parameters = parameters
        self.registry = registry
        self.draw = parameters.draw("renting")
        self.taken: set[str] = set()
        self.customers = 0
        self.resellers: list[tuple[str, str]] = []
        common = parameters.draw("common")
        self.common_devices = [token(common, "br") for _ in range(6)]
        self.vouchers = [token(common, "pm") for _ in range(4)]

    def rent(self, leases: int) -> None:
        """Customers until there are about so many leases."""
        while len(self.registry.leases) < leases:
            self.customers += 1
            kind = KINDS[int(self.draw.choice(len(KINDS), p=SHARES))]
            getattr(self, f"_{kind}")(f"H{self.customers:06d}")

    def _single(self, customer: str) -> None:
        self._account(customer, "single", new_identity(self.draw))

    def _repeat(self, customer: str) -> None:
        who, payment, device = new_identity(self.draw), token(self.draw, "pm"), self._device()
        document = token(self.draw, "id")
        for _ in range(int(self.draw.integers(2, 5))):
            self._account(customer, "repeat", misspelt(self.draw, who), payment=payment, device=device, document=document)

    def _family(self, customer: str) -> None:
        first, payment = new_identity(self.draw), token(self.draw, "pm")
        home = self._net()
        for member in range(int(self.draw.integers(2, 4))):
            other = new_identity(self.draw)
            given = other.name.split(" ")[-1]
            name = f"{first.name.split(' ')[0]} {given}"
            reading = f"{first.reading.split(' ')[0]} {other.reading.split(' ')[-1]}".strip()
            who = replace(other, name=name, reading=reading, family=first.family, address=first.address)
            who.email = new_email(self.draw, first.family, other.given)
            self._account(f"{customer}-{member}", "family", who, payment=payment, net=home)

    def _company(self, customer: str) -> None:
        host = f"{pick(self.draw, words().site_words)}{self.draw.integers(10_000)}.example"
        payment, net, office = token(self.draw, "pm"), self._net(), new_identity(self.draw)
        phone = new_phone(self.draw)
        for _ in range(int(self.draw.integers(1, 4))):
            staff = new_identity(self.draw)
            who = replace(staff, address=office.address, phone=phone, email=f"{staff.given}.{staff.family}@{host}")
            self._account(customer, "company", who, payment=payment, net=net, block=bool(self.draw.random() < 0.08))

    def _reseller(self, customer: str) -> None:
        payment, device, net = token(self.draw, "pm"), self._device(), self._net()
        self.resellers.append((payment, device))
        for client in range(int(self.draw.integers(6, 30))):
            used = "" if self.draw.random() < 0.2 else device
            self._account(f"{customer}-{client}", "reseller_client", new_identity(self.draw), payment=payment, net=net, device=used)

    def _account(
        self,
        customer: str,
        kind: str,
        who: Identity,
        *,
        payment: str = "",
        device: str = "",
        document: str = "",
        net: int = 0,
        block: bool = False,
    ) -> None:
        draw = self.draw
        created = self.honest_start()
        if not payment:
            payment = self.vouchers[int(draw.integers(len(self.vouchers)))] if draw.random() < 0.08 else token(draw, "pm")
        if not document and draw.random() < 0.5:
            document = token(draw, "id")
        account = Account(
            account_id=self.new_id("", 6),
            provider=int(draw.integers(self.parameters.providers)),
            customer=customer,
            kind=kind,
            identity=who,
            document=document,
            payment=payment if draw.random() < 0.97 else "",
            device=device or self._device(),
            signup_ip=self.signup_address(net),
            created=created,
            plan=pick(draw, words().plans),
        )
        account.account_id = f"{words().providers[account.provider].prefix}-{account.account_id}"
        self.registry.accounts.append(account)
        start = created
        for _ in range(1 + int(draw.geometric(0.6) - 1)):
            self.lease(account, start, start + self._length(), 29 if block else 32)
            start = int(start + draw.integers(1, 60 * DAY)) // 60 * 60
            if start >= self.parameters.closes - DAY:
                break

    def lease(self, account: Account, start: int, end: int, prefix: int = 32) -> Lease:
        """A lease of the newest account, whole minutes; one in sixteen has an IPv6 address too."""
        name = f"{words().providers[account.provider].prefix}-{self.new_id('C', 7)}"
        second = ""
        if prefix == 32 and self.draw.random() < 0.06:
            second = f"2001:db8:{account.provider + 1:x}:{self.draw.integers(1, 65536):x}:{self.draw.integers(1, 65536):x}::1"
        number = len(self.registry.accounts) - 1
        plan = account.plan if self.draw.random() < 0.7 else pick(self.draw, words().plans)
        lease = Lease(name, number, start // 60 * 60, end // 60 * 60, plan, prefix=prefix, second=second)
        self.registry.leases.append(lease)
        return lease

    def new_id(self, letter: str, digits: int) -> str:
        """A number of so many digits that no other account or lease bears."""
        while True:
            text = f"{letter}{int(self.draw.integers(10 ** (digits - 1), 10**digits))}"
            if text not in self.taken:
                self.taken.add(text)
                return text

    def signup_address(self, net: int = 0) -> str:
        """Where somebody signed up from: home, a subscriber's IPv6, or one in ten an exit that many share."""
        chance = self.draw.random()
        if chance < 0.10:
            return dotted(exit_address(self.draw, int(self.draw.integers(EXIT_SERVICES))))
        if chance < 0.18 and not net:
            site, home, host = (int(n) for n in self.draw.integers(1, (0x3FFF, 0xFFFF, 0xFFFF)))
            return f"2001:db8:{0x4000 + site:x}:{home:x}::{host:x}"
        return dotted((net or self._net()) + int(self.draw.integers(1, 255)))

    def honest_start(self) -> int:
        """Any minute of the records' time."""
        parameters = self.parameters
        low, high = parameters.opens - (HISTORY_DAYS - 5) * DAY, parameters.closes - 2 * DAY
        return int(self.draw.integers(low // 60, high // 60)) * 60

    def _length(self) -> int:
        days = float(np.clip(MEDIAN_LEASE_DAYS * np.exp(self.draw.normal(0, 0.8)), 4, 540))
        return int(days * DAY)

    def _net(self) -> int:
        return SUBSCRIBERS + int(self.draw.integers(SUBSCRIBERS_SIZE // 256)) * 256

    def _device(self) -> str:
        chance = self.draw.random()
        if chance < 0.10:
            return self.common_devices[int(self.draw.integers(len(self.common_devices)))]
        return "" if chance < 0.2 else token(self.draw, "br")
