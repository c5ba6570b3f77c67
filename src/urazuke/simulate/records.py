"""What a simulated hosting provider knows of its customers: identities, accounts, leases."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Identity:
    """A person as stated to a provider; true or false."""

    name: str
    reading: str
    family: str
    given: str
    birth: str
    address: str
    phone: str
    email: str
    family_written: str = ""
    family_reading: str = ""


@dataclass(slots=True)
class Account:
    """One customer account; `customer` is who really holds it, whatever the identity says. Times: epoch seconds UTC.

    `person` is who sits at the keyboard, `keeper` an agent who looks in now and then, `net` the home /24 (0: to be drawn).
    `handed_again` is when the account passed a second time: sold on, or `given_back` to its owner.
    """

    account_id: str
    provider: int
    customer: str
    kind: str
    identity: Identity
    document: str
    payment: str
    device: str
    signup_ip: str
    created: int
    plan: str
    persona: str | None = None
    bought: bool = False
    handover: int | None = None
    last_old: int | None = None
    first_new: int | None = None
    person: str = ""
    keeper: str = ""
    net: int = 0
    crew: str = ""
    handed_again: int | None = None
    given_back: bool = False
    stolen_from: str | None = None
    glue: list[str] = field(default_factory=list)
    machines: frozenset[str] = frozenset()

    @property
    def adverse(self) -> bool:
        """True where attackers hold the account at some time."""
        return self.persona is not None or self.bought

    def adverse_until(self, end: int) -> int:
        """Until when a lease that ends at `end` is in adverse hands: to its end, or until a stolen account is given back."""
        return min(end, self.handed_again) if self.given_back and self.handed_again is not None else end

    def adverse_from(self, start: int) -> int:
        """From when a lease that starts at `start` is in adverse hands: at once, or at the hand-over of a bought account."""
        return max(start, self.handover) if self.bought and self.handover is not None else start


@dataclass(slots=True)
class Lease:
    """One rental of one address (or one /29 or /30), [start, end); `end` past the horizon means that the record has none.

    A contract that moved to another address is two of these with one `lease_id`; each of `renewals` begins a row of its own.
    """

    lease_id: str
    account: int
    start: int
    end: int
    plan: str
    address: int = 0
    prefix: int = 32
    second: str = ""
    ambiguous: bool = False
    renewals: tuple[int, ...] = ()


@dataclass
class Registry:
    """All accounts and leases of a case, in the order in which they were made."""

    accounts: list[Account] = field(default_factory=list)
    leases: list[Lease] = field(default_factory=list)
    _index: dict[int, list[Lease]] = field(default_factory=dict)
    _indexed: int = 0

    def leases_of(self, account: int) -> list[Lease]:
        """The leases of one account, as made."""
        if self._indexed != len(self.leases):
            self._index = {}
            for lease in self.leases:
                self._index.setdefault(lease.account, []).append(lease)
            self._indexed = len(self.leases)
        return self._index.get(account, [])
