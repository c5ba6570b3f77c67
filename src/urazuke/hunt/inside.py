"""Which addresses are an organisation's own: local ones, and those in the networks that the case gives it."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator

from urazuke.evidence.settings import Settings
from urazuke.hunt.indicators import LOCAL, Network

Ranges = tuple[tuple[int, int, int], ...]  # version, first, last


class Inside:
    """Asked often, so networks are kept as ranges of numbers."""

    def __init__(self, settings: Settings) -> None:
        self._local = _ranges(LOCAL)
        self._own = {o.id: _ranges(o.networks) for o in settings.organisations}

    def of(self, seen: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        """Those pairs (organisation, address) of which the address is the organisation's own."""
        for organisation, address in seen:
            if self.holds(organisation, address):
                yield organisation, address

    def holds(self, organisation: str, address: str) -> bool:
        try:
            parsed = ipaddress.ip_address(address)
        except ValueError:
            return False
        version, number = parsed.version, int(parsed)
        ranges = self._local + self._own.get(organisation, ())
        return any(v == version and first <= number <= last for v, first, last in ranges)


def _ranges(networks: Iterable[Network]) -> Ranges:
    return tuple((n.version, int(n.network_address), int(n.broadcast_address)) for n in networks)
