"""The words by which a report says that something told before was wrong; they are listed in corrections.toml."""

from __future__ import annotations

import functools
import re
import tomllib
from importlib.resources import files

from urazuke.evidence.claim import Claim, Reading

_HEAD = 120  # characters of headline in which a cue speaks for the whole report
_NEAR = 160  # characters around a claim in which a cue speaks for it
_END = re.compile(r"[.;。；\n]")


@functools.lru_cache(maxsize=1024)
def _cues(text: str) -> dict[str, tuple[tuple[int, int], ...]]:
    return {kind: tuple(m.span() for m in pattern.finditer(text)) for kind, pattern in _patterns().items()}


def corrects(reading: Reading, claim: Claim) -> bool:
    """Whether the report says there, or in its headline, that it puts something right."""
    start, end = claim.trigger.start - _NEAR, claim.trigger.end + _NEAR
    return any(at < _HEAD or start <= at <= end for at, _ in _cues(reading.text)["corrects"])


def withdrawn(reading: Reading, claim: Claim) -> bool:
    """Whether the claim stands where the report tells what was wrong before."""
    cues, at = _cues(reading.text), claim.trigger.start
    if any(end <= at and not _END.search(reading.text, end, at) and at - end < _NEAR for _, end in cues["withdrawn"]):
        return True
    for start, _ in cues["undone"]:
        if at < start < at + 2 * _NEAR and len(_END.findall(reading.text, at, start)) <= 1:
            return True
    ahead = (start for start, _ in cues["wrong_was"] if at < start < at + _NEAR)
    return any(not re.search(r"[。；;\n、]", reading.text[claim.trigger.end : start]) for start in ahead)


@functools.cache
def _patterns() -> dict[str, re.Pattern[str]]:
    document = tomllib.loads(files("urazuke.corroboration").joinpath("corrections.toml").read_text("utf-8"))
    return {kind: re.compile("|".join(patterns), re.IGNORECASE) for kind, patterns in document.items()}
