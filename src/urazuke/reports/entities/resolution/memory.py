"""What of a document's mentions has been told apart so far: who was spoken of, in what order, by what name."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from urazuke.reports.entities.cast import Referent
from urazuke.reports.entities.found import Found
from urazuke.reports.entities.resemblance import surface_of


class Memory:
    """`recent` holds the referents of each type, the last spoken of last; `order` all of them, one for each mention.

    Who is accused by name stands among the unnamed persons too: `the man` may be he.
    """

    def __init__(self, text: str, found: Iterable[Found]) -> None:
        self.text = text
        self.names = {f.start: f for f in found if f.kind == "name"}
        self.ends = {f.end: f for f in self.names.values()}
        self._starts = sorted(self.names)
        self.by_key: dict[str, Referent] = {}
        self.recent: dict[str, list[Referent]] = {}
        self.everybody: list[Referent] = []
        self.of: dict[int, Referent] = {}
        self.last: Found | None = None
        self.order: list[Referent] = []

    def name_at(self, offset: int) -> Found | None:
        """The name that stands there."""
        index = bisect_right(self._starts, offset) - 1
        name = self.names[self._starts[index]] if index >= 0 else None
        return name if name is not None and offset < name.end else None

    def join(self, referent: Referent, item: Found) -> None:
        referent.mentions.append(item)
        referent.worded.add(item.name.lower())
        self.of[id(item)] = referent
        for name, value in item.features.items():
            referent.features.setdefault(name, value)
        if item.kind == "name":
            surface = surface_of(self.text, item)
            if surface not in referent.names:
                referent.names.append(surface)
        for kind in (referent.type, *(("person_unnamed",) if referent.type == "person" and "accused" in referent.features else ())):
            recent = self.recent.setdefault(kind, [])
            if not recent or recent[-1] is not referent:
                recent.append(referent)
        self.last = item
        self.order.append(referent)

    def new(self, item: Found) -> Referent:
        referent = Referent(item.type, item.name, item.key)
        self.everybody.append(referent)
        if item.key:
            self.by_key[item.key] = referent
        return referent

    def latest(self, kind: str) -> Referent | None:
        recent = self.recent.get(kind)
        return recent[-1] if recent else None
