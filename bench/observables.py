"""Score and time the observables against public extractors' own test suites: `python bench/observables.py`.

    --misses     also each case of the developed two thirds that is not read right (the held third is only ever counted)
    --no-peers   without the public extractors that are timed in the same run

Counted are the types that the contract knows, under the names each suite has for them. A case lists what its text holds;
where it is `complete`, or says what must not be found, anything else of those types is a false alarm. The contract keeps
hosts of URLs and e-mail addresses inside them, so a domain or address that a suite wants counts as found there. Where a
suite wants the text as it stands (`raw_span`), the characters of the span are compared, or the value where the suite
decodes. F1 is taken over each suite; the macro F1 is the mean of the suites'. Then a line for each kind of text: MB/s.
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from urazuke.evidence.claim import Observable
from urazuke.reports.observables.finding import find_observables

GOLD = Path(__file__).resolve().parents[1].parent / "shared" / "gold" / "observables_dev.json"
_HASHES = ("md5", "sha1", "sha256", "sha512")
# A suite's name of a type -> the contract's types that may answer it.
TYPES: dict[str, tuple[str, ...]] = {
    "ipv4": ("ipv4",), "generic_ipv4_address_only": ("ipv4",), "generic_ipv4_address_cidr": ("ipv4",), "ipv4_cidr": ("ipv4",),
    "generic_ipv4_address_port": ("ipv4",), "ipv6": ("ipv6",), "generic_ipv6_address_only": ("ipv6",),
    "generic_ipv6_address_cidr": ("ipv6",), "generic_ipv6_address_port": ("ipv6",), "ip": ("ipv4", "ipv6"), "domain": ("domain",),
    "fqdn": ("domain",), "generic_domain_name_only": ("domain",), "generic_domain_name_subdomain": ("domain",), "url": ("url",),
    "generic_url": ("url",), "generic_url_file": ("url",), "generic_url_path": ("url",), "email": ("email",),
    "email_complete": ("email",), "generic_email_address": ("email",), "hash": _HASHES, "md5": ("md5",),
    "generic_file_hash_md5": ("md5",), "sha1": ("sha1",), "generic_file_hash_sha_1": ("sha1",), "sha256": ("sha256",),
    "generic_file_hash_sha_256": ("sha256",), "sha512": ("sha512",), "generic_file_hash_sha_512": ("sha512",), "cve": ("cve",),
    "generic_cve_id": ("cve",), "asn": ("asn",), "generic_autonomous_system_number": ("asn",), "file_path": ("filepath",),
    "generic_directory_windows": ("filepath",), "generic_directory_unix": ("filepath",), "registry_key": ("registry_key",),
    "generic_windows_registry_key": ("registry_key",), "bitcoin": ("btc",), "generic_cryptocurrency_btc_wallet": ("btc",),
    "user_agent": ("user_agent",), "generic_user_agent": ("user_agent",),
}  # fmt: skip
# Names for a part of a contract's type: that such a name must not match says nothing of the whole type.
FINER = re.compile(r"_(?:only|cidr|port|subdomain|file|path)$")
ALL = frozenset(kind for kinds in TYPES.values() for kind in kinds)
Wanted = tuple[tuple[str, ...], str]


def all_cases() -> list[dict[str, Any]]:
    """The cases of every suite."""
    return list(json.loads(GOLD.read_text("utf-8"))["cases"])


def is_held(case: dict[str, Any]) -> bool:
    """A third of the cases, by the hash of their names: rules are written on the others."""
    return int(hashlib.sha256(f"{case['suite']}/{case['id']}".encode()).hexdigest(), 16) % 3 == 0


def _canonical(value: str) -> str:
    """Without scheme, letter case of hosts and digests, final slash; addresses as the standard library writes them."""
    value = re.sub(r"^[A-Za-z]+://", "", value).rstrip("/")
    address, slash, prefix = value.partition("/")
    try:
        return f"{ipaddress.ip_address(address)}{slash}{prefix}"
    except ValueError:
        return value.lower()


def count(case: dict[str, Any]) -> tuple[Counter[str], list[Wanted], list[tuple[str, str]]]:
    """Right, missed and wrong; what was missed and what is extra."""
    found = find_observables(case["text"])
    values = {(o.type, _canonical(o.value)) for o in found}
    negative = case.get("polarity") == "neg"
    raw = case.get("compare") == "raw_span"
    wanted = [] if negative else list(_wanted(case, "expected_raw" if raw else "expected"))
    hits = [w for w in wanted if _is_raw_hit(w, found, case["text"]) or (not raw and _is_hit(w, values))]
    # A finer type of the suite's own (an import hash, a chat address) is no false alarm as what it also is.
    finer = {_canonical(str(v)) for name, listed in case["expected"].items() if name not in TYPES for v in listed}
    known = {(kind, value) for kinds, value in wanted for kind in kinds} | {(kind, value) for kind in ALL for value in finer}
    known |= {(kind, _canonical(str(v))) for name, listed in case["expected"].items() for v in listed for kind in TYPES.get(name, ())}
    kinds = set(ALL) if case.get("complete") else {k for n in case["expected"] if not FINER.search(n) for k in TYPES.get(n, ())}
    judged = case.get("complete") or negative
    extra = [f for f in sorted(values) if judged and f not in known and f[0] in kinds]
    missed = [w for w in wanted if w not in hits]
    return Counter(tp=len(hits), fn=len(missed), fp=len(extra)), missed, extra


def _wanted(case: dict[str, Any], key: str) -> Iterator[Wanted]:
    """Each value once; a finer name that a network or a port is given under asks for the address."""
    seen: set[Wanted] = set()
    for name, listed in case[key].items():
        for value in listed if name in TYPES else ():
            item = (TYPES[name], value if key == "expected_raw" else _canonical(value))
            if item not in seen:
                seen.add(item)
                yield item


def _is_hit(wanted: Wanted, values: set[tuple[str, str]]) -> bool:
    kinds, value = wanted
    if any((kind, value) in values for kind in kinds):
        return True
    if kinds == ("ipv4",) or kinds == ("ipv6",):  # a network given with a host's address, an address with its port
        address = _canonical(re.sub(r"\]?:\d{1,5}$|^\[", "", value) if kinds == ("ipv4",) or "]" in value else value)
        return (kinds[0], address) in values or (kinds[0], address.split("/")[0]) in values
    inside = [v for kind, v in values if kind in ("url", "email")]
    return kinds == ("domain",) and any(value in v for v in inside)


def _is_raw_hit(wanted: Wanted, found: tuple[Observable, ...], text: str) -> bool:
    """Does a span hold just these characters, or a value that the suite decodes?"""
    kinds, value = wanted
    of_host = {"ipv4", "ipv6", "domain"} if "url" in kinds else set()
    return any((o.type in kinds or o.type in of_host) and value in (text[o.span.start : o.span.end], o.value) for o in found)


def f1(counts: Counter[str]) -> tuple[float, float, float]:
    """Precision, recall, F1."""
    precision = counts["tp"] / max(1, counts["tp"] + counts["fp"])
    recall = counts["tp"] / max(1, counts["tp"] + counts["fn"])
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def score(cases: list[dict[str, Any]], misses: bool = False) -> dict[str, Counter[str]]:
    """Counts a suite."""
    suites: dict[str, Counter[str]] = {}
    for case in cases:
        counts, missed, extra = count(case)
        suites.setdefault(case["suite"], Counter()).update(counts)
        if misses and (missed or extra):
            print(f"{case['suite']} {case['id']} {case['text'][:160]!r}\n   missed {missed[:60]}\n   extra {extra[:6]}")
    return suites


def _print_scores(title: str, suites: dict[str, Counter[str]]) -> None:
    for suite, counts in sorted(suites.items()):
        if counts["tp"] + counts["fn"]:
            print("{:12} {:12} precision={:.3f} recall={:.3f} F1={:.3f}".format(title, suite, *f1(counts)))
    scored = [f1(c)[2] for c in suites.values() if c["tp"] + c["fn"]]
    total = f1(sum(suites.values(), Counter()))
    print(f"{title:12} macro F1={sum(scored) / max(1, len(scored)):.3f} (over all values {total[2]:.3f})")


def main(arguments: list[str]) -> None:
    """Print the scores, then the speeds."""
    from speed import print_speeds  # beside this script

    if not GOLD.exists():
        print(f"The suites are not here ({GOLD}): no scores.")
    else:
        cases = all_cases()
        _print_scores("developed", score([c for c in cases if not is_held(c)], "--misses" in arguments))
        _print_scores("held", score([c for c in cases if is_held(c)]))
        _print_scores("all", score(cases))
    print_speeds(peers="--no-peers" not in arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
