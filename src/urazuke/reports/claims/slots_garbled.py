"""Roles in broken translations are filled by what stands right before a mention, for the grammar of such a sentence is not to be trusted.

A subject that was dropped (or became `I` or `it`) is the one that the sentences before speak of. The ways are named in the
head of `frames/garbled_frames.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from urazuke.reports.grammar.sentences import Sentence
from urazuke.reports.scene import Placed, Scene
from urazuke.reports.standing_garbled import acts, is_bare, is_quoted, mark, outermost, quoted_at, topic

WAYS = ("named", "bare", "bare-after", "marked", "topic", "head", "next", "accused", "held", "teller", "inside-from")
AHEAD = 70  # characters behind a trigger in which what it takes may stand
REACH = 140  # and in which a marked mention may stand, on either side
_RELATIVE = re.compile(
    r"[\"”]?(?:\s*\([^)]{0,30}\))?,?\s+(?:having\s+|(?:who|which|that)\s+)(?:(?:is|was|had|has|have|also|to|be)\s+){0,3}|[\"”]?\s+(?=belonging|affiliated)"
)
_SERVES = re.compile(r"\s+(?:who|which|that)\s+(?:is\s+)?(?:belong|put|place|serve|work|register|affiliat|ha)[^.,;]{0,40}")
_AND = re.compile(r"\s+and\s+(?:(?:the|an?|his|her)\s+)?")
_INTRODUCES = re.compile(r"\s*(?:(?:by|of)\s+)?(?:(?:the|an?)\s+)?(?:[\w-]+\s+){0,4}[\"“]?")
_CHARGED = re.compile(r"\b(?:[Aa]rrest|[Ss]ending) (?:suspicion|charges?)\b|\b(?:suspicion|suspected|charge) (?:that|of having)\b")
_ASIDE = re.compile(r",\s+(?:and|but)\s")  # `was asked by the broker, and sent the password`: another clause
_GLOSS = re.compile(r"=\s*$")


def way_of(where: str) -> str | None:
    """`marked` of `marked-by/from`; None for a way that is not one of these."""
    name = "marked" if where.startswith("marked-") else where
    return name if name in WAYS else None


def find(
    where: str, candidates: Sequence[Placed], kinds: frozenset[str], scene: Scene, sentence: Sentence, start: int, end: int,
    taken: Collection[int] = (),
) -> Placed | None:  # fmt: skip
    """The mention that plays the part, among those of the sentence; `topic` asks the sentences before."""
    text, outer = scene.text, outermost(candidates)
    if where == "topic" or (where == "accused" and _CHARGED.search(text, sentence.start, start)):
        return topic(scene, sentence, kinds, taken)
    if where == "teller":
        return _teller([p for p in outer if not is_quoted(p, text, sentence)], text, start)
    within = _in_same_part(_in_same_words(outer, text, sentence, start), text, sentence, start)
    if where == "held":
        near = [p for p in within if not (p.start < end and start < p.end)] or within
        return min(near, key=lambda p: (max(p.start - end, start - p.end), p.start), default=None)
    if where == "bare":
        return _nearest_before(_named_rather([p for p in within if p.end <= start and is_bare(p, text)]), text)
    if where == "named":
        return max((p for p in within if p.end <= start and acts(p)), key=lambda p: p.end, default=None)
    if where == "bare-after":
        after = [p for p in within if end <= p.start <= end + AHEAD]
        plain = [p for p in after if is_bare(p, text, end) and not any(q is not p and _joined(q, p, text) for q in after)]
        accused = [p for p in plain if text[p.end :].lstrip().startswith("suspect")]
        return min(accused or plain, key=lambda p: p.start, default=None)
    if where == "head":
        return next((p for p in within if p.end <= start and _RELATIVE.fullmatch(text, p.end, start)), None)
    if where == "next":
        first = next((p for p in within if p.start >= end and _INTRODUCES.fullmatch(text, end, p.start)), None)
        return _unit_behind(first, within, text) if first is not None and first.type == "military_unit" else first
    if where == "inside-from":
        return next((p for p in within if start <= p.start and p.end <= end), None)
    words = frozenset(where.removeprefix("marked-").split("/"))
    apart = [p for p in within if not (p.start < end and start < p.end) and max(p.start - end, start - p.end) <= REACH]
    marked = [p for p in apart if mark(p, text) in words and not ("by" in words and _ASIDE.search(text, p.end, max(p.end, start)))]
    chosen = min(marked, key=lambda p: (p.start < start, abs(p.start - start)), default=None)
    return _unit_behind(chosen, within, text) if chosen is not None and chosen.type == "military_unit" else chosen


def _unit_behind(army: Placed, candidates: Sequence[Placed], text: str) -> Placed:
    """`the Chinese army 90318 unit`, `the People's Liberation Army "61886 troops"`: the unit is meant."""
    behind = [p for p in candidates if p.type == army.type and p.start >= army.end and not text[army.end : p.start].strip(' "“')]
    return behind[0] if behind else army


def _joined(first: Placed, second: Placed, text: str) -> bool:
    """`on a man and a woman`: the second stands as the first does."""
    return first.end <= second.start and _AND.fullmatch(text, first.end, second.start) is not None and not is_bare(first, text)


def _named_rather(listed: Sequence[Placed]) -> Sequence[Placed]:
    """`"Boris" is a member, but he has left`: what pronoun stands for a dropped subject is chance; who is named is meant."""
    named = [p for p in listed if p.kind != "pronoun"]
    return named if named and listed[-1].kind == "pronoun" and named[-1].type in ("person", "person_unnamed") else listed


def _nearest_before(listed: Sequence[Placed], text: str) -> Placed | None:
    """Of `X = Y` the first is meant; the second says what or where it is."""
    plain = [p for p in listed if p.type == "organisation_group" or not _GLOSS.search(text, max(0, p.start - 4), p.start)]
    return max(plain or listed, key=lambda p: p.end, default=None)


def _teller(outside: Sequence[Placed], text: str, start: int) -> Placed | None:
    before = [p for p in outside if p.end <= start and is_bare(p, text)]
    after = [p for p in outside if p.start >= start and is_bare(p, text)]
    return _nearest_before(before, text) or min(after, key=lambda p: p.start, default=None)


def together(listed: Sequence[Placed], chosen: Placed, candidates: Sequence[Placed], text: str, inner: bool) -> list[Placed]:
    """The chosen one and what plays its part with it: not what a list only seems to join to it, and the unit inside where asked for."""
    kept = [p for p in listed if p is chosen or mark(p, text) in ("as", "and") or is_bare(p, text) == is_bare(chosen, text)]
    units = [p for p in candidates if p is not chosen and p.type == "military_unit"]
    held = [p for p in units if chosen.start <= p.start and (p.end <= chosen.end or _SERVES.fullmatch(text, chosen.end, p.start))]
    named = min(held, key=lambda p: (not p.who.name.startswith("Unit"), p.kind != "name", p.start), default=None)
    return [*kept, named] if inner and named else kept


def quoted_self(moment_words: Sequence[Placed], kinds: frozenset[str], text: str, sentence: Sentence, start: int) -> bool:
    """Is the trigger quoted, and nobody of these types before it in the quotation?"""
    own = quoted_at(text, sentence, start)
    before = [p for p in moment_words if own and own[0] < p.start and p.end <= start and p.type in kinds]
    return own is not None and not any(is_bare(p, text) for p in before)


def _in_same_part(candidates: Sequence[Placed], text: str, sentence: Sentence, start: int) -> Sequence[Placed]:
    """Of a headline `A = B`, those on the trigger's side, where there is one."""
    cut = text.find(" = ", sentence.start, sentence.end) if sentence.heading else -1
    own = [p for p in candidates if (p.start > cut) == (start > cut)]
    return own if cut >= 0 and own else candidates


def _in_same_words(candidates: Sequence[Placed], text: str, sentence: Sentence, start: int) -> list[Placed]:
    """Those that stand in the same quotation as the trigger, or outside all as it does."""
    own = quoted_at(text, sentence, start)
    if own is not None:
        return [p for p in candidates if own[0] <= p.start < own[1]]
    return [p for p in candidates if not is_quoted(p, text, sentence)]
