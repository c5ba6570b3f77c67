"""`urazuke export`: the case's results in a form that others read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    import pyarrow as pa

    from urazuke.evidence.case import Case

FORMATS = ("stix", "misp", "csv", "case-uco", "notices", "html", "pdf", "watch", "zeek-intel", "suricata", "sigma")
# What is written where no --out is given; a name with an ending is a file, one without a folder.
DEFAULT = {
    "stix": "stix.json", "misp": "misp.json", "csv": "csv", "notices": "notices", "html": "dossier", "pdf": "dossier.pdf",
    "watch": "watch.csv", "case-uco": "case.jsonld", "zeek-intel": "zeek-intel.dat", "suricata": "suricata", "sigma": "sigma.yml",
}  # fmt: skip
WATCH_FORMS = ("watch", "zeek-intel", "suricata", "sigma")
DOSSIER_FORMS = ("html", "pdf")
WORDED_FORMS = (*DOSSIER_FORMS, "notices")
DATED_FORMS = (*WATCH_FORMS, "misp")


@click.command(epilog="Example:  urazuke export demo --format stix --out bundle.json")
@click.argument("case", type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(FORMATS), required=True,
    help="stix: a STIX 2.1 bundle; misp: a MISP event; case-uco: a CASE/UCO graph; csv: every table; notices: one a victim; "
    "html: the dossier in a folder; pdf: the dossier, printed by Chromium, Chrome or Edge; "
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
@click.option("--language", type=click.Choice(["en", "ja"]), help="Of notices or the dossier; default the case's.")
@click.option("--smtp", metavar="HOST:PORT", help="Send the notices, each once; without --really-send only say so.")
@click.option("--from", "sender", metavar="ADDRESS", help="Who sends them, and gets the answers.")
@click.option("--starttls", is_flag=True, help="Only over TLS, with a certificate that this system trusts.")
@click.option("--really-send", is_flag=True, help="Do send them.")
def export_command(
    case: Path, form: str, out: Path | None, at: str | None, redact: str | None, language: str | None, smtp: str | None,
    sender: str | None, starttls: bool, really_send: bool,
) -> int:  # fmt: skip
    """Write the results of the last run for others to read.

    With --smtp, exit status 1 where a notice could not be sent.
    """
    from urazuke.cli.progress import say
    from urazuke.errors import RequestError, printable
    from urazuke.evidence.case import open_case

    if at is not None and form not in DATED_FORMS:
        raise RequestError(f"--at means nothing for {form}", hint=f"it chooses windows of a watch list: {', '.join(DATED_FORMS)}")
    if form != "notices" and (smtp or sender or starttls or really_send):
        raise RequestError(f"mail is not for {form}", hint="it is for --format notices")
    if language and form not in WORDED_FORMS:
        raise RequestError(f"--language means nothing for {form}", hint=f"it chooses the words of {', '.join(WORDED_FORMS)}")
    opened = open_case(case)
    if smtp or sender or starttls or really_send:
        return _mail(opened, smtp, sender, starttls, really_send, language, redact is not None)
    path = out or opened.root / "export" / DEFAULT[form]
    if not _is_file(form) and path.exists() and out is not None and (not path.is_dir() or any(path.iterdir())):
        raise RequestError("there is something here already", where=str(path), hint="name a folder that is new or empty")
    if _is_file(form) and path.is_dir():
        raise RequestError("this is a folder", where=str(path), hint=f"name the file to write, such as {DEFAULT[form]}")
    if told := _write(opened, _Wanted(form, at, redact is not None, language), path):
        say(told)
    say(f"{form}: {printable(str(path))}")
    return 0


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is asked for, but where to."""

    form: str
    at: str | None
    redact: bool
    language: str | None


def _mail(case: Case, smtp: str | None, sender: str | None, starttls: bool, really: bool, language: str | None, redact: bool) -> int:
    from urazuke.cli.progress import say
    from urazuke.dossier.mailing import parse_server
    from urazuke.errors import RequestError
    from urazuke.investigation import notify

    if not smtp or not sender:
        raise RequestError("mail needs a server and a sender", hint="give --smtp HOST:PORT and --from ADDRESS")
    outcomes = notify(
        case, sender, parse_server(smtp, starttls), really=really, language=language, redact=redact, told=lambda sent: click.echo(str(sent))
    )  # fmt: skip
    if not really:
        say("nothing was sent: add --really-send to send them")
    return int(any(sent.outcome == "failed" for sent in outcomes))


def _is_file(form: str) -> bool:
    return "." in DEFAULT[form]


def _material(case: Case, wanted: _Wanted) -> tuple[Case, dict[str, pa.Table]]:
    """What it is made of, but for the dossier, which gathers more by itself."""
    from urazuke.investigation import handed_over, handed_over_redacted

    if wanted.form in DOSSIER_FORMS:
        return case, {}
    return handed_over_redacted(case) if wanted.redact else (case, handed_over(case))


def _write(case: Case, wanted: _Wanted, path: Path) -> str | None:
    """Write it whole; what the reader of it must hear, if anything."""
    from urazuke.evidence.writing import whole_folder, write_whole

    shown, tables = _material(case, wanted)
    told: list[str | None] = []
    if _is_file(wanted.form):
        write_whole(path, lambda partial: told.append(_fill(shown, tables, wanted, partial)))
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_folder(path) as folder:
            told.append(_fill(shown, tables, wanted, folder))
    return told[0]


def _fill(case: Case, tables: dict[str, pa.Table], wanted: _Wanted, path: Path) -> str | None:
    from urazuke import dossier
    from urazuke.dossier.sensors.selection import NOW, asked_time
    from urazuke.investigation import copy_dossier

    if wanted.form in WATCH_FORMS:
        return dossier.export_watch(case, tables, wanted.form, path, wanted.at).told
    if wanted.form == "stix":
        dossier.export_stix(case, tables, path)
    elif wanted.form == "misp":
        dossier.export_misp(case, tables, path, asked_time(wanted.at or NOW, case.settings.zone)[0], persons=not wanted.redact)
    elif wanted.form == "case-uco":
        dossier.export_case_uco(case, tables, path)
    elif wanted.form == "html":
        copy_dossier(case, path, redact=wanted.redact, language=wanted.language)
    elif wanted.form == "pdf":
        _print(case, wanted, path)
    elif wanted.form == "csv":
        dossier.export_csv(tables, path)
    else:
        dossier.write_notices(case, tables, path, wanted.language)
    return None


def _print(case: Case, wanted: _Wanted, path: Path) -> None:
    """The dossier of the last run as it is on disk; one without personal data, or in a language, is written for the printer alone."""
    from tempfile import TemporaryDirectory

    from urazuke.dossier import export_pdf
    from urazuke.investigation import copy_dossier

    if not wanted.redact and wanted.language is None:
        export_pdf(case.root / "dossier" / "index.html", path)
        return
    with TemporaryDirectory(prefix="urazuke-") as folder:
        copy_dossier(case, Path(folder), redact=wanted.redact, language=wanted.language)
        export_pdf(Path(folder) / "index.html", path)
