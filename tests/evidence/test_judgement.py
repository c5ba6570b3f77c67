"""A judgement is written once, never changed, and can be undone; so can an undo."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from urazuke.errors import CaseError, RequestError
from urazuke.evidence.judgement import Judgement, add_judgement, in_force, read_judgements

GOOD = [
    ("link", ("p:a1", "p:a2")),
    ("unlink", ("p:a1", "p:a2")),
    ("claim", ("c-1", "accept")),
    ("claim", ("c-1", "reject")),
    ("claim", ("c-1", "grade=6")),
    ("entity", ("merge", "e-1", "e-2")),
    ("entity", ("split", "e-1", "e-2")),
    ("watch", ("t-1",)),
    ("unwatch", ("t-1",)),
    ("prior", ("resale", "0.25")),
]


def note(path: Path, verb: str, *arguments: str) -> Judgement:
    return add_judgement(path, verb, arguments, by="an analyst", why="because\nof this")


def test_every_verb_is_written_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    written = [note(path, verb, *arguments) for verb, arguments in GOOD]
    assert read_judgements(path) == written
    assert [j.number for j in written] == list(range(1, len(GOOD) + 1))
    assert [(j.verb, j.arguments) for j in in_force(written)] == GOOD


def test_earlier_lines_are_never_touched(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    note(path, "watch", "t-1")
    before = path.read_bytes()
    note(path, "undo", "1")
    assert path.read_bytes().startswith(before)


@pytest.mark.parametrize(
    ("verb", "arguments"),
    [
        ("link", ("a",)),
        ("link", ("a", "a")),
        ("claim", ("c", "maybe")),
        ("claim", ("c", "grade=7")),
        ("claim", ("c", "grade=0")),
        ("entity", ("join", "a", "b")),
        ("prior", ("h", "1")),
        ("prior", ("h", "0")),
        ("prior", ("h", "nan")),
        ("prior", ("h", "often")),
        ("undo", ("0",)),
        ("undo", ("1",)),
        ("undo", ("x",)),
        ("undo", ("²",)),
        ("undo", ("-1",)),
        ("guess", ("a",)),
    ],
)
def test_what_is_no_judgement_is_refused_and_nothing_is_written(tmp_path: Path, verb: str, arguments: tuple[str, ...]) -> None:
    path = tmp_path / "decisions.jsonl"
    with pytest.raises(RequestError):
        add_judgement(path, verb, arguments, by="a", why="b")
    assert not path.exists()


def test_text_with_lone_surrogates_is_refused_or_kept_but_never_a_traceback(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    with pytest.raises(RequestError):
        add_judgement(path, "watch", ("t-1",), by="\udcff", why="b")
    assert not path.exists()


@pytest.mark.parametrize(
    "line",
    [b"{}", b"[]", b"x", b"\xff", b'{"number": 2}', b'{"number":1,"time":"t","by":"a","why":"b","verb":"undo","arguments":["9"]}',
     b'{"number":1,"time":"t","by":"a","why":"b","verb":"watch","arguments":7}',
     b'{"number":1,"time":3,"by":[],"why":{},"verb":"watch","arguments":["t"]}', b"[" * 100_000],
)  # fmt: skip
def test_a_line_that_is_no_judgement_is_named(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "decisions.jsonl"
    path.write_bytes(line + b"\n")
    with pytest.raises(CaseError) as caught:
        read_judgements(path)
    assert caught.value.where == f"{path}:1"


def test_a_line_separator_in_a_reason_does_not_make_a_second_line(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    add_judgement(path, "watch", ("t-1",), by="a", why="one\u2028two\x85three\x1cfour")
    note(path, "watch", "t-2")
    assert [j.arguments for j in read_judgements(path)] == [("t-1",), ("t-2",)]


def test_a_torn_last_line_is_named_or_repaired_and_nothing_else_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    note(path, "watch", "t-1")
    whole = path.read_bytes()
    note(path, "watch", "t-2")
    path.write_bytes(path.read_bytes()[: len(whole) + 20])
    assert [j.arguments for j in read_judgements(path)] == [("t-1",)]
    note(path, "watch", "t-3")
    assert [j.arguments for j in read_judgements(path)] == [("t-1",), ("t-3",)]


def test_undoing_an_undo_brings_the_judgement_back(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    first = note(path, "watch", "t-1")
    note(path, "undo", "1")
    assert in_force(read_judgements(path)) == []
    note(path, "undo", "2")
    assert in_force(read_judgements(path)) == [first]
    note(path, "undo", "3")
    assert in_force(read_judgements(path)) == []


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 12), max_size=12))
def test_a_judgement_holds_when_no_undo_that_holds_names_it(moves: list[int]) -> None:
    """Against the definition by recursion: 0 is a judgement, n undoes number n where it is earlier."""
    ledger = []
    for number, move in enumerate(moves, 1):
        undo = 0 < move < number
        ledger.append(Judgement(number, "t", "a", "b", "undo" if undo else "watch", (str(move) if undo else "t",), "0"))

    def holds(judgement: Judgement) -> bool:
        against = [j for j in ledger if j.verb == "undo" and j.arguments == (str(judgement.number),)]
        return not any(holds(j) for j in against)

    assert in_force(ledger) == [j for j in ledger if j.verb != "undo" and holds(j)]


def test_a_judgement_without_a_reason_is_none(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    for by, why in (("an analyst", " "), ("", "because")):
        with pytest.raises(RequestError, match="reason"):
            add_judgement(path, "watch", ("t-1",), by=by, why=why)
    assert not path.exists()


def test_what_is_undone_cannot_be_undone_again_but_the_undo_can(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    first = note(path, "watch", "t-1")
    note(path, "undo", "1")
    with pytest.raises(RequestError, match="undone already"):
        note(path, "undo", "1")
    note(path, "undo", "2")
    assert in_force(read_judgements(path)) == [first]
