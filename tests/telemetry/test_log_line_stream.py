"""Every line has its number and its byte, whatever the blocks, and no line is ever held that is too long."""

from __future__ import annotations

import gzip
import hashlib
import io
import tracemalloc
from pathlib import Path
from typing import Any, BinaryIO, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from urazuke.evidence.decode import open_decompressed
from urazuke.telemetry import lines
from urazuke.telemetry.lines import BROKEN_OFF, TOO_LONG, Lines, LineStream

PIECES = st.lists(
    st.sampled_from([b"\n", b"\r\n", b"a", b"\xe8\xa3\x8f", b"\xff", b"\x00", b"\xef\xbb\xbf", b"xyz" * 9, b"\xe8"]), max_size=60
)


def read_all(data: bytes) -> tuple[list[Lines], str]:
    stream = LineStream(cast(BinaryIO, io.BytesIO(data)))
    return list(stream.lines()), stream.sha256


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of 16 bytes and 3 lines, so that every boundary is met."""
    monkeypatch.setattr(lines, "BLOCK_BYTES", 16)
    monkeypatch.setattr(lines, "BLOCK_LINES", 3)


def check_against_a_plain_split(data: bytes, limit: int) -> None:
    blocks, digest = read_all(data)
    wanted = data.split(b"\n")
    if wanted[-1] == b"":
        wanted.pop()
    number, offset = 1, 0
    found = [(b.first + i, b.offsets[i], t, b.refused.get(b.first + i)) for b in blocks for i, t in enumerate(b.texts)]
    assert len(found) == len(wanted)
    for (line, at, text, refused), raw in zip(found, wanted):
        assert (line, at) == (number, offset)
        plain = raw.decode("utf-8", "replace").removesuffix("\r")
        if refused is None:
            assert text == (plain.removeprefix("\ufeff") if offset == 0 else plain)
        else:
            assert (text, refused[0]) == ("", TOO_LONG)
            assert len(raw) >= limit
        number, offset = number + 1, offset + len(raw) + 1
    assert digest == hashlib.sha256(data).hexdigest()


@settings(max_examples=150, deadline=None)
@given(PIECES)
def test_numbers_and_offsets_are_those_of_the_bytes(pieces: list[bytes]) -> None:
    check_against_a_plain_split(b"".join(pieces), lines.LINE_LIMIT)


@settings(max_examples=150, deadline=None)
@given(PIECES)
def test_numbers_and_offsets_hold_across_blocks_and_long_lines(pieces: list[bytes]) -> None:
    kept = lines.BLOCK_BYTES, lines.BLOCK_LINES, lines.LINE_LIMIT
    lines.BLOCK_BYTES, lines.BLOCK_LINES, lines.LINE_LIMIT = 16, 3, 20
    try:
        check_against_a_plain_split(b"".join(pieces), 20)
    finally:
        lines.BLOCK_BYTES, lines.BLOCK_LINES, lines.LINE_LIMIT = kept


WIDE = st.text(st.sampled_from("\n\r a\u0a00\u000b\u0a0a\u0d0a裏😀"), max_size=60)


@settings(max_examples=200, deadline=None)
@given(text=WIDE, encoding=st.sampled_from(["utf-16-le", "utf-16-be"]), odd=st.booleans(), block=st.sampled_from([16, 1 << 20]))
def test_numbers_and_offsets_are_those_of_the_bytes_in_utf_16(text: str, encoding: str, odd: bool, block: int) -> None:
    kept, lines.BLOCK_BYTES = lines.BLOCK_BYTES, block
    try:
        stream = LineStream(cast(BinaryIO, io.BytesIO(text.encode(encoding) + b"x" * odd)), encoding)
        blocks = list(stream.lines())
    finally:
        lines.BLOCK_BYTES = kept
    wanted = text.split("\n")
    if odd:
        wanted[-1] += "\ufffd"
    elif not wanted[-1]:
        wanted.pop()
    offset = 0
    found = [(b.first + i, b.offsets[i], t) for b in blocks for i, t in enumerate(b.texts)]
    assert [line for line, _, _ in found] == list(range(1, len(wanted) + 1))
    for (_, at, told), plain in zip(found, wanted, strict=True):
        assert (at, told) == (offset, plain.removesuffix("\r"))
        offset += len((plain + "\n").encode(encoding))


@pytest.mark.usefixtures("small")
def test_no_block_holds_more_lines_than_it_may() -> None:
    blocks, _ = read_all(b"a\n" * 50)
    assert max(len(b.texts) for b in blocks) == 3
    assert sum(len(b.texts) for b in blocks) == 50


class Endless(io.RawIOBase):
    """A line of so many bytes, then a short one, without anything being held."""

    def __init__(self, size: int) -> None:
        self._left, self._tail = size, b"\nend\n"

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        size = min(len(buffer), self._left)
        if size:
            buffer[:size] = b"x" * size
            self._left -= size
            return size
        size = min(len(buffer), len(self._tail))
        buffer[:size], self._tail = self._tail[:size], self._tail[size:]
        return size


def test_a_line_of_300_megabytes_is_refused_in_the_memory_of_a_few_blocks() -> None:
    source = LineStream(cast(BinaryIO, io.BufferedReader(Endless(300 << 20))))
    tracemalloc.start()
    try:
        blocks = list(source.lines())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 40 << 20
    assert [(b.first, b.texts, b.offsets) for b in blocks] == [(1, [""], [0]), (2, ["end"], [(300 << 20) + 1])]
    assert blocks[0].refused == {1: (TOO_LONG, "x" * 400)}


@pytest.mark.parametrize("cut", [1, 9, 200, 2000])
def test_what_comes_before_the_break_of_a_compressed_file_is_kept(tmp_path: Path, cut: int) -> None:
    data = b"".join(b"%06d some line\n" % n for n in range(3000))
    path = tmp_path / "cut.gz"
    path.write_bytes(gzip.compress(data, mtime=0)[:-cut])
    with open_decompressed(path) as stream:
        blocks = list(LineStream(stream).lines())
    texts = [t for b in blocks for t in b.texts if t]
    assert "".join(f"{t}\n" for t in texts).encode() == data[: 17 * len(texts)]
    assert len(texts) > 1000
    refused = [(line, why) for b in blocks for line, (why, _) in b.refused.items()]
    assert refused in ([(len(texts), BROKEN_OFF)], [(len(texts) + 1, BROKEN_OFF)])
