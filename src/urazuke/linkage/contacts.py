"""A telephone and a mailbox have one form each, whichever of their spellings a renter gave.

Numbers are kept as E.164 has them; Google's metadata (phonenumbers) tell which country's plan a number without one fits. What
fits none is kept as its digits, for a wrong number that is given twice still ties two accounts.
"""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from importlib import resources
from typing import Any

_STEM = re.compile(r"([^\W\d_]{5})")
_EXTENSION = re.compile(
    r"(?:\b(?:ext|extension|x)\b\.?|#|;ext=|内線|内|분기|转|轉|分機|分机)\s*:?\s*\d{1,6}\W*$|\bx\d{1,6}\W*$", re.IGNORECASE
)
_SEVERAL = re.compile(r"[/;,、|]|\s+(?:or|and|又は|または)\s+")
# Japan's plan needs no library: a million numbers are looked at in a second.
_JAPANESE = re.compile(r"0(?:[1-9]0\d{8}|(?!91)[1-9]\d{8})")
_FEWEST_DIGITS = 7
_LONGEST = 60


@functools.cache
def _data() -> dict[str, Any]:
    """contacts.toml."""
    return tomllib.loads(resources.files(__package__).joinpath("contacts.toml").read_text("utf-8"))


@functools.lru_cache(maxsize=1 << 16)
def phone_key(text: str | None) -> str | None:
    """The first number in a field, +819011112222 for +81-90-…, 0081 90 … and 090…; without its extension.

    None where there are too few digits to be a number, or only one digit again and again.
    """
    plain = unicodedata.normalize("NFKC", text or "")[:_LONGEST]
    for piece in _SEVERAL.split(plain):
        number = _EXTENSION.sub("", piece).replace("(0)", "")
        digits = "".join(str(unicodedata.decimal(char)) for char in number if char.isdecimal())
        if len(digits) >= _FEWEST_DIGITS:
            return None if len(set(digits[-7:])) == 1 else _international("+" in number, digits)
    return None


def _international(marked: bool, digits: str) -> str:
    if not marked and _JAPANESE.fullmatch(digits) and not digits.startswith("010"):
        return f"+81{digits[1:]}"
    if digits.startswith(("81", "0081")):
        national = "0" + digits.removeprefix("00").removeprefix("81").removeprefix("0")
        if _JAPANESE.fullmatch(national):
            return f"+81{national[1:]}"
    return _by_plan(marked, digits) or (f"+{digits}" if marked else digits)


def _by_plan(marked: bool, digits: str) -> str | None:
    """The number in the first plan that it fits: with the country's code it has, or as one of the regions dials."""
    import phonenumbers

    tries: list[tuple[str, str | None]] = [("+" + digits.removeprefix("00"), None)] if marked or digits.startswith("00") else []
    tries += [(digits, region) for region, dialled in _data()["regions"].items() if not marked and re.fullmatch(dialled, digits)]
    tries += [("+" + digits, None)]
    for number, region in tries:
        try:
            parsed = phonenumbers.parse(number, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(parsed):
            return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return None


@functools.lru_cache(maxsize=1 << 16)
def email_key(text: str | None) -> str | None:
    """The mailbox: without case, Gmail's dots, a name around it and, where the provider delivers without it, a +tag; its
    domain in ASCII.
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or "").casefold())
    address = plain.rpartition("<")[2].partition(">")[0].removeprefix("mailto:").strip(".,;\"'()")
    local, at, domain = address.rpartition("@")
    if not at or not domain:
        return None
    domain = _mail_domain(domain)
    if domain in _data()["tagged"]:
        local = local.partition("+")[0] or local
    return f"{local.replace('.', '') or local if domain in _data()['dotless'] else local}@{domain}"


def _mail_domain(domain: str) -> str:
    try:
        ascii_domain = domain.strip(".").encode("idna").decode("ascii")
    except UnicodeError:
        ascii_domain = domain
    return _one_domain().get(ascii_domain, ascii_domain)


@functools.cache
def _one_domain() -> dict[str, str]:
    return {domain: domains[0] for domains in _data()["mail_domains"] for domain in domains}


def email_pattern(text: str | None) -> str | None:
    """Domain, first five letters and what follows the last digit: what addresses made up in one sitting share."""
    local, _, domain = (email_key(text) or "").rpartition("@")
    match = _STEM.match(local)
    if not match or not domain:
        return None
    tail = re.search(r"\d([^\d]*)$", local)
    return f"{match[1]}…{tail[1] if tail else ''}@{domain}"
