"""Every error is one line for a person, and the same line for a program; nothing from a case can forge a second one."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from urazuke import errors
from urazuke.errors import CaseError, UrazukeError, printable

KINDS = [k for k in vars(errors).values() if isinstance(k, type) and issubclass(k, UrazukeError)]


@given(st.text(), st.integers(1, 500))
def test_printable_text_is_one_line_without_controls_and_not_too_long(text: str, limit: int) -> None:
    safe = printable(text, limit)
    assert len(safe) <= limit
    assert len(safe.splitlines()) <= 1
    assert not [c for c in safe if unicodedata.category(c) in ("Cc", "Cs") or unicodedata.bidirectional(c) in BIDI]
    safe.encode()


BIDI = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def test_ordinary_text_is_left_as_it_is() -> None:
    assert printable("事件 – “quoted” café") == "事件 – “quoted” café"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_says_where_what_and_what_to_do(kind: type[UrazukeError]) -> None:
    error = kind("it is so", where="case.toml:3", hint="do that")
    assert str(error) == "case.toml:3: it is so (do that)"
    assert error.as_json() == {"error": kind.code, "message": "it is so", "where": "case.toml:3", "hint": "do that"}


def test_every_kind_has_a_code_of_its_own() -> None:
    assert len({k.code for k in KINDS}) == len(KINDS) == 7


@given(st.text(), st.text() | st.none(), st.text() | st.none())
def test_an_error_is_one_line_whatever_it_quotes(message: str, where: str | None, hint: str | None) -> None:
    error = CaseError(message, where=where, hint=hint)
    assert len(str(error).splitlines()) <= 1
    assert len(json.dumps(error.as_json(), ensure_ascii=False).splitlines()) == 1
