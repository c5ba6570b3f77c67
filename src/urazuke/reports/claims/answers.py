"""`Was any data stolen? No.`: the answer makes a claim of what the question asks; a question alone asserts nothing."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from urazuke.reports.claims.draft import Draft
from urazuke.reports.grammar.sentences import Sentence
from urazuke.reports.scene import Scene

_YES = re.compile(r"[\"“]?(?:(?:[A-Z][\w.'’ -]{1,60}|A): )?(?:Yes|It was|They were|They did|Unfortunately,? (?:yes|so))\b(?=[.,:;!–—]| -)")
_NO = re.compile(
    r"[\"“]?(?:(?:[A-Z][\w.'’ -]{1,60}|A): )?(?:No|None|Not (?:at all|so|one|a single one|as far as we (?:know|can tell)|to our knowledge)"
    r"|Nothing(?: at all)?|It was not|They were not|They did not)\b(?=[.,:;!–—]| -)"
)
_ANSWERED = ("leaked", "attacked")


def answer(scene: Scene, sentence: Sentence) -> tuple[bool, Sentence] | None:
    """Whether the sentence behind the question says yes or no, and which it is; None where it says neither."""
    if not scene.text.rstrip().endswith("?", sentence.start, sentence.end):
        return None
    index = bisect_right(scene.starts, sentence.start)
    if index < len(scene.sentences) and scene.text.endswith(":", scene.sentences[index].start, scene.sentences[index].end):
        index += 1  # who answers
    following = scene.sentences[index] if index < len(scene.sentences) else None
    if following is None:
        return None
    if _YES.match(scene.text, following.start, following.end):
        return True, following
    return (False, following) if _NO.match(scene.text, following.start, following.end) else None


def as_answered(draft: Draft, agreed: bool, chain: tuple[str, ...]) -> Draft | None:
    """The draft of a question as whoever answers it says it; None of what no answer is read for."""
    if draft.type not in _ANSWERED:
        return None
    arguments = {**draft.arguments}
    if draft.type == "leaked":
        arguments["polarity"] = ["leaked" if agreed else "no_leak"]
    return replace(draft, arguments=arguments, factuality="stated" if agreed else "denied", speakers=chain)
