"""What case.toml and organisations.csv say, once they are read (`case`); the defaults are those of an empty case.toml."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from urazuke.evidence.instant import zone

COLUMNS_FILE = "columns.toml"
"""In a folder of leases, access records or logs it says what their own headers mean."""
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Organisation:
    id: str
    name: str
    names: tuple[str, ...] = ()
    networks: tuple[Network, ...] = ()
    contact: str | None = None
    sector: str | None = None
    timezone: str | None = None


@dataclass(frozen=True, slots=True)
class Publisher:
    name: str
    reliability: str = "F"


@dataclass(frozen=True, slots=True)
class Lead:
    """A server known to have taken part: an address or a domain, and an instant (or `[time, end)`) inside the attack."""

    time: datetime
    ip: str | None = None
    domain: str | None = None
    end: datetime | None = None
    organisation: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    endpoint: str
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Rival:
    """A hypothesis that an analyst adds to a question; under evidence it behaves like that standing rival (`resale`, `shared` …)."""

    question: str
    name: str
    like: str
    prior: float | None = None


@dataclass(frozen=True)
class Settings:
    """What case.toml and organisations.csv say; the defaults are those of an empty case.toml."""

    title: str = "Untitled case"
    question: str = "Who controlled the rented servers, and who was attacked through them?"
    timezone: str = "UTC"
    tlp: str = "amber"
    language: str = "en"
    organisations: tuple[Organisation, ...] = ()
    publishers: tuple[Publisher, ...] = ()
    leads: tuple[Lead, ...] = ()
    actors: tuple[Actor, ...] = ()
    reader: Reader | None = None
    hypotheses: tuple[Rival, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        return zone(self.timezone)

    def organisation(self, organisation_id: str) -> Organisation | None:
        return next((o for o in self.organisations if o.id == organisation_id), None)

    def organisation_name(self, organisation_id: str | None) -> str:
        """What the case calls it, or the id where the case does not name it."""
        known = self.organisation(organisation_id or "")
        return known.name if known else str(organisation_id or "–")

    def zone_of(self, organisation_id: str) -> ZoneInfo:
        """The time zone of that organisation's logs that carry none."""
        known = self.organisation(organisation_id)
        return zone(known.timezone) if known and known.timezone else self.zone
