"""Whole broken translations give the claims that they tell, with their roles, how firm they are and who says them."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import pytest

from urazuke.evidence.claim import Claim, Reading
from urazuke.reports import read_text

REPORTS = {r["name"]: r for r in tomllib.loads((Path(__file__).parent / "translations.toml").read_text("utf-8"))["report"]}


@cache
def _reading(name: str) -> Reading:
    return read_text(REPORTS[name]["text"])


@pytest.mark.parametrize("name", REPORTS)
def test_a_broken_translation_is_recognised(name: str) -> None:
    assert _reading(name).garbled >= 0.5


@pytest.mark.parametrize("name", REPORTS)
def test_its_claims_are_read_with_roles_firmness_and_speaker(name: str) -> None:
    reading = _reading(name)
    missed = [row for row in REPORTS[name]["claims"] if not any(_is(reading, claim, *row) for claim in reading.claims)]
    assert not missed


def _is(reading: Reading, claim: Claim, kind: str, firm: str, speaker: str, roles: dict[str, str]) -> bool:
    if claim.type != kind or firm not in ("", claim.factuality):
        return False
    said = any(speaker.lower() in f.lower() for f in _forms(reading, claim.speakers[-1])) if speaker and claim.speakers else not speaker
    return said and all(
        any(wanted.lower() in form.lower() for value in claim.arguments.get(role, ()) for form in _forms(reading, value))
        for role, wanted in roles.items()
    )


def _forms(reading: Reading, value: object) -> list[str]:
    entity = reading.entity(value) if isinstance(value, str) else None
    return [entity.name, *(reading.text[m.span.start : m.span.end] for m in entity.mentions)] if entity else [str(value)]


def test_whose_name_was_used_did_not_rent() -> None:
    reading = _reading("hydraulic")
    rented = [f for c in reading.claims if c.type == "rented_server" for v in c.arguments.get("lessee", ()) for f in _forms(reading, v)]
    assert rented and not any("woman" in form for form in rented)
