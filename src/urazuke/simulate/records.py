"""What a simulated hosting provider knows of its customers: identities, accounts, leases."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
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


@dataclass
class Account:
    """One customer account; `customer` is who really holds it, whatever the identity says. Times: epoch seconds UTC."""

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
    renter_operator: int = -1
    glue: list[str] = field(default_factory=list)

    @property
    def adverse(self) -> bool:
        """True where attackers hold the account at some time."""
        return self.persona is not None or self.bought

    def adverse_from(self, start: int) -> int:
        """From when a lease that starts at `start` is in adverse hands: at once, or at the hand-over of a bought account."""
        return max(start, self.handover) if self.bought and self.handover is not None else start


@dataclass
class Lease:
    """One rental of one address (or one /29), [start, end); `end` past the horizon means that the record has none."""

    lease_id: str
    account: int
    start: int
    end: int
    plan: str
    address: int = 0
    prefix: int = 32
    second: str = ""
    ambiguous: bool = False


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
