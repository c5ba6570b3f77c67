"""A claim before it has an id, as the frames made it: what is said of several of them at once is said of drafts."""

from __future__ import annotations

from dataclasses import dataclass, field

from urazuke.reports.claims.frames import Frame
from urazuke.reports.claims.moment import Value


@dataclass(slots=True)
class Draft:
    """`arguments` hold referents and literals; `sentence` is where its sentence starts, `spans` are what filled the roles."""

    frame: Frame
    trigger: tuple[int, int]
    evidence: list[tuple[int, int]]
    arguments: dict[str, list[Value]]
    factuality: str
    speakers: tuple[str, ...]
    heading: bool
    sentence: int = 0
    spans: list[tuple[int, int]] = field(default_factory=list)

    @property
    def type(self) -> str:
        return self.frame.type
