"""Readings written by hand: the text says what the spans need, nothing more."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from urazuke.evidence.claim import Claim, Entity, Mention, Reading, Span

EntityRow = tuple[str, str, str, str]  # id, type, words in the text, mention kind
ClaimRow = tuple[str, Mapping[str, Sequence[Any]], str, Sequence[str]]  # type, arguments, factuality, speakers


def make_reading(
    stem: str,
    publisher: str | None,
    entities: Sequence[EntityRow] = (),
    claims: Sequence[ClaimRow] = (),
    *,
    published: str | None = "2024-05-01",
    language: str = "en",
    garbled: float = 0.0,
    body: str = "",
) -> Reading:
    text, made = "", []
    for local_id, entity_type, words, kind in entities:
        made.append(Entity(local_id, entity_type, words, (Mention(Span(len(text), len(text) + len(words)), kind),)))
        text += words + " / "
    text += body or f"{stem} {publisher}"
    span = Span(0, min(5, len(text)))
    return Reading(
        hashlib.sha256(f"{stem}{text}".encode()).hexdigest(), f"reports/{stem}.txt", publisher, published, language, garbled, text,
        entities=tuple(made),
        claims=tuple(
            Claim(f"c{n}", kind, span, (span,), {r: tuple(v) for r, v in arguments.items()}, factuality, tuple(speakers), "test")
            for n, (kind, arguments, factuality, speakers) in enumerate(claims, 1)
        ),
    )  # fmt: skip


@pytest.fixture
def reading() -> Callable[..., Reading]:
    return make_reading
