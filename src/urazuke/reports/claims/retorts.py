"""What a foreign ministry or an embassy is quoted as saying in a report on an attack answers who is blamed for it.

`Those who point at us should first look in the mirror` has no word in common with other such answers: who says it tells
what it is. Only what stands in quotation marks counts, and only where nothing else was read from the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from urazuke.reports.claims.draft import Draft
from urazuke.reports.claims.frames import Frame, frames
from urazuke.reports.claims.triggers import Trigger
from urazuke.reports.entities.cast import Referent
from urazuke.reports.grammar.sentences import Sentence
from urazuke.reports.scene import Scene
from urazuke.reports.speech.speakers import Speakers

FRAME = "objected.in_words"
_ENVOY = re.compile(
    r"(?:[Ff]oreign|External) (?:[Mm]inist|[Aa]ffairs)|\b(?:[Ee]mbassy|[Aa]ttach[ée]|[Cc]onsulate|[Aa]mbassador|Kremlin)\b|[Mm]ission to\b"
)
_STOP = re.compile(r"(?<![A-Z])(?<!Mr)(?<!Ms)(?<!Dr)(?<!Mrs)[.!?][\"”’']?\s|\n")
_BESIDE = 60  # characters around a speaker's mention where the office is named
_ANSWERS = ("objected_to_attribution", "denied", "declined_to_comment", "admitted", "notified")
_SAYS_SOMETHING = 7  # words
_RETORTS = re.compile(
    r"\b(?:repli|retort|countered|hit back|shot back|quip|scoff|dismiss|laughed|mock|snap|call|describ|brand)\w*\b", re.IGNORECASE
)
_POLITE = re.compile(r"\b(?:hope|wish|thank|welcome|sorry|regret|ready to|willing to|cooperat|co-operat)", re.IGNORECASE)


def unread_retorts(drafts: Sequence[Draft], scene: Scene, speakers: Speakers) -> Iterator[Trigger]:
    """The quoted sentences of a state's diplomats of which no draft answers anything yet."""
    frame = next((f for f in frames("en") if f.id == FRAME), None)
    if frame is None or not any(d.type in ("attributed_to", "attacked", "tasked_by", "member_of") for d in drafts):
        return
    answered = {d.sentence for d in drafts if d.type in _ANSWERS}
    objected = {s for d in drafts if d.type == "objected_to_attribution" for s in d.speakers[-1:]}
    longest: dict[str, Trigger] = {}
    for sentence in scene.sentences:
        if sentence.start in answered or (found := _retort(frame, sentence, scene, speakers)) is None:
            continue
        trigger, who = found
        if who not in objected and (who not in longest or trigger.end - trigger.start > longest[who].end - longest[who].start):
            longest[who] = trigger
    yield from longest.values()


def _retort(frame: Frame, sentence: Sentence, scene: Scene, speakers: Speakers) -> tuple[Trigger, str] | None:
    start, end = _quoted(sentence, scene)
    at_least = 3 if _RETORTS.search(scene.text[sentence.start : start]) else _SAYS_SOMETHING
    if len(scene.text[start:end].split()) < at_least or _POLITE.search(scene.text, start, end) or "?" in scene.text[start:end]:
        return None
    saying = speakers.of(sentence, start + 1)
    if saying is None or not _is_envoy(saying.who[-1].who, scene.text):
        return None
    return Trigger(frame, sentence, start, end, None, None), saying.who[-1].who.id


def _quoted(sentence: Sentence, scene: Scene) -> tuple[int, int]:
    """The longest stretch of the sentence that stands in quotation marks."""
    spans = [(max(a + 1, sentence.start), min(b - 1, sentence.end)) for a, b in scene.quotations.over(sentence.start, sentence.end)]
    return max(spans, key=lambda s: s[1] - s[0], default=(sentence.start, sentence.start))


def _is_envoy(who: Referent, text: str) -> bool:
    if who.type not in ("person", "person_unnamed", "government_body"):
        return False
    return any(_ENVOY.search(_beside(text, m.start, m.end)) for m in who.mentions[:20])


def _beside(text: str, start: int, end: int) -> str:
    """What stands around the mention in its own sentence: the next may tell of another's embassy."""
    before, after = text[max(0, start - _BESIDE) : start], text[end : end + _BESIDE]
    return _STOP.split(before)[-1] + text[start:end] + _STOP.split(after)[0]
