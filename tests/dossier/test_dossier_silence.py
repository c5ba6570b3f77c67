"""Missing logs are told in both languages, and why a contact is graded so; nothing hostile gets through."""

from __future__ import annotations

from pathlib import Path

from tests.dossier.conftest import write
from tests.dossier.dossier_case import HOSTILE, Worked
from tests.dossier.test_dossier_page import Parsed

from urazuke.evidence.tables import make_table


def _coverage(organisation: str, missing: int, seen: str, gaps: list[str] | None = None) -> dict[str, object]:
    return {
        "organisation": organisation, "first_day": "2024-03-01" if seen != "no_logs" else None, "last_day": "2024-05-30", "days": 80,
        "kinds": [], "missing": [], "watched_days": 90, "watched_missing": missing, "watched_gaps": gaps or [], "contacts": 0, "seen": seen,
        "basis": [],
    }  # fmt: skip


def test_an_organisation_that_was_not_seen_has_its_missing_days_told_before_those_that_were_seen(worked: Worked, tmp_path: Path) -> None:
    worked.tables["coverage"] = make_table("coverage", [
        _coverage("seen-org", 20, "contacts", ["2024-04-01/2024-04-20"]), _coverage("whole-org", 0, "none"),
        _coverage("gone-org", 12, "logs_missing", ["2024-04-01/2024-04-01", "2024-05-01/2024-05-11"]), _coverage("no-org", 90, "no_logs"),
    ])  # fmt: skip
    page = write(worked, tmp_path / "dossier")
    whole = Parsed(page).text
    text = Parsed(page[page.index('id="silence"') :]).text
    assert text.index("no-org") < text.index("gone-org") < text.index("seen-org") and "whole-org" not in text
    assert "2024-04-01; 2024-05-01 – 2024-05-11" in text
    english = worked.case.settings.language == "en"
    assert ("12 of 90" if english else "90日のうち12日") in text
    assert ("1 organisation without contacts has logs for all of them" if english else "1件は、そのすべての日の記録がある") in text
    assert ("2 organisations were not seen, and their logs leave out days" if english else "2組織は通信が見つからないが") in whole
    assert ("not seen in the logs that there are" if english else "手元の記録には現れない") in text


def test_nothing_is_said_of_silence_where_nothing_is_watched(english: Worked, tmp_path: Path) -> None:
    english.tables["coverage"] = make_table("coverage", [_coverage("org", 0, "none") | {"watched_days": 0}])
    assert "Where the logs are silent" not in Parsed(write(english, tmp_path / "dossier")).text


def test_the_reasons_of_a_grade_stand_with_the_organisation_s_contacts(worked: Worked, tmp_path: Path) -> None:
    victim = worked.tables["victims"].to_pylist()[0]
    why = "10.0.0.1 called it 48 times, 100% of them every 60 min (jitter 0%): calls at random are so regular in at most 1e-12 of cases"
    said = "cannot tell: it is said that nothing leaked, and logs are missing for 3 of 9 days of the windows it met: 2024-04-01/2024-04-03"
    row = {"impact_id": "i", "organisation": victim["organisation"], "target": "domain " + HOSTILE, "impact": "beaconing", "decides": True,
           "reasons": [why, HOSTILE], "statement_because": said}  # fmt: skip
    worked.tables["impacts"] = make_table("impacts", [row])
    page = write(worked, tmp_path / "dossier")
    text = Parsed(page).text
    assert HOSTILE not in page
    if worked.case.settings.language == "en":
        assert why.replace("1e-12", "10⁻¹²") in text and said in text
    else:
        assert "10.0.0.1が48回接続し、その100%は60分間隔" in text and "通信のあった期間9日のうち3日の記録がない" in text
