"""Items made ahead come in their order; what goes wrong is raised in its place, and nobody is left waiting."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from urazuke.hunt.begun import begun


def test_all_items_come_in_order_even_those_that_are_nothing() -> None:
    with begun(iter([3, None, 0, "x"] * 50), 2) as items:
        assert list(items) == [3, None, 0, "x"] * 50


def test_an_error_comes_after_the_items_before_it() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise OSError("gone")

    with begun(items(), 4) as given:
        assert next(given) == 1
        with pytest.raises(OSError, match="gone"):
            next(given)


def test_who_asks_no_more_leaves_no_thread_and_no_open_items() -> None:
    ended = threading.Event()

    def endless() -> Iterator[int]:
        try:
            while True:
                yield 1
        finally:
            ended.set()

    threads = threading.active_count()
    with begun(endless(), 3) as given:
        assert next(given) == 1
    assert ended.is_set() and threading.active_count() == threads
