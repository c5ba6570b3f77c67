"""The windows that made-up leases have: worked out from the terms alone, pair by pair, as slowly as is surely right."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from tests.leases.provider_exports import Export, Term, draw_case
from tests.leases.provider_styles import CASE_ZONE

from urazuke.evidence.case import Settings
from urazuke.evidence.exhibit import loose_exhibit
from urazuke.evidence.tables import make_table
from urazuke.leases import name_accounts, read_leases
from urazuke.tenancy import build_windows

_END = datetime.max.replace(tzinfo=UTC)
Span = tuple[datetime, datetime | None]
Window = tuple[str, str, str, str, datetime, datetime | None, bool]


@dataclass(frozen=True)
class Outcome:
    """The windows that must come out and those that did, and the rows that must and did become rejects."""

    expected: list[Window]
    found: list[Window]
    broken: int
    rejected: int
    exports: list[Export]


def read_back(random: Random, folder: Path) -> Outcome:
    """Make up a case, write its exports, and read them as an investigation would."""
    exports = draw_case(random, folder)
    columns: dict[str, Any] = {}
    for each in exports:
        columns |= each.columns
    read = read_leases([loose_exhibit(each.path, "lease") for each in exports], Settings(timezone=CASE_ZONE), columns)
    rows, access = name_accounts(read.rows, make_table("access_rows"))
    unnamed = {each.style.provider for each in exports if not each.style.lease_ids}
    found: list[Window] = [
        (row["provider"], row["account_id"], "" if row["provider"] in unnamed else row["lease_id"], row["ip"], row["start"], row["end"],
         row["ambiguous"])
        for row in build_windows(rows, access).windows.to_pylist()
    ]  # fmt: skip
    broken, rejected = sum(each.broken for each in exports), sum(read.counts.column("rejected").to_pylist())
    return Outcome(true_windows(exports), sorted(found, key=_order), broken, rejected, exports)


def _order(window: Window) -> tuple[Any, ...]:
    return (*window[:5], window[5] or _END)


def true_windows(exports: Sequence[Export]) -> list[Window]:
    """(provider, account, lease, network, start, end, ambiguous) of every window that the terms make, sorted."""
    found: list[tuple[str, str, str, str, datetime, datetime | None]] = []
    for each in (each for each in exports if not each.older):
        spans: dict[tuple[str, str, str], list[tuple[Span, str]]] = {}
        for number, term in enumerate(each.terms):
            for network in term.networks:
                contract = _contract(term, each.terms) if each.style.lease_ids else str(number)
                spans.setdefault((term.account_id, contract, network), []).append(((term.start, term.end), term.lease_id))
        for (account, _, network), many in spans.items():
            found += [(each.style.provider, account, lease if each.style.lease_ids else "", network, *span) for span, lease in _union(many)]
    blocks = [ipaddress.ip_network(window[3]) for window in found]
    marked = []
    for number, window in enumerate(found):
        clash = any(
            _account(other) != _account(window) and blocks[number].overlaps(blocks[position]) and _overlap(window, other)
            for position, other in enumerate(found)
            if blocks[number].version == blocks[position].version
        )
        marked.append((*window, clash))
    return sorted(marked, key=_order)


def _account(window: tuple[Any, ...]) -> tuple[str, str]:
    return window[0], window[1]


def _overlap(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    return (other[5] is None or one[4] < other[5]) and (one[5] is None or other[4] < one[5])


def _contract(term: Term, terms: Sequence[Term]) -> str:
    """The first lease id of the contract that the term belongs to."""
    before = {each.lease_id: each.renews for each in terms if each.renews}
    lease_id = term.lease_id
    while lease_id in before:
        lease_id = before[lease_id]
    return lease_id


def _union(spans: Sequence[tuple[Span, str]]) -> list[tuple[Span, str]]:
    joined: list[tuple[Span, str]] = []
    ended = {start for (start, end), _ in spans if end is not None}
    kept = [span for span in spans if span[0][1] is not None or span[0][0] not in ended]
    for (start, end), lease in sorted(
        kept, key=lambda span: (span[0][0], span[0][1] is None, span[0][1] or datetime.max.replace(tzinfo=UTC))
    ):
        if joined and (joined[-1][0][1] is None or start <= joined[-1][0][1]):
            (first, last), known = joined[-1]
            joined[-1] = ((first, None if last is None or end is None else max(last, end)), known)
        else:
            joined.append(((start, end), lease))
    return joined
