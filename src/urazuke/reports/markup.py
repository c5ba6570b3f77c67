"""The marks that Markdown sets around words and before lines are no words: what is left out when the text is read.

A link is read as what it is called; where it leads to is kept aside, for it may be an indicator.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_BEFORE, _AFTER = r"(?<![\w\\/*_`])", r"(?![\w\\/*_`]|\.\w)"
_LINK = re.compile(r"!?(?P<open>\[)(?P<called>[^\[\]\n]{1,300})(?P<close>\]\((?P<to>[^\s()\n]{1,2000})(?:[ ]\"[^\"\n]{0,200}\")?\))")
_AROUND = re.compile(
    rf"{_BEFORE}(?P<mark>\*\*\*|\*\*|__|\*|_|`)(?=[^\s*_`])(?P<words>[^\n`]{{0,300}}?)(?<=[^\s*_`])(?P=mark){_AFTER}"
    r"|(?<=[\u3040-\u9fff\uff01-\uff60])(?P<wide>\*\*)(?=[^\s*])(?P<said>[^\n*]{1,300})(?<=[^\s*])\*\*"
    r"|\*\*(?=[^\s*])(?P<bold>[^\n*]{1,300})(?<=[^\s*])\*\*(?=[\u3040-\u9fff\uff01-\uff60])"
)
_HEADING = re.compile(r"^(?P<head>[ ]{0,3}#{1,6}[ \t]+)\S", re.MULTILINE)


def marks(text: str) -> Iterator[tuple[int, int, bool]]:
    """Where a mark stands, from where to where, in order; and whether it holds what a link leads to."""
    found: list[tuple[int, int, bool]] = []
    if "](" in text:
        for link in _LINK.finditer(text):
            found += [(link.start(), link.end("open"), False), (*link.span("close"), True)]
    if any(mark in text for mark in "*_`"):
        for words in _AROUND.finditer(text):
            size = next(len(m) for m in (words["mark"], words["wide"], "**") if m)
            found += [(words.start(), words.start() + size, False), (words.end() - size, words.end(), False)]
    if "#" in text:
        found += [(*heading.span("head"), False) for heading in _HEADING.finditer(text)]
    at = 0
    for start, end, leads in sorted(found):
        if start >= at:
            yield start, end, leads
            at = end
