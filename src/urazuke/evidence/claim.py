"""A claim is what somebody says, in which characters of which report, how firmly, and through whom.

The reading of a report: contract, section 5. Offsets are Unicode code points of `Reading.text`, half-open.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

READING_SCHEMA = "urazuke/reading/1"
MODEL_FRAME = "model:"  # what the frame of a claim begins with that a language model, and no frame, found

OBSERVABLE_TYPES = (
    "ipv4", "ipv6", "domain", "url", "email", "md5", "sha1", "sha256", "sha512", "cve", "filepath", "registry_key", "btc", "asn",
    "user_agent",
)  # fmt: skip
ENTITY_TYPES = (
    "threat_group", "organisation", "organisation_group", "person", "person_unnamed", "military_unit", "government_body", "police",
    "political_party", "media_outlet", "malware", "tool", "vulnerability", "product", "server", "credential", "online_service", "place",
    "date", "offence",
)  # fmt: skip
MENTION_KINDS = ("name", "nominal", "pronoun")
FACTUALITIES = ("stated", "suspected", "planned", "denied", "no_comment")
CLAIM_ROLES: Mapping[str, tuple[str, ...]] = {
    "attacked": ("attacker", "victim", "victim_count", "method", "place"),
    "rented_server": ("lessee", "server", "false_name", "times", "place"),
    "handed_over_credentials": ("giver", "recipient", "object", "channel", "sold"),
    "used_infrastructure": ("attacker", "infrastructure", "victim"),
    "tasked_by": ("agent", "principal", "via"),
    "member_of": ("member", "organisation"),
    "attributed_to": ("attacker_or_event", "actor"),
    "alias_of": ("name", "alias"),
    "used_malware": ("attacker", "malware"),
    "exploited": ("attacker", "vulnerability", "product"),
    "leaked": ("victim", "data", "polarity"),
    "referred_to_prosecutors": ("authority", "subject", "offence"),
    "suspected_of": ("subject", "offence"),
    "arrested": ("authority", "subject"),
    "left_country": ("subject", "country"),
    "interviewed": ("authority", "subject"),
    "admitted": ("subject", "content"),
    "denied": ("speaker", "content"),
    "declined_to_comment": ("speaker", "topic", "reason"),
    "objected_to_attribution": ("speaker", "content"),
    "notified": ("notifier", "victim"),
    "re_reported": ("outlet", "original"),
}


# Around and between the words of a name: `**Amber`, `[Kestrel](https://…)`, the `> ` of a quoted mail.
_MARKS = re.compile(r"\*{2,3}|`|\[(?=\w)|\]\([^()\s]{1,2000}\)|(?<=\n)(?:> ?)+")
_WIDE = "[\u3001-\u30ff\u3400-\u9fff\uff01-\uff9f]"
_WRAPPED = re.compile(rf"(?<={_WIDE})[ \t]*[\r\n\f]+\s*(?={_WIDE})")


def one_line(text: str) -> str:
    """The text with its lines joined: by a space, and in Japanese by nothing."""
    return re.sub(r"[^\S\u3000]+", " ", _WRAPPED.sub("", text))


@dataclass(frozen=True, slots=True, order=True)
class Span:
    start: int
    end: int

    def as_json(self) -> dict[str, int]:
        return {"start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True)
class Mention:
    span: Span
    kind: str


@dataclass(frozen=True, slots=True)
class Entity:
    id: str
    type: str
    name: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Observable:
    """`value` is refanged and canonical; the span covers what stands in the text; `harmless` names a list it is on."""

    type: str
    value: str
    span: Span
    harmless: str | None = None


@dataclass(frozen=True, slots=True)
class DateMention:
    """`value`: ISO day, month, year or `start/end`, with X for digits that the document cannot resolve."""

    span: Span
    value: str


@dataclass(frozen=True, slots=True)
class Claim:
    """`arguments`: role -> entity ids or literals; `speakers`: entity ids, outermost first; `frame`: the rule that made it."""

    id: str
    type: str
    trigger: Span
    evidence: tuple[Span, ...]
    arguments: Mapping[str, tuple[Any, ...]]
    factuality: str
    speakers: tuple[str, ...]
    frame: str
    headline: bool = False
    garbled: bool = False  # read from a sentence of broken translation


@dataclass(frozen=True, slots=True)
class Reading:
    exhibit: str
    path: str
    publisher: str | None
    published: str | None
    language: str
    garbled: float
    text: str
    observables: tuple[Observable, ...] = ()
    entities: tuple[Entity, ...] = ()
    dates: tuple[DateMention, ...] = ()
    claims: tuple[Claim, ...] = ()
    notes: tuple[str, ...] = field(default=())  # what could not be read, in words

    def words(self, span: Span) -> str:
        """What stands there, in one line and without Markdown's marks."""
        return one_line(_MARKS.sub("", self.text[span.start : span.end]))

    def entity(self, entity_id: str) -> Entity | None:
        return next((e for e in self.entities if e.id == entity_id), None)

    def as_json(self) -> dict[str, Any]:
        """The object of contract section 5, with `frame`, `headline`, `garbled` of a claim, `harmless` and `notes` added."""
        return {
            "schema": READING_SCHEMA, "exhibit": self.exhibit, "path": self.path, "publisher": self.publisher,
            "published": self.published, "language": self.language, "garbled": self.garbled, "text": self.text,
            "observables": [
                {"type": o.type, "value": o.value, **o.span.as_json(), **({"harmless": o.harmless} if o.harmless else {})}
                for o in self.observables
            ],
            "entities": [
                {"id": e.id, "type": e.type, "name": e.name, "mentions": [{**m.span.as_json(), "kind": m.kind} for m in e.mentions]}
                for e in self.entities
            ],
            "dates": [{**d.span.as_json(), "value": d.value} for d in self.dates],
            "claims": [_claim_json(c) for c in self.claims],
            "notes": list(self.notes),
        }  # fmt: skip

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Reading:
        """The reading that `as_json` wrote."""
        return cls(
            row["exhibit"], row["path"], row["publisher"], row["published"], row["language"], row["garbled"], row["text"],
            tuple(Observable(o["type"], o["value"], _span(o), o.get("harmless")) for o in row["observables"]),
            tuple(
                Entity(e["id"], e["type"], e["name"], tuple(Mention(_span(m), m["kind"]) for m in e["mentions"])) for e in row["entities"]
            ),
            tuple(DateMention(_span(d), d["value"]) for d in row["dates"]),
            tuple(_claim(c) for c in row["claims"]),
            tuple(row.get("notes", ())),
        )  # fmt: skip


def _claim_json(claim: Claim) -> dict[str, Any]:
    return {
        "id": claim.id, "type": claim.type, "trigger": claim.trigger.as_json(), "evidence": [s.as_json() for s in claim.evidence],
        "arguments": {role: list(values) for role, values in claim.arguments.items()}, "factuality": claim.factuality,
        "speakers": list(claim.speakers), "frame": claim.frame, "headline": claim.headline,
        **({"garbled": True} if claim.garbled else {}),
    }  # fmt: skip


def _claim(row: Mapping[str, Any]) -> Claim:
    return Claim(
        row["id"], row["type"], _span(row["trigger"]), tuple(_span(s) for s in row["evidence"]),
        {role: tuple(values) for role, values in row["arguments"].items()}, row["factuality"], tuple(row["speakers"]), row["frame"],
        row.get("headline", False), row.get("garbled", False),
    )  # fmt: skip


def _span(row: Mapping[str, Any]) -> Span:
    return Span(row["start"], row["end"])
