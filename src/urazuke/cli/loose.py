"""`urazuke read`, `link` and `hunt`: one stage on loose files, without a case."""

from __future__ import annotations

import gc
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from urazuke.errors import printable

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_SWITCH_SECONDS = 0.0001  # after which a thread that hashes or scans gets Python's lock
_GARBAGE = (50_000, 20, 50)  # objects made since garbage was looked for
LOG = click.Path(path_type=Path, exists=True, allow_dash=True)
_STDIN = Path("-")


def _zone(name: str) -> Any:
    from urazuke.errors import RequestError
    from urazuke.evidence.instant import zone

    try:
        return zone(name)
    except ValueError as error:
        raise RequestError(str(error), where="--timezone") from None


@click.command(epilog="Example:  urazuke read article.html | jq .claims")
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="FILE...")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Write DIR/<stem>.json instead of stdout.")
@click.option("--timezone", default="UTC", show_default=True, help="Where the reports' days begin.")
@click.pass_obj
def read_command(as_json: bool | None, files: tuple[Path, ...], out: Path | None, timezone: str) -> int:
    """Read reports: what was claimed, by whom, in which characters. A JSON object a report."""
    from urazuke.cli.progress import progress_line, say_error
    from urazuke.errors import InputError, RequestError
    from urazuke.evidence.writing import write_bytes
    from urazuke.reports import read_report

    stems = Counter(f.stem for f in files)
    if out and (twice := next((s for s, times in stems.items() if times > 1), None)):
        raise RequestError(f"two of the files would be written to {twice}.json", hint="read them in two commands")
    unread = 0
    with progress_line() as progress:
        for number, file in enumerate(files):
            progress("reading", number, len(files))
            try:
                line = json.dumps(read_report(file, zone=_zone(timezone)).as_json(), ensure_ascii=False)
            except InputError as error:
                unread += 1
                say_error(error, bool(as_json))
                continue
            if out:
                write_bytes(out / f"{file.stem}.json", line.encode("utf-8", "backslashreplace") + b"\n")
            else:
                _print(line)
    return 2 if unread else 0


class _ManyValues(click.Command):
    """`--access A B C` as the contract has it: what follows the option, up to the next one, belongs to it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        spread: list[str] = []
        inside = False
        for argument in args:
            if argument.startswith("-"):
                inside = argument == "--access"
                if not inside:
                    spread.append(argument)
            else:
                spread += ["--access", argument] if inside else [argument]
        return super().parse_args(ctx, spread)


@click.command(cls=_ManyValues, epilog="Example:  urazuke link leases/*.csv --access access/*.csv")
@click.argument("leases", nargs=-1, required=True, type=FILE, metavar="LEASES...")
@click.option("--access", multiple=True, type=FILE, metavar="ACCESS...", help="Log-in records of the same accounts.")
@click.option("--timezone", default="UTC", show_default=True, help="Of times that carry none.")
def link_command(leases: tuple[Path, ...], access: tuple[Path, ...], timezone: str) -> None:
    """Find the accounts that have one renter. JSON objects: first the personas, then the links, each with its `table`."""
    from urazuke.cli.progress import progress_line, say
    from urazuke.evidence.tables import json_rows
    from urazuke.investigation.loose import link

    _zone(timezone)
    with progress_line() as progress:
        progress("linking", 0, 0)
        found, rejected = link(leases, access, timezone)
    for name in ("personas", "links"):
        for row in json_rows(name, getattr(found, name)):
            _print(json.dumps({"table": name, **row}, ensure_ascii=False))
    if rejected:
        say(f"{rejected:,} rows could not be used")


@click.command(epilog="Example:  urazuke hunt /var/log/zeek --watch watch.csv")
@click.argument("logs", nargs=-1, required=True, type=LOG, metavar="LOG...")
@click.option("--watch", required=True, type=FILE, help="CSV: type,value,start,end,label.")
@click.option("--organisation", default=None, metavar="ID", help="Whose logs these are; default the folder's name.")
@click.option("--timezone", default="UTC", show_default=True, help="Of log times that carry none.")
@click.option("--hits", is_flag=True, help="Print every event instead of a row a contact.")
@click.option("--jobs", type=click.IntRange(1, 256), default=None, metavar="N", help="Threads that scan; default the processors.")
@click.option("--every-line", is_flag=True, help="Read every line, also where nothing watched stands: count all that cannot be read.")
def hunt_command(
    logs: Sequence[Path], watch: Path, organisation: str | None, timezone: str, hits: bool, jobs: int | None, every_line: bool
) -> None:
    """Find contacts with watched indicators inside their windows, in logs as they lie (`-` is standard input).

    A JSON object a contact, with its raw line.
    """
    from urazuke.cli.progress import progress_line, say
    from urazuke.cli.without import without
    from urazuke.hunt.hashing import begin_alone

    without("pandas", "pyarrow.dataset")
    gc.set_threshold(*_GARBAGE)
    gc.disable()  # what is made until the first log is opened stays
    sys.setswitchinterval(_SWITCH_SECONDS)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy would start threads for matrices, of which there are none
    with _as_files(logs) as files:
        hashing = begin_alone(files)  # before anything large is imported
        from urazuke.hunt import contact_rows, hit_rows, read_windows, scan

        def listed() -> Any:
            windows = read_windows(watch)
            gc.freeze()
            gc.enable()
            return windows

        with progress_line() as progress:
            found = scan(
                files, listed, organisation=organisation, zone=_zone(timezone), progress=progress, jobs=jobs, every_line=every_line,
                hashing=hashing,
            )  # fmt: skip
        for row in hit_rows(found) if hits else contact_rows(found):
            _print(json.dumps(row, ensure_ascii=False))
    if found.slow and not every_line:
        say(f"every line was read, which is slow: {printable(found.slow)}")
    if found.rejects.num_rows:
        first = found.rejects.slice(0, 1).to_pylist()[0]
        file = found.files.get(first["exhibit"], Path())
        place = printable(str(dict(zip(files, logs, strict=True)).get(file, file))) + (f":{first['line']}" if first["line"] else "")
        say(f"{found.rejects.num_rows:,} lines or files could not be read, the first: {place}: {printable(first['reason'])}")


@contextmanager
def _as_files(logs: Sequence[Path]) -> Iterator[list[Path]]:
    """The same, standard input as a file that lasts as long as the block: its hash and its lines are read more than once."""
    if _STDIN not in logs:
        yield list(logs)
        return
    import shutil
    import tempfile

    with tempfile.TemporaryDirectory(prefix="urazuke-hunt-") as name:
        kept = Path(name) / "stdin" / "stdin"  # a log belongs to the organisation that its folder is called
        kept.parent.mkdir()
        with open(kept, "wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file, 1 << 20)
        yield [kept if log == _STDIN else log for log in logs]


def _print(line: str) -> None:
    sys.stdout.write(line.encode("utf-8", "backslashreplace").decode() + "\n")
