"""A reading survives its JSON unchanged, and its JSON has the contract's keys."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from urazuke.evidence.claim import (
    CLAIM_ROLES,
    ENTITY_TYPES,
    FACTUALITIES,
    MENTION_KINDS,
    OBSERVABLE_TYPES,
    Claim,
    DateMention,
    Entity,
    Mention,
    Observable,
    Reading,
    Span,
)  # fmt: skip

ids = st.integers(0, 9).map("e{}".format)
spans = st.builds(Span, st.integers(0, 500), st.integers(0, 500))
few = {"max_size": 3}
entities = st.builds(
    Entity,
    ids,
    st.sampled_from(ENTITY_TYPES),
    st.text(),
    st.lists(st.builds(Mention, spans, st.sampled_from(MENTION_KINDS)), **few).map(tuple),
)
claims = st.builds(
    Claim, ids, st.sampled_from(sorted(CLAIM_ROLES)), spans, st.lists(spans, **few).map(tuple),
    st.dictionaries(st.sampled_from(["attacker", "victim"]), st.lists(ids | st.integers(), **few).map(tuple)),
    st.sampled_from(FACTUALITIES), st.lists(ids, **few).map(tuple), st.text(), st.booleans(),
)  # fmt: skip
observables = st.builds(Observable, st.sampled_from(OBSERVABLE_TYPES), st.text(), spans, st.none() | st.text(min_size=1))
readings = st.builds(
    Reading, st.text(), st.text(), st.none() | st.text(), st.none() | st.text(), st.sampled_from(["en", "ja"]), st.floats(0, 1), st.text(),
    st.lists(observables, **few).map(tuple), st.lists(entities, **few).map(tuple),
    st.lists(st.builds(DateMention, spans, st.text()), **few).map(tuple),
    st.lists(claims, **few).map(tuple), st.lists(st.text(), **few).map(tuple),
)  # fmt: skip


@given(readings)
def test_a_reading_survives_its_json(reading: Reading) -> None:
    assert Reading.from_json(json.loads(json.dumps(reading.as_json()))) == reading


@given(readings)
def test_the_json_has_the_keys_of_the_contract(reading: Reading) -> None:
    row = reading.as_json()
    assert list(row)[:12] == [
        "schema", "exhibit", "path", "publisher", "published", "language", "garbled", "text", "observables", "entities", "dates", "claims",
    ]  # fmt: skip
    for claim in row["claims"]:
        assert {"id", "type", "trigger", "evidence", "arguments", "factuality", "speakers"} <= set(claim)


def test_an_entity_is_found_by_its_id() -> None:
    tick = Entity("e1", "threat_group", "Tick", ())
    reading = Reading("x", "a.txt", None, None, "en", 0.0, "", entities=(tick,))
    assert reading.entity("e1") is tick
    assert reading.entity("e2") is None
