"""What a file is, and in which encoding, follows from its bytes and never from its name."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from urazuke.evidence.decode import HEAD_BYTES, detect_encoding, media_type, read_head

ARTICLE = "警視庁によると、男は偽名でレンタルサーバーを契約していた。コメントは差し控える（２０日）。\n"
SHORT = "氏名,住所\n山田太郎,東京都\n"
KANA = "ﾔﾏﾀﾞ ﾀﾛｳ,サーバー契約\n"


@pytest.mark.parametrize("text", [ARTICLE, SHORT, ARTICLE * 200])
@pytest.mark.parametrize(
    ("encoding", "expected"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp932", "cp932"),
        ("euc_jp", "euc_jp"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_japanese_text_is_told_apart_by_its_bytes(text: str, encoding: str, expected: str) -> None:
    assert detect_encoding(text.encode(encoding)) == expected


@pytest.mark.parametrize("encoding", ["cp932", "utf-8", "utf-16-le"])
def test_half_width_kana_are_japanese(encoding: str) -> None:
    assert detect_encoding(KANA.encode(encoding)) == encoding


def test_iso_2022_jp_is_known_by_its_escapes() -> None:
    assert detect_encoding(ARTICLE.encode("iso2022_jp")) == "iso2022_jp"


@pytest.mark.parametrize("encoding", ["cp932", "euc_jp", "utf-8"])
def test_a_double_byte_cut_by_the_end_of_the_head_is_no_fault(encoding: str) -> None:
    whole = (ARTICLE * 3000).encode(encoding)
    for shift in range(4):
        assert detect_encoding((b"a" * shift + whole)[:HEAD_BYTES]) == encoding


def test_western_text_is_cp1252() -> None:
    assert detect_encoding("Le café d’Été est fermé – naïve question".encode("cp1252")) == "cp1252"


@pytest.mark.parametrize("damage", [b"\xed\xa0\x80", b"\x00", b"\xff", b"\x80\x81", b"\x00\x01\x02"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "euc_jp"])
def test_a_few_bad_bytes_do_not_make_a_text_unreadable(encoding: str, damage: bytes) -> None:
    text = (ARTICLE * 3).encode(encoding)
    assert detect_encoding(text + damage + b"\n" + text) == encoding
    assert detect_encoding(b"provider,name\n" * 30 + damage + b"\n") is not None


@pytest.mark.parametrize(
    "head",
    [bytes(range(256)) * 4, b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(200)), b"\x00" * 100, random.Random(3).randbytes(5000)],
)
def test_binary_is_no_text(head: bytes) -> None:
    assert detect_encoding(head) is None
    assert media_type(head) in ("application/octet-stream", "image/png")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"", "application/x-empty"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"PAR1\x00", "application/vnd.apache.parquet"),
        (b"PK\x03\x04", "application/zip"),
        (b"<!DOCTYPE html><p>x", "text/html"),
        (b"\n\n  <HTML lang=ja>", "text/html"),
        ('\ufeff<?xml version="1.0"?><html>'.encode(), "text/html"),
        ("<html><p>事件".encode("cp932"), "text/html"),
        ("<html><p>事件".encode("utf-16"), "text/html"),
        (b'{"ts": 1}\n{"ts": 2}\n', "application/json"),
        (b'[{"a": 1}]', "application/json"),
        (b"#separator \\x09\n", "text/plain"),
        (b"GET / HTTP/1.1 <b>", "text/plain"),
    ],
)
def test_the_media_type_follows_from_the_first_bytes(head: bytes, expected: str) -> None:
    assert media_type(head) == expected


def test_a_name_says_nothing(tmp_path: Path) -> None:
    misnamed = tmp_path / "report.pdf"
    misnamed.write_bytes(gzip.compress(b"<html><p>not a PDF, and packed"))
    assert media_type(read_head(misnamed)) == "text/html"


@given(st.binary(max_size=300))
def test_any_bytes_have_a_media_type_and_an_encoding_that_decodes_them(head: bytes) -> None:
    assert media_type(head)
    encoding = detect_encoding(head)
    if encoding is not None:
        head.decode(encoding, "replace")
