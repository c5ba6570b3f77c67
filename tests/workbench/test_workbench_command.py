"""`urazuke workbench` says where it is, answers there alone, and ends well at Ctrl-C."""

from __future__ import annotations

import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from tests.tiny_case import write_tiny_case

from urazuke.evidence.judgement import read_judgements

ADDRESS = re.compile(r"^workbench: (http://127\.0\.0\.1:(\d+)/\?key=\S+)$", re.M)


@contextmanager
def workbench(*arguments: object, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """The command at work, its start-up address, and that without the key."""
    command = [sys.executable, "-m", "urazuke.cli.main", "workbench", *map(str, arguments), "--port", "0"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **environment}, start_new_session=True
    )
    try:
        assert process.stderr is not None
        line = process.stderr.readline()
        found = ADDRESS.match(line)
        assert found, line + process.stderr.read()
        yield process, found[1], f"http://127.0.0.1:{found[2]}"
    finally:
        process.kill()
        process.communicate()


def test_a_judgement_is_made_in_it_and_ctrl_c_ends_it_with_0(tmp_path: Path) -> None:
    root = write_tiny_case(tmp_path / "case")
    with workbench(root) as (process, address, base), httpx.Client(timeout=30, follow_redirects=True) as client:
        assert httpx.get(base).status_code == 403
        page = client.get(address)
        assert page.status_code == 200 and str(page.url) == f"{base}/" and "server" not in page.headers
        assert "has not been investigated yet" in page.text
        token = re.findall(r'name="token" value="([0-9a-f]+)"', page.text)[0]
        ours = {"origin": base}
        assert "An investigation is at work" in client.post(f"{base}/run", data={"token": token}, headers=ours).text
        until = time.monotonic() + 120
        while "is at work" in client.get(f"{base}/run").text and time.monotonic() < until:
            time.sleep(0.3)
        assert "Kaguya Observatory" in client.get(f"{base}/").text
        fields = {"a0": "unlink", "a1": "NR-1", "a2": "UH-7", "why": "seen apart", "by": "k.sato", "token": token}
        made = client.post(f"{base}/judge", data=fields, headers=ours)
        assert made.status_code == 200 and "Judgement J1 is recorded" in made.text
        client.close()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (0, "")
    assert "workbench closed" in err and "Traceback" not in err
    assert [j.verb for j in read_judgements(root / "decisions.jsonl")] == ["unlink"]


def test_ctrl_c_ends_a_run_at_work_too_and_the_next_one_goes_on(tmp_path: Path) -> None:
    root = write_tiny_case(tmp_path / "case")
    with workbench(root) as (process, address, base), httpx.Client(timeout=30, follow_redirects=True) as client:
        token = re.findall(r'name="token" value="([0-9a-f]+)"', client.get(address).text)[0]
        client.post(f"{base}/run", data={"token": token}, headers={"origin": base})
        client.close()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 0 and "Traceback" not in err
    done = subprocess.run([sys.executable, "-m", "urazuke.cli.main", "investigate", str(root)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


def test_only_the_loopback_is_listened_on(tmp_path: Path) -> None:
    with workbench(write_tiny_case(tmp_path / "case")) as (_, _, base):
        port = int(base.rpartition(":")[2])
        others = {i[4][0] for i in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)} - {"127.0.0.1"}
        for host in others:
            with socket.socket() as probe:
                probe.settimeout(1)
                assert probe.connect_ex((host, port)) != 0
        assert httpx.get(base).status_code == 403


def test_a_port_in_use_is_told_with_what_to_do(tmp_path: Path) -> None:
    root = write_tiny_case(tmp_path / "case")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "urazuke.cli.main", "workbench", str(root), "--port", str(port)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2 and f"127.0.0.1:{port}" in done.stderr and "--port 0" in done.stderr
    assert done.stderr.count("\n") == 1 and done.stdout == ""


@pytest.mark.parametrize("made", [True, False])
def test_a_folder_that_is_no_case_is_told_with_what_to_do(tmp_path: Path, made: bool) -> None:
    if made:
        (tmp_path / "none").mkdir()
    command = [sys.executable, "-m", "urazuke.cli.main", "workbench", str(tmp_path / "none"), "--port", "0"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2 and "urazuke new" in done.stderr and done.stderr.count("\n") == 1


@pytest.mark.skipif(os.name != "posix", reason="a shell script stands for the browser")
def test_the_browser_is_opened_without_the_key_on_a_command_line(tmp_path: Path) -> None:
    seen, script = tmp_path / "seen", tmp_path / "browser"
    script.write_text(f'#!/bin/sh\necho "$@" > {seen}.part\nls -l "${{1#file://}}" >> {seen}.part\nmv {seen}.part {seen}\n', "utf-8")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    with workbench(write_tiny_case(tmp_path / "case"), "--open", BROWSER=f"{script} %s") as (process, address, _):
        until = time.monotonic() + 20
        while not seen.exists() and time.monotonic() < until:
            time.sleep(0.1)
        told = seen.read_text("utf-8")
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    page = Path(told.split()[0].removeprefix("file://"))
    assert address.partition("key=")[2] not in told and "-rw-------" in told
    assert not page.exists() and process.returncode == 0
