"""A saying is a stretch of text and who speaks there; sayings nest, the widest being the outermost."""

from __future__ import annotations

from dataclasses import dataclass

from urazuke.reports.entities.cast import Referent
from urazuke.reports.entities.found import Found
from urazuke.reports.scene import Placed, Scene

SPEAKERS = frozenset(
    (
        "person",
        "person_unnamed",
        "organisation",
        "organisation_group",
        "government_body",
        "police",
        "media_outlet",
        "place",
        "political_party",
        "threat_group",
        "military_unit",
    )
)
RECENT = 400  # entities among which one who speaks again is looked for
CARRIED, OUTER, SAYS, QUOTED = -1, 0, 1, 2  # over the same words: the source before, `according to`, the verb's subject, whom that quotes


@dataclass(frozen=True, slots=True)
class Saying:
    """Between `start` and `end`, but not in `hole`, these speak, outermost first.

    `at` is where the saying itself stands; `subject` tells that the speaker is the subject of a verb of saying; `hole` is
    the speaker's own description, which others give.
    """

    start: int
    end: int
    at: int
    who: tuple[Placed, ...]
    subject: bool
    hole: tuple[int, int] = (0, 0)
    rank: int = SAYS

    def covers(self, offset: int) -> bool:
        return self.start <= offset < self.end and not self.hole[0] <= offset < self.hole[1]


def introduce(scene: Scene, start: int, end: int, kind: str, mention: str) -> Placed:
    """A speaker whom no mention stands for: an entity of its own, named as the text has it."""
    name = " ".join(scene.text[start:end].split())
    known = next((r for r in scene.cast.referents[-RECENT:] if r.type == kind and name in (r.name, *r.names)), None)
    if known is None:
        known = Referent(kind, name, id=f"e{len(scene.cast.referents) + 1}", names=[name] if mention == "name" else [])
        scene.cast.referents.append(known)
    if not any(m.start == start and m.end == end for m in known.mentions):
        known.mentions.append(Found(start, end, kind, mention, name))
    return Placed(start, end, kind, known, mention)


def nested(sayings: list[Saying], offset: int) -> Saying | None:
    """The sayings over that place as one, its speakers from the widest saying to the narrowest; None where nobody speaks."""
    covering = sorted((s for s in sayings if s.covers(offset)), key=lambda s: (s.start - s.end, s.rank, s.at))
    if not covering:
        return None
    who = {id(p.who): p for s in covering for p in s.who}
    inner = covering[-1]
    last = inner.who[-1]
    chain = (*(p for key, p in who.items() if key != id(last.who)), last)
    return Saying(inner.start, inner.end, inner.at, chain, inner.subject, inner.hole, inner.rank)
