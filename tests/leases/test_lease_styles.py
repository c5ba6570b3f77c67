"""Whatever a provider's style, the windows that come out are exactly those that went in."""

from __future__ import annotations

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.leases.provider_styles import FORMS
from tests.leases.provider_truth import read_back


@settings(max_examples=100)
@given(st.integers(0, 2**32 - 1))
def test_windows_are_exact_in_every_style(seed: int) -> None:
    with TemporaryDirectory() as folder:
        outcome = read_back(Random(seed), Path(folder))
    assert outcome.found == outcome.expected
    assert outcome.rejected == outcome.broken


def test_every_form_of_time_is_drawn_and_read_back(tmp_path: Path) -> None:
    seen: set[str] = set()
    for seed in range(250):
        folder = tmp_path / str(seed)
        folder.mkdir()
        outcome = read_back(Random(seed), folder)
        assert outcome.found == outcome.expected, seed
        seen |= {each.style.form.name for each in outcome.exports}
    assert seen == {form.name for form in FORMS}
