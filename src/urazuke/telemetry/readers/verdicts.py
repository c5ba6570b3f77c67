"""What devices call what they did with a session, and numbers of protocols, in the words of events.

What was let through is `established` where nothing says that the other side was silent: a device that lets a packet pass
and counts no bytes back has seen an attempt.
"""

from __future__ import annotations

import functools

PROTOCOLS = {
    "0": None, "1": "icmp", "2": "igmp", "6": "tcp", "17": "udp", "41": "ipv6", "47": "gre", "50": "esp", "58": "icmp6", "132": "sctp",
}  # fmt: skip
_OUTCOME = {
    **dict.fromkeys(("deny", "denied", "drop", "dropped", "block", "blocked", "reject", "rejected", "reset", "discard"), "refused"),
    **dict.fromkeys(("resetclient", "resetserver", "resetboth", "dropicmp", "拒否", "遮断", "破棄"), "refused"),
    **dict.fromkeys(("allow", "allowed", "accept", "accepted", "permit", "permitted", "pass", "passed", "許可"), "established"),
    **dict.fromkeys(("close", "clientrst", "serverrst", "timeout", "passthrough", "start"), "established"),
    "ipconn": "attempted",
}


@functools.lru_cache(1 << 10)
def outcome(action: str | None) -> str | None:
    """The outcome that a device's action is; None for one that is none."""
    return _OUTCOME.get("".join(c for c in (action or "").lower() if c.isalnum()))


@functools.lru_cache(1 << 10)
def protocol(text: str | None) -> str | None:
    """The protocol's name, of its number or of a name however it is written."""
    return PROTOCOLS.get(text, text.lower()) if text else None
