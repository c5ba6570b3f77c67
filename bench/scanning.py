"""The hunt of loose logs, whole command from start to exit, beside ripgrep and `cat | wc -l` on the same file, in the same run.

One Zeek conn.log of 21 columns, made here, and its gzip; 7,000 watched addresses, each in a window of 45 days. What the hunt
answers is compared with an independent count over the text. The programs take turns; the best of each counts.

    python bench/scanning.py                    half a gigabyte
    python bench/scanning.py --gigabytes 2      the figures of measurements.md
"""

from __future__ import annotations

import argparse
import compileall
import gzip
import json
import os
import random
import shlex
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from speed import PEERS, install_peers

SOURCES = Path(__file__).resolve().parents[1] / "src"
ADDRESSES, CLIENTS, OTHERS = 7_000, 3_000, 200_000
UNIT_BYTES = 50_000_000
WATCHED_SHARE = 0.001
SPAN_DAYS = 300
START = datetime(2024, 1, 1, tzinfo=UTC)
HEADER = (
    "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n#open\t2024-01-01-00-00-00\n"
    "#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tservice\tduration\torig_bytes\tresp_bytes\tconn_state\t"
    "local_orig\tlocal_resp\tmissed_bytes\thistory\torig_pkts\torig_ip_bytes\tresp_pkts\tresp_ip_bytes\ttunnel_parents\n"
    "#types\ttime\tstring\taddr\tport\taddr\tport\tenum\tstring\tinterval\tcount\tcount\tstring\tbool\tbool\tcount\tstring\tcount\t"
    "count\tcount\tcount\tset[string]\n"
)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
Window = tuple[datetime, datetime]


def addresses(rng: random.Random) -> list[str]:
    """Different public addresses."""
    found: dict[str, None] = {}
    while len(found) < ADDRESSES:
        found[f"{rng.randrange(20, 220)}.{rng.randrange(256)}.{rng.randrange(256)}.{rng.randrange(1, 255)}"] = None
    return list(found)


def unit(rng: random.Random, watched: list[str]) -> bytes:
    """Lines of one conn.log, sessions over the whole span, some with a watched address."""
    others = [f"{rng.randrange(1, 224)}.{rng.randrange(256)}.{rng.randrange(256)}.{rng.randrange(1, 255)}" for _ in range(OTHERS)]
    clients = [f"10.{rng.randrange(8)}.{rng.randrange(256)}.{rng.randrange(1, 255)}" for _ in range(CLIENTS)]
    lines: list[str] = []
    size, step = 0, SPAN_DAYS * 86400 * 138 / UNIT_BYTES * 2
    moment = START.timestamp()
    while size < UNIT_BYTES:
        moment += rng.random() * step
        far = rng.choice(watched if rng.random() < WATCHED_SHARE else others)
        sent, returned = int(rng.random() * 5000), int(rng.random() * 90000)
        port = rng.randrange(1024, 65000)
        lines.append(
            f"{moment:.6f}\tC{''.join(rng.choices(LETTERS, k=17))}\t{rng.choice(clients)}\t{port}\t{far}\t443\ttcp\tssl\t"
            f"{rng.random() * 60:.6f}\t{sent}\t{returned}\tSF\tT\tF\t0\tShADadFf\t{sent // 500 + 3}\t{sent + 200}\t{returned // 1400 + 2}\t"
            f"{returned + 180}\t-\n"
        )
        size += len(lines[-1])
    return "".join(lines).encode()


def write_case(folder: Path, gigabytes: float) -> tuple[int, Counter[str]]:
    """The log, its gzip, the watch list and ripgrep's list of keys; how often each address is seen inside its window."""
    rng = random.Random(7)
    watched = addresses(rng)
    windows = {a: _window(rng) for a in watched}
    rows = "".join(f"ip,{a},{s:%Y-%m-%dT%H:%M:%SZ},{e:%Y-%m-%dT%H:%M:%SZ},server {n}\n" for n, (a, (s, e)) in enumerate(windows.items()))
    (folder / "watch.csv").write_text("type,value,start,end,label\n" + rows)
    (folder / "keys").write_text("\n".join(watched) + "\n")
    piece = unit(rng, watched)
    copies = max(1, round(gigabytes * 1e9 / len(piece)))
    packed = gzip.compress(piece, 6)
    with open(folder / "conn.log", "wb") as plain, open(folder / "conn.log.gz", "wb") as compressed:
        plain.write(HEADER.encode())
        compressed.write(gzip.compress(HEADER.encode()))
        for _ in range(copies):
            plain.write(piece)
            compressed.write(packed)
    return copies, counted(piece, windows)


def _window(rng: random.Random) -> Window:
    start = START + timedelta(days=rng.randrange(SPAN_DAYS))
    return start, start + timedelta(days=45)


def counted(piece: bytes, windows: dict[str, Window]) -> Counter[str]:
    """Lines inside the window of an address, by plain splitting."""
    inside: Counter[str] = Counter()
    for line in piece.decode().splitlines():
        fields = line.split("\t")
        for address in {fields[2], fields[4]} & windows.keys():
            start, end = windows[address]
            inside[address] += start.timestamp() <= float(fields[0]) < end.timestamp()
    return +inside


def seconds(command: str, check: Callable[[bytes], None] | None = None) -> float:
    """How long the shell needs for the command, from start to exit."""
    begun = time.perf_counter()
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False)
    spent = time.perf_counter() - begun
    if check:
        check(done.stdout)
    return spent


def best(commands: dict[str, str], rounds: int, check: Callable[[bytes], None]) -> dict[str, float]:
    """The best time of each; they take turns, so that what else the machine does falls on all of them."""
    found: dict[str, float] = {}
    for _ in range(rounds):
        for name, command in commands.items():
            spent = seconds(command, check if name == "hunt" else None)
            found[name] = min(spent, found.get(name, spent))
    return found


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--gigabytes", type=float, default=0.5)
    asked.add_argument("--rounds", type=int, default=5)
    given = asked.parse_args()
    compileall.compile_dir(SOURCES, quiet=2)  # as whoever installs a package has it done; the environment may forbid Python to keep it
    peer = shlex.quote(str(PEERS / "bin" / "rg")) if install_peers() else ""
    with tempfile.TemporaryDirectory(prefix="urazuke-scanning-") as name:
        folder = Path(name)
        copies, truth = write_case(folder, given.gigabytes)

        def check(printed: bytes) -> None:
            rows = [json.loads(line) for line in printed.splitlines()]
            assert {r["indicator"]: r["events"] for r in rows} == {a: n * copies for a, n in truth.items()}, "the answers are wrong"
            assert all(r["indicator"] in r["raw"] for r in rows), "a raw line does not hold its indicator"

        print_figures(folder, peer, given.rounds, check)
        print(f"correct: {len(truth):,} addresses, {sum(truth.values()) * copies:,} events, as counted independently, in every run")
    return 0


def print_figures(folder: Path, peer: str, rounds: int, check: Callable[[bytes], None]) -> None:
    here = shlex.quote(str(folder))
    hunt = f"{shlex.quote(sys.executable)} -m urazuke.cli.main hunt {here}/{{}} --watch {here}/watch.csv"
    size = (folder / "conn.log").stat().st_size
    commands = {"hunt": hunt.format("conn.log"), "cat | wc -l": f"cat {here}/conn.log | wc -l"}
    commands |= {"rg -wFf": f"{peer} -wFf {here}/keys {here}/conn.log"} if peer else {}
    plain = best(commands, rounds, check)
    _print("plain", plain, size)
    if peer:
        print(f"plain: {plain['rg -wFf'] / plain['hunt']:.2f} times ripgrep (wanted: 2.5 or more)")
    print(f"plain: {plain['cat | wc -l'] / plain['hunt']:.0%} of the speed of cat | wc -l (wanted: 40% or more)")
    commands = {"hunt": hunt.format("conn.log.gz")}
    commands |= {"gzip -dc | rg": f"gzip -dc {here}/conn.log.gz | {peer} -wFf {here}/keys"} if peer else {}
    packed = best(commands, min(rounds, 3), check)
    _print("gzip", packed, size)
    if peer:
        print(f"gzip: {packed['gzip -dc | rg'] / packed['hunt']:.2f} times gzip -dc | rg (wanted: 2.5 or more)")


def _print(kind: str, found: dict[str, float], size: int) -> None:
    listed = ", ".join(f"{name} {spent:.2f} s ({size / spent / 1e9:.2f} GB/s)" for name, spent in found.items())
    print(f"{kind}, {size / 1e9:.2f} GB: {listed}", flush=True)


if __name__ == "__main__":
    os.environ["PYTHONPATH"] = os.pathsep.join([str(SOURCES), os.environ.get("PYTHONPATH", "")])
    sys.exit(main())
