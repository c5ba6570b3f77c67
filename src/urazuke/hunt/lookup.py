"""Which terms of a segment are watched: by number first, as an equality or a range, then by the text.

What is found of an indicator is a `target`: the type and value that contacts name. A watched address, name or text is one target;
each address seen in a watched network is one. Every target has its windows, rows of the watch list.
"""

from __future__ import annotations

import functools
import ipaddress
from collections.abc import Iterator
from typing import TYPE_CHECKING

from urazuke.telemetry.terms import address_terms, spans_many, text_numbers

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from urazuke.telemetry.segment import Segment

Found = tuple["np.ndarray", "np.ndarray"]  # terms of a segment, and the target that each is
_ROLES = {"ip4": ("destination", "source", "answer"), "ip6": ("destination", "source", "answer"), "domain": ("answer", "asked", "session")}


class Targets:
    """What is watched, and what of it was found so far: `named` (type, value) by number, `windows` of each."""

    def __init__(self, watch: pa.Table) -> None:
        self.named: list[tuple[str, str]] = []
        self.windows: list[set[int]] = []
        self._numbers: dict[tuple[str, str], int] = {}
        self._texts: dict[str, dict[str, int]] = {}  # type of term -> value -> target
        self._networks: dict[str, list[tuple[str, int]]] = {}
        self._numbered: dict[str, Found] = {}
        self._ranges: dict[str, Found] = {}
        for n, (kind, value) in enumerate(zip(watch.column("type").to_pylist(), watch.column("value").to_pylist(), strict=True)):
            self._watch(n, kind, value)

    def _watch(self, n: int, kind: str, value: str) -> None:
        term = kind if kind != "ip" else "ip6" if ":" in value else "ip4"
        if kind == "ip" and "/" in value:
            self._networks.setdefault(term, []).append((value, n))
            return
        target = self._target(kind, value)
        self.windows[target].add(n)
        self._texts.setdefault(term, {})[value] = target

    def _target(self, kind: str, value: str) -> int:
        number = self._numbers.setdefault((kind, value), len(self.named))
        if number == len(self.named):
            self.named.append((kind, value))
            self.windows.append(set())
        return number

    def find(self, segment: Segment) -> Found:
        """The watched terms of that segment, each with its target; a name below two watched domains is there twice."""
        import numpy as np

        parts: list[Found] = []
        for kind in sorted({*self._texts, *self._networks}):
            for role in _ROLES.get(kind, ("session",)):
                low, high = segment.section(kind, role)
                if low < high:
                    parts += self._find(segment, kind, low, high)
        if not parts:
            return _columns([])
        found = [np.concatenate([part[i] for part in parts]).tolist() for i in (0, 1)]
        return _columns(sorted(set(zip(*found, strict=True))))

    def _find(self, segment: Segment, kind: str, low: int, high: int) -> Iterator[Found]:
        numbers = segment.numbers[low:high]
        if kind in self._texts:
            yield self._exact(segment, kind, numbers, low)
        if kind in self._networks:
            yield self._inside(segment, kind, numbers, low)

    def _exact(self, segment: Segment, kind: str, numbers: np.ndarray, low: int) -> Found:
        """Terms with a watched number, of which those are right whose text is."""
        import numpy as np

        asked, targets = self._asked(kind)
        if kind == "domain" and any(spans_many(domain) for domain in self._texts[kind]):
            candidates = np.arange(len(numbers))
        else:
            left = np.searchsorted(numbers, asked, "left")
            if kind == "ip4":
                there = numbers[np.minimum(left, len(numbers) - 1)] == asked
                return low + left[there], targets[there]
            candidates = np.unique(ranges(left, np.searchsorted(numbers, asked, "right")))
        values = segment.values.take(low + candidates).to_pylist()
        pairs = [(at, t) for at, value in zip(candidates.tolist(), values, strict=True) for t in self._named_by(kind, value)]
        terms, found = _columns(pairs)
        return low + terms, found

    def _asked(self, kind: str) -> Found:
        """The numbers of what is watched as it stands, and its targets."""
        import numpy as np
        import pyarrow as pa

        if kind not in self._numbered:
            texts = self._texts[kind]
            numbers = address_terms(pa.array(texts, pa.string()))[1] if kind in ("ip4", "ip6") else text_numbers(kind, texts)
            order = np.argsort(numbers)  # what is asked in order is found in half the time
            self._numbered[kind] = numbers[order], np.array(list(texts.values()), np.int64)[order]
        return self._numbered[kind]

    def _named_by(self, kind: str, value: str) -> Iterator[int]:
        """The targets that a value names: itself, and where it is a name the domains above it."""
        texts = self._texts[kind]
        while value:
            if value in texts:
                yield texts[value]
            value = value.partition(".")[2] if kind == "domain" else ""

    def _inside(self, segment: Segment, kind: str, numbers: np.ndarray, low: int) -> Found:
        """Terms that are addresses in watched networks, which become targets."""
        import numpy as np

        first, last = self._bounds(kind)
        left, right = np.searchsorted(numbers, first, "left"), np.searchsorted(numbers, last, "right")
        terms, among = low + ranges(left, right), np.repeat(np.arange(len(left)), np.maximum(right - left, 0)).tolist()
        pairs: list[tuple[int, int]] = []
        for term, at, value in zip(terms.tolist(), among, segment.values.take(terms).to_pylist(), strict=True):
            network, n = self._networks[kind][at]
            if kind == "ip4" or ipaddress.ip_address(value) in _parsed(network):
                pairs.append((term, self._target("ip", value)))
                self.windows[pairs[-1][1]].add(n)
        return _columns(pairs)

    def _bounds(self, kind: str) -> Found:
        """The first and the last number of each network."""
        import numpy as np
        import pyarrow as pa

        if kind not in self._ranges:
            starts, _, lengths = zip(*(value.partition("/") for value, _ in self._networks[kind]), strict=True)
            first = address_terms(pa.array(starts, pa.string()))[1]
            free = np.array([max(32 - int(length), 0) for length in lengths], np.uint64)  # bits of the number
            self._ranges[kind] = first, (first | (np.uint64(1) << free) - np.uint64(1)).astype(np.uint32)
        return self._ranges[kind]


@functools.lru_cache(1 << 12)
def _parsed(network: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    return ipaddress.ip_network(network)


def _columns(pairs: list[tuple[int, int]]) -> Found:
    import numpy as np

    terms, targets = np.array(pairs, np.int64).reshape(-1, 2).T
    return terms, targets


def ranges(starts: np.ndarray, stops: np.ndarray) -> np.ndarray:
    """All whole numbers of those ranges, range by range."""
    import numpy as np

    counts = np.maximum(stops.astype(np.int64) - starts, 0)
    ends = np.cumsum(counts)
    numbers: np.ndarray = np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(starts - (ends - counts), counts)
    return numbers
