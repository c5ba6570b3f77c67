"""What the last whole run concluded stays readable as one, also while another run is at work; and what has happened since is told.

A run that is at work has written tables of its own already, and removes those of the run before only when it has ended. So
the journal is read up to the last dossier, and the tables are those that it names there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any

from urazuke.evidence.case import Case
from urazuke.evidence.claim import Reading
from urazuke.evidence.custody import Journal
from urazuke.evidence.exhibit import touched_inputs
from urazuke.evidence.judgement import Judgement, read_judgements
from urazuke.evidence.tables import read_table
from urazuke.investigation import work
from urazuke.investigation.conclusions import last_moves
from urazuke.investigation.inputs import stored_path
from urazuke.investigation.run import SEALED, end_of_last_run, head_before_dossier, in_language, settings_digest
from urazuke.investigation.stages import DOSSIER, STAGE_OF, STAGES, Stage, stage_version

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(slots=True)
class Standing:
    """The case as the last whole run left it, in the language of that run; `head` and `count` are those that its dossier prints."""

    case: Case
    time: str
    entries: Sequence[dict[str, Any]]
    head: str
    count: int
    sealed: bool
    _tables: dict[str, pa.Table] = field(default_factory=dict)
    _lock: Any = field(default_factory=Lock)

    def table(self, name: str) -> pa.Table:
        """The table that stage left; StorageError where it is gone, for a later run has ended meanwhile."""
        with self._lock:
            if name not in self._tables:
                entry = self.last_entry(STAGE_OF[name]) or {"stage": STAGE_OF[name], "key": ""}
                self._tables[name] = read_table(stored_path(self.case, entry, name))
            return self._tables[name]

    def tables(self, names: Iterable[str]) -> dict[str, pa.Table]:
        return {name: self.table(name) for name in names}

    def dossier_tables(self) -> dict[str, pa.Table]:
        """Those that the dossier is made of."""
        return self.tables(work.IN_DOSSIER)

    def readings(self) -> list[Reading]:
        return work.parse_readings(self.table("readings"))

    def alarms(self) -> list[str]:
        return work.alarms_of(self.entries)

    def judgements(self) -> list[Judgement]:
        """Those that the run respected."""
        return work.judged_in(self.case, self.entries)

    def moves(self) -> tuple[str, Any, Any] | None:
        return last_moves(self.case, self.entries)

    def last_entry(self, stage: str) -> dict[str, Any] | None:
        return next((e for e in reversed(self.entries) if e.get("stage") == stage), None)


@dataclass(frozen=True, slots=True)
class Since:
    """What has happened since that run: judgements, input files by what became of them, other settings, another version.

    `stages` are those that would run again, `tables` what they leave, as far as it is shown.
    """

    judgements: tuple[Judgement, ...]
    inputs: Mapping[str, Sequence[str]]
    settings: bool
    version: bool
    stages: tuple[str, ...]
    tables: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.judgements or self.settings or self.version or any(self.inputs.values()))


def standing(case: Case, journal: Journal) -> Standing | None:
    """The case as the last whole run left it; None where there was none, or where what it left was removed."""
    end = end_of_last_run(journal)
    if not end:
        return None
    last = journal.entries[end - 1]
    head, count = head_before_dossier(journal, end)
    sealed = any(e["kind"] == SEALED for e in journal.entries[end:])
    found = Standing(in_language(case, last.get("language")), last["time"], journal.entries[:end], head, count, sealed)
    return found if all(_is_there(found, stage) for stage in STAGES) else None


def _is_there(found: Standing, stage: Stage) -> bool:
    entry = found.last_entry(stage.name)
    return entry is not None and all(stored_path(found.case, entry, name).exists() for name in stage.outputs)


def since(case: Case, stood: Standing) -> Since:
    """What has happened since; `case` is as case.toml says now."""
    from urazuke.evidence.tables import SHOWN_TABLES

    respected = {e["number"] for e in stood.entries if e["kind"] == "judgement"}
    everything = read_judgements(case.decisions)
    late = tuple(j for j in everything if j.number not in respected)
    inputs = touched_inputs(case, stood.entries)
    last = stood.last_entry(DOSSIER.name)
    now = in_language(case, stood.case.settings.language)
    settings = last is not None and last["inputs"].get("settings") != settings_digest(now.settings)
    other = {s.name for s in (*STAGES, DOSSIER) if (e := stood.last_entry(s.name)) and e["version"] != stage_version(s)}
    folders = {path.partition("/")[0] for paths in inputs.values() for path in paths}
    begun = other | ({s.name for s in STAGES if s.settings} if settings else set())
    stages = _stages_after({_meant(j, everything) for j in late}, folders, begun)
    outputs = [n for s in STAGES if s.name in stages for n in s.outputs]
    return Since(late, inputs, settings, bool(other), tuple(stages), tuple(n for n in SHOWN_TABLES if n in outputs))


def _meant(judgement: Judgement, everything: Sequence[Judgement]) -> str:
    """The kind of judgement that it makes or, undoing, touches."""
    seen = 0
    while judgement.verb == "undo" and seen < len(everything):
        judgement, seen = everything[int(judgement.arguments[0]) - 1], seen + 1
    return judgement.verb


def _stages_after(verbs: set[str], folders: Iterable[str], begun: Iterable[str]) -> list[str]:
    """Those stages, the ones that read such judgements or such files, and all that read what they leave."""
    from urazuke.evidence.exhibit import KINDS

    kinds, touched = {KINDS[f] for f in folders if f in KINDS}, set(begun)
    for stage in STAGES:
        if verbs & set(stage.verbs) or kinds & set(stage.kinds) or touched & {STAGE_OF[t] for t in stage.tables}:
            touched.add(stage.name)
    return [stage.name for stage in STAGES if stage.name in touched]
