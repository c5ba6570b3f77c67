"""Zeek logs, as tab-separated values or JSON lines: conn, dns, http, ssl.

Source: docs.zeek.org, "Log Files" (fields and their order of base/protocols in Zeek 6).
"""

from __future__ import annotations

import numpy as np
import polars as pl

from urazuke.simulate.formats.lines import WAY_LOOKUP, Log, lines_of, seconds, tokens, with_ends
from urazuke.simulate.organisations import Organisation

ENDS = ("ts:time", "uid:string", "id.orig_h:addr", "id.orig_p:port", "id.resp_h:addr", "id.resp_p:port")
CONN = (
    *ENDS, "proto:enum", "service:string", "duration:interval", "orig_bytes:count", "resp_bytes:count", "conn_state:string",
    "local_orig:bool", "local_resp:bool", "missed_bytes:count", "history:string", "orig_pkts:count", "orig_ip_bytes:count",
    "resp_pkts:count", "resp_ip_bytes:count", "tunnel_parents:set[string]",
)  # fmt: skip
DNS = (
    *ENDS, "proto:enum", "trans_id:count", "rtt:interval", "query:string", "qclass:count", "qclass_name:string", "qtype:count",
    "qtype_name:string", "rcode:count", "rcode_name:string", "AA:bool", "TC:bool", "RD:bool", "RA:bool", "Z:count",
    "answers:vector[string]", "TTLs:vector[interval]", "rejected:bool",
)  # fmt: skip
HTTP = (
    *ENDS, "trans_depth:count", "method:string", "host:string", "uri:string", "version:string", "user_agent:string",
    "request_body_len:count", "response_body_len:count", "status_code:count", "status_msg:string",
)  # fmt: skip
SSL = (*ENDS, "version:string", "cipher:string", "server_name:string", "resumed:bool", "established:bool")
QUOTED = ("string", "addr", "enum")
LISTS = {"answers": '["', "TTLs": "["}
UNSET = "-"


def zeek_logs(sessions: pl.DataFrame, organisation: Organisation, draw: np.random.Generator) -> list[Log]:
    """All four logs, a folder a month; times are epoch seconds."""
    frame = with_ends(sessions).with_columns(tokens(draw, sessions.height).alias("uid"), pl.lit(UNSET).alias("unset"))
    json = organisation.style == "zeek_json"
    logs = []
    for path, schema, rows in (
        ("conn", CONN, _conn(frame)),
        ("dns", DNS, _dns(frame, organisation)),
        ("http", HTTP, _http(frame)),
        ("ssl", SSL, _ssl(frame)),
    ):
        fields = dict(field.split(":") for field in schema)
        rows = rows.with_columns((_json(fields) if json else pl.concat_str(list(fields), separator="\t")).alias("line"))
        lines = lines_of(
            rows,
            pl.col("line"),
            at=pl.col("moment"),
            outside=pl.col("shown"),
            host=pl.col("named"),
            way=pl.col("towards"),
            sent=pl.col("out"),
            received=pl.col("in"),
            primary=path in ("conn", "dns"),
        )
        header = "" if json else _header(path, fields)
        logs.append(Log(f"zeek/%Y-%m/{path}.log", lines, header, "" if json else "#close\t%Y-%m-28-23-59-59\n"))
    return logs


def _header(path: str, fields: dict[str, str]) -> str:
    head = "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n"
    names, kinds = "\t".join(fields), "\t".join(fields.values())
    return head + f"#path\t{path}\n#open\t%Y-%m-01-00-00-00\n#fields\t{names}\n#types\t{kinds}\n"


def _json(fields: dict[str, str]) -> pl.Expr:
    """One object a line; unset fields are left out, as Zeek does."""
    parts: list[pl.Expr] = []
    for place, (name, kind) in enumerate(fields.items()):
        value = pl.col(name)
        mark = f'{"," if place else "{"}"{name}":'
        if kind in QUOTED:
            text = pl.concat_str([pl.lit(mark + '"'), value, pl.lit('"')])
        elif kind == "bool":
            text = pl.concat_str([pl.lit(mark), pl.when(value == "T").then(pl.lit("true")).otherwise(pl.lit("false"))])
        elif name in LISTS:
            text = pl.concat_str([pl.lit(mark + LISTS[name]), value, pl.lit(LISTS[name][::-1].replace("[", "]"))])
        else:
            text = pl.concat_str([pl.lit(mark), value])
        parts.append(pl.when((value == UNSET) | (value == "(empty)")).then(pl.lit("")).otherwise(text))
    return pl.concat_str([*parts, pl.lit("}")])


def _base(frame: pl.DataFrame, delay: int) -> pl.DataFrame:
    return frame.with_columns(
        (pl.col("at") + delay).alias("moment"),
        seconds(pl.col("at") + delay, 6).alias("ts"),
        pl.col("src").alias("id.orig_h"),
        pl.col("caller_port").cast(pl.String).alias("id.orig_p"),
        pl.col("dst").alias("id.resp_h"),
        pl.col("port").cast(pl.String).alias("id.resp_p"),
        pl.lit("tcp").alias("proto"),
        pl.col("outside").alias("shown"),
        pl.col("way").alias("towards"),
        pl.lit("").alias("named"),
        pl.col("sent").alias("out"),
        pl.col("received").alias("in"),
    )


def _conn(frame: pl.DataFrame) -> pl.DataFrame:
    up, unset = pl.col("answered"), pl.col("unset")
    rows = _base(frame.filter(pl.col("lookup") < 2), 0)
    known = up & (pl.col("service") != "other")
    flag = {True: pl.lit("T"), False: pl.lit("F")}
    return rows.with_columns(
        pl.when(known).then(pl.col("service")).otherwise(unset).alias("service"),
        pl.when(up).then(seconds(pl.col("lasts") * 1000, 6)).otherwise(unset).alias("duration"),
        pl.when(up).then(pl.col("src_bytes").cast(pl.String)).otherwise(unset).alias("orig_bytes"),
        pl.when(up).then(pl.col("dst_bytes").cast(pl.String)).otherwise(unset).alias("resp_bytes"),
        pl.when(up).then(pl.lit("SF")).when(pl.col("outbound")).then(pl.lit("S0")).otherwise(pl.lit("REJ")).alias("conn_state"),
        pl.when("outbound").then(flag[True]).otherwise(flag[False]).alias("local_orig"),
        pl.when("outbound").then(flag[False]).otherwise(flag[True]).alias("local_resp"),
        pl.lit("0").alias("missed_bytes"),
        pl.when(up).then(pl.lit("ShADadfF")).when(pl.col("outbound")).then(pl.lit("S")).otherwise(pl.lit("Sr")).alias("history"),
        (pl.col("src_bytes") // 1400 + 3).cast(pl.String).alias("orig_pkts"),
        (pl.col("src_bytes") + (pl.col("src_bytes") // 1400 + 3) * 40).cast(pl.String).alias("orig_ip_bytes"),
        (pl.col("dst_bytes") // 1400 + 2).cast(pl.String).alias("resp_pkts"),
        (pl.col("dst_bytes") + (pl.col("dst_bytes") // 1400 + 2) * 40).cast(pl.String).alias("resp_ip_bytes"),
        unset.alias("tunnel_parents"),
    )


def _dns(frame: pl.DataFrame, organisation: Organisation) -> pl.DataFrame:
    rows = _base(frame.filter(pl.col("outbound") & (pl.col("lookup") > 0)), -60_000)
    found, unset = pl.col("lookup") == 1, pl.col("unset")
    resolver = f"{organisation.inner >> 24}.{organisation.inner >> 16 & 255}.0.53"
    plain = {"id.resp_h": resolver, "id.resp_p": "53", "proto": "udp", "qclass": "1", "qclass_name": "C_INTERNET", "qtype": "1"}
    plain |= {"qtype_name": "A", "AA": "F", "TC": "F", "RD": "T", "RA": "T", "Z": "0", "rejected": "F", "rtt": "0.014000"}
    return rows.with_columns(
        *(pl.lit(value).alias(name) for name, value in plain.items()),
        pl.concat_str([pl.lit("D"), pl.col("uid").str.slice(1)]).alias("uid"),
        (pl.col("caller_port") * 7 % 65_536).cast(pl.String).alias("trans_id"),
        pl.col("host").alias("query"),
        pl.when(found).then(pl.lit("0")).otherwise(pl.lit("3")).alias("rcode"),
        pl.when(found).then(pl.lit("NOERROR")).otherwise(pl.lit("NXDOMAIN")).alias("rcode_name"),
        pl.when(found).then(pl.col("dst")).otherwise(unset).alias("answers"),
        pl.when(found).then(pl.lit("300.000000")).otherwise(unset).alias("TTLs"),
        pl.when(found).then(pl.col("outside")).otherwise(0).alias("shown"),
        pl.col("host").alias("named"),
        pl.lit(WAY_LOOKUP).alias("towards"),
        pl.lit(0).alias("out"),
        pl.lit(0).alias("in"),
    )


def _http(frame: pl.DataFrame) -> pl.DataFrame:
    seen = (pl.col("service") == "http") & pl.col("answered") & (pl.col("lookup") < 2)
    rows = _base(frame.filter(seen), 12_000)
    return rows.with_columns(
        pl.lit("1").alias("trans_depth"),
        pl.when(pl.col("host") == "").then(pl.col("dst")).otherwise(pl.col("host")).alias("host"),
        pl.col("called").alias("named"),
        pl.col("path").alias("uri"),
        pl.lit("1.1").alias("version"),
        pl.col("agent").alias("user_agent"),
        pl.col("src_bytes").cast(pl.String).alias("request_body_len"),
        pl.col("dst_bytes").cast(pl.String).alias("response_body_len"),
        pl.col("status").cast(pl.String).alias("status_code"),
        pl.when(pl.col("status") < 400).then(pl.lit("OK")).otherwise(pl.lit("Refused")).alias("status_msg"),
    )


def _ssl(frame: pl.DataFrame) -> pl.DataFrame:
    seen = (pl.col("service") == "ssl") & pl.col("answered") & (pl.col("lookup") < 2)
    rows = _base(frame.filter(seen), 20_000)
    return rows.with_columns(
        pl.lit("TLSv13").alias("version"),
        pl.lit("TLS_AES_128_GCM_SHA256").alias("cipher"),
        pl.when(pl.col("host") == "").then(pl.col("unset")).otherwise(pl.col("host")).alias("server_name"),
        pl.col("called").alias("named"),
        pl.lit("F").alias("resumed"),
        pl.lit("T").alias("established"),
        pl.lit(0).alias("out"),
        pl.lit(0).alias("in"),
    )
