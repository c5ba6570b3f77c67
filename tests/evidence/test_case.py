"""case.toml is read strictly: every fault is one line with file, line and what to do."""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from urazuke.errors import CaseError
from urazuke.evidence.case import Organisation, Settings, open_case

FULL = """\
[case]
title = "Rented servers"
question = "Who?"
timezone = "Asia/Tokyo"
tlp = "red"
language = "ja"

[[organisation]]
id = "jaxa"
name = "Japan Aerospace Exploration Agency"
names = ["JAXA", "宇宙航空研究開発機構"]
networks = ["198.18.4.0/22", "2001:db8::/32"]
contact = "soc@jaxa.example"
sector = "research"

[[organisation]]
id = "westlab"
name = "Western Laboratory"
timezone = "America/New_York"

[[publisher]]
name = "NHK"
reliability = "B"

[[publisher]]
name = "Somebody"

[[lead]]
ip = "198.18.77.10"
time = 2016-06-14T02:11:00Z
organisation = "jaxa"
note = "in the incident report"

[[lead]]
domain = "C2.Example."
time = "2016-06-14T11:11:00+09:00"
end = 2016-06-15T00:00:00Z

[[actor]]
name = "Tick"
aliases = ["BRONZE BUTLER"]

[reader]
endpoint = "http://127.0.0.1:8080/v1"
model = "small"
"""


def case_of(folder: Path, toml: str | bytes, organisations: str | None = None) -> Path:
    (folder / "case.toml").write_bytes(toml if isinstance(toml, bytes) else toml.encode())
    if organisations is not None:
        (folder / "organisations.csv").write_text(organisations, "utf-8")
    return folder


def fault(folder: Path, toml: str | bytes, organisations: str | None = None) -> CaseError:
    with pytest.raises(CaseError) as caught:
        open_case(case_of(folder, toml, organisations))
    assert "\n" not in str(caught.value)
    assert caught.value.hint
    return caught.value


def test_everything_the_contract_names_is_read(tmp_path: Path) -> None:
    settings = open_case(case_of(tmp_path, FULL)).settings
    jaxa, _westlab = settings.organisations
    assert (settings.title, settings.tlp, settings.language, settings.zone.key) == ("Rented servers", "red", "ja", "Asia/Tokyo")
    assert jaxa.names == ("JAXA", "宇宙航空研究開発機構")
    assert jaxa.networks == (ipaddress.ip_network("198.18.4.0/22"), ipaddress.ip_network("2001:db8::/32"))
    assert [(p.name, p.reliability) for p in settings.publishers] == [("NHK", "B"), ("Somebody", "F")]
    assert settings.leads[0].time == settings.leads[1].time == datetime(2016, 6, 14, 2, 11, tzinfo=UTC)
    assert settings.leads[1].domain == "c2.example"
    assert settings.actors[0].aliases == ("BRONZE BUTLER",)
    assert settings.reader is not None
    assert settings.reader.model == "small"
    assert settings.zone_of("westlab").key == "America/New_York"
    assert settings.zone_of("jaxa").key == settings.zone_of("nobody").key == "Asia/Tokyo"


def test_an_empty_case_toml_is_a_case_with_the_defaults(tmp_path: Path) -> None:
    assert open_case(case_of(tmp_path, "")).settings == Settings()


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(tmp_path: Path) -> None:
    settings = open_case(case_of(tmp_path, b"\xef\xbb\xbf" + FULL.replace("\n", "\r\n").encode())).settings
    assert settings.title == "Rented servers"


@pytest.mark.parametrize(
    ("toml", "line", "message", "hint"),
    [
        ('[case]\ntitel = "x"\n', 2, "unknown key 'titel' in [case]", "did you mean 'title'?"),
        ("[case]\nxyzzy = 1\n", 2, "unknown key 'xyzzy'", "keys here are: title"),
        ('[case]\ntitle = "x"\n\n[[organization]]\nid = "a"\n', 4, "unknown section 'organization'", "organisation"),
        ('[[organisation]]\nid = "a"\nnetworks = ["198.18.4.0/33"]\n', 3, "198.18.4.0/33", "198.18.4.0/22"),
        ('[[organisation]]\nid = "a"\nnetworks = ["198.18.4.1/22"]\n', 3, "198.18.4.1/22", "198.18.4.0/22"),
        ('[[organisation]]\nid = "a"\nnetworks = "198.18.4.0/22"\n', 3, "networks must be a list", '["…", "…"]'),
        ('[[organisation]]\nid = "a"\n\n[[organisation]]\nid = "a"\n', 5, "duplicate organisation 'a'", "once"),
        ('[[organisation]]\nname = "a"\n', 1, "[organisation] has no id", "id ="),
        ('[[organisation]]\nid = "../a"\n', 2, "../a", "logs/"),
        ('[[organisation]]\nid = ""\n', 2, "id", ""),
        ('[organisation]\nid = "a"\n', 1, "[organisation] must be a list", "[[organisation]]"),
        ('[case]\ntimezone = "Asia/Tokio"\n', 2, "unknown time zone 'Asia/Tokio'", "Asia/Tokyo"),
        ('[case]\ntlp = "pink"\n', 2, "pink", "amber"),
        ('[case]\nlanguage = "fr"\n', 2, "fr", "en"),
        ("[case]\ntitle = 3\n", 2, "title must be text", "title ="),
        ('[[publisher]]\nname = "a"\nreliability = "G"\n', 3, "G", "A"),
        ('[[hypothesis]]\nname = "a"\nlike = "resale"\n', 1, "a hypothesis needs a question", "control, group, tasking"),
        ('[[hypothesis]]\nquestion = "who"\nname = "a"\nlike = "b"\n', 2, "question is 'who'", "control"),
        ('[[hypothesis]]\nquestion = "group"\nname = "a"\nlike = "shared"\nprior = 2\n', 5, "no probability", "0.1"),
        ('[[publisher]]\nreliability = "B"\n', 1, "[publisher] has no name", "name ="),
        ('[[lead]]\nip = "198.18.7.300"\ntime = 2016-06-14T02:11:00Z\n', 2, "'198.18.7.300' is not an address", "IPv4"),
        ('[[lead]]\nip = "198.18.7.3"\ntime = 2016-06-14T02:11:00\n', 3, "time has no time zone", "Z"),
        ('[[lead]]\nip = "198.18.7.3"\ntime = 2016-06-14\n', 3, "time has no time zone", "Z"),
        ('[[lead]]\nip = "198.18.7.3"\ntime = 5\n', 3, "time is not a time", "Z"),
        ('[[lead]]\nip = "198.18.7.3"\n', 1, "a lead needs a time", "time ="),
        ("[[lead]]\ntime = 2016-06-14T02:11:00Z\n", 1, "needs an ip or a domain", "ip ="),
        ('[[lead]]\nip = "198.18.7.3"\ndomain = "c2.example"\ntime = 2016-06-14T02:11:00Z\n', 1, "not both", "ip ="),
        ('[[lead]]\ndomain = "a b"\ntime = 2016-06-14T02:11:00Z\n', 2, "'a b' is not a domain", "c2.example"),
        ('[[lead]]\nip = "198.18.7.3"\ntime = 2016-06-14T02:11:00Z\nend = 2016-06-14T02:11:00Z\n', 4, "ends before it starts", "later"),
        ('[[actor]]\naliases = ["x"]\n', 1, "[actor] has no name", "name ="),
        ('[[actor]]\nname = "x"\naliases = [1]\n', 3, "aliases must be a list of texts", "["),
        ('[reader]\nmodel = "x"\n', 1, "[reader] has no endpoint", "endpoint ="),
        ('[case]\ntitle = "x\n', 2, "not valid TOML", "urazuke new"),
        ('[case]\ntitle = "x"\ntitle = "y"\n', 3, "not valid TOML", "urazuke new"),
        ("case = 3\n", 1, "case is not a table", "[case]"),
        ("lead = 3\n", 1, "lead", "[[lead]]"),
        ("lead = [3]\n", 1, "lead is not a table", "[lead]"),
    ],
)
def test_a_fault_names_its_line_and_what_to_do(tmp_path: Path, toml: str, line: int, message: str, hint: str) -> None:
    error = fault(tmp_path, toml)
    assert message in error.message
    assert error.where == f"{tmp_path / 'case.toml'}:{line}"
    assert hint in (error.hint or "")


def test_all_faults_are_named_at_once_first_one_first(tmp_path: Path) -> None:
    error = fault(tmp_path, '[case]\ntlp = "pink"\nlanguage = "fr"\n\n[[actor]]\n')
    assert error.where == f"{tmp_path / 'case.toml'}:2"
    assert "case.toml:3" in error.message
    assert "case.toml:5" in error.message


def test_a_key_that_is_hostile_cannot_forge_a_second_line(tmp_path: Path) -> None:
    error = fault(tmp_path, '[case]\n"a\\nb\\u202e" = 1\n')
    assert "\\x0a" in error.message
    assert "\u202e" not in error.message


def test_case_toml_that_is_not_utf_8_names_the_line(tmp_path: Path) -> None:
    error = fault(tmp_path, b"[case]\n" + 'title = "事件"\n'.encode("cp932"))
    assert error.where == f"{tmp_path / 'case.toml'}:2"


def test_a_folder_or_case_toml_that_is_not_there_says_how_to_make_one(tmp_path: Path) -> None:
    for folder in (tmp_path / "none", tmp_path):
        with pytest.raises(CaseError) as caught:
            open_case(folder)
        assert "urazuke new" in (caught.value.hint or "")


CSV = "id,name,names,networks,contact,sector,timezone\n"


def test_organisations_csv_adds_organisations(tmp_path: Path) -> None:
    case = case_of(tmp_path, FULL, CSV + "kobe,Kobe University,KU;神戸大学,198.18.8.0/24; 198.18.9.0/24,,education,\n")
    assert open_case(case).settings.organisations[-1] == Organisation(
        "kobe", "Kobe University", ("KU", "神戸大学"), (ipaddress.ip_network("198.18.8.0/24"), ipaddress.ip_network("198.18.9.0/24")),
        None, "education", None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "line", "message"),
    [
        ("kobe,K,,198.18.8.0/33,,,\n", 2, "198.18.8.0/33"),
        ("a,A,,,,,\nkobe,K,,,,,Asia/Kobe\n", 3, "unknown time zone 'Asia/Kobe'"),
        ("a,A,,,,,\nb,B,,,,,\na,A,,,,,\n", 4, "duplicate organisation 'a'"),
        ("jaxa,J,,,,,\n", 2, "duplicate organisation 'jaxa'"),
        (",K,,,,,\n", 2, "has no id"),
        ("a,A,,,,,\n\nb,B,,,,,,,\n", 4, "more cells than columns"),
        ('a,"A\nlong name",,,,,\nb,B,,198.18.8.0/33,,,\n', 4, "198.18.8.0/33"),
    ],
)
def test_a_fault_in_organisations_csv_names_its_line(tmp_path: Path, rows: str, line: int, message: str) -> None:
    error = fault(tmp_path, FULL, CSV + rows)
    assert message in error.message
    assert error.where == f"{tmp_path / 'organisations.csv'}:{line}"


def test_an_unknown_column_in_organisations_csv_is_named(tmp_path: Path) -> None:
    error = fault(tmp_path, "", "id,name,colour\na,A,red\n")
    assert "unknown column 'colour'" in error.message
    assert error.where == f"{tmp_path / 'organisations.csv'}:1"


def test_a_line_break_inside_a_cell_is_kept(tmp_path: Path) -> None:
    case = case_of(tmp_path, "", CSV + 'a,"A\nlong name",,,,,\n')
    assert open_case(case).settings.organisations[0].name == "A\nlong name"


TOKENS = ("[case]", "[[lead]]", "[[organisation]]", "id", "ip", "time", "=", '"', "\n", "[", "]", "x", "1", ",", "2016-06-14", "'", "#")


@given(st.lists(st.sampled_from(TOKENS), max_size=30).map("".join) | st.binary(max_size=40))
def test_any_case_toml_is_settings_or_one_case_error(tmp_path_factory: pytest.TempPathFactory, content: str | bytes) -> None:
    folder = case_of(tmp_path_factory.mktemp("case"), content)
    try:
        assert isinstance(open_case(folder).settings, Settings)
    except CaseError as error:
        assert "\n" not in str(error)
