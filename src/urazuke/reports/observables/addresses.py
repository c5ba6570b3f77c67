"""IPv4 and IPv6 addresses and networks; four numbers that the words around them make a version are none.

A prefix length makes a network of an address without host bits (`203.0.113.0/24`); with host bits it is the address of an
interface, and the address is what is found.
"""

from __future__ import annotations

import functools
import ipaddress
import re
from collections.abc import Iterator

from urazuke.reports.observables.finds import Finds, is_ascii_word
from urazuke.reports.patterns import any_of, compiled, data

_THREE_OF_FOUR = re.compile(r"\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}")
_BYTE = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_IPV4 = re.compile(rf"{_BYTE}(?:\.{_BYTE}){{3}}")
_FIRST_OF_FOUR = re.compile(r"[0-9]{1,3}\Z")
_PREFIX = re.compile(r"/(\d{1,3})(?!\w|[.:/-]\w)")
_COLON = re.compile(r":[0-9A-Fa-f:]")
_IPV6_REST = re.compile(r"[0-9A-Fa-f:]{1,45}(?:(?<=:)\d{1,3}(?:\.\d{1,3}){3}|(?<=\d)(?:\.\d{1,3}){3})?")
_HEX_BEFORE = re.compile(r"[0-9A-Fa-f:]{1,40}\Z")
_TWO_DIGITS = re.compile(r"\d\d")
_PAIRS = re.compile(r"(?:[0-9A-Fa-f]{2}:){7}[0-9A-Fa-f]{2}")
_NEVER_A_VERSION = frozenset(("", "\n", ":", "]", "|", "\t"))  # right after it
_MAY_NAME_A_VERSION = frozenset(data("gazetteers/version_words.toml")["signs"] + ".=:：(#")  # before it, where no letter is
_NAME_BEFORE = re.compile(r"(?<![\w.])([A-Za-z][A-Za-z-]{2,30})[ \t]\Z")
_ADDRESSED = frozenset(data("gazetteers/version_words.toml")["addressed"])
_SMALL_AFTER = frozenset(data("gazetteers/version_words.toml")["small_after"])
_SHORTER_BEFORE = re.compile(r"(?<![\d.])\d{1,3}\.\d{1,3}(?:\.(?:\d{1,3}|[xX*]))?(?: ?(?:[-–—~〜～,、/]|to|through|and|or|から) ?)\Z")
_HEADINGS = tuple(data("gazetteers/version_words.toml")["headings"])
_ADDRESS_HEADINGS = tuple(data("gazetteers/version_words.toml")["address_headings"])
_ABOVE = 240  # characters above in which a heading is sought
_BEFORE = 48  # characters before an address in which a word may make it a version


@functools.cache
def _version_words() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Before, after, between."""
    words = data("gazetteers/version_words.toml")
    nouns, between, verbs = any_of(words["nouns"]), any_of(words["between"]), any_of(words["verbs"])
    signs = "[" + re.escape(words["signs"]) + "]"
    before = rf"(?:(?<![A-Za-z]){nouns}[ :=#(,]{{0,2}}(?: ?{between} ){{0,3}} ?{between}? ?|{verbs} |{signs}=? ?)\Z"
    return compiled(before), compiled(rf" ?{any_of(words['after'])}"), compiled(rf"(?: ?{any_of(words['joins'])} ?)+\Z|\s\Z")


def find_ipv4(finds: Finds) -> None:
    """In text order, so that `versions 9.4.1.0 and 9.4.1.2` are two versions; what once is a version is one everywhere."""
    versions: set[str] = set()
    addresses: list[tuple[str, int, int]] = []
    version_end = -1
    for start, end in _quads(finds):
        if not finds.whole.is_defanged(start, end) and _is_version(finds.text, start, end, version_end):
            version_end = end
            versions.add(finds.text[start:end])
            finds.take(start, end)
        else:
            addresses.append((finds.text[start:end], start, end))
    lines = {version.rpartition(".")[0].rpartition(".")[0] for version in versions}
    for address, start, end in addresses:
        if not finds.whole.is_defanged(start, end) and (
            address in versions or (_is_small(address) and address.rpartition(".")[0].rpartition(".")[0] in lines)
        ):
            finds.take(start, end)
        else:
            value, end = _with_prefix(finds.text, address, end)
            finds.claim("ipv4", value, start, end)


def _quads(finds: Finds) -> Iterator[tuple[int, int]]:
    """Four numbers up to 255, with dots."""
    text = finds.text
    for match in _THREE_OF_FOUR.finditer(text):
        start, end = match.span()
        first = _FIRST_OF_FOUR.search(text, max(0, start - 3), start)
        if first is None or not _stands_alone(text, first.start(), end):
            continue
        start = first.start()
        if _is_ipv4(text[start:end]) and finds.is_free(start, end):
            yield start, end


def _is_ipv4(text: str) -> bool:
    """Four numbers up to 255, without leading zeros: some programs read those as octal."""
    return _IPV4.fullmatch(text) is not None


def _stands_alone(text: str, start: int, end: int) -> bool:
    """No piece of a longer dotted number or of a word; letters may touch where the numbers are too large for a version."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before and (before.isdigit() or (before in "._" and is_ascii_word(text[start - 2 : start - 1])) or before in "$"):
        return False
    if after and (
        after.isdigit() or after == "_" or (after in ".-" and is_ascii_word(text[end + 1 : end + 2]) and not _may_follow(text, end))
    ):
        return False
    if before in ("-", "/") and is_ascii_word(text[start - 2 : start - 1]) and not text[start - 2].isdigit():
        return False  # Chrome/9.0.1.1, app-1.2.3.4
    touching = is_ascii_word(before) or is_ascii_word(after)
    return not touching or (before not in ("v", "V") and len(_TWO_DIGITS.findall(text, start, end)) > 1)


def _may_follow(text: str, end: int) -> bool:
    """A sentence's end without a space, a port after a dot (`…7.443`) is not; a range's second address is."""
    return text[end + 1].isupper() or (text[end] == "-" and text[end + 1].isdigit())


def _is_version(text: str, start: int, end: int, version_end: int) -> bool:
    before, after, between = _version_words()
    if text[end : end + 1] not in _NEVER_A_VERSION and after.match(text, end):
        return True
    left = max(0, start - _BEFORE)
    if 0 <= start - version_end <= 12 and text[version_end:start].strip(" ") and between.search(text, version_end, start):
        return True
    last = text[left:start].rstrip(", \t")[-1:]
    if last and text[start - 1] != "\n" and (last.isalpha() or last in _MAY_NAME_A_VERSION) and before.search(text, left, start):
        return True
    return end - start < 9 and _is_small(text[start:end]) and (_is_named(text, left, start) or _is_in_table(text, start))


def _is_small(address: str) -> bool:
    """Like 9.4.1.0: three numbers of one digit, none of three, not all the same."""
    numbers = address.split(".")
    return max(map(len, numbers)) < 3 and sum(len(n) == 1 for n in numbers) > 2 and len(set(numbers)) > 1


def _is_in_table(text: str, start: int) -> bool:
    """`11.0 - 11.2.0.3`, or a heading above that speaks of versions and not of addresses."""
    if _SHORTER_BEFORE.search(text, max(0, start - 24), start):
        return True
    above = text[max(0, start - _ABOVE) : start]
    return any(word in above for word in _HEADINGS) and not any(word in above for word in _ADDRESS_HEADINGS)


def _is_named(text: str, left: int, start: int) -> bool:
    """`OrbitView 9.4.1.0`: a name right before it, that is none of an address."""
    word = _NAME_BEFORE.search(text, left, start)
    return word is not None and (word[1] in _SMALL_AFTER or (word[1][0].isupper() and word[1] not in _ADDRESSED))


def _with_prefix(text: str, address: str, end: int) -> tuple[str, int]:
    """The value, and where it ends: a network's with its prefix length."""
    prefix = _PREFIX.match(text, end) if text.startswith("/", end) else None
    if prefix is None:
        return address, end
    try:
        network = ipaddress.ip_network(f"{address}/{prefix[1]}")
    except ValueError:
        return address, end
    return (str(network), prefix.end()) if network.num_addresses > 1 else (address, end)


def find_ipv6(finds: Finds) -> None:
    """Compressed or of eight groups, with an IPv4 tail or without; times and hardware addresses are none."""
    text = finds.text
    at = 0
    for colon in _COLON.finditer(text):
        if colon.start() < at:
            continue
        before = _HEX_BEFORE.search(text, max(at, colon.start() - 40), colon.start())
        start = before.start() if before else colon.start()
        rest = _IPV6_REST.match(text, colon.start())
        at = rest.end() if rest else colon.end()
        value = text[start:at]
        if not value.endswith("::"):
            value = value.rstrip(":")
        end = start + len(value)
        address = _ipv6_value(value)
        if address is None or is_ascii_word(text[start - 1 : start]) or is_ascii_word(text[end : end + 1]) or not finds.is_free(start, end):
            continue
        whole, end = _with_prefix(text, _written(address), end)
        finds.claim("ipv6", whole, start, end)


def _written(address: ipaddress.IPv6Address) -> str:
    """Versions of Python differ in how they write an IPv4 address inside an IPv6 address."""
    mapped = address.ipv4_mapped
    return f"::ffff:{mapped}" if mapped else str(address)


def _ipv6_value(text: str) -> ipaddress.IPv6Address | None:
    if text.count(":") < 2 or not ("::" in text or text.count(":") >= 6) or _PAIRS.fullmatch(text):
        return None
    if not any(c.isdigit() for c in text) or text == "::":
        return None
    try:
        return ipaddress.IPv6Address(text)
    except ValueError:
        return None
