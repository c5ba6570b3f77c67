"""A kind named right before a name (ハッカー集団「X」, `the virus "X"`, `the chat app X`) introduces it and is no mention of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from urazuke.evidence.claim import Entity, Mention

_NAMES = re.compile(r"\b(?:calls?|called|dubs?|dubbed|names?|named)\s$")
_OF_PLACE = re.compile(r" of (?:the )?[A-Z][a-z]+$")
_OPENS = re.compile(r"[ \n]?[「『\"“]")
_CLOSES = ("」", "』", '"', "”")
_KINDS = ("threat_group", "malware", "organisation", "online_service", "product", "media_outlet")


def without_introductions(text: str, entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """The entities without such mentions; claims have used them by then."""
    return tuple(_plain(text, e) if e.type in _KINDS else e for e in entities)


def _plain(text: str, entity: Entity) -> Entity:
    names = {m.span.start: m for m in entity.mentions if m.kind == "name"}
    kept = tuple(m for m in entity.mentions if not (m.kind == "nominal" and _introduces(text, m, names)))
    return replace(entity, mentions=kept) if len(kept) < len(entity.mentions) else entity


def _introduces(text: str, mention: Mention, names: dict[int, Mention]) -> bool:
    if (
        text[mention.span.end : mention.span.end + 1] in (" ", "\n")
        and mention.span.end + 1 in names
        and text[mention.span.start].isascii()
    ):
        said = _NAMES.search(text, max(0, mention.span.start - 12), mention.span.start) is not None  # we call the crew X
        return not said and text[mention.span.start : mention.span.end].lower().startswith("the ")  # the newspaper Nitto Shimbun
    if _OF_PLACE.search(text, mention.span.start, mention.span.end):
        return False  # a test company of Ireland "X": it tells more than the kind
    match = _OPENS.match(text, mention.span.end)
    name = names.get(match.end()) if match else None
    return name is not None and text.startswith(_CLOSES, name.span.end)
