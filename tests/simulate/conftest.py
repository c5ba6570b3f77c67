"""One small simulated case for all tests that only look at it, and ways to read a case as a stranger would."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
from collections.abc import Callable
from typing import Any

import pytest
from backports import zstd

from urazuke.simulate import SimulatedCase, simulate

SMALL = {"organisations": 8, "days": 120, "renters": 4, "events": 4_000, "leases": 400, "bought": 2, "attacked": 0.6}


def unpacked(content: bytes) -> bytes:
    """By content, not by name."""
    if content[:2] == b"\x1f\x8b":
        return gzip.decompress(content)
    if content[:3] == b"BZh":
        return bz2.decompress(content)
    if content[:6] == b"\xfd7zXZ\0":
        return lzma.decompress(content)
    return zstd.decompress(content) if content[:4] == b"\x28\xb5\x2f\xfd" else content


@pytest.fixture(scope="session")
def make(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., SimulatedCase]:
    """make(seed=2, …): a small case, with the given parameters changed."""

    def small(**changes: Any) -> SimulatedCase:
        return simulate(tmp_path_factory.mktemp("simulated") / "case", **(SMALL | changes))

    return small


@pytest.fixture(scope="session")
def world(make: Callable[..., SimulatedCase]) -> SimulatedCase:
    return make(seed=7)


@pytest.fixture(scope="session")
def innocent(make: Callable[..., SimulatedCase]) -> SimulatedCase:
    return make(seed=7, innocent=True)


@pytest.fixture(scope="session")
def truth(world: SimulatedCase) -> Callable[[str], Any]:
    """truth("victims.json"), truth("contacts.jsonl") of the small case."""
    return lambda name: read_truth(world, name)


def read_truth(case: SimulatedCase, name: str) -> Any:
    text = (case.truth / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()] if name.endswith(".jsonl") else json.loads(text)


@pytest.fixture(scope="session")
def lines(world: SimulatedCase) -> Callable[[str], list[bytes]]:
    """lines(path): a file of the small case as lines of bytes, decompressed."""
    read: dict[str, list[bytes]] = {}

    def of(path: str) -> list[bytes]:
        if path not in read:
            read[path] = unpacked((world.case / path).read_bytes()).split(b"\n")
        return read[path]

    return of
