"""Every command ends with 0 (done), 1 (its own negative answer) or 2 (one line on stderr says what to do)."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from urazuke import __version__
from urazuke.cli.progress import say_error
from urazuke.errors import UrazukeError

COMMANDS = {
    "new": "new", "simulate": "simulate", "investigate": "investigate", "show": "show", "judge": "judge", "export": "export",
    "keygen": "keygen", "seal": "seal", "verify": "seal", "workbench": "workbench", "read": "loose", "link": "loose",
    "hunt": "loose",
}  # fmt: skip
JSON_ERRORS = "--json-errors"
LEAVE_AT_ONCE = ("hunt", "show")  # nothing of theirs is left to be ended


class LazyGroup(click.Group):
    """A command's module is imported when that command, or the list of commands, is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"urazuke.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # before click makes it status 1, which would be the command's negative answer
            _quiet_pipe()


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="Start with:  urazuke simulate demo  &&  urazuke investigate demo",
)
@click.version_option(__version__, prog_name="urazuke")
@click.option(JSON_ERRORS, is_flag=True, help="Print an error as one JSON object.")
def cli(json_errors: bool) -> None:
    """Investigate a cyber attack on evidence: who rented the servers, who held them when, who was attacked through them."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    as_json = JSON_ERRORS in given
    given = [a for a in given if a != JSON_ERRORS]
    try:
        status = cli.main(args=given, prog_name="urazuke", standalone_mode=False, obj=as_json)
        sys.stdout.flush()
        status = status if isinstance(status, int) else 0
        if arguments is None and given[:1] and given[0] in LEAVE_AT_ONCE:
            sys.stderr.flush()
            os._exit(status)  # the system frees what they held quicker than Python would, piece by piece
        sys.exit(status)
    except UrazukeError as error:
        _fail(error, as_json)
    except (click.exceptions.Abort, KeyboardInterrupt):
        _fail(_stopped(), as_json, 130)
    except click.exceptions.NoArgsIsHelpError:
        _fail(UrazukeError("no command is given", hint="see `urazuke --help`"), as_json)
    except click.ClickException as error:
        command = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "urazuke"
        _fail(UrazukeError(error.format_message(), hint=f"see `{command} --help`"), as_json)
    except BrokenPipeError:
        _quiet_pipe()
    except OSError as error:
        where = str(error.filename) if error.filename else None
        _fail(UrazukeError(f"the system refused: {error.strerror or error}", where=where, hint="mend that and run it again"), as_json)
    except MemoryError:
        _fail(UrazukeError("there is not enough memory", hint="free some, or give fewer files at once"), as_json)
    except Exception as error:
        if isinstance(error, RuntimeError) and str(error) == "Query interrupted":  # how the database passes Ctrl-C on
            _fail(_stopped(), as_json, 130)
        if os.environ.get("URAZUKE_DEBUG"):
            raise
        kind = type(error).__name__
        hint = "this is a fault of Urazuke: run it again with URAZUKE_DEBUG=1 and report what it prints"
        _fail(UrazukeError(f"internal fault: {kind}: {error}", hint=hint), as_json)


def _stopped() -> UrazukeError:
    return UrazukeError("stopped", hint="run the same command again to go on")


def _fail(error: UrazukeError, as_json: bool, status: int = 2) -> None:
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _quiet_pipe()
    say_error(error, as_json)
    sys.exit(status)


def _quiet_pipe() -> NoReturn:
    """The reader of our output has gone: end without a word, as other filters do."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(0)


if __name__ == "__main__":
    main()
