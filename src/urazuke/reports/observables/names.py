"""Names with dots: domains, and URLs without a scheme (`host.example/path`), found by the dots inside them.

The text is read backwards from each dot to where the name begins, forwards to where it ends, and on from there.
"""

from __future__ import annotations

import re

from urazuke.reports.observables.finds import Finds
from urazuke.reports.observables.hosts import is_code_word, longest_domain
from urazuke.reports.observables.urls import _STOP, CJK, as_address, ended

_WORD = r"A-Za-z0-9_\u00a1-\u00ac\u00ae-\u167f\u1681-\u1fff-"
_DOT = re.compile(rf"\.[{_WORD}]")
_BACKWARDS = re.compile(rf"[{_WORD}]{{1,63}}")
_FORWARDS = re.compile(rf"(?:\.[{_WORD}]{{1,63}}){{1,30}}")
_PATH = re.compile(rf"(?::\d{{1,5}})?/[^{_STOP}]{{0,4096}}")
_CJK_LABEL = re.compile(rf"(?:(?<=[\s\"'(\[<])|(?<![\s\S]))[{CJK}A-Za-z0-9-]{{1,40}}\Z")
_PERCENT_ENCODED = re.compile(r"[0-9A-Fa-f]{2}[A-Za-z0-9]")
_MAY_LEAD = frozenset(("", " ", "*", "\n", '"', "'", "(", "[", "`", ",", "\t"))
_BESIDE = re.compile(r"[A-Za-z0-9_.@/-]")
_SLASH = re.compile(r"/[^\d\s/]")
_HOST_BEFORE = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?::\d{1,5})?\Z")


def find_address_urls(finds: Finds) -> None:
    """`192.0.2.7:8080/gate.php`; its address is found too."""
    text = finds.text
    for slash in _SLASH.finditer(text):
        at = slash.start()
        before = _HOST_BEFORE.search(text, max(0, at - 21), at) if at and text[at - 1].isdigit() else None
        if before is None or _BESIDE.match(text, before.start() - 1):
            continue
        path = _PATH.match(text, at)
        if path is None or path[0][1:].lower() in ("tcp", "udp", "icmp"):
            continue
        value = before[0] + ended(path[0])
        host = before[0].partition(":")[0]
        start, end = before.start(), before.start() + len(value)
        if as_address(host) and "/" in value and finds.is_free(start, end):
            finds.claim("url", value, start, end)
            finds.add("ipv4", host, start, start + len(host))


def find_names(finds: Finds) -> None:
    """Domains, and URLs that begin with one."""
    text = finds.text
    backwards = text[::-1]
    size = len(text)
    at = 0
    for dot in _DOT.finditer(text):
        if dot.start() < at or finds.is_taken(dot.start()):
            continue
        before = _BACKWARDS.match(backwards, size - dot.start())
        after = _FORWARDS.match(text, dot.start())
        at = after.end() if after else dot.end()
        if after and (start := _start(finds, dot.start(), before)) is not None:
            at = max(at, _take(finds, start, at))


def _start(finds: Finds, dot: int, before: re.Match[str] | None) -> int | None:
    """Where the name of this first dot begins, if a name can begin there."""
    text = finds.text
    if before is None and finds.text[dot - 1 : dot] in _MAY_LEAD and finds.text.find(".", dot + 1, dot + 66) > 0:
        return dot + 1  # `*.evil.example`
    if before is None:
        label = _CJK_LABEL.search(text, max(0, dot - 41), dot)
        return label.start() if label else None
    start = dot - len(before[0].rstrip("-"))
    previous = text[start - 1 : start]
    if previous == "%" and _PERCENT_ENCODED.match(text, start):
        return start + 2
    if previous in ("/", "\\", "@", "$", "#") or (previous == "." and text[start - 2 : start - 1].isalnum()):
        return None
    return start


def _take(finds: Finds, start: int, end: int) -> int:
    """Add what the name is; where the search goes on."""
    text = finds.text
    host = text[start:end].rstrip("-_")
    if host[-1:].isdigit() or not finds.is_free(start, start + len(host)):
        return end
    name = longest_domain(host, lambda: finds.whole.is_defanged(start, start + len(host)))
    if not name:
        return end
    stop = start + len(name)
    following = text[stop : stop + 1]
    if following in ("/", ":") and (path := _PATH.match(text, stop)):
        value = ended(path[0])
        if "/" in value and finds.is_free(stop, stop + len(value)):
            finds.claim("url", f"{name.lower()}{value}", start, stop + len(value))
            return stop + len(value)
    if (following in ("\\", "@") or (following == "(" and is_code_word(name))) and not finds.whole.is_defanged(start, stop):
        return end
    finds.claim("domain", name.lower(), start, stop)
    return stop
