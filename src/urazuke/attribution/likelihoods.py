"""The likelihoods are data: every number has its reason beside it, and none is hidden in code."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

QUESTIONS = ("control", "group", "tasking")
NAMED, OTHER_NAMED, UNKNOWN = "named", "other_named", "unknown"


@dataclass(frozen=True, slots=True)
class Table:
    """One question's part of likelihoods.toml: priors by role, texts by role and language, likelihoods by kind and role."""

    question: Mapping[str, str]
    prior: Mapping[str, float]
    names: Mapping[str, Mapping[str, str]]
    evidence: Mapping[str, Mapping[str, float]]

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles of the hypotheses that are always there, `unknown` last."""
        return tuple(role for role in self.prior if role != NAMED)


@functools.cache
def table(question: str) -> Table:
    """The table of that question."""
    row = _document()[question]
    evidence = {kind: {r: p for r, p in cells.items() if r != "why"} for kind, cells in row["evidence"].items()}
    return Table(row["question"], row["prior"], row["names"], evidence)


def reliance(grade: int) -> float:
    """The weight r of evidence of that Admiralty credibility, 0 (none) to 1."""
    return float(_document()["reliance"][str(grade)])


def unknown_floor() -> float:
    """The least prior of `unknown`."""
    return float(_document()["floor"]["unknown"])


def likeness_grades() -> tuple[tuple[float, int], ...]:
    """(least probability in the ranking of known groups, grade of the item that it makes), the highest first."""
    return tuple(sorted(((float(row["from"]), int(row["grade"])) for row in _document()["likeness"]), reverse=True))


@functools.cache
def checklist() -> tuple[Mapping[str, Any], ...]:
    """The rows of checklist.toml."""
    return tuple(_read("checklist.toml")["item"])


@functools.cache
def _document() -> dict[str, Any]:
    return _read("likelihoods.toml")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("urazuke.attribution").joinpath(name).read_text("utf-8"))
