"""The hunt on Spark leaves the same tables as the hunt in this process, to the last row."""

from __future__ import annotations

import ipaddress
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from tests.hunt.scenes import day, event, event_file, tenancies, watch, window

from urazuke.errors import RequestError
from urazuke.evidence.case import Organisation, Settings
from urazuke.evidence.tables import make_table
from urazuke.hunt.contacts import Matches, match_events
from urazuke.hunt.engine import DuckDB, Engine, parse_engine
from urazuke.hunt.engines import engine_named
from urazuke.hunt.spark import _OnSpark
from urazuke.hunt.victims import Background, find_victims
from urazuke.hunt.workspace import workspace

pytestmark = pytest.mark.optional("pyspark", "java")

ORG = Settings(organisations=(Organisation("org", "Org", networks=(ipaddress.ip_network("198.19.0.0/24"),)), Organisation("two", "Two")))
# What is watched, and beside it what only looks like it.
ADDRESSES = (
    "198.18.0.1", "198.18.0.2", "198.180.0.1", "8.1.2.3", "9.255.255.255", "10.0.0.0", "172.16.0.0", "172.31.255.255", "172.32.0.0",
    "203.0.113.128", "203.0.113.127", "203.0.113.255", "2001:db8::1", "2001:db8:0:1::", "2001:db9::1", "2001:0:0:1::5", "2001::1",
    "2400::7", "::1", "::1:0:0:1", "0:5::1", "fe80::1", "2410:ffff::1", "2420::1",
)  # fmt: skip
NAMES = ("evil.example", "www.evil.example", "a.b.evil.example", "notevil.example", "evil.example.org", "a.deep.zone.example",
         "zone.example", "xn--wgv71a119e.example", "x.xn--wgv71a119e.example", "example", "a'b\\c.evil.example")  # fmt: skip
WATCHED = (
    ("ip", "198.18.0.1", 1, 2), ("ip", "198.18.0.1", 3, 4), ("ip", "8.0.0.0/7", 1, 3), ("ip", "172.16.0.0/12", None, None),
    ("ip", "203.0.113.128/25", 0, 2), ("ip", "2001:db8::/48", 1, None), ("ip", "2001:db8::1", None, 2), ("ip", "2001::/32", 0, 9),
    ("ip", "2400::/12", 0, 9), ("ip", "::/31", 0, 9), ("ip", "0:5::/32", 0, 9),
    ("domain", "evil.example", 0, 2), ("domain", "deep.zone.example", 1, 3), ("domain", "xn--wgv71a119e.example", 0, 9),
    ("url", "http://evil.example/a?b='c'", 0, 9), ("email", "mule@mail.example", 0, 3), ("hash", "a" * 64, 1, 2),
    ("ja3", "b" * 32, 0, 9), ("user_agent", "agent/1.0 `x` \\n 日本", 0, 9),
)  # fmt: skip
QUICK = "spark.driver.extraJavaOptions=-XX:TieredStopAtLevel=1"  # compile little: there are few rows and many queries
KINDS = {kind for kind, *_ in WATCHED}


def _events(count: int = 3000) -> Iterator[dict[str, Any]]:
    """Events over every kind of key, half of the fields empty, at instants to the microsecond."""
    chance = random.Random(7)

    def some(*values: Any) -> Any:
        return chance.choice(values) if chance.random() < 0.5 else None

    for line in range(1, count + 1):
        yield event(
            chance.choice((0, 1, 2, 3)) + chance.choice((0.0, 1e-11, 0.25, 0.999999999999)),
            kind=chance.choice(("network", "dns", "http", "tls", "file")), organisation=chance.choice(("org", "two")),
            exhibit=chance.choice("ef") * 64, line=line // 2, offset=line // 2 * 100, source_ip=some("10.0.0.5", "198.19.0.9", *ADDRESSES),
            destination_ip=some(*ADDRESSES), name=some(*NAMES), answers=some([], [None, "198.18.0.1"], ["2001:db8::9", "b.evil.example"]),
            url=some("http://evil.example/a?b='c'", "http://evil.example/"), user_agent=some("agent/1.0 `x` \\n 日本", "agent/1.0"),
            ja3=some("b" * 32, "B" * 32), hashes=some(["c" * 32, "a" * 64], []), email=some("mule@mail.example", "x@y.example"),
            outcome=some("established", "refused", "attempted"), source_bytes=some(0, 7, 4_000_000), destination_bytes=some(0, 9),
            session=some("s1", f"s{line}"),
        )  # fmt: skip


@pytest.fixture(scope="module")
def spark() -> Iterator[Engine]:
    with engine_named(f"spark=local[2]?{QUICK}") as engine:
        yield engine


def _both(files: list[Path], watched: pa.Table, held: pa.Table, engine: Engine) -> tuple[Matches, Matches]:
    here, there = (match_events(files, watched, held, ORG, e) for e in (DuckDB(), engine))
    for name in ("contacts", "hits", "outside"):
        assert getattr(there, name).equals(getattr(here, name)), name
    return here, there


def test_every_kind_of_key_gives_the_same_contacts_hits_and_strays(spark: Engine, tmp_path: Path) -> None:
    held = tenancies(window("a", "198.18.0.1", 0, 2), window("b", "203.0.113.0/24", 2, None), watched=["a@198.18.0.1:0"])
    here, _ = _both(event_file(tmp_path, *_events()), watch(*WATCHED), held, spark)
    assert set(here.contacts.column("type").to_pylist()) == KINDS
    assert set(here.contacts.column("direction").to_pylist()) == {"outbound", "inbound", "lookup"}
    assert set(here.outside.column("reason").to_pylist()) >= {"before", "after", "between", "other_tenant"}
    assert len({instant.microsecond for instant in here.hits.column("time").to_pylist()}) > 1


def test_what_crosses_over_from_a_cluster_is_the_same(spark: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(_OnSpark, "_is_here", lambda self: bool(asked.append(self)))
    rows = watch(("ip", "8.0.0.0/7", 1, 3), ("ip", "198.18.0.1", 1, 2), ("domain", "evil.example", 0, 2))
    here, _ = _both(event_file(tmp_path, *_events(400)), rows, tenancies(), spark)
    assert here.hits.num_rows > 0 and len(asked) == 2


@pytest.mark.parametrize("row", WATCHED, ids=lambda row: f"{row[0]} {row[1]}")
def test_each_watched_thing_alone_gives_the_same(spark: Engine, tmp_path: Path, row: tuple[str, str, Any, Any]) -> None:
    here, _ = _both(event_file(tmp_path, *_events(400)), watch(row), tenancies(), spark)
    assert here.contacts.num_rows > 0


def test_impact_is_the_same_even_where_the_bytes_of_a_peer_need_more_than_64_bits(spark: Engine, tmp_path: Path) -> None:
    large = [event(1, source_ip="10.0.0.1", destination_ip="192.0.2.80", source_bytes=2**62, destination_bytes=5)] * 5
    calls = [event(n / 24, source_ip="10.0.0.2", destination_ip="198.18.0.2", source_bytes=9, session=f"b{n}") for n in range(30)]
    gone = [event(2, source_ip="10.0.0.3", destination_ip="198.18.0.1", source_bytes=90_000_000, organisation="two")]
    habit = [event(n / 24, source_ip="10.0.0.4", destination_ip="198.18.0.9", organisation="two", session=f"h{n}") for n in range(120)]
    files = event_file(tmp_path, *_events(300), *large, *calls, *gone, *habit)
    watched = watch(("ip", "198.18.0.0/30", 0, 9), ("ip", "198.18.0.9", 2, 9))
    found = match_events(files, watched, tenancies(), ORG)
    background = Background(make_table("log_days"), watched, make_table("claims"), make_table("entities"))
    here, there = (find_victims(found.contacts, found.hits, files, background, ORG, engine) for engine in (DuckDB(), spark))
    assert there.victims.equals(here.victims) and there.impacts.equals(here.impacts)
    assert {"data_out", "beaconing"} == set(here.victims.column("impact").to_pylist())
    assert any("called the same address so from" in text for told in here.impacts.column("reasons").to_pylist() for text in told)


def test_no_files_no_events_and_no_watch_list_give_empty_tables(spark: Engine, tmp_path: Path) -> None:
    for files in ([], event_file(tmp_path)):
        assert _both(files, watch(("ip", "198.18.0.1", 0, 2), ("domain", "evil.example", 0, 2)), tenancies(), spark)[1].hits.num_rows == 0
    assert _both(event_file(tmp_path, *_events(50)), watch(), tenancies(), spark)[1].contacts.num_rows == 0


def test_a_folder_may_have_any_name(spark: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "a b [1] {x}* %20 k=v 日本?"
    folder.mkdir()
    here, _ = _both(event_file(folder, event(1, destination_ip="198.18.0.1")), watch(("ip", "198.18.0.1", 0, 2)), tenancies(), spark)
    assert here.contacts.num_rows == 1


def test_event_files_that_lie_elsewhere_are_found_by_their_url(spark: Engine, tmp_path: Path) -> None:
    [file] = event_file(tmp_path, event(1, destination_ip="198.18.0.1"))
    engine = engine_named(f"spark?events=file://{tmp_path}/")
    with engine:
        moved = match_events([Path("/not/here") / file.name], watch(("ip", "198.18.0.1", 0, 2)), tenancies(), ORG, engine)
    assert moved.contacts.num_rows == 1


def test_event_files_that_spark_cannot_see_are_told_with_what_to_copy(spark: Engine, tmp_path: Path) -> None:
    [file] = event_file(tmp_path, event(1, destination_ip="198.18.0.1"))
    with engine_named(f"spark?events=file://{tmp_path}/bucket") as engine, pytest.raises(RequestError) as raised:
        match_events([file], watch(("ip", "198.18.0.1", 0, 2)), tenancies(), ORG, engine)
    assert raised.value.message.startswith("Spark does not find the event files") and "\n" not in str(raised.value)
    assert raised.value.hint == f"copy .urazuke/events to file://{tmp_path}/bucket, then run it again"


def test_instants_outside_the_years_of_logs_are_the_same(spark: Engine, tmp_path: Path) -> None:
    rows = [event(time, destination_ip="198.18.0.1") for time in (-700_000, -30_000, 1, 2_900_000)]
    here, _ = _both(event_file(tmp_path, *rows), watch(("ip", "198.18.0.1", None, None)), tenancies(), spark)
    assert here.contacts.column("first_seen").to_pylist() == [day(-700_000)]


def test_a_query_s_result_is_a_table_of_the_workspace_of_the_same_types(spark: Engine, tmp_path: Path) -> None:
    query = """
        SELECT organisation, sum(source_bytes) AS sent, count(*) AS n, max(time) AS last, bool_or(line > 2) AS far
        FROM events WHERE name IN (SELECT name FROM asked) GROUP BY organisation"""
    files, found = event_file(tmp_path, *_events(200)), []
    for engine in (DuckDB(), spark):
        with workspace() as connection, engine.open(connection, files) as events:
            connection.execute("CREATE TEMP TABLE asked AS SELECT 'evil.example' AS name")
            events.collect("answer", query, ["asked"])
            rows = connection.execute("SELECT * FROM answer ORDER BY organisation")
            found.append(([column[1] for column in rows.description], rows.fetchall()))
    assert found[0] == found[1] and len(found[0][1]) == 2


def test_the_words_after_the_master_are_settings() -> None:
    choice = parse_engine("spark=spark://host:7077?events=s3a://bucket/events/&spark.executor.memory=4g")
    assert (choice.master, choice.events) == ("spark://host:7077", "s3a://bucket/events")
    assert choice.settings == {"spark.executor.memory": "4g"} and not choice.is_local
