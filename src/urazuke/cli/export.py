"""`urazuke export`: the case's results in a form that others read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    import pyarrow as pa

    from urazuke.evidence.case import Case

FORMATS = ("stix", "misp", "csv", "case-uco", "notices", "pdf", "watch", "zeek-intel", "suricata", "sigma")
# What is written where no --out is given; a name with an ending is a file, one without a folder.
DEFAULT = {
    "stix": "stix.json", "misp": "misp.json", "csv": "csv", "notices": "notices", "pdf": "dossier.pdf", "watch": "watch.csv",
    "zeek-intel": "zeek-intel.dat", "suricata": "suricata", "sigma": "sigma.yml",
}  # fmt: skip
WATCH_FORMS = ("watch", "zeek-intel", "suricata", "sigma")
DATED_FORMS = (*WATCH_FORMS, "misp")


@click.command(epilog="Example:  urazuke export demo --format stix --out bundle.json")
@click.argument("case", type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(FORMATS), required=True,
    help="stix: a STIX 2.1 bundle; misp: a MISP event; csv: every table; notices: one a victim; "
    "pdf: the dossier, printed by Chromium, Chrome or Edge; "
    "watch: the watch list as CSV; zeek-intel, suricata, sigma: the watch list for sensors.",
)  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), help="The file or folder to write; default CASE/export/….")
@click.option(
    "--at", metavar="TIME",
    help="Only what is watched then: now, any, an instant, or START/END. Default: now for sensors and MISP; any for watch.",
)  # fmt: skip
@click.option(
    "--redact", type=click.Choice(["persons"]),
    help="persons: no personal data of renters or of who logged in; each value becomes a pseudonym.",
)  # fmt: skip
def export_command(case: Path, form: str, out: Path | None, at: str | None, redact: str | None) -> None:
    """Write the results of the last run for others to read."""
    from urazuke.cli.progress import say
    from urazuke.errors import MissingError, RequestError, printable
    from urazuke.evidence.case import open_case

    if form not in DEFAULT:
        raise MissingError(f"the {form} export is not in this version", hint=f"formats: {', '.join(DEFAULT)}")
    if at is not None and form not in DATED_FORMS:
        raise RequestError(f"--at means nothing for {form}", hint=f"it chooses windows of a watch list: {', '.join(DATED_FORMS)}")
    opened = open_case(case)
    path = out or opened.root / "export" / DEFAULT[form]
    if not _is_file(form) and path.exists() and out is not None and (not path.is_dir() or any(path.iterdir())):
        raise RequestError("there is something here already", where=str(path), hint="name a folder that is new or empty")
    if _is_file(form) and path.is_dir():
        raise RequestError("this is a folder", where=str(path), hint=f"name the file to write, such as {DEFAULT[form]}")
    if told := _write(opened, form, path, at, redact is not None):
        say(told)
    say(f"{form}: {printable(str(path))}")


def _is_file(form: str) -> bool:
    return "." in DEFAULT[form]


def _write(case: Case, form: str, path: Path, at: str | None, redact: bool) -> str | None:
    """Write it whole; what the reader of it must hear, if anything."""
    from urazuke.evidence.writing import whole_folder, write_whole
    from urazuke.investigation import handed_over, handed_over_redacted

    shown, tables = handed_over_redacted(case) if redact else (case, handed_over(case))
    told: list[str | None] = []
    if _is_file(form):
        write_whole(path, lambda partial: told.append(_fill(shown, tables, form, partial, at, redact)))
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_folder(path) as folder:
            told.append(_fill(shown, tables, form, folder, at, redact))
    return told[0]


def _fill(case: Case, tables: dict[str, pa.Table], form: str, path: Path, at: str | None, redact: bool) -> str | None:
    from urazuke import dossier
    from urazuke.dossier.sensors.selection import NOW, asked_time

    if form in WATCH_FORMS:
        return dossier.export_watch(case, tables, form, path, at).told
    if form == "stix":
        dossier.export_stix(case, tables, path)
    elif form == "misp":
        dossier.export_misp(case, tables, path, asked_time(at or NOW, case.settings.zone)[0], persons=not redact)
    elif form == "pdf":
        dossier.export_pdf(case.root / "dossier" / "index.html", path)
    elif form == "csv":
        dossier.export_csv(tables, path)
    else:
        dossier.write_notices(case, tables, path)
    return None
