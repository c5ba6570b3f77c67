"""How firmly a broken translation says a thing: by cues in the words around the trigger, since its grammar is not to be trusted.

`is made to have`, `is seen`, `is watched with` are とされる and とみられる; `solidified the policy` is 方針を固めた. The cues are
listed in `frames/garbled_frames.toml`.
"""

from __future__ import annotations

import functools
import re

from urazuke.reports.patterns import compiled, data

_CLAUSE = re.compile(
    r",\s+there (?:is|was) (?:a |the )?possib"
    r"|[;:“”\"]|,\s+(?:and|but|while)\s|\band\s+(?:the|an?|it|this|that|he|she|I|they)\s|\bbut\b|\.\s"
)
_NAME = re.compile(r"[\"“]([^\"“”\s]{1,24}(?:\s[^\"“”\s]{1,24}){0,3})[\"”](?=\s)")
BESIDE = 48  # characters before a trigger whose scope is near


@functools.cache
def _cues() -> dict[str, re.Pattern[str]]:
    listed = data("frames/garbled_frames.toml")["firmness"]
    return {name: compiled("|".join(f"(?:{p})" for p in patterns)) for name, patterns in listed.items()}


def firmness(text: str, start: int, end: int, sentence: tuple[int, int], near: bool, coming: bool = True) -> str:
    """stated, suspected, planned or denied; what is `near` is judged by the words right beside it; only what is `coming` can be planned."""
    cues = _cues()
    before, behind = _unquoted(text[sentence[0] : start]), _unquoted(text[end : sentence[1]])
    if any(m.end() > len(before) for m in cues["presupposed"].finditer(f"{before}{text[start:end]}")):
        return "stated"
    clause = before[max((m.end() for m in _CLAUSE.finditer(before)), default=0) :]
    rest = behind[: next((m.start() for m in _CLAUSE.finditer(behind)), len(behind))]
    if near:
        clause, rest = clause[-BESIDE:], rest[:20]
    around = f"{clause}{text[start:end]}"
    if cues["denied"].search(around) and cues["denied"].search(f"{clause[-24:]}{text[start:end]}{rest[:24]}"):
        return "denied"
    if coming and (cues["planned"].search(around) or cues["planned"].search(f"{text[start:end]}{rest}")):
        return "planned"
    if not near and cues["after"].search(behind):
        return "suspected"
    if cues["suspected"].search(around) or cues["behind"].search(rest) or (not near and _governed(before)):
        return "suspected"
    return "stated"


def _unquoted(words: str) -> str:
    """The words with names no longer in quotation marks: a name ends no clause."""
    return _NAME.sub(lambda m: f" {m[1]} ", words)


def _governed(before: str) -> bool:
    """`It seems that …` carries on to the end of its sentence, unless a contrast or the police come between."""
    cues = _cues()
    opened = max((m.end() for m in cues["whole"].finditer(before)), default=-1)
    return opened >= 0 and not cues["closed"].search(before, opened)
