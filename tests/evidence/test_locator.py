"""An id follows from the canonical JSON of what it names, however that is made."""

from __future__ import annotations

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from urazuke.evidence.locator import canonical


@given(st.lists(st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cs"])), st.booleans(), st.integers(-9, 9))))
def test_canonical_json_is_rfc_8785_s_also_where_it_is_made_the_quick_way(value: list[object]) -> None:
    assert canonical(value) == rfc8785.dumps(value)
