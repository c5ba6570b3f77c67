"""Who and what a document speaks of: each entity with its names and mentions, and all of them with who is meant where."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from urazuke.evidence.claim import Entity, Mention, Span
from urazuke.reports.entities.found import Found


@dataclass(slots=True)
class Referent:
    """An entity while it grows: `names` are the forms it was named by, `features` what its descriptions told."""

    type: str
    name: str
    key: str | None = None
    mentions: list[Found] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    features: dict[str, str] = field(default_factory=dict)
    id: str = ""
    worded: set[str] = field(default_factory=set)  # its mentions' wordings, lower case; for look-up only

    @property
    def named(self) -> bool:
        return bool(self.names)


TEAM = re.compile(
    r"(?<=[\w.])\s+(?:(?:Threat|Security|Malware)\s+(?:Research|Intelligence)(?:\s+(?:Team|Group|Unit|Blog))?|Research\s+Blog)$"
)
_INCORPORATED = re.compile(r"^[\u3400-\u9fff]{0,10}(?:法人|会社)[ \u3000]?")  # 県立大学法人 西海県立大学
_POLICE = re.compile(r"[県府道]警$|警察(?:本部|署|庁)?$|警視庁$|\bPolice\b")


def _kind(publisher: str, issuer: bool) -> str:
    if _POLICE.search(publisher):
        return "police"
    return "organisation" if issuer else "media_outlet"


@dataclass(slots=True)
class Cast:
    """All referents of a document, and who each mention stands for."""

    referents: list[Referent]
    of: dict[int, Referent]  # id() of a Found -> its referent

    def outlet(self, publisher: str | None, issuer: bool = False) -> str | None:
        """The id of the publishing outlet, or `issuer`, which becomes an entity where the text does not name it; None where unknown."""
        if publisher is None:
            return None
        for name in (publisher, TEAM.sub("", publisher), _INCORPORATED.sub("", publisher)):  # Kestrelmark Threat Research is Kestrelmark
            for referent in self.referents:
                if referent.type not in ("place", "offence") and (referent.name == name or name in referent.names):
                    return referent.id
                if referent.type == "police" and any(is_force(n, name) for n in referent.names):
                    return referent.id  # 岐阜県警 issues what 岐阜県警察本部 heads
        self.referents.append(Referent(_kind(publisher, issuer), publisher, id=f"e{len(self.referents) + 1}"))
        return self.referents[-1].id

    def referent(self, identity: str | None) -> Referent | None:
        return next((r for r in self.referents if r.id == identity), None) if identity else None

    def entities(self) -> tuple[Entity, ...]:
        return tuple(
            Entity(
                r.id,
                r.type,
                r.name,
                tuple(Mention(Span(m.start, m.end), m.kind) for m in sorted(r.mentions, key=lambda m: (m.start, m.end))),
            )
            for r in self.referents
        )


def is_force(name: str, short: str) -> bool:
    """県警 of 長野県警, 長野県警察, 長野県警察本部."""
    return name.endswith((short, f"{short}察", f"{short}察本部"))
