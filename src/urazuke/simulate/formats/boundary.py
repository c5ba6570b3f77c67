"""What the boundary of a network records of its connections, and nothing more: a firewall's export or syslog, or NetFlow.

Source: Palo Alto Networks, "Traffic Log Fields"; ArcSight, "Implementing CommonEvent Format"; nfdump(1), output format csv.
No names are shown, and no look-ups. Times are when the connection began; but for CEF they carry no zone.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from urazuke.simulate.formats.lines import Log, lines_of, stamp, with_ends
from urazuke.simulate.organisations import Organisation

FIREWALL_HEADER = (
    "Domain,Receive Time,Serial #,Type,Threat/Content Type,Generate Time,Source address,Destination address,Rule,Application,"
    "Source Zone,Destination Zone,Session ID,Source Port,Destination Port,IP Protocol,Action,Bytes,Bytes Sent,Bytes Received,"
    "Start Time,Elapsed Time (sec),Category\n"
)
NETFLOW_HEADER = "ts,te,td,sa,da,sp,dp,pr,flg,fwd,stos,ipkt,ibyt,opkt,obyt,in,out,sas,das\n"


def boundary_logs(sessions: pl.DataFrame, organisation: Organisation, draw: np.random.Generator) -> list[Log]:
    """One log of all connections, a file a month."""
    frame = with_ends(sessions.filter(pl.col("lookup") < 2))
    frame = frame.with_columns(pl.Series("number", draw.integers(10**5, 10**7, frame.height)))
    if organisation.style == "firewall":
        return [Log("firewall/traffic_%Y%m.csv", _firewall(frame, organisation), header=FIREWALL_HEADER, local=True)]
    if organisation.style == "netflow":
        return [Log("netflow/nfcapd.%Y%m.csv", _netflow(frame, organisation), header=NETFLOW_HEADER, local=True)]
    return [Log("syslog/edge-%Y%m.log", _cef(frame, organisation), local=True)]


def _firewall(frame: pl.DataFrame, organisation: Organisation) -> pl.DataFrame:
    """Written when the session ends."""
    ends = pl.col("at") + pl.col("lasts") * 1000
    began, ended = (stamp(moment, organisation.offset_seconds, "%Y/%m/%d %H:%M:%S") for moment in (pl.col("at"), ends))
    out, up = pl.col("outbound"), pl.col("answered")
    known = pl.when(pl.col("service") == "ssl").then(pl.lit("ssl")).when(pl.col("service") == "http").then(pl.lit("web-browsing"))
    application = pl.when(up).then(known.otherwise(pl.lit("incomplete"))).otherwise(pl.lit("not-applicable"))
    end = _either(up, "end", "deny")
    fields = [
        pl.lit("1"), ended, pl.lit("012345678901,TRAFFIC"), end, ended, "src", "dst", _either(out, "out-any", "in-web"), application,
        _either(out, "trust,untrust", "untrust,dmz"), "number", "caller_port", "port", _either(up, "tcp,allow", "tcp,deny"),
        pl.col("src_bytes") + pl.col("dst_bytes"), "src_bytes", "dst_bytes", began, pl.col("lasts") // 1000, pl.lit("any"),
    ]  # fmt: skip
    line = pl.concat_str(fields, separator=",")
    return lines_of(frame, line, at=ends, host=pl.lit(""))


def _netflow(frame: pl.DataFrame, organisation: Organisation) -> pl.DataFrame:
    """Times to the millisecond, as nfdump 1.7 writes them."""
    ends = pl.col("at") + pl.col("lasts") * 1000
    began, ended = (stamp(moment, organisation.offset_seconds, "%Y-%m-%d %H:%M:%S%.3f") for moment in (pl.col("at"), ends))
    flags = _either(pl.col("answered"), "...AP.SF", "......S.")
    line = pl.concat_str(
        [
            began, ended, pl.col("lasts") / 1000, "src", "dst", "caller_port", "port", pl.lit("TCP"), flags, pl.lit("0,0"),
            pl.col("src_bytes") // 1400 + 3, "src_bytes", pl.col("dst_bytes") // 1400 + 2, "dst_bytes", pl.lit("1,2,0,0"),
        ],
        separator=",",
    )  # fmt: skip
    return lines_of(frame, line, at=ends, host=pl.lit(""))


def _cef(frame: pl.DataFrame, organisation: Organisation) -> pl.DataFrame:
    """By the format's definition `in` is what the source sent, and `out` what came back."""
    when = stamp(pl.col("at"), organisation.offset_seconds, "%b %e %H:%M:%S")
    up = pl.col("answered")
    fields = [
        when, pl.lit(" edge1 CEF:0|Kakine|Boundary|4.1|100|traffic|"), _either(up, "3|rt=", "5|rt="), pl.col("at") // 1000,
        pl.lit(" src="), "src", pl.lit(" spt="), "caller_port", pl.lit(" dst="), "dst", pl.lit(" dpt="), "port",
        _either(up, " proto=TCP act=allowed", " proto=TCP act=blocked"), pl.lit(" in="), "src_bytes", pl.lit(" out="), "dst_bytes",
        pl.lit(" externalId="), "number",
    ]  # fmt: skip
    line = pl.concat_str(fields)
    return lines_of(frame, line, host=pl.lit(""))


def _either(condition: pl.Expr, one: str, other: str) -> pl.Expr:
    return pl.when(condition).then(pl.lit(one)).otherwise(pl.lit(other))
