"""A large case gives a page that opens: what is left out is counted, never dropped in silence."""
# ruff: noqa: E501 - rows read better when each is a line

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from pathlib import Path

from tests.dossier.conftest import write
from tests.dossier.dossier_case import Worked, day

from urazuke.evidence.case import Case, Settings
from urazuke.evidence.locator import Locator, row_reference
from urazuke.evidence.tables import make_table

ORGANISATIONS, EXHIBITS, LEASES, WATCHED, CONTACTS, HITS = 200, 4000, 20_000, 700, 6000, 20_000


def large_case(root: Path) -> Worked:
    root.mkdir()
    shas = [hashlib.sha256(b"%d" % n).hexdigest() for n in range(EXHIBITS)]
    basis = [[Locator(sha, 7).as_row()] for sha in shas]
    tenancies = [
        {
            "tenancy_id": f"ten-{n}", "provider": "kumo", "ip": f"198.18.{n % 120}.{n // 120 % 250}", "account_id": f"acc-{n // 3}", "lease_id": f"l{n}",
            "start": day(3, 1) + timedelta(hours=n % 900), "end": day(6, 1), "controller": "lessee", "ambiguous": False, "watched": n < WATCHED,
            "because": "lead" if n < WATCHED else None, "basis": basis[n % 50],
        }
        for n in range(LEASES)
    ]  # fmt: skip
    contacts = [
        {
            "contact_id": f"con-{n}", "organisation": f"org{n % ORGANISATIONS}", "type": "ip", "indicator": f"198.18.1.{n % 250}", "label": None,
            "tenancy_id": f"ten-{n % WATCHED}", "direction": "outbound", "first_seen": day(4, 1), "last_seen": day(4, 2), "events": 3,
            "bytes_out": n, "bytes_in": 1, "exhibit": shas[n % EXHIBITS], "line": 7, "offset": 100,
            "basis": [*basis[n % EXHIBITS], row_reference(f"ten-{n % WATCHED}")],
        }
        for n in range(CONTACTS)
    ]  # fmt: skip
    hits = [
        {"contact_id": f"con-{n % CONTACTS}", "time": day(4, 1), "bytes_out": 1, "exhibit": shas[0], "line": n, "basis": basis[0]}
        for n in range(HITS)
    ]
    tables = {
        "exhibits": make_table("exhibits", [
            {"sha256": sha, "path": f"logs/org{n % ORGANISATIONS}/conn-{n}.log.gz", "kind": "log", "media_type": "text/plain", "bytes": 9, "rows": 1, "rejected": 0}
            for n, sha in enumerate(shas)
        ]),
        "tenancies": make_table("tenancies", tenancies), "contacts": make_table("contacts", contacts), "hits": make_table("hits", hits),
        "outside": make_table("outside", [c | {"contact_id": f"out-{n}", "reason": "before"} for n, c in enumerate(contacts[:3000])]),
        "victims": make_table("victims", [
            {"organisation": f"org{n}", "impact": "contacted", "first_seen": day(4, 1), "last_seen": day(4, 2), "events": 3,
             "tenancies": [f"ten-{k}" for k in range(40)], "statement": "none", "basis": [row_reference(f"con-{n}")]}
            for n in range(ORGANISATIONS)
        ]),
    }  # fmt: skip
    return Worked(Case(root, Settings(title="Large")), tables, [], make_table("pivot"))


def test_a_large_case_gives_a_page_that_opens_and_counts_what_it_leaves_out(tmp_path: Path) -> None:
    page = write(large_case(tmp_path / "case"), tmp_path / "d")
    assert 200_000 < len(page.encode()) < 3_000_000
    text = re.sub(r"<[^>]+>", "", page)
    assert "120 of 700 rows are shown here; all of them are in tables/tenancies.csv." in text
    assert "15 of 3,000 rows are shown here; all of them are in tables/outside.csv." in text
    shown = re.search(r"(\d[\d,]*) of 6,000 contacts are shown", text)
    assert shown and 100 <= int(shown[1].replace(",", "")) <= 200
    assert "20,000 single events in tables/hits.csv" in text
    spread = re.findall(r'<span class="label" id="U\d+">U\d+</span></td><td>(org\d+)</td>', page)
    assert spread == sorted(set(spread), key=lambda name: int(name[3:])) and len(spread) == 15  # each organisation once before any twice
    listed = len(re.findall(r'<span class="label" id="X\d+">', page))
    assert f"The {EXHIBITS - listed:,} files that nothing above rests on are not listed here" in text
    counted = re.findall(r"<td>log</td><td>org\d+</td><td class=\"n\">(\d+)</td>", page)
    assert len(counted) == 40 and "and 160 more" in text
    anchors = set(re.findall(r'id="([^"]+)"', page))
    assert {link for link in re.findall(r'href="#([^"]+)"', page) if link not in anchors} == set()
