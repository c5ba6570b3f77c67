"""`urazuke seal` and `urazuke verify`: a dossier that says of itself whether it is what was handed over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from urazuke.dossier.timestamp import Stamp

ROOTS = "The root certificate of who stamps the time (PEM); without it, the stamp's issuer is not checked."


@click.command(epilog="Example:  urazuke seal demo --key our-csirt.key")
@click.argument("case", type=click.Path(path_type=Path))
@click.option("--key", type=click.Path(path_type=Path), required=True, help="The private key that `urazuke keygen` wrote.")
@click.option("--timestamp", metavar="URL", help="An RFC 3161 server that is to stamp the time; it is sent a hash, nothing else.")
@click.option("--timestamp-roots", type=click.Path(path_type=Path), metavar="PEM", help=ROOTS)
def seal_command(case: Path, key: Path, timestamp: str | None, timestamp_roots: Path | None) -> None:
    """Sign the dossier of the last run, and the custody journal with it.

    Writes seal.json, seal.pub and custody.jsonl into the dossier's folder, and seal-stamp.json where somebody else is to stamp
    the time: `--timestamp http://tsa.example/tsr --timestamp-roots tsa.pem`. Whoever gets the folder can check it with
    `urazuke verify` and your public key, offline.
    """
    from urazuke.cli.progress import say
    from urazuke.dossier.timestamp_server import StampServer
    from urazuke.errors import RequestError, printable
    from urazuke.investigation import seal

    if timestamp_roots and timestamp is None:
        raise RequestError("there is no time stamp to check", where="--timestamp-roots", hint="name the server: --timestamp URL")
    folder, sealed = seal(case, key, StampServer(timestamp, timestamp_roots) if timestamp is not None else None)
    if sealed.stamp:
        say(_told(sealed.stamp))
    say(f"{printable(str(folder))}: sealed with key {sealed.keyid[:16]}…; hand over the folder, and your .pub by another way")


@click.command(epilog="Example:  urazuke verify demo/dossier --key our-csirt.pub")
@click.argument("dossier", type=click.Path(path_type=Path))
@click.option("--key", type=click.Path(path_type=Path), help="The public key of who sealed it; without it, the one in the folder.")
@click.option("--timestamp-roots", type=click.Path(path_type=Path), metavar="PEM", help=ROOTS)
def verify_command(dossier: Path, key: Path | None, timestamp_roots: Path | None) -> int:
    """Say whether a sealed dossier is intact, or which of its files differ, were added or are missing.

    Exit status 0: intact. 1: not, each finding on a line of its own. A dossier with a time stamp says who stamped it and when:
    `--timestamp-roots tsa.pem` asks whether that is so, and then a dossier without a stamp is not intact. Nothing is asked of
    any server.
    """
    from urazuke.cli.progress import say
    from urazuke.dossier.seal import verify_dossier
    from urazuke.errors import printable

    verdict = verify_dossier(dossier, key, timestamp_roots)
    for finding in verdict.findings:
        click.echo(str(finding))
    if verdict.findings:
        return 1
    click.echo(printable(f"intact: {verdict.files:,} files, sealed {verdict.sealed}"))
    if verdict.stamp:
        click.echo(_told(verdict.stamp))
    whose = "" if key else " that lies in the folder: ask by another way whether it is the sealer's"
    say(f"signed with key {(verdict.keyid or '')[:16]}…{whose}")
    return 0


def _told(stamp: Stamp) -> str:
    from urazuke.evidence.instant import format_instant

    unchecked = "" if stamp.checked else ", it says; who issued it was not checked: give --timestamp-roots"
    return f"time-stamped {format_instant(stamp.time)} by {stamp.authority}{unchecked}"
