"""Observables are refanged, validated, and stand where their span says; what only looks like one is left out.

What reports write, and what it holds, is in observable_cases.py.
"""

from __future__ import annotations

import base64
import re
import types
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reports.observable_cases import DECOYS, FANGS, NEIGHBOURS, TYPES

from urazuke.reports.observables import addresses as observable_addresses
from urazuke.reports.observables import agents as observable_agents
from urazuke.reports.observables import encoded as observable_encoded
from urazuke.reports.observables import harmless
from urazuke.reports.observables import hosts as observable_hosts
from urazuke.reports.observables import names as observable_names
from urazuke.reports.observables import paths as observable_paths
from urazuke.reports.observables import refang as refanging
from urazuke.reports.observables import tokens as observable_tokens
from urazuke.reports.observables import urls as observable_urls
from urazuke.reports.observables.finding import find_observables
from urazuke.reports.observables.refang import refang


def found(text: str) -> str:
    return " ".join(f"{o.type}:{o.value}" for o in find_observables(text))


@pytest.mark.parametrize(("text", "expected"), FANGS)
def test_every_way_of_defanging_is_undone(text: str, expected: str) -> None:
    assert found(text).rstrip("/") == expected


@pytest.mark.parametrize(("text", "expected"), NEIGHBOURS)
def test_what_stands_beside_an_observable_is_no_part_of_it(text: str, expected: str) -> None:
    assert found(text).rstrip("/") == expected


@pytest.mark.parametrize(("text", "expected"), TYPES)
def test_each_type_is_found_alone_and_in_a_sentence(text: str, expected: str) -> None:
    assert found(text) == expected


@pytest.mark.parametrize("text", DECOYS)
def test_what_only_looks_like_one_is_left_out(text: str) -> None:
    assert found(text) == ""


@pytest.mark.parametrize(("length", "kind"), [(32, "md5"), (40, "sha1"), (64, "sha256"), (128, "sha512")])
def test_digests_are_told_by_their_length_whatever_touches_them(length: int, kind: str) -> None:
    value = ("0123456789abcdef" * 8)[:length]
    assert found(f"words{value.upper()}words") == f"{kind}:{value}"
    assert found(value + "0") == found("0x" + value) == found("0" * length) == ""


def test_hosts_of_urls_and_mail_addresses_are_not_repeated_as_domains() -> None:
    assert found("http://evil.example/x and a@evil.example") == "url:http://evil.example/x email:a@evil.example"


def test_listed_values_are_marked_and_kept() -> None:
    (private,) = find_observables("beacon to 10.1.2.3")
    assert private.value == "10.1.2.3" and private.harmless == "rfc1918"
    (empty,) = find_observables("d41d8cd98f00b204e9800998ecf8427e")
    assert empty.harmless == "empty-hashes"
    (network,) = find_observables("all of 10.1.0.0/16")
    assert network.harmless == "rfc1918"
    (wider,) = find_observables("all of 8.0.0.0/6")
    assert wider.value == "8.0.0.0/6" and wider.harmless is None
    (other,) = find_observables("beacon to 8.201.33.7")
    assert other.harmless is None


_PIECES = st.sampled_from(
    ["198.51.100.7", "evil.example", "a@b.example", "http://x.example/p", "[.]", "(dot)", " dot ", "hxxp", "meow", "://", "[:]", "[://]",
     "[", "]", " ", "\n", "。", "は", "@", ".", ":", "\\", "/", "CVE-2021-1", "AS1", "\u200b", "ÿ", "．", "１", "ａ", "&#46;", "&amp;",
     "com", "198[.]51[.]100[.]7", "evil[.]example", "hxxps[:]//evil[.]example/q", "a[at]b[.]example"]
)  # fmt: skip
_TEXTS = st.lists(_PIECES, max_size=30).map("".join) | st.text(max_size=200)
# Dots, at signs and separators as people write them, to be put into addresses.
_DOTS = st.sampled_from([".", "[.]", "(.)", "{.}", "[dot]", "(DOT)", "[.", " [.] ", "．", "&#46;", "\\.", "<.>", "\u200b.", "[,]", "【.】"])
_ATS = st.sampled_from(["@", "[at]", "(at)", "[@]", " (at) ", "＠", "{AT}"])
_SCHEMES = st.sampled_from(
    ["http://", "hxxp://", "hXXps://", "http[:]//", "hxxps[://]", "meow://", "h**p://", "ttp://", "http：//", "hxxp:\\\\"]
)
_NAMES = st.lists(st.sampled_from(["evil", "a-b", "x1", "mail", "ｗｗｗ", "bücher"]), min_size=1, max_size=3)
_BESIDE = st.sampled_from(["", " ", "\n", "は", "「", "」", "（", "、", "|", "\t", "'", '"', "(", ")", "；"])


@st.composite
def _written(draw: st.DrawFn) -> str:
    """An address, a domain, a URL or an e-mail address in one of its many spellings, something beside it."""
    kind = draw(st.sampled_from(["ipv4", "domain", "url", "email"]))
    labels = (
        [str(draw(st.integers(11, 255))) for _ in range(4)]
        if kind == "ipv4"
        else [*draw(_NAMES), draw(st.sampled_from(["com", "example"]))]
    )
    text = labels[0] + "".join(draw(_DOTS) + label for label in labels[1:])
    text = {
        "url": draw(_SCHEMES) + text + draw(st.sampled_from(["", "/", "/a?b=c&amp;d=1", ":8080/x"])),
        "email": "name" + draw(_ATS) + text,
    }.get(kind, text)
    return draw(_BESIDE) + text + draw(_BESIDE)


@pytest.mark.parametrize("url", ["http://evil.example/pa_th.doc?q=a#b", "https://evil.example/x", "ftp://evil.example/x"])
@pytest.mark.parametrize(("before", "after"), [("", ""), ("  ", "  "), ("\r\n", "\r\n"), ("words ", " words"), ("a ", "")])
def test_encoded_urls_are_decoded_wherever_they_begin(url: str, before: str, after: str) -> None:
    raw = (before + url + after).encode()
    for encoded in (raw.hex(), raw.hex().upper(), base64.b64encode(raw).decode(), quote(raw, safe=""), "".join(f"%{b:02x}" for b in raw)):
        assert found(f"the command {encoded} ran") == f"url:{url}", encoded


@pytest.mark.parametrize(("width", "space"), [(1, " "), (4, "\n"), (11, "\r\n    "), (60, "\n")])
def test_base64_that_is_wrapped_or_pulled_apart_is_read_together(width: int, space: str) -> None:
    encoded = base64.b64encode(b"http://evil.example/a/long/path/to/the/second/stage.php?q=1 ").decode().rstrip("=")
    text = space.join(encoded[at : at + width] for at in range(0, len(encoded), width))
    assert found(text) == "url:http://evil.example/a/long/path/to/the/second/stage.php?q=1"


@given(_TEXTS)
def test_spans_lie_in_the_text(text: str) -> None:
    for observable in find_observables(text):
        assert 0 <= observable.span.start < observable.span.end <= len(text)


@given(_written())
def test_what_is_written_in_any_way_is_found_and_its_span_refangs_to_its_value(text: str) -> None:
    observables = [o for o in find_observables(text) if o.type in ("ipv4", "domain", "email", "url")]
    assert observables
    for observable in observables:
        quoted = refang(text[observable.span.start : observable.span.end]).text
        assert quoted.lower() == observable.value.lower()


@given(_TEXTS)
def test_whole_and_original_places_lead_to_one_another(text: str) -> None:
    whole = refang(text)
    for at in range(len(whole.text)):
        start, end = whole.span(at, at + 1)
        assert 0 <= start < end <= len(text)
        assert whole.place(start, end)[0] <= at
        if whole.span(at, at + 1) == (start, start + 1) and not whole.begins:
            assert text[start] == whole.text[at]


class _Counted:
    """A pattern that counts the characters it was given to read: all for a scan, no more than its window elsewhere."""

    characters = 0

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        _Counted.characters += len(text)
        for match in self.pattern.finditer(text):
            _Counted.characters += 1 + match.end() - match.start()
            yield match

    def findall(self, text: str, start: int = 0, end: int = 1 << 60) -> list[str]:
        _Counted.characters += min(end, len(text)) - start
        return self.pattern.findall(text, start, end)

    def search(self, text: str, start: int = 0, end: int = 1 << 60) -> re.Match[str] | None:
        match = self.pattern.search(text, start, end)
        _Counted.characters += (match.end() if match else min(end, len(text))) - start + 1
        return match

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        match = self.pattern.match(text, start)
        _Counted.characters += (match.end() - start if match else 0) + 1
        return match

    def split(self, text: str, maxsplit: int) -> list[str]:
        _Counted.characters += len(text)
        return self.pattern.split(text, maxsplit)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        _Counted.characters += len(text)
        return self.pattern.fullmatch(text)


_ROOMS = (
    harmless, observable_addresses, observable_agents, observable_encoded, observable_hosts, observable_names, observable_paths,
    observable_tokens, observable_urls, refanging,
)  # fmt: skip


def _counted(value: object) -> object:
    if isinstance(value, tuple):
        return tuple(_counted(v) for v in value)
    return _Counted(value) if isinstance(value, re.Pattern) else value


def _count_patterns(patch: pytest.MonkeyPatch, room: types.ModuleType) -> None:
    for name, value in vars(room).copy().items():
        if isinstance(value, re.Pattern):
            patch.setattr(room, name, _Counted(value))
        elif isinstance(value, tuple):
            patch.setattr(room, name, tuple(_counted(v) for v in value))


@pytest.mark.parametrize(
    "piece",
    [" ", "a.", ".", "a", "1", "fffffffffffffffffffffffffffffff", "fffffffffffffffffffffffffffffffff", "[.]", "[", "http://", "http://-",
     "://", "1.", "1.1.1.1.", "1.1.1.1 ", "1.1.1.1/", ":", "a:", "::", '\\', "\\.", "a\\.", "(dot) ", " dot ", "a dot ", "a at b dot ",
     "a@", "@", "@.", "a@b.", "C:\\a ", 'HKLM\\', "HKLM\\a ", "Mozilla/5.0 (", "Mozilla/5.0 (a) ", "User-Agent: ",
     "fffffffffffffffffffffffffffffff ", "/", "/a", "/A ", "/a/", "68747470", "687474703a2f2f", "aHR0cDov", "%3A%2F%2F",
     "1111111111111111111111111111111111 ", "bc1q", "CVE-", "AS1", "version ", "1.2.3.4以降", "version 1.2.3.4, ", "・", "．", "１",
     "\u200b", "&#46;", "日本.", "evil.com,", "}", ")]", "((", "imphash ffffffffffffffffffffffffffffffff"],
)  # fmt: skip
def test_the_work_grows_with_the_text_and_not_faster(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    find_observables("http://evil.example 198.51.100.7")  # the lists are read
    for room in _ROOMS:
        _count_patterns(monkeypatch, room)
    work = []
    for size in (10_000, 40_000):
        _Counted.characters = 0
        find_observables(piece * (size // len(piece)))
        work.append(_Counted.characters / size)
    assert work[0] > 1
    assert work[1] < 1.3 * work[0] + 1
    assert work[1] < 3000
