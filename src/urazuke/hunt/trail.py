"""Every step from a lead to a watched window is written down, so that "how do you know?" has an answer.

Rows of table `pivot`: `step`, `from_id`, `to_id`, `why` (a sentence), `basis`. Steps:
    lead, indicator      from a lead or an indicator to the tenancy in which it falls
    account              from a tenancy to the account that holds it
    persona, member      from an account to its persona, from a persona to another of its accounts
    handover             from one side of an account to the other
    watch                to a tenancy, or an indicator by itself, that is watched from here on
    not watched          where the trail ends, and what would lead on
    judgement            an analyst's decision
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from urazuke.evidence.locator import derive_id, row_reference
from urazuke.hunt.occupancy import Tenancy

RANK = {"judgement": 0, "lead": 1, "persona": 2, "intel": 3}


@dataclass(slots=True)
class Trail:
    """The steps so far and the windows chosen so far."""

    steps: list[dict[str, Any]] = field(default_factory=list)
    watch: dict[str, dict[str, Any]] = field(default_factory=dict)
    _reasons: dict[str, str] = field(default_factory=dict)  # tenancy -> the weightiest reason

    def step(self, kind: str, source: str, target: str | None, why: str, basis: Iterable[dict[str, Any]] = ()) -> None:
        items = _distinct([row_reference(source), *([row_reference(target)] if target else []), *basis])
        row = {"step": kind, "from_id": source, "to_id": target, "why": why, "basis": items}
        if row not in self.steps[-200:]:
            self.steps.append(row)

    def choose(
        self, kind: str, value: str, start: datetime | None, end: datetime | None, label: str, tenancy: str | None, because: str,
        basis: Iterable[dict[str, Any]],
    ) -> str:  # fmt: skip
        """Put the window on the watch list and return its id; one chosen twice keeps its first reason and gains the basis."""
        watch_id = derive_id("watch", kind, value, str(start), str(end), tenancy, because if tenancy is None else None)
        row = self.watch.setdefault(watch_id, {
            "watch_id": watch_id, "type": kind, "value": value, "start": start, "end": end, "label": label, "tenancy_id": tenancy,
            "because": because, "basis": [],
        })  # fmt: skip
        row["basis"] = _distinct([*row["basis"], *basis])
        if tenancy:
            self._reasons[tenancy] = min(because, self._reasons.get(tenancy, because), key=RANK.__getitem__)
        return watch_id

    def watched(self, tenancy: str) -> str | None:
        """Why that tenancy is watched, the weightiest reason first; None where it is not."""
        return self._reasons.get(tenancy)

    def drop(self, tenancy: str) -> None:
        self.watch = {k: w for k, w in self.watch.items() if w["tenancy_id"] != tenancy}
        self._reasons.pop(tenancy, None)


def tell_disputes(tenancy: Tenancy, others: Iterable[Tenancy], trail: Trail) -> None:
    """A step for each tenancy of another account that covers some of the same address and time."""
    for other in others:
        why = f"the records say that {other.account} held {other.ip} at some of the same time: that time is not watched"
        trail.step("not watched", tenancy.id, other.id, f"{why}; judge it: `urazuke judge CASE watch {tenancy.id}`")


def _distinct(basis: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for item in basis:
        if item not in found:
            found.append(item)
    return found
