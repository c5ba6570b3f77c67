"""What takes long to make is made by a thread of its own, some items ahead of whoever asks for them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Full, Queue
from typing import TypeVar

Item = TypeVar("Item")
_PATIENCE_SECONDS = 0.2  # after which a thread that waits for room looks whether anybody still asks


@contextmanager
def begun(items: Iterator[Item], ahead: int) -> Iterator[Iterator[Item]]:
    """The same items in the same order, at most so many of them waiting; what `items` raises is raised where it would have been.

    The thread has ended, and `items` is closed, when the block ends.
    """
    waiting: Queue[tuple[Item] | BaseException | None] = Queue(ahead)
    left = threading.Event()
    maker = threading.Thread(target=_make, args=(items, waiting, left), daemon=True)
    maker.start()
    try:
        yield _given(waiting)
    finally:
        left.set()
        maker.join()


def _make(items: Iterator[Item], waiting: Queue[tuple[Item] | BaseException | None], left: threading.Event) -> None:
    def put(item: tuple[Item] | BaseException | None) -> bool:
        while not left.is_set():
            try:
                waiting.put(item, timeout=_PATIENCE_SECONDS)
            except Full:
                continue
            return True
        return False

    try:
        for item in items:
            if not put((item,)):
                break
        put(None)
    except BaseException as error:  # whatever it is, it belongs to whoever asks
        put(error)
    finally:
        if hasattr(items, "close"):
            items.close()


def _given(waiting: Queue[tuple[Item] | BaseException | None]) -> Iterator[Item]:
    while (item := waiting.get()) is not None:
        if isinstance(item, BaseException):
            raise item
        yield item[0]
