"""An indicator has one spelling; what has none is refused with a reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from urazuke.hunt.indicators import TYPES, canonical_value, private, refang


@pytest.mark.parametrize(("kind", "given_value", "canonical"), [
    ("ip", "198.18.0.1", "198.18.0.1"), ("ip", "198[.]18[.]0[.]1", "198.18.0.1"), ("ip", "2001:DB8:0:0::1", "2001:db8::1"),
    ("ip", "::ffff:198.18.0.1", "198.18.0.1"), ("ip", "198.18.0.0/24", "198.18.0.0/24"), ("ip", "198.18.0.7/32", "198.18.0.7"),
    ("domain", "*.Evil.Example.", "evil.example"), ("domain", "evil(dot)example", "evil.example"),
    ("domain", "日本.example", "xn--wgv71a.example"), ("url", "hxxps://Evil[.]example/Path?Q=1", "https://evil.example/Path?Q=1"),
    ("url", "HTTP://Evil.example:80?q=A", "http://evil.example/?q=A"), ("url", "https://evil.example", "https://evil.example/"),
    ("email", "Someone[at]Evil.example", "someone@evil.example"), ("hash", "A" * 64, "a" * 64), ("ja3", "B" * 32, "b" * 32),
    ("user_agent", " Agent/1.0 (x) ", "Agent/1.0 (x)"),
])  # fmt: skip
def test_spellings_of_one_indicator_become_one(kind: str, given_value: str, canonical: str) -> None:
    assert canonical_value(kind, given_value) == canonical


@pytest.mark.parametrize(("kind", "value"), [
    ("ip", "198.18.0.300"), ("ip", "198.18.0.1/24"), ("ip", "evil.example"), ("domain", "localhost"), ("domain", "198.18.0.1"),
    ("domain", "-.example"), ("domain", "a b.example"), ("url", "/index.html"), ("email", "nobody"), ("hash", "abc"), ("ja3", "a" * 64),
    ("user_agent", ""), ("mutex", "x"), ("domain", "x" * 5000), ("user_agent", "a\nb"),
])  # fmt: skip
def test_what_is_no_indicator_is_refused(kind: str, value: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        canonical_value(kind, value)


def test_a_network_with_host_bits_is_refused_with_the_network_that_may_be_meant() -> None:
    with pytest.raises(ValueError, match=r"198\.18\.0\.0/24"):
        canonical_value("ip", "198.18.0.1/24")


@given(st.sampled_from(TYPES), st.text())
def test_any_text_is_canonical_or_refused_and_canonical_text_stays_as_it_is(kind: str, text: str) -> None:
    try:
        value = canonical_value(kind, text)
    except ValueError:
        return
    assert canonical_value(kind, value) == value


def test_refanging_leaves_plain_values_alone() -> None:
    assert refang("http://evil.example/a[1]") == "http://evil.example/a[1]"


@pytest.mark.parametrize(("value", "local"), [
    ("10.1.2.3", True), ("192.168.0.0/24", True), ("127.0.0.1", True), ("fe80::1", True), ("198.18.0.1", False), ("2001:db8::1", False),
])  # fmt: skip
def test_local_addresses_are_told_from_addresses_that_name_one_machine(value: str, local: bool) -> None:
    assert private(value) is local
