"""`urazuke show`: a table of the case, for a person, a program or a spreadsheet."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from urazuke.errors import printable

if TYPE_CHECKING:
    import pyarrow as pa

SHOWN_ROWS = 200
SHOWN_CHARACTERS = 400  # of a list
LEAST_COLUMN = 12  # characters that a long cell needs to be readable when folded


@click.command(epilog="Example:  urazuke show demo victims --format json")
@click.argument("case", type=click.Path(path_type=Path))
@click.argument("table")
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True, help="json: one object a line."
)
def show_command(case: Path, table: str, form: str) -> None:
    """Print a table of the case.

    Tables: exhibits rejects entities claims links personas tenancies handovers contacts hits outside victims hypotheses
    timeline alignment operators changes shared aliases similar_groups impacts coverage.
    """
    from urazuke.investigation import table as read

    rows = read(case, table)
    {"table": _print_table, "json": _print_json, "csv": _print_csv}[form](table, rows)


def _print_json(name: str, table: pa.Table) -> None:
    from urazuke.evidence.tables import json_rows

    for row in json_rows(name, table):
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


def _print_csv(name: str, table: pa.Table) -> None:
    from urazuke.dossier import write_csv

    write_csv(name, table, sys.stdout)


def _print_table(name: str, table: pa.Table) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from urazuke.cli.progress import say
    from urazuke.evidence.tables import json_rows

    columns = [c for c in table.column_names if c != "basis"]
    rows = [[_cell(row[c]) for c in columns] for row in json_rows(name, table.slice(0, SHOWN_ROWS))]
    console = Console(width=None if sys.stdout.isatty() else 240, highlight=False)
    if not _fits(columns, rows, console.width):
        for row in rows:
            for column, value in zip(columns, row, strict=True):
                console.print(Text(f"{column:>{max(map(len, columns))}}  {value}"), soft_wrap=True)
            console.print()
    else:
        drawn = Table(title=None, show_edge=False, pad_edge=False, header_style="bold")
        for column in columns:
            drawn.add_column(column, overflow="fold")
        for row in rows:
            drawn.add_row(*map(Text, row))
        console.print(drawn)
    if table.num_rows > SHOWN_ROWS:
        say(f"{SHOWN_ROWS} of {table.num_rows:,} rows; all of them with --format json or csv")
    elif table.num_rows == 0:
        say("no rows")


def _fits(columns: list[str], rows: list[list[str]], width: int) -> bool:
    """Does a row go across without every cell being cut to shreds? On a narrow terminal each column gets a line of its own."""
    longest = [max([len(column), *(len(row[n]) for row in rows)]) for n, column in enumerate(columns)]
    return sum(min(size, LEAST_COLUMN) + 3 for size in longest) <= width


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.3g}"
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        return printable(("; " if any(" " in v for v in value) else ", ").join(value), SHOWN_CHARACTERS)
    if isinstance(value, list) and all(isinstance(v, dict) and v.keys() >= {"field", "weight"} for v in value):
        return printable("; ".join(map(_feature, value)), SHOWN_CHARACTERS)
    return printable(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), 120)


def _feature(feature: dict[str, Any]) -> str:
    """`payment pay-1 +8.5`, or `phone differs -0.5`: what a pair of accounts shares or not, and its bits."""
    left, right = feature["left"], feature["right"]
    value = "differs" if left is None and right is None else left if left == right else f"{left or '–'} / {right or '–'}"
    return f"{feature['field']} {value} {feature['weight'] or 0:+.1f}"
