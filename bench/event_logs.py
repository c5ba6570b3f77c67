"""Event logs that Windows itself wrote, read here and by python-evtx, record for record, and hunted.

    python bench/event_logs.py

Wanted: every record at the same place with the same time and number; of connections and log-ons both ends as the event's own
values name them, its source being who opened the session; every address hunted is found in the records that hold it and in no
others. The logs are in the source packages of bench/samples.lock, which the first run fetches into `.bench-data`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from speed import PEERS, install_peers

from urazuke import hunt
from urazuke.telemetry import read_log

ROOT = Path(__file__).resolve().parents[1]
LOCK, DATA = ROOT / "bench" / "samples.lock", ROOT / ".bench-data" / "event-logs"
PEER = """
import json, sys
from Evtx.Evtx import Evtx
with Evtx(sys.argv[1]) as log:
    for record in log.records():
        print(json.dumps([record.record_num(), record.offset(), record.xml()]))
"""
OWN_SIDE_FIRST = ("5156", "5157")  # the machine's own end is written first, whoever began
ENDS = {
    **dict.fromkeys(("5156", "5157", "5152"), ("SourceAddress", "SourcePort", "DestAddress", "DestPort")),
    **dict.fromkeys(("4624", "4625"), ("IpAddress", "IpPort", None, None)),
}  # fmt: skip
SIDES = ("source_ip", "source_port", "destination_ip", "destination_port")
INBOUND = "%%14592"
Record = tuple[int, int, str, datetime, dict[str, str]]


def fetch_logs() -> list[Path]:
    """The logs out of the source packages; none where they cannot be had."""
    mark = DATA / "fetched.lock"
    if not mark.exists() or mark.read_bytes() != LOCK.read_bytes():
        shutil.rmtree(DATA, ignore_errors=True)
        DATA.mkdir(parents=True)
        for wanted in (line for line in LOCK.read_text().splitlines() if not line.startswith("#")):
            _fetch(wanted)
        if len(list(DATA.glob("*.evtx"))) < 2:
            return []
        shutil.copyfile(LOCK, mark)
    return sorted(DATA.glob("*.evtx"))


def _fetch(wanted: str) -> None:
    """Keep the logs of one package: pip checks its hash and unpacks it, and cannot always go on without a compiler."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "wanted.txt").write_text(wanted + "\n")
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-clean", "--no-deps"]
        given = ["--require-hashes", "--no-binary", ":all:", "--dest", folder, "-r", f"{folder}/wanted.txt"]
        subprocess.run([*pip, *given], env={**os.environ, "TMPDIR": folder}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for path in Path(folder).rglob("*.evtx"):
            shutil.copyfile(path, DATA / path.name)


def peer_records(path: Path) -> list[Record]:
    """Number, place, kind, time and values of every record, as python-evtx has them."""
    run = subprocess.run([str(PEERS / "bin" / "python"), "-c", PEER, str(path)], capture_output=True, text=True, check=True, timeout=300)
    found: list[Record] = []
    for number, offset, xml in map(json.loads, run.stdout.splitlines()):
        kind = re.search(r"<EventID[^>]*>(\d+)<", xml)
        time = re.search(r'SystemTime="([^"]+)"', xml)
        assert kind and time
        values = dict(re.findall(r'<Data Name="(\w+)">([^<]*)<', xml))
        found.append((number, offset, kind[1], datetime.fromisoformat(time[1]).astimezone(UTC), values))
    return found


def expected_ends(kind: str, values: dict[str, str]) -> tuple[Any, ...]:
    """Who opened the session and from which port, and the other end."""
    address, port, other, other_port = (values.get(name) if name else None for name in ENDS[kind])
    near, far = (address, port), (other, other_port)
    return (*far, *near) if kind in OWN_SIDE_FIRST and values["Direction"] == INBOUND else (*near, *far)


def compare(path: Path) -> tuple[int, int, list[str]]:
    """How many records there are, how many are events, and what differs."""
    parts = list(read_log(path, exhibit="0" * 64, organisation="bench", zone=ZoneInfo("Asia/Tokyo")))
    events = {row["line"]: row for part in parts for row in part.events.to_pylist()}
    records, differing = peer_records(path), []
    counted = sum(part.lines for part in parts), sum(part.rejects.num_rows for part in parts)
    if counted != (len(records), 0):
        differing.append(f"{counted[0]} records and {counted[1]} rejects, where the other reader has {len(records)}")
    for number, offset, kind, time, values in records:
        row = events.pop(number, None)
        if (row is not None) != (kind in ENDS):
            differing.append(f"record {number}, event {kind}: {'no event' if row is None else 'an event'}")
        elif row is not None:
            ends = tuple(str(row[f]) if row[f] is not None else None for f in SIDES)
            late = abs(row["time"] - time) > timedelta(microseconds=1)  # the other reader cuts what is below
            if late or row["offset"] != offset or ends != expected_ends(kind, values):
                differing.append(f"record {number}, event {kind}: {ends} at {row['time']}, byte {row['offset']}; wanted {values}")
    return len(records), sum(kind in ENDS for _, _, kind, _, _ in records), differing


def addresses(kind: str, values: dict[str, str]) -> set[str]:
    """The addresses in one record."""
    return {values[name] for name in ENDS[kind] if name and "Address" in name} - {"-", ""}


def hunted(path: Path) -> tuple[int, int]:
    """How many addresses the records hold, and for how many the hunt counts other records."""
    records = peer_records(path)
    wanted = Counter(a for _, _, kind, _, values in records if kind in ENDS for a in addresses(kind, values))
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        watch = Path(folder) / "watch.csv"
        watch.write_text("type,value,start,end,label\n" + "".join(f"ip,{a},,,\n" for a in sorted(wanted)))
        for contact in hunt([path], watch) if wanted else ():
            found[contact["indicator"]] += contact["events"]
    return len(wanted), sum(wanted[a] != found[a] for a in wanted | found)


def main() -> int:
    paths = fetch_logs() if install_peers() else []
    if not paths:
        print("the logs or the other reader cannot be had here: nothing is compared")
        return 0
    failed = 0
    for path in paths:
        count, events, differing = compare(path)
        count_hunted, wrong = hunted(path)
        print(f"{path.name}: {count} records, {events} of them events; {len(differing)} differ from the other reader's (wanted: 0)")
        print(f"{path.name}: {count_hunted} addresses hunted, {wrong} found in other records than hold them (wanted: 0)")
        print("".join(f"  {line}\n" for line in differing), end="")
        failed += len(differing) + wrong
    return min(failed, 1)


if __name__ == "__main__":
    raise SystemExit(main())
