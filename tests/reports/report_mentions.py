"""Who is meant by a wording, and how those of a type are worded, in a reading."""

from __future__ import annotations

from urazuke.evidence.claim import Entity, Reading


def meant(reading: Reading, form: str) -> Entity:
    """The entity that the first mention with this wording stands for."""
    found = [e for e in reading.entities for m in e.mentions if " ".join(reading.text[m.span.start : m.span.end].split()) == form]
    assert found, f"{form}: no mention of {[reading.text[m.span.start : m.span.end] for e in reading.entities for m in e.mentions]}"
    return found[0]


def wordings(reading: Reading, *types: str) -> list[str]:
    """All mentions of entities of those types."""
    return [reading.text[m.span.start : m.span.end] for e in reading.entities if e.type in types for m in e.mentions]
