"""`urazuke judge`: an analyst's judgement, which the next run respects."""

from __future__ import annotations

from pathlib import Path

import click

USAGE = """Record a judgement; the next `urazuke investigate` respects it.

\b
  judge CASE link ACCOUNT ACCOUNT          the two accounts have one renter
  judge CASE unlink ACCOUNT ACCOUNT        they have not
  judge CASE claim ID accept|reject|grade=N
  judge CASE entity merge|split ID ID
  judge CASE watch|unwatch TENANCY
  judge CASE prior HYPOTHESIS P
  judge CASE undo N                        judgement number N no longer holds
"""


@click.command(help=USAGE, epilog="Example:  urazuke judge demo unlink A-1 B-2 --why 'brothers, seen apart' --by k.sato")
@click.argument("case", type=click.Path(path_type=Path))
@click.argument("verb")
@click.argument("arguments", nargs=-1, required=True)
@click.option("--why", required=True, help="The reason, as it will stand in the dossier.")
@click.option("--by", default=None, help="Who judges; default the user's name here.")
def judge_command(case: Path, verb: str, arguments: tuple[str, ...], why: str, by: str | None) -> None:
    import getpass

    from urazuke.cli.progress import say
    from urazuke.errors import printable
    from urazuke.evidence.case import open_case
    from urazuke.investigation.judging import judge

    judgement = judge(open_case(case), verb, arguments, by=by or getpass.getuser(), why=why)
    words = printable(" ".join((judgement.verb, *judgement.arguments)))
    say(f"judgement {judgement.number}: {words}; run `urazuke investigate {case}` to see what follows from it")
