"""What each stage does: it takes its inputs from the run, calls its room, and returns its tables."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from urazuke.errors import InputError, UrazukeError
from urazuke.evidence.case import Case, Settings
from urazuke.evidence.claim import Reading
from urazuke.evidence.custody import Journal
from urazuke.evidence.exhibit import Exhibit
from urazuke.evidence.judgement import Judgement, read_judgements
from urazuke.evidence.locator import Locator, canonical
from urazuke.evidence.settings import COLUMNS_FILE
from urazuke.evidence.tables import CONTRACT_TABLES, make_table
from urazuke.evidence.writing import write_bytes
from urazuke.investigation.conclusions import last_moves
from urazuke.investigation.inputs import Run
from urazuke.investigation.stages import STAGES, stage_version

if TYPE_CHECKING:
    import pyarrow as pa

    from urazuke.reports.model import Model


Tables = Mapping[str, "pa.Table"]
IN_DOSSIER = (*CONTRACT_TABLES, "watch", "weights", "similar_groups", "aliases", "operators", "impacts", "coverage")
EVENTS, INDEX, READINGS, ANSWERS = "events", "index", "readings", "answers"
_WEIGHED = ("entities", "claims", "tenancies", "handovers", "links", "personas", "contacts", "victims")
UNANSWERED = "the language model was not heard on all of it: "  # such a report is tried again in the next run


def run_stage(run: Run, name: str) -> Tables:
    """The tables that the stage of that name leaves."""
    return _WORK[name](run)


def is_whole(run: Run, name: str, folder: Path) -> bool:
    """Is everything there that the stage left besides its tables, and was whoever had to be asked heard?"""
    from urazuke.evidence.tables import read_table

    if name == "reports" and run.settings.reader:
        reasons = read_table(folder / "report_rejects.parquet").column("reason").to_pylist()
        return not any(reason.startswith(UNANSWERED) for reason in reasons)
    if name != "telemetry":
        return True
    files = read_table(folder / "event_files.parquet").column("file").to_pylist()
    present = {p.name for p in (run.case.derived / EVENTS).glob("*.parquet")}
    return all(file in present for file in files)


def _reports(run: Run) -> Tables:
    version = next(stage_version(s) for s in STAGES if s.name == "reports")
    context = [version, *(repr(getattr(run.settings, n)) for n in ("timezone", "actors", "publishers", "organisations"))]
    folder, rows, rejects, wanted = run.cache(READINGS), [], [], set()
    model = _model(run)
    exhibits = run.exhibits("report")
    for number, exhibit in enumerate(exhibits):
        run.progress("reports", number, len(exhibits))
        key = hashlib.sha256(canonical([exhibit.sha256, exhibit.path, exhibit.encoding, *context])).hexdigest()
        path = folder / f"{key}.json"
        wanted.add(path.name)
        try:
            text = path.read_text("utf-8") if path.exists() else _read_report(run, exhibit, path)
        except InputError as error:
            rejects.append(_file_reject(exhibit, error))
            continue
        if model:
            text, reasons = _with_model(text, model)
            rejects += [_reject(exhibit, reason) for reason in reasons]
        rows.append({"exhibit": exhibit.sha256, "path": exhibit.path, "reading": text, "basis": [Locator(exhibit.sha256).as_row()]})
    _keep_only(folder, wanted)
    if model and model.folder and not model.down:
        _keep_only(model.folder, model.used)
    return {"readings": make_table("readings", rows), "report_rejects": make_table("rejects", rejects)}


def _read_report(run: Run, exhibit: Exhibit, path: Path) -> str:
    from urazuke.reports import read_report

    settings = run.settings
    reading = read_report(
        exhibit.file, exhibit=exhibit.sha256, name=exhibit.path, zone=settings.zone, actors=settings.actors,
        publishers=settings.publishers, organisations=settings.organisations,
    )  # fmt: skip
    text = json.dumps(reading.as_json(), ensure_ascii=False)
    write_bytes(path, text.encode("utf-8", "backslashreplace"))
    return path.read_text("utf-8")


def _model(run: Run) -> Model | None:
    """The language model that case.toml names, with the answers that it gave before."""
    if run.settings.reader is None:
        return None
    from urazuke.reports.model import Model

    return Model(run.settings.reader, run.cache(ANSWERS))


def _with_model(text: str, model: Model) -> tuple[str, list[str]]:
    """The reading with the model's claims, and what is to be said of statements that were refused or of silence."""
    from urazuke.reports.model_claims import add_model_claims

    asked = add_model_claims(Reading.from_json(json.loads(text)), model)
    reasons = [f"statements of the language model refused: {count} ({why})" for why, count in asked.refused.items()]
    if asked.unanswered:
        reasons.append(f"{UNANSWERED}{asked.unanswered}")
    return json.dumps(asked.reading.as_json(), ensure_ascii=False), reasons


def _keep_only(folder: Path, wanted: set[str]) -> None:
    for stale in folder.glob("*.json"):
        if stale.name not in wanted:
            stale.unlink()


def _file_reject(exhibit: Exhibit, error: UrazukeError) -> dict[str, Any]:
    return _reject(exhibit, error.message + (f" ({error.hint})" if error.hint else ""))


def _reject(exhibit: Exhibit, reason: str) -> dict[str, Any]:
    return {"exhibit": exhibit.sha256, "line": None, "reason": reason, "raw": "", "basis": [Locator(exhibit.sha256).as_row()]}


def parse_readings(table: pa.Table) -> list[Reading]:
    """The readings that the table `readings` holds."""
    return [Reading.from_json(json.loads(text)) for text in table.column("reading").to_pylist()]


def _records(run: Run) -> Tables:
    import pyarrow as pa

    from urazuke.leases import name_accounts, read_access, read_columns, read_leases

    columns = {kind: read_columns(run.case.root / kind / COLUMNS_FILE) for kind in ("leases", "access")}
    leases = read_leases(run.exhibits("lease"), run.settings, columns["leases"])
    access = read_access(run.exhibits("access"), run.settings, {**columns["leases"], **columns["access"]})
    lease_rows, access_rows = name_accounts(leases.rows, access.rows)
    return {
        "lease_rows": lease_rows, "access_rows": access_rows, "record_counts": pa.concat_tables([leases.counts, access.counts]),
        "record_rejects": pa.concat_tables([leases.rejects, access.rejects]),
    }  # fmt: skip


def _telemetry(run: Run) -> Tables:
    from urazuke.telemetry import event_files, index_events, ingest

    exhibits = run.exhibits("log")
    done = ingest(exhibits, run.settings, run.cache(EVENTS), progress=run.progress)
    index_events(event_files(done.files, run.cache(EVENTS)), run.cache(INDEX), progress=run.progress, alone=True)
    return {"event_files": done.files, "log_days": done.days, "log_counts": done.counts, "log_rejects": done.rejects}


def _intel(run: Run) -> Tables:
    from urazuke.hunt import read_intel

    found = read_intel(run.exhibits("intel"), run.settings.zone)
    return {"intel_watch": found.watch, "intel_counts": found.counts, "intel_rejects": found.rejects, "shared": found.shared}


def _corroboration(run: Run) -> Tables:
    from urazuke.corroboration import corroborate

    found = corroborate(parse_readings(run.table("readings")), run.settings, run.judged("claim", "entity"))
    return {"entities": found.entities, "claims": found.claims, "alignment": found.alignment}


def _linkage(run: Run) -> Tables:
    from urazuke.linkage import link_accounts

    found = link_accounts(run.table("lease_rows"), run.table("access_rows"), run.judged("link", "unlink"))
    return {"links": found.links, "personas": found.personas}


def _tenancy(run: Run) -> Tables:
    from urazuke.tenancy import build_windows

    found = build_windows(run.table("lease_rows"), run.table("access_rows"))
    return {"windows": found.windows, "handovers": found.handovers, "operators": found.operators}


def _pivot(run: Run) -> Tables:
    from urazuke.hunt import pivot

    found = pivot(
        run.settings, run.table("windows"), run.table("handovers"), run.table("links"), run.table("personas"), run.table("intel_watch"),
        parse_readings(run.table("readings")), run.judged("watch", "unwatch"),
    )  # fmt: skip
    return {"watch": found.watch, "tenancies": found.tenancies, "pivot": found.steps}


def _hunt(run: Run) -> Tables:
    from urazuke.hunt import match_events
    from urazuke.telemetry import event_files

    files = event_files(run.table("event_files"), run.cache(EVENTS))
    found = match_events(files, run.table("watch"), run.table("tenancies"), run.settings, run.engine, run.cache(INDEX))
    return {"contacts": found.contacts, "hits": found.hits, "outside": found.outside}


def _victims(run: Run) -> Tables:
    from urazuke.hunt import Background, find_coverage, find_victims

    contacts, hits, log_days, watch, claims, entities = (
        run.table(n) for n in ("contacts", "hits", "log_days", "watch", "claims", "entities")
    )
    paths = _event_paths(run, set(contacts.column("organisation").to_pylist()))
    found = find_victims(contacts, hits, paths, Background(log_days, watch, claims, entities), run.settings, run.engine)
    coverage = find_coverage(log_days, watch, contacts, run.settings)
    return {"victims": found.victims, "impacts": found.impacts, "coverage": coverage}


def _event_paths(run: Run, organisations: Collection[str]) -> list[Path]:
    """The event files of those organisations: the others' say nothing of their contacts."""
    from urazuke.telemetry import event_files

    files = event_files(run.table("event_files"), run.case.derived / EVENTS)
    return [file.path for file in files if file.organisation in organisations]


def _attribution(run: Run) -> Tables:
    from urazuke.attribution import compare_groups

    alike = compare_groups({n: run.table(n) for n in ("entities", "claims", "readings")}, _shared(run))
    tables = {**{n: run.table(n) for n in _WEIGHED}, "similar_groups": alike}
    return {**_weigh(run.settings, tables.__getitem__, run.judged("prior")), "similar_groups": alike, "aliases": _aliases(run)}


def _weigh(settings: Settings, table: Callable[[str], pa.Table], priors: Sequence[Judgement]) -> Tables:
    from urazuke.attribution import weigh

    return weigh(settings, {n: table(n) for n in (*_WEIGHED, "similar_groups")}, priors)


def _aliases(run: Run) -> pa.Table:
    from urazuke.attribution import group_aliases

    tables = {n: run.table(n) for n in ("entities", "claims", "readings", "shared", "intel_watch")}
    return group_aliases(tables, run.settings.actors, {e.sha256: e.path for e in run.exhibits("intel")})


def _shared(run: Run) -> Iterator[dict[str, Any]]:
    """The STIX bundles and MISP events in intel/, whole: what cannot be read is among the rejects already."""
    from urazuke.hunt.misp import looks_like_misp

    for exhibit in run.exhibits("intel"):
        try:
            content = json.loads(exhibit.file.read_bytes())
        except (OSError, ValueError, RecursionError):
            continue
        if isinstance(content, dict) and content.get("type") == "bundle":
            yield content
        elif looks_like_misp(content):
            yield {"response": content} if isinstance(content, list) else content


def _timeline(run: Run) -> Tables:
    return _told_in_time(run.settings, run.table)


def _told_in_time(settings: Settings, table: Callable[[str], pa.Table]) -> Tables:
    from urazuke.dossier import build_timeline

    names = ("claims", "tenancies", "handovers", "victims", "contacts", "entities")
    tables, readings = (table(n) for n in names), parse_readings(table("readings"))
    return {"timeline": build_timeline(*tables, language=settings.language, readings=readings)}


def told_in_words(settings: Settings, table: Callable[[str], pa.Table], priors: Sequence[Judgement]) -> Tables:
    """The tables that are worded in the language of the case, from the others as they stand."""
    return {**_weigh(settings, table, priors), **_told_in_time(settings, table)}


def _catalogue(run: Run) -> Tables:
    """Every exhibit with the rows that were read from it, and every reject with its reason."""
    import pyarrow as pa

    counts = {
        row["exhibit"]: row for name in ("record_counts", "log_counts", "intel_counts") for row in run.table(name).to_pylist()
    } | {digest: {"rows": 1, "rejected": 0} for digest in run.table("readings").column("exhibit").to_pylist()}  # fmt: skip
    rejects = pa.concat_tables([run.table(n) for n in ("report_rejects", "record_rejects", "log_rejects", "intel_rejects")])
    refused: dict[str, int] = {}
    for digest in rejects.column("exhibit").to_pylist():
        refused[digest] = refused.get(digest, 0) + 1
    exhibits = [_exhibit_row(e, counts.get(e.sha256, {}).get("rows", 0), refused.get(e.sha256, 0)) for e in run.intake.exhibits]
    return {"exhibits": make_table("exhibits", exhibits), "rejects": rejects}


def _exhibit_row(exhibit: Exhibit, rows: int, rejected: int) -> dict[str, Any]:
    from urazuke.evidence.instant import parse_instant, zone

    return {
        "sha256": exhibit.sha256, "path": exhibit.path, "kind": exhibit.kind, "media_type": exhibit.media_type, "bytes": exhibit.bytes,
        "taken_in": parse_instant(exhibit.taken_in, zone("UTC")), "rows": rows, "rejected": rejected,
        "basis": [Locator(exhibit.sha256).as_row()],
    }  # fmt: skip


def write_dossier(
    case: Case, journal: Journal, table: Callable[[str], pa.Table], folder: Path, head: str, entries: int, redact: bool = False
) -> None:
    """Fill the folder with the dossier, on demand without personal data, as of so many `entries` of the journal, up to `head`."""
    from urazuke.dossier import write_dossier as write

    tables = {n: table(n) for n in IN_DOSSIER}
    write(
        folder, case, tables, parse_readings(table("readings")),
        journal_head=head, journal_entries=entries, alarms=alarms_of(journal.entries[:entries]), pivot=table("pivot"),
        moves=last_moves(case, journal.entries),
        records={n: table(n) for n in ("lease_rows", "access_rows", "watch")} if redact else None,
        judgements=judged_in(case, journal.entries[:entries]),
    )  # fmt: skip


def alarms_of(entries: Sequence[Mapping[str, Any]]) -> list[str]:
    """What these entries of the journal say of input files that changed or went."""
    words = {"changed": "changed after it was taken in", "missing": "was taken in and is gone"}
    return [f"{e['path']} {words[e['kind']]} ({e['time']})" for e in entries if e["kind"] in words]


def judged_in(case: Case, entries: Sequence[Mapping[str, Any]]) -> list[Judgement]:
    """The judgements of which these entries of the journal tell."""
    told = {e["number"] for e in entries if e["kind"] == "judgement"}
    return [j for j in read_judgements(case.decisions) if j.number in told]


_WORK: Mapping[str, Callable[[Run], Tables]] = {
    "reports": _reports, "records": _records, "telemetry": _telemetry, "intel": _intel, "corroboration": _corroboration,
    "linkage": _linkage, "tenancy": _tenancy, "pivot": _pivot, "hunt": _hunt, "victims": _victims, "attribution": _attribution,
    "timeline": _timeline, "catalogue": _catalogue,
}  # fmt: skip
