"""`urazuke workbench`: the case in a browser, on this machine alone."""

from __future__ import annotations

from pathlib import Path

import click

PORT = 8471


@click.command(epilog="Example:  urazuke workbench demo --open")
@click.argument("case", type=click.Path(path_type=Path))
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0: any that is free.")
@click.option("--open", "browser", is_flag=True, help="Open it in the browser of this machine.")
def workbench_command(case: Path, port: int, browser: bool) -> None:
    """Look at a case in the browser: what was found, what each row rests on, down to the bytes; judge, and investigate again.

    Listens on 127.0.0.1 and answers only who has the address that it prints. Ctrl-C ends it.
    """
    from urazuke.cli.progress import say
    from urazuke.workbench import serve

    serve(case, port, say, browser=browser)
