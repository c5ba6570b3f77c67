"""What the fields of Zeek's logs mean, whichever way they are written (zeek_tsv, zeek_json).

Read: conn, dns, http, ssl (and quic), files, x509, smtp, notice. Bytes are those of conn (`orig_bytes`, `resp_bytes`: payload);
http and ssl lines of the same `uid` carry none, so that nothing counts twice. Times are starts. Every other log is
passed over and counted: most tell more about sessions that conn already has.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any
from zoneinfo import ZoneInfo

from urazuke.telemetry.addresses import mail_addresses
from urazuke.telemetry.columns import Columns

Take = Callable[[str], Any]
"""A field's values, None in every row where the log does not have the field or left it unset."""
Make = Callable[[str], Columns]
"""Empty columns for events of that kind, which take what `Take` gives: lists, or Arrow arrays."""

ESTABLISHED = ("S1", "S2", "S3", "SF", "RSTO", "RSTR")
ATTEMPTED = ("S0", "SH", "RSTOS0")
OUTCOME = {**dict.fromkeys(ESTABLISHED, "established"), **dict.fromkeys(ATTEMPTED, "attempted"), "REJ": "refused"}
"""Connection states (Zeek, conn.log): half-seen ones (OTH, SHR, RSTRH) say neither."""

LISTED = ("answers", "cert_chain_fps", "tx_hosts", "rx_hosts", "conn_uids")
"""Fields that are sets or vectors."""
BY_COLUMN = ("conn", "dns", "http", "ssl", "quic", "files", "x509")
"""Logs whose fields are not compared with each other."""


def columns_of(path: str, take: Take, make: Make, zone: ZoneInfo) -> Columns | None:
    """The events of one kind of log; None where that kind is passed over."""
    read = _LOGS.get(path)
    return read(take, make, zone) if read else None


@functools.cache
def fields_of(path: str) -> tuple[str, ...]:
    """The fields that are taken from that kind of log; none where it is passed over."""
    taken: dict[str, None] = {}
    columns_of(path, lambda name: taken.setdefault(name) or [], lambda kind: Columns(kind, []), ZoneInfo("UTC"))
    return tuple(taken)


def _session(kind: str, take: Take, make: Make, zone: ZoneInfo) -> Columns:
    columns = make(kind)
    columns.moments(take("ts"), zone)
    columns.address("source_ip", take("id.orig_h"))
    columns.port("source_port", take("id.orig_p"))
    columns.address("destination_ip", take("id.resp_h"))
    columns.port("destination_port", take("id.resp_p"))
    columns.text("session", take("uid"))
    return columns


def _conn(take: Take, make: Make, zone: ZoneInfo) -> Columns:
    columns = _session("network", take, make, zone)
    columns.lower("protocol", take("proto"))
    columns.size("source_bytes", take("orig_bytes"))
    columns.size("destination_bytes", take("resp_bytes"))
    columns.looked_up("outcome", take("conn_state"), OUTCOME)
    return columns


def _dns(take: Take, make: Make, zone: ZoneInfo) -> Columns:
    columns = _session("dns", take, make, zone)
    columns.lower("protocol", take("proto"))
    columns.name(take("query"))
    columns.answers(take("answers"))
    return columns


def _http(take: Take, make: Make, zone: ZoneInfo) -> Columns:
    columns = _session("http", take, make, zone)
    columns.set("protocol", "tcp")
    columns.request(take("host"), take("uri"))
    columns.text("user_agent", take("user_agent"))
    columns.set("outcome", "established")
    return columns


def _ssl(take: Take, make: Make, zone: ZoneInfo) -> Columns:
    columns = _session("tls", take, make, zone)
    columns.set("protocol", "tcp")
    columns.name(take("server_name"))
    columns.lower("ja3", take("ja3"))
    columns.gathered("hashes", [take("cert_chain_fps"), take("resp_certificate_sha1")], str.lower)
    columns.looked_up("outcome", take("established"), {True: "established", "T": "established"})
    return columns


def _quic(take: Take, make: Make, zone: ZoneInfo) -> Columns:
    columns = _session("tls", take, make, zone)
    columns.set("protocol", "udp")
    columns.name(take("server_name"))
    return columns


def _files(take: Take, make: Make, zone: ZoneInfo) -> Columns:
    """The source is who opened the session, whichever side sent the file."""
    columns = make("file")
    columns.moments(take("ts"), zone)
    sent, received, opened = columns.first(take("tx_hosts")), columns.first(take("rx_hosts")), take("is_orig")
    columns.address("source_ip", columns.either(take("id.orig_h"), columns.where(opened, sent, received)))
    columns.port("source_port", take("id.orig_p"))
    columns.address("destination_ip", columns.either(take("id.resp_h"), columns.where(opened, received, sent)))
    columns.port("destination_port", take("id.resp_p"))
    columns.gathered("hashes", [take("md5"), take("sha1"), take("sha256")], str.lower)
    columns.text("session", columns.either(take("uid"), columns.first(take("conn_uids"))))
    return columns


def _x509(take: Take, make: Make, zone: ZoneInfo) -> Columns:
    """A certificate: its fingerprint, at the time it was seen; who showed it stands in the ssl log."""
    columns = make("file")
    columns.moments(take("ts"), zone)
    columns.gathered("hashes", [take("fingerprint")], str.lower)
    return columns


def _notice(take: Take, make: Make, zone: ZoneInfo) -> Columns:
    """A notice on a session repeats what conn says of it; one without still names who did it to whom."""
    columns = _session("alert", take, make, zone)
    told = take("uid")
    columns.address("source_ip", columns.unless(told, take("src")))
    columns.address("destination_ip", columns.unless(told, take("dst")))
    columns.lower("protocol", take("proto"))
    return columns


def _smtp(take: Take, make: Make, zone: ZoneInfo) -> Columns:
    """A message: one event for each address that its envelope or its header names."""
    columns = _session("mail", take, make, zone)
    columns.set("protocol", "tcp")
    columns.set("outcome", "established")
    columns.text("user_agent", take("user_agent"))
    named = zip(*(take(field) for field in ("mailfrom", "from", "rcptto", "to", "cc", "reply_to")), strict=True)
    columns.spread("email", [_mail_addresses(row) for row in named])
    return columns


def _mail_addresses(values: Iterable[Any]) -> list[str]:
    """The addresses in text and in lists of text, each once."""
    texts = [t for v in values for t in (v if isinstance(v, list) else (v,)) if isinstance(t, str)]
    return list(dict.fromkeys(address for text in texts for address in mail_addresses(text)))


_LOGS: dict[str, Callable[[Take, Make, ZoneInfo], Columns]] = {
    "conn": _conn, "dns": _dns, "http": _http, "ssl": _ssl, "quic": _quic, "files": _files, "x509": _x509, "notice": _notice,
    "smtp": _smtp,
}  # fmt: skip
