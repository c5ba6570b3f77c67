"""Observables are refanged, validated, and stand where their span says; what only looks like one is left out."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from urazuke.reports.observables import find_observables
from urazuke.reports.refang import refang


def found(text: str) -> list[tuple[str, str]]:
    return [(o.type, o.value) for o in find_observables(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("198.51.100.7", ("ipv4", "198.51.100.7")),
        ("198[.]51[.]100[.]7", ("ipv4", "198.51.100.7")),
        ("198.51.100[.]7:8080,", ("ipv4", "198.51.100.7")),
        ("サーバー203.0.113.9から", ("ipv4", "203.0.113.9")),
        ("2001:DB8:0:0::1", ("ipv6", "2001:db8::1")),
        ("2001:db8[:]:1", ("ipv6", "2001:db8::1")),
        ("evil[.]gravel(.)example", ("domain", "evil.gravel.example")),
        ("evil (dot) example", ("domain", "evil.example")),
        ("例えばevil.exampleへ", ("domain", "evil.example")),
        ("hxxps://evil[.]example/a?b=1.", ("url", "https://evil.example/a?b=1")),
        ("(http://evil.example/a(1)/x)", ("url", "http://evil.example/a(1)/x")),
        ("user[at]mail[.]example", ("email", "user@mail.example")),
        ("CVE-2021-44228", ("cve", "CVE-2021-44228")),
        ("cve 2021-44228", ("cve", "CVE-2021-44228")),
        ("AS64496", ("asn", "AS64496")),
        ("d41d8cd98f00b204e9800998ecf8427e", ("md5", "d41d8cd98f00b204e9800998ecf8427e")),
        ("DA39A3EE5E6B4B0D3255BFEF95601890AFD80709", ("sha1", "da39a3ee5e6b4b0d3255bfef95601890afd80709")),
        ("a" * 63 + "b", ("sha256", "a" * 63 + "b")),
        ("a" * 127 + "b", ("sha512", "a" * 127 + "b")),
        (r"C:\Program Files\Foo Bar\run.dll was loaded", ("filepath", r"C:\Program Files\Foo Bar\run.dll")),
        ("/usr/local/bin/evil", ("filepath", "/usr/local/bin/evil")),
        (r"HKLM\Software\Run\evil; then", ("registry_key", r"HKLM\Software\Run\evil")),
        ("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", ("btc", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2")),
        ("Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/115.0 and",
         ("user_agent", "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/115.0")),
    ],
)  # fmt: skip
def test_each_type_is_found_fanged_and_defanged(text: str, expected: tuple[str, str]) -> None:
    assert found(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "version 9.4.1.0", "ver. 10.2.3.4", "バージョン9.4.1.0", "1.2.3", "300.1.1.1", "1.2.3.4.5", "readme.md", "run.exe", "script.py",
        "the end.The next", "e.g. this", "12:30:45", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3", "0" * 32, "CVE-20-1", "and/or", "10/12/2020",
    ],
)  # fmt: skip
def test_what_only_looks_like_one_is_left_out(text: str) -> None:
    assert found(text) == []


def test_hosts_of_urls_and_mail_addresses_are_not_repeated() -> None:
    assert found("http://evil.example/x and a@evil.example") == [("url", "http://evil.example/x"), ("email", "a@evil.example")]


def test_listed_values_are_marked_and_kept() -> None:
    (private,) = find_observables("beacon to 10.1.2.3")
    assert private.value == "10.1.2.3" and private.harmless == "rfc1918"
    (empty,) = find_observables("d41d8cd98f00b204e9800998ecf8427e")
    assert empty.harmless == "empty-hashes"
    (other,) = find_observables("beacon to 8.201.33.7")
    assert other.harmless is None


_PIECES = st.sampled_from(
    ["198.51.100.7", "evil.example", "a@b.example", "http://x.example/p", "[.]", "(dot)", "hxxp", "://", "[", "]", " ", "\n", "。", "は",
     "@", ".", ":", "\\", "/", "CVE-2021-1", "AS1", "\u200b", "ÿ"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=30).map("".join) | st.text(max_size=200))
def test_spans_lie_in_the_text_and_refang_to_the_value(text: str) -> None:
    for observable in find_observables(text):
        span = observable.span
        assert 0 <= span.start < span.end <= len(text)
        quoted = refang(text[span.start : span.end]).text.strip()
        if observable.type in ("ipv4", "domain", "email", "url"):
            assert quoted.lower().rstrip(".-_") == observable.value.lower().rstrip(".-_")


@pytest.mark.parametrize(
    "piece", [" ", "a.", "[.]", "http://", "1.", ":", "\\", "(dot) ", "a@", "[", "C:\\a ", "HKLM\\", "Mozilla/5.0 (", "f" * 31 + " "]
)
def test_a_long_run_of_anything_takes_linear_time(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    started = time.process_time()
    find_observables(text)
    assert time.process_time() - started < 6
