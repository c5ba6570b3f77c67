"""A notice holds its own organisation's rows, all of them, and nothing of anybody else."""
# ruff: noqa: E501 - rows read better when each is a line

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.dossier.dossier_case import HOSTILE, Worked, day

from urazuke.dossier import write_notices
from urazuke.dossier.mailing import letter
from urazuke.dossier.notices import file_name, made_notices, notices
from urazuke.evidence.case import Case, Organisation, Settings
from urazuke.evidence.locator import row_reference
from urazuke.evidence.tables import make_table

NETWORKS = {"alpha": "203.0.113.0/26", "bravo": "203.0.113.64/26", "charlie": "203.0.113.128/26"}
ORGANISATIONS = tuple(NETWORKS)
DATE = "Sat, 01 May 2021 00:00:00 +0000"


def contact(number: int, organisation: str, owner: str) -> dict[str, object]:
    return {
        "contact_id": f"con-{number}", "organisation": organisation, "type": "ip", "indicator": f"198.18.3.{number}", "label": f"seen by {owner}",
        "tenancy_id": f"ten-{number}", "direction": "outbound", "first_seen": day(4, 1), "last_seen": day(4, 2), "events": 1000 + number,
        "bytes_out": 5, "bytes_in": 6, "exhibit": f"{number:064x}", "line": 7000 + number, "offset": 1, "basis": [row_reference(f"ten-{number}")],
    }  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(ORGANISATIONS), st.sampled_from(ORGANISATIONS)), max_size=12))
def test_notices_contain_their_own_rows_and_no_others(pairs: list[tuple[str, str]]) -> None:
    settings = Settings(
        title="The affair of Alpha Institute, bravo and charlie",
        organisations=tuple(
            Organisation(o, f"{o.title()} Institute", (f"{o}-alias",), (ip_network(NETWORKS[o]),), f"soc@{o}.example")
            for o in ORGANISATIONS
        ),
    )
    rows = [contact(n, organisation, owner) for n, (organisation, owner) in enumerate(pairs)]
    # an exhibit may lie under another organisation's folder: the same bytes, handed in twice
    exhibits = [{"sha256": f"{n:064x}", "path": f"logs/{owner}/conn-{n}.log"} for n, (_, owner) in enumerate(pairs)]
    tenancies = [
        {"tenancy_id": f"ten-{n}", "start": day(3, 1), "end": day(5, 1), "account_id": "acc-secret", "provider": "kumo"}
        for n in range(len(pairs))
    ]
    met = sorted({o for o, _ in pairs})
    tables = {
        "contacts": make_table("contacts", rows), "exhibits": make_table("exhibits", exhibits), "tenancies": make_table("tenancies", tenancies),
        "victims": make_table("victims", [{"organisation": o, "impact": "contacted"} for o in met]),
    }  # fmt: skip
    case = Case(Path("nowhere"), settings)
    found = {n["id"]: n for n in notices(case, tables)}
    assert sorted(found) == met
    whole = {n.organisation: str(letter(n, "csirt@cert.example", n.contact or "", DATE)) + "".join(n.content.values())
             for language in ("en", "ja") for n in made_notices(case, tables, language)}  # fmt: skip
    for organisation, text in whole.items():
        for other in set(ORGANISATIONS) - {organisation}:
            assert other not in text.lower() and NETWORKS[other].partition("/")[0] not in text
        for number, (owner, _) in enumerate(pairs):
            assert (f"198.18.3.{number}\t" in text) == (owner == organisation), "Zeek intel"
            assert (f"\nip,198.18.3.{number},2021-03-01T00:00:00Z,2021-05-01T00:00:00Z," in text) == (owner == organisation), "CSV"
        assert "acc-secret" not in text and "kumo" not in text and "ten-" not in text and "The affair" not in text
    for organisation, notice in found.items():
        text = str(notice)
        assert len(notice["rows"]) == sum(o == organisation for o, _ in pairs)
        assert "acc-secret" not in text and "kumo" not in text
        for other in set(ORGANISATIONS) - {organisation}:
            assert other not in text.lower()
        for number, (owner, _) in enumerate(pairs):
            assert (f"{7000 + number}" in text) == (owner == organisation)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_files_say_what_was_seen_where_and_how_to_treat_it(tmp_path: Path, language: str) -> None:
    from tests.dossier.dossier_case import worked_case

    worked = worked_case(tmp_path / "case", language)
    write_notices(worked.case, worked.tables, tmp_path / "out")
    endings = ("csv", "html", "txt", "zeek.dat")
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [f"{o}.{e}" for o in ("kaze", "tide") for e in endings]
    for suffix in ("txt", "html"):
        text = (tmp_path / f"out/tide.{suffix}").read_text("utf-8")
        assert "TLP:AMBER+STRICT" in text and "soc@tide.example" in text and "logs/tide/conn.log" in text
        assert "198.18.7.10" in text and "2021-03-01" in text and "2021-05-01" in text
        assert "kaze" not in text.lower() and "acc-1" not in text and "Sato" not in text


def test_hostile_names_are_escaped_in_notices(english: Worked, tmp_path: Path) -> None:
    write_notices(english.case, english.tables, tmp_path / "out")
    html, text = ((tmp_path / f"out/kaze.{s}").read_text("utf-8") for s in ("html", "txt"))
    assert "<script" not in html and HOSTILE in text
    assert "forged line.log" in text and "conn\nforged" not in text


@given(st.text(min_size=1, max_size=300))
def test_no_organisation_id_leads_out_of_the_folder(organisation: str) -> None:
    name = file_name(organisation)
    assert "/" not in name and "\\" not in name and "\0" not in name and not name.startswith(".") and name
    assert len(name.encode()) < 255


@given(st.text(min_size=1, max_size=80), st.text(min_size=1, max_size=80))
def test_two_organisations_never_share_a_file(one: str, other: str) -> None:
    assert (file_name(one) == file_name(other)) == (one == other)
