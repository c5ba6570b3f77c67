"""The lock pins everything by hash, names no host, and holds nothing whose licence would bind ours."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from pathlib import Path

import pytest

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def requirements(lock: str) -> list[str]:
    """The lock's requirements, each with its continuation lines joined."""
    joined = lock.replace("\\\n", " ")
    return [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]


LOCKS = ("requirements.lock", "spark.lock")


def locked_names(repository: Path, lock: str = "requirements.lock") -> set[str]:
    return {normal(NAME.match(line)[0]) for line in requirements((repository / lock).read_text())}  # type: ignore[index]


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_names_no_host(repository: Path, lock: str) -> None:
    assert "://" not in (repository / lock).read_text()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_pinned_to_hashes(repository: Path, lock: str) -> None:
    loose = [
        line
        for line in requirements((repository / lock).read_text())
        if not re.match(r"[A-Za-z0-9._-]+==\S+.*(\s--hash=sha256:[0-9a-f]{64})+\s*$", line)
    ]
    assert loose == []


def test_everything_pyproject_asks_for_is_locked(repository: Path) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text())
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"], *project["build-system"]["requires"]]
    missing = {normal(NAME.match(a)[0]) for a in asked} - locked_names(repository)  # type: ignore[index]
    assert missing == set()


def test_what_the_spark_engine_asks_for_is_locked_apart(repository: Path) -> None:
    asked = tomllib.loads((repository / "pyproject.toml").read_text())["project"]["optional-dependencies"]["spark"]
    named = {normal(NAME.match(a)[0]) for a in asked}  # type: ignore[index]
    assert named <= locked_names(repository, "spark.lock") and not named & locked_names(repository)


def binding(declared: list[str]) -> bool:
    """Is every licence on offer a GPL (LGPL with its own freedom to link is none)?"""
    offers = [offer for text in declared for offer in re.split(r"\s+OR\s+|\s*;\s*", text) if offer.strip()]
    bound = [re.search(r"(?<!L)(?<!Lesser )(A?GPL|General Public License)", re.sub(r"(?i)lesser general", "Lesser", o)) for o in offers]
    return bool(offers) and all(bound)


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        (["GPL-3.0-or-later"], True),
        (["AGPL-3.0-only"], True),
        (["License :: OSI Approved :: GNU General Public License v3 (GPLv3)"], True),
        (["MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later"], False),
        (["License :: OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)"], False),
        (["MIT"], False),
        ([], False),
    ],
)
def test_a_licence_binds_where_every_offer_is_a_gpl(declared: list[str], expected: bool) -> None:
    assert binding(declared) is expected


def test_nothing_locked_is_under_the_gpl_alone(repository: Path) -> None:
    bound, seen = [], 0
    for name in sorted(locked_names(repository)):
        try:
            about = importlib.metadata.metadata(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # for another platform
        seen += 1
        classifiers = [c for c in about.get_all("Classifier") or [] if c.startswith("License ::")]
        expression = about.get("License-Expression") or about.get("License", "").partition("\n")[0][:100]
        if binding([expression] if expression and not classifiers else classifiers):
            bound.append(name)
    assert bound == []
    assert seen > 20
