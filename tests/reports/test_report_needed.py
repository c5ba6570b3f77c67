"""Signs of broken translation are looked for by the strings that they need, and none is missed by that."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from urazuke.reports.garble import _signs
from urazuke.reports.grammar.sentences import split_sentences
from urazuke.reports.needed import LookedUp, needed, plain
from urazuke.reports.patterns import compiled

HERE = Path(__file__).parent
PATTERNS = [pattern for _, pattern in _signs()]


@pytest.mark.parametrize(
    ("pattern", "strings"),
    [
        (r"\bwas (?:sent|told) to\b", {"was sent to", "was told to"}),
        (r"\b[Tt]he \w+ police\b", {" police"}),
        (r"(?:colou?r|hue)s?", {"color", "colour", "hue"}),
        (r"(?:a\w+|b\w+)x", {"x"}),
        (r"(?:alpha\w+|beta\w*)?", {""}),
        (r"(?=never) \d+", {" "}),
        (r"\d{2}(?: units){2}", {" units"}),
    ],
)
def test_a_pattern_needs_what_each_of_its_ways_holds(pattern: str, strings: set[str]) -> None:
    assert needed(compiled(pattern, any_case=False)) == strings


def test_where_case_does_not_count_nothing_is_needed() -> None:
    assert needed(compiled("police")) == {""}
    assert needed(compiled("(?i:police) a", any_case=False)) == {" a"}


def test_every_sign_needs_something() -> None:
    assert all(needed(pattern) != {""} for pattern in PATTERNS)


@pytest.mark.parametrize("number", range(0, len(PATTERNS), 7))
def test_whatever_a_sign_matches_holds_what_it_needs(number: int) -> None:
    pattern = PATTERNS[number]

    @settings(
        max_examples=6, database=None, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate], derandomize=True
    )
    @given(st.from_regex(pattern))
    def holds(said: str) -> None:
        assert not pattern.search(said) or any(string in plain(said) for string in needed(pattern))

    holds()


def test_in_texts_every_sign_is_found_that_a_search_for_each_finds() -> None:
    looked_up, found = LookedUp(PATTERNS), 0
    for path in sorted((*HERE.glob("texts/*.txt"), HERE / "translations.toml", HERE.parents[1] / "README.md")):
        text = path.read_text("utf-8")
        possible = dict(looked_up.possible(text))
        for sentence in split_sentences(text):
            said = text[sentence.start : sentence.end]
            there = {number for number, pattern in enumerate(PATTERNS) if pattern.search(said)}
            assert all(any(string in plain(said) for string in possible.get(number, ())) for number in there)
            found += len(there)
    assert found > 100


def test_without_a_parsed_form_every_pattern_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("urazuke.reports.needed._parse", lambda: lambda _: ())
    assert LookedUp([re.compile("a"), re.compile("b")]).possible("anything") == [(0, [""]), (1, [""])]
