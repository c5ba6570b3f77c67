"""`urazuke keygen`: an Ed25519 key pair to seal dossiers with."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(epilog="Example:  urazuke keygen our-csirt")
@click.argument("name", type=click.Path(path_type=Path))
def keygen_command(name: Path) -> None:
    """Write NAME.key (keep it secret) and NAME.pub (give it to those who verify)."""
    from urazuke.cli.progress import say
    from urazuke.dossier.keys import write_key_pair

    private, public = write_key_pair(name)
    say(f"{private}: the private key; keep it secret, it has no passphrase")
    say(f"{public}: the public key, for those who verify")
