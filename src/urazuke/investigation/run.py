"""The stages run in one order, each only when something that it depends on has changed.

A stage's key is the SHA-256 over its version (a fingerprint of its source), the exhibits, earlier tables, settings and
judgements that it reads. A run is recorded in the custody journal once its output is whole on disk; the journal's last
record of a stage says whether it is up to date, so a run that was killed goes on where it stopped and ends in the same bytes.

    .urazuke/<stage>-<key>/<table>.parquet    what the stage left, swapped in whole
    .urazuke/events/, .urazuke/readings/      one file an exhibit, kept while that exhibit is there
"""

from __future__ import annotations

import functools
import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from urazuke.errors import RequestError, StorageError
from urazuke.evidence.case import Case, open_case
from urazuke.evidence.custody import Journal
from urazuke.evidence.exhibit import take_in
from urazuke.evidence.fingerprint import file_sha256
from urazuke.evidence.instant import format_instant
from urazuke.evidence.judgement import Judgement, in_force, read_judgements
from urazuke.evidence.settings import COLUMNS_FILE, Settings
from urazuke.evidence.tables import CONTRACT_TABLES, known_table, read_table, write_table
from urazuke.evidence.writing import sweep, whole_folder
from urazuke.investigation import work
from urazuke.investigation.conclusions import changes_over_time, has_conclusions, keep_conclusions
from urazuke.investigation.inputs import Progress, Run, table_path
from urazuke.investigation.stages import DOSSIER, STAGE_OF, STAGES, Stage, stage_version

if TYPE_CHECKING:
    import pyarrow as pa

    from urazuke.dossier.seal import Sealed
    from urazuke.dossier.timestamp_server import StampServer

SEALED, NOTIFIED = "sealed", "notified"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did: the stages that ran and those that were up to date, and what a person must hear of."""

    case: Case
    ran: tuple[str, ...]
    up_to_date: tuple[str, ...]
    alarms: tuple[str, ...]
    ignored: tuple[str, ...]
    dossier: Path


def investigate(
    case: Case | str | Path, engine: str = "duckdb", progress: Progress | None = None, *, language: str | None = None
) -> Outcome:
    """Run every stage that is out of date and write the dossier, in the case's language if no other is given (`en` or `ja`).

    Raises CaseError, CustodyError and StorageError; what is wrong with single inputs is in the tables `rejects` and
    `exhibits`, and the rest of the case goes on. RequestError while another run holds the case.
    """
    from urazuke.attribution.inquiry import check_rivals
    from urazuke.hunt.engines import engine_named

    opened = in_language(open_case(case) if isinstance(case, str | Path) else case, language)
    check_rivals(opened.settings)
    with engine_named(engine) as chosen, locked(opened):
        sweep(opened.root)
        sweep(opened.derived)
        journal = Journal(opened.journal)
        judgements = read_judgements(opened.decisions)
        alarms = journal_judgements(journal, judgements)
        intake = take_in(opened, journal, progress)
        run = Run(opened, journal, intake, in_force(judgements), progress or (lambda stage, done, total: None), chosen)
        done = [(stage.name, _bring_up_to_date(run, stage)) for stage in STAGES]
        if any(ran for _, ran in done) or not has_conclusions(run):
            keep_conclusions(run)
        done.append((DOSSIER.name, _write_dossier(run)))
        _forget(opened, journal)
    return Outcome(
        opened, tuple(n for n, ran in done if ran), tuple(n for n, ran in done if not ran), (*alarms, *intake.alarms), intake.ignored,
        opened.dossier / "index.html",
    )  # fmt: skip


def table(case: Case | str | Path, name: str) -> pa.Table:
    """The table of contract section 4, as the last run left it, or `changes`, what moved from run to run.

    RequestError where there was no run.
    """
    opened = open_case(case) if isinstance(case, str | Path) else case
    wanted = known_table(name)
    return changes_over_time(opened) if wanted == "changes" else read_table(table_path(opened, Journal(opened.journal), wanted))


def tables(case: Case, names: Iterable[str]) -> dict[str, pa.Table]:
    """Those tables as the last run left them; the journal is read and checked once for all of them."""
    journal = Journal(case.journal)
    return {name: read_table(table_path(case, journal, name)) for name in names}


def handed_over(case: Case) -> dict[str, pa.Table]:
    """Every table of the contract, and the watch list: what a dossier and its exports are made of."""
    return tables(case, (*CONTRACT_TABLES, "watch"))


def handed_over_redacted(case: Case) -> tuple[Case, dict[str, pa.Table]]:
    """The same without renters' personal data, and the case as it is named then."""
    from urazuke.dossier import redact_persons

    made = handed_over(case)
    return redact_persons(case, made, {**tables(case, ("lease_rows", "access_rows")), "watch": made["watch"]})


def copy_dossier(case: Case, folder: Path, *, redact: bool = False, language: str | None = None) -> None:
    """Write the dossier of the last run into that folder, on demand without personal data, or in the other language.

    RequestError where there was no run.
    """
    journal = Journal(case.journal)
    end = end_of_last_run(journal)
    written = in_language(case, journal.entries[end - 1].get("language") if end else None)
    wanted = in_language(written, language)
    other: Mapping[str, pa.Table] = {}

    @functools.cache  # several of them are asked for again
    def stored(name: str) -> pa.Table:
        return read_table(table_path(case, journal, name))

    if wanted.settings.language != written.settings.language:
        other = work.told_in_words(wanted.settings, stored, _priors(case, journal.entries[:end]))
    head, count = head_before_dossier(journal, end)
    work.write_dossier(wanted, journal, lambda name: other[name] if name in other else stored(name), folder, head, count, redact)


def end_of_last_run(journal: Journal) -> int:
    """How many entries the journal had when the last dossier was written: what came after is not in it."""
    return max((n for n, entry in enumerate(journal.entries, 1) if entry.get("stage") == DOSSIER.name), default=0)


def _priors(case: Case, entries: Sequence[Mapping[str, Any]]) -> list[Judgement]:
    """Those in force of which these entries tell."""
    return [j for j in in_force(work.judged_in(case, entries)) if j.verb == "prior"]


def in_language(case: Case, language: str | None) -> Case:
    """The case, with its dossier in that language."""
    return case if language is None else replace(case, settings=replace(case.settings, language=language))


def _bring_up_to_date(run: Run, stage: Stage) -> bool:
    """Run the stage if its key is new or its output is not what was recorded; True where it ran."""
    inputs = _inputs(run, stage)
    key = _digest({"stage": stage.name, "version": stage_version(stage), **inputs})
    folder = run.case.derived / f"{stage.name}-{key[:16]}"
    last = run.journal.last("stage", stage=stage.name)
    if last and last["key"] == key:
        recorded = {f"{name}.parquet": digest for name, digest in last["outputs"].items()}
        if _still_there(folder, recorded) and work.is_whole(run, stage.name, folder):
            return False
    run.progress(stage.name, 0, 0)
    made = work.run_stage(run, stage.name)
    with whole_folder(folder) as partial:
        outputs = {name: write_table(partial / f"{name}.parquet", made[name]) for name in stage.outputs}
    run.journal.append([_stage_entry(stage.name, stage_version(stage), key, inputs, outputs)])
    run.forget(stage.outputs)  # later stages read what is on disk, as they would after a restart
    return True


def _stage_entry(name: str, version: str, key: str, inputs: Mapping[str, str], outputs: Mapping[str, str]) -> dict[str, Any]:
    return {"kind": "stage", "stage": name, "version": version, "key": key, "inputs": dict(inputs), "outputs": dict(outputs)}


def _digest(value: Any) -> str:
    """The SHA-256 of plain values; JSON with sorted keys, for an exhibit list can be long and RFC 8785 is slow there."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _inputs(run: Run, stage: Stage) -> dict[str, str]:
    """The SHA-256 of each thing that decides what the stage will say; nothing for what it does not read."""
    from urazuke.telemetry import installed_readers

    inputs = {
        "exhibits": [[e.sha256, e.path, e.encoding, *e.also_at] for kind in stage.kinds for e in run.exhibits(kind)],
        "tables": {name: _output_hash(run.journal, name) for name in stage.tables},
        "settings": {name: repr(getattr(run.settings, name)) for name in stage.settings},
        "judgements": [j.sha256 for j in run.judged(*stage.verbs)],
        "columns": _columns_hash(run.case, stage.name) if stage.name in ("records", "telemetry") else "",
        "readers": list(installed_readers()) if stage.name == "telemetry" else [],
        "times": [[e["sha256"], e["time"]] for e in run.journal.entries if e["kind"] == "taken_in"] if stage.name == "catalogue" else [],
    }
    return {name: _digest(value) for name, value in inputs.items() if value}


def _columns_hash(case: Case, stage: str) -> str:
    own = sorted((case.root / "logs").glob(f"*/{COLUMNS_FILE}"))
    paths = [case.root / kind / COLUMNS_FILE for kind in ("leases", "access")] if stage == "records" else own
    return hashlib.sha256(b"\0".join(p.read_bytes() if p.is_file() else b"" for p in paths)).hexdigest()


def _output_hash(journal: Journal, name: str) -> str:
    entry = journal.last("stage", stage=STAGE_OF[name])
    return entry["outputs"][name] if entry else ""


def _write_dossier(run: Run) -> bool:
    """Write the dossier if anything in it would change, or was changed by hand; True where it was written."""
    head, count = head_before_dossier(run.journal)
    names = tuple(STAGE_OF)
    earlier = {n: _output_hash(run.journal, n) for n in names}
    inputs = {"tables": _digest(earlier), "settings": settings_digest(run.settings), "journal": head}
    key = _digest({"stage": DOSSIER.name, "version": stage_version(DOSSIER), **inputs})
    last = run.journal.last("stage", stage=DOSSIER.name)
    if last and last["key"] == key and _still_there(run.case.dossier, last["outputs"]):
        return False
    run.progress(DOSSIER.name, 0, 0)
    with whole_folder(run.case.dossier) as partial:
        work.write_dossier(run.case, run.journal, run.table, partial, head, count)
        outputs = _file_hashes(partial)
    entry = _stage_entry(DOSSIER.name, stage_version(DOSSIER), key, inputs, outputs)
    run.journal.append([{**entry, "language": run.settings.language}])
    return True


def seal(case: Case | str | Path, key: Path, server: StampServer | None = None) -> tuple[Path, Sealed]:
    """Seal the dossier of the last run with that private key, and record it; the folder, and what it was sealed with.

    RequestError where there is no dossier, where it is not the one that the last run wrote, where the key is none, or where
    the server that is to stamp the time does not.
    """
    from urazuke.dossier.seal import SEAL, seal_dossier

    opened = open_case(case) if isinstance(case, str | Path) else case
    with locked(opened):
        journal = Journal(opened.journal)
        last = journal.last("stage", stage=DOSSIER.name)
        if last and opened.dossier.is_dir() and not _still_there(opened.dossier, last["outputs"]):
            hint = f"run `urazuke investigate {opened.root}`, which writes it anew"
            raise RequestError("the dossier is not what the last run wrote", where=str(opened.dossier), hint=hint)
        sealed = seal_dossier(opened.dossier, opened.journal, key, opened.settings.title, server)
        journal.append([{"kind": SEALED, "keyid": sealed.keyid, "sha256": file_sha256(opened.dossier / SEAL), **_stamped(opened, sealed)}])
    return opened.dossier, sealed


def _stamped(case: Case, sealed: Sealed) -> dict[str, Any]:
    from urazuke.dossier.seal import STAMP

    if sealed.stamp is None:
        return {}
    return {"stamp_sha256": file_sha256(case.dossier / STAMP), "stamped": format_instant(sealed.stamp.time),
            "authority": sealed.stamp.authority, "authority_checked": sealed.stamp.checked}  # fmt: skip


def head_before_dossier(journal: Journal, end: int | None = None) -> tuple[str, int]:
    """The journal's head, and its length, before the records of dossiers, seals and sent notices at its very end, or at `end`."""
    count = len(journal.entries) if end is None else end
    head = journal.head if count == len(journal.entries) else journal.entries[count]["prev"]
    for entry in reversed(journal.entries[:count]):
        if entry.get("stage") != DOSSIER.name and entry["kind"] not in (SEALED, NOTIFIED):
            break
        head, count = entry["prev"], count - 1
    return head, count


def settings_digest(settings: Settings) -> str:
    """What a dossier's journal entry says of the settings that it was written with."""
    return _digest(repr(settings))


def _file_hashes(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): file_sha256(p) for p in sorted(folder.rglob("*")) if p.is_file()}


def _still_there(folder: Path, recorded: Mapping[str, str]) -> bool:
    """Are all those files in the folder, byte for byte?"""
    return all((folder / name).is_file() and file_sha256(folder / name) == digest for name, digest in recorded.items())


def journal_judgements(journal: Journal, judgements: Sequence[Judgement]) -> list[str]:
    """New judgements go into the journal; one that was changed or dropped since is an alarm."""
    known = {e["number"]: e["sha256"] for e in journal.entries if e["kind"] == "judgement"}
    now = {j.number: j.sha256 for j in judgements}
    alarms = [f"judgement {n} in decisions.jsonl is not what was recorded" for n, sha in sorted(known.items()) if now.get(n) != sha]
    journal.append([{"kind": "judgement", "number": n, "sha256": sha} for n, sha in sorted(now.items()) if known.get(n) != sha])
    return alarms


def _forget(case: Case, journal: Journal) -> None:
    """Remove what earlier keys left behind, now that the newer output is recorded."""
    kept = {f"{s.name}-{entry['key'][:16]}" for s in STAGES if (entry := journal.last("stage", stage=s.name))}
    for stage in STAGES:
        for folder in case.derived.glob(f"{stage.name}-*"):
            if folder.name not in kept:
                shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def locked(case: Case) -> Iterator[None]:
    """One run at a time: RequestError while another holds the case."""
    import fcntl

    try:
        case.derived.mkdir(exist_ok=True)
        handle = open(case.derived / "lock", "w")  # noqa: SIM115 - held for the whole run
    except OSError as error:
        raise StorageError(f"cannot write: {error.strerror}", where=str(case.derived), hint="mend the permissions") from None
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise RequestError("another run is working on this case", where=str(case.root), hint="wait until it has ended") from None
        yield
