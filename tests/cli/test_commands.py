"""The commands: data on stdout, one line on stderr where something is wrong, and the exit status says which."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.tiny_case import LEAD_ADDRESS, write_tiny_case


def urazuke(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "urazuke.cli.main", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, env={**os.environ, **environment})


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write_tiny_case(tmp_path_factory.mktemp("cli") / "case")
    done = urazuke("investigate", root)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert "2 organisations met by watched servers" in done.stderr and "dossier: " in done.stderr
    return root


@pytest.mark.parametrize(
    "command",
    ["new", "simulate", "investigate", "show", "judge", "export", "keygen", "seal", "verify", "workbench", "read", "link", "hunt"],
)
def test_every_command_has_help_with_an_example(command: str) -> None:
    done = urazuke(command, "--help")
    assert done.returncode == 0
    assert "Example:" in done.stdout


def test_new_makes_a_case_that_can_be_investigated(tmp_path: Path) -> None:
    assert urazuke("new", tmp_path / "fresh").returncode == 0
    assert urazuke("investigate", tmp_path / "fresh").returncode == 0
    again = urazuke("new", tmp_path / "fresh")
    assert again.returncode == 2 and "there is a case here already" in again.stderr


def test_every_table_is_shown_in_every_format(case: Path) -> None:
    from urazuke.evidence.tables import CONTRACT_TABLES, schema

    for name in CONTRACT_TABLES:
        listed = urazuke("show", case, name, "--format", "json")
        rows = [json.loads(line) for line in listed.stdout.splitlines()]
        assert all(list(row) == schema(name).names for row in rows)
        sheet = urazuke("show", case, name, "--format", "csv")
        assert len(list(csv.reader(io.StringIO(sheet.stdout)))) == len(rows) + 1
    drawn = urazuke("show", case, "victims")
    assert "observatory" in drawn.stdout and "\x1b" not in drawn.stdout


def test_what_a_pair_of_accounts_shares_is_told_in_words() -> None:
    from urazuke.cli.show import _cell

    features = [
        {"field": "payment", "left": "tok-1", "right": "tok-1", "weight": 8.51},
        {"field": "phone", "left": None, "right": None, "weight": -0.5},
        {"field": "name", "left": "Sato", "right": None, "weight": None},
    ]
    assert _cell(features) == "payment tok-1 +8.5; phone differs -0.5; name Sato / – +0.0"


def test_what_cannot_be_done_is_one_line_with_a_hint_and_status_2(case: Path, tmp_path: Path) -> None:
    for arguments in (
        ("show", case, "victim"),
        ("show", tmp_path, "victims"),
        ("investigate", tmp_path / "nowhere"),
        ("investigate", case, "--engine", "spark=abacus"),
        ("investigate", case, "--engine", "abacus"),
        ("export", case, "--format", "csv", "--smtp", "mail.example:25"),
        ("export", case, "--format", "notices", "--smtp", "mail.example:25"),
        ("judge", case, "link", "NR-1", "--why", "x"),
        ("judge", case, "link", "NR-1", "NR-11", "--why", "x"),
        ("judge", case, "prior", "x", "2", "--why", "x"),
        ("hunt", case / "logs", "--watch", case / "case.toml"),
        ("read", tmp_path / "missing.txt"),
        ("frobnicate",),
        (),
    ):
        done = urazuke(*arguments)
        assert done.returncode == 2, (arguments, done)
        assert done.stdout == ""
        assert len(done.stderr.strip().splitlines()) == 1 and done.stderr.startswith("urazuke: "), (arguments, done.stderr)
        assert "Traceback" not in done.stderr


def test_errors_can_be_had_as_json() -> None:
    done = urazuke("investigate", "nowhere", "--json-errors")
    error = json.loads(done.stderr)
    assert error["where"] == "nowhere" and error["hint"] and done.returncode == 2


def test_each_report_that_cannot_be_read_is_a_json_error_too(case: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    done = urazuke("--json-errors", "read", tmp_path / "empty.txt", case / "reports" / "harbour.txt")
    assert json.loads(done.stderr)["where"].endswith("empty.txt") and done.returncode == 2
    assert json.loads(done.stdout)["publisher"] == "Harbour Post"


def test_a_reader_that_goes_away_is_no_fault(case: Path) -> None:
    command = f"{sys.executable} -m urazuke.cli.main show {case} exhibits --format json | head -c 10"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60)
    assert done.stderr == ""


def test_hunt_without_a_case_prints_contacts_with_their_raw_line(case: Path, tmp_path: Path) -> None:
    watch = tmp_path / "watch.csv"
    watch.write_text(f"type,value,start,end,label\nip,{LEAD_ADDRESS},2016-06-01T00:00:00Z,2016-07-01T00:00:00Z,rented\n")
    done = urazuke("hunt", case / "logs" / "observatory", "--watch", watch)
    contacts = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(c["events"], c["bytes_out"], c["organisation"]) for c in contacts] == [(2, 10_000, "observatory")]
    assert LEAD_ADDRESS in contacts[0]["raw"] and contacts[0]["line"] == 8
    read = urazuke("hunt", case / "logs" / "observatory", "--watch", watch, "--every-line", "--jobs", "1")
    assert read.stdout == done.stdout and "every line" not in done.stderr + read.stderr


def test_hunt_takes_a_log_from_a_pipe_packed_or_not(case: Path, tmp_path: Path) -> None:
    watch = tmp_path / "watch.csv"
    watch.write_text(f"type,value\nip,{LEAD_ADDRESS}\n")
    (log,) = (f for f in (case / "logs" / "observatory").iterdir() if LEAD_ADDRESS.encode() in f.read_bytes())
    named = urazuke("hunt", log, "--watch", watch, "--hits")
    command = [sys.executable, "-m", "urazuke.cli.main", "hunt", "-", "--watch", str(watch), "--organisation", "observatory", "--hits"]
    piped = subprocess.run(command, input=log.read_bytes(), capture_output=True, timeout=120, check=True)
    assert piped.stdout.decode() == named.stdout and named.stdout
    packed = subprocess.run(command, input=gzip.compress(log.read_bytes()), capture_output=True, timeout=120, check=True)
    places = [[(r["line"], r["offset"], r["raw"]) for r in map(json.loads, out.splitlines())] for out in (packed.stdout, piped.stdout)]
    assert places[0] == places[1]
    junk = subprocess.run(command, input=b"no log\n", capture_output=True, timeout=120, check=True)
    assert not junk.stdout and b"the first: -: is in no log format" in junk.stderr


def test_hunt_says_why_it_had_to_read_every_line(case: Path, tmp_path: Path) -> None:
    watch = tmp_path / "watch.csv"
    watch.write_text("type,value\nip,0.0.0.0/0\n")
    done = urazuke("hunt", case / "logs" / "observatory", "--watch", watch)
    assert done.stdout and "every line was read, which is slow: 0.0.0.0/0 can be spelled in too many ways" in done.stderr


def test_link_without_a_case_prints_personas_and_links(case: Path) -> None:
    done = urazuke("link", case / "leases" / "north.csv", case / "leases" / "umi.csv", "--timezone", "Asia/Tokyo")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [r["accounts"] for r in rows if r["table"] == "personas"] == [["NR-1", "UH-7"]]
    assert "1 rows could not be used" in done.stderr or "1 row could not be used" in done.stderr


def test_read_without_a_case_prints_a_reading_a_line(case: Path, tmp_path: Path) -> None:
    done = urazuke("read", *sorted((case / "reports").iterdir()))
    readings = [json.loads(line) for line in done.stdout.splitlines()]
    assert [r["language"] for r in readings] == ["ja", "en"]
    assert all(r["schema"] == "urazuke/reading/1" and r["claims"] for r in readings)
    urazuke("read", case / "reports" / "harbour.txt", "--out", tmp_path / "out")
    assert json.loads((tmp_path / "out" / "harbour.json").read_text("utf-8")) == readings[1] | {"path": readings[1]["path"]}


def test_keygen_never_overwrites(tmp_path: Path) -> None:
    assert urazuke("keygen", tmp_path / "csirt").returncode == 0
    assert (tmp_path / "csirt.key").stat().st_mode & 0o777 == 0o600
    assert urazuke("keygen", tmp_path / "csirt").returncode == 2


def test_exports_are_written_and_do_not_write_over_a_folder_of_the_user(case: Path, tmp_path: Path) -> None:
    for form in ("stix", "misp", "case-uco", "csv", "notices", "watch", "zeek-intel", "suricata", "sigma"):
        done = urazuke("export", case, "--format", form, "--out", tmp_path / form)
        assert done.returncode == 0, done.stderr
        assert (tmp_path / form).exists()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("do not lose")
    assert urazuke("export", case, "--format", "csv", "--out", tmp_path / "mine").returncode == 2
    assert (tmp_path / "mine" / "letter.txt").exists()


def test_notices_are_sent_once_and_written_into_the_journal(case: Path, optional: Callable[[str], str]) -> None:
    optional("aiosmtpd")
    from aiosmtpd.controller import Controller
    from aiosmtpd.handlers import Message

    taken: list[str] = []

    class Keep(Message):
        def handle_message(self, message: object) -> None:
            taken.append(str(message))

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    mail = ("export", case, "--format", "notices", "--smtp", f"127.0.0.1:{port}", "--from", "csirt@cert.example")
    dry = urazuke(*mail)
    assert dry.returncode == 0 and "would send: observatory to soc@observatory.example" in dry.stdout and "nothing was sent" in dry.stderr
    controller = Controller(Keep(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        assert "\nsent: observatory" in "\n" + urazuke(*mail, "--really-send").stdout
        assert "sent before: observatory" in urazuke(*mail, "--really-send").stdout
        assert "sent before: observatory" in urazuke(*mail, "--really-send", "--language", "ja").stdout
    finally:
        controller.stop()
    assert len(taken) == 1 and "Kaguya Observatory" in taken[0] and "Hokuto" not in taken[0]
    assert (case / "custody.jsonl").read_text().count('"kind":"notified"') == 1
    before = (case / "dossier" / "index.html").stat().st_mtime_ns
    assert urazuke("investigate", case).returncode == 0 and (case / "dossier" / "index.html").stat().st_mtime_ns == before


def test_redacted_exports_name_no_renter(case: Path, tmp_path: Path) -> None:
    for form in ("csv", "misp"):
        for words in ((), ("--redact", "persons")):
            done = urazuke("export", case, "--format", form, "--out", tmp_path / f"{form}{len(words)}", *words)
            assert done.returncode == 0, done.stderr
    plain, redacted = ("".join(p.read_text("utf-8") for p in sorted((tmp_path / n).iterdir())) for n in ("csv0", "csv2"))
    assert "鈴木" in plain and "鈴木" not in redacted and "pay_77aa" in plain and "pay_77aa" not in redacted
    assert LEAD_ADDRESS in redacted and "Person 1" in redacted
    assert "鈴木" not in (tmp_path / "misp2").read_text("utf-8")
    done = urazuke("export", case, "--format", "html", "--redact", "persons", "--out", tmp_path / "copy")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "copy" / "index.html").read_text("utf-8")
    assert "redacted: no personal data" in page and "Person 1" in page and "鈴木" not in page
    assert "redacted: no personal data" not in (case / "dossier" / "index.html").read_text("utf-8")


def test_a_watch_list_for_sensors_holds_what_is_watched_at_that_time(case: Path, tmp_path: Path) -> None:
    during = urazuke("export", case, "--format", "zeek-intel", "--out", tmp_path / "then.dat", "--at", "2016-06-14T02:11:00Z")
    now = urazuke("export", case, "--format", "zeek-intel", "--out", tmp_path / "now.dat")
    assert LEAD_ADDRESS in (tmp_path / "then.dat").read_text() and LEAD_ADDRESS not in (tmp_path / "now.dat").read_text()
    assert "windows that had ended" in now.stderr and during.returncode == now.returncode == 0
    wrong = urazuke("export", case, "--format", "csv", "--out", tmp_path / "csv", "--at", "now")
    assert wrong.returncode == 2 and "--at means nothing" in wrong.stderr
    urazuke("export", case, "--format", "watch", "--out", tmp_path / "watch.csv")
    assert urazuke("hunt", case / "logs" / "observatory", "--watch", tmp_path / "watch.csv").stdout.count(LEAD_ADDRESS) >= 1


def test_a_reader_that_goes_away_is_no_negative_answer(case: Path) -> None:
    command = [sys.executable, "-m", "urazuke.cli.main", "show", str(case), "hits", "--format", "csv"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout and running.stderr
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0


def test_a_narrow_terminal_gets_a_line_a_column(case: Path) -> None:
    import fcntl
    import pty
    import struct
    import termios

    def shown(width: int) -> str:
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
        command = [sys.executable, "-m", "urazuke.cli.main", "show", str(case), "victims"]
        environment = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES")} | {"TERM": "xterm", "NO_COLOR": "1"}
        done = subprocess.run(command, stdout=theirs, stderr=subprocess.DEVNULL, timeout=60, env=environment)
        os.close(theirs)
        assert done.returncode == 0
        text = os.read(ours, 1 << 16).decode()
        os.close(ours)
        return text

    assert "first_seen  2016-06-14T02:11:00Z" in shown(80)
    assert "first_seen  2016-06-14T02:11:00Z" not in shown(230)


def test_a_sealed_dossier_is_verified_until_something_in_it_changes(tmp_path: Path) -> None:
    root = write_tiny_case(tmp_path / "case")
    urazuke("keygen", tmp_path / "ours")
    early = urazuke("seal", root, "--key", tmp_path / "ours.key")
    assert early.returncode == 2 and "no dossier to seal" in early.stderr
    assert urazuke("investigate", root).returncode == 0
    assert urazuke("seal", root, "--key", tmp_path / "ours.key").returncode == 0
    assert urazuke("investigate", root).returncode == 0  # nothing to do: the seal stays
    good = urazuke("verify", root / "dossier", "--key", tmp_path / "ours.pub")
    assert good.returncode == 0 and good.stdout.startswith("intact: ")
    assert urazuke("verify", root / "dossier").returncode == 0
    (root / "dossier" / "tables" / "victims.csv").write_text("organisation\n")
    bad = urazuke("verify", root / "dossier", "--key", tmp_path / "ours.pub")
    assert bad.returncode == 1 and bad.stdout == "differs: tables/victims.csv\n"
    again = urazuke("seal", root, "--key", tmp_path / "ours.key")
    assert again.returncode == 2 and "not what the last run wrote" in again.stderr
    assert urazuke("verify", tmp_path / "nothing").returncode == 2


@pytest.mark.optional("openssl")
def test_a_seal_with_a_time_stamp_says_when_and_by_whom_and_the_journal_knows_it(tmp_path: Path) -> None:
    from tests.dossier.time_authority import answering, make_authority, serving

    root, authority = write_tiny_case(tmp_path / "case"), make_authority(tmp_path / "authority", "Harbour Time")
    given = ("--timestamp-roots", authority.roots)
    urazuke("keygen", tmp_path / "ours")
    urazuke("investigate", root)
    with serving(answering(lambda query: b"")) as url:
        failed = urazuke("seal", root, "--key", tmp_path / "ours.key", "--timestamp", url)
    assert failed.returncode == 2 and len(failed.stderr.splitlines()) == 1 and "is no RFC 3161 time stamp" in failed.stderr
    assert not (root / "dossier" / "seal.json").exists()
    with serving(answering(authority.reply)) as url:
        sealed = urazuke("seal", root, "--key", tmp_path / "ours.key", "--timestamp", url, *given)
    assert sealed.returncode == 0 and "by CN=Harbour Time Stamps\n" in sealed.stderr and sealed.stdout == ""
    good = urazuke("verify", root / "dossier", "--key", tmp_path / "ours.pub", *given)
    assert good.returncode == 0 and good.stdout.splitlines()[1].endswith("Z by CN=Harbour Time Stamps")
    unchecked = urazuke("verify", root / "dossier", "--key", tmp_path / "ours.pub")
    assert unchecked.returncode == 0 and "was not checked: give --timestamp-roots" in unchecked.stdout
    entry = json.loads((root / "custody.jsonl").read_text().splitlines()[-1])
    assert entry["kind"] == "sealed" and entry["authority"] == "CN=Harbour Time Stamps" and entry["authority_checked"] is True
    assert urazuke("seal", root, "--key", tmp_path / "ours.key", *given).returncode == 2
    assert urazuke("investigate", root).returncode == 0 and urazuke("verify", root / "dossier", *given).returncode == 0  # nothing to do
