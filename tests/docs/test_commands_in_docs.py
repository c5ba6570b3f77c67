"""Every command that the documentation shows runs as it stands, in order, and ends well."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = re.compile(r"^\$ (urazuke .*)$", re.M)
SMALLER = [("--organisations 20", "--organisations 4"), ("--events 100000", "--events 2000 --days 60 --leases 150 --renters 2")]


def shown(page: Path) -> list[str]:
    """The commands in the page's console blocks, in order."""
    blocks = re.findall(r"```console\n(.*?)```", page.read_text("utf-8"), re.S)
    return [command for block in blocks for command in COMMAND.findall(block)]


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    for size, smaller in SMALLER:
        command = command.replace(size, smaller)
    words = shlex.split(command)[1:]
    return subprocess.run([sys.executable, "-m", "urazuke.cli.main", *words], cwd=folder, capture_output=True, text=True, timeout=300)


def test_the_tutorial_s_commands_run_as_they_stand(repository: Path, tmp_path: Path) -> None:
    commands = shown(repository / "docs" / "tutorial.md")
    assert len(commands) > 10
    for command in commands:
        done = run(command, tmp_path)
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        assert "internal fault" not in done.stderr
    assert (tmp_path / "demo" / "dossier" / "index.html").exists()


def test_every_command_that_is_named_anywhere_exists(repository: Path) -> None:
    from urazuke.cli.main import COMMANDS

    pages = [*(repository / "docs").rglob("*.md"), *repository.glob("*.md"), *(repository / "examples").glob("*.md")]
    named = {(p.name, word) for p in pages for word in re.findall(r"`urazuke ([a-z]+)\b", p.read_text("utf-8"))}
    assert {n for n in named if n[1] not in COMMANDS} == set()


@pytest.mark.parametrize("words", [["--help"], ["--version"]])
def test_help_and_version_answer(words: list[str], tmp_path: Path) -> None:
    assert run("urazuke " + " ".join(words), tmp_path).returncode == 0
