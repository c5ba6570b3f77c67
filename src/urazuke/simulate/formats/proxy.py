"""What an organisation without a sensor has: its proxy (Squid), its name server (BIND) and its web server (Apache or nginx).

Source: wiki.squid-cache.org "Native log format"; BIND 9 ARM, "queries" category; httpd.apache.org, "Combined Log Format".
The proxy does not tell what was sent, the web server not what was received, the name server not the answer.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from urazuke.simulate.formats.lines import WAY_LOOKUP, Log, lines_of, seconds, stamp, with_ends, zone
from urazuke.simulate.organisations import Organisation

COMBINED = {"apache": "apache/access_log-%Y%m", "nginx": "nginx/access-%Y-%m.log"}


def proxy_logs(sessions: pl.DataFrame, organisation: Organisation, draw: np.random.Generator) -> list[Log]:
    """Three logs, a file a month each; BIND's times carry no zone: they are the organisation's."""
    frame = with_ends(sessions).with_columns(pl.Series("client", draw.integers(10**7, 10**8, sessions.height)).cast(pl.String))
    return [
        Log("squid/access-%Y%m.log", _squid(frame), local=True),
        Log("named/queries.log.%Y-%m", _queries(frame, organisation), local=True),
        Log(COMBINED[organisation.style], _combined(frame, organisation), local=True),
    ]


def _squid(frame: pl.DataFrame) -> pl.DataFrame:
    rows = frame.filter(pl.col("outbound") & (pl.col("service") != "other") & (pl.col("lookup") < 2))
    ends = pl.col("at") + pl.col("lasts") * 1000
    named = pl.when(pl.col("host") == "").then(pl.col("dst")).otherwise(pl.col("host"))
    tls, up = pl.col("service") == "ssl", pl.col("answered")
    code = (
        pl.when(tls & up).then(pl.lit("TCP_TUNNEL/200")).when(up).then(pl.concat_str([pl.lit("TCP_MISS/"), pl.col("status")]))
        .otherwise(pl.lit("TCP_MISS/503"))
    )  # fmt: skip
    what = pl.when(tls).then(pl.concat_str([pl.lit("CONNECT "), named, pl.lit(":443")])).otherwise(
        pl.concat_str([pl.col("method"), pl.lit(" http://"), named, pl.col("path")])
    )  # fmt: skip
    kind = pl.when(tls).then(pl.lit("-")).otherwise(pl.lit("text/html"))
    line = pl.concat_str(
        [
            pl.concat_str([seconds(ends, 3), pl.col("lasts").cast(pl.String).str.pad_start(6)], separator=" "),
            pl.col("src"), code, pl.col("received"), what, pl.lit("-"), pl.concat_str([pl.lit("HIER_DIRECT/"), pl.col("dst")]), kind,
        ],
        separator=" ",
    )  # fmt: skip
    return lines_of(rows, line, at=ends, sent=pl.lit(0))


def _queries(frame: pl.DataFrame, organisation: Organisation) -> pl.DataFrame:
    rows = frame.filter(pl.col("outbound") & (pl.col("lookup") > 0))
    at = pl.col("at") - 60_000
    when = stamp(at, organisation.offset_seconds, "%d-%b-%Y %H:%M:%S%.3f")
    resolver = f"{organisation.inner >> 24}.{organisation.inner >> 16 & 255}.0.53"
    line = pl.format(
        "{} queries: info: client @0x7f{} {}#{} ({}): query: {} IN A + (" + resolver + ")",
        when, "client", "src", "caller_port", "host", "host",
    )  # fmt: skip
    zero = pl.lit(0)
    return lines_of(rows, line, at=at, outside=zero, host=pl.col("host"), way=pl.lit(WAY_LOOKUP), sent=zero, received=zero)


def _combined(frame: pl.DataFrame, organisation: Organisation) -> pl.DataFrame:
    rows = frame.filter(~pl.col("outbound") & (pl.col("service") == "http") & pl.col("answered"))
    when = stamp(pl.col("at"), organisation.offset_seconds, "%d/%b/%Y:%H:%M:%S")
    line = pl.format(
        '{} - - [{} ' + zone(organisation.offset_seconds) + '] "{} {} HTTP/1.1" {} {} "-" "{}"',
        "src", when, "method", "path", "status", "sent", "agent",
    )  # fmt: skip
    return lines_of(rows, line, received=pl.lit(0))
