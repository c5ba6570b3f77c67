"""How fast each log format is read: one core, from the file to tables of events, over lines that the tests read whole.

    python bench/formats.py [FORMAT…]

Wanted: 30 MB/s a core for formats of one plain line an event. Clients and their ports differ from line to line, the rest of
a line is that of the tests; the best of three runs counts.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from tests.telemetry.evtx_writer import event, write_evtx  # noqa: E402
from tests.telemetry.samples import ALL  # noqa: E402

from urazuke.telemetry import read_log  # noqa: E402

MEGABYTES = 12
HEADERS = {"zeek-tsv": 7, "firewall-csv": 1, "netflow-csv": 1}
ENDS = {"zeek-tsv": 1, "netflow-csv": 3}
RUNS = 3


def lines_of(name: str) -> bytes:
    """The header once, then the sample's other lines again and again, each time of another client."""
    lines = ALL[name].splitlines(keepends=True)
    head, body = lines[: HEADERS.get(name, 0)], lines[HEADERS.get(name, 0) : len(lines) - ENDS.get(name, 0)]
    text = "".join(body)
    count = (MEGABYTES << 20) // len(text.encode())
    parts = [text.replace("10.1.0.7", f"10.{n % 199}.{n % 251}.7").replace("40204", str(32768 + n % 28000)) for n in range(count)]
    return "".join([*head, *parts]).encode()


def event_log() -> bytes:
    """Connections that Sysmon saw, a hundred to a chunk."""
    at = datetime(2024, 6, 1, tzinfo=UTC)
    session = {"Protocol": "tcp", "Initiated": "true", "SourceIp": "10.1.0.7", "DestinationIp": "198.18.5.9", "DestinationPort": 443}
    chunk = [event("Microsoft-Windows-Sysmon", 3, at, n, {**session, "SourcePort": 40000 + n}) for n in range(1, 101)]
    whole = write_evtx([chunk])
    return whole + whole[4096:] * ((MEGABYTES << 20) // len(whole))


def read_seconds(path: Path) -> tuple[float, int, int]:
    """Seconds of the processor, lines understood and lines rejected."""
    started = time.process_time()
    parts = list(read_log(path, exhibit="0" * 64, organisation="bench", zone=ZoneInfo("Asia/Tokyo")))
    return time.process_time() - started, sum(p.rows for p in parts), sum(p.rejects.num_rows for p in parts)


def main() -> int:
    wanted = sys.argv[1:] or [*ALL, "windows-evtx"]
    print(f"{'format':<16} {'MB/s':>6} {'lines/s':>9} {'bytes a line':>13}   (wanted: 30 MB/s a core for plain lines)")
    for name in wanted:
        content = event_log() if name == "windows-evtx" else lines_of(name)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "messages-20240602"
            path.write_bytes(content)
            seconds, rows, rejected = min(read_seconds(path) for _ in range(RUNS))
        if rejected or not rows:
            print(f"{name}: {rejected} lines rejected, {rows} read: the bench is wrong")
            return 1
        print(f"{name:<16} {len(content) / seconds / 1e6:>6.1f} {rows / seconds:>9,.0f} {len(content) / rows:>13.0f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
