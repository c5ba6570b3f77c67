"""What two accounts may have in common is compared in one form, however the two providers wrote it."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from functools import lru_cache

from urazuke.linkage.names.families import family_forms

_COMPANY = re.compile(r"株式会社|有限会社|合同会社|\(株\)|\(有\)|\b(?:inc|ltd|llc|corp|co)\b\.?")
_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}


def folded(text: str | None) -> str | None:
    """NFKC, lower case, no blanks; None where nothing is left."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or "").casefold()) or None


def reading_key(text: str | None) -> str | None:
    """A reading in full-width katakana without blanks: むらかみ しょうた, ﾑﾗｶﾐ ｼｮｳﾀ and ムラカミショウタ are one."""
    plain = folded(text)
    return plain.translate(_KATAKANA) if plain else None


def name_tokens(text: str | None) -> tuple[str, ...]:
    """The parts of a name as written, without a company in front: 青葉商事株式会社 柴田 健太 has 柴田 and 健太."""
    plain = re.sub("[,、・·]", " ", unicodedata.normalize("NFKC", text or "").casefold())
    parts = [part for part in plain.split() if not _COMPANY.search(part)]
    return tuple(part.translate(_KATAKANA) for part in parts)


def identity_key(name: str | None, reading: str | None, birth_date: str | None) -> str | None:
    """Whom the lessee claims to be: birth date with the reading or else the name; None where there is no name.

    Term frequencies count these, so that one honest customer's five leases do not make a card look common.
    """
    called = reading_key(reading) or folded(" ".join(name_tokens(name)))
    return f"{folded(birth_date) or '?'}|{called}" if called else None


@lru_cache(maxsize=1 << 16)
def network_key(text: str | None) -> str | None:
    """The /24 or /64 of an address; None where it is none."""
    try:
        address = ipaddress.ip_address(text or "")
    except ValueError:
        return None
    return str(ipaddress.ip_network(f"{address}/{24 if address.version == 4 else 64}", strict=False))


def same_family(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Do the names share a family name? The first parts equal, or one that the other may be in another script; in Latin
    letters, where orders vary, also the last; written together, the first two characters. In doubt yes: a family explains
    what would else link.
    """
    if not left or not right:
        return False
    if not family_forms(left).isdisjoint(family_forms(right)):
        return True
    if len(left) > 1 and len(right) > 1:
        return left[0] == right[0] or (left[0].isascii() and left[-1] == right[-1])
    short, long = sorted((left[0], right[0]), key=len)
    return long.startswith(short) if len(left) != len(right) and len(short) < 3 else long[:2] == short[:2]


def alike_names(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Could one stem of an e-mail address come from both names? Two parts begin with the same two characters."""
    return any(a[:2] == b[:2] for a in left for b in right)
