"""The repository holds what it should: files of a size one can read, no host names, no scripts of others."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

# Put together here, so that this file does not name them.
HOSTS = re.compile("|".join(re.escape(a + b) for a, b in (
    ("pypi.", "org"), ("pythonho", "sted.org"), ("registry.n", "pmjs"), ("anaconda.", "org"), ("--index", "-url "),
)))  # fmt: skip
MACHINE_PATHS = re.compile("|".join((r"(?<![\w.])/" + r"work/", r"/ro" + r"ot/", r"/tmp/" + r"(venv|briefs|w)\b")))
LONGEST = 600


@pytest.fixture(scope="module")
def tracked(repository: Path) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=repository, capture_output=True, timeout=60)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [p for name in listed.stdout.decode().split("\0") if name and (p := repository / name).is_file()]


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")


def test_no_source_file_is_too_long_to_read(repository: Path) -> None:
    files = [*(repository / "src").rglob("*.py"), *(repository / "tests").rglob("*.py")]
    assert {p.name: n for p in files if (n := text_of(p).count("\n")) > LONGEST} == {}


def test_no_file_names_a_package_registry(tracked: list[Path]) -> None:
    assert [p.name for p in tracked if HOSTS.search(text_of(p))] == []


def test_no_file_names_a_path_of_one_machine(tracked: list[Path]) -> None:
    assert [p.name for p in tracked if MACHINE_PATHS.search(text_of(p))] == []


def test_no_script_of_others_lies_here(tracked: list[Path]) -> None:
    assert [p.name for p in tracked if p.name.endswith((".min.js", ".min.css", ".whl", ".so"))] == []


def test_every_file_says_first_what_it_claims(repository: Path) -> None:
    silent = [p for p in (repository / "src").rglob("*.py") if not re.match(r'(#!.*\n)?"""\S', text_of(p))]
    assert silent == []
