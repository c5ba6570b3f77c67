"""The addresses of a row are read however they are listed: singly, as networks, ranges or wildcards, with ports and brackets.

A range becomes the fewest networks that hold exactly its addresses.
"""

from __future__ import annotations

import functools
import ipaddress
import re
import unicodedata
from collections.abc import Iterator, Sequence

# Nobody rents a wider block: such a row is a slip, and would put a large part of the internet under watch.
WIDEST_PREFIX = {4: 8, 6: 16}
MOST_ADDRESSES = 4096
LONGEST_ADDRESS = 100
_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_CANONICAL = re.compile(rf"(?:{_OCTET}\.){{3}}{_OCTET}")
_PADDED = re.compile(r"\d{3}\.\d{3}\.\d{3}\.\d{3}")
_WITH_PORT = re.compile(r"\[([0-9A-Fa-f:.]+)\](?::\d{1,5})?|(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}")
_BETWEEN = re.compile(r"[;,、|\s]+")
_RANGE = re.compile(r"([0-9A-Fa-f:.]+)\s*(?:-|–|—|―|~|〜|から|\bto\b|\.\.\.?|…)\s*([0-9A-Fa-f:.]+)")
_RANGE_SPACES = re.compile(r"(?<=[0-9A-Fa-f:.])\s*(-|–|—|―|~|〜|から|\bto\b|\.\.\.?|…)\s*(?=[0-9A-Fa-f:])")
_NETMASK = re.compile(r"(\d{1,3}(?:\.\d{1,3}){3})[\s,;]+(255\.\d{1,3}\.\d{1,3}\.\d{1,3})\b")
_REMARK = re.compile(r" ?\([^();,、|]{0,60}\)(?= ?(?:[;,、|]|$))")
_WILDCARD = re.compile(r"(\d{1,3}(?:\.\d{1,3}){0,2})\.(?:[*x](?:\.[*x]){0,2})", re.IGNORECASE)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def address(text: str) -> str:
    """One address in its canonical form, without port and brackets; an IPv4 address mapped into IPv6 is the IPv4 address."""
    if len(text) > LONGEST_ADDRESS:
        raise ValueError(f"{text[:40]!r}… is not an address")
    return text if _CANONICAL.fullmatch(text) else _canonical(text)


@functools.lru_cache(maxsize=1 << 16)
def _canonical(text: str) -> str:
    return str(_address(text))


def _address(text: str) -> Address:
    value = unicodedata.normalize("NFKC", text).strip().replace("[.]", ".")
    if "%" in value:
        raise ValueError(f"{text!r} is not an address: it has a zone index")
    if port := _WITH_PORT.fullmatch(value):
        value = port[1] or port[2]
    if _PADDED.fullmatch(value):
        value = ".".join(str(int(octet)) for octet in value.split("."))
    try:
        parsed = ipaddress.ip_address(value)
    except ValueError:
        raise ValueError(f"{text!r} is not an address") from None
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return mapped or parsed


def addresses(text: str) -> tuple[str, ...]:
    """The addresses and networks of that field, each once, in their order; ValueError with the one that is none."""
    if _CANONICAL.fullmatch(text):
        return (text,)
    if len(text) > MOST_ADDRESSES * LONGEST_ADDRESS:
        raise ValueError(f"more than {MOST_ADDRESSES:,} addresses in one row")
    value = _RANGE_SPACES.sub(r"\1", _listed(" ".join(unicodedata.normalize("NFKC", text).split())))
    pieces = [piece for piece in _BETWEEN.split(_NETMASK.sub(r"\1/\2", value)) if piece]
    if not pieces:
        raise ValueError("ip is missing")
    if len(pieces) > MOST_ADDRESSES:
        raise ValueError(f"more than {MOST_ADDRESSES:,} addresses in one row")
    return tuple(dict.fromkeys(found for piece in pieces for found in _read(piece)))


def _listed(text: str) -> str:
    """The field without what a list printed as text has around and between its items, and without remarks in brackets."""
    value = _REMARK.sub("", text.strip()).replace("[.]", ".")
    if re.fullmatch(r"[\[{(][^\[\](){}]*[\]})]", value) and not _WITH_PORT.fullmatch(value):
        value = value[1:-1]
    return value.replace("'", " ").replace('"', " ")


def _read(piece: str) -> Iterator[str]:
    if len(piece) > 2 * LONGEST_ADDRESS:
        raise ValueError(f"{piece[:40]!r}… is not an address")
    if match := _RANGE.fullmatch(piece):
        yield from map(_name, _range(piece, match[1], match[2]))
    elif match := _WILDCARD.fullmatch(piece):
        given = match[1].split(".")
        yield _network(".".join([*given, *["0"] * (4 - len(given))]) + f"/{8 * len(given)}")
    elif "/" in piece:
        yield _network(piece)
    else:
        yield address(piece)


def _range(text: str, first: str, last: str) -> Sequence[Network]:
    """The networks from `first` to `last`, both included; `last` may be the end of the address alone: 192.0.2.10-20."""
    low = _address(first)
    if last.isdigit() and low.version == 4:
        last = f"{first.rpartition('.')[0]}.{last}"
    high = _address(last)
    if low.version != high.version or int(high) < int(low):
        raise ValueError(f"{text!r} is not a range of addresses")
    if (int(high) - int(low)).bit_length() > low.max_prefixlen - WIDEST_PREFIX[low.version]:
        raise ValueError(f"{text!r} is wider than a /{WIDEST_PREFIX[low.version]}")
    if isinstance(low, ipaddress.IPv4Address) and isinstance(high, ipaddress.IPv4Address):
        return list(ipaddress.summarize_address_range(low, high))
    assert isinstance(low, ipaddress.IPv6Address) and isinstance(high, ipaddress.IPv6Address)
    return list(ipaddress.summarize_address_range(low, high))


def _network(text: str) -> str:
    """A CIDR, or an address with its mask, in canonical form."""
    host, _, length = text.partition("/")
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
    try:
        network = ipaddress.ip_network(f"{host}/{length}", strict=False)
    except ValueError:
        raise ValueError(f"{text!r} is not an address or a network") from None
    mapped = network.network_address.ipv4_mapped if isinstance(network, ipaddress.IPv6Network) else None
    if mapped and network.prefixlen >= 96:
        network = ipaddress.ip_network(f"{mapped}/{network.prefixlen - 96}")
    if network.prefixlen < WIDEST_PREFIX[network.version]:
        raise ValueError(f"{text!r} is wider than a /{WIDEST_PREFIX[network.version]}")
    return _name(network)


def _name(network: Network) -> str:
    """A network of one address is the address."""
    return str(network.network_address) if network.num_addresses == 1 else str(network)


def address_if_any(text: str | None) -> str | None:
    """An optional address in canonical form; what is none is kept as it stands, for the reader to see."""
    if text is None:
        return None
    try:
        return address(text)
    except ValueError:
        return text
