"""URLs of whole columns: those that are written as most are, are taken apart by patterns, each other different one by `addresses`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from urazuke.telemetry.addresses import absolute_url, canonical_url, requested_host
from urazuke.telemetry.patterns import match_groups

if TYPE_CHECKING:
    import pyarrow as pa

_USUAL = r"(?P<scheme>https?)://(?P<host>[a-z0-9._-]+)(?::(?P<port>[1-9][0-9]{0,3}))?/[!-~]*"
"""An absolute URL in its one spelling, but for a port that its scheme implies."""
_TUNNEL = r"(?P<host>[A-Za-z][A-Za-z0-9_-]{0,60}(?:\.[A-Za-z0-9_-]{1,60}){1,3}):(?P<port>[1-9][0-9]{0,3})"
"""What CONNECT is asked for: a name that is no address, and a port."""
_IMPLIED = {"http": 80, "https": 443}


def target_urls(hosts: pa.Array, targets: pa.Array) -> pa.Array:
    """What `absolute_url` makes of each host, or nothing, and the target beside it."""
    import pyarrow as pa
    import pyarrow.compute as pc

    codes = hosts.dictionary_encode()
    begins = pa.array([_beginning(host) for host in codes.dictionary.to_pylist()], pa.string()).take(codes.indices)
    rooted = pc.and_(pc.starts_with(targets, "/"), pc.invert(pc.match_substring(pc.utf8_slice_codeunits(targets, 0, 16), "://")))
    urls = pc.if_else(hosts.is_null(), targets, pc.binary_join_element_wise(begins, targets, ""))
    known = pc.or_(hosts.is_null(), begins.is_valid())
    odd = pc.and_not(targets.is_valid(), pc.and_(rooted, known).fill_null(False))
    if not odd.true_count:
        return urls
    others = [absolute_url(*pair) for pair in zip(hosts.filter(odd).to_pylist(), targets.filter(odd).to_pylist())]
    return pc.replace_with_mask(urls, odd, pa.array(others, pa.string()))


def _beginning(host: str) -> str | None:
    """What a URL at that host begins with; nothing where more than the host would have to be looked at."""
    return None if host.strip() == "" or any(c in host for c in "/?#") else canonical_url(f"http://{host.strip()}/")[:-1]


def proxied(methods: pa.Array, urls: pa.Array) -> tuple[pa.Array, pa.Array, pa.Array]:
    """Host and port as `requested_host` has them, and the absolute URL."""
    import pyarrow as pa
    import pyarrow.compute as pc

    parts = match_groups(urls, _USUAL)
    implied = pc.if_else(pc.equal(parts["scheme"], "https"), _IMPLIED["https"], _IMPLIED["http"])
    port = pc.cast(parts["port"], pa.int32())
    usual = pc.and_(parts["scheme"].is_valid(), pc.and_(pc.not_equal(methods, "CONNECT"), pc.not_equal(port, implied).fill_null(True)))
    tunnel = match_groups(urls, _TUNNEL)
    asked = pc.and_(pc.equal(methods, "CONNECT"), tunnel["host"].is_valid()).fill_null(False)
    odd = pc.invert(pc.or_(usual.fill_null(False), asked))
    columns = (
        pc.if_else(asked, pc.ascii_lower(tunnel["host"]), parts["host"]),
        pc.if_else(asked, pc.cast(tunnel["port"], pa.int32()), pc.coalesce(port, implied).cast(pa.int32())),
        pc.if_else(asked, None, urls),
    )
    if not odd.true_count:
        return columns
    pairs = list(zip(methods.filter(odd).to_pylist(), urls.filter(odd).to_pylist()))
    known = {pair: (*requested_host(*pair), absolute_url(None, pair[1])) for pair in dict.fromkeys(pairs)}
    kinds = pa.string(), pa.int32(), pa.string()
    others = [pa.array(column, kind) for column, kind in zip(zip(*(known[pair] for pair in pairs)), kinds)]
    host, port, url = (pc.replace_with_mask(column, odd, other) for column, other in zip(columns, others))
    return host, port, url
