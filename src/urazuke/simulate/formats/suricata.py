"""Suricata EVE: one JSON object a line, flows beside the dns, http and tls events of the same flow.

Source: docs.suricata.io, "EVE JSON Format". The flow event comes when the flow ends.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from urazuke.simulate.formats.lines import WAY_LOOKUP, Log, lines_of, stamp, with_ends, zone
from urazuke.simulate.organisations import Organisation

ENDS = '"src_ip":"{}","src_port":{},"dest_ip":"{}","dest_port":{},"proto":"TCP",'


def suricata_logs(sessions: pl.DataFrame, organisation: Organisation, draw: np.random.Generator) -> list[Log]:
    """One log of all events, a file a month, in the organisation's own clock with its offset."""
    frame = with_ends(sessions).with_columns(pl.Series("flow", draw.integers(10**14, 2 * 10**15, sessions.height)))
    happened = frame.filter(pl.col("lookup") < 2)
    events = [
        _flows(happened, organisation),
        _dns(frame.filter(pl.col("outbound") & (pl.col("lookup") > 0)), organisation),
        _http(happened.filter((pl.col("service") == "http") & pl.col("answered")), organisation),
        _tls(happened.filter((pl.col("service") == "ssl") & pl.col("answered")), organisation),
    ]
    return [Log("suricata/eve-%Y-%m.json", pl.concat(events), local=True)]


def _time(column: pl.Expr, organisation: Organisation) -> pl.Expr:
    return pl.concat_str([stamp(column, organisation.offset_seconds, "%Y-%m-%dT%H:%M:%S%.6f"), pl.lit(zone(organisation.offset_seconds))])


def _event(kind: str, at: pl.Expr, organisation: Organisation, rest: str, *values: pl.Expr | str) -> pl.Expr:
    shape = '{"timestamp":"{}","flow_id":{},"in_iface":"ens5","event_type":"' + kind + '",' + ENDS + rest + "}"
    fields = [_time(at, organisation), "flow", "src", "caller_port", "dst", "port", *values]
    return _fill(shape, [pl.col(value) if isinstance(value, str) else value for value in fields])


def _fill(shape: str, values: list[pl.Expr]) -> pl.Expr:
    """pl.format, but only `{}` is a place: JSON is full of other braces."""
    pieces: list[pl.Expr] = []
    for place, text in enumerate(shape.split("{}")):
        if place:
            pieces.append(values[place - 1].cast(pl.String))
        pieces.append(pl.lit(text))
    return pl.concat_str(pieces)


def _flows(frame: pl.DataFrame, organisation: Organisation) -> pl.DataFrame:
    ends = pl.col("at") + pl.col("lasts") * 1000
    known = pl.when(~pl.col("answered") | (pl.col("service") == "other")).then(pl.lit("failed")).otherwise(
        pl.when(pl.col("service") == "ssl").then(pl.lit("tls")).otherwise(pl.lit("http"))
    )  # fmt: skip
    rest = (
        '"app_proto":"{}","flow":{"pkts_toserver":{},"pkts_toclient":{},"bytes_toserver":{},"bytes_toclient":{},'
        '"start":"{}","end":"{}","age":{},"state":"{}","reason":"timeout","alerted":false}'
    )
    line = _event(
        "flow",
        ends,
        organisation,
        rest,
        known,
        pl.col("src_bytes") // 1400 + 3,
        pl.col("dst_bytes") // 1400 + 2,
        "src_bytes",
        "dst_bytes",
        _time(pl.col("at"), organisation),
        _time(ends, organisation),
        pl.col("lasts") // 1000,
        pl.when("answered").then(pl.lit("closed")).otherwise(pl.lit("new")),
    )
    return lines_of(frame, line, at=ends, host=pl.lit(""))


def _dns(frame: pl.DataFrame, organisation: Organisation) -> pl.DataFrame:
    resolver = f"{organisation.inner >> 24}.{organisation.inner >> 16 & 255}.0.53"
    found = pl.col("lookup") == 1
    asked = frame.with_columns(pl.lit(resolver).alias("dst"), pl.col("dst").alias("answer"), pl.lit(53).cast(pl.Int64).alias("port"))
    at = pl.col("at") - 60_000
    answers = pl.when(found).then(
        _fill(',"answers":[{"rrname":"{}","rrtype":"A","ttl":300,"rdata":"{}"}]', [pl.col("host"), pl.col("answer")])
    ).otherwise(pl.lit(""))  # fmt: skip
    rest = '"dns":{"version":2,"type":"answer","id":{},"rrname":"{}","rrtype":"A","rcode":"{}"{}}'
    code = pl.when(found).then(pl.lit("NOERROR")).otherwise(pl.lit("NXDOMAIN"))
    line = _event("dns", at, organisation, rest, pl.col("caller_port") * 7 % 65_536, "host", code, answers)
    shown = pl.when(found).then(pl.col("outside")).otherwise(0)
    zero = pl.lit(0)
    return lines_of(
        asked, line.str.replace('"proto":"TCP"', '"proto":"UDP"', literal=True), at=at, outside=shown, host=pl.col("host"),
        way=pl.lit(WAY_LOOKUP), sent=zero, received=zero,
    )  # fmt: skip


def _http(frame: pl.DataFrame, organisation: Organisation) -> pl.DataFrame:
    at = pl.col("at") + 12_000
    shown = pl.when(pl.col("host") == "").then(pl.col("dst")).otherwise(pl.col("host"))
    rest = (
        '"tx_id":0,"http":{"hostname":"{}","url":"{}","http_user_agent":"{}","http_method":"{}",'
        '"protocol":"HTTP/1.1","status":{},"length":{}}'
    )
    line = _event("http", at, organisation, rest, shown, "path", "agent", "method", "status", "dst_bytes")
    sent, received = pl.when("outbound").then(0).otherwise("sent"), pl.when("outbound").then("received").otherwise(0)
    return lines_of(frame, line, at=at, sent=sent, received=received, primary=False)


def _tls(frame: pl.DataFrame, organisation: Organisation) -> pl.DataFrame:
    at = pl.col("at") + 20_000
    sni = pl.when(pl.col("host") == "").then(pl.lit("")).otherwise(_fill('"sni":"{}",', [pl.col("host")]))
    line = _event("tls", at, organisation, '"tls":{{}"version":"TLS 1.3"}', sni)
    return lines_of(frame, line, at=at, sent=pl.lit(0), received=pl.lit(0), primary=False)
