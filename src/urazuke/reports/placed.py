"""A mention in its place, of a type, standing for whom it means."""

from __future__ import annotations

from dataclasses import dataclass

from urazuke.reports.entities.cast import Referent


@dataclass(frozen=True, slots=True)
class Placed:
    """A mention in its place, of `type`, standing for `who`."""

    start: int
    end: int
    type: str
    who: Referent
    kind: str
