"""Alignment: the six relations, on hand-made twins and on the annotated incidents."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from urazuke.corroboration import corroborate
from urazuke.evidence.case import Settings
from urazuke.evidence.claim import Reading
from urazuke.evidence.tables import json_rows

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
Build = Callable[..., Reading]
MAN = ("m", "person_unnamed", "a Chinese engineer in his 30s", "nominal")
OTOKO = ("m", "person_unnamed", "中国籍の30代の元エンジニアの男", "nominal")
SERVER = ("s", "server", "servers", "nominal")


def _rows(*readings: Reading) -> list[tuple[str, tuple[str, ...]]]:
    found = corroborate(readings, Settings())
    return [(row["relation"], tuple(row["claims"])) for row in json_rows("alignment", found.alignment)]


def _rental(stem: str, man: Any, factuality: str = "suspected", **more: Any) -> tuple[Any, ...]:
    return (stem, f"Outlet {stem}", [man, SERVER], [("rented_server", {"lessee": ["m"], "server": ["s"], **more}, factuality, ["outlet"])])


@pytest.mark.parametrize("twin", [MAN, OTOKO])
def test_the_same_rental_in_two_languages_is_one_proposition(reading: Build, twin: Any) -> None:
    assert _rows(reading(*_rental("a", MAN, times=[5])), reading(*_rental("b", twin, times=[5]))) == [("same", ("a.c1", "b.c1"))]


def test_another_number_of_rentals_contradicts(reading: Build) -> None:
    assert _rows(reading(*_rental("a", MAN, times=[5])), reading(*_rental("b", OTOKO, times=[4]))) == [("contradicts", ("a.c1", "b.c1"))]


def test_suspected_here_and_stated_there_differs_in_factuality(reading: Build) -> None:
    found = _rows(reading(*_rental("a", MAN)), reading(*_rental("b", MAN, "stated")))
    assert found == [("same", ("a.c1", "b.c1")), ("factuality_differs", ("a.c1", "b.c1"))]


def test_what_a_machine_translation_states_may_have_been_suspected(reading: Build) -> None:
    garbled = reading(*_rental("b", MAN, "stated"), garbled=1.0)
    assert _rows(reading(*_rental("a", MAN)), garbled) == [("same", ("a.c1", "b.c1"))]


def test_planned_and_then_done_is_progress(reading: Build) -> None:
    def referral(stem: str, factuality: str) -> Reading:
        return reading(stem, f"Outlet {stem}", [MAN], [("referred_to_prosecutors", {"subject": ["m"]}, factuality, ["outlet"])])

    assert _rows(referral("a", "planned"), referral("b", "stated")) == [("status_progressed", ("a.c1", "b.c1"))]


def test_both_men_here_and_one_of_them_there_is_partial(reading: Build) -> None:
    both = ("m", "person_unnamed", "the two men", "nominal")
    one = reading("a", "A", [both], [("interviewed", {"subject": ["m"]}, "stated", ["outlet"])])
    other = reading("b", "B", [MAN], [("interviewed", {"subject": ["m"]}, "stated", ["outlet"])])
    assert _rows(one, other) == [("partial", ("a.c1", "b.c1"))]


def test_a_proposition_told_by_one_with_a_differing_part_is_partial_as_a_whole(reading: Build) -> None:
    def access(stem: str, recipient: str | None) -> Reading:
        given = {"giver": ["m"], **({"recipient": [recipient]} if recipient else {})}
        entities = [MAN, ("g", "threat_group", "Tick", "name"), ("k", "threat_group", "Kite", "name")]
        return reading(stem, stem, entities, [("handed_over_credentials", given, "stated", ["outlet"])])

    rows = _rows(access("a", "g"), access("b", "k"), access("c", None))
    assert rows == [("partial", ("a.c1", "b.c1", "c.c1"))]


def test_those_that_tell_an_act_in_equal_detail_are_same_where_another_tells_a_part(reading: Build) -> None:
    false = {"false_name": [True]}
    part = reading("c", "Outlet c", [SERVER], [("rented_server", {"server": ["s"], **false}, "suspected", ["outlet"])])
    rows = _rows(reading(*_rental("a", MAN, **false)), reading(*_rental("b", OTOKO, **false)), part)
    assert rows == [("same", ("a.c1", "b.c1")), ("partial", ("a.c1", "b.c1", "c.c1"))]
    assert _rows(reading(*_rental("a", MAN, **false)), part) == [("partial", ("a.c1", "c.c1"))]


def test_a_denial_and_later_admission_by_one_voice_is_progress(reading: Build) -> None:
    def leak(stem: str, polarity: str, factuality: str, day: str) -> Reading:
        claim = ("leaked", {"victim": ["v"], "polarity": [polarity]}, factuality, ["outlet", "v"])
        return reading(stem, "A", [("v", "organisation", "Acme", "name")], [claim], published=day)

    earlier, later = leak("a", "no_leak", "denied", "2024-03-01"), leak("b", "leaked", "stated", "2024-05-01")
    assert _rows(earlier, later) == [("status_progressed", ("a.c1", "b.c1"))]
    assert _rows(leak("a", "leaked", "stated", "2024-03-01"), leak("b", "no_leak", "denied", "2024-05-01"))[0][0] == "contradicts"


def test_denying_saying_and_not_knowing_stand_in_one_row_and_join_nowhere(reading: Build) -> None:
    def leak(stem: str, polarity: str, factuality: str) -> Reading:
        claim = ("leaked", {"victim": ["v"], "polarity": [polarity]}, factuality, ["outlet"])
        return reading(stem, stem, [("v", "organisation", "Acme", "name")], [claim])

    rows = _rows(leak("a", "no_leak", "denied"), leak("b", "leaked", "stated"), leak("c", "unknown", "stated"))
    assert rows == [("contradicts", ("a.c1", "b.c1", "c.c1"))]


def test_one_of_two_accused_together_answers_for_himself(reading: Build) -> None:
    both, her = ("b", "person_unnamed", "the two suspects", "nominal"), ("w", "person_unnamed", "a woman aged 29", "nominal")
    report = reading(
        "a",
        "A",
        [both, her, ("o", "offence", "fraud", "name")],
        [
            ("suspected_of", {"subject": ["b"], "offence": ["o"]}, "suspected", ["outlet"]),
            ("denied", {"speaker": ["w"], "content": ["any part in it"]}, "denied", ["outlet", "w"]),
        ],
    )
    assert _rows(report) == [("opposed_positions", ("a.c1", "a.c2"))]


def test_what_one_report_says_twice_is_no_alignment(reading: Build) -> None:
    entities = [("v", "organisation", "Acme", "name")]
    said = [("attacked", {"victim": ["v"]}, f, ["outlet"]) for f in ("stated", "suspected", "stated")]
    assert _rows(reading("a", "A", entities, said)) == []


def test_different_victims_are_not_aligned(reading: Build) -> None:
    def attack(stem: str, name: str) -> Reading:
        return reading(stem, stem, [("v", "organisation", name, "name")], [("attacked", {"victim": ["v"]}, "stated", ["outlet"])])

    assert _rows(attack("a", "Acme"), attack("b", "Bolt")) == []


def _scorer() -> Any:
    path = SHARED / "tools" / "score_reports.py"
    if not path.is_file():
        pytest.skip("the annotated reports are not here")
    spec = importlib.util.spec_from_file_location("score_reports", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("incident", "least"), [("i1_shipyard", 0.88), ("i2_hospitals", 0.7), ("i3_railfreight", 0.83)])
def test_most_annotated_alignments_are_found_from_annotated_readings(incident: str, least: float) -> None:
    """On another reader's output it is lower; this holds the reader constant."""
    scorer = _scorer()
    folder = SHARED / "gold" / "reports_dev" / incident
    readings = []
    for stem, gold in scorer.load_gold(str(folder)).items():
        row = {**scorer.as_output(gold), "path": f"reports/{stem}.txt", "exhibit": hashlib.sha256(stem.encode()).hexdigest()}
        row["claims"] = [{**claim, "frame": "annotated"} for claim in row["claims"]]
        readings.append(Reading.from_json(row))
    rows = list(json_rows("alignment", corroborate(readings, Settings()).alignment))
    relations, _pairs = scorer.score_incident(str(folder), lambda _stem, gold: scorer.as_output(gold), rows, quiet=True)
    assert relations >= least


def test_what_each_report_tells_once_is_one_event_though_one_does_not_say_of_whom(reading: Build) -> None:
    def arrests(stem: str, *subjects: str) -> Reading:
        claims = [("arrested", {"subject": [s]} if s else {}, "stated", ["outlet"]) for s in subjects]
        return reading(stem, f"Outlet {stem}", [MAN, ("w", "person_unnamed", "a woman in her 50s", "nominal")], claims)

    assert _rows(arrests("a", "m"), arrests("b", "")) == [("same", ("a.c1", "b.c1"))]
    assert _rows(arrests("a", "m", "w"), arrests("b", "")) == []


def test_a_body_that_declines_twice_on_different_things_declines_two_things(reading: Build) -> None:
    def refusal(stem: str, topic: str) -> Reading:
        bank = ("b", "organisation", "Koshiji Bank", "name")
        claims = [("declined_to_comment", {"speaker": ["b"], "topic": [topic]}, "no_comment", ["outlet"])]
        return reading(stem, f"Outlet {stem}", [bank], claims)

    assert _rows(refusal("a", "the ransom"), refusal("b", "the number of its customers")) == []
    assert _rows(refusal("a", "the press report"), refusal("b", "報道")) == [("same", ("a.c1", "b.c1"))]


def test_a_hole_that_is_only_described_is_part_of_the_one_with_a_number(reading: Build) -> None:
    def exploited(stem: str, hole: str, kind: str) -> Reading:
        cast = [("h", "vulnerability", hole, kind), ("p", "product", "NagiGate", "name")]
        claims = [("exploited", {"vulnerability": ["h"], "product": ["p"]}, "stated", ["outlet"])]
        return reading(stem, f"Outlet {stem}", cast, claims)

    found = _rows(exploited("a", "CVE-2022-88417", "name"), exploited("b", "a hole in NagiGate", "nominal"))
    assert found == [("partial", ("a.c1", "b.c1"))]


@pytest.mark.parametrize(("office", "twin", "one"), [("Department 12", "第12局", True), ("Department 12", "第15局", False)])
def test_an_office_that_has_only_a_number_is_known_by_it_in_two_languages(reading: Build, office: str, twin: str, one: bool) -> None:
    def member(stem: str, name: str) -> Reading:
        cast = [("g", "threat_group", "MuddyWater", "name"), ("o", "government_body", name, "name")]
        return reading(stem, f"Outlet {stem}", cast, [("member_of", {"member": ["g"], "organisation": ["o"]}, "stated", ["outlet"])])

    assert _rows(member("a", office), member("b", twin)) == ([("same", ("a.c1", "b.c1"))] if one else [])


@pytest.mark.parametrize(("count", "found"), [(30, [("contradicts", ("a.c1", "b.c1"))]), (90, [])])
def test_two_tallies_of_one_wave_contradict_where_they_may_be_of_one_wave(reading: Build, count: int, found: list[Any]) -> None:
    def tally(stem: str, number: int, words: str) -> Reading:
        claims = [("attacked", {"victim": ["v"], "victim_count": [number]}, "stated", ["outlet"])]
        return reading(stem, f"Outlet {stem}", [("v", "organisation_group", words, "nominal")], claims)

    assert _rows(tally("a", 25, "about 25 manufacturers"), tally("b", count, f"国内の約{count}団体")) == found


def test_a_correction_that_gives_a_flaw_another_number_contradicts(reading: Build) -> None:
    def exploited(stem: str, number: str, body: str) -> Reading:
        cast = [("h", "vulnerability", number, "name"), ("p", "product", "NagiGate", "name")]
        return reading(
            stem, f"Outlet {stem}", cast, [("exploited", {"vulnerability": ["h"], "product": ["p"]}, "stated", ["outlet"])], body=body
        )

    first = exploited("a", "CVE-2022-88417", "The flaw was used.")
    corrected = exploited("b", "CVE-2022-88471", "Correction: our first version gave a wrong number.")
    assert _rows(first, corrected) == [("contradicts", ("a.c1", "b.c1"))]
