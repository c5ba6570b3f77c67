"""Observables are found in one pass over the chunks of a text that could hold one, then each is validated by its type.

Fanged and defanged alike. No pattern can backtrack over more than a chunk. Hosts of URLs and of e-mail addresses are not
repeated as domains, file names are not domains, version numbers and dates are not addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from urazuke.evidence.claim import Observable, Span
from urazuke.reports import observable_types as kinds
from urazuke.reports.refang import refang

_JOINER = r"[ \t][\[({]\s?(?:\.|dot|@|at)\s?[\])}][ \t]?|[\[({]\s?(?:\.|dot|@|at)\s?[\])}]"
_CHUNK = re.compile(rf"(?:{_JOINER}|[^\s<>\"“”‘’「」『』、。，．（）()|\u3000-\u303f\u3040-\u30ff\u4e00-\u9fff\uff00-\uffef])+")
_MARK = re.compile(r"[.:@\\/]|\[|[0-9A-Fa-f]{32}|CVE|cve|dot|[Aa][Ss]\d|bc1|[13][1-9A-HJ-NP-Za-km-z]{25}")
_PARENTHESISED_URL = re.compile(r"\([\w./%&=+-]{1,200}\)[\w./%&=+?#:;,@!$*~-]{0,2000}")
_VERSION = re.compile(r"(?:version|ver\.?|v|build|release|firmware|バージョン|版)\s*[:=]?\s*$", re.IGNORECASE)
LIMIT = 8192  # of a chunk; a longer one is cut


def find_observables(text: str) -> tuple[Observable, ...]:
    """In text order, none inside another of the same find."""
    taken: list[tuple[int, int]] = []
    found: list[Observable] = []
    for observable in kinds.spaced(text):
        found.append(observable)
        taken.append((observable.span.start, observable.span.end))
    taken.sort()
    for start, chunk in _chunks(text):
        for observable in _in_chunk(chunk, start):
            if not _inside(observable.span, taken) and not _is_version(text, observable):
                found.append(observable)
    from urazuke.reports.harmless import marked

    return tuple(marked(sorted(found, key=lambda o: (o.span, o.type))))


def _chunks(text: str) -> Iterator[tuple[int, str]]:
    for match in _CHUNK.finditer(text):
        if match.end() - match.start() < 4 or not _MARK.search(text, match.start(), match.end()):
            continue
        start, end = match.span()
        tail = _PARENTHESISED_URL.match(text, end) if "//" in match[0] else None
        end = tail.end() if tail else end
        for at in range(start, end, LIMIT):
            yield at, text[at : min(at + LIMIT, end)]


def _in_chunk(chunk: str, offset: int) -> Iterator[Observable]:
    whole = refang(chunk)
    used: list[tuple[int, int]] = []
    defanged = whole.starts is not None
    for kind, pattern, validate in kinds.IN_CHUNK:
        for match in pattern.finditer(whole.text):
            start, end = match.span()
            if any(a < end and start < b for a, b in used):
                continue
            valid = validate(match, defanged)
            if valid is None:
                continue
            value, length = valid
            end = start + length
            used.append((start, match.end()))
            if kind:
                a, b = whole.span(start, end)
                yield Observable(kind, value, Span(offset + a, offset + b))


def _is_version(text: str, observable: Observable) -> bool:
    """`version 9.4.1.0` is no address."""
    start = observable.span.start
    return observable.type == "ipv4" and _VERSION.search(text, max(0, start - 16), start) is not None


def _inside(span: Span, taken: list[tuple[int, int]]) -> bool:
    from bisect import bisect_right

    index = bisect_right(taken, (span.start, 1 << 60)) - 1
    return index >= 0 and span.start < taken[index][1]
