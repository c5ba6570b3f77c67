"""Claims: who stands behind them, how many independent origins, what opposes them, how credible they are."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest

from urazuke.corroboration import corroborate
from urazuke.evidence.case import Publisher, Settings
from urazuke.evidence.claim import Reading
from urazuke.evidence.judgement import Judgement
from urazuke.evidence.tables import json_rows

Build = Callable[..., Reading]
VICTIM = ("v", "organisation", "Hoshi Observatory", "name")
POLICE = ("p", "police", "Tokyo Police", "name")
ATTACK = {"victim": ["v"]}


def _claims(readings: list[Reading], settings: Settings | None = None, judgements: list[Judgement] | None = None) -> dict[str, Any]:
    found = corroborate(readings, settings or Settings(), judgements or [])
    return {row["claim_id"]: row for row in json_rows("claims", found.claims)}


def test_two_outlets_quoting_the_police_are_one_origin(reading: Build) -> None:
    source = ("s", "person_unnamed", "a source close to the investigation", "nominal")
    rows = _claims(
        [
            reading("a", "Alpha News", [VICTIM, POLICE], [("attacked", ATTACK, "stated", ["outlet", "p"])]),
            reading("b", "Beta Times", [VICTIM, source], [("attacked", ATTACK, "stated", ["outlet", "s"])]),
        ]
    )
    assert [rows[c]["corroboration"] for c in ("a.c1", "b.c1")] == [1, 1]
    assert {rows[c]["origin"] for c in ("a.c1", "b.c1")} == {"Tokyo Police"}
    assert rows["a.c1"]["speakers"] == ["Alpha News", "Tokyo Police"]


def test_the_victim_and_the_police_are_two_origins(reading: Build) -> None:
    spokes = ("s", "person_unnamed", "A Hoshi Observatory spokesperson", "nominal")
    rows = _claims(
        [
            reading("a", "Alpha News", [VICTIM, POLICE], [("attacked", ATTACK, "stated", ["outlet", "p"])]),
            reading("b", "Beta Times", [spokes, ("v", "organisation", "Hoshi Observatory", "name")], []),
            reading("c", "Beta Times", [VICTIM], [("attacked", ATTACK, "stated", ["outlet", "v"])]),
        ]
    )
    assert rows["a.c1"]["corroboration"] == rows["c.c1"]["corroboration"] == 2
    assert rows["a.c1"]["credibility"] == 2


def test_an_outlet_quoted_beside_the_police_is_no_origin_besides_them(reading: Build) -> None:
    quoted = ("n", "media_outlet", "NHK", "name")
    said = [("attacked", ATTACK, "stated", ["outlet", "n"]), ("attacked", ATTACK, "stated", ["outlet", "p"])]
    rows = _claims([reading("a", "Alpha News", [VICTIM, POLICE, quoted], said)])
    assert [rows[c]["corroboration"] for c in ("a.c1", "a.c2")] == [1, 1]
    alone = _claims([reading("a", "Alpha News", [VICTIM, quoted], said[:1])])
    assert alone["a.c1"]["corroboration"] == 1 and alone["a.c1"]["origin"] == "NHK"


def test_a_spokesperson_speaks_for_the_body_named_in_the_words(reading: Build) -> None:
    text = "A Hoshi Observatory spokesperson"
    from urazuke.evidence.claim import Claim, Entity, Mention, Span

    report = Reading(
        "0" * 64, "reports/x.txt", "Alpha News", None, "en", 0.0, text + " said so.",
        entities=(
            Entity("s", "person_unnamed", text, (Mention(Span(0, len(text)), "nominal"),)),
            Entity("v", "organisation", "Hoshi Observatory", (Mention(Span(2, 19), "name"),)),
        ),
        claims=(Claim("c1", "attacked", Span(0, 3), (Span(0, 9),), {"victim": ("v",)}, "stated", ("outlet", "s"), "test"),),
    )  # fmt: skip
    assert _claims([report])["x.c1"]["origin"] == "Hoshi Observatory"


def test_a_re_report_and_a_wire_copy_add_no_origin(reading: Build) -> None:
    story = " ".join(f"word{n}" for n in range(80))
    copy = ("re_reported", {"original": ["m"]}, "stated", ["outlet"])
    first = reading("a", "Alpha News", [VICTIM], [("attacked", ATTACK, "stated", ["outlet"])], body=story)
    again = reading(
        "b", "Beta Times", [VICTIM], [("attacked", ATTACK, "stated", ["outlet"])], body=story + " edited", published="2024-05-02"
    )
    told = reading("c", "Gamma", [VICTIM, ("m", "media_outlet", "Alpha News", "name")], [("attacked", ATTACK, "stated", ["outlet"]), copy])
    own = reading("d", "Delta", [VICTIM], [("attacked", ATTACK, "stated", ["outlet"])])
    alone = _claims([first])["a.c1"]["corroboration"]
    assert alone == 1 == _claims([first, again, told])["a.c1"]["corroboration"]
    assert _claims([first, again, told])["b.c1"]["origin"] == "Alpha News"
    assert _claims([first, again, told, own])["a.c1"]["corroboration"] == 2


@pytest.mark.parametrize(("shared", "copies"), [(60, True), (0, False)])
def test_an_edited_copy_is_a_copy_and_another_text_on_the_same_event_is_not(shared: int, copies: bool) -> None:
    from urazuke.corroboration.copies import copied_from

    common = " ".join(f"common{n}" for n in range(shared))
    for words in ("w", "語"):
        texts = {k: common + " " + " ".join(f"{words}{k}{n}" for n in range(80)) for k in "ab"}
        readings = {k: Reading(k * 64, f"{k}.txt", k, f"2024-05-0{i}", "en", 0.0, texts[k]) for i, k in enumerate("ab", 1)}
        assert copied_from(readings) == ({"b": "a"} if copies else {})


def test_an_outlet_said_to_carry_anothers_story_is_no_second_origin(reading: Build) -> None:
    media = [("n", "media_outlet", "Alpha News", "name"), ("t", "media_outlet", "Tele Beta", "name")]
    digest = reading(
        "d",
        "Digest",
        [VICTIM, *media],
        [
            ("attacked", ATTACK, "stated", ["outlet", "n"]),
            ("attacked", ATTACK, "stated", ["outlet", "t"]),
            ("re_reported", {"outlet": ["t"], "original": ["n"]}, "stated", ["outlet"]),
        ],
    )
    rows = _claims([digest])
    assert rows["d.c2"]["origin"] == "Alpha News" and rows["d.c1"]["corroboration"] == 1


def test_an_outlet_restating_what_it_quotes_adds_nothing(reading: Build) -> None:
    rows = _claims(
        [
            reading(
                "a",
                "Alpha News",
                [VICTIM, POLICE],
                [("attacked", ATTACK, "stated", ["outlet"]), ("attacked", ATTACK, "stated", ["outlet", "p"])],
            )
        ]
    )
    assert rows["a.c1"]["corroboration"] == rows["a.c2"]["corroboration"] == 1


def test_a_text_without_outlet_or_source_is_no_second_origin(reading: Build) -> None:
    rows = _claims(
        [
            reading("a", "Alpha News", [VICTIM], [("attacked", ATTACK, "stated", ["outlet"])]),
            reading("b", None, [VICTIM], [("attacked", ATTACK, "stated", ["outlet"])]),
        ]
    )
    assert rows["a.c1"]["corroboration"] == rows["b.c1"]["corroboration"] == 1


def test_the_same_bytes_twice_count_once(reading: Build) -> None:
    first = reading("a", "Alpha News", [VICTIM], [("attacked", ATTACK, "stated", ["outlet"])])
    import dataclasses

    twin = dataclasses.replace(first, path="reports/again.txt")
    assert len(_claims([first, twin])) == 1


def test_two_files_of_one_stem_have_different_claim_ids(reading: Build) -> None:
    one = reading("a", "Alpha News", [VICTIM], [("attacked", ATTACK, "stated", ["outlet"])])
    two = reading("a", "Beta Times", [VICTIM], [("attacked", ATTACK, "stated", ["outlet"])])
    rows = _claims([one, two])
    assert set(rows) == {f"a~{r.exhibit[:8]}.c1" for r in (one, two)}


@pytest.mark.parametrize(
    ("factuality", "reliability", "grade"),
    [("stated", "B", 2), ("stated", "F", 3), ("stated", "D", 4), ("suspected", "B", 3), ("suspected", "F", 4), ("no_comment", "A", 6)],
)
def test_the_grade_of_one_origin_follows_the_rule(reading: Build, factuality: str, reliability: str, grade: int) -> None:
    settings = Settings(publishers=(Publisher("alpha news", reliability),))
    rows = _claims([reading("a", "Alpha News", [VICTIM], [("attacked", ATTACK, factuality, ["outlet"])])], settings)
    assert rows["a.c1"]["credibility"] == grade


def test_a_denial_of_a_leak_opposes_the_claim_of_one(reading: Build) -> None:
    rows = _claims(
        [
            reading(
                "a", "Alpha News", [VICTIM, POLICE], [("leaked", {"victim": ["v"], "polarity": ["leaked"]}, "stated", ["outlet", "p"])]
            ),
            reading("b", "Beta Times", [VICTIM], [("leaked", {"victim": ["v"], "polarity": ["no_leak"]}, "denied", ["outlet", "v"])]),
            reading("c", "Gamma", [VICTIM], [("leaked", {"victim": ["v"], "polarity": ["unknown"]}, "stated", ["outlet"])]),
        ]
    )
    assert rows["a.c1"]["opposed_by"] == ["b.c1"] and rows["b.c1"]["opposed_by"] == ["a.c1"]
    assert rows["c.c1"]["opposed_by"] == [] and rows["c.c1"]["credibility"] == 6
    assert rows["a.c1"]["credibility"] == 4, "as many speak against it as for it"


def test_an_objection_opposes_the_attribution_and_not_the_attack(reading: Build) -> None:
    group, unit = ("g", "threat_group", "Tick", "name"), ("u", "military_unit", "Unit 61419", "name")
    ministry = ("m", "government_body", "Foreign Ministry", "name")
    rows = _claims(
        [
            reading(
                "a",
                "Alpha News",
                [VICTIM, group, unit],
                [
                    ("attacked", ATTACK, "stated", ["outlet"]),
                    ("tasked_by", {"agent": ["g"], "principal": ["u"]}, "suspected", ["outlet"]),
                    ("attributed_to", {"actor": ["g"]}, "stated", ["outlet"]),
                ],
            ),
            reading("b", "Beta Times", [ministry], [("objected_to_attribution", {"speaker": ["m"]}, "denied", ["outlet", "m"])]),
        ]
    )
    assert [rows[f"a.c{n}"]["opposed_by"] for n in (1, 2, 3)] == [[], ["b.c1"], ["b.c1"]]


def test_judgements_reject_accept_and_grade_a_claim(reading: Build) -> None:
    def judge(number: int, word: str) -> Judgement:
        return Judgement(number, "2024-01-01T00:00:00Z", "analyst", "why", "claim", ("a.c1", word), "0" * 64)

    one = reading("a", "Alpha News", [VICTIM], [("attacked", ATTACK, "suspected", ["outlet"])])
    two = reading("b", "Beta Times", [VICTIM], [("attacked", ATTACK, "stated", ["outlet"])])
    assert _claims([one], judgements=[judge(1, "accept")])["a.c1"]["credibility"] == 2
    assert _claims([one], judgements=[judge(1, "grade=1")])["a.c1"]["credibility"] == 1
    rejected = _claims([one, two], judgements=[judge(1, "reject")])
    assert rejected["a.c1"]["credibility"] == 5 and rejected["a.c1"]["corroboration"] == 0
    assert rejected["b.c1"]["corroboration"] == 1
    assert "judgement-1" in rejected["a.c1"]["basis"]


def test_arguments_and_basis_lead_back_to_entities_and_characters(reading: Build) -> None:
    report = reading("a", "Alpha News", [VICTIM], [("attacked", {"victim": ["v"], "victim_count": [200]}, "stated", ["outlet"])])
    found = corroborate([report], Settings())
    (row,) = json_rows("claims", found.claims)
    (entity,) = json_rows("entities", found.entities)
    assert row["arguments"] == {"victim": [entity["entity_id"]], "victim_count": [200]}
    assert row["basis"] == [{"exhibit": report.exhibit, "line": None, "start": 0, "end": 5}]
    assert json.loads(json.dumps(row)) == row


def test_an_argument_that_names_no_entity_and_odd_values_are_kept_or_left_out_quietly(reading: Build) -> None:
    odd = {"victim": ["\x1b[31m<script>", 7, None, ["x"]], "unheard_of": [True]}
    (row,) = _claims([reading("a", None, [], [("attacked", odd, "stated", ["nobody"])])]).values()
    assert row["arguments"] == {"unheard_of": [True], "victim": ["\x1b[31m<script>", 7]}


def test_no_reports_give_empty_tables() -> None:
    found = corroborate([], Settings())
    assert found.claims.num_rows == found.entities.num_rows == found.alignment.num_rows == 0


def test_the_order_of_the_reports_changes_nothing(reading: Build) -> None:
    readings = [
        reading("a", "Alpha News", [VICTIM, POLICE], [("attacked", ATTACK, "stated", ["outlet", "p"])]),
        reading("b", "Beta Times", [VICTIM], [("attacked", ATTACK, "suspected", ["outlet"])]),
        reading("c", None, [VICTIM], [("leaked", {"victim": ["v"], "polarity": ["no_leak"]}, "denied", ["v"])]),
    ]
    wanted = corroborate(readings, Settings())
    for order in itertools.permutations(readings):
        found = corroborate(order, Settings())
        assert (found.claims, found.entities, found.alignment) == (wanted.claims, wanted.entities, wanted.alignment)
