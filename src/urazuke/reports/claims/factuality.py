"""How firmly it is said: stated, suspected, planned, denied; from cues whose scope reaches the trigger, never more firmly."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from urazuke.reports.patterns import compiled, data

if TYPE_CHECKING:
    from spacy.tokens import Token

_CLAUSE_END = re.compile(r"[;:]|,\s+(?:but|while|although|though)\b|\bbut\b|\bwhile\b|[\"“”]", re.IGNORECASE)


@functools.cache
def _cues(language: str) -> dict[str, re.Pattern[str]]:
    return {name: compiled("|".join(f"(?:{p})" for p in patterns)) for name, patterns in data("frames/factuality.toml")[language].items()}


def factuality(
    text: str, start: int, end: int, sentence: tuple[int, int], language: str, near: bool = False,
    token: Token | None = None, heading: bool = False,
) -> str:  # fmt: skip
    """The factuality of what the trigger at [start, end) says, in its sentence; `near`: only cues right beside it count.

    With the trigger's `token` the cues are those that govern it; without, those before it in its clause.
    """
    if token is not None:
        from urazuke.reports.claims.firmness import firmness

        return firmness(token, heading)
    cues = _cues(language)
    believed = language == "en" and cues["suspected_governing"].search(_clause(text[sentence[0] : start]))
    if near:
        sentence = (max(sentence[0], start - 32), min(sentence[1], end + 14))
    if language == "ja":
        return _japanese(text, end, sentence, cues)
    before = text[sentence[0] : start]
    clause = _clause(before)
    near_after = text[end : min(sentence[1], end + 60)]
    if cues["denied"].search(before[-40:]):
        return "denied"
    if cues["planned"].search(clause) or cues["planned_in_trigger"].match(text[start:end]):
        return "planned"
    if cues["suspected"].search(clause) or cues["suspected"].search(text[start:end]) or cues["suspected_after"].search(near_after):
        return "suspected"
    if believed or cues["suspected_sentence"].search(text[sentence[0] : sentence[1]]):
        return "suspected"
    return "stated"


def _clause(before: str) -> str:
    return before[max((m.end() for m in _CLAUSE_END.finditer(before)), default=0) :]


def _japanese(text: str, end: int, sentence: tuple[int, int], cues: dict[str, re.Pattern[str]]) -> str:
    """Japanese cues follow: the nearest after the trigger, up to the end of its clause, or of the sentence for 疑い and みられる."""
    after = text[end : sentence[1]]
    clause = re.split(r"[。」]|、(?=[^、]{0,30}(?:は|が)[^、]{0,20}$)", after, maxsplit=1)[0]
    if cues["denied"].match(clause):
        return "denied"
    if cues["suspected_near"].match(clause):
        return "suspected"
    if cues["planned"].search(clause):
        return "planned"
    return "suspected" if cues["suspected"].search(clause) else "stated"
