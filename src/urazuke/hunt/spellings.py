"""Whatever spelling a log has for something watched, one of these patterns stands in the line.

They only say which lines to read: a reader and the match decide. So each may match too much, none too little. What can be
spelled in ways that no pattern covers (all addresses, `::1`, a user agent without letters) raises UnspellableError: every
line must be read then.

An IPv4 address stands as it is, or mapped into IPv6 in hexadecimal. An IPv6 address has a run of groups that are not zero,
which `::` cannot leave out; each may have zeros in front. A network is the octets or groups in front of the address. Names are
looked for in either case; letters that become ASCII when a name is normalised are found by `beyond_ascii`. Of URLs and user
agents the longest stretch is taken that no format escapes.
"""

from __future__ import annotations

import ipaddress
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from urazuke.telemetry.by_line import AS_IT_IS

SHORT = 9  # a name or a prefix of fewer bytes is part of many others: what stands before it is looked at, too
MOST_PIECES = 1 << 16  # networks that are not on an octet's border are split as long as there are fewer
MAPPED = rb"ffff:[0-9a-f]{1,4}:[0-9a-f]"
# A byte that a letter begins with which may become a letter, digit, hyphen or dot of ASCII when a name is normalised: all but
# Greek, Cyrillic, Hebrew, Arabic, Indic, kana, kanji and Hangul. Tests go through all of Unicode.
TO_ASCII = re.compile(rb"(?:[\xc2-\xcd\xe1\xe2\xea\xef\xf0]|\xe3[\x80\x89-\x8f])[^\n]*")
NOT_ASCII = re.compile(rb"[\x80-\xff][^\n]*")
_SAFE = re.compile(f"[{AS_IT_IS}]+")
_SPECIAL = re.compile(rb"[^0-9A-Za-z]")
_LEAST_DIGITS = 3

Pattern = tuple[bytes, bool]
"""A regular expression, and whether upper and lower case are one."""


class UnspellableError(ValueError):
    """The value has more spellings than patterns can cover."""


@dataclass(frozen=True, slots=True)
class Spellings:
    """`plain` IPv4 addresses, which stand alone between the separators of some logs, and all `others`; regular expressions.

    `mapped`: an IPv4 address is among what is watched. `beyond_ascii` finds the lines in which a watched name may hide in
    letters that are no ASCII; None where no name is watched.
    """

    plain: tuple[bytes, ...]
    others: tuple[Pattern, ...]
    addresses: tuple[Pattern, ...]
    beyond_ascii: re.Pattern[bytes] | None


def spellings(watched: Iterable[tuple[str, str]]) -> Spellings:
    """The patterns for those indicators (type, canonical value); UnspellableError where one has none."""
    rows = list(dict.fromkeys(watched))
    networks = [ipaddress.ip_network(value) for kind, value in rows if kind == "ip" and "/" in value]
    plain = [value.replace(".", r"\x2e").encode() for kind, value in rows if kind == "ip" and "/" not in value and ":" not in value]
    addresses = [*_v4_prefixes([n for n in networks if n.version == 4])]
    if plain or any(n.version == 4 for n in networks):
        addresses.append((MAPPED, True))
    for kind, value in rows:
        if kind == "ip" and ":" in value:
            addresses += [(pattern, True) for pattern in _v6(value)]
    names = [(kind, value) for kind, value in rows if kind in ("domain", "url", "email")]
    others = [p for kind, value in rows if kind != "ip" for p in _SPELLED[kind](value)]
    international = any("xn--" in value for _, value in names)
    beyond = (NOT_ASCII if international else TO_ASCII) if names else None
    return Spellings(tuple(plain), tuple(dict.fromkeys(others)), tuple(dict.fromkeys(addresses)), beyond)


def escaped(text: str | bytes) -> bytes:
    """A regular expression for exactly these bytes."""
    data = text.encode() if isinstance(text, str) else text
    return _SPECIAL.sub(lambda found: b"\\x%02x" % found[0][0], data)


def _v4_prefixes(networks: list[ipaddress.IPv4Network]) -> Iterator[Pattern]:
    """The octets in front of every address in the networks."""
    wanted: set[str] = set()
    for network in networks:
        octets = -(-network.prefixlen // 8)
        if not network.prefixlen:
            raise UnspellableError(str(network))
        if len(wanted) > MOST_PIECES:
            octets = max(1, network.prefixlen // 8)
        step = 1 << (32 - 8 * octets)
        first, last = int(network.network_address) // step, int(network.broadcast_address) // step
        for piece in range(first, last + 1):
            address = str(ipaddress.IPv4Address(piece * step)).split(".")[:octets]
            wanted.add(".".join(address) + ("." if octets < 4 else ""))
    for prefix in sorted(wanted):
        yield (rb"(?:^|[^0-9.])" if len(prefix) < SHORT else b"") + escaped(prefix), False


def _v6(value: str) -> Iterator[bytes]:
    """The longest run of whole groups that are known and not zero, with and without zeros in front of each."""
    network = ipaddress.IPv6Network(value)
    known = network.network_address.exploded.split(":")[: network.prefixlen // 16]
    groups = [g.lstrip("0") for g in known]
    runs = [list(run) for filled, run in itertools.groupby(enumerate(groups), key=lambda pair: bool(pair[1])) if filled]
    best = max(runs, key=lambda run: (sum(len(g) for _, g in run), run[0][0]), default=[])
    if sum(len(g) for _, g in best) < _LEAST_DIGITS:
        raise UnspellableError(value)
    yield b":".join((b"0{0,%d}" % (4 - len(g)) if n and len(g) < 4 else b"") + g.encode() for n, (_, g) in enumerate(best))
    if best[-1][0] > 5:  # the last two groups may be written as an IPv4 address
        octets = str(ipaddress.IPv4Address(int(network.network_address) & 0xFFFFFFFF)).split(".")
        yield escaped(":" + (".".join(octets) if len(known) == 8 else ".".join(octets[:2]) + "."))


def _domain(value: str) -> Iterator[Pattern]:
    before = rb"(?:^|[^a-z0-9_-]|\\[bfnrt])" if len(value) < SHORT else b""
    yield before + escaped(value), True


def _hash(value: str) -> Iterator[Pattern]:
    yield escaped(value), True
    yield escaped(":".join(value[i : i + 2] for i in range(0, len(value), 2))), True


def _url(value: str) -> Iterator[Pattern]:
    """A stretch of the path, which logs keep as it is; where there is none, of the host."""
    _, _, rest = value.partition("://")
    host, _, path = rest.partition("/")
    stretches = [s for s in _SAFE.findall(path) if len(s) >= SHORT]
    host = host.rpartition("@")[2]
    yield from _longest(max(stretches, key=len) if stretches else host if host.startswith("[") else host.partition(":")[0])


def _longest(value: str) -> Iterator[Pattern]:
    stretch = max(_SAFE.findall(value), key=len, default="").strip()
    if len(stretch) < _LEAST_DIGITS:
        raise UnspellableError(value)
    yield escaped(stretch[-64:].strip()), True


_SPELLED = {
    "domain": _domain, "hash": _hash, "ja3": lambda value: iter([(escaped(value), True)]), "url": _url, "email": _longest,
    "user_agent": _longest,
}  # fmt: skip
