"""`urazuke export`: the case's results in a form that others read."""

from __future__ import annotations

from pathlib import Path

import click

FORMATS = ("stix", "misp", "csv", "case-uco", "notices")
DEFAULT = {"stix": "stix.json", "csv": "csv", "notices": "notices"}


@click.command(epilog="Example:  urazuke export demo --format stix --out bundle.json")
@click.argument("case", type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(FORMATS), required=True, help="stix: a STIX 2.1 bundle; csv: every table; notices: one a victim."
)
@click.option("--out", type=click.Path(path_type=Path), help="The file or folder to write; default CASE/export/….")
def export_command(case: Path, form: str, out: Path | None) -> None:
    """Write the results of the last run for others to read."""
    from urazuke.cli.progress import say
    from urazuke.errors import MissingError, RequestError, printable
    from urazuke.evidence.case import open_case

    if form not in DEFAULT:
        raise MissingError(f"the {form} export is not in this version", hint=f"formats: {', '.join(DEFAULT)}")
    opened = open_case(case)
    path = out or opened.root / "export" / DEFAULT[form]
    if form != "stix" and path.exists() and out is not None and (not path.is_dir() or any(path.iterdir())):
        raise RequestError("there is something here already", where=str(path), hint="name a folder that is new or empty")
    if form == "stix" and path.is_dir():
        raise RequestError("this is a folder", where=str(path), hint="name the file to write, such as bundle.json")
    _write(opened, form, path)
    say(f"{form}: {printable(str(path))}")


def _write(case: object, form: str, path: Path) -> None:
    from typing import cast

    from urazuke import dossier
    from urazuke.evidence.case import Case
    from urazuke.evidence.writing import whole_folder, write_whole
    from urazuke.investigation import handed_over

    opened = cast(Case, case)
    tables = handed_over(opened)
    if form == "stix":
        write_whole(path, lambda partial: dossier.export_stix(opened, tables, partial))
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_folder(path) as folder:
        if form == "csv":
            dossier.export_csv(tables, folder)
        else:
            dossier.write_notices(opened, tables, folder)
