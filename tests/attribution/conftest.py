"""Tables written by hand: only the columns that attribution reads are given."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from urazuke.attribution import attribute
from urazuke.evidence.case import Settings
from urazuke.evidence.judgement import Judgement
from urazuke.evidence.tables import json_rows, make_table

ENTITIES = {
    "tick": ("threat_group", "Tick"),
    "kite": ("threat_group", "Kite"),
    "unit": ("military_unit", "Unit 61419"),
    "army": ("military_unit", "People's Liberation Army"),
    "man": ("person_unnamed", "a man in his 30s"),
    "officer": ("person_unnamed", "an officer"),
    "jaxa": ("organisation", "JAXA"),
}


def claim(
    claim_id: str,
    kind: str,
    origin: str,
    factuality: str = "stated",
    opposed_by: Sequence[str] = (),
    outlet: str = "Outlet",
    **arguments: Any,
) -> dict[str, Any]:
    return {
        "claim_id": claim_id, "type": kind, "arguments": json.dumps(arguments), "factuality": factuality, "report": claim_id.split(".")[0],
        "speakers": [outlet, origin], "origin": origin, "opposed_by": list(opposed_by),
        "corroboration": 0 if factuality == "no_comment" else 1, "credibility": 3,
    }  # fmt: skip


def prior(number: int, name: str, chance: str) -> Judgement:
    return Judgement(number, "2024-01-01T00:00:00Z", "analyst", "why", "prior", (name, chance), "0" * 64)


def run(claims: Sequence[Mapping[str, Any]] = (), judgements: Sequence[Judgement] = (), **more: Any) -> list[dict[str, Any]]:
    settings = more.pop("settings", Settings())
    tables = {
        "claims": make_table("claims", claims),
        "entities": make_table(
            "entities", [{"entity_id": i, "type": t, "name": n, "names": [n] if n[0].isupper() else []} for i, (t, n) in ENTITIES.items()]
        ),
        **{name: make_table(name, rows) for name, rows in more.items()},
    }
    return list(json_rows("hypotheses", attribute(settings, tables, judgements)))


@pytest.fixture
def hypotheses() -> Callable[..., list[dict[str, Any]]]:
    return run


@pytest.fixture
def say() -> Callable[..., dict[str, Any]]:
    return claim


@pytest.fixture
def judge() -> Callable[..., Judgement]:
    return prior
