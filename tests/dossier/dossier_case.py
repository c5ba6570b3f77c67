"""A small whole case by hand: two reports, rental records, two organisations' logs, and text that means harm."""
# ruff: noqa: E501 - rows read better when each is a line

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from urazuke.evidence.case import Case, Lead, Organisation, Publisher, Settings
from urazuke.evidence.claim import DateMention, Entity, Mention, Reading, Span
from urazuke.evidence.locator import Locator, row_reference
from urazuke.evidence.tables import make_table

HOSTILE = "<script>alert('x')</script>"
TURNED = "gnp.\u202etxt.exe"
EN = (
    "Harbour News reported that about 40 institutes, Tideline Institute among them, were attacked in 2021. "
    "According to the police, a man in his 30s rented a server five times under a false name. "
    f"The operator wrote {HOSTILE} and {TURNED} on its page. "
    "A spokesperson for Tideline Institute said that no information was leaked. The minister declined to comment."
)
JA = "県警によると、30代の男がサーバーを偽名で契約した疑いがある。潮流研究所は情報の漏えいはなかったとしている。"
LEASES = (
    "provider,account_id,ip,start,end,name\n"
    "kumo,acc-1,198.18.7.10,2021-03-01,2021-06-01,Sato Hana\n"
    "kumo,acc-2,198.18.7.11,2021-03-05,,=cmd|'/c calc'!A1\n"
    "kumo,acc-9,198.18.7.10,2021-06-01,2021-12-01,Honest Customer\n"
)
LOG_A = "1617235200.0\tC1\t198.18.130.4\t198.18.7.10\t443\n1617238800.0\tC2\t198.18.130.4\t198.18.7.11\t443\n"
LOG_B = f"1617235200.0\tC1\t198.18.140.4\t198.18.7.10\t443\t{HOSTILE}{TURNED}\n1625097600.0\tC2\t198.18.140.4\t198.18.7.10\t443\n"
NEWLINE_PATH = "logs/kaze/conn\nforged line.log"


class Worked(NamedTuple):
    case: Case
    tables: dict[str, pa.Table]
    readings: list[Reading]
    pivot: pa.Table


def day(month: int, number: int, hour: int = 0) -> datetime:
    return datetime(2021, month, number, hour, tzinfo=UTC)


def at(text: str, part: str) -> Span:
    start = text.index(part)
    return Span(start, start + len(part))


def worked_case(root: Path, language: str = "en") -> Worked:
    """The case on disk under `root`, its tables, readings and pivot steps."""
    files = {"reports/harbour.txt": EN, "reports/県警.txt": JA, "leases/kumo.csv": LEASES, "logs/tide/conn.log": LOG_A, NEWLINE_PATH: LOG_B}
    shas = {}
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())
        shas[path] = hashlib.sha256(text.encode()).hexdigest()
    settings = Settings(
        title=f"Rented servers </style>{HOSTILE} 潮流", question='Who "held" them?', tlp="amber+strict", language=language,
        organisations=(
            Organisation("tide", "Tideline Institute", ("潮流研究所",), contact="soc@tide.example"),
            Organisation("kaze", f"Kaze Works {HOSTILE}", contact="soc@kaze.example"),
        ),
        publishers=(Publisher("Harbour News", "B"),),
        leads=(Lead(day(4, 1), "198.18.7.10", organisation="tide"),),
    )  # fmt: skip
    return Worked(Case(root, settings), _tables(shas), _readings(shas), _pivot(shas))


def _readings(shas: dict[str, str]) -> list[Reading]:
    entities = (Entity("e1", "organisation", "Tideline Institute", (Mention(at(EN, "Tideline Institute"), "name"),)),)
    dates = (DateMention(at(EN, "2021"), "2021"),)
    return [
        Reading(
            shas["reports/harbour.txt"], "reports/harbour.txt", "Harbour News", "2022-02-03", "en", 0.0, EN, entities=entities, dates=dates
        ),
        Reading(shas["reports/県警.txt"], "reports/県警.txt", None, "2022-02-04", "ja", 0.0, JA),
    ]


def _claim(number: int, kind: str, text: str, sha: str, passage: str, trigger: str, **fields: Any) -> dict[str, Any]:
    evidence = at(text, passage)
    return {
        "claim_id": f"harbour.c{number}", "type": kind, "trigger": at(text, trigger).as_json(), "evidence": [evidence.as_json()],
        "arguments": json.dumps(fields.pop("arguments", {})), "factuality": fields.pop("factuality", "stated"), "report": "harbour",
        "report_published": "2022-02-03", "speakers": fields.pop("speakers", ["Harbour News"]), "origin": fields.pop("origin", "Harbour News"),
        "corroboration": 1, "opposed_by": fields.pop("opposed_by", []), "credibility": fields.pop("credibility", 3),
        "basis": [Locator(sha, None, evidence.start, evidence.end).as_row()], **fields,
    }  # fmt: skip


def _claims(shas: dict[str, str]) -> list[dict[str, Any]]:
    en, ja = shas["reports/harbour.txt"], shas["reports/県警.txt"]
    first, second, third, fourth, fifth = (s.strip() for s in EN.replace(". ", ".|").split("|"))
    del third
    said, ended = fourth, fifth
    police = ["Harbour News", "police"]
    return [
        _claim(1, "attacked", EN, en, first, "attacked", arguments={"victim": ["ent-1"], "victim_count": ["about 40"]}, opposed_by=["harbour.c3"]),
        _claim(2, "rented_server", EN, en, second, "rented", arguments={"lessee": ["ent-2"], "times": [5], "false_name": [True]}, speakers=police, origin="police"),
        _claim(3, "leaked", EN, en, said, "leaked", arguments={"victim": ["ent-1"], "polarity": ["no_leak"]}, factuality="denied", speakers=["Harbour News", "Tideline Institute"]),
        _claim(4, "declined_to_comment", EN, en, ended, "declined", arguments={"speaker": [HOSTILE]}, factuality="no_comment", credibility=6),
        _claim(5, "rented_server", JA, ja, JA.split("。")[0] + "。", "契約", arguments={"lessee": ["ent-2"]}, factuality="suspected", speakers=[], origin=None),
    ]  # fmt: skip


def _tenancy(
    number: int, account: str, ip: str, start: datetime, end: datetime | None, line: int, sha: str, **fields: Any
) -> dict[str, Any]:
    return {
        "tenancy_id": f"ten-{number}", "provider": "kumo", "ip": ip, "account_id": account, "lease_id": f"lease-{number}", "persona_id": None,
        "start": start, "end": end, "controller": "lessee", "ambiguous": False, "watched": True, "because": "lead",
        "basis": [Locator(sha, line).as_row()], **fields,
    }  # fmt: skip


def _watched(tenancy: str, ip: str, start: datetime, end: datetime | None) -> dict[str, Any]:
    return {
        "watch_id": f"watch-{tenancy}", "type": "ip", "value": ip, "start": start, "end": end, "label": "lead-1: acc-1 of per-1",
        "tenancy_id": tenancy, "because": "lead", "basis": [row_reference(tenancy)],
    }  # fmt: skip


def _contact(
    number: int, organisation: str, indicator: str, tenancy: str | None, first: datetime, sha: str, line: int, offset: int, out: int
) -> dict[str, Any]:
    return {
        "contact_id": f"con-{number}", "organisation": organisation, "type": "ip", "indicator": indicator, "label": "persona", "tenancy_id": tenancy,
        "direction": "outbound", "first_seen": first, "last_seen": first, "events": 1, "bytes_out": out, "bytes_in": 90, "exhibit": sha, "line": line,
        "offset": offset, "basis": [Locator(sha, line).as_row(), *([row_reference(tenancy)] if tenancy else [])],
    }  # fmt: skip


def _tables(shas: dict[str, str]) -> dict[str, pa.Table]:
    lease, log_a, log_b = shas["leases/kumo.csv"], shas["logs/tide/conn.log"], shas[NEWLINE_PATH]
    kinds = {"reports": "report", "leases": "lease", "logs": "log"}
    persona = {"persona_id": "per-1"}
    second_line = LOG_A.index("\n") + 1
    rows: dict[str, list[dict[str, Any]]] = {
        "exhibits": [
            {"sha256": sha, "path": path, "kind": kinds[path.split("/")[0]], "media_type": "text/plain", "bytes": 10, "taken_in": day(12, 1),
             "rows": 2, "rejected": 0, "basis": [Locator(sha).as_row()]}
            for path, sha in shas.items()
        ],
        "rejects": [{"exhibit": lease, "line": 3, "reason": "no end", "raw": "=cmd|'/c calc'!A1", "basis": [Locator(lease, 3).as_row()]}],
        "entities": [
            {"entity_id": "ent-1", "type": "organisation", "name": "Tideline Institute", "names": ["Tideline Institute"], "reports": ["harbour"],
             "basis": [Locator(shas["reports/harbour.txt"], None, 0, 4).as_row()]},
            {"entity_id": "ent-2", "type": "person_unnamed", "name": "a man in his 30s", "names": [], "reports": ["harbour"],
             "basis": [Locator(shas["reports/harbour.txt"], None, 0, 4).as_row()]},
        ],
        "claims": _claims(shas),
        "links": [
            {"left_account": "acc-1", "right_account": "acc-2", "weight": 11.5, "decision": "linked",
             "features": [{"field": "payment", "left": "tok-1", "right": "tok-1", "weight": 9.5}, {"field": "name", "left": "Sato Hana", "right": "=cmd", "weight": -0.4}],
             "basis": [Locator(lease, 2).as_row(), Locator(lease, 3).as_row()]},
        ],
        "personas": [
            {"persona_id": "per-1", "accounts": ["acc-1", "acc-2"], "leases": ["lease-1", "lease-2"], "names": ["Sato Hana", "=cmd|'/c calc'!A1"],
             "score": 11.5, "basis": [Locator(lease, 2).as_row(), Locator(lease, 3).as_row()]},
        ],
        "tenancies": [
            _tenancy(1, "acc-1", "198.18.7.10", day(3, 1), day(5, 1), 2, lease, **persona),
            _tenancy(2, "acc-1", "198.18.7.10", day(5, 1), day(6, 1), 2, lease, controller="transferee", **persona),
            _tenancy(3, "acc-2", "198.18.7.11", day(3, 5), None, 3, lease, ambiguous=True, because="persona", **persona),
            _tenancy(4, "acc-9", "198.18.7.10", day(6, 1), day(12, 1), 4, lease, watched=False, because=None),
            _tenancy(5, "acc-8", "198.18.7.99", day(6, 1), day(12, 1), 4, lease, watched=False, because=None),
        ],
        "watch": [_watched("ten-1", "198.18.7.10", day(3, 1), day(5, 1)), _watched("ten-2", "198.18.7.10", day(5, 1), day(6, 1)),
                  _watched("ten-3", "198.18.7.11", day(3, 5), None)],
        "handovers": [
            {"account_id": "acc-1", "earliest": day(4, 28), "latest": day(5, 3), "score": 7.25, "reasons": ["network changed", "device changed"],
             "basis": [Locator(lease, 2).as_row()]},
        ],
        "contacts": [
            _contact(1, "tide", "198.18.7.10", "ten-1", day(4, 1), log_a, 1, 0, 120000),
            _contact(2, "tide", "198.18.7.11", "ten-3", day(4, 1, 1), log_a, 2, second_line, 400),
            _contact(3, "kaze", "198.18.7.10", "ten-1", day(4, 1), log_b, 1, 0, 10),
        ],
        "hits": [
            {"contact_id": "con-1", "time": day(4, 1), "source": "198.18.130.4", "destination": "198.18.7.10", "name": None, "bytes_out": 120000,
             "bytes_in": 90, "exhibit": log_a, "line": 1, "offset": 0, "basis": [Locator(log_a, 1).as_row()]},
        ],
        "outside": [_contact(4, "kaze", "198.18.7.10", "ten-4", day(7, 1), log_b, 2, LOG_B.encode().index(b"\n") + 1, 5) | {"reason": "other_tenant"}],
        "victims": [
            {"organisation": "kaze", "impact": "contacted", "first_seen": day(4, 1), "last_seen": day(4, 1), "events": 1, "bytes_out": 10,
             "bytes_in": 90, "tenancies": ["ten-1"], "statement": "none", "statement_agrees": None, "basis": [row_reference("con-3")]},
            {"organisation": "tide", "impact": "data_out", "first_seen": day(4, 1), "last_seen": day(4, 1, 1), "events": 2, "bytes_out": 120400,
             "bytes_in": 180, "tenancies": ["ten-1", "ten-3"], "statement": "no_leak", "statement_agrees": False,
             "basis": [row_reference("con-1"), row_reference("con-2"), row_reference("harbour.c3")]},
        ],
        "hypotheses": [
            {"question": "Who controlled the servers?", "hypothesis": "the renter of P1", "probability_low": 0.55, "probability": 0.7,
             "probability_high": 0.8, "words": "likely", "confidence": "low", "supports": ["ten-1", "harbour.c2", "acc-1"], "opposes": ["harbour.c3"],
             "flips_if": ["harbour.c2"], "missing": ["payment records"], "basis": [row_reference("harbour.c2")]},
            {"question": "Who controlled the servers?", "hypothesis": "unknown", "probability_low": 0.1, "probability": 0.3, "probability_high": 0.4,
             "words": "unlikely", "confidence": "low", "supports": [], "opposes": [], "flips_if": [], "missing": ["payment records"],
             "basis": [row_reference("harbour.c2")]},
        ],
        "alignment": [{"relation": "partial", "claims": ["harbour.c2", "harbour.c5"], "basis": [row_reference("harbour.c2")]}],
    }  # fmt: skip
    return {name: make_table(name, listed) for name, listed in rows.items()}


def _pivot(shas: dict[str, str]) -> pa.Table:
    lease = Locator(shas["leases/kumo.csv"], 2).as_row()
    steps = [
        ("lead", "lead-1", "ten-1", "the window that covers the address at the lead's instant"),
        ("account", "ten-1", "acc-1", f"the account that held it {HOSTILE}"),
        ("persona", "acc-1", "per-1", "linked by payment"),
        ("tenancy", "acc-2", "ten-3", "another account of the same persona"),
    ]
    return make_table("pivot", [{"step": s, "from_id": f, "to_id": t, "why": w, "basis": [lease]} for s, f, t, w in steps])
