"""Impact is what the organisation's own logs show; a statement is weighed against it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from tests.hunt.scenes import day, event, event_file, tenancies, watch

from urazuke.evidence.case import Organisation, Settings
from urazuke.evidence.tables import make_table
from urazuke.hunt.contacts import match_events
from urazuke.hunt.statements import agrees, statements
from urazuke.hunt.victims import Background, Found, find_victims

C2 = "198.18.0.1"
CASE = Settings(organisations=(Organisation("org", "Example Institute", ("例示研究所",)),))


def _found(
    tmp_path: Path, rows: Sequence[dict[str, Any]], *, watched: pa.Table | None = None, claims: pa.Table | None = None,
    covered: Sequence[int] = range(-1, 101), settings: Settings = CASE,
) -> Found:  # fmt: skip
    files = event_file(tmp_path, *rows)
    watched = watch(("ip", C2, 0, 100), tenancy="T") if watched is None else watched
    found = match_events(files, watched, tenancies(), settings)
    days = [{"exhibit": "e" * 64, "organisation": "org", "kind": "network", "day": f"{day(n):%Y-%m-%d}", "events": 5000} for n in covered]
    said = make_table("claims") if claims is None else claims
    background = Background(make_table("log_days", days), watched, said, make_table("entities"))
    return find_victims(found.contacts, found.hits, files, background, settings)


def _victims(tmp_path: Path, rows: Sequence[dict[str, Any]], **given: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = _found(tmp_path, rows, **given).victims.to_pylist()
    return found


def _impacts(tmp_path: Path, rows: Sequence[dict[str, Any]], **given: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = _found(tmp_path, rows, **given).impacts.to_pylist()
    return found


def _out(time: float, **fields: Any) -> dict[str, Any]:
    return event(time, **{"source_ip": "10.0.0.1", "destination_ip": C2, "outcome": "established", "session": f"s{time}", **fields})


def _claim(polarity: str, number: int = 1, victim: str = "Example Institute", **fields: Any) -> dict[str, Any]:
    arguments = json.dumps({"victim": [victim], "polarity": [polarity]}, ensure_ascii=False)
    given = {"factuality": "stated", "report_published": "2024-01-01", **fields}
    return {"claim_id": f"c{number}", "type": "leaked", "arguments": arguments, **given}


def test_being_called_upon_is_an_attempt_and_calling_is_a_contact(tmp_path: Path) -> None:
    knocked = event(1, source_ip=C2, destination_ip="10.0.0.1", outcome="established")
    assert [v["impact"] for v in _victims(tmp_path, [knocked])] == ["attempted"]
    assert [v["impact"] for v in _victims(tmp_path, [knocked, _out(2)])] == ["contacted"]


@pytest.mark.parametrize("outcome", ["refused", "attempted"])
def test_sessions_that_failed_are_attempts(tmp_path: Path, outcome: str) -> None:
    assert [v["impact"] for v in _victims(tmp_path, [_out(n, outcome=outcome) for n in range(1, 30)])] == ["attempted"]


def test_a_lookup_alone_is_an_attempt_and_in_an_open_window_nothing(tmp_path: Path) -> None:
    asked = event(1, kind="dns", source_ip="10.0.0.1", name="evil.example")
    assert [v["impact"] for v in _victims(tmp_path, [asked], watched=watch(("domain", "evil.example", 0, 2)))] == ["attempted"]
    opened = watch(("domain", "evil.example", None, None), label="The Wire (open window)")
    assert _victims(tmp_path, [asked], watched=opened) == []


def test_regular_calls_of_one_machine_are_a_beacon_also_with_jitter_and_nights_missing(tmp_path: Path) -> None:
    hours = [h + (h * 7 % 5 - 2) / 25 for h in range(120) if h % 24 < 10]
    assert [v["impact"] for v in _victims(tmp_path, [_out(1 + h / 24) for h in hours])] == ["beaconing"]


def test_calls_at_random_and_few_calls_are_no_beacon(tmp_path: Path) -> None:
    at, pauses = 1.0, [((n * 2654435761) % 1000 + 1) ** 2 / 4e6 for n in range(60)]
    irregular = [_out(at := at + pause) for pause in pauses]
    assert [v["impact"] for v in _victims(tmp_path, irregular)] == ["contacted"]
    assert [v["impact"] for v in _victims(tmp_path, [_out(1 + n / 24) for n in range(9)])] == ["contacted"]


def test_regular_calls_of_many_machines_at_random_from_each_other_are_still_seen_machine_by_machine(tmp_path: Path) -> None:
    rows = [_out(1 + n / 24 + m * 0.0137, source_ip=f"10.0.0.{m}", session=f"{n}.{m}") for n in range(20) for m in range(1, 5)]
    assert [v["impact"] for v in _victims(tmp_path, rows)] == ["beaconing"]


def test_much_more_than_usual_going_out_is_data_out(tmp_path: Path) -> None:
    usual = [event(1, source_ip="10.0.0.1", destination_ip=f"198.18.9.{n}", source_bytes=2_000_000) for n in range(1, 40)]
    assert [v["impact"] for v in _victims(tmp_path, [*usual, _out(2, source_bytes=500_000_000, destination_bytes=1000)])] == ["data_out"]


def test_no_more_than_usual_or_less_than_came_in_is_not_data_out(tmp_path: Path) -> None:
    usual = [event(1, source_ip="10.0.0.1", destination_ip=f"198.18.9.{n}", source_bytes=400_000_000) for n in range(1, 40)]
    assert [v["impact"] for v in _victims(tmp_path, [*usual, _out(2, source_bytes=500_000_000)])] == ["contacted"]
    fetched = _out(2, source_bytes=50_000_000, destination_bytes=900_000_000)
    assert [v["impact"] for v in _victims(tmp_path, [fetched])] == ["contacted"]
    assert [v["impact"] for v in _victims(tmp_path, [_out(2, source_bytes=9_000_000)])] == ["contacted"]


def test_what_the_organisation_s_own_server_sends_to_a_caller_is_data_out_too(tmp_path: Path) -> None:
    visits = [event(1, source_ip=f"198.18.9.{n}", destination_ip="10.0.0.1", destination_bytes=100_000) for n in range(1, 40)]
    taken = event(2, source_ip=C2, destination_ip="10.0.0.1", source_bytes=5000, destination_bytes=300_000_000)
    assert [v["impact"] for v in _victims(tmp_path, [*visits, taken])] == ["data_out"]


def test_a_line_in_several_contacts_counts_once_and_lookups_do_not_add_to_sessions(tmp_path: Path) -> None:
    rows = [
        event(1, kind="dns", source_ip="10.0.0.1", name="evil.example", answers=[C2]),
        event(2, kind="http", source_ip="10.0.0.1", destination_ip=C2, name="evil.example", source_bytes=5, destination_bytes=6),
    ]  # fmt: skip
    both = pa.concat_tables([watch(("ip", C2, 0, 9), tenancy="T"), watch(("domain", "evil.example", 0, 9))])
    (row,) = _victims(tmp_path, rows, watched=both)
    assert (row["events"], row["bytes_out"], row["bytes_in"], row["first_seen"], row["tenancies"]) == (1, 5, 6, day(2), ["T"])
    assert len(row["basis"]) == 4


@pytest.mark.parametrize(("polarity", "impact", "agreed"), [
    ("no_leak", "contacted", True), ("no_leak", "data_out", False), ("leaked", "data_out", True), ("leaked", "contacted", None),
])  # fmt: skip
def test_a_statement_agrees_with_the_logs_contradicts_them_or_cannot_be_told(polarity: str, impact: str, agreed: bool | None) -> None:
    said = statements(make_table("claims", [_claim(polarity)]), make_table("entities"), CASE)
    assert said["org"].kind == polarity and agrees(said["org"], impact) is agreed


def test_the_statement_and_its_claims_stand_in_the_victim_s_row(tmp_path: Path) -> None:
    (row,) = _victims(tmp_path, [_out(1)], claims=make_table("claims", [_claim("no_leak")]))
    assert (row["statement"], row["statement_agrees"]) == ("no_leak", True)
    assert "c1" in [b["id"] for b in row["basis"]]
    (silent,) = _victims(tmp_path, [_out(1)], claims=make_table("claims", [_claim("no_leak", victim="Another")]))
    assert (silent["statement"], silent["statement_agrees"]) == ("none", None)


def test_an_organisation_is_known_by_any_of_its_names_through_the_entities() -> None:
    entity = {"entity_id": "e1", "type": "organisation", "name": "ＥＸＡＭＰＬＥ institute", "names": ["x"], "reports": []}
    entities = make_table("entities", [entity])
    assert statements(make_table("claims", [_claim("leaked", victim="e1")]), entities, CASE)["org"].kind == "leaked"
    assert statements(make_table("claims", [_claim("leaked", victim="例示研究所")]), entities, CASE)["org"].kind == "leaked"


def test_of_several_statements_the_organisation_s_own_counts_then_the_latest() -> None:
    later = _claim("leaked", 1, report_published="2024-02-01")
    own = _claim("no_leak", 2, report_published="2024-01-01", speakers=["The Wire", "例示研究所"])
    assert statements(make_table("claims", [later, own]), make_table("entities"), CASE)["org"].kind == "no_leak"
    earlier = _claim("no_leak", 3, report_published="2023-01-01")
    assert statements(make_table("claims", [later, earlier]), make_table("entities"), CASE)["org"].kind == "leaked"


def test_a_denied_leak_is_no_leak_and_unknown_or_uncommented_is_nothing() -> None:
    def said(**fields: Any) -> str | None:
        found = statements(make_table("claims", [_claim(**fields)]), make_table("entities"), CASE)
        return found["org"].kind if found else None

    assert said(polarity="leaked", factuality="denied") == "no_leak"
    assert said(polarity="unknown") is None
    assert said(polarity="leaked", factuality="no_comment") is None


def test_a_claim_that_the_analyst_rejected_says_nothing_of_a_leak() -> None:
    def said(**fields: Any) -> bool:
        return "org" in statements(make_table("claims", [_claim("no_leak", **fields)]), make_table("entities"), CASE)

    assert said(corroboration=1) and not said(corroboration=0)


def test_no_contacts_no_victims(tmp_path: Path) -> None:
    assert _victims(tmp_path, [event(1, destination_ip="198.18.3.3")]) == []


def test_an_upload_in_one_day_stands_out_against_backups_that_add_up_over_the_logs(tmp_path: Path) -> None:
    backups = [event(n / 2, source_ip="10.0.0.1", destination_ip=f"198.18.9.{n % 12}", source_bytes=4_000_000) for n in range(1, 199)]
    (row,) = _impacts(tmp_path, [*backups, _out(50, source_bytes=90_000_000, destination_bytes=1000)])
    assert (row["impact"], row["day"], row["day_bytes"]) == ("data_out", "2024-02-20", 90_000_000)
    assert row["usual_day_bytes"] == 4_000_000 and row["usual_bytes"] > 50_000_000
    assert row["reasons"][0] == "90000000 bytes went out to it on 2024-02-20; a large peer is sent 4000000 bytes on its largest day"


def test_a_trickle_that_no_day_shows_is_seen_by_its_sum(tmp_path: Path) -> None:
    usual = [event(1, source_ip="10.0.0.1", destination_ip=f"198.18.9.{n}", source_bytes=3_000_000) for n in range(1, 40)]
    (row,) = _impacts(tmp_path, [*usual, *(_out(2 + n * 1.37, source_bytes=2_500_000) for n in range(60))])
    assert (row["impact"], row["bytes_out"], row["usual_bytes"]) == ("data_out", 150_000_000, 3_000_000)


def test_why_an_upload_is_none_is_told(tmp_path: Path) -> None:
    fetched = _out(2, source_bytes=50_000_000, destination_bytes=900_000_000)
    assert "more was fetched than sent" in _impacts(tmp_path, [fetched])[0]["reasons"][0]
    usual = [event(1, source_ip="10.0.0.1", destination_ip=f"198.18.9.{n}", source_bytes=400_000_000) for n in range(1, 40)]
    assert "no more than large peers are sent" in _impacts(tmp_path, [*usual, _out(2, source_bytes=500_000_000)])[0]["reasons"][0]


def test_nothing_leaked_is_borne_out_only_where_the_logs_cover_the_windows(tmp_path: Path) -> None:
    said = make_table("claims", [_claim("no_leak")])
    given: dict[str, Any] = {"claims": said, "covered": [n for n in range(100) if not 30 <= n < 40]}
    found = _found(tmp_path, [_out(1)], **given)
    assert found.victims.column("statement_agrees").to_pylist() == [None]
    because = (
        "cannot tell: it is said that nothing leaked, and logs are missing for 10 of 100 days of the windows it met: 2024-01-31/2024-02-09"
    )
    assert found.impacts.column("statement_because").to_pylist() == [because]
    whole = _found(tmp_path, [_out(1)], claims=said)
    assert whole.victims.column("statement_agrees").to_pylist() == [True]
    assert whole.impacts.column("statement_because").to_pylist()[0].startswith("agrees: ")
    out = _found(tmp_path, [_out(2, source_bytes=500_000_000)], **given)
    assert out.victims.column("statement_agrees").to_pylist() == [False]
    assert out.impacts.column("statement_because").to_pylist()[0].startswith("disagrees: ")
