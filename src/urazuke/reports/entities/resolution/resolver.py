"""Mentions become the entities of one document: a name joins its other names, "the man" the man last spoken of.

Joined only where the text or the gazetteer says so: a group described but not named is not the group named elsewhere,
"another man" is never the first one, and two people counted together are an entity of their own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from urazuke.reports.entities.cast import Cast
from urazuke.reports.entities.found import Found
from urazuke.reports.entities.resolution.described import Described
from urazuke.reports.entities.resolution.memory import Memory
from urazuke.reports.entities.resolution.named import Named
from urazuke.reports.entities.resolution.second_look import SecondLook
from urazuke.reports.grammar.sentences import Sentence

LONGEST_NAME = 90
_QUOTED_WHOLE = re.compile(r"\s*「[^「」]{8,}」\s*")  # an answer in a paragraph of its own is no headline


class Resolver:
    """Takes mentions in text order; every choice looks only at what came before; what only the whole tells comes last (`SecondLook`)."""

    def __init__(self, text: str, found: list[Found], sentences: Sequence[Sentence] = ()) -> None:
        self._headings = [(s.start, s.end) for s in sentences if s.heading and not _QUOTED_WHOLE.fullmatch(text, s.start, s.end)]
        self._sentences = [(s.start, s.end) for s in sentences]
        self._found = sorted(found, key=lambda f: (f.start, -f.end))
        self._memory = Memory(text, found)

    def resolve(self) -> Cast:
        memory, named, described = self._memory, Named(self._memory), Described(self._memory)
        for item in self._found:
            referent = named.referent(item) if item.kind == "name" else described.referent(item)
            if referent is not None:
                memory.join(referent, item)
        SecondLook(memory.text, memory.everybody, memory.of, self._headings, self._sentences).look()
        kept = [r for r in memory.everybody if r.mentions]
        kept.sort(key=lambda r: (r.mentions[0].start, r.mentions[0].end))
        for number, referent in enumerate(kept, 1):
            referent.id = f"e{number}"
            if referent.type == "organisation_group" and not referent.names:  # "200 others" in a heading tells less
                referent.name = max((m.name for m in referent.mentions if len(m.name) <= LONGEST_NAME), key=len, default=referent.name)
        return Cast(kept, memory.of)
