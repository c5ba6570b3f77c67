"""Every input file is taken in once, by its bytes; one that changed or went is noticed and named, none is ever touched."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from urazuke.evidence.case import Case, open_case
from urazuke.evidence.custody import Journal
from urazuke.evidence.exhibit import Intake, file_path, take_in
from urazuke.evidence.fingerprint import file_sha256


@pytest.fixture
def case(tmp_path: Path) -> Case:
    (tmp_path / "case.toml").write_text("")
    for folder in ("reports", "leases", "access", "logs/jaxa", "intel"):
        (tmp_path / folder).mkdir(parents=True)
    return open_case(tmp_path)


def look(case: Case) -> Intake:
    return take_in(case, Journal(case.journal))


def put(case: Case, path: str, content: bytes) -> str:
    file = case.root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def kinds(case: Case) -> list[str]:
    return [e["kind"] for e in Journal(case.journal).entries]


def test_a_file_becomes_an_exhibit_with_its_hash_size_and_what_its_bytes_say(case: Case) -> None:
    digest = put(case, "logs/jaxa/conn.log", '{"ts": 1, "name": "事件"}\n'.encode("cp932"))
    [exhibit] = look(case).exhibits
    assert (exhibit.sha256, exhibit.path, exhibit.kind, exhibit.organisation) == (digest, "logs/jaxa/conn.log", "log", "jaxa")
    assert (exhibit.media_type, exhibit.encoding) == ("application/json", "cp932")
    assert exhibit.bytes == (case.root / exhibit.path).stat().st_size
    assert exhibit.file.read_bytes()


def test_each_folder_has_its_kind_and_the_files_come_in_path_order(case: Case) -> None:
    for number, path in enumerate(
        ["reports/b.txt", "reports/a.html", "leases/x.csv", "access/x.jsonl", "intel/i.json", "logs/jaxa/d/e.log"]
    ):
        put(case, path, b"%d" % number)
    exhibits = look(case).exhibits
    assert [e.path for e in exhibits] == sorted(e.path for e in exhibits)
    assert {e.path.split("/")[0]: e.kind for e in exhibits} == {
        "reports": "report", "leases": "lease", "access": "access", "intel": "intel", "logs": "log",
    }  # fmt: skip


def test_an_empty_case_has_no_exhibits_and_no_alarms(case: Case) -> None:
    assert look(case).exhibits == ()
    assert look(case).alarms == ()


def test_looking_again_at_the_same_files_adds_nothing(case: Case) -> None:
    put(case, "reports/a.txt", b"a")
    first = look(case)
    before = case.journal.read_bytes()
    assert look(case) == first
    assert case.journal.read_bytes() == before


def test_the_same_bytes_under_two_names_are_one_exhibit(case: Case) -> None:
    digest = put(case, "logs/jaxa/b.log", b"same")
    put(case, "logs/jaxa/a.log", b"same")
    [exhibit] = look(case).exhibits
    assert (exhibit.sha256, exhibit.path, exhibit.also_at) == (digest, "logs/jaxa/a.log", ("logs/jaxa/b.log",))
    assert kinds(case) == ["taken_in", "also_at"]


def test_a_copy_that_comes_later_is_no_new_exhibit(case: Case) -> None:
    put(case, "logs/jaxa/b.log", b"same")
    [first] = look(case).exhibits
    put(case, "logs/jaxa/a.log", b"same")
    [second] = look(case).exhibits
    assert (first.sha256, first.taken_in) == (second.sha256, second.taken_in)
    assert kinds(case) == ["taken_in", "also_at"]


def test_a_changed_file_is_noticed_named_and_journaled(case: Case) -> None:
    was = put(case, "reports/a.txt", b"before")
    look(case)
    now = put(case, "reports/a.txt", b"after!")
    intake = look(case)
    [alarm] = intake.alarms
    assert "reports/a.txt" in alarm
    assert was[:16] in alarm
    assert now[:16] in alarm
    assert [e.sha256 for e in intake.exhibits] == [now]
    assert next(e for e in Journal(case.journal).entries if e["kind"] == "changed")["was"] == was


def test_a_change_that_keeps_size_and_time_is_noticed(case: Case) -> None:
    put(case, "reports/a.txt", b"before")
    file = case.root / "reports/a.txt"
    old = file.stat()
    look(case)
    put(case, "reports/a.txt", b"after!")
    os.utime(file, ns=(old.st_atime_ns, old.st_mtime_ns))
    assert len(look(case).alarms) == 1


def test_a_missing_file_is_named_once_and_welcome_back(case: Case) -> None:
    put(case, "reports/a.txt", b"a")
    look(case)
    (case.root / "reports/a.txt").unlink()
    intake = look(case)
    assert intake.exhibits == ()
    assert ["reports/a.txt" in a for a in intake.alarms] == [True]
    put(case, "reports/a.txt", b"a")
    assert [e.path for e in look(case).exhibits] == ["reports/a.txt"]
    assert kinds(case) == ["taken_in", "missing", "also_at"]


def test_a_file_that_comes_back_changed_is_noticed(case: Case) -> None:
    put(case, "reports/a.txt", b"a")
    look(case)
    (case.root / "reports/a.txt").unlink()
    look(case)
    put(case, "reports/a.txt", b"b")
    assert ["reports/a.txt" in alarm for alarm in look(case).alarms] == [True]


def test_input_files_are_never_touched(case: Case) -> None:
    put(case, "reports/a.txt", b"a")
    put(case, "logs/jaxa/b.log.gz", b"\x1f\x8bgarbage")
    files = [p for p in case.root.rglob("*") if p.is_file()]
    before = [(p, p.read_bytes(), p.stat().st_mtime_ns) for p in files]
    look(case)
    assert [(p, p.read_bytes(), p.stat().st_mtime_ns) for p in files] == before


def test_a_symbolic_link_to_a_file_is_left_out_and_named(case: Case, tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("outside") / "secret.txt"
    secret.write_bytes(b"secret")
    (case.root / "reports/link.txt").symlink_to(secret)
    (case.root / "reports/dangling.txt").symlink_to("nowhere")
    intake = look(case)
    assert intake.exhibits == ()
    assert [i.partition(":")[0] for i in intake.ignored] == ["reports/dangling.txt", "reports/link.txt"]


@pytest.mark.parametrize("folder", ["logs", "logs/jaxa/deep", "reports"])
def test_a_symbolic_link_to_a_folder_is_left_out_and_named(case: Case, folder: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.txt").write_bytes(b"secret")
    place = case.root / folder
    if place.is_dir():
        for path in sorted(place.rglob("*"), reverse=True):
            path.rmdir()
        place.rmdir()
    place.symlink_to(outside)
    intake = look(case)
    assert intake.exhibits == ()
    assert [i.partition(":")[0] for i in intake.ignored] == [folder]


def test_a_pipe_is_left_out_and_named(case: Case) -> None:
    os.mkfifo(case.root / "logs/jaxa/pipe")
    assert [i.partition(":")[0] for i in look(case).ignored] == ["logs/jaxa/pipe"]


def test_a_file_of_another_kind_is_left_out_and_named(case: Case) -> None:
    put(case, "reports/picture.png", b"x")
    put(case, "reports/.DS_Store", b"x")
    put(case, "leases/columns.toml", b"")
    [ignored] = look(case).ignored
    assert ignored.startswith("reports/picture.png")


@pytest.mark.parametrize("name", ["a\nb.txt", "a\u202eb.txt", "a..txt..txt", "a b\\c.txt", "報告.txt", "\udcff.txt", "-rf.txt", "'\";.txt"])
def test_any_file_name_is_taken_in(case: Case, name: str) -> None:
    put(case, f"reports/{name}", b"a")
    [exhibit] = look(case).exhibits
    assert exhibit.file.read_bytes() == b"a"
    exhibit.path.encode()
    assert file_path(case.root, exhibit.path) == exhibit.file
    assert look(case).exhibits == (exhibit,)


def test_two_names_never_become_one_path(case: Case) -> None:
    put(case, "reports/\udcff.txt", b"raw byte")
    put(case, "reports/\\udcff.txt", b"spelled out")
    put(case, "reports/\\\\udcff.txt", b"spelled out twice")
    exhibits = look(case).exhibits
    assert len({e.path for e in exhibits}) == 3
    assert {e.file.read_bytes() for e in exhibits} == {b"raw byte", b"spelled out", b"spelled out twice"}
    assert [file_path(case.root, e.path) for e in exhibits] == [e.file for e in exhibits]


def test_a_file_that_cannot_be_read_is_named_and_the_rest_goes_on(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    put(case, "reports/bad.txt", b"bad")
    put(case, "reports/good.txt", b"good")

    def failing(path: Path) -> str:
        if path.name == "bad.txt":
            raise OSError(5, "Input/output error")
        return file_sha256(path)

    monkeypatch.setattr("urazuke.evidence.exhibit.file_sha256", failing)
    intake = look(case)
    assert [e.path for e in intake.exhibits] == ["reports/good.txt"]
    assert [a for a in intake.alarms if "reports/bad.txt" in a and "Input/output error" in a]
    monkeypatch.undo()
    assert len(look(case).exhibits) == 2


def test_settings_are_hashed_together_with_the_column_names(case: Case) -> None:
    hashes = {look(case).settings_sha256}
    for name in ("case.toml", "organisations.csv", "leases/columns.toml", "access/columns.toml"):
        put(case, name, b"# changed\n")
        hashes.add(look(case).settings_sha256)
    assert len(hashes) == 5


@pytest.mark.parametrize("memory", [b"", b"[]", b"null", b'{"reports/a.txt": 3}', b'{"reports/a.txt": [[], "x"]}', b"[" * 100_000])
def test_what_was_remembered_may_be_garbage(case: Case, memory: bytes) -> None:
    digest = put(case, "reports/a.txt", b"a")
    look(case)
    (case.derived / "seen.json").write_bytes(memory)
    intake = look(case)
    assert [e.sha256 for e in intake.exhibits] == [digest]
    assert intake.alarms == ()


def test_the_same_folder_twice_gives_the_same_journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    journals = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "case.toml").write_text("")
        case = open_case(tmp_path / name)
        for path in ("reports/b.txt", "reports/a.txt", "logs/x/c.log", "logs/x/d.log"):
            put(case, path, path[-5:].encode())
        look(case)
        journals.append(case.journal.read_bytes())
    assert journals[0] == journals[1]
