"""What only the whole document tells: whom a headline or the first sentence describes, who issues it, whose client is meant.

Each step joins a referent that no name was found for to the one other that it can be, and leaves it alone where there are two.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from urazuke.reports.entities.cast import Referent, is_force
from urazuke.reports.entities.found import Found
from urazuke.reports.entities.names.naming import OTHER
from urazuke.reports.entities.resemblance import FORCES, fits, of_another_place, role
from urazuke.reports.entities.resolution.anaphora import class_of, class_of_head, head_of
from urazuke.reports.entities.resolution.attackers_en import plain_attackers
from urazuke.reports.entities.resolution.headlined import headlined, named_later
from urazuke.reports.entities.resolution.pointed_out_ja import pointed_out

_INTRODUCED = re.compile(
    r",?\s+(?:aged\s+)?\d\d,|\s+\(\d\d\)|,\s+(?:an?|the)\s+|,?\s+(?:who\s+)?(?:was|is|has\s+been)\s+"
    r"(?:arrested|charged|accused|detained|indicted|sentenced|suspected|alleged)\b|\s+(?:(?:had|has|have)\s+)?(?:leased|rented|hired|pleaded|allegedly|admitted|confessed)\b"
)
_BYLINE = re.compile(r"(?:^|\n)[^\n]{0,12}\b(?:By|BY|Reporting by|Editing by|Written by|Text:)\s[^\n.]*$|(?:執筆|文責|取材)[:：][^\n]*$")

PERSONS, OFFICES = 200, 40  # of a document, that are looked through for who holds an office


def _called(referent: Referent, head: str) -> bool:
    return bool(head) and any(re.search(rf"\b{re.escape(head)}$", name, re.IGNORECASE) for name in referent.names)


class SecondLook:
    """Over all referents of a document, in the order in which they were first spoken of; those merged away keep no mentions."""

    def __init__(self, text: str, referents: list[Referent], of: dict[int, Referent], headings: Sequence[tuple[int, int]],
        sentences: Sequence[tuple[int, int]] = (),
    ) -> None:  # fmt: skip
        self._text, self._all, self._of, self._headings, self._sentences = text, referents, of, headings, sentences

    def look(self) -> None:
        self._police()
        self._headline()
        self._pointed_out()
        self._body_of_headline()
        self._attackers()
        self._issuer()
        self._offices()
        self._lede()
        self._spoken_for()

    def _headline(self) -> None:
        """Whom the headline only describes is the first of the body whom that fits: `Engineer` is `a former engineer`."""
        for referent in [r for r in self._all if r.mentions and not r.named and r.type in ("person_unnamed", "threat_group")]:
            if any(not self._in_heading(m) for m in referent.mentions) or int(referent.features.get("count", "1")) > 1:
                continue
            for other in self._all:
                if (
                    other is not referent
                    and other.mentions
                    and not self._wrote_it(other)
                    and fits(referent, other, referent.mentions[0].end)
                ):
                    self._merge(referent, other)
                    break

    def _pointed_out(self) -> None:
        for described, told in list(pointed_out(self._text, [r for r in self._all if r.mentions])):
            if described.mentions and told.mentions:
                self._merge(described, told)

    def _body_of_headline(self) -> None:
        """`Raid on radar maker`: the body that the report then names; `a tidal power company` of the first sentence likewise."""
        fresh = [r for r in self._all if r.mentions and not r.named and r.type == "organisation" and r.mentions[0].name.isascii()]
        opening = next((s for s in self._sentences[:40] if s not in self._headings and "." in self._text[s[0] : s[1]]), (0, 0))
        for referent in fresh:
            first = referent.mentions[0]
            if "count" in referent.features or not self._in_heading(first):
                lede = opening[0] <= first.start < opening[1]
                found = named_later(referent, self._all, self._text) if lede and first.features.get("first") in ("a", "an") else None
            else:
                found = headlined(referent, self._all, self._text)
            if found is not None:
                self._merge(referent, found)

    def _attackers(self) -> None:
        """`the intruders`, `hackers`: the one group that the report tells of."""
        if found := plain_attackers(self._all, self._text):
            for referent in found[0]:
                self._merge(referent, found[1])

    def _issuer(self) -> None:
        """当院 of a statement is the one hospital that it names."""
        for referent in [r for r in self._all if r.mentions and not r.named and r.name.startswith(("当", "弊", "本"))]:
            kind = class_of_head(head_of(referent.mentions[0]))
            alike = [r for r in self._all if r.mentions and r.named and r.type == referent.type and kind in class_of(r)]
            if kind is not None and len(alike) == 1:
                self._merge(referent, alike[0])

    def _lede(self) -> None:
        """`A 41-year-old man from Osaka has been charged …`: the one person whom a later sentence introduces by name and age or deed."""
        fresh = [r for r in self._all if r.mentions and r.type == "person_unnamed" and not r.named]
        for opening in self._sentences[:40]:
            described = [r for r in fresh if self._is_new(r, opening)]
            if not described or opening in self._headings:
                continue
            named = [r for r in self._all if r.named and r.type == "person" and r.mentions and r.mentions[0].start >= opening[1]]
            named = sorted((r for r in named if not self._wrote_it(r)), key=lambda r: r.mentions[0].start)
            introduced = named and self._is_introduced(named[0].mentions[0])
            once = len(described) == 1 and all(m.start < opening[1] for m in described[0].mentions)
            if once and introduced and fits(described[0], named[0], described[0].mentions[0].end):
                self._merge(described[0], named[0])
            return

    def _wrote_it(self, referent: Referent) -> bool:
        """Whom only the byline names."""
        return all(_BYLINE.search(self._text, max(0, m.start - 120), m.start) for m in referent.mentions)

    def _is_new(self, referent: Referent, opening: tuple[int, int]) -> bool:
        single = int(referent.features.get("count", "1")) == 1 and not role(referent.features)
        first = next((m for m in referent.mentions if not self._in_heading(m)), None)
        if not single or first is None or OTHER.match(first.name):
            return False
        return opening[0] <= first.start < opening[1] and first.features.get("first") in ("a", "an")

    def _is_introduced(self, name: Found) -> bool:
        aged = re.search(r"\d\d-year-old\s(?:\w+\s)?$", self._text[max(0, name.start - 30) : name.start])
        return bool(aged or _INTRODUCED.match(self._text, name.end))

    def _spoken_for(self) -> None:
        """`the trust` before its name is given: the one body of the document whose name ends so."""
        for referent in [r for r in self._all if r.mentions and not r.named and r.type == "organisation"]:
            heads = {m.features.get("head", "") for m in referent.mentions}
            first = referent.mentions[0]
            if len(heads) != 1 or not re.fullmatch(r"(?:the|our)\s+\w+", first.name, re.IGNORECASE):
                continue
            (head,) = heads
            alike = [r for r in self._all if r.mentions and r.named and r.type == referent.type and _called(r, head)]
            if len(alike) == 1:
                self._merge(referent, alike[0])

    def _offices(self) -> None:
        """`the Minister of Transport` is who stands beside that office: `Hemi Ropata (Minister of Transport)`."""
        named = [r for r in self._all if r.named and r.type == "person" and r.mentions][:PERSONS]
        for referent in [r for r in self._all if r.mentions and not r.named and "office" in r.features][:OFFICES]:
            office = re.escape(referent.features["office"])
            before = re.compile(rf"\b{office}(?: of [A-Z]\w+)?,? (?:[A-Z][a-z]+\.? )?$", re.IGNORECASE)
            after = re.compile(rf"(?:, | \(|, the ){office}\b", re.IGNORECASE)
            holder = next((r for r in named if any(self._stands(m, before, after) for m in r.mentions[:40])), None)
            if holder is not None:
                self._merge(referent, holder)

    def _stands(self, mention: Found, before: re.Pattern[str], after: re.Pattern[str]) -> bool:
        left = self._text[max(0, mention.start - 60) : mention.start]
        return bool(before.search(left) or after.match(self._text, mention.end))

    def _in_heading(self, mention: Found) -> bool:
        index = bisect_right(self._headings, (mention.start, mention.start)) - 1
        return any(start <= mention.start < end for start, end in self._headings[max(index - 1, 0) : index + 2])

    def _merge(self, gone: Referent, kept: Referent) -> None:
        for mention in gone.mentions:
            self._of[id(mention)] = kept
        kept.mentions = sorted([*gone.mentions, *kept.mentions], key=lambda m: (m.start, m.end))
        gone.mentions = []

    def _police(self) -> None:
        """`police` before any force is named stand for the one force that the document names, where it names one only."""
        forces = [r for r in self._all if r.type == "police" and r.named]
        local = [f for f in forces if not f.names[0].startswith("警察庁")]  # the National Police Agency does not investigate
        for referent in [r for r in self._all if r.type == "police" and not r.named and not r.name.startswith(("現地", "地元"))]:
            ending = [f for f in forces if referent.name in FORCES and any(is_force(n, referent.name) for n in f.names)]
            chosen = ending[:1] or (
                of_all if len(of_all := forces if referent.name.isascii() else local) == 1 and referent.name not in FORCES else []
            )
            if any(f.key for f in chosen) and of_another_place(referent):
                chosen = []
            for force in chosen:
                self._merge(referent, force)
