"""A field of a rental record is read as what it means, or raises ValueError with the reason."""

from __future__ import annotations

import functools
import ipaddress
import unicodedata
from datetime import datetime
from zoneinfo import ZoneInfo

from urazuke.evidence.instant import parse_instant
from urazuke.leases.columns import nothing_values

# Nobody rents a wider block: such a row is a slip, and would put a large part of the internet under watch.
WIDEST_PREFIX = {4: 8, 6: 16}
MOST_ADDRESSES = 4096
_LONGEST_NOTHING = max(map(len, nothing_values()))


def optional_text(value: str | None) -> str | None:
    """The text without blanks around it, None where it says nothing."""
    stripped = (value or "").strip()
    return None if len(stripped) <= _LONGEST_NOTHING and stripped.casefold() in nothing_values() else stripped


@functools.lru_cache(maxsize=1 << 16)
def instant(text: str, zone: ZoneInfo) -> datetime:
    """The instant in UTC; times that carry no zone are in the case's."""
    return parse_instant(text, zone)


@functools.lru_cache(maxsize=1 << 16)
def address(text: str) -> str:
    """One address in its canonical form; an IPv4 address mapped into IPv6 is the IPv4 address."""
    value = unicodedata.normalize("NFKC", text).strip()
    if "%" in value:
        raise ValueError(f"{text!r} is not an address: it has a zone index")
    try:
        parsed = ipaddress.ip_address(value)
    except ValueError:
        raise ValueError(f"{text!r} is not an address") from None
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return str(mapped or parsed)


def address_or_network(text: str) -> str:
    """An address or a CIDR in canonical form; a network of one address is the address."""
    if "/" not in text:
        return address(text)
    try:
        network = ipaddress.ip_network(unicodedata.normalize("NFKC", text).strip(), strict=False)
    except ValueError:
        raise ValueError(f"{text!r} is not an address or a network") from None
    if network.prefixlen < WIDEST_PREFIX[network.version]:
        raise ValueError(f"{text!r} is wider than a /{WIDEST_PREFIX[network.version]}")
    return str(network.network_address) if network.num_addresses == 1 else str(network)


def addresses(text: str) -> tuple[str, ...]:
    """The addresses and networks joined by `;`, each once, in their order."""
    parts = [part for part in text.replace("；", ";").split(";") if part.strip()]
    if not parts:
        raise ValueError("ip is missing")
    if len(parts) > MOST_ADDRESSES:
        raise ValueError(f"more than {MOST_ADDRESSES:,} addresses in one row")
    return tuple(dict.fromkeys(address_or_network(part) for part in parts))


def address_if_any(text: str | None) -> str | None:
    """An optional address in canonical form; what is none is kept as it stands, for the reader to see."""
    if text is None:
        return None
    try:
        return address(text)
    except ValueError:
        return text
