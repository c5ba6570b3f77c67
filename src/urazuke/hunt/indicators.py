"""An indicator has one canonical spelling, the one that event rows use; what has none is refused with a reason.

Types (contract, section 3): `ip` (an address or a CIDR), `domain` (with all its subdomains), `url`, `email`, `hash`, `ja3`,
`user_agent`.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping

from urazuke.telemetry.addresses import canonical_url

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
TYPES = ("ip", "domain", "url", "email", "hash", "ja3", "user_agent")
# Observable types of a reading -> indicator types; the others (cve, filepath, …) do not stand in these logs.
OBSERVED = {
    "ipv4": "ip", "ipv6": "ip", "domain": "domain", "url": "url", "email": "email", "md5": "hash", "sha1": "hash", "sha256": "hash",
    "sha512": "hash", "user_agent": "user_agent",
}  # fmt: skip
HASH_LENGTHS = (32, 40, 64, 128)
MAX_LENGTH = 4096

_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_PLAIN_V4 = re.compile(rf"{_OCTET}(?:\.{_OCTET}){{3}}")  # as most indicators are given, and as they stay
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://([^/?#]*).*", re.IGNORECASE | re.DOTALL)
_DOT = re.compile(r"\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)", re.IGNORECASE)
_AT = re.compile(r"\[@\]|\(@\)|\[at\]|\(at\)", re.IGNORECASE)


def refang(text: str) -> str:
    """The value as it would stand in a log: `hxxp://evil[.]example` -> `http://evil.example`."""
    plain = _AT.sub("@", _DOT.sub(".", text.strip()))
    return re.sub(r"^h(?:xx|XX|tt)p(s?)(?:\[:\]|:)//", r"http\1://", plain)


def canonical_value(kind: str, text: str) -> str:
    """The canonical spelling of an indicator of that type; ValueError says why there is none."""
    if kind not in _CANONICAL:
        raise ValueError(f"{kind!r} is not an indicator type; types are: {', '.join(TYPES)}")
    if kind == "ip" and _PLAIN_V4.fullmatch(text):
        return text
    value = text.strip() if kind == "user_agent" else refang(text)
    if not value:
        raise ValueError("the value is empty")
    if len(value) > MAX_LENGTH or min(value) < " " or not (value.isascii() or _whole(value)):
        raise ValueError("the value is too long, or holds control characters or halves of characters")
    return _CANONICAL[kind](value)


def _whole(text: str) -> bool:
    """Is every character whole? JSON can hold one half of a surrogate pair, which no table can."""
    return not any("\ud800" <= char <= "\udfff" for char in text)


def _ip(value: str) -> str:
    try:
        if "/" not in value:
            address = ipaddress.ip_address(value)
            return str(getattr(address, "ipv4_mapped", None) or address)
        network = ipaddress.ip_network(value)
    except ValueError:
        raise ValueError(f"{value!r} is neither an address nor a network; {_network_hint(value)}") from None
    return str(network.network_address) if network.num_addresses == 1 else str(network)


def _network_hint(value: str) -> str:
    try:
        return f"did you mean {ipaddress.ip_network(value, strict=False)}?"
    except ValueError:
        return "write 192.0.2.7 or 192.0.2.0/28"


def _domain(value: str) -> str:
    name = value.lower().removeprefix("*.").strip(".")
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii")
        except UnicodeError:
            raise ValueError(f"{value!r} is not a domain name") from None
    labels = name.split(".")
    if len(name) > 253 or len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels) or labels[-1].isdigit():
        raise ValueError(f"{value!r} is not a domain name below a top-level domain")
    return name


def _url(value: str) -> str:
    match = _SCHEME.fullmatch(value)
    if not match or not match[1]:
        raise ValueError(f"{value!r} is not a URL with a scheme and a host")
    return canonical_url(value)


def _email(value: str) -> str:
    user, at, host = value.rpartition("@")
    if not at or not user or " " in value or "." not in host:
        raise ValueError(f"{value!r} is not an e-mail address")
    return value.lower()


def _hash(value: str) -> str:
    digest = value.lower()
    if len(digest) not in HASH_LENGTHS or not re.fullmatch(r"[0-9a-f]+", digest):
        raise ValueError(f"{value!r} is not an MD5, SHA-1, SHA-256 or SHA-512 in hex")
    return digest


def _ja3(value: str) -> str:
    digest = value.lower()
    if not re.fullmatch(r"[0-9a-f]{32}", digest):
        raise ValueError(f"{value!r} is not a JA3 fingerprint (32 hex digits)")
    return digest


_CANONICAL: Mapping[str, Callable[[str], str]] = {
    "ip": _ip, "domain": _domain, "url": _url, "email": _email, "hash": _hash, "ja3": _ja3, "user_agent": lambda value: value,
}  # fmt: skip

LOCAL: tuple[Network, ...] = tuple(
    ipaddress.ip_network(n)
    for n in ("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16",
              "224.0.0.0/4", "240.0.0.0/4", "::/127", "fc00::/7", "fe80::/10", "ff00::/8")
)  # fmt: skip


def private(value: str) -> bool:
    """Does the address or network lie where addresses are local, so that it names a different machine in every organisation?"""
    network = ipaddress.ip_network(value)
    return any(network.version == n.version and network.overlaps(n) for n in LOCAL)
