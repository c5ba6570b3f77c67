"""Score the observables against public extractors' own test suites: `python bench/observables.py [--misses]`.

Counted are the types that the contract knows. A case lists what its text holds; where it is `complete`, or says what must
not be found, anything else of those types is a false alarm. The host of a URL or e-mail address is not repeated as a
domain (contract, section 5), so a domain that the suite wants counts as found inside either. Suites that want text
decoded first (base64) are left out.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path

from urazuke.reports.observables import find_observables

GOLD = Path(__file__).resolve().parents[1].parent / "shared" / "gold" / "observables_dev.json"
TYPES = {
    "ipv4": "ipv4", "generic_ipv4_address_only": "ipv4", "ipv6": "ipv6", "domain": "domain", "generic_domain_name_subdomain": "domain",
    "url": "url", "email": "email", "email_complete": "email", "md5": "md5", "generic_file_hash_md5": "md5", "sha1": "sha1",
    "generic_file_hash_sha_1": "sha1", "sha256": "sha256", "sha512": "sha512", "generic_file_hash_sha_512": "sha512", "cve": "cve",
    "file_path": "filepath", "registry_key": "registry_key", "generic_windows_registry_key": "registry_key", "bitcoin": "btc",
    "generic_cryptocurrency_btc_wallet": "btc", "user_agent": "user_agent", "generic_user_agent": "user_agent",
}  # fmt: skip


def _canonical(kind: str, value: str) -> str:
    if kind == "ipv6":
        import ipaddress

        try:
            return str(ipaddress.IPv6Address(value))
        except ValueError:
            return value
    if kind == "url":
        return re.sub(r"^[a-z]+://", "", value.lower()).rstrip("/")
    return value if kind in ("filepath", "btc", "user_agent", "registry_key") else value.lower()


def score(misses: bool = False) -> tuple[float, float, float]:
    """Precision, recall and F1 over all cases."""
    total: Counter[str] = Counter()
    for case in json.loads(GOLD.read_text("utf-8"))["cases"]:
        if case.get("compare") == "raw_span":
            continue
        found = {(o.type, _canonical(o.type, o.value)) for o in find_observables(case["text"])}
        wanted: set[tuple[str, str]] = set()
        kinds = {TYPES[k] for k in case["expected"] if k in TYPES}
        negative = case.get("polarity") == "neg"
        for name, values in case["expected"].items():
            if name in TYPES and not negative:
                wanted |= {(TYPES[name], _canonical(TYPES[name], v)) for v in values}
        # A finer type of the suite's own (an import hash, a chat address) is no false alarm as what it also is.
        finer = {str(v).lower() for name, values in case["expected"].items() if name not in TYPES for v in values}
        inside = " ".join(v for k, v in found if k in ("url", "email"))
        wanted = {w for w in wanted if w in found or not (w[0] == "domain" and w[1] in inside)}
        extra = {f for f in found if f not in wanted and (f[0] in kinds if not case.get("complete") else f[0] in set(TYPES.values()))}
        extra = {f for f in extra if f[1].lower() not in finer}
        if not (case.get("complete") or negative):
            extra = set()
        total["tp"] += len(wanted & found)
        total["fn"] += len(wanted - found)
        total["fp"] += len(extra)
        if misses and (wanted - found or extra):
            print(
                case["suite"],
                case["id"],
                repr(case["text"][:160]),
                "\n   missed",
                sorted(wanted - found)[:6],
                "\n   extra",
                sorted(extra)[:6],
            )
    precision = total["tp"] / max(1, total["tp"] + total["fp"])
    recall = total["tp"] / max(1, total["tp"] + total["fn"])
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


if __name__ == "__main__":
    p, r, f = score("--misses" in sys.argv)
    print(f"observables precision={p:.3f} recall={r:.3f} F1={f:.3f}")
