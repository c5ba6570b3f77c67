"""`urazuke investigate`: every stage that is out of date, then the dossier, then a summary."""

from __future__ import annotations

import time
from pathlib import Path

import click


@click.command(epilog="Example:  urazuke investigate demo && xdg-open demo/dossier/index.html")
@click.argument("case", type=click.Path(path_type=Path))
@click.option("--engine", default="duckdb", show_default=True, metavar="duckdb|spark[=URL]", help="Where the queries run.")
@click.option("--language", type=click.Choice(["en", "ja"]), help="Of the dossier; default the case's.")
def investigate_command(case: Path, engine: str, language: str | None) -> None:
    """Run every stage that is out of date and write the dossier."""
    from urazuke.cli.progress import progress_line, say
    from urazuke.cli.summary import summarise
    from urazuke.cli.without import without
    from urazuke.errors import printable
    from urazuke.investigation import investigate

    begun = time.monotonic()
    if engine == "duckdb":  # Spark has a use for it
        without("pandas")
    with progress_line() as progress:
        outcome = investigate(case, engine, progress, language=language)
    for alarm in outcome.alarms:
        say(f"CUSTODY: {printable(alarm)}")
    for path in outcome.ignored:
        say(f"left out: {printable(path)}")
    for line in summarise(outcome):
        say(line)
    seconds = time.monotonic() - begun
    ran = f"{len(outcome.ran)} stages ran ({', '.join(outcome.ran)})" if outcome.ran else "nothing had changed"
    say(f"{ran}; {seconds:.1f} s")
    say(f"dossier: {printable(str(outcome.dossier))}")
