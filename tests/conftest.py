"""What every test may ask for: an optional part of the machine, and the folder of shared material."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A slow or busy machine must not make a test fail; and CI must see the same examples each time.
settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("here"), derandomize=True)
settings.load_profile("ci" if os.environ.get("URAZUKE_REQUIRE_OPTIONAL") == "1" else "here")

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


def _require(name: str) -> str:
    """The program's path (or the module's name); without it the test is skipped, or fails where CI requires it."""
    found = shutil.which(name) or (name if name.isidentifier() and importlib.util.find_spec(name) else None)
    if found is not None:
        return found
    reason = f"needs {name}, which is not installed here"
    if os.environ.get("URAZUKE_REQUIRE_OPTIONAL") == "1":
        pytest.fail(f"{reason}, and URAZUKE_REQUIRE_OPTIONAL=1", pytrace=False)
    pytest.skip(reason)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """`@pytest.mark.optional("chromium")` marks a test that needs a program or module which a laptop may lack."""
    for marker in item.iter_markers("optional"):
        for name in marker.args:
            _require(name)


@pytest.fixture
def optional() -> Callable[[str], str]:
    """`optional("chromium")` is the path of that program, or the name of that module; else skip, or fail in CI."""
    return _require


@pytest.fixture(scope="session")
def repository() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared material beside the repository; skipped where it is not there."""
    if not SHARED.is_dir():
        pytest.skip("the shared material is not beside this repository")
    return SHARED
