"""Suricata's EVE log, one JSON object a line: flow, dns, http, tls, fileinfo and alert become events.

Format: Suricata user guide, "EVE JSON Format". A flow is timed by its start and alone carries bytes (whole packets);
the dns, http and tls lines of the same `flow_id` carry none. Other types are passed over and counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from urazuke.telemetry.addresses import absolute_url, asked_host
from urazuke.telemetry.by_line import ByLine
from urazuke.telemetry.columns import Columns
from urazuke.telemetry.lines import Lines
from urazuke.telemetry.reader import Context, Parsed, first_lines
from urazuke.telemetry.readers.json_lines import Row, decode_object, read_kinds
from urazuke.telemetry.times import epochs

_SERVING = (20, 21, 25, 80, 443, 445, 8080)


class Suricata:
    name = "suricata"
    by_line = ByLine(escapes=(rb"\\u",))

    def detect(self, head: bytes, name: str) -> bool:
        for line in first_lines(head):
            found = decode_object(line) if line.startswith("{") else ""
            if isinstance(found, dict) and "event_type" in found and "timestamp" in found:
                return True
        return False

    def read(self, blocks: Iterable[Lines], context: Context) -> Iterator[Parsed]:
        def build(kind: str, rows: list[Row], at: list[int]) -> Columns | None:
            return _TYPES[kind](rows, at, context.zone) if kind in _TYPES else None

        yield from read_kinds(blocks, "suricata", _event_type, "has no event_type", build)


def _event_type(row: Row) -> str | None:
    kind = row.get("event_type")
    return kind if isinstance(kind, str) else None


def _part(row: Row, name: str) -> Row:
    """The object of that name in the row; an empty one where there is none."""
    found = row.get(name)
    return found if isinstance(found, dict) else {}


def _session(kind: str, rows: list[Row], at: Sequence[int], zone: ZoneInfo, times: Sequence[Any] | None = None) -> Columns:
    columns = Columns(kind, at)
    columns.time(epochs(times if times is not None else [r.get("timestamp") for r in rows], zone))
    columns.address("source_ip", [r.get("src_ip") for r in rows])
    columns.port("source_port", [r.get("src_port") for r in rows])
    columns.address("destination_ip", [r.get("dest_ip") for r in rows])
    columns.port("destination_port", [r.get("dest_port") for r in rows])
    columns.lower("protocol", [r.get("proto") for r in rows])
    columns.text("session", [r.get("flow_id") for r in rows])
    return columns


def _turned(rows: list[Row], backwards: Callable[[Row], bool]) -> list[Row]:
    """The rows with source and destination changed over where the packet went back to who opened the session."""
    over = {"src_ip": "dest_ip", "dest_ip": "src_ip", "src_port": "dest_port", "dest_port": "src_port"}
    return [{**row, **{to: row.get(of) for to, of in over.items()}} if backwards(row) else row for row in rows]


def _flow(rows: list[Row], at: Sequence[int], zone: ZoneInfo) -> Columns:
    flows = [_part(r, "flow") for r in rows]
    columns = _session("network", rows, at, zone, [f.get("start") or r.get("timestamp") for f, r in zip(flows, rows)])
    columns.size("source_bytes", [f.get("bytes_toserver") for f in flows])
    columns.size("destination_bytes", [f.get("bytes_toclient") for f in flows])
    columns.set("outcome", [_outcome(f) for f in flows])
    return columns


def _outcome(flow: Row) -> str | None:
    """Nothing came back: attempted. `action: drop` is Suricata's own refusal when it stands in the line."""
    if flow.get("action") in ("drop", "reject"):
        return "refused"
    if flow.get("pkts_toclient") == 0 or (flow.get("state") == "new" and not flow.get("bytes_toclient")):
        return "attempted"
    return "established" if flow.get("state") in ("established", "closed", "bypassed") else None


def _dns(rows: list[Row], at: Sequence[int], zone: ZoneInfo) -> Columns:
    """Queries and answers; an answer is a lookup by who asked."""
    rows = _turned(rows, lambda r: r.get("src_port") == 53 and r.get("dest_port") != 53)
    columns = _session("dns", rows, at, zone)
    parts = [_part(r, "dns") for r in rows]
    columns.name([p.get("rrname") or _query(p) for p in parts])
    columns.answers([_answers(p) for p in parts])
    return columns


def _query(dns: Row) -> Any:
    """The name asked for, in the form that has a list of queries."""
    queries = dns.get("queries") or dns.get("query")
    first = queries[0] if isinstance(queries, list) and queries else None
    return first.get("rrname") if isinstance(first, dict) else None


def _answers(dns: Row) -> list[Any]:
    """What was answered: of the detailed list, of the grouped one, or of the one-line form of old versions."""
    answers, grouped = dns.get("answers"), dns.get("grouped")
    found = [a.get("rdata") for a in answers if isinstance(a, dict)] if isinstance(answers, list) else []
    if isinstance(grouped, dict):
        found += [v for values in grouped.values() if isinstance(values, list) for v in values]
    if dns.get("type") == "answer" and "rdata" in dns:
        found.append(dns["rdata"])
    return list({a: None for a in found if isinstance(a, str)})


def _http(rows: list[Row], at: Sequence[int], zone: ZoneInfo) -> Columns:
    columns = _session("http", rows, at, zone)
    _web(columns, [_part(r, "http") for r in rows])
    columns.set("outcome", "established")
    return columns


def _web(columns: Columns, parts: list[Row]) -> None:
    hosts = [h if isinstance(h := p.get("hostname"), str) else None for p in parts]
    targets = [u if isinstance(u := p.get("url"), str) else None for p in parts]
    columns.name([asked_host(h, u) for h, u in zip(hosts, targets)])
    columns.set("url", [absolute_url(_at_port(h, p), u) for h, u, p in zip(hosts, targets, parts)])
    columns.text("user_agent", [p.get("http_user_agent") for p in parts])


def _at_port(host: str | None, http: Row) -> str | None:
    port = http.get("http_port")
    return f"{host}:{port}" if host and isinstance(port, int) and port != 80 and ":" not in host else host


def _tls(rows: list[Row], at: Sequence[int], zone: ZoneInfo) -> Columns:
    columns = _session("tls", rows, at, zone)
    _handshake(columns, [_part(r, "tls") for r in rows])
    columns.set("outcome", "established")
    return columns


def _handshake(columns: Columns, parts: list[Row]) -> None:
    columns.name([p.get("sni") for p in parts])
    columns.lower("ja3", [_part(p, "ja3").get("hash") for p in parts])
    columns.lists("hashes", [[f.replace(":", "")] if isinstance(f := p.get("fingerprint"), str) else [] for p in parts], str.lower)


def _fileinfo(rows: list[Row], at: Sequence[int], zone: ZoneInfo) -> Columns:
    """The source is who opened the session; a download goes back to it."""
    rows = _turned(rows, lambda r: r.get("src_port") in _SERVING and r.get("dest_port") not in _SERVING)
    columns = _session("file", rows, at, zone)
    parts = [_part(r, "fileinfo") for r in rows]
    columns.lists("hashes", [[h for n in ("md5", "sha1", "sha256") if (h := p.get(n))] for p in parts], str.lower)
    _web(columns, [_part(r, "http") for r in rows])
    return columns


def _alert(rows: list[Row], at: Sequence[int], zone: ZoneInfo) -> Columns:
    rows = _turned(rows, lambda r: r.get("direction") == "to_client")
    columns = _session("alert", rows, at, zone)
    _web(columns, [_part(r, "http") for r in rows])
    web, names = columns.get("name"), [_part(r, "tls").get("sni") or _part(r, "dns").get("rrname") for r in rows]
    columns.name([w or n for w, n in zip(web, names)])
    columns.set("outcome", ["refused" if _part(r, "alert").get("action") == "blocked" else None for r in rows])
    return columns


_TYPES: dict[str, Callable[[list[Row], Sequence[int], ZoneInfo], Columns]] = {
    "flow": _flow, "dns": _dns, "http": _http, "tls": _tls, "fileinfo": _fileinfo, "alert": _alert,
}  # fmt: skip
