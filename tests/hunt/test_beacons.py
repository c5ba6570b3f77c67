"""A rhythm is told from chance and from people's calls; benign rhythms are no beacons, and each is told with its reason."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.hunt.scenes import event, event_file, tenancies, watch

from urazuke.evidence.case import Organisation, Settings
from urazuke.evidence.tables import make_table
from urazuke.hunt.beacons import CHANCE, at_random, measure
from urazuke.hunt.contacts import match_events
from urazuke.hunt.victims import Background, find_victims

C2 = "198.18.0.1"
CASE = Settings(organisations=(Organisation("org", "Example Institute"),))
HOUR = 1 / 24


def _draw(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.mark.parametrize("period", [60, 900, 14_400, 86_400])
@pytest.mark.parametrize("jitter", [0.0, 0.2, 0.5])
def test_a_sleep_that_varies_by_half_with_a_tenth_of_the_calls_missing_has_a_rhythm(period: int, jitter: float) -> None:
    found = []
    for seed in range(20):
        draw = _draw(seed)
        times = np.cumsum(period * (1 - jitter * draw.random(200)))
        found.append(measure(times[draw.random(200) > 0.1]))
    measured = [each for each in found if each]
    assert len(measured) >= 19
    assert all(0.7 * period * (1 - jitter) <= each[2] <= 1.3 * period for each in measured)


def test_the_period_and_the_jitter_are_those_of_the_calls() -> None:
    draw = _draw(1)
    found = measure(np.cumsum(600 * (1 + 0.2 * (2 * draw.random(400) - 1))))
    assert found and abs(found[2] - 600) < 15 and abs(found[3] - 0.2) < 0.04


def test_calls_in_working_hours_alone_keep_their_rhythm() -> None:
    times = np.arange(0, 21 * 86_400, 3600.0) + 200
    assert measure(times[(times % 86_400 > 9 * 3600) & (times % 86_400 < 18 * 3600)])


@pytest.mark.parametrize("calls", [10, 30, 100, 1000])
def test_calls_at_random_have_a_rhythm_no_oftener_than_the_chance_that_is_told(calls: int) -> None:
    found = sum(measure(np.cumsum(_draw(seed).exponential(1800, calls))) is not None for seed in range(1000))
    assert found <= 1000 * CHANCE + 3


def test_people_at_work_have_none() -> None:
    found = 0
    for seed in range(200):
        draw = _draw(seed)
        visits = [d * 86_400 + draw.normal(13.5, 2.6) * 3600 + np.cumsum(np.exp(draw.normal(4, 1, 12))) for d in range(30) if d % 7 < 5]
        found += measure(np.sort(np.concatenate(visits))) is not None
    assert found <= 1


def test_pauses_that_are_cut_off_below_make_no_rhythm() -> None:
    assert all(measure(np.cumsum(_draw(seed).exponential(5, 3000))) is None for seed in range(50))


@given(st.floats(1.01, 2), st.floats(0.01, 5))
def test_no_length_has_more_exponential_pauses_about_it_than_is_told(factor: float, length: float) -> None:
    assert math.exp(-length / factor) - math.exp(-length * factor) <= at_random(factor) + 1e-12


def _impacts(tmp_path: Path, rows: Sequence[dict[str, Any]], watched: pa.Table) -> list[dict[str, Any]]:
    files = event_file(tmp_path, *rows)
    found = match_events(files, watched, tenancies(), CASE)
    background = Background(make_table("log_days"), watched, make_table("claims"), make_table("entities"))
    told: list[dict[str, Any]] = find_victims(found.contacts, found.hits, files, background, CASE).impacts.to_pylist()
    return told


def _call(time: float, source: str = "10.0.0.1", **fields: Any) -> dict[str, Any]:
    given = {"destination_ip": C2, "outcome": "established", "session": f"{source}@{time}", "source_bytes": 90, "destination_bytes": 90}
    return event(time, source_ip=source, **{**given, **fields})


RENTED = watch(("ip", C2, 20, 60), tenancy="tenancy-0123456789ab")
SHARED = watch(("ip", C2, 20, 60))


def test_a_beacon_is_told_with_machine_period_jitter_and_chance(tmp_path: Path) -> None:
    (row,) = _impacts(tmp_path, [_call(21 + n * HOUR) for n in range(48)], RENTED)
    assert (row["impact"], row["decides"], row["source"], row["sessions"], row["machines"]) == ("beaconing", True, "10.0.0.1", 48, 1)
    assert abs(row["period_seconds"] - 3600) < 1 and row["jitter"] < 0.01 and row["share"] == 1 and row["chance"] < 1e-9
    assert row["reasons"] == [
        "10.0.0.1 called it 48 times, 100% of them every 60 min (jitter 0%): calls at random are so regular in at most 1e-12 of cases"
    ]


def test_the_same_rhythm_from_before_the_window_is_a_habit_and_not_the_adversary_s(tmp_path: Path) -> None:
    (row,) = _impacts(tmp_path, [_call(15 + n * HOUR) for n in range(240)], RENTED)
    assert (row["impact"], row["source"]) == ("contacted", "10.0.0.1")
    assert "and that is no beacon: the organisation called the same address so from 2024-01-16T00:00:00Z on, 120 times" in row["reasons"][0]


def test_a_habit_of_another_machine_counts_and_another_rhythm_or_a_few_visits_before_do_not(tmp_path: Path) -> None:
    inside = [_call(21 + n * HOUR) for n in range(48)]

    def impact(before: list[dict[str, Any]]) -> str:
        (row,) = _impacts(tmp_path, [*before, *inside], RENTED)
        return str(row["impact"])

    assert impact([_call(15 + n * HOUR, "10.0.0.9") for n in range(48)]) == "contacted"
    assert impact([_call(10 + n * 6 * HOUR, "10.0.0.9") for n in range(30)]) == "beaconing"
    assert impact([_call(15 + n * n * 0.013) for n in range(12)]) == "beaconing"
    assert impact([_call(15 + n * HOUR, outcome="refused") for n in range(48)]) == "beaconing"


def test_what_is_called_by_design_is_no_beacon_and_large_answers_on_its_port_are(tmp_path: Path) -> None:
    ntp = {"protocol": "udp", "destination_port": 123}
    (row,) = _impacts(tmp_path, [_call(21 + n * HOUR, **ntp) for n in range(48)], RENTED)
    assert row["impact"] == "contacted" and row["reasons"][0].endswith("and that is no beacon: NTP is called so by design")
    (row,) = _impacts(tmp_path, [_call(21 + n * HOUR, **ntp, destination_bytes=90_000) for n in range(48)], RENTED)
    assert row["impact"] == "beaconing"


def test_many_machines_are_a_product_at_an_address_that_others_share_and_victims_on_a_server_that_he_rented(tmp_path: Path) -> None:
    rows = [_call(21 + n * HOUR + m / 500, f"10.0.0.{m}") for n in range(24) for m in range(1, 13)]
    rows += [event(5, source_ip=f"10.0.1.{m}", destination_ip="198.18.9.9") for m in range(1, 20)]
    (row,) = _impacts(tmp_path, rows, SHARED)
    assert row["impact"] == "contacted" and "12 of 31 machines call it, as they run a product" in row["reasons"][0]
    (row,) = _impacts(tmp_path, rows, RENTED)
    assert row["impact"] == "beaconing" and row["machines"] == 12
    (row,) = _impacts(tmp_path, [r for r in rows if r["source_ip"] == "10.0.0.3"], SHARED)
    assert row["impact"] == "beaconing" and "others who shared it may be called so" in row["reasons"][1]


def test_each_server_is_graded_by_itself_and_the_gravest_decides(tmp_path: Path) -> None:
    both = pa.concat_tables([watch(("ip", C2, 0, 60), tenancy="T1"), watch(("ip", "198.18.0.2", 0, 60), tenancy="T2")])
    rows = [_call(21 + n * HOUR) for n in range(48)] + [_call(3, destination_ip="198.18.0.2"), event(4, source_ip="198.18.0.2")]
    found = {r["target"]: r for r in _impacts(tmp_path, rows, both)}
    assert {t: (r["impact"], r["decides"]) for t, r in found.items()} == {"T1": ("beaconing", True), "T2": ("contacted", False)}
    assert found["T2"]["reasons"] == [
        "1 sessions of 1 machines were opened to it, in no rhythm",
        "it opened 1 sessions to the organisation",
    ]
    assert all(r["basis"] for r in found.values())
