"""Urazuke investigates cyber attacks on evidence: who rented, who held, who was attacked, how sure one can be.

The same verbs as the commands, as functions. Nothing heavy is imported before one of them is called. What they raise is
an `UrazukeError`, which says where and what to do.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from urazuke.errors import RequestError, UrazukeError

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    import pyarrow as pa

    from urazuke.attribution import RankedGroup
    from urazuke.evidence.case import Case
    from urazuke.investigation import Outcome
    from urazuke.linkage import Linkage

__version__ = "0.1.0"
__all__ = ["UrazukeError", "hunt", "investigate", "link", "open_case", "rank_groups", "read", "table"]


def open_case(path: str | Path) -> Case:
    """The case in that folder; `errors.CaseError` where there is none, or case.toml is not as it should be."""
    from urazuke.evidence.case import open_case

    return open_case(path)


def investigate(case: Case | str | Path, engine: str = "duckdb") -> Outcome:
    """Run every stage that is out of date and write the dossier; says which stages ran, and any custody alarms."""
    from urazuke.investigation import investigate

    return investigate(case, engine)


def table(case: Case | str | Path, name: str) -> pa.Table:
    """A table of the case as the last run left it: the columns that `urazuke show CASE NAME` prints, instants in UTC."""
    from urazuke.investigation import table

    return table(case, name)


def read(path: str | Path, timezone: str = "UTC") -> dict[str, Any]:
    """The reading of a report: observables, entities, dates and claims, each with its offsets in `text`."""
    from urazuke.reports import read_report

    return read_report(Path(path), zone=_zone(timezone)).as_json()


def hunt(
    paths: str | Path | Sequence[str | Path], watch: str | Path, organisation: str | None = None, timezone: str = "UTC"
) -> list[dict[str, Any]]:
    """Contacts in those logs, files or folders, with the watch list's indicators inside their windows, each with its raw line."""
    from urazuke.hunt import read_watch, scan_logs

    return list(scan_logs(_paths(paths), read_watch(Path(watch)), organisation=organisation, zone=_zone(timezone)))


def link(
    leases: str | Path | Sequence[str | Path], access: str | Path | Sequence[str | Path] | None = None, timezone: str = "UTC"
) -> Linkage:
    """Which accounts of those rental records have one renter: tables `links` and `personas`."""
    from urazuke.investigation.loose import link

    return link(_paths(leases), _paths(access or ()), _zone(timezone).key)[0]


def rank_groups(evidence: Collection[str], profiles: Mapping[str, Collection[str]]) -> list[RankedGroup]:
    """Known groups by how well ATT&CK technique and software ids fit them, most likely first; may sum to less than 1."""
    from urazuke.attribution import rank_groups

    return rank_groups(evidence, profiles)


def _zone(name: str) -> ZoneInfo:
    from urazuke.evidence.instant import zone

    try:
        return zone(name)
    except ValueError as error:
        raise RequestError(str(error), where="timezone") from None


def _paths(given: str | Path | Sequence[str | Path]) -> list[Path]:
    """One path may be given as it is."""
    return [Path(p) for p in ([given] if isinstance(given, str | Path) else given)]


class _Package(ModuleType):
    """The room `urazuke.hunt`, once imported, does not take the place of the verb of the same name."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in __all__ and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
