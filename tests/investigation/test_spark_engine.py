"""`--engine spark` leaves the same bytes as DuckDB, says nothing of its own, and tells in one line why it cannot start."""

from __future__ import annotations

import importlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.hunt.scenes import event, event_file
from tests.investigation.test_end_to_end import EPOCH, derived_bytes
from tests.tiny_case import write_tiny_case

from urazuke.errors import MissingError, RequestError
from urazuke.evidence.case import open_case
from urazuke.hunt.engines import engine_named
from urazuke.investigation import investigate, table
from urazuke.investigation.stages import STAGES

QUICK = "spark.driver.extraJavaOptions=-XX:TieredStopAtLevel=1"  # compile little: there are few rows and many queries
STAGE_NAMES = {"taking in", *(stage.name for stage in STAGES)}
needs_spark = pytest.mark.optional("pyspark", "java")


def urazuke(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "urazuke.cli.main", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, env={**os.environ, **environment})


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    return write_tiny_case(tmp_path / "case")


@needs_spark
def test_the_command_leaves_every_derived_byte_as_duckdb_does_and_nothing_else(tiny: Path, tmp_path: Path) -> None:
    other, scratch = tmp_path / "other", tmp_path / "scratch"
    shutil.copytree(tiny, other)
    scratch.mkdir()
    investigate(tiny)
    done = urazuke("investigate", other, "--engine", f"spark=local[2]?{QUICK}", TMPDIR=str(scratch))
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert [line for line in done.stderr.splitlines() if "WARN" in line or "java" in line.lower() or "spark" in line.lower()] == []
    assert derived_bytes(other) == derived_bytes(tiny)
    assert list(scratch.glob("urazuke-*")) == list(scratch.glob("*spark*")) == []


@needs_spark
def test_a_simulated_case_has_the_same_tables_and_another_engine_is_no_reason_to_run_again(tmp_path: Path) -> None:
    done = urazuke("simulate", tmp_path / "case", "--organisations", "6", "--events", "4000", "--seed", "3")
    assert done.returncode == 0, done.stderr
    shutil.copytree(tmp_path / "case", tmp_path / "other")
    investigate(tmp_path / "case")
    investigate(tmp_path / "other", f"spark=local[2]?{QUICK}")
    for name in ("contacts", "hits", "outside", "victims"):
        here, there = (table(open_case(tmp_path / folder), name) for folder in ("case", "other"))
        assert here.equals(there) and here.num_rows > 0, name
    assert investigate(tmp_path / "other", "duckdb").ran == investigate(tmp_path / "case", "spark").ran == ()


def fault(case: Path, engine: str, **environment: str) -> dict[str, str]:
    """What the command says when it cannot: one JSON line after those of progress, status 2, and nothing on stdout."""
    done = urazuke("--json-errors", "investigate", case, "--engine", engine, **environment)
    assert (done.returncode, done.stdout) == (2, "") and "Traceback" not in done.stderr, done
    *progress, last = done.stderr.splitlines()
    assert all(line.split(":")[0] in STAGE_NAMES for line in progress), done.stderr
    said: dict[str, str] = json.loads(last)
    assert said["hint"]
    return said


@needs_spark
def test_no_java_or_an_old_one_is_told_before_anything_runs(tiny: Path, tmp_path: Path) -> None:
    said = fault(tiny, "spark", JAVA_HOME=str(tmp_path))
    assert (said["error"], said["message"]) == ("missing", "the Spark engine needs Java 17 or later")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "java").write_text("#!/bin/sh\necho 'openjdk version \"1.8.0_292\"' >&2\n")
    (tmp_path / "bin" / "java").chmod(0o755)
    assert fault(tiny, "spark", JAVA_HOME=str(tmp_path))["message"].endswith("and this is Java 8")
    assert not (tiny / ".urazuke").exists()


@needs_spark
def test_a_master_that_does_not_answer_is_told_at_once(tiny: Path) -> None:
    said = fault(tiny, "spark=spark://127.0.0.1:1")
    assert (said["error"], said["where"], said["message"]) == ("request", "spark://127.0.0.1:1", "no Spark master answers")
    assert fault(tiny, "spark=mesos://127.0.0.1:1")["message"] == "'mesos://127.0.0.1:1' is no Spark master"


@needs_spark
def test_a_spark_that_cannot_start_says_why(tiny: Path) -> None:
    said = fault(tiny, "spark=local[2]?spark.driver.memory=1k")
    assert (said["error"], said["message"]) == ("storage", "Spark did not start: Too small maximum heap")


@pytest.mark.parametrize("asked", ["abacus", "spark=", "duckdb=x", "duckdb?a=b", "spark?memory=4g", "spark-submit", ""])
def test_an_engine_that_there_is_not_is_a_request_that_cannot_be_done(asked: str, tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="engine"):
        engine_named(asked)


def test_without_pyspark_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.import_module("urazuke.hunt.spark_session"), "find_spec", lambda name: None)
    with pytest.raises(MissingError) as raised:
        engine_named("spark")
    assert raised.value.hint == 'pip install "urazuke[spark]", or --engine duckdb'


def hear_interrupts() -> None:
    """What a shell starts in the background is deaf to Ctrl-C, and so is all that it starts: this test may run there."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@needs_spark
def test_ctrl_c_ends_spark_and_leaves_nothing(tiny: Path, tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    investigate(tiny)
    shutil.rmtree(next((tiny / ".urazuke").glob("hunt-*")))
    command = [sys.executable, "-m", "urazuke.cli.main", "investigate", str(tiny), "--engine", "spark=local[2]"]
    environment = {**os.environ, "TMPDIR": str(scratch)}
    running = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, preexec_fn=hear_interrupts
    )
    until = time.monotonic() + 200
    while not list(scratch.glob("urazuke-spark-*/blockmgr-*")) and time.monotonic() < until and running.poll() is None:
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    told, said = running.communicate(timeout=200)
    assert (running.returncode, told) == (130, "") and "Traceback" not in said, said
    assert list(scratch.glob("urazuke-*")) == []


@needs_spark
def test_a_program_s_own_session_is_used_and_goes_on(tmp_path: Path) -> None:
    [file] = event_file(tmp_path, event(1, destination_ip="198.18.0.1"))
    code = f"""
from pathlib import Path
from pyspark.sql import SparkSession
from tests.hunt.scenes import tenancies, watch
from urazuke.errors import RequestError
from urazuke.evidence.case import Settings
from urazuke.hunt.contacts import match_events
from urazuke.hunt.engines import engine_named
key, _, value = {QUICK!r}.partition("=")
mine = SparkSession.builder.master("local[1]").config(key, value).config("spark.ui.enabled", "false").getOrCreate()
mine.conf.set("spark.sql.session.timeZone", "Asia/Tokyo")
with engine_named("spark") as engine:
    found = match_events([Path({str(file)!r})], watch(("ip", "198.18.0.1", 0, 2)), tenancies(), Settings(), engine)
assert found.contacts.column("first_seen").to_pylist()[0].isoformat() == "2024-01-02T00:00:00+00:00"
assert mine.conf.get("spark.sql.session.timeZone") == "Asia/Tokyo" and mine.range(3).count() == 3
assert mine.catalog.listTables() == []
try:
    engine_named("spark=local[7]")
except RequestError as error:
    print(error)
mine.stop()
"""
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0 and "runs Spark on local[1] already" in done.stdout, done.stderr
