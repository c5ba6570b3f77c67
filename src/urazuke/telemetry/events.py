"""An event is one line of one log: who spoke with whom, when, how much, and where that line stands. A line that names
several mail addresses is as many events.

Columns: `kind` network|dns|http|tls|file|alert|mail; `time` UTC, to the microsecond; `organisation`; `source_ip` and
`destination_ip` as `ipaddress` prints them (an IPv4 address mapped into IPv6 as IPv4), `source` being who opened the
session; ports; `protocol` lower-case; `name` queried name, TLS server name or HTTP host, lower-case A-labels without a
trailing dot, null where an address stands in its place (it is then `destination_ip`, if the log says no other);
`answers` of a DNS lookup; `url`; `user_agent`; `ja3`; `hashes`; `email` in lower case; `outcome` established|attempted|refused or
null where the line does not say; `source_bytes` sent by the source, `destination_bytes` sent by the destination, null
where the line does not say or where another line of the same session counts them; `session` ties the lines of one
session; `exhibit`, `line` (from 1) and `offset` (the byte at which the line starts), both in the decompressed file; of a
Windows event log, whose lines are records, the number that the record carries and the byte at which it starts.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

KINDS = ("network", "dns", "http", "tls", "file", "alert", "mail")
OUTCOMES = ("established", "attempted", "refused")
_COLUMNS = (
    "kind:string time:time organisation:string source_ip:string source_port:int32 destination_ip:string destination_port:int32 "
    "protocol:string name:string answers:list url:string user_agent:string ja3:string hashes:list email:string outcome:string "
    "source_bytes:int64 destination_bytes:int64 session:string exhibit:string line:int64 offset:int64"
)


@functools.cache
def event_schema() -> pa.Schema:
    """The columns of an event, in order; types as the module says."""
    import pyarrow as pa

    types = {
        "string": pa.string(), "int32": pa.int32(), "int64": pa.int64(), "time": pa.timestamp("us", "UTC"), "list": pa.list_(pa.string()),
    }  # fmt: skip
    return pa.schema([pa.field(name, types[kind]) for name, _, kind in (c.partition(":") for c in _COLUMNS.split())])
