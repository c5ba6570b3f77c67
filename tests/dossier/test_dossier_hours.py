"""Working hours are shown for watched sides alone, as a range of offsets and with their weakness, in both languages."""

from __future__ import annotations

from pathlib import Path

from tests.dossier.conftest import write
from tests.dossier.dossier_case import HOSTILE, Worked, day
from tests.dossier.test_dossier_page import Parsed

from urazuke.evidence.tables import make_table

FAKED = "hours can be kept on purpose, and who works at night looks as if elsewhere"


def _row(account: str, side: str) -> dict[str, object]:
    return {
        "account_id": account, "side": side, "start": day(3, 1), "end": day(6, 1), "log_ins": 60, "sessions": 51,
        "by_hour": [0, 3, 9, 9, 9, 9, 9, 3, *[0] * 16], "hours": "02:00-07:00", "rest": "08:00-01:00", "free_days": "Saturday and Sunday",
        "utc_low": 5, "utc_high": -8, "weakness": [FAKED, "few: 51 sessions", HOSTILE], "basis": [],
    }  # fmt: skip


def _watched_side(worked: Worked) -> tuple[str, str]:
    return next((row["account_id"], row["controller"]) for row in worked.tables["tenancies"].to_pylist() if row["watched"])


def test_the_hours_of_a_watched_side_are_drawn_and_nobody_else_s(worked: Worked, tmp_path: Path) -> None:
    account, side = _watched_side(worked)
    worked.tables["operators"] = make_table("operators", [_row(account, side), _row("acc-9", "lessee"), _row(account, "nobody")])
    page = write(worked, tmp_path / "dossier")
    text = Parsed(page).text
    assert page.count('class="clock"') == 1
    assert page.count('class="busy"') == 7
    assert "UTC +05 … +12, −11 … −08 " in text.replace("（", " ") and "02:00-07:00" in text
    assert FAKED not in text, "the introduction says it of all"
    assert ("few: 51 sessions" in text) == (worked.case.settings.language == "en")
    assert HOSTILE not in page


def test_without_such_rows_nothing_is_said(english: Worked, tmp_path: Path) -> None:
    english.tables["operators"] = make_table("operators")
    assert "When those who log in are at work" not in Parsed(write(english, tmp_path / "dossier")).text
