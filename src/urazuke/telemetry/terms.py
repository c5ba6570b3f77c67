"""A term is a value that a log line can be found by; its number is what it is looked up by, the text then decides.

Types: `ip4`, `ip6`, `domain`, the others as indicators are called, and `other` for what stands in an address column and is none.
Numbers, 32 bits: an IPv4 address itself; the first 32 bits of an IPv6 address; of a name the CRC-32 of its registrable part, so
that a domain is found with all its subdomains; of any other text its CRC-32.

Roles, what the value was in its line: `destination`, `source`, `answer` of a lookup, `asked` for in one, or in a `session`.
"""

from __future__ import annotations

import ipaddress
import zlib
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

TYPES = ("other", "ip4", "ip6", "domain", "url", "email", "hash", "ja3", "user_agent")
ROLES = ("destination", "source", "answer", "asked", "session")
_SECOND_LEVEL = 3  # letters: co.jp, ac.uk and com.br are no one's own


def registrable(name: str) -> str:
    """The last two labels, or three where the last two look like a public suffix: every subdomain's is that of its domain.

    It need not be what a registry sells: it only must be the same for a name and for all below it, but for the domains that
    `spans_many` tells.
    """
    labels = name.rsplit(".", 3)[-3:]
    return name if len(labels) < 3 else ".".join(labels if _shared(labels[-2], labels[-1]) else labels[-2:])


def spans_many(domain: str) -> bool:
    """Is the domain such that the names below it have different registrable parts?"""
    labels = domain.split(".")
    return len(labels) < 2 or (len(labels) == 2 and _shared(*labels))


def _shared(second: str, top: str) -> bool:
    return len(top) == 2 and len(second) <= _SECOND_LEVEL


def text_number(kind: str, value: str) -> int:
    """The number of a name or of any other text."""
    return zlib.crc32((registrable(value) if kind == "domain" else value).encode("utf-8", "surrogatepass"))


def text_numbers(kind: str, values: Iterable[str]) -> np.ndarray:
    import numpy as np

    return np.fromiter((text_number(kind, value) for value in values), np.uint32)


def address_terms(values: pa.Array, otherwise: str = "other") -> tuple[np.ndarray, np.ndarray]:
    """Type (its place in TYPES) and number of each of those canonical addresses; what is no address has the type `otherwise`."""
    import numpy as np
    import pyarrow.compute as pc

    types = np.full(len(values), TYPES.index(otherwise), np.uint8)
    numbers = np.zeros(len(values), np.uint32)
    dotted = pc.match_substring_regex(values, r"^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$").to_numpy(zero_copy_only=False)
    octets = pc.split_pattern(values.filter(dotted), ".").flatten().cast("uint32").to_numpy().reshape(-1, 4)
    good = (octets < 256).all(axis=1)
    at = np.flatnonzero(dotted)[good]
    types[at] = TYPES.index("ip4")
    numbers[at] = (octets[good].astype(np.uint64) @ np.array([1 << 24, 1 << 16, 1 << 8, 1], np.uint64)).astype(np.uint32)
    rest = np.setdiff1d(np.arange(len(values)), at, assume_unique=True)
    for i, value in zip(rest.tolist(), values.take(rest).to_pylist(), strict=True):
        with suppress(ValueError):
            numbers[i] = int(ipaddress.IPv6Address(value)) >> 96
            types[i] = TYPES.index("ip6")
    names = np.flatnonzero(types == TYPES.index(otherwise))
    numbers[names] = text_numbers(otherwise, values.take(names).to_pylist())
    return types, numbers
