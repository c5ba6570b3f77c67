"""Data flows one way, and nothing heavy is loaded before it is needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = (
    "cryptography", "duckdb", "networkx", "numpy", "pandas", "polars", "pyarrow", "pymispgalaxies", "pypdfium2", "pyspark", "rapidfuzz",
    "splink", "sqlglot", "stix2", "tldextract", "vl_convert",
)  # fmt: skip
SOURCE = Path(__file__).resolve().parents[2] / "src" / "urazuke"
ROOMS = sorted(p.parent.name for p in SOURCE.glob("*/__init__.py"))


def loaded_by(statement: str) -> set[str]:
    """The top-level modules that a fresh interpreter holds after that statement."""
    code = f"import sys\n{statement}\nprint('\\n'.join(sorted({{m.partition('.')[0] for m in sys.modules}})), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    return set(done.stderr.split())


def test_no_room_imports_upwards_and_no_sibling_a_sibling(repository: Path) -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=repository, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("room", ["", *(f".{r}" for r in ROOMS)])
def test_importing_a_room_loads_nothing_heavy(room: str) -> None:
    assert loaded_by(f"import urazuke{room}") & set(HEAVY) == set()


@pytest.mark.skipif(not (SOURCE / "cli" / "main.py").exists(), reason="there are no commands yet")
def test_help_loads_nothing_heavy() -> None:
    help_text = "from urazuke.cli.main import main\nsys.argv = ['urazuke', '--help']\ntry: main()\nexcept SystemExit: pass"
    assert loaded_by(help_text) & set(HEAVY) == set()


def test_a_heavy_import_would_be_seen() -> None:
    assert "pyarrow" in loaded_by("import pyarrow")


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_s_verbs_are_still_verbs_when_its_modules_are_loaded(room: str) -> None:
    """Loading `room/name.py` puts the module under `name` into the package; a verb of that name must win."""
    code = (
        "import importlib, pathlib, types\n"
        f"package = importlib.import_module('urazuke.{room}')\n"
        "for path in sorted(pathlib.Path(package.__file__).parent.glob('*.py')):\n"
        f"    importlib.import_module('urazuke.{room}' + ('' if path.stem == '__init__' else '.' + path.stem))\n"
        "verbs = {n: getattr(package, n) for n in getattr(package, '__all__', ())}\n"
        "assert not [n for n, v in verbs.items() if isinstance(v, types.ModuleType)], verbs\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
