"""Under a heading of its own, a passage that is not about computers tells of no attack, unless on someone of the case.

A digest or a newspaper's page has matches and debates between its items; `the visitors attacked from the first whistle`.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from urazuke.reports.patterns import any_of, compiled, data
from urazuke.reports.scene import Scene


class Passages:
    """The text cut at its headings; which passages are on the subject, and who is spoken of in those."""

    def __init__(self, scene: Scene) -> None:
        self._starts, heading = [0], False
        for sentence in scene.sentences:
            if sentence.heading and not heading:
                self._starts.append(sentence.start)
            heading = sentence.heading
        ends = [*self._starts[1:], len(scene.text)]
        subject = compiled(rf"\b(?:{any_of(data('frames/grammar.toml')['words']['computing'])})")
        self._on = [bool(subject.search(scene.text, a, b)) for a, b in zip(self._starts, ends, strict=True)]
        self._known = {p.who.id for p in scene.placed if self._on[self._of(p.start)] and p.type not in ("place", "media_outlet")}
        if not any(self._on):
            self._on = [True] * len(self._on)

    def off_subject(self, at: int, named: set[str]) -> bool:
        """Whether what is told at `at` of those ids lies in a passage about something else."""
        return not self._on[self._of(at)] and not named & self._known

    def _of(self, at: int) -> int:
        return bisect_right(self._starts, at) - 1


_EARLIER = re.compile(
    r"\b(?:[Aa]n?|[Tt]he|[Oo]ur) (?:earlier|previous|original) (?:version|edition|article|report|story|headline)s?\b[^.]{0,80}?"
    r"\b(?:said|stated|reported|gave|wrote|named|described|put|had)\b"
    r"|\b(?:[Oo]ur|[Tt]he|[Tt]his) (?:report|story|article|blog|feed)\b[^.]{0,60}?\b(?:said|stated|had said|reported)\b"
    r"|\b(?:[Ww]e|this newspaper) (?:said|reported|stated|wrote|printed)\b"
)
_CORRECTS = re.compile(
    r"[\s(*_\[]*(?:\d\d?[.:]\d\d(?: ?[ap]\.?m\.?| GMT| UTC)?\W{1,3})?(?:[Cc]orrect|CORRECT|[Cc]larif|CLARIF"
    r"|[Uu]pdate|UPDATE|[Ee]ditor.s note|EDITOR|[Aa]mend|[Nn]ote:)"
)


def withdrawn(scene: Scene, at: int) -> bool:
    """`Correction: our report said that he had rented three servers`: what a correction says was said before is no longer said."""
    sentence = scene.sentences[bisect_right(scene.starts, at) - 1]
    earlier = _EARLIER.search(scene.text, sentence.start, sentence.end)
    if earlier is None or earlier.end() > at:
        return False
    index = bisect_right(scene.starts, scene.paragraph_start(sentence)) - 1
    above = scene.sentences[index - 1].start if index and scene.sentences[index - 1].heading else scene.sentences[index].start
    return any(_CORRECTS.match(scene.text, start) for start in (scene.sentences[index].start, above))
