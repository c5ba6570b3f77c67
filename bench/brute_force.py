"""Every format against a count that knows no parser: sessions are made up, written as each program writes them, read and hunted.

    python bench/brute_force.py [FORMAT…]

Wanted: of every peer the same number of events, the same bytes each way, and the same first and last instant as the sessions have,
from the tables that logs become and from the hunt of the loose logs; and as many events as sessions. The sessions lie around the
hour that is told twice when clocks are set back, peers are IPv4, IPv6 and names, some values are not set; the files are plain,
with CRLF, with a byte order mark, compressed, broken off in their last line, rotated, and joined again with a header in the middle.
"""

from __future__ import annotations

import gzip
import random
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from urazuke import hunt
from urazuke.evidence.case import Settings
from urazuke.evidence.exhibit import Exhibit
from urazuke.evidence.fingerprint import file_sha256
from urazuke.telemetry import ingest

ZONE = ZoneInfo("America/New_York")
BEGIN = datetime(2024, 11, 3, 3, 0, tzinfo=UTC)  # three hours before the clocks there are set back
SESSIONS, PEERS = 600, 40
TIMES = {
    "iso": "%Y-%m-%dT%H:%M:%S%z", "exact": "%Y-%m-%dT%H:%M:%S.%f%z", "web": "%d/%b/%Y:%H:%M:%S %z", "named": "%d-%b-%Y %H:%M:%S.%f",
    "slashes": "%Y/%m/%d %H:%M:%S", "plain": "%Y-%m-%d %H:%M:%S.%f", "cisco": "%b %d %Y %H:%M:%S", "date": "%Y-%m-%d", "clock": "%H:%M:%S",
    "offset": "%z",
}  # fmt: skip
OPTIONAL = {"zeek": (',"orig_bytes":', ',"resp_bytes":'), "cef": (" in=", " out="), "leef": ("\tsrcBytes=", "\tdstBytes="),
            "fortigate": (" sentbyte=", " rcvdbyte=")}  # fmt: skip
KEYS = {"ip": "destination_ip", "client": "source_ip", "domain": "name"}
Count = dict[str, tuple[int, int, int, datetime, datetime]]


@dataclass(frozen=True)
class Session:
    """`sent` by the client and `got` back; none where the program would leave them unset."""

    at: datetime
    client: str
    port: int
    peer: str
    name: str
    sent: int | None
    got: int | None

    def fields(self) -> dict[str, str | int]:
        """What the forms below are filled with."""
        local = self.at.astimezone(ZONE)
        seconds = f"{int(self.at.timestamp())}.{self.at:%f}"
        found: dict[str, str | int] = {name: local.strftime(form) for name, form in TIMES.items()}
        for name, keys in OPTIONAL.items():
            found[name] = "".join(f"{key}{value}" for key, value in zip(keys, (self.sent, self.got)) if value is not None)
        for side, value in (("sent", self.sent), ("got", self.got)):
            unset, told = value is None, value or 0
            found |= {side: told, f"{side}_or_dash": "-" if unset else told, f"{side}_or_none": "" if unset else told}
        return found | {
            "client": self.client, "port": self.port, "peer": self.peer, "name": self.name, "NAME": self.name.upper(),
            "Name": self.name.title(), "us": seconds, "ms": seconds[:-3], "epoch": seconds[:-7], "msec": seconds[:-3].replace(".", ""),
            "total": (self.sent or 0) + (self.got or 0),
            "syslog": f"{local:%b} {local.day:2} {local:%H:%M:%S} fw01", "zulu": f"{self.at:%Y-%m-%dT%H:%M:%S.%f}Z",
            "packet": "6,0x00,0x00000,64,tcp,6,60" if ":" in self.peer else "4,0x0,,51,5021,0,DF,6,tcp,60",
        }  # fmt: skip


@dataclass(frozen=True)
class Form:
    """A line of the program; which bytes it tells (sent, got), how many digits of a second, and `by` what a session is found.

    `by` is `ip` for whom the client spoke with, `client` for who spoke with us, `domain` for a name that was asked for.
    `wall`: the line has the time of a clock on the wall and no zone, so that an hour told twice is read as the earlier.
    """

    line: str
    head: str = ""
    counts: tuple[bool, bool] = (True, True)
    digits: int = 6
    by: str = "ip"
    wall: bool = False


ZEEK = (
    "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n#fields\tts\tuid\tid.orig_h\tid.orig_p\t"
    "id.resp_h\tid.resp_p\tproto\torig_bytes\tresp_bytes\tconn_state\n"
    "#types\ttime\tstring\taddr\tport\taddr\tport\tenum\tcount\tcount\tstring\n"
)
FIREWALL = "Receive Time,Source address,Destination address,Source Port,Destination Port,IP Protocol,Action,Bytes Sent,Bytes Received\n"
BACK, NEITHER = (False, True), (False, False)
FORMS = {
    "zeek-tsv": Form("{us}\tCx{port}\t{client}\t{port}\t{peer}\t443\ttcp\t{sent_or_dash}\t{got_or_dash}\tSF", ZEEK),
    "zeek-json": Form('{{"_path":"conn","ts":{us},"uid":"Cx{port}","id.orig_h":"{client}","id.orig_p":{port},"id.resp_h":"{peer}",'
        '"id.resp_p":443,"proto":"tcp"{zeek}}}'),
    "suricata": Form('{{"timestamp":"{exact}","flow_id":{port},"event_type":"flow","src_ip":"{client}","src_port":{port},"dest_ip":'
        '"{peer}","dest_port":443,"proto":"TCP","flow":{{"bytes_toserver":{sent},"bytes_toclient":{got},"start":"{exact}","state":"closed"}}}}'),
    "squid": Form("{ms}   1815 {client} TCP_TUNNEL/200 {got} CONNECT {name}:443 - HIER_DIRECT/{peer} -", counts=BACK, digits=3),
    "squid, by name": Form("{ms}     15 {client} TCP_MISS/200 {got} GET http://{Name}/a?{port} - HIER_NONE/- -", counts=BACK, digits=3,
        by="domain"),
    "squid, combined": Form('{client} - - [{web}] "GET http://{name}/{port} HTTP/1.1" 200 {got} "-" "x" TCP_MISS:HIER_DIRECT', counts=BACK,
        digits=0, by="domain"),
    "access-log": Form('{peer} - - [{web}] "GET /{port} HTTP/1.1" 200 {got_or_dash} "-" "x"', counts=BACK, digits=0, by="client"),
    "access-json": Form('{{"time_iso8601":"{iso}","remote_addr":"{peer}","request":"GET /{port} HTTP/1.1","body_bytes_sent":{got}}}',
        counts=BACK, digits=0, by="client"),
    "bind-queries": Form("{named} queries: info: client @0x7f {client}#{port} ({name}): query: {name} IN A +E(0)K (10.9.9.9)",
        counts=NEITHER, by="domain", wall=True),
    "dnsmasq": Form("{syslog} dnsmasq[7]: query[A] {NAME} from {client}", counts=NEITHER, digits=0, by="domain", wall=True),
    "unbound": Form("[{epoch}] unbound[7:0] info: {client} {name}. A IN", counts=NEITHER, digits=0, by="domain"),
    "cef": Form("{syslog} CEF:0|Acme|Edge|7|100|traffic|3|rt={msec} src={client} spt={port} dst={peer} dpt=443{cef}", digits=3),
    "cef, syslog's time": Form("{syslog} CEF:0|Acme|Edge|7|100|traffic|3|src={client} spt={port} dst={peer} dpt=443 act=allowed{cef}",
        digits=0, wall=True),
    "leef": Form("<13>{syslog} LEEF:1.0|Acme|Edge|7|100|devTime={msec}\tsrc={client}\tsrcPort={port}\tdst={peer}\tdstPort=443{leef}",
        digits=3),
    "fortigate": Form('date={date} time={clock} devname="fg" eventtime={epoch}000000000 tz="{offset}" logid="0000000013" '
        'type="traffic" subtype="forward" srcip={client} srcport={port} dstip={peer} dstport=443 sessionid={port} proto=6 action="close" '
        'duration=0{fortigate}', digits=0),
    "netfilter": Form("{syslog} kernel: [1.5] [UFW ALLOW] IN= OUT=eth0 SRC={client} DST={peer} LEN=60 PROTO=TCP SPT={port} "
        "DPT=443 SYN URGP=0",
        counts=NEITHER, digits=0, wall=True),
    "pfsense": Form("{exact} fw03 filterlog[7]: 5,,,1000000103,igb0,match,pass,out,{packet},{client},{peer},{port},443,0,S,1234,,"
        "64240,,mss",
        counts=NEITHER),
    "paloalto": Form("{iso} pa01 1,{slashes},0018,TRAFFIC,end,2561,{slashes},{client},{peer},0.0.0.0,0.0.0.0,"
        '"out, any",,,ssl,vsys1,trust,untrust,ethernet1/2,ethernet1/1,default,{slashes},{port},1,{port},443,0,0,0x401c,tcp,allow,{total},'
        "{sent},{got},32,{slashes},5,any,,7000001,0x0,Japan,Japan,,12,20,tcp-fin", digits=0, wall=True),
    "cisco-asa": Form("{cisco} asa01 : %ASA-6-302013: Built outbound TCP connection {port} for outside:{peer}/443 ({peer}/443) to "
        "inside:{client}/{port} (203.0.113.1/{port})", counts=NEITHER, digits=0, wall=True),
    "firewall-csv": Form("{slashes},{client},{peer},{port},443,tcp,allow,{sent_or_none},{got_or_none}", FIREWALL, digits=0, wall=True),
    "netflow-csv": Form("{plain},1.5,{client},{peer},{port},443,TCP,...AP.SF,9,{sent},8,{got}",
        "ts,td,sa,da,sp,dp,pr,flg,ipkt,ibyt,opkt,obyt\n", wall=True),
    "vpc-flow": Form("2 123456789012 eni-0a {client} {peer} {port} 443 6 12 {sent} {epoch} {epoch} ACCEPT OK", counts=(True, False),
        digits=0),
    "windows-events": Form('{{"Event":{{"System":{{"Provider":{{"#attributes":{{"Name":"Microsoft-Windows-Sysmon"}}}},"EventID":3,'
        '"TimeCreated":{{"#attributes":{{"SystemTime":"{zulu}"}}}}}},"EventData":{{"Protocol":"tcp","SourceIp":"{client}",'
        '"SourcePort":{port},"DestinationIp":"{peer}","DestinationPort":443}}}}}}', counts=NEITHER),
}  # fmt: skip


def sessions(rng: random.Random) -> list[Session]:
    """In order of time, over seven hours, the one that is told twice among them."""
    peers = [
        (f"198.51.{n}.{n * 5 % 250 + 1}" if n % 3 else f"2001:db8:{n + 1:x}::{n + 1:x}", f"host-{n}.kasumi{n % 7}.example")
        for n in range(PEERS)
    ]
    found = []
    for at in sorted(rng.uniform(0, 7 * 3600) for _ in range(SESSIONS)):
        sent, got = (rng.choice([None, 0, rng.randrange(1 << 34)]) for _ in range(2))
        client, port = f"10.1.{rng.randrange(9)}.7", rng.randrange(40000, 60000)
        found.append(Session(BEGIN + timedelta(seconds=round(at, 6)), client, port, *rng.choice(peers), sent, got))
    return found


def counted(form: Form, held: list[Session]) -> Count:
    """What the sessions themselves say of each peer."""
    found: Count = {}
    for s in held:
        at = s.at.astimezone(ZONE).replace(fold=0).astimezone(UTC) if form.wall else s.at
        step = 10 ** (6 - form.digits)
        at = at.replace(microsecond=at.microsecond // step * step)
        key = s.name if form.by == "domain" else s.peer
        sent, got = (value or 0 if told else 0 for value, told in zip((s.sent, s.got), form.counts))
        events, out, back, first, last = found.get(key, (0, 0, 0, at, at))
        found[key] = (events + 1, out + sent, back + got, min(first, at), max(last, at))
    return found


def files(form: Form, held: list[Session]) -> Iterator[tuple[str, dict[str, bytes]]]:
    """Ways to write the sessions to files."""
    lines = [form.line.format_map(s.fields()) + "\n" for s in held]
    whole = (form.head + "".join(lines)).encode()
    yield "plain", {"messages-20241103": whole}
    yield "CRLF", {"messages-20241103": whole.replace(b"\n", b"\r\n")}
    yield "BOM", {"messages-20241103": b"\xef\xbb\xbf" + whole}
    yield "gzip", {"messages-20241103.gz": gzip.compress(whole)}
    yield "broken off", {"messages-20241103": whole + lines[0][: len(lines[0]) // 4].encode()}
    texts = [(form.head + "".join(part)).encode() for part in (lines[:200], lines[200:201], lines[201:450], lines[450:])]
    yield "rotated", {f"messages-20241103.{n}{'.gz' * (n % 2)}": gzip.compress(t) if n % 2 else t for n, t in enumerate(texts)}
    yield "joined", {"messages-20241103": b"".join(texts)}


def from_tables(form: Form, folder: Path, paths: list[Path]) -> tuple[Count, int]:
    """What the tables say that the logs become, and how many events there are."""
    import polars as pl

    exhibits = [
        Exhibit(file_sha256(p), f"logs/kumo/{p.name}", "log", "text/plain", "utf-8", p.stat().st_size, "2024-12-01T00:00:00Z", p)
        for p in paths
    ]  # fmt: skip
    done = ingest(exhibits, Settings(timezone=ZONE.key), folder / "events")
    events = pl.concat([pl.read_parquet(path) for path in done.paths(folder / "events")])
    time = pl.col("time")
    sums = [pl.len(), pl.col("source_bytes").sum(), pl.col("destination_bytes").sum(), time.min(), time.max().alias("last")]
    return {row[0]: row[1:] for row in events.group_by(KEYS[form.by]).agg(sums).iter_rows()}, events.height


def from_hunt(form: Form, folder: Path, paths: list[Path], wanted: Count) -> Count:
    """What the hunt of the loose logs finds of every peer."""
    watch, kind = folder / "watch.csv", "domain" if form.by == "domain" else "ip"
    watch.write_text("type,value,start,end,label\n" + "".join(f"{kind},{peer},,,\n" for peer in sorted(wanted)))
    found: Count = {}
    for row in hunt(paths, watch, timezone=ZONE.key):
        out, back = (row["bytes_in"], row["bytes_out"]) if row["direction"] == "inbound" else (row["bytes_out"], row["bytes_in"])
        first, last = (datetime.fromisoformat(str(row[end])) for end in ("first_seen", "last_seen"))
        events, sent, got, *_ = found.get(row["indicator"], (0, 0, 0))
        found[row["indicator"]] = (events + row["events"], sent + (out or 0), got + (back or 0), first, last)
    return found


def wrong(form: Form, way: str, contents: dict[str, bytes], wanted: Count) -> int:
    """How many peers have other figures than they should have, in the tables or the hunt, and how many events are missing."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        paths = [folder / file for file in contents]
        for path, content in zip(paths, contents.values()):
            path.write_bytes(content)
        tables, events = from_tables(form, folder, paths)
        hunted = from_hunt(form, folder, paths, wanted)
    differing = sorted(peer for peer in wanted if not wanted[peer] == tables.get(peer) == hunted.get(peer))
    for peer in differing[:1]:
        print(f"  {way}, {peer}: {wanted[peer]}\n    tables {tables.get(peer)}\n    hunt {hunted.get(peer)}")
    return len(differing) + abs(events - SESSIONS) + len((tables.keys() | hunted.keys()) - wanted.keys())


def main() -> int:
    held, failed = sessions(random.Random(11)), 0
    print(f"{SESSIONS} sessions with {PEERS} peers; wanted: no peer with other figures than its sessions have, no event more or less")
    for name in sys.argv[1:] or FORMS:
        found = {way: wrong(FORMS[name], way, contents, counted(FORMS[name], held)) for way, contents in files(FORMS[name], held)}
        ways = "".join(f"   {way} {count}" for way, count in found.items() if count)
        print(f"{name:20} {sum(found.values()):4} wrong{ways}", flush=True)
        failed += sum(found.values())
    print(f"{failed} wrong in {len(sys.argv[1:] or FORMS)} forms of logs, each written in 7 ways (wanted: 0)")
    return min(failed, 1)


if __name__ == "__main__":
    raise SystemExit(main())
