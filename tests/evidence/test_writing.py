"""Nothing is ever half-written: whatever fails, at whichever write, the old file or the new one is there, whole."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from urazuke.errors import StorageError
from urazuke.evidence.writing import sweep, whole_folder, write_bytes, write_whole

# Run in a process of its own: no file may grow past LIMIT bytes, which is what a full disk does to a writer.
FULL_DISK = """
import resource, signal, sys
from pathlib import Path
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
from urazuke.errors import StorageError
folder = Path(sys.argv[1])
try:
{action}
except StorageError as error:
    print(error)
    sys.exit(7)
"""
ACTIONS = {
    "bytes": "    from urazuke.evidence.writing import write_bytes\n    write_bytes(folder / 'file', b'n' * 50_000)",
    "table": (
        "    from urazuke.evidence.tables import make_table, write_table\n"
        "    write_table(folder / 'file', make_table('rejects', [{'reason': str(hash(str(n)))} for n in range(9000)]))"
    ),
    "folder": (
        "    from urazuke.evidence.writing import whole_folder\n"
        "    with whole_folder(folder / 'file') as partial:\n"
        "        (partial / 'one').write_bytes(b'n')\n        (partial / 'two').write_bytes(b'n' * 50_000)"
    ),
    "journal": (
        "    from urazuke.evidence.custody import Journal\n"
        "    Journal(folder / 'file').append([{'kind': 'taken_in', 'path': 'x' * 900} for _ in range(40)])"
    ),
    "ledger": (
        "    from urazuke.evidence.judgement import add_judgement\n"
        "    add_judgement(folder / 'file', 'watch', ('t',), by='a', why='w' * 50_000)"
    ),
    "memory": (
        "    from urazuke.evidence.case import open_case\n"
        "    from urazuke.evidence.custody import Journal\n"
        "    from urazuke.evidence.exhibit import take_in\n"
        "    case = open_case(folder)\n    take_in(case, Journal(case.journal))"
    ),
}  # fmt: skip


def on_a_full_disk(folder: Path, action: str, limit: int) -> subprocess.CompletedProcess[str]:
    code = FULL_DISK.format(limit=limit, action=ACTIONS[action])
    return subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, timeout=60)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def prepared(folder: Path, action: str) -> None:
    """What stood there before, of the kind that the action replaces or adds to."""
    if action == "folder":
        (folder / "file").mkdir()
        (folder / "file" / "old").write_bytes(b"old")
    elif action == "memory":
        (folder / "case.toml").write_text("")
        (folder / "reports").mkdir()
        for number in range(60):
            (folder / "reports" / f"{number:060}.txt").write_bytes(b"%d" % number)
    elif action in ("bytes", "table"):
        (folder / "file").write_bytes(b"old")
    elif action == "journal":
        from urazuke.evidence.custody import Journal

        Journal(folder / "file").append([{"kind": "taken_in", "path": "a"}])
    else:
        from urazuke.evidence.judgement import add_judgement

        add_judgement(folder / "file", "watch", ("t",), by="a", why="b")


@pytest.mark.parametrize("limit", [0, 1, 4096, 20_000])
@pytest.mark.parametrize("action", ACTIONS)
def test_a_full_disk_leaves_what_was_there_and_is_one_clear_line(tmp_path: Path, action: str, limit: int) -> None:
    if action == "memory" and limit >= 4096:
        limit = 4096
    prepared(tmp_path, action)
    before = contents(tmp_path)
    done = on_a_full_disk(tmp_path, action, limit)
    assert done.returncode == 7, done.stderr
    assert contents(tmp_path) == before
    assert "cannot write" in done.stdout
    assert str(tmp_path) in done.stdout
    assert done.stdout.count("\n") == 1


@pytest.mark.parametrize("action", ACTIONS)
def test_with_room_the_same_writes_succeed(tmp_path: Path, action: str) -> None:
    prepared(tmp_path, action)
    before = contents(tmp_path)
    done = on_a_full_disk(tmp_path, action, 1 << 30)
    assert done.returncode == 0, done.stderr
    assert contents(tmp_path) != before
    assert not [name for name in contents(tmp_path) if "partial" in name]


def test_a_writer_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def fail(partial: Path) -> None:
        partial.write_bytes(b"half")
        raise RuntimeError("stop")

    with pytest.raises(RuntimeError):
        write_whole(path, fail)
    assert contents(tmp_path) == {"file": b"old"}


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_fault_at_any_step_of_writing_a_file_is_a_storage_error(tmp_path: Path, call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(StorageError, match="No space left") as caught:
        write_bytes(path, b"new")
    assert caught.value.where == str(path)
    assert contents(tmp_path) == {"file": b"old"}


@pytest.mark.parametrize("failing", [1, 2])
def test_a_fault_while_a_folder_is_swapped_leaves_the_old_one(tmp_path: Path, failing: int, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "dossier"
    folder.mkdir()
    (folder / "old").write_bytes(b"old")
    real, calls = os.replace, []

    def sometimes(source: object, target: object) -> None:
        calls.append(source)
        if len(calls) == failing:
            raise OSError(28, "No space left on device")
        real(source, target)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "replace", sometimes)
    with pytest.raises(StorageError), whole_folder(folder) as partial:
        (partial / "new").write_bytes(b"new")
    monkeypatch.undo()
    assert contents(tmp_path) == {"dossier/old": b"old"}


def test_a_folder_takes_the_place_of_the_old_one_whole(tmp_path: Path) -> None:
    for name in ("first", "second"):
        with whole_folder(tmp_path / "dossier") as partial:
            (partial / name).write_bytes(b"x")
    assert contents(tmp_path) == {"dossier/second": b"x"}


def test_a_folder_that_is_given_up_changes_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), whole_folder(tmp_path / "dossier") as partial:
        (partial / "new").write_bytes(b"x")
        raise KeyboardInterrupt
    assert contents(tmp_path) == {}


def test_what_a_killed_run_left_is_swept_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / ".partial-9-file").write_bytes(b"half")
    (tmp_path / ".partial-9-dossier").mkdir()
    (tmp_path / ".partial-9-dossier" / "x").write_bytes(b"half")
    (tmp_path / "file").write_bytes(b"whole")
    sweep(tmp_path)
    assert contents(tmp_path) == {"file": b"whole"}


def test_a_run_killed_between_the_two_swaps_of_a_folder_loses_nothing(tmp_path: Path) -> None:
    """The old dossier was moved aside and the new one not yet in its place."""
    code = (
        "import os, sys\nfrom pathlib import Path\nfrom urazuke.evidence.writing import whole_folder\n"
        "real = os.replace\n"
        "def once(a, b):\n    real(a, b)\n    os._exit(9)\n"
        "os.replace = once\n"
        "with whole_folder(Path(sys.argv[1]) / 'dossier') as partial:\n    (partial / 'new').write_bytes(b'new')\n"
    )
    (tmp_path / "dossier").mkdir()
    (tmp_path / "dossier" / "old").write_bytes(b"old")
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], timeout=60).returncode == 9
    sweep(tmp_path)
    assert contents(tmp_path) in ({"dossier/old": b"old"}, {"dossier/new": b"new"})
