"""Work is done by several threads and comes back in the order in which it was handed out, in bounded memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
AHEAD = 1  # results that may wait, besides those being worked on


def in_order(tasks: Iterable[Callable[[], T]], threads: int) -> Iterator[T]:
    """What each task returns, in order; no more than `threads` and AHEAD of them are begun and not yet asked for.

    The tasks are drawn here, one after the other, whatever the threads do. Worth it where a task spends its time in
    libraries that let other threads go on meanwhile.
    """
    if threads < 2:
        yield from (task() for task in tasks)
        return
    with ThreadPoolExecutor(threads) as pool:
        waiting: deque[Future[T]] = deque()
        try:
            for task in tasks:
                waiting.append(pool.submit(task))
                if len(waiting) > threads + AHEAD - 1:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
