"""One origin, however many tell it; and what its own source takes back counts no more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from urazuke.corroboration import corroborate
from urazuke.corroboration.entities import resolve_entities
from urazuke.corroboration.findings import labels
from urazuke.corroboration.origins import report_origins
from urazuke.evidence.case import Settings
from urazuke.evidence.claim import Reading

Build = Callable[..., Reading]
MAN, OTOKO = ("m", "person_unnamed", "an engineer in his 30s", "nominal"), ("m", "person_unnamed", "30代の元エンジニアの男", "nominal")
SERVERS, SABA = ("s", "server", "rented servers", "nominal"), ("s", "server", "サーバー", "nominal")
VICTIM, HIGAI = ("v", "organisation", "Koshiji Bank", "name"), ("v", "organisation", "越路銀行", "name")
POLICE, KEISATSU = ("p", "police", "Niigata Prefectural Police", "name"), ("p", "police", "新潟県警", "name")
STORY = [
    ("arrested", {"subject": ["m"], "authority": ["p"]}, "stated", ["outlet"]),
    ("suspected_of", {"subject": ["m"], "offence": ["fraud"]}, "suspected", ["outlet"]),
    ("rented_server", {"lessee": ["m"], "server": ["s"]}, "suspected", ["outlet"]),
    ("used_infrastructure", {"infrastructure": ["s"], "victim": ["v"]}, "stated", ["outlet"]),
    ("attacked", {"victim": ["v"]}, "stated", ["outlet"]),
    ("interviewed", {"subject": ["m"], "authority": ["p"]}, "stated", ["outlet"]),
    ("left_country", {"subject": ["m"]}, "stated", ["outlet"]),
]
ENGLISH, JAPANESE = [MAN, SERVERS, VICTIM, POLICE], [OTOKO, SABA, HIGAI, KEISATSU]


def _origins(*readings: Reading) -> dict[str, str]:
    named = labels(readings)
    return report_origins(named, resolve_entities(named, Settings()))


def _claims(*readings: Reading) -> dict[str, Any]:
    return {row["claim_id"]: row for row in corroborate(readings, Settings()).claims.to_pylist()}


def test_a_machine_translation_is_of_one_origin_with_what_it_translates(reading: Build) -> None:
    original = reading("a", "みやこ放送", JAPANESE, STORY, language="ja")
    translation = reading("b", None, ENGLISH, STORY, published=None, garbled=1.0)
    assert len(set(_origins(original, translation).values())) == 1
    assert {row["corroboration"] for row in _claims(original, translation).values()} == {1}


def test_the_same_things_told_in_another_order_are_told_apart(reading: Build) -> None:
    one = reading("a", "みやこ放送", JAPANESE, STORY, language="ja")
    other = reading("b", "The Harbour Post", ENGLISH, [STORY[i] for i in (4, 6, 0, 3, 1, 5, 2)])
    assert len(set(_origins(one, other).values())) == 2


def test_a_digest_that_has_most_from_one_outlet_is_of_its_origin_and_its_other_sources_are_their_own(reading: Build) -> None:
    station, daily = ("t", "media_outlet", "Miyako TV", "name"), ("d", "media_outlet", "Yamato Shimbun", "name")
    item = reading("a", "Miyako TV", ENGLISH, STORY)
    told = [(kind, given, factuality, ["outlet", "t"]) for kind, given, factuality, _ in (STORY[4], STORY[0], STORY[3])]
    own = ("tasked_by", {"agent": ["m"], "principal": ["u"]}, "suspected", ["outlet", "d"])
    unit = ("u", "military_unit", "Unit 71902", "name")
    digest = reading("b", "Media Notes", [*ENGLISH, station, daily, unit], [*told, own], published="2024-05-02")
    assert len(set(_origins(item, digest).values())) == 1
    rows = _claims(item, digest)
    assert rows["b.c1"]["corroboration"] == 1 and rows["b.c4"]["origin"] == "Yamato Shimbun"


def test_an_outlet_that_once_quotes_another_does_not_take_everything_from_it(reading: Build) -> None:
    other = ("o", "media_outlet", "Tokai Yuho", "name")
    first = reading("a", "Tokai Yuho", ENGLISH, STORY[:6])
    quoting = [*[STORY[i] for i in (6, 4, 1)], ("re_reported", {"outlet": ["outlet"], "original": ["o"]}, "stated", ["outlet"])]
    second = reading("b", "Kiso Nichinichi", [*ENGLISH, other], quoting, published="2024-05-03")
    assert len(set(_origins(first, second).values())) == 2


def _contracts(build: Build, stem: str, outlet: str, day: str, times: int, source: str = "p", body: str = "") -> Reading:
    claim = ("rented_server", {"lessee": ["m"], "server": ["s"], "times": [times]}, "stated", ["outlet", source])
    return build(stem, outlet, ENGLISH, [claim], published=day, body=body or f"{stem} tells of {times} contracts")


def test_what_the_police_correct_counts_no_more_and_names_what_replaced_it(reading: Build) -> None:
    before = _contracts(reading, "a", "Harbour Post", "2024-05-01", 6)
    copied = _contracts(reading, "b", "Evening Star", "2024-05-02", 6)
    correction = _contracts(reading, "c", "Harbour Post", "2024-05-20", 8, body="Correction: police said they had miscounted.")
    rows = _claims(before, copied, correction)
    for old in ("a.c1", "b.c1"):
        assert rows[old]["corroboration"] == 0 and rows[old]["credibility"] == 5
        assert "c.c1" in [item["id"] for item in rows[old]["basis"]]
    assert rows["c.c1"]["opposed_by"] == [] and rows["c.c1"]["credibility"] == 3


def test_another_figure_from_elsewhere_corrects_nothing(reading: Build) -> None:
    rows = _claims(_contracts(reading, "a", "Harbour Post", "2024-05-01", 6), _contracts(reading, "b", "Star", "2024-05-20", 8, "outlet"))
    assert rows["a.c1"]["corroboration"] == 1 and rows["a.c1"]["opposed_by"] == ["b.c1"]
    assert all(item.get("id") is None for item in rows["a.c1"]["basis"])


@pytest.mark.parametrize(
    ("words", "taken_back"),
    [
        ("We told you that nothing had left. We now know that this was not right.", True),
        ("An earlier version of this notice said nothing had left.", True),
        ("We told you that nothing had left, and it is still so.", False),
        ("流出はないとお伝えしましたが、これは誤りでした。", True),
    ],
)
def test_what_a_report_says_was_wrong_is_taken_back(words: str, taken_back: bool) -> None:
    from urazuke.corroboration.cues import withdrawn
    from urazuke.evidence.claim import Claim, Span

    at = max(words.find("nothing"), words.find("流出"), 0)
    text = "x" * 200 + "\n" + words
    claim = Claim("c1", "leaked", Span(201 + at, 203 + at), (), {}, "denied", (), "test")
    made = Reading("0" * 64, "a.txt", "Acme", "2024-05-01", "en", 0.0, text, claims=(claim,))
    assert withdrawn(made, claim) is taken_back
