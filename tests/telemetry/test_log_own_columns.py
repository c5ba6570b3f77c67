"""columns.toml in an organisation's folder makes its own headers known, and is read anew when it changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from urazuke.errors import CaseError
from urazuke.evidence.case import Settings
from urazuke.evidence.exhibit import Exhibit, loose_exhibit
from urazuke.telemetry import ingest, read_log
from urazuke.telemetry.own_columns import read_own_columns

LOG = "When,Who,Whither,Door,Verdict\n2024/06/01 09:00:00,10.1.0.7,198.18.5.9,443,waved through\n"
OWN = 'time = "When"\nsource_ip = ["Nobody", "Who"]\ndestination_ip = "whither"\ndestination_port = "Door"\n'


def events(path: Path) -> list[dict[str, Any]]:
    return [e for p in read_log(path, exhibit="e" * 64, organisation="kumo", zone=ZoneInfo("UTC")) for e in p.events.to_pylist()]


def test_an_organisation_s_own_headers_are_understood(tmp_path: Path) -> None:
    log = tmp_path / "export.csv"
    log.write_text(LOG)
    assert events(log) == []
    (tmp_path / "columns.toml").write_text(OWN)
    (event,) = events(log)
    assert (event["source_ip"], event["destination_ip"], event["destination_port"]) == ("10.1.0.7", "198.18.5.9", 443)


def test_a_proxy_s_export_has_the_name_that_was_asked_for(tmp_path: Path) -> None:
    log = tmp_path / "proxy.csv"
    log.write_text(
        "アクセス日時,クライアントIP,URL,ユーザーエージェント\n2024/06/01 09:00:00,10.1.0.7,http://Portal.Kasumi.example/a?b,Kumo 1.0\n"
    )
    (event,) = events(log)
    assert (event["kind"], event["name"], event["url"]) == ("http", "portal.kasumi.example", "http://portal.kasumi.example/a?b")
    assert (event["source_ip"], event["user_agent"], event["destination_ip"]) == ("10.1.0.7", "Kumo 1.0", None)


def placed(root: Path, path: str, text: str) -> Exhibit:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    found = loose_exhibit(file, "log")
    return Exhibit(found.sha256, path, "log", found.media_type, found.encoding, found.bytes, "", file)


def test_it_holds_for_the_folder_and_below_and_a_change_is_read_anew(tmp_path: Path) -> None:
    exhibits = [placed(tmp_path, "logs/kumo/2024/06/a.csv", LOG), placed(tmp_path, "logs/hana/a.csv", LOG + "\n")]
    rows = lambda: ingest(exhibits, Settings(), tmp_path / "out").counts.column("rows").to_pylist()  # noqa: E731
    assert rows() == [0, 0]
    (tmp_path / "logs/kumo/columns.toml").write_text(OWN)
    assert sorted(rows()) == [0, 1]
    (tmp_path / "logs/kumo/columns.toml").unlink()
    assert rows() == [0, 0]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('time = "When"\nsauce = "Who"\n', 2, "unknown column 'sauce'"), ("time = 7\n", 1, "needs a header name in quotes"),
        ('\ntime = "When\n', 2, "not valid TOML"), ('url = ["a", ""]\n', 1, "needs a header name in quotes"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_it_is_said_with_its_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    (tmp_path / "columns.toml").write_text(text)
    with pytest.raises(CaseError, match=message) as raised:
        read_own_columns(tmp_path)
    assert raised.value.where == f"{tmp_path}/columns.toml:{line}"
    assert raised.value.hint
