"""Megabytes a second of the observables, on text as reports are, on lists of indicators, and on text made to be slow.

Two public extractors are timed in the same run, on the same text, for contrast. They are no part of the product: the first
run installs them from bench/peers.lock into `.venv-peers` beside the repository's own `.venv`, and where that cannot be
done the line says "not there". Times are of the processor, one core, the best of three.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from urazuke.reports.observables.finding import find_observables

ROOT = Path(__file__).resolve().parents[1]
PEERS = ROOT / ".venv-peers"
LOCK = ROOT / "bench" / "peers.lock"
OURS, THEIRS = 2_000_000, 20_000  # characters
SLOW = {
    "dots": "a.", "brackets": "[.] ", "colons": "a:", "at signs": "a@", "digits": "1.1.1.1.", "schemes": "http://-",
    "hexadecimal": "f" * 31 + " ", "backslashes": "C:\\a ", "spoken": "a dot ", "slashes": "/a",
}  # fmt: skip

# Runs in the peers' own environment: a text from stdin, seconds to stdout.
_RUN_PEER = """
import sys, time
text = sys.stdin.read()
if sys.argv[1] == "ioc-finder":
    from ioc_finder import find_iocs as run
else:
    from msticpy.transform.iocextract import IoCExtract
    run = IoCExtract().extract
run("198.51.100.7 evil.example")
best = float("inf")
for _ in range(2):
    begun = time.process_time()
    run(text)
    best = min(best, time.process_time() - begun)
print(best)
"""


def report_text(length: int) -> str:
    """The example reports again and again, each followed by a list of ten indicators of its own."""
    reports = [p.read_text("utf-8") for p in sorted((ROOT / "examples" / "reports").glob("*.*")) if p.suffix in (".txt", ".md")]
    return _grown(length, lambda n: f"{reports[n % len(reports)]}\n{_indicators(n, 2, defanged=True)}\n")


def indicator_text(length: int) -> str:
    """A list of indicators and nothing else, four of every five lines fanged."""
    return _grown(length, lambda n: _indicators(n, 1, defanged=n % 5 == 0))


def _grown(length: int, part: Callable[[int], str]) -> str:
    parts: list[str] = []
    size = number = 0
    while size < length:
        parts.append(part(number))
        size += len(parts[-1])
        number += 1
    return "".join(parts)[:length]


def _indicators(number: int, rounds: int, *, defanged: bool) -> str:
    """Five lines a round, as the annex of a report lists them."""
    dot, http = ("[.]", "hxxp") if defanged else (".", "http")
    lines: list[str] = []
    for at in range(number * rounds, (number + 1) * rounds):
        lines += [
            f"{at % 223 + 1}{dot}{at % 251}{dot}{at // 7 % 256}{dot}{at % 249 + 1}\tcommand and control",
            f"update-{at}{dot}software-{at % 97}{dot}com",
            f"{http}://cdn{at}{dot}example-{at % 89}{dot}net/images/{at * 7919 % 99991}/gate.php?id={at}",
            f"{at * 2654435761 % 2**256:064x}  invoice_{at}.doc",
            f"C:\\Users\\Public\\Libraries\\svc{at}.dll",
        ]
    return "\n".join(lines) + "\n"


def _seconds(text: str) -> float:
    best = float("inf")
    for _ in range(3):
        begun = time.process_time()
        find_observables(text)
        best = min(best, time.process_time() - begun)
    return best


def install_peers() -> bool:
    """Are the other extractors there, or can they be had? Says so where it installs."""
    mark = PEERS / "installed.lock"
    if mark.exists() and mark.read_bytes() == LOCK.read_bytes():
        return True
    print(f"Installing the programs of {LOCK.name} into {PEERS.name}, once; they are only run, to compare.", flush=True)
    python = PEERS / "bin" / "python"
    steps = [
        [sys.executable, "-m", "venv", "--clear", str(PEERS)],
        [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", str(LOCK)],
    ]
    if any(subprocess.run(step, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode for step in steps):
        return False
    shutil.copyfile(LOCK, mark)
    return True


def _peer_seconds(peer: str, text: str) -> float | None:
    try:
        run = subprocess.run(
            [str(PEERS / "bin" / "python"), "-W", "ignore", "-c", _RUN_PEER, peer], input=text, capture_output=True, text=True, timeout=300
        )
        return float(json.loads(run.stdout.split()[-1]))
    except (OSError, ValueError, IndexError, subprocess.TimeoutExpired):
        return None


def print_speeds(*, peers: bool) -> None:
    """A line for each kind of text."""
    there = peers and install_peers()
    find_observables("http://evil.example 198.51.100.7")  # the lists are read
    for title, make in (("reports", report_text), ("indicators", indicator_text)):
        text = make(OURS)
        print(f"speed {title:12} urazuke {_rate(text, _seconds(text))}, {len(find_observables(text))} found")
        for peer in ("ioc-finder", "msticpy") if peers else ():
            seconds = _peer_seconds(peer, make(THEIRS)) if there else None
            print(f"speed {title:12} {peer} {_rate(make(THEIRS), seconds) if seconds else 'not there'}")
    slowest = max(SLOW, key=lambda name: _seconds(_repeated(name)))
    print(f"speed made slow    urazuke {_rate(_repeated(slowest), _seconds(_repeated(slowest)))} on the slowest of {len(SLOW)} ({slowest})")


def _repeated(name: str) -> str:
    return (SLOW[name] * (200_000 // len(SLOW[name]) + 1))[:200_000]


def _rate(text: str, seconds: float) -> str:
    return f"{len(text.encode()) / max(seconds, 1e-9) / 1e6:.2f} MB/s"


if __name__ == "__main__":
    print_speeds(peers="--no-peers" not in sys.argv)
