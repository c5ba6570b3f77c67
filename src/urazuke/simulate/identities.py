"""Identities look alike whether true or false: the same names, places and habits, so that no name gives a renter away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from urazuke.simulate.market import pick_by_weight
from urazuke.simulate.people import ORIGINS, NamePart, pick_family, pick_given
from urazuke.simulate.records import Identity
from urazuke.simulate.words import words


def pick(draw: np.random.Generator, rows: list[str]) -> str:
    """One of them, evenly."""
    return rows[int(draw.integers(len(rows)))]


def token(draw: np.random.Generator, kind: str) -> str:
    """An opaque token as a provider hands over instead of a card number, a document or a browser print."""
    return f"{kind}_{int(draw.integers(1 << 60)):015x}"


def new_identity(draw: np.random.Generator) -> Identity:
    """A person nobody else in the case is, but by chance of name."""
    origin = pick_by_weight(draw, ORIGINS)
    family, given = pick_family(draw, origin), pick_given(draw, origin)
    return _person(draw, origin, family, given, new_address(draw))


def relative(draw: np.random.Generator, who: Identity) -> Identity:
    """Somebody else of the same family and house."""
    origin = next(iter(ORIGINS)) if who.reading else "western"
    return _person(draw, origin, NamePart(who.family_written, who.family_reading, who.family), pick_given(draw, origin), who.address)


def _person(draw: np.random.Generator, origin: str, family: NamePart, given: NamePart, address: str) -> Identity:
    birth = date(1948, 1, 1) + timedelta(days=int(draw.integers(21_000)))
    written = f"{family.written}, {given.written}" if origin == "western" and draw.random() < 0.5 else f"{family.written} {given.written}"
    if origin == "western" and "," not in written:
        written = f"{given.written} {family.written}"
    return Identity(
        name=written,
        reading=f"{family.reading} {given.reading}" if family.reading and given.reading else "",
        family=family.romaji,
        given=given.romaji,
        birth=birth.isoformat(),
        address=address,
        phone=new_phone(draw),
        email=new_email(draw, family.romaji, given.romaji),
        family_written=family.written,
        family_reading=family.reading,
    )


def new_address(draw: np.random.Generator) -> str:
    """A Japanese postal address, in one line."""
    block = f"{draw.integers(1, 8)}-{draw.integers(1, 40)}-{draw.integers(1, 30)}"
    flat = f" {pick(draw, words().buildings)}{draw.integers(101, 909)}" if draw.random() < 0.4 else ""
    return f"{pick(draw, words().places)}{pick(draw, words().streets)}{block}{flat}"


def new_room(draw: np.random.Generator, house: str) -> str:
    """The same house, another door."""
    street, _, building = house.partition(" ")
    return f"{street} {building.rstrip('0123456789') or words().buildings[0]}{draw.integers(101, 909)}"


def new_phone(draw: np.random.Generator) -> str:
    """A mobile number in the usual national writing."""
    return f"0{draw.integers(7, 10)}0-{draw.integers(1000, 9999)}-{draw.integers(1000, 9999)}"


def new_email(draw: np.random.Generator, family: str, given: str) -> str:
    """A free-mail address made of the name."""
    shapes = (
        f"{given}.{family}",
        f"{family}{given[0]}",
        f"{given}{family[:3]}",
        f"{family}_{given}",
        f"{given}{draw.integers(1960, 2005)}",
    )
    return f"{shapes[int(draw.integers(len(shapes)))]}{draw.integers(10, 9999)}@{pick(draw, words().mail_hosts)}"


def at_host(who: Identity, local: str, host: str) -> Identity:
    """The same person with that mail address."""
    return replace(who, email=f"{local}@{host}")
