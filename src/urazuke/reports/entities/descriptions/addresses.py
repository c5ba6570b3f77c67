"""An address beside the description of a server is that server: `the command-and-control server at 203.0.113.7`, and the address again."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from urazuke.evidence.claim import Observable
from urazuke.reports.entities.found import Found

REACH = 60  # characters between a description and its address
TYPES = ("ipv4", "ipv6")
_BESIDE = re.compile(
    r"(?:\s+(?:\([\w ,]{2,40}\)\s+)?(?:at|on|with|under|behind)\s+(?:the\s+)?(?:IP\s+)?(?:address\s+)?|"
    r"(?:\s+(?:in|abroad|hosted|located|rented|overseas)(?:\s+[\w-]+){0,3})?\s*[(（,、]\s*|サーバー?[(（])$"
)
_PLURAL = re.compile(r"s$|[台\d]")


def addresses(text: str, described: Sequence[Found], observables: Sequence[Observable]) -> Iterator[Found]:
    """The mentions of servers by address; the first of each stands beside a description of one server, which it shares."""
    servers = [f for f in described if f.type == "server" and f.kind == "nominal" and not _PLURAL.search(f.features.get("head", f.name))]
    servers.sort(key=lambda f: f.end)
    ends, known = [f.end for f in servers], set[str]()
    for seen in observables:
        if seen.type not in TYPES:
            continue
        index = bisect_right(ends, seen.span.start)
        near = [f for f in servers[max(0, index - 3) : index] if seen.span.start - f.end <= REACH]
        beside = next((f for f in near if _BESIDE.fullmatch(text[f.end : seen.span.start])), None)
        if beside is None and seen.value not in known:
            continue
        features = {"head": "address", **({"same": str(beside.start)} if beside and seen.value not in known else {})}
        known.add(seen.value)
        start, end = seen.span.start, seen.span.end
        yield Found(start, end, "server", "nominal", text[start:end], f"server:{seen.value}", features)
