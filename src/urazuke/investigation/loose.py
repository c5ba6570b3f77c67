"""Rental records without a case: read, settled and linked as an investigation does it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from urazuke.evidence.case import Settings
from urazuke.evidence.exhibit import Exhibit, loose_exhibit
from urazuke.evidence.settings import COLUMNS_FILE

if TYPE_CHECKING:
    from urazuke.linkage import Linkage


def link(leases: Sequence[Path], access: Sequence[Path] = (), timezone: str = "UTC") -> tuple[Linkage, int]:
    """The linkage of those files, and how many of their rows could not be used.

    A columns.toml beside the files maps a provider's own headers, as it does in a case.
    """
    from urazuke.leases import name_accounts, read_access, read_columns, read_leases
    from urazuke.linkage import link_accounts

    settings = Settings(timezone=timezone)
    rented = read_leases(_exhibits(leases, "lease"), settings, _columns(leases, read_columns))
    entered = read_access(_exhibits(access, "access"), settings, _columns(access, read_columns))
    found = link_accounts(*name_accounts(rented.rows, entered.rows), [])
    return found, sum(count for read in (rented, entered) for count in read.counts.column("rejected").to_pylist())


def _exhibits(paths: Sequence[Path], kind: str) -> list[Exhibit]:
    seen: dict[str, Exhibit] = {}
    for path in paths:
        exhibit = loose_exhibit(path, kind)
        seen.setdefault(exhibit.sha256, exhibit)
    return list(seen.values())


def _columns(paths: Sequence[Path], read: object) -> dict[str, str]:
    mapping: dict[str, str] = {}
    for folder in sorted({p.parent for p in paths}):
        mapping.update(read(folder / COLUMNS_FILE))  # type: ignore[operator]
    return mapping
