"""Killed at any moment, or out of disk at any write, and run again: the same bytes as a run that nothing stopped."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.investigation.test_end_to_end import EPOCH, derived_bytes
from tests.tiny_case import write_tiny_case

from urazuke.investigation import investigate

ENVIRONMENT = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH}
# `n` renames succeed, then the process dies without a word, as under SIGKILL or a power cut
DIE_AT = """
import os, sys
real, left = os.replace, int(sys.argv[1])
def replace(*a, **k):
    global left
    left -= 1
    if left < 0:
        os._exit(99)
    return real(*a, **k)
os.replace = replace
from urazuke.investigation import investigate
investigate(sys.argv[2])
print("done", int(sys.argv[1]) - left)
"""
# no file may grow past this many bytes: every write beyond it fails as on a full disk
FULL_AT = """
import resource, sys
limit = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
from urazuke.cli.main import main
main(["investigate", sys.argv[2]])
"""


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_case(tmp_path_factory.mktemp("pristine") / "case")


@pytest.fixture(scope="module")
def undisturbed(pristine: Path) -> dict[str, bytes]:
    root = pristine.parent / "undisturbed"
    shutil.copytree(pristine, root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", EPOCH)
        investigate(root)
    return derived_bytes(root)


def run(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, timeout=120)


def test_dying_at_any_rename_loses_nothing_and_leaves_nothing(pristine: Path, undisturbed: dict[str, bytes], tmp_path: Path) -> None:
    root = tmp_path / "case"
    shutil.copytree(pristine, root)
    died = 0
    for step in (0, 1, 3, 6, 10, 15, 21, 1000):
        ended = run(DIE_AT, step, root)
        assert ended.returncode in (0, 99), ended.stderr
        died += ended.returncode == 99
    assert died >= 3
    assert {k: v for k, v in derived_bytes(root).items() if k not in undisturbed} == {}
    assert [k for k, v in derived_bytes(root).items() if v != undisturbed[k]] == []


def test_sigkill_in_the_middle_is_no_harm(pristine: Path, undisturbed: dict[str, bytes], tmp_path: Path) -> None:
    root = tmp_path / "case"
    shutil.copytree(pristine, root)
    for seconds in (0.4, 1.2):
        process = subprocess.Popen([sys.executable, "-c", DIE_AT, "1000", str(root)], env=ENVIRONMENT, stdout=subprocess.DEVNULL)
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert run(DIE_AT, 1000, root).returncode == 0
    assert [k for k, v in derived_bytes(root).items() if v != undisturbed.get(k)] == []


@pytest.mark.parametrize("limit_bytes", [0, 700, 3000, 9000, 30000])
def test_a_full_disk_is_one_line_and_the_next_run_ends_in_the_same_bytes(
    pristine: Path, undisturbed: dict[str, bytes], tmp_path: Path, limit_bytes: int
) -> None:
    root = tmp_path / "case"
    shutil.copytree(pristine, root)
    full = run(FULL_AT, limit_bytes, root)
    assert full.returncode == 2, full.stderr
    assert "Traceback" not in full.stderr
    assert full.stderr.strip().splitlines()[-1].startswith("urazuke: ")
    assert "make room" in full.stderr.strip().splitlines()[-1]
    assert not list((root / "dossier").glob("*")) or (root / "dossier" / "index.html").read_bytes().rstrip().endswith(b"</html>")
    again = run(DIE_AT, 1000, root)
    assert again.returncode == 0, again.stderr
    assert [k for k, v in derived_bytes(root).items() if v != undisturbed.get(k)] == []
