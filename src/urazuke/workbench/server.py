"""The workbench listens on 127.0.0.1 alone, until Ctrl-C."""

from __future__ import annotations

import errno
import os
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path

from urazuke.errors import RequestError
from urazuke.evidence.case import open_case

HOST = "127.0.0.1"
BACKLOG = 64
CLOSING_SECONDS = 2


def serve(root: Path, port: int, say: Callable[[str], None], *, browser: bool = False) -> None:
    """Serve the case until interrupted; `say` gets the lines for the person at the terminal.

    CaseError where the folder is no case, RequestError where the port is taken.
    """
    open_case(root)
    with _bound(port) as listening:
        import uvicorn

        from urazuke.workbench.application import application
        from urazuke.workbench.bench import Bench
        from urazuke.workbench.guard import Key, start_address

        bench = Bench(root.resolve(), Key(listening.getsockname()[1]))
        config = uvicorn.Config(
            application(bench), log_level="warning", access_log=False, server_header=False, date_header=False, lifespan="on",
            timeout_graceful_shutdown=CLOSING_SECONDS, h11_max_incomplete_event_size=1 << 16, limit_concurrency=BACKLOG,
        )  # fmt: skip
        say(f"workbench: {start_address(bench.key)}")
        say("only this machine can reach it, and only with this address; Ctrl-C ends it")
        try:
            with _opened(start_address(bench.key), browser):
                uvicorn.Server(config).run(sockets=[listening])
        except KeyboardInterrupt:  # which uvicorn raises again when it has closed what was open
            pass
        say("workbench closed")


@contextmanager
def _bound(port: int) -> Iterator[socket.socket]:
    """A socket on that port of the loopback; any free one for 0."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
        if os.name == "posix":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, port))
            listening.listen(BACKLOG)
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            why = "something listens there already, perhaps another workbench" if taken else error.strerror or str(error)
            raise RequestError(why, where=f"{HOST}:{port}", hint="give another with --port, or --port 0 for any free one") from None
        yield listening


@contextmanager
def _opened(address: str, browser: bool) -> Iterator[None]:
    """On demand the address in a browser, by way of a file of the user's own: a command line can be read by everybody here."""
    if not browser:
        yield
        return
    import webbrowser

    with tempfile.TemporaryDirectory(prefix="urazuke-") as folder:
        page = Path(folder) / "workbench.html"
        page.touch(0o600)
        page.write_text(f'<!DOCTYPE html><meta http-equiv="refresh" content="0; url={escape(address)}"><title>Urazuke</title>', "utf-8")
        webbrowser.open(page.as_uri())
        yield
