"""Every address and every name has one spelling, whatever a log wrote.

Addresses: as `ipaddress` prints them, without a scope, IPv4 mapped into IPv6 as IPv4. Names: lower-case, no trailing
dot, international labels as A-labels (IDNA 2003).
"""

from __future__ import annotations

import functools
import ipaddress
import re
import socket
from contextlib import suppress
from typing import NamedTuple

_URL = re.compile(r"([a-z][a-z0-9+.-]{0,15})://([^/?#]+)(.*)", re.IGNORECASE | re.DOTALL)
OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_PLAIN_IPV4 = re.compile(rf"{OCTET}(?:\.{OCTET}){{3}}")
_PLAIN_IPV6 = re.compile(r"[0-9A-Fa-f:]{2,39}")
_MAIL = re.compile(r"""(?<![^\s<>,;:"'()\[\]])[^\s<>,;:"'()\[\]@]{1,64}@[^\s<>,;:"'()\[\]@]{1,255}""")
_LONGEST_ADDRESS = 64
_LONGEST_NAME = 1024


class Host(NamedTuple):
    """What stands before the path of a URL or in a Host header: a name or an address, and the port if it says one."""

    name: str | None
    address: str | None
    port: int | None


NOWHERE = Host(None, None, None)


def canonical_address(text: str) -> str | None:
    """The address in its one spelling; None where the text is none."""
    return _address(text) if len(text) <= _LONGEST_ADDRESS else None


@functools.lru_cache(1 << 16)
def _address(text: str) -> str | None:
    if _PLAIN_IPV4.fullmatch(text):
        return text
    if _PLAIN_IPV6.fullmatch(text):  # what `ipaddress` says of these, ten times as fast
        with suppress(OSError):
            packed = socket.inet_pton(socket.AF_INET6, text)
            if any(packed[:10]):
                return socket.inet_ntop(socket.AF_INET6, packed)
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(address)


def canonical_name(text: str) -> str | None:
    """The name in its one spelling; None where nothing is left of it."""
    return _name(text) if len(text) <= _LONGEST_NAME else text[:_LONGEST_NAME].lower()


@functools.lru_cache(1 << 16)
def _name(text: str) -> str | None:
    name = text.strip().rstrip(".").lower()
    if not name.isascii() and len(name) < 256:
        with suppress(UnicodeError):  # no host name then, and still what the log says
            name = name.encode("idna").decode("ascii").lower()
    return name or None


def canonical_answer(text: str) -> str | None:
    """A DNS answer: an address or a name in its one spelling."""
    return canonical_address(text) or canonical_name(text)


def split_host(text: str) -> Host:
    """The parts of `name:port`, `192.0.2.1:port`, `[2001:db8::1]:port`, or any of them without a port."""
    return _host(text) if len(text) <= _LONGEST_NAME else NOWHERE


@functools.lru_cache(1 << 16)
def _host(text: str) -> Host:
    text = text.strip()
    if text.startswith("["):
        inside, _, rest = text[1:].partition("]")
        return Host(None, canonical_address(inside), _port(rest.removeprefix(":")))
    if address := canonical_address(text):
        return Host(None, address, None)
    head, colon, tail = text.rpartition(":")
    port = _port(tail) if colon else None
    if colon and (port is not None or not tail):
        text = head
    if address := canonical_address(text):
        return Host(None, address, port)
    return Host(canonical_name(text), None, port)


def _port(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 and int(text) < 65536 else None


def url_host(url: str) -> tuple[Host, int | None]:
    """The host that an absolute URL names and the port it leads to; NOWHERE and None where the URL is not absolute."""
    scheme, found, rest = url.partition("://")
    if not found or not scheme.isalnum():
        return NOWHERE, None
    authority = rest
    for mark in "/?#":
        authority = authority.partition(mark)[0]
    host = split_host(authority.rpartition("@")[2])
    return host, host.port or {"http": 80, "https": 443, "ftp": 21}.get(scheme.lower())


def absolute_url(host: str | None, target: str | None) -> str | None:
    """The URL that a request for `target` at `host` asks for; a path stays one where no host is known.

    None where the target is neither a path nor a URL, as of CONNECT and of `OPTIONS *`.
    """
    if not target or "://" in target[:16]:
        return canonical_url(target) if target else None
    if not target.startswith("/"):
        return None
    return canonical_url(f"http://{host.strip()}{target}") if host else target


def canonical_url(url: str) -> str:
    """The URL in its one spelling: scheme and host in lower case, no port that the scheme implies, `/` for an empty path.

    Path and query keep their letters; a text that is no absolute URL is left as it is.
    """
    match = _URL.fullmatch(url)
    if not match:
        return url
    scheme, authority, rest = match[1].lower(), match[2].lower(), match[3]
    authority = authority.removesuffix({"http": ":80", "https": ":443", "ftp": ":21"}.get(scheme, "\0"))
    return f"{scheme}://{authority}{rest if rest.startswith('/') else '/' + rest}"


def asked_host(host: str | None, target: str | None) -> str | None:
    """The name or address that a request is for: of its Host header, else of its absolute target."""
    found = split_host(host) if host else url_host(target)[0] if target else NOWHERE
    return found.name or found.address


def requested_host(method: str | None, url: str | None) -> tuple[str | None, int | None]:
    """The name or address that a proxy was asked for, and the port."""
    host, port = (split_host(url or ""), None) if method == "CONNECT" else url_host(url or "")
    return host.name or host.address, host.port if method == "CONNECT" else port


def mail_addresses(text: str) -> list[str]:
    """The mail addresses in a header or an SMTP command, in lower case."""
    return [address.lower().rstrip(".") for address in _MAIL.findall(text)] if "@" in text else []
