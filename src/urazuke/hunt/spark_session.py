"""A Spark session of one's own: started when it is first needed, silent, in UTC, and gone with all it wrote when the block ends.

Nothing of ours runs on the executors, only SQL: a cluster needs no Python packages. Spark on this machine listens on 127.0.0.1
only and serves no web page. Where the program that calls us has a Spark session already, that one is used and left running.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from urazuke.errors import MissingError, RequestError, StorageError, UrazukeError
from urazuke.hunt.engine import LOCAL, Choice

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

JAVA = 17  # what Spark 4 asks for
SECONDS_TO_ANSWER = 5.0
_HOST = re.compile(r"(?:spark://|k8s://(?:https?://)?)(.+)", re.IGNORECASE)
# For the session alone, so that one which is running already keeps its own.
_SESSION = {
    "spark.sql.session.timeZone": "UTC", "spark.sql.ansi.enabled": "true", "spark.sql.adaptive.enabled": "true",
    "spark.sql.caseSensitive": "true", "spark.sql.execution.arrow.useLargeVarTypes": "false",
    "spark.sql.parquet.mergeSchema": "false", "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED", "spark.sql.files.maxPartitionBytes": "32m",
}  # fmt: skip
_LOCAL = {
    "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1", "spark.driver.memory": "2g",
    "spark.driver.maxResultSize": "0", "spark.sql.shuffle.partitions": "8",
}  # fmt: skip


def check_spark(choice: Choice) -> None:
    """Nothing where Spark can be started: MissingError without pyspark or Java, RequestError where no master answers."""
    if find_spec("pyspark") is None:
        raise MissingError("the Spark engine needs pyspark", hint='pip install "urazuke[spark]", or --engine duckdb')
    running = _running()
    if running is None:
        _check_java()
        _check_master(choice)
    elif choice.master not in (LOCAL, other := running.sparkContext.master):
        raise RequestError(f"this program runs Spark on {other} already", where=choice.master, hint="stop that session first")


@contextmanager
def spark_session(choice: Choice) -> Iterator[SparkSession]:
    """A session with that master and those settings, in which instants are UTC and an overflow is an error; `check_spark` first."""
    with spark_faults(choice), _silence():
        running = _running()
        if running is not None:
            yield _set_up(running.newSession(), choice)
            return
        with tempfile.TemporaryDirectory(prefix="urazuke-spark-", ignore_cleanup_errors=True) as folder:
            with _own_interrupts():
                session = _start(choice, Path(folder))
                try:
                    yield _set_up(session, choice)
                finally:
                    _stop(session)


@contextmanager
def spark_faults(choice: Choice) -> Iterator[None]:
    """What Spark raises becomes one line that says what went wrong."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except PySparkException as error:
        raise _told(error.getCondition() or "", str(error), choice) from None
    except (Py4JError, ConnectionError, EOFError) as error:
        # the first line says which call it was, the next ones what Java said of it
        raise _told("", str(error).partition("\n: ")[2] or f"it ended while it was asked ({error})", choice) from None


def _told(condition: str, message: str, choice: Choice) -> UrazukeError:
    said = next((line.strip() for line in message.splitlines() if line.strip()), "no reason given")
    if condition.startswith("PATH_NOT_FOUND") or "FileNotFoundException" in message:
        hint = f"copy .urazuke/events to {choice.events}, then run it again" if choice.events else "every executor must see the case folder"
        return RequestError(f"Spark does not find the event files: {said}", where=choice.master, hint=hint)
    return StorageError(f"Spark could not go on: {said}", where=choice.master, hint="see docs/howto/spark.md, or --engine duckdb")


def _running() -> SparkSession | None:
    """The session that this process has already."""
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    return SparkSession.builder.getOrCreate() if SparkContext._active_spark_context is not None else None


def _check_java() -> None:
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home, "bin", "java")) if home else shutil.which("java")
    hint = f"install Java {JAVA} or later (Debian: openjdk-17-jre-headless), or set JAVA_HOME; or --engine duckdb"
    try:
        said = subprocess.run([java or "java", "-version"], capture_output=True, text=True, timeout=60, check=True).stderr
    except (OSError, subprocess.SubprocessError):
        raise MissingError(f"the Spark engine needs Java {JAVA} or later", where=java, hint=hint) from None
    found = re.search(r'version "(?:1\.)?(\d+)', said)
    if found is not None and int(found[1]) < JAVA:
        raise MissingError(f"the Spark engine needs Java {JAVA} or later, and this is Java {found[1]}", where=java, hint=hint)


def _check_master(choice: Choice) -> None:
    """A host that does not answer is told of at once: Spark itself would go on asking for a minute."""
    named = _HOST.fullmatch(choice.master)
    if named is None:
        if choice.is_local or choice.master == "yarn":
            return
        raise RequestError(f"{choice.master!r} is no Spark master", hint="local[2], spark://host:7077, yarn or k8s://https://host:443")
    port = "443" if choice.master.startswith("k8s") else "7077"
    for place in named[1].rstrip("/").split(","):
        host, _, given = place.rpartition(":") if ":" in place else (place, "", port)
        with suppress(OSError, ValueError), socket.create_connection((host, int(given)), SECONDS_TO_ANSWER):
            return
    raise RequestError("no Spark master answers", where=choice.master, hint="check its address and that it runs, or --engine duckdb")


def _start(choice: Choice, folder: Path) -> SparkSession:
    """Spark with its working folder, its scratch space and its log in that folder."""
    from pyspark import SparkConf, SparkContext
    from pyspark.errors import PySparkRuntimeError
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    settings = {
        "spark.master": choice.master, "spark.app.name": "urazuke", "spark.ui.enabled": "false",
        "spark.sql.catalogImplementation": "in-memory", "spark.sql.warehouse.dir": str(folder / "warehouse"),
        **({**_LOCAL, "spark.local.dir": str(folder)} if choice.is_local else {}), **choice.settings,
    }  # fmt: skip
    conf = SparkConf(loadDefaults=False).setAll(list(settings.items()))
    log = folder / "log"
    with open(log, "wb") as stream:
        try:
            gateway: Any = launch_gateway(conf, {"stdout": stream, "stderr": stream, "cwd": str(folder)})
        except PySparkRuntimeError:
            last = [line for line in log.read_text("utf-8", "replace").splitlines() if line.strip()][-1:]
            raise StorageError(f"Spark did not start: {''.join(last)}", where=choice.master, hint="--engine duckdb") from None
    try:
        return SparkSession(SparkContext(gateway=gateway, conf=conf))
    except BaseException:
        _end(gateway)
        raise


def _set_up(session: SparkSession, choice: Choice) -> SparkSession:
    for key, value in {**_SESSION, **choice.settings}.items():
        if session.conf.isModifiable(key):
            session.conf.set(key, value)
    return session


def _stop(session: SparkSession) -> None:
    gateway = session.sparkContext._gateway
    with suppress(Exception):  # a Spark that is gone already cannot be stopped: what went wrong is told by whoever asked it
        session.stop()
    _end(gateway)


def _end(gateway: Any) -> None:
    """End the Java process, and let another be started by the same program."""
    from pyspark import SparkContext

    with suppress(Exception):
        gateway.shutdown()
    if gateway.proc is not None:
        gateway.proc.stdin.close()  # Java ends when it can read no more
        try:
            gateway.proc.wait(20)
        except subprocess.TimeoutExpired:
            gateway.proc.kill()
            gateway.proc.wait()
    SparkContext._active_spark_context = None
    SparkContext._gateway = SparkContext._jvm = None


@contextmanager
def _own_interrupts() -> Iterator[None]:
    """Spark takes Ctrl-C over, to end its jobs; afterwards it is the program's again."""
    before = signal.getsignal(signal.SIGINT)
    try:
        yield
    finally:
        if threading.current_thread() is threading.main_thread() and before is not None:
            signal.signal(signal.SIGINT, before)


@contextmanager
def _silence() -> Iterator[None]:
    """What Spark's Python side would log on stderr is raised as an error anyway; some of it goes to the root of all loggers."""
    loggers = [logging.getLogger(name) for name in ("SQLQueryContextLogger", "DataFrameQueryContextLogger", "py4j")]
    before = [(logger, logger.disabled) for logger in loggers]
    for logger in loggers:
        logger.disabled = True
    logging.root.addFilter(_is_not_py4j)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module="pyspark")  # that some pandas is too new for it, which is not used here
            yield
    finally:
        logging.root.removeFilter(_is_not_py4j)
        for logger, disabled in before:
            logger.disabled = disabled


def _is_not_py4j(record: logging.LogRecord) -> bool:
    return "py4j" not in Path(record.pathname).parts
