"""A reading is the same each time, holds together whatever the text, and costs time in proportion to it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from urazuke.evidence.claim import CLAIM_ROLES, ENTITY_TYPES, FACTUALITIES, MENTION_KINDS, OBSERVABLE_TYPES, Reading
from urazuke.reports import read_text
from urazuke.reports.claims.frames import frames
from urazuke.reports.claims.retorts import FRAME as WITHOUT_WORDS
from urazuke.reports.grammar.sentences import split_sentences
from urazuke.reports.patterns import data

_WORDS = st.sampled_from(
    ["The", "man", "a", "server", "rented", "Tick", "hackers", "group", "police", "said",
     "attacked", "Aozora University", "Unit 61419", "he", "they", "Kato",
     "declined to comment", ".", ",", "\n", "\n\n", " ", "“", "”", "\"", "「", "」", "、", "。",
     "攻撃を受けた", "30代の男", "サーバー", "は", "を", "契約した", "青空大学", "流出は確認されていない", "=", "(", ")", "2人",
     "IDs", "198.51.100.7", "was", "not", "200 companies", "\u202e", "\x00", "İ"],
)  # fmt: skip
_TEXTS = st.lists(_WORDS, max_size=60).map(" ".join) | st.lists(_WORDS, max_size=60).map("".join) | st.text(max_size=300)


def holds_together(reading: Reading) -> None:
    size = len(reading.text)
    spans = [o.span for o in reading.observables] + [d.span for d in reading.dates] + [m.span for e in reading.entities for m in e.mentions]
    spans += [s for c in reading.claims for s in (c.trigger, *c.evidence)]
    assert all(0 <= s.start < s.end <= size for s in spans)
    ids = [e.id for e in reading.entities]
    assert len(ids) == len(set(ids))
    assert all(e.type in ENTITY_TYPES and all(m.kind in MENTION_KINDS for m in e.mentions) for e in reading.entities)
    assert all(o.type in OBSERVABLE_TYPES for o in reading.observables)
    for claim in reading.claims:
        assert claim.factuality in FACTUALITIES and set(claim.arguments) <= set(CLAIM_ROLES[claim.type])
        assert set(claim.speakers) <= set(ids)
        assert any(e.start <= claim.trigger.start and claim.trigger.end <= e.end for e in claim.evidence)


@settings(max_examples=150)
@given(_TEXTS)
def test_no_text_makes_it_raise_and_all_spans_lie_in_the_text(text: str) -> None:
    reading = read_text(text)
    assert reading.text == text
    holds_together(reading)
    assert Reading.from_json(json.loads(json.dumps(reading.as_json()))) == reading


def test_the_example_texts_hold_together(texts: dict[str, Reading]) -> None:
    for reading in texts.values():
        holds_together(reading)


def test_another_process_reads_the_same_bytes(texts: dict[str, Reading]) -> None:
    """Hash seeds differ between processes; the reading must not."""
    text = texts["summary"].text + "\n\n" + texts["arrest"].text
    program = (
        "import sys, json; from urazuke.reports import read_text; print(json.dumps(read_text(sys.stdin.read()).as_json(), sort_keys=True))"
    )
    out = {
        subprocess.run(
            [sys.executable, "-c", program], input=text, capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert len(out) == 1


def test_importing_the_room_loads_nothing_heavy() -> None:
    heavy = ("lxml", "pypdfium2", "tldextract", "pymispgalaxies", "pyarrow")
    program = f"import sys, urazuke.reports; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_sentence_is_bounded_and_in_order() -> None:
    text = "word " * 5000 + "\n\n" + "語" * 9000
    sentences = split_sentences(text)
    assert all(s.end - s.start <= 2000 for s in sentences)
    assert all(a.end <= b.start for a, b in pairwise(sentences))
    assert re.sub(r"\s", "", "".join(text[s.start : s.end] for s in sentences)) == re.sub(r"\s", "", text)


def test_frames_name_roles_of_the_contract_and_cover_its_claim_types() -> None:
    covered = {f.type for language in ("en", "ja") for f in frames(language)}
    assert covered == set(CLAIM_ROLES)
    for language in ("en", "ja"):
        listed = frames(language)
        assert len({f.id for f in listed}) == len(listed)
        assert all((f.stems and f.triggers) or f.verbs or f.nouns or f.events or f.id == WITHOUT_WORDS for f in listed)
        assert all({*f.needs, *f.needs_all} <= set(f.roles) for f in listed)
        assert all(stem == stem.lower() for f in listed for stem in f.stems)


def test_gazetteers_hold_no_name_twice_for_two_things() -> None:
    seen: dict[str, tuple[str, str]] = {}
    for name in ("bodies", "media", "places", "offences", "actors_ja"):
        for entry in data(f"gazetteers/{name}.toml")["entry"]:
            for text in entry["names"]:
                assert seen.setdefault(text, (entry["type"], entry["name"])) == (entry["type"], entry["name"]), text


def test_language_day_and_translation_are_recognised(texts: dict[str, Reading]) -> None:
    assert {s for s, r in texts.items() if r.language == "ja"} == {"arrest_ja", "hospital_ja", "rocket_ja"}
    assert {s for s, r in texts.items() if r.garbled >= 0.5} == {"garbled"}
    days = {s: r.published for s, r in texts.items()}
    assert days == {
        "accused": "2021-11-02", "notice": "2025-02-06", "rocket_ja": "2022-09-14",
        "arrest": "2023-10-04", "arrest_ja": "2019-07-09", "correction": "2024-01-15", "garbled": None, "hospital_ja": "2023-11-08",
        "summary": "2020-03-03", "vendor": "2024-03-12",
    }  # fmt: skip
