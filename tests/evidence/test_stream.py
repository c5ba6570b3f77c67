"""Damaged compression costs only what lies behind the damage."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st

from urazuke.errors import InputError
from urazuke.evidence.decode import open_decompressed, read_block, read_head, read_limited
from urazuke.evidence.stream import TruncatedError, compression

COMPRESSORS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": lambda data: gzip.compress(data, mtime=0),
    "zstd": lambda data: zstd.compress(data, options={zstd.CompressionParameter.checksum_flag: 1}),
    "bzip2": bz2.compress,
    "xz": lzma.compress,
}
CHANCE = random.Random(7)
LINES = b"".join(b"%d 192.0.2.%d %d\n" % (n, n % 250, CHANCE.randrange(10**9)) for n in range(9000))
PACKED = {name: compress(LINES) for name, compress in COMPRESSORS.items()}
every_kind = pytest.mark.parametrize("kind", COMPRESSORS)


def blocks(path: Path, size: int = 1 << 20) -> tuple[bytes, bool]:
    """What can be read before the end or the break, and whether it broke."""
    parts = []
    with open_decompressed(path) as stream:
        try:
            while block := read_block(stream, size):
                parts.append(block)
        except TruncatedError:
            return b"".join(parts), True
    return b"".join(parts), False


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stream") / "file"


@every_kind
@pytest.mark.parametrize("size", [1, 1000, 1 << 20])
def test_a_whole_file_is_read_whole_whatever_the_block(kind: str, size: int, file: Path) -> None:
    content = LINES if size > 1 else LINES[:3000]
    file.write_bytes(COMPRESSORS[kind](content))
    assert blocks(file, size) == (content, False)


@every_kind
def test_several_members_are_one_stream_and_padding_is_nothing(kind: str, file: Path) -> None:
    packed = COMPRESSORS[kind](b"one\n") + COMPRESSORS[kind](b"two\n")
    padding = b"\0" * 512 if kind in ("gzip", "xz") else b""
    file.write_bytes(packed + padding)
    assert blocks(file) == (b"one\ntwo\n", False)


@every_kind
def test_an_empty_member_is_an_empty_stream(kind: str, file: Path) -> None:
    file.write_bytes(COMPRESSORS[kind](b""))
    assert blocks(file) == (b"", False)


def test_what_comes_before_a_cut_in_gzip_is_kept_to_the_last_byte_that_the_data_gives(file: Path) -> None:
    packed = PACKED["gzip"]
    file.write_bytes(packed[: len(packed) // 2])
    kept, broke = blocks(file)
    assert broke
    assert len(kept) > 0.45 * len(LINES)


@every_kind
@settings(max_examples=40, deadline=None)
@given(share=st.floats(0, 1, exclude_max=True))
def test_a_stream_cut_anywhere_gives_a_true_beginning_and_says_that_it_broke(kind: str, share: float, file: Path) -> None:
    packed = PACKED[kind]
    file.write_bytes(packed[: 6 + int(share * (len(packed) - 6))])
    kept, broke = blocks(file)
    assert LINES.startswith(kept)
    assert broke


@every_kind
@settings(max_examples=40, deadline=None)
@given(place=st.floats(0, 1, exclude_max=True), value=st.integers(1, 255), size=st.sampled_from([7, 4096, 1 << 20]))
def test_a_changed_byte_is_never_a_traceback_and_never_passes_for_whole(kind: str, place: float, value: int, size: int, file: Path) -> None:
    damaged = bytearray(PACKED[kind])
    at = 10 + int(place * (len(damaged) - 10))  # behind the magic and gzip's header, which no checksum covers
    damaged[at] ^= value
    file.write_bytes(damaged)
    kept, broke = blocks(file, size)
    assert broke or kept == LINES


@given(st.sampled_from([b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"BZh9", b"\xfd7zXZ\x00"]), st.binary(max_size=200))
def test_garbage_behind_a_magic_is_a_broken_stream(tmp_path_factory: pytest.TempPathFactory, magic: bytes, rest: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "garbage"
    path.write_bytes(magic + rest)
    assert isinstance(blocks(path)[0], bytes)
    assert isinstance(read_head(path), bytes)


@every_kind
def test_the_head_of_a_cut_file_is_what_can_be_had(kind: str, file: Path) -> None:
    packed = PACKED[kind]
    file.write_bytes(packed[: len(packed) - 3])
    assert LINES.startswith(read_head(file))
    assert len(read_head(file)) > 1000


@every_kind
def test_a_bomb_is_refused_before_it_is_in_memory(kind: str, file: Path) -> None:
    file.write_bytes(COMPRESSORS[kind](b"\0" * 30_000_000))
    with pytest.raises(InputError, match="more than 1,000,000 bytes"):
        read_limited(file, 1_000_000)


def test_a_broken_file_that_must_be_whole_is_an_input_error(file: Path) -> None:
    file.write_bytes(PACKED["gzip"][:-4])
    with pytest.raises(InputError, match="broken") as caught:
        read_limited(file, 1 << 30)
    assert caught.value.where == str(file)


def test_the_compression_follows_from_the_bytes() -> None:
    assert [compression(PACKED[kind][:8]) for kind in COMPRESSORS] == [
        "application/gzip", "application/zstd", "application/x-bzip2", "application/x-xz",
    ]  # fmt: skip
    assert compression(b"plain") is None


def test_a_buffered_reader_may_stand_on_top(file: Path) -> None:
    file.write_bytes(PACKED["gzip"])
    with open_decompressed(file) as stream:
        assert sum(1 for _ in io.BufferedReader(stream)) == 9000  # type: ignore[type-var]
