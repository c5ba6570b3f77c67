"""Grades follow the rule and nothing else: more origins never hurt, re-reports never help, garbled copies never harm."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.corroboration.conftest import make_reading

from urazuke.corroboration import corroborate
from urazuke.corroboration.credibility import credibility
from urazuke.evidence.case import Settings
from urazuke.evidence.claim import FACTUALITIES, Reading

GRADES = st.sampled_from("ABCDEF")
COUNTS = st.integers(0, 5)
VICTIM = ("v", "organisation", "Acme Harbour", "name")
SOURCES = [("p", "police", "Gifu Prefectural Police", "name"), ("k", "organisation", "Kestrel Labs", "name"), ("outlet", "", "", "")]


@given(st.sampled_from(FACTUALITIES), GRADES, COUNTS, COUNTS, COUNTS, st.booleans())
def test_another_origin_never_makes_a_grade_worse_and_opposition_never_better(
    factuality: str, reliability: str, origins: int, opposing: int, as_fact: int, garbled: bool
) -> None:
    def grade(**more: Any) -> int:
        given_numbers = {"origins": origins, "opposing": opposing, "as_fact": min(as_fact, origins), "garbled": garbled}
        return credibility(factuality, reliability, **{**given_numbers, **more})

    assert 1 <= grade() <= 6
    assert grade(origins=origins + 1) <= grade() <= grade(opposing=opposing + 1)
    assert grade(garbled=False) <= grade(garbled=True)


def _report(stem: str, source: int, factuality: str, garbled: bool, day: int) -> Reading:
    speaker = SOURCES[source][0]
    claim = ("attacked", {"victim": ["v"]}, factuality, ["outlet", speaker])
    known = [VICTIM, *(s for s in SOURCES[:2])]
    return make_reading(stem, f"Outlet {stem}", known, [claim], published=f"2024-05-{day:02}", garbled=float(garbled), body=_prose(stem))


def _prose(stem: str) -> str:
    return " ".join(f"{stem}{n}" for n in range(60))


reports = st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["stated", "suspected", "denied"]), st.booleans()), min_size=1, max_size=4)


def _grades(readings: list[Reading]) -> dict[str, int]:
    return {row["claim_id"]: row["credibility"] for row in corroborate(readings, Settings()).claims.to_pylist()}


@settings(max_examples=40, deadline=None)
@given(reports, st.integers(0, 3))
def test_a_re_report_makes_no_grade_better(told: list[tuple[int, str, bool]], which: int) -> None:
    made = [_report(f"r{n}", *row, day=n + 1) for n, row in enumerate(told)]
    copied = made[which % len(made)]
    firmer = tuple(replace(c, factuality="stated") if c.factuality == "suspected" else c for c in copied.claims)
    copy = replace(copied, exhibit="f" * 64, path="reports/copy.txt", publisher="Another Outlet", published="2024-05-20", claims=firmer)
    before, after = _grades(made), _grades([*made, copy])
    assert all(after[claim] >= grade for claim, grade in before.items() if claim.split(".")[0] == f"r{which % len(made)}")


@settings(max_examples=40, deadline=None)
@given(reports, st.integers(0, 3))
def test_a_garbled_copy_makes_no_grade_worse(told: list[tuple[int, str, bool]], which: int) -> None:
    made = [_report(f"r{n}", *row, day=n + 1) for n, row in enumerate(told)]
    copied = made[which % len(made)]
    garbled = replace(copied, exhibit="f" * 64, path="reports/copy.txt", publisher=None, published=None, garbled=1.0)
    before, after = _grades(made), _grades([*made, garbled])
    assert all(after[claim] <= grade for claim, grade in before.items())
