"""What the fields of Zeek's logs mean, whichever way they are written (zeek_tsv, zeek_json).

Read: conn, dns, http, ssl (and quic), files, x509, notice. Bytes are those of conn (`orig_bytes`, `resp_bytes`: payload);
http and ssl lines of the same `uid` carry none, so that nothing counts twice. Times are starts. Every other log is
passed over and counted: most tell more about sessions that conn already has.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from urazuke.telemetry.addresses import absolute_url, asked_host
from urazuke.telemetry.columns import Columns
from urazuke.telemetry.times import epochs

Take = Callable[[str], Sequence[Any]]
"""A field's values, None in every row where the log does not have the field or left it unset."""

ESTABLISHED = ("S1", "S2", "S3", "SF", "RSTO", "RSTR")
ATTEMPTED = ("S0", "SH", "RSTOS0")
OUTCOME = {**dict.fromkeys(ESTABLISHED, "established"), **dict.fromkeys(ATTEMPTED, "attempted"), "REJ": "refused"}
"""Connection states (Zeek, conn.log): half-seen ones (OTH, SHR, RSTRH) say neither."""


def columns_of(path: str, take: Take, at: Sequence[int], zone: ZoneInfo) -> Columns | None:
    """The events of one kind of log; None where that kind is passed over."""
    read = _LOGS.get(path)
    return read(take, at, zone) if read else None


def _session(kind: str, take: Take, at: Sequence[int], zone: ZoneInfo) -> Columns:
    columns = Columns(kind, at)
    columns.time(epochs(take("ts"), zone))
    columns.address("source_ip", take("id.orig_h"))
    columns.port("source_port", take("id.orig_p"))
    columns.address("destination_ip", take("id.resp_h"))
    columns.port("destination_port", take("id.resp_p"))
    columns.text("session", take("uid"))
    return columns


def _conn(take: Take, at: Sequence[int], zone: ZoneInfo) -> Columns:
    columns = _session("network", take, at, zone)
    columns.lower("protocol", take("proto"))
    columns.size("source_bytes", take("orig_bytes"))
    columns.size("destination_bytes", take("resp_bytes"))
    columns.set("outcome", [OUTCOME.get(s) if isinstance(s, str) else None for s in take("conn_state")])
    return columns


def _dns(take: Take, at: Sequence[int], zone: ZoneInfo) -> Columns:
    columns = _session("dns", take, at, zone)
    columns.lower("protocol", take("proto"))
    columns.name(take("query"))
    columns.answers(take("answers"))
    return columns


def _http(take: Take, at: Sequence[int], zone: ZoneInfo) -> Columns:
    columns = _session("http", take, at, zone)
    columns.set("protocol", "tcp")
    hosts = [h if isinstance(h, str) else None for h in take("host")]
    targets = [u if isinstance(u, str) else None for u in take("uri")]
    columns.name([asked_host(h, u) for h, u in zip(hosts, targets)])
    columns.set("url", [absolute_url(h, u) for h, u in zip(hosts, targets)])
    columns.text("user_agent", take("user_agent"))
    columns.set("outcome", "established")
    return columns


def _ssl(take: Take, at: Sequence[int], zone: ZoneInfo) -> Columns:
    columns = _session("tls", take, at, zone)
    columns.set("protocol", "tcp")
    columns.name(take("server_name"))
    columns.lower("ja3", take("ja3"))
    columns.lists("hashes", _certificates(take), str.lower)
    columns.set("outcome", ["established" if e is True or e == "T" else None for e in take("established")])
    return columns


def _certificates(take: Take) -> list[list[Any]]:
    """The fingerprints of the certificates, of whichever field has them."""
    chains, single = take("cert_chain_fps"), take("resp_certificate_sha1")
    return [[*(c if isinstance(c, list) else ()), *([s] if s else ())] for c, s in zip(chains, single)]


def _quic(take: Take, at: Sequence[int], zone: ZoneInfo) -> Columns:
    columns = _session("tls", take, at, zone)
    columns.set("protocol", "udp")
    columns.name(take("server_name"))
    return columns


def _files(take: Take, at: Sequence[int], zone: ZoneInfo) -> Columns:
    """The source is who opened the session, whichever side sent the file."""
    columns = Columns("file", at)
    columns.time(epochs(take("ts"), zone))
    sent = [_first(v) for v in take("tx_hosts")]
    received = [_first(v) for v in take("rx_hosts")]
    opened = [o is True or o == "T" for o in take("is_orig")]
    columns.address("source_ip", [own or (t if o else r) for own, t, r, o in zip(take("id.orig_h"), sent, received, opened)])
    columns.port("source_port", take("id.orig_p"))
    columns.address("destination_ip", [own or (r if o else t) for own, t, r, o in zip(take("id.resp_h"), sent, received, opened)])
    columns.port("destination_port", take("id.resp_p"))
    columns.lists("hashes", [[h for h in found if h] for found in zip(take("md5"), take("sha1"), take("sha256"))], str.lower)
    columns.text("session", [own or _first(v) for own, v in zip(take("uid"), take("conn_uids"))])
    return columns


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else None


def _x509(take: Take, at: Sequence[int], zone: ZoneInfo) -> Columns:
    """A certificate: its fingerprint, at the time it was seen; who showed it stands in the ssl log."""
    columns = Columns("file", at)
    columns.time(epochs(take("ts"), zone))
    columns.lists("hashes", [[f] if f else [] for f in take("fingerprint")], str.lower)
    return columns


def _notice(take: Take, at: Sequence[int], zone: ZoneInfo) -> Columns:
    """A notice on a session repeats what conn says of it; one without still names who did it to whom."""
    columns = _session("alert", take, at, zone)
    columns.address("source_ip", [None if uid else source for uid, source in zip(take("uid"), take("src"))])
    columns.address("destination_ip", [None if uid else target for uid, target in zip(take("uid"), take("dst"))])
    columns.lower("protocol", take("proto"))
    return columns


_LOGS: dict[str, Callable[[Take, Sequence[int], ZoneInfo], Columns]] = {
    "conn": _conn, "dns": _dns, "http": _http, "ssl": _ssl, "quic": _quic, "files": _files, "x509": _x509, "notice": _notice,
}  # fmt: skip
