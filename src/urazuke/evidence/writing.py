"""Nothing is ever half-written: a file appears whole under its name, or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from urazuke.errors import StorageError

PARTIAL = ".partial-"
OLD = f"{PARTIAL}old-"


@contextmanager
def storage_faults(path: Path) -> Iterator[None]:
    """An OSError while writing becomes a StorageError that names the file."""
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"cannot write: {error.strerror or error}", where=str(path), hint="make room or mend the permissions, then run it again"
        ) from error


def write_whole(path: Path, write: Callable[[Path], None]) -> None:
    """`write` fills a temporary neighbour, which is flushed to disk and then renamed to `path`."""
    partial = path.with_name(f"{PARTIAL}{os.getpid()}-{path.name}")
    with storage_faults(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            write(partial)
            with open(partial, "rb+") as handle:
                os.fsync(handle.fileno())
            os.replace(partial, path)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise


def write_bytes(path: Path, content: bytes) -> None:
    """The bytes appear under that name whole, or not at all."""
    write_whole(path, lambda partial: _fill(partial, content))


def _fill(path: Path, content: bytes) -> None:
    with open(path, "wb") as handle:
        handle.write(content)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A folder to fill; when the block ends well it takes the place of `path`, else nothing has changed."""
    partial = path.with_name(f"{PARTIAL}{os.getpid()}-{path.name}")
    old = path.with_name(f"{OLD}{os.getpid()}-{path.name}")
    with storage_faults(path):
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        try:
            yield partial
            _swap(partial, path, old)
        except BaseException:
            shutil.rmtree(partial, ignore_errors=True)
            raise
        shutil.rmtree(old, ignore_errors=True)


def _swap(partial: Path, path: Path, old: Path) -> None:
    """`path` is moved aside and `partial` put in its place; where that fails, it is moved back."""
    if path.exists():
        os.replace(path, old)
    try:
        os.replace(partial, path)
    except BaseException:
        if old.exists():
            old.rename(path)
        raise


def sweep(folder: Path) -> None:
    """What a killed run left behind is removed, what it had moved aside moved back; only while holding the case's lock."""
    for aside in sorted(folder.glob(f"{OLD}*")):
        place = aside.with_name(aside.name.removeprefix(OLD).partition("-")[2])
        if not place.exists():
            aside.rename(place)
    for leftover in folder.glob(f"{PARTIAL}*"):
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)
