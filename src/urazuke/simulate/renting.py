"""Accounts and leases, one customer after another, until the market is as large as asked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from urazuke.simulate.addresses import dotted
from urazuke.simulate.crowd import Crowd
from urazuke.simulate.identities import pick, token
from urazuke.simulate.market import market_of
from urazuke.simulate.parameters import DAY, HISTORY_DAYS, Parameters
from urazuke.simulate.records import Account, Identity, Lease, Registry
from urazuke.simulate.words import words

MEDIAN_LEASE_DAYS = 80
MANY_LEASES = 60_000
RENEWED, MOVED_CONTRACT = 0.1, 0.02


class Renting:
    """Makes honest accounts and their leases into a registry; customers.py says what kinds of customers there are."""

    def __init__(self, parameters: Parameters, registry: Registry) -> None:
        self.parameters = parameters
        self.registry = registry
        self.market = market_of(parameters)
        self.draw = parameters.draw("renting")
        self.crowd = Crowd(parameters, self.draw)
        self.taken: set[str] = set()
        self.digits = 6 if parameters.leases < MANY_LEASES else 8
        self.largest_group = max(6, parameters.leases // 20)

    def account(
        self,
        customer: str,
        kind: str,
        who: Identity,
        *,
        payment: str = "",
        device: str = "",
        document: str = "",
        home: int = 0,
        signed_at: str = "",
        person: str = "",
        keeper: str = "",
        block: bool = False,
    ) -> Account:
        """One account of that customer with its leases; what is not given is the customer's own or the crowd's."""
        draw, created = self.draw, self.honest_start()
        provider = int(draw.integers(self.parameters.providers))
        home = home or self.crowd.home()
        if kind == "single":
            who.phone = self.crowd.phone(created)
        account = Account(
            account_id=f"{words().providers[provider].prefix}-{self.new_id('', self.digits)}",
            provider=provider,
            customer=customer,
            kind=kind,
            identity=who,
            document=(document or token(draw, "id")) if self.crowd.happens("document") else "",
            payment="" if self.crowd.happens("no_payment") else payment or self.crowd.payment(),
            device=device or self.crowd.device(),
            signup_ip=signed_at or self.signed_up(home),
            created=created,
            plan=pick(draw, words().plans),
            person=person,
            keeper=keeper,
            net=home,
        )
        self.registry.accounts.append(account)
        self._leases(account, int(draw.integers(29, 31)) if block else 32)
        return account

    def _leases(self, account: Account, prefix: int) -> None:
        start, last = account.created, account.created
        for _ in range(int(self.draw.geometric(0.6))):
            end = start + self._length()
            self.lease(account, start, end, prefix)
            last = max(last, end)
            start = int(start + self.draw.integers(1, 60 * DAY)) // 60 * 60
            if start >= self.parameters.closes - DAY:
                break
        if account.kind == "single" and self.draw.random() < 0.2:
            self.crowd.give_up(account.identity.phone, last)

    def lease(self, account: Account, start: int, end: int, prefix: int = 32) -> Lease:
        """A lease of the newest account, whole minutes; one in sixteen has an IPv6 address or network too.

        Some contracts are renewed, a row each time; a few move to another address and go on there.
        """
        draw = self.draw
        name = self._lease_id(account)
        second = self._second(account.provider) if prefix == 32 and draw.random() < 0.06 else ""
        plan = account.plan if draw.random() < 0.7 else pick(draw, words().plans)
        start, end = start // 60 * 60, end // 60 * 60
        lease = Lease(name, len(self.registry.accounts) - 1, start, end, plan, prefix=prefix, second=second)
        chance = draw.random()
        if chance < RENEWED and prefix == 32 and end - start > 20 * DAY:
            cuts = start + np.sort(draw.integers(DAY, end - start - DAY, int(draw.integers(1, 4)))) // 60 * 60
            lease.renewals = tuple(sorted({int(cut) for cut in cuts if start < cut < self.parameters.closes}))
        self.registry.leases.append(lease)
        if RENEWED < chance < RENEWED + MOVED_CONTRACT and prefix == 32 and account.persona is None and end - start > 20 * DAY:
            moved = start + int((end - start) * draw.uniform(0.3, 0.7)) // 60 * 60
            if moved < self.parameters.closes:
                lease.end, lease.second = moved, ""
                self.registry.leases.append(replace(lease, start=moved, end=end))
        return lease

    def renew_under_new_numbers(self) -> None:
        """Some contracts of honest customers go on under another number, the new one often signed before the old one ends.

        To be called when every lease has its address: the new contract has the same.
        """
        share, added = self.market["paperwork"]["new_number"], []
        for lease in self.registry.leases:
            account = self.registry.accounts[lease.account]
            plain = lease.prefix == 32 and not (account.adverse or lease.ambiguous or lease.renewals)
            if not plain or lease.end - lease.start < 30 * DAY or self.draw.random() >= share:
                continue
            cut = lease.start + int((lease.end - lease.start) * self.draw.uniform(0.3, 0.7)) // 60 * 60
            if cut < self.parameters.closes - DAY:
                overlap = int(self.draw.integers(0, 6 * DAY)) // 60 * 60 if self.draw.random() < 0.5 else 0
                added.append(replace(lease, lease_id=self._lease_id(account), start=cut))
                lease.end = cut + overlap
        self.registry.leases += added

    def _lease_id(self, account: Account) -> str:
        return f"{words().providers[account.provider].prefix}-{self.new_id('C', self.digits + 1)}"

    def _second(self, provider: int) -> str:
        site, net = (int(n) for n in self.draw.integers(1, 65_536, 2))
        tail = "::1" if self.draw.random() < 0.7 else "::/64"
        return f"2001:db8:{provider + 1:x}:{site:x}{tail}" if tail == "::/64" else f"2001:db8:{provider + 1:x}:{site:x}:{net:x}::1"

    def new_id(self, letter: str, digits: int) -> str:
        """A number of so many digits that no other account or lease bears."""
        while True:
            text = f"{letter}{int(self.draw.integers(10 ** (digits - 1), 10**digits))}"
            if text not in self.taken:
                self.taken.add(text)
                return text

    def signed_up(self, home: int) -> str:
        """Where somebody signed up from: home, by IPv6, or through a VPN service."""
        if self.crowd.happens("exit_signup"):
            return self.crowd.exit()
        if self.crowd.happens("ipv6_signup"):
            return at_home_by_ipv6(home, int(self.draw.integers(1, 0xFFFF)))
        return dotted(home)

    def honest_start(self) -> int:
        """Any minute of the records' time."""
        parameters = self.parameters
        low, high = parameters.opens - (HISTORY_DAYS - 5) * DAY, parameters.closes - 2 * DAY
        return int(self.draw.integers(low // 60, high // 60)) * 60

    def _length(self) -> int:
        days = float(np.clip(MEDIAN_LEASE_DAYS * np.exp(self.draw.normal(0, 0.8)), 4, 540))
        return int(days * DAY)


def at_home_by_ipv6(home: int, host: int) -> str:
    """An address of the /64 that belongs to that home."""
    return f"2001:db8:{0x4000 + (home >> 16 & 0x3FFF):x}:{home & 0xFFFF:x}::{host:x}"
