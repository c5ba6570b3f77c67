"""Logs to tables: megabytes and lines a second, memory, and growth with the size of the file.

    python bench/ingest.py [--events N] [--full]

Each file is made here, always the same, and read as `urazuke investigate` reads it: by all processors, to Parquet and the
index over it, in a process of its own whose largest memory is told. Beside it, on the same file in the same run: `cat` and
`wc -l`, and polars reading the same columns and writing them as Parquet, without offsets, rejects or canonical values.
Seconds are by the clock and, since other jobs may be using the processors, of the processors.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

SESSION = "ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto "
CONN = (
    SESSION + "service duration orig_bytes resp_bytes conn_state local_orig local_resp missed_bytes history orig_pkts orig_ip_bytes "
    "resp_pkts resp_ip_bytes tunnel_parents"
)
DNS = SESSION + "trans_id rtt query qclass qclass_name qtype qtype_name rcode rcode_name AA TC RD RA Z answers TTLs rejected"
PEER = """
import sys, polars as pl
frame = pl.read_csv(sys.argv[1], separator="\\t", has_header=False, skip_rows=int(sys.argv[3]), quote_char=None, comment_prefix="#",
                    null_values="-", infer_schema=False, columns=[int(c) for c in sys.argv[4].split(",")])
frame.write_parquet(sys.argv[2], compression="zstd")
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""
TIMES = {
    "iso": "%Y-%m-%dT%H:%M:%S", "plain": "%Y-%m-%d %H:%M:%S", "slashes": "%Y/%m/%d %H:%M:%S", "web": "%d/%b/%Y:%H:%M:%S",
    "named": "%d-%b-%Y %H:%M:%S", "syslog": "%b %d %H:%M:%S",
}  # fmt: skip
OTHERS = {  # what a file begins with, and a line of it
    "zeek-json": ("", '{{"_path":"conn","ts":{ts},"uid":"{uid}","id.orig_h":"{id_orig_h}","id.orig_p":{id_orig_p},'
        '"id.resp_h":"{id_resp_h}","id.resp_p":{id_resp_p},"proto":"{proto}","duration":1.5,"orig_bytes":{orig_ip_bytes},"resp_bytes":{resp_ip_bytes},'
        '"conn_state":"{conn_state}","local_orig":true,"missed_bytes":0,"history":"{history}","orig_pkts":{orig_pkts},'
        '"orig_ip_bytes":{orig_ip_bytes},"resp_pkts":{resp_pkts},"resp_ip_bytes":{resp_ip_bytes}}}\n'),
    "suricata": ("", '{{"timestamp":"{iso}.123456+0000","flow_id":{second}{id_orig_p},"event_type":"flow","src_ip":"{id_orig_h}",'
        '"src_port":{id_orig_p},"dest_ip":"{id_resp_h}","dest_port":{id_resp_p},"proto":"TCP","app_proto":"tls","flow":{{"pkts_toserver":9,'
        '"pkts_toclient":8,"bytes_toserver":{orig_ip_bytes},"bytes_toclient":{resp_ip_bytes},"start":"{iso}.120000+0000",'
        '"end":"{iso}.150000+0000","age":0,"state":"closed","reason":"timeout","alerted":false}}}}\n'),
    "squid": ("", "{second}.440   1815 {id_orig_h} TCP_TUNNEL/200 {resp_ip_bytes} CONNECT a{id_orig_p}.example.com:443 - "
        "HIER_DIRECT/{id_resp_h} -\n"),
    "access-log": ("", '{id_resp_h} - - [{web} +0000] "GET /news?id={id_orig_p} HTTP/1.1" 200 {resp_ip_bytes} "-" "Mozilla/5.0 (X11)"\n'),
    "bind-queries": ("", "{named}.636 queries: info: client @0x7f3c0000 {id_orig_h}#{id_orig_p} (a{id_orig_p}.example.com): "
        "query: a{id_orig_p}.example.com IN A +E(0)K (10.1.0.53)\n"),
    "cef": ("", "{syslog} fw01 CEF:0|Acme|Edge|7.2|100|traffic|3|rt={second}000 src={id_orig_h} spt={id_orig_p} dst={id_resp_h} "
        "dpt={id_resp_p} proto=TCP act=allowed in={resp_ip_bytes} out={orig_ip_bytes}\n"),
    "firewall-csv": ("Receive Time,Type,Source address,Destination address,Source Port,Destination Port,IP Protocol,Action,Bytes Sent,"
        "Bytes Received\n",
        "{slashes},TRAFFIC,{id_orig_h},{id_resp_h},{id_orig_p},{id_resp_p},tcp,allow,{orig_ip_bytes},{resp_ip_bytes}\n"),
    "netflow-csv": ("ts,te,td,sa,da,sp,dp,pr,flg,fwd,stos,ipkt,ibyt,opkt,obyt\n",
        "{plain},{plain},1.658,{id_orig_h},{id_resp_h},{id_orig_p},{id_resp_p},TCP,...AP.SF,0,0,9,{orig_ip_bytes},8,{resp_ip_bytes}\n"),
}  # fmt: skip
LETTERS = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", np.uint8)
CHUNK = 250_000
REPEATED = 5_000_000


def addresses(random: np.random.Generator, count: int, first: tuple[int, int]) -> np.ndarray:
    """So many different addresses, one in forty of them IPv6."""
    octets = random.integers(1, 255, (count, 3))
    heads = random.integers(*first, count)
    return np.array([
        f"2001:db8:{a:x}::{b:x}" if n % 40 == 39 and first[1] > 12 else f"{h}.{a}.{b}.{c}"
        for n, (h, (a, b, c)) in enumerate(zip(heads, octets))
    ])  # fmt: skip


def sessions(random: np.random.Generator, number: int, rows: int) -> dict[str, np.ndarray]:
    """What every log's lines begin with: ten events a second, 5,000 addresses inside and 100,000 outside."""
    uids = LETTERS[random.integers(0, len(LETTERS), (rows, 17))]
    uids = np.concatenate((np.full((rows, 1), ord("C"), np.uint8), uids), axis=1)
    inside, outside, _ = known()
    return {
        "ts": np.char.mod("%.6f", 1717200000 + (number * rows + np.sort(random.random(rows)) * rows) / 10),
        "uid": uids.view("S18")[:, 0].astype("U18"),
        "id.orig_h": inside[random.integers(0, len(inside), rows)], "id.orig_p": random.integers(1024, 65536, rows).astype(str),
        "id.resp_h": outside[np.minimum(random.zipf(1.3, rows), len(outside)) - 1],
        "id.resp_p": random.choice(["443", "80", "53", "22", "8080"], rows),
    }  # fmt: skip


def conn(random: np.random.Generator, number: int, rows: int) -> dict[str, np.ndarray]:
    """Lines of conn.log with its 21 columns."""
    state = random.choice(["SF", "SF", "SF", "SF", "S0", "REJ", "RSTO", "OTH"], rows)
    quiet = np.isin(state, ["S0", "REJ"])
    sent, got = (random.integers(1, 1 << random.integers(4, 24, rows)) for _ in range(2))
    told = sessions(random, number, rows) | {
        "proto": random.choice(["tcp", "tcp", "tcp", "udp"], rows), "service": random.choice(["ssl", "-", "http", "dns"], rows),
        "duration": np.where(quiet, "-", np.char.mod("%.6f", random.random(rows) * 30)),
        "orig_bytes": np.where(quiet, "-", sent.astype(str)), "resp_bytes": np.where(quiet, "-", got.astype(str)), "conn_state": state,
        "local_orig": np.full(rows, "T"), "local_resp": np.full(rows, "F"), "missed_bytes": np.full(rows, "0"),
        "history": random.choice(["ShADadFf", "ShAdDaFf", "S", "Dd"], rows), "orig_pkts": (sent // 900 + 1).astype(str),
        "orig_ip_bytes": (sent + 40).astype(str), "resp_pkts": (got // 900 + 1).astype(str), "resp_ip_bytes": (got + 40).astype(str),
        "tunnel_parents": np.full(rows, "-"),
    }  # fmt: skip
    return {name: told[name] for name in CONN.split()}


def dns(random: np.random.Generator, number: int, rows: int) -> dict[str, np.ndarray]:
    """Lines of dns.log with its 24 columns, 50,000 names, half of them answered."""
    _, outside, everything = known()
    names = everything[np.minimum(random.zipf(1.2, rows), len(everything)) - 1]
    found = np.char.add(np.char.add("edge.", names), np.char.add(",", random.choice(outside, rows)))
    answer = np.where(random.random(rows) < 0.5, found, "-")
    fixed = {"proto": "udp", "qclass": "1", "qclass_name": "C_INTERNET", "qtype": "1", "qtype_name": "A", "rcode": "0",
             "rcode_name": "NOERROR", "AA": "F", "TC": "F", "RD": "T", "RA": "T", "Z": "0", "rejected": "F"}  # fmt: skip
    told = sessions(random, number, rows) | {name: np.full(rows, value) for name, value in fixed.items()}
    told |= {"trans_id": random.integers(0, 65536, rows).astype(str), "rtt": np.char.mod("%.6f", random.random(rows)), "query": names,
             "answers": answer, "TTLs": np.where(answer == "-", "-", "60.000000,60.000000")}  # fmt: skip
    return {name: told[name] for name in DNS.split()}


@functools.cache
def known() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Addresses inside and outside, and names."""
    random, kinds = np.random.default_rng(5), ("www", "mail", "cdn", "api")
    names = [f"{LETTERS[26 + n % 26]:c}{n * 7919 % 99991}.{kinds[n % 4]}.example{n % 997}.com" for n in range(50_000)]
    return addresses(random, 5_000, (10, 11)), addresses(random, 100_000, (11, 223)), np.array(names)


def write_zeek(path: Path, log: str, lines: int) -> None:
    """A log of so many lines, header and all; of more than REPEATED lines, the first ones over and over."""
    import polars as pl

    make, fields = (conn, CONN) if log == "conn" else (dns, DNS)
    random = np.random.default_rng(7)
    kinds = "\t".join("vector[string]" if f in ("answers", "TTLs", "tunnel_parents") else "string" for f in fields.split())
    head = f"#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\t{log}\n"
    head += f"#fields\t{fields.replace(' ', chr(9))}\n#types\t{kinds}\n"
    with open(path, "wb") as out:
        out.write(head.encode())
        for number in range(-(-min(lines, REPEATED) // CHUNK)):
            rows = min(CHUNK, lines - number * CHUNK)
            out.write(
                pl.DataFrame(make(random, number, rows)).write_csv(separator="\t", include_header=False, quote_style="never").encode()
            )
        out.flush()
        once = out.tell() - len(head)
        for _ in range(lines // REPEATED - 1):
            with open(path, "rb") as again:
                again.seek(len(head))
                out.write(again.read(once))


def others(lines: int) -> dict[str, str]:
    """The same sessions as other programs write them."""
    columns = conn(np.random.default_rng(7), 0, lines)
    rows = [dict(zip((name.replace(".", "_") for name in columns), row)) for row in zip(*columns.values())]
    for row in rows:
        when = time.gmtime(float(row["ts"]))
        row.update({name: time.strftime(form, when) for name, form in TIMES.items()}, second=row["ts"][:10])
    return {name: head + "".join(template.format_map(row) for row in rows) for name, (head, template) in OTHERS.items()}


def run(command: list[str]) -> tuple[float, float, float]:
    """Seconds by the clock and of the processors of a process of its own, and the megabytes of memory that it says it had."""
    begun = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    said = process.stdout.read() if process.stdout else b""
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command[:4]} failed")
    return time.monotonic() - begun, usage.ru_utime + usage.ru_stime, int(said.split()[-1]) / 1024


def read_one(path: Path, folder: Path) -> int:
    """What the command does with one log exhibit; how many events it held."""
    from urazuke.cli.without import without

    without("pandas")
    from urazuke.evidence.case import Settings
    from urazuke.evidence.exhibit import Exhibit
    from urazuke.evidence.fingerprint import file_sha256
    from urazuke.telemetry import event_files, index_events, ingest

    exhibit = Exhibit(
        file_sha256(path), f"logs/kumo/{path.name}", "log", "text/plain", "utf-8", path.stat().st_size, "2024-06-01T00:00:00Z", path
    )
    done = ingest([exhibit], Settings(), folder / "events")
    (folder / "index").mkdir()
    index_events(event_files(done.files, folder / "events"), folder / "index", alone=True)
    if done.rejects.num_rows:
        raise SystemExit(f"{done.rejects.num_rows} lines were rejected")
    return sum(done.files.column("rows").to_pylist())


def tell(what: str, size: int, lines: int, found: tuple[float, float, float], start: float = 0) -> None:
    """Print one line; `start` is what the process takes before it reads."""
    clock, used, memory = found[0], max(found[1] - start, 1e-9), found[2]
    rates = f"{size / clock / 1e6:7.1f} MB/s by the clock {size / used / 1e6:7.1f} MB/s a core {lines / used:10,.0f} lines/s a core"
    print(f"{what:26} {rates} {memory:6.0f} MB", flush=True)


def measure(folder: Path, path: Path, what: str, size: int, lines: int, start: float) -> tuple[float, float, float]:
    """Read it as the command does, twice; the better by what the processors took."""
    script = [sys.executable, str(Path(__file__).resolve()), "--read", str(path), str(folder / "tables")]
    found = min((_fresh(folder, script) for _ in range(2)), key=lambda f: f[1])
    if what:
        tell(what, size, lines, found, start)
    return found


def _fresh(folder: Path, script: list[str]) -> tuple[float, float, float]:
    subprocess.run(["rm", "-rf", str(folder / "tables")], check=True)
    return run(script)


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--events", type=int, default=1_000_000)
    given.add_argument("--full", action="store_true", help="also five and fifty million events")
    given.add_argument("--read", nargs=2, metavar=("FILE", "OUT"), help=argparse.SUPPRESS)
    asked = given.parse_args()
    if asked.read:
        read_one(Path(asked.read[0]), Path(asked.read[1]))
        print(next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")))
        return
    with tempfile.TemporaryDirectory(prefix="urazuke-bench-") as temporary:
        print_all(Path(temporary), asked.events, (5_000_000, 50_000_000) if asked.full else (5_000_000,))


def print_all(folder: Path, events: int, larger: tuple[int, ...]) -> None:
    cores = len(os.sched_getaffinity(0))
    print(f"{cores} processors, load {os.getloadavg()[0]:.1f}; wanted: Zeek TSV at 100 MB/s on 2 processors, 1,500 MB of memory at most")
    write_zeek(folder / "start.log", "conn", 1)
    start = measure(folder, folder / "start.log", "", 0, 1, 0)[1]
    print(f"{'a log of one line':26} {start:7.2f} s of a core, which the rates a core below leave out")
    for log, columns in (("conn", "0,1,2,3,4,5,6,9,10,11"), ("dns", "0,1,2,3,4,5,6,9,21")):
        path = folder / f"{log}.log"
        write_zeek(path, log, events)
        size = path.stat().st_size
        measure(folder, path, f"Zeek TSV {log}", size, events, start)
        packed = folder / f"{log}.log.gz"
        packed.write_bytes(gzip.compress(path.read_bytes(), 1, mtime=0))
        measure(folder, packed, f"Zeek TSV {log}, gzip", size, events, start)
        peer = [sys.executable, "-c", PEER, str(path), str(folder / "peer.parquet"), "7", columns]
        tell(f"polars, {log} to Parquet", size, events, run(peer))
        tell(f"cat | wc -l, {log}", size, events, run(["sh", "-c", f"cat {path} | wc -l | sed s/.*/0/"]))
    for name, text in others(100_000).items():
        path = folder / f"{name}.log"
        path.write_text(text, "utf-8")
        measure(folder, path, name, len(text), 100_000, start)
    growth = []
    for count in (events, *larger):
        path = folder / "conn.log"
        write_zeek(path, "conn", count)
        found = measure(folder, path, f"{count:,} events", path.stat().st_size, count, start)
        growth.append(((found[1] - start) / count, found[2]))
    print(f"the last costs {growth[-1][0] / growth[0][0]:.2f} times as much an event as the first; wanted: at most 1.2")
    print(f"largest memory: {max(m for _, m in growth):.0f} MB; wanted: at most 1500")


if __name__ == "__main__":
    main()
