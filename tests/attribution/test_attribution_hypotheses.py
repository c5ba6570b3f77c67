"""Hypotheses: what the case says becomes answers with rivals; layers stay apart; nothing is firmer than its sources."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from urazuke.attribution.records import different_names
from urazuke.errors import CaseError
from urazuke.evidence.case import Rival, Settings
from urazuke.evidence.locator import row_reference

Rows = list[dict[str, Any]]
Run = Callable[..., Rows]
Say = Callable[..., dict[str, Any]]
QUESTIONS = ["Who controlled the rented servers?", "Which group used them?", "Who tasked it?"]


def _at(rows: Rows, question: int, name: str) -> dict[str, Any]:
    return next(r for r in rows if r["question"] == QUESTIONS[question] and r["hypothesis"] == name)


def _leader(rows: Rows, question: int) -> str:
    return max((r for r in rows if r["question"] == QUESTIONS[question]), key=lambda r: r["probability"])["hypothesis"]


def test_an_empty_case_says_unknown_to_every_question(hypotheses: Run) -> None:
    rows = hypotheses()
    assert list(dict.fromkeys(r["question"] for r in rows)) == QUESTIONS
    for question in range(3):
        assert _leader(rows, question) == "unknown"
        assert all(r["confidence"] == "low" and not r["supports"] and not r["flips_if"] for r in rows)
        assert all(r["missing"] for r in rows)


def test_independent_origins_make_a_group_more_probable_and_a_re_report_does_not(hypotheses: Run, say: Say) -> None:
    one = say("a.c1", "attributed_to", "Police", actor=["tick"])
    again = say("b.c1", "attributed_to", "Police", actor=["tick"])
    other = say("c.c1", "attributed_to", "Victim", actor=["tick"])
    alone, copied, both = (_at(hypotheses(c), 1, "Tick") for c in ([one], [one, again], [one, other]))
    assert alone["probability"] == copied["probability"] < both["probability"]
    assert copied["supports"] == ["a.c1", "b.c1"]
    assert (alone["confidence"], both["confidence"]) == ("low", "moderate")


def test_no_comment_changes_no_figure(hypotheses: Run, say: Say) -> None:
    claims = [
        say("a.c1", "attributed_to", "Police", actor=["tick"]),
        say("a.c2", "tasked_by", "Police", agent=["tick"], principal=["unit"]),
    ]
    silence = say("b.c1", "declined_to_comment", "Minister", "no_comment", speaker=["jaxa"])
    muted = say("b.c2", "attributed_to", "Minister", "no_comment", actor=["tick"])
    assert hypotheses([*claims, silence, muted]) == hypotheses(claims)


def test_a_unit_alleged_to_task_a_group_is_a_principal_and_no_name_of_the_group(hypotheses: Run, say: Say) -> None:
    rows = hypotheses(
        [
            say("a.c1", "attributed_to", "Police", actor=["tick"]),
            say("a.c2", "alias_of", "List", name=["tick"], alias=["unit"]),
            say("a.c3", "tasked_by", "Police", agent=["tick"], principal=["unit"]),
            say("a.c4", "attributed_to", "Victim", actor=["unit"]),
        ]
    )
    names = {q: [r["hypothesis"] for r in rows if r["question"] == q] for q in QUESTIONS}
    assert "Unit 61419" in names[QUESTIONS[2]] and "Unit 61419" not in names[QUESTIONS[1]]
    assert "Tick" in names[QUESTIONS[1]] and "Tick" not in names[QUESTIONS[2]]


def test_the_master_of_a_group_is_no_more_probable_than_the_group(hypotheses: Run, say: Say) -> None:
    orders = [say(f"{o}.c1", "member_of", o, member=["tick"], organisation=["unit"]) for o in "ABCDEFG"]
    rows = hypotheses([*orders, say("z.c1", "attributed_to", "Z", "suspected", actor=["tick"])])
    assert _at(rows, 2, "Unit 61419")["probability"] == _at(rows, 1, "Tick")["probability"]
    direct = hypotheses([say(f"{o}.c1", "attributed_to", o, actor=["unit"]) for o in "ABCDEFG"])
    assert _at(direct, 2, "Unit 61419")["probability"] > _at(rows, 2, "Unit 61419")["probability"]


def test_access_handed_to_a_group_is_no_more_probable_than_the_hand_over(hypotheses: Run, say: Say) -> None:
    rows = hypotheses([say(f"{o}.c1", "handed_over_credentials", o, recipient=["tick"]) for o in "ABC"])
    handed = _at(rows, 0, "a party to whom the access was handed over")
    assert _leader(rows, 0) == handed["hypothesis"]
    assert _at(rows, 1, "Tick")["probability"] <= handed["probability"]


def test_a_member_stands_for_his_unit_and_a_unit_for_its_parent(hypotheses: Run, say: Say) -> None:
    member = say("a.c1", "member_of", "Police", member=["officer"], organisation=["unit"])
    part = say("a.c2", "member_of", "Police", member=["unit"], organisation=["army"])
    order = say("a.c3", "tasked_by", "Police", agent=["man"], principal=["officer"])
    army = say("b.c1", "tasked_by", "Ministry", agent=["man"], principal=["army"])
    assert _at(hypotheses([member, order]), 2, "Unit 61419")["supports"] == ["a.c3"]
    unit = _at(hypotheses([member, part, order, army]), 2, "Unit 61419")
    assert unit["supports"] == ["a.c3", "b.c1"]
    assert unit["probability"] > _at(hypotheses([member, order, army]), 2, "Unit 61419")["probability"]


def test_a_denial_stays_visible_and_moves_little(hypotheses: Run, say: Say) -> None:
    accusation = say("a.c1", "tasked_by", "Police", agent=["tick"], principal=["unit"], opposed_by=["b.c1"])
    denial = say("b.c1", "objected_to_attribution", "Ministry", "denied", ["a.c1"], speaker=["jaxa"])
    without, with_it = _at(hypotheses([accusation]), 2, "Unit 61419"), _at(hypotheses([accusation, denial]), 2, "Unit 61419")
    assert with_it["opposes"] == ["b.c1"]
    assert 0 < without["probability"] - with_it["probability"] < 0.03


def test_a_denial_alone_accuses_nobody(hypotheses: Run, say: Say) -> None:
    rows = hypotheses([say("b.c1", "attributed_to", "Ministry", "denied", actor=["unit"])])
    assert "Unit 61419" not in {r["hypothesis"] for r in rows}


def test_the_master_of_a_group_that_nobody_says_took_part_is_no_answer(hypotheses: Run, say: Say) -> None:
    rows = hypotheses([say("a.c1", "member_of", "Vendor", member=["kite"], organisation=["unit"])])
    assert "Unit 61419" not in {r["hypothesis"] for r in rows}


def test_no_reading_makes_a_victim_its_own_attacker(hypotheses: Run, say: Say) -> None:
    attacked = say("a.c1", "attacked", "Police", attacker=["jaxa", "unit"], victim=["jaxa"])
    names = {r["hypothesis"] for r in hypotheses([attacked, say("b.c1", "tasked_by", "Police", principal=["jaxa"])])}
    assert "JAXA" not in names and "Unit 61419" in names


def test_a_false_name_speaks_against_stolen_accounts(hypotheses: Run, say: Say) -> None:
    rows = hypotheses([say("a.c1", "rented_server", "Police", lessee=["man"], false_name=[True])])
    stolen = _at(rows, 0, "intruders who took over honest customers' accounts")
    assert stolen["opposes"] == ["a.c1"] and stolen["probability"] < _at(hypotheses(), 0, stolen["hypothesis"])["probability"]


def _tenancy(account: str, watched: bool) -> dict[str, Any]:
    return {"tenancy_id": f"t-{account}", "account_id": account, "persona_id": "p1", "watched": watched}


def test_records_count_only_for_accounts_that_the_pivot_reached(hypotheses: Run) -> None:
    moment = datetime(2024, 1, 1, tzinfo=UTC)
    more = {
        "handovers": [{"account_id": "x", "earliest": moment, "latest": moment, "score": 0.95, "reasons": ["device"]}],
        "personas": [{"persona_id": "p1", "accounts": ["x", "y"], "leases": [], "names": ["Sato", "Kato"], "score": 0.9}],
    }
    watched = hypotheses(tenancies=[_tenancy("x", True)], **more)
    assert _at(watched, 0, "a party to whom the access was handed over")["supports"] == ["p1", "x"]
    unwatched = hypotheses(tenancies=[_tenancy("x", False)], **more)
    assert not any(r["supports"] or r["opposes"] for r in unwatched)


@pytest.mark.parametrize(
    ("names", "people"),
    [
        (["今井 修", "今井修"], 1),
        (["今井修", "Imai Osamu"], 1),
        (["今井修", "Kato Jun", "KATO  JUN"], 1),
        (["今井修", "加藤純"], 2),
        ([], 0),
    ],
)
def test_one_name_written_in_two_ways_is_no_false_name(names: list[str], people: int) -> None:
    assert different_names(names) == people


def test_fifty_accounts_handed_over_are_not_fifty_witnesses(hypotheses: Run) -> None:
    def rows(count: int) -> Rows:
        moment = datetime(2024, 1, 1, tzinfo=UTC)
        accounts = [f"x{n}" for n in range(count)]
        return hypotheses(
            tenancies=[_tenancy(a, True) for a in accounts],
            handovers=[{"account_id": a, "earliest": moment, "latest": moment, "score": 0.5, "reasons": []} for a in accounts],
        )

    name = "a party to whom the access was handed over"
    assert _at(rows(1), 0, name)["probability"] == _at(rows(50), 0, name)["probability"]


def test_the_interval_holds_the_probability_and_grows_with_what_rests_on_grades(hypotheses: Run, say: Say) -> None:
    rows = hypotheses([say(f"{o}.c1", "attributed_to", o, actor=["tick"]) for o in "ABC"])
    assert all(0 <= r["probability_low"] <= r["probability"] <= r["probability_high"] <= 1 for r in rows)
    assert all(r["probability_low"] < r["probability_high"] for r in rows)


def test_flips_name_the_smallest_sets_of_origins_that_change_the_answer(hypotheses: Run, say: Say) -> None:
    one = hypotheses([say("a.c1", "attributed_to", "Police", actor=["tick"])])
    assert _leader(one, 1) == "unknown"
    claims = [say(f"{o}.c1", "attributed_to", o, actor=["tick"]) for o in ("Police", "Vendor", "Victim")]
    rows = hypotheses(claims)
    assert _leader(rows, 1) == "Tick"
    flips = _at(rows, 1, "Tick")["flips_if"]
    assert flips
    for flip in flips:
        left = [c for c in claims if c["origin"] not in flip.split(" + ")]
        changed = hypotheses(left)
        after = next((r for r in changed if r["hypothesis"] == "Tick"), None)
        assert after is None or _leader(changed, 1) != "Tick" or after["words"] != _at(rows, 1, "Tick")["words"]


def test_a_judged_prior_counts_and_is_in_the_basis(hypotheses: Run, say: Say, judge: Callable[..., Any]) -> None:
    claims = [say("a.c1", "attributed_to", "Police", actor=["tick"])]
    for name in ("Tick", "group/Tick"):
        judged = _at(hypotheses(claims, [judge(3, name, "0.7")]), 1, "Tick")
        assert judged["probability"] > _at(hypotheses(claims), 1, "Tick")["probability"] and "judgement-3" in judged["basis"]
    only = hypotheses(claims, [judge(1, "tasking/unknown", "0.9")])
    assert _at(only, 1, "unknown") == _at(hypotheses(claims), 1, "unknown")
    assert _at(only, 2, "unknown")["probability"] == 0.9


def test_a_rejected_claim_is_no_evidence_and_a_graded_one_weighs_as_graded(hypotheses: Run, say: Say) -> None:
    claim = say("a.c1", "attributed_to", "Police", actor=["tick"])
    assert "Tick" not in {r["hypothesis"] for r in hypotheses([{**claim, "corroboration": 0, "credibility": 5}])}

    def judged(grade: int) -> Rows:
        return hypotheses([{**claim, "credibility": grade, "basis": [row_reference("judgement-1")]}])

    assert _at(judged(1), 1, "Tick")["probability"] > _at(hypotheses([claim]), 1, "Tick")["probability"]
    assert _at(judged(5), 1, "Tick")["probability"] < _at(hypotheses([claim]), 1, "Tick")["probability"]


def test_corroboration_is_counted_as_origins_and_not_again_as_a_better_grade(hypotheses: Run, say: Say) -> None:
    claim = say("a.c1", "attributed_to", "Police", actor=["tick"])
    assert hypotheses([{**claim, "credibility": 1, "corroboration": 3}]) == hypotheses([claim])


def test_a_group_that_is_only_described_is_no_answer(hypotheses: Run, say: Say) -> None:
    entities = [
        {"entity_id": "some", "type": "threat_group", "name": "a group of hackers", "names": []},
        {"entity_id": "unit", "type": "military_unit", "name": "Unit 61419", "names": ["Unit 61419"]},
    ]
    claims = [say("a.c1", "attacked", "Police", attacker=["some"]), say("a.c2", "tasked_by", "Police", agent=["some"], principal=["unit"])]
    rows = hypotheses(claims, entities=entities)
    assert "a group of hackers" not in {r["hypothesis"] for r in rows}
    assert _at(rows, 2, "Unit 61419")["supports"] == ["a.c2"]


def test_a_unit_named_with_its_army_is_part_of_it(hypotheses: Run, say: Say) -> None:
    together = say("a.c1", "tasked_by", "Police", agent=["man"], principal=["officer", "unit", "army"])
    army = say("b.c1", "tasked_by", "Ministry", agent=["man"], principal=["army"])
    rows = hypotheses([together, army])
    assert _at(rows, 2, "Unit 61419")["supports"] == ["a.c1", "b.c1"]
    other = _at(rows, 2, "People's Liberation Army, another part of it")
    assert other["supports"] == ["b.c1"] and other["probability"] < _at(rows, 2, "Unit 61419")["probability"]


def test_evidence_that_is_there_is_not_listed_as_missing(hypotheses: Run, say: Say) -> None:
    sample = "malware samples from the victims"
    assert sample in _at(hypotheses(), 1, "unknown")["missing"]
    assert sample not in _at(hypotheses([say("a.c1", "used_malware", "V", attacker=["tick"], malware=["x"])]), 1, "unknown")["missing"]


def test_the_order_of_the_claims_changes_nothing(hypotheses: Run, say: Say) -> None:
    claims = [
        say("a.c1", "attributed_to", "Police", actor=["tick"]),
        say("b.c1", "handed_over_credentials", "Police", recipient=["kite"], sold=[True]),
        say("c.c1", "tasked_by", "Victim", "suspected", agent=["man"], principal=["officer", "unit"]),
    ]
    wanted = hypotheses(claims)
    assert all(hypotheses(list(order)) == wanted for order in itertools.permutations(claims))


def test_a_japanese_case_is_answered_in_japanese_with_the_same_figures(hypotheses: Run, say: Say) -> None:
    claims = [say("a.c1", "attributed_to", "Police", actor=["tick"])]
    english, japanese = hypotheses(claims), hypotheses(claims, settings=Settings(language="ja"))
    assert [r["probability"] for r in english] == [r["probability"] for r in japanese]
    assert {r["question"] for r in japanese}.isdisjoint(r["question"] for r in english)
    assert "不明" in {r["hypothesis"] for r in japanese}


def test_a_hostile_name_stays_on_its_line(hypotheses: Run, say: Say) -> None:
    entities = [{"entity_id": "evil", "type": "threat_group", "name": "Tick\n\x1b[31m\u202eunknown", "names": ["Tick"]}]
    rows = hypotheses([say("a.c1", "attributed_to", "Police", actor=["evil"])], entities=entities)
    assert "Tick\\x0a\\x1b[31m\\u202eunknown" in {r["hypothesis"] for r in rows}


def test_two_principals_of_one_name_are_told_apart(hypotheses: Run, say: Say) -> None:
    entities = [{"entity_id": i, "type": t, "name": "Bureau"} for i, t in (("x", "government_body"), ("y", "police"), ("z", "police"))]
    claims = [say(f"{i}.c1", "tasked_by", "P", principal=[i]) for i in "xyz"]
    names = [r["hypothesis"] for r in hypotheses(claims, entities=entities) if r["question"] == QUESTIONS[2]]
    assert len(set(names)) == len(names) and {"Bureau (government_body)", "Bureau (police) [y]", "Bureau (police) [z]"} <= set(names)


def test_an_analysts_rival_is_weighed_like_the_standing_one_it_is_like(hypotheses: Run, say: Say) -> None:
    claims = [say("a.c1", "handed_over_credentials", "Police"), say("b.c1", "rented_server", "Vendor", false_name=[True])]
    rival = Rival("control", "an employee of the provider", "stolen")
    rows = hypotheses(claims, settings=Settings(hypotheses=(rival,)))
    own, like = _at(rows, 0, "an employee of the provider"), _at(rows, 0, "intruders who took over honest customers' accounts")
    assert own["probability"] == like["probability"] and own["supports"] == like["supports"] and own["opposes"] == like["opposes"]
    assert abs(sum(r["probability"] for r in rows if r["question"] == own["question"]) - 1) < 1e-5
    likelier = hypotheses(claims, settings=Settings(hypotheses=(Rival("control", rival.name, "stolen", 0.4),)))
    assert _at(likelier, 0, rival.name)["probability"] > own["probability"]


def test_a_prior_judged_for_a_standing_rival_is_not_given_to_one_that_is_like_it(hypotheses: Run, judge: Callable[..., Any]) -> None:
    settings = Settings(hypotheses=(Rival("control", "a friend", "resale"),))
    rows = hypotheses([], [judge(1, "control/resale", "0.5")], settings=settings)
    assert _at(rows, 0, "customers of a reseller, unconnected with the lessee")["probability"] == pytest.approx(0.5)
    assert _at(rows, 0, "a friend")["probability"] < 0.2


def test_a_rival_that_is_like_none_is_a_fault_of_the_case_that_says_which_there_are(hypotheses: Run) -> None:
    with pytest.raises(CaseError, match=r"cannot be like 'unknown'.*lessee, transferee, resale, stolen"):
        hypotheses([], settings=Settings(hypotheses=(Rival("control", "x", "unknown"),)))
