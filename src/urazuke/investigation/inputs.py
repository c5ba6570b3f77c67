"""What the stages of one run are given: the case, its exhibits, its judgements, and the tables that earlier stages left."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from urazuke.errors import RequestError
from urazuke.evidence.case import Case, Settings
from urazuke.evidence.custody import Journal
from urazuke.evidence.exhibit import Exhibit, Intake
from urazuke.evidence.judgement import Judgement
from urazuke.evidence.tables import read_table
from urazuke.investigation.stages import STAGE_OF

if TYPE_CHECKING:
    import pyarrow as pa

    from urazuke.hunt.engine import Engine

Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Run:
    """One run over one case: what the stages are given."""

    case: Case
    journal: Journal
    intake: Intake
    judgements: Sequence[Judgement]
    progress: Progress
    engine: Engine
    _tables: dict[str, pa.Table] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        return self.case.settings

    def exhibits(self, kind: str) -> tuple[Exhibit, ...]:
        return self.intake.of(kind)

    def table(self, name: str) -> pa.Table:
        if name not in self._tables:
            self._tables[name] = read_table(table_path(self.case, self.journal, name))
        return self._tables[name]

    def forget(self, names: Sequence[str]) -> None:
        for name in names:
            self._tables.pop(name, None)

    def judged(self, *verbs: str) -> list[Judgement]:
        return [j for j in self.judgements if j.verb in verbs]

    def cache(self, name: str) -> Path:
        folder = self.case.derived / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder


def table_path(case: Case, journal: Journal, name: str) -> Path:
    entry = journal.last("stage", stage=STAGE_OF[name])
    path = stored_path(case, entry, name) if entry else None
    if path is None or not path.exists():
        raise RequestError("this case has not been investigated yet", where=str(case.root), hint=f"run `urazuke investigate {case.root}`")
    return path


def stored_path(case: Case, entry: Mapping[str, Any], name: str) -> Path:
    """Where the table lies that the stage of that journal entry left."""
    return case.derived / f"{entry['stage']}-{entry['key'][:16]}" / f"{name}.parquet"
