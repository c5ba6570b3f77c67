"""What every run concluded is kept, under the hash of it, and the journal says when: what moved can be told for each of them.

.urazuke/conclusions/<sha256>.json    a snapshot (dossier/changes.py); a run that concludes the same writes none
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from urazuke.errors import RequestError
from urazuke.evidence.case import Case
from urazuke.evidence.custody import Journal
from urazuke.evidence.instant import parse_instant, zone
from urazuke.evidence.locator import row_reference
from urazuke.evidence.tables import CONTRACT_TABLES, make_table
from urazuke.evidence.writing import write_bytes
from urazuke.investigation.inputs import Run

if TYPE_CHECKING:
    import pyarrow as pa

    from urazuke.dossier.catalogue import Catalogue

CONCLUSIONS = "conclusions"
NOT_CONCLUSIONS = ("hits", "outside", "contacts", "rejects")
Moment = tuple[str, Any]  # when a run concluded so, and what


def keep_conclusions(run: Run) -> None:
    """Keep what this run concludes; the journal gets an entry where it is not what the last one concluded."""
    from urazuke.dossier.changes import snapshot

    run.cache(CONCLUSIONS)
    names = [*(n for n in CONTRACT_TABLES if n not in NOT_CONCLUSIONS), "weights"]
    concluded = snapshot({name: run.table(name) for name in names}, run.settings.language)
    content = json.dumps(concluded, ensure_ascii=False, sort_keys=True).encode("utf-8", "backslashreplace")
    digest = hashlib.sha256(content).hexdigest()
    write_bytes(_path(run.case, digest), content)
    last = run.journal.last(CONCLUSIONS)
    if last is None or last["sha256"] != digest:
        run.journal.append([{"kind": CONCLUSIONS, "sha256": digest}])


def has_conclusions(run: Run) -> bool:
    """Are the conclusions of the last run kept?"""
    last = run.journal.last(CONCLUSIONS)
    return last is not None and _path(run.case, last["sha256"]).exists()


def last_moves(case: Case, entries: Sequence[dict[str, Any]]) -> tuple[str, Any, Any] | None:
    """When the run before came to other conclusions, to which, and the last ones; None where that is not known any more.

    As of those entries of the journal.
    """
    moments = list(islice(_moments(case, entries), 2))
    return (moments[1][0], moments[1][1], moments[0][1]) if len(moments) == 2 else None


def changes_over_time(case: Case) -> pa.Table:
    """The table `changes`: for each run that concluded otherwise than the one before, what moved, the latest run first.

    RequestError where no run is known.
    """
    moments = list(_moments(case, Journal(case.journal).entries))
    if not moments:
        raise RequestError("nothing is concluded yet", where=str(case.root), hint=f"urazuke investigate {case.root}")
    return make_table("changes", [row for later, earlier in pairwise(moments) for row in _rows(case, earlier, later)])


def _path(case: Case, digest: str) -> Path:
    return case.derived / CONCLUSIONS / f"{digest}.json"


def _moments(case: Case, entries: Sequence[dict[str, Any]]) -> Iterator[Moment]:
    """The conclusions that are kept, the last first, of the runs in its language: words of two are not compared."""
    kept = (m for e in reversed(entries) if e["kind"] == CONCLUSIONS and (m := _moment(case, e)) is not None)
    for last in kept:
        yield last
        yield from (m for m in kept if m[1].get("language") == last[1].get("language"))


def _moment(case: Case, entry: dict[str, Any]) -> Moment | None:
    """None where the snapshot is gone, or is not what the journal says it is."""
    path = _path(case, entry["sha256"])
    content = path.read_bytes() if path.exists() else b""
    return (entry["time"], json.loads(content)) if hashlib.sha256(content).hexdigest() == entry["sha256"] else None


def _rows(case: Case, earlier: Moment, later: Moment) -> Iterator[dict[str, Any]]:
    from urazuke.dossier.catalogue import Catalogue
    from urazuke.dossier.changes import compare

    since, until = (parse_instant(moment[0], zone("UTC")) for moment in (earlier, later))
    found = compare(earlier[1], later[1], earlier[0], _Plain(case, Catalogue(case.settings.language)), rows=None)
    for kind, listed, _ in found.kinds if found else ():
        for change in listed:
            yield {
                "since": since, "until": until, "kind": kind, "what": change.what, "before": change.before, "after": change.after,
                "because": list(change.because), "basis": [row_reference(i) for i in change.rows],
            }  # fmt: skip


@dataclass(slots=True)
class _Plain:
    """Changes told without a dossier: no labels, organisations by their names in the case."""

    case: Case
    say: Catalogue
    labels: dict[str, str] = field(default_factory=dict)

    def organisation(self, organisation_id: str | None) -> str:
        return self.case.settings.organisation_name(organisation_id)
