"""Identities look alike whether true or false: the same names, places and habits, so that no name gives a renter away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from urazuke.simulate.records import Identity
from urazuke.simulate.words import words

FULL_WIDTH = str.maketrans("0123456789-", "０１２３４５６７８９－")


def pick(draw: np.random.Generator, rows: list[str]) -> str:
    """One of them, evenly."""
    return rows[int(draw.integers(len(rows)))]


def pick_row(draw: np.random.Generator, rows: list[list[str]]) -> list[str]:
    """One row of them, evenly."""
    return rows[int(draw.integers(len(rows)))]


def token(draw: np.random.Generator, kind: str) -> str:
    """An opaque token as a provider hands over instead of a card number, a document or a browser print."""
    return f"{kind}_{int(draw.integers(1 << 60)):015x}"


def new_identity(draw: np.random.Generator) -> Identity:
    """A person nobody else in the case is, but by chance of name."""
    if draw.random() < 0.07:
        written, family, given = pick_row(draw, words().foreign_names)
        reading = ""
    else:
        one, two = pick_row(draw, words().family_names), pick_row(draw, words().given_names)
        written, family, given = f"{one[0]} {two[0]}", one[2], two[2]
        reading = f"{one[1]} {two[1]}"
    birth = date(1950, 1, 1) + timedelta(days=int(draw.integers(20_000)))
    return Identity(written, reading, family, given, birth.isoformat(), new_address(draw), new_phone(draw), new_email(draw, family, given))


def new_address(draw: np.random.Generator) -> str:
    """A Japanese postal address, in one line."""
    block = f"{draw.integers(1, 8)}-{draw.integers(1, 40)}-{draw.integers(1, 30)}"
    flat = f" {pick(draw, words().buildings)}{draw.integers(101, 909)}" if draw.random() < 0.4 else ""
    return f"{pick(draw, words().places)}{pick(draw, words().streets)}{block}{flat}"


def new_phone(draw: np.random.Generator) -> str:
    """A mobile number in the usual national writing."""
    return f"0{draw.integers(7, 10)}0-{draw.integers(1000, 9999)}-{draw.integers(1000, 9999)}"


def new_email(draw: np.random.Generator, family: str, given: str) -> str:
    """A free-mail address made of the name."""
    shapes = (f"{given}.{family}", f"{family}{given[0]}", f"{given}{family[:3]}", f"{family}_{given}")
    return f"{shapes[int(draw.integers(4))]}{draw.integers(10, 9999)}@{pick(draw, words().mail_hosts)}"


def misspelt(draw: np.random.Generator, who: Identity) -> Identity:
    """The same honest person written down again: variants, spacing, full width, another notation, another mail address."""
    name, reading, address, phone, email = who.name, who.reading, who.address, who.phone, who.email
    if draw.random() < 0.3:
        for old, new in words().kanji_variants:
            name = name.replace(old, new)
    if draw.random() < 0.25:
        name = name.replace(" ", "" if draw.random() < 0.5 else "　")
    if reading and draw.random() < 0.2:
        reading = "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in reading)
    if draw.random() < 0.25:
        address = address.translate(FULL_WIDTH)
    if draw.random() < 0.3:
        phone = f"+81-{phone[1:]}" if draw.random() < 0.5 else phone.replace("-", "")
    if draw.random() < 0.3:
        email = new_email(draw, who.family, who.given)
    return replace(who, name=name, reading=reading, address=address, phone=phone, email=email)
