"""`urazuke seal` and `urazuke verify`: a dossier that says of itself whether it is what was handed over."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(epilog="Example:  urazuke seal demo --key our-csirt.key")
@click.argument("case", type=click.Path(path_type=Path))
@click.option("--key", type=click.Path(path_type=Path), required=True, help="The private key that `urazuke keygen` wrote.")
def seal_command(case: Path, key: Path) -> None:
    """Sign the dossier of the last run, and the custody journal with it.

    Writes seal.json, seal.pub and custody.jsonl into the dossier's folder. Whoever gets the folder can check it with
    `urazuke verify` and your public key, offline.
    """
    from urazuke.cli.progress import say
    from urazuke.errors import printable
    from urazuke.investigation import seal

    folder, keyid = seal(case, key)
    say(f"{printable(str(folder))}: sealed with key {keyid[:16]}…; hand over the folder, and your .pub by another way")


@click.command(epilog="Example:  urazuke verify demo/dossier --key our-csirt.pub")
@click.argument("dossier", type=click.Path(path_type=Path))
@click.option("--key", type=click.Path(path_type=Path), help="The public key of who sealed it; without it, the one in the folder.")
def verify_command(dossier: Path, key: Path | None) -> int:
    """Say whether a sealed dossier is intact, or which of its files differ, were added or are missing.

    Exit status 0: intact. 1: not, each finding on a line of its own.
    """
    from urazuke.cli.progress import say
    from urazuke.dossier.seal import verify_dossier

    verdict = verify_dossier(dossier, key)
    for finding in verdict.findings:
        click.echo(str(finding))
    if verdict.findings:
        return 1
    click.echo(f"intact: {verdict.files:,} files, sealed {verdict.sealed}")
    whose = "" if key else " that lies in the folder: ask by another way whether it is the sealer's"
    say(f"signed with key {(verdict.keyid or '')[:16]}…{whose}")
    return 0
