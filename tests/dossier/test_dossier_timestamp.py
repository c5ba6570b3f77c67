"""A time stamp of a real authority is kept and checked; a server or a folder that lies about one is found out."""

from __future__ import annotations

import base64
import http.server
import json
import random
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.x509 import load_pem_x509_certificates
from tests.dossier.time_authority import Answer, Authority, answering, make_authority, serving

from urazuke.dossier.envelope import sign
from urazuke.dossier.keys import private_key, write_key_pair
from urazuke.dossier.seal import PAYLOAD_TYPE, SEAL, STAMP, STAMP_TYPE, seal_dossier, verify_dossier
from urazuke.dossier.timestamp import read_stamp
from urazuke.dossier.timestamp_server import MOST_BYTES, StampServer
from urazuke.errors import RequestError
from urazuke.evidence.custody import Journal

pytestmark = pytest.mark.optional("openssl")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("authority") / "ours", "Harbour Time")


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("stranger") / "theirs", "Stranger Time", digits=3)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with keys, a journal and a dossier that is not sealed."""
    Journal(tmp_path / "journal.jsonl").append([{"kind": "taken_in", "path": "reports/1.txt", "sha256": "0" * 64}])
    (tmp_path / "dossier").mkdir()
    (tmp_path / "dossier" / "index.html").write_text("<p>裏付け</p>", "utf-8")
    (tmp_path / "dossier" / "hits.csv").write_text("a,b\n1,2\n", "utf-8")
    write_key_pair(tmp_path / "ours")
    write_key_pair(tmp_path / "others")
    return tmp_path


def _seal(folder: Path, server: StampServer | None, key: str = "ours.key") -> None:
    seal_dossier(folder / "dossier", folder / "journal.jsonl", folder / key, "Rented servers", server)


def _sealed(folder: Path, authority: Authority) -> None:
    with serving(answering(authority.reply)) as url:
        _seal(folder, StampServer(url, authority.roots))


def _found(folder: Path, roots: Path | None = None) -> list[str]:
    return [str(f) for f in verify_dossier(folder / "dossier", folder / "ours.pub", roots).findings]


def test_a_stamp_says_when_and_by_whom_and_its_root_vouches_for_it(folder: Path, authority: Authority) -> None:
    before = time.time()
    _sealed(folder, authority)
    checked = verify_dossier(folder / "dossier", folder / "ours.pub", authority.roots)
    assert checked.findings == () and checked.stamp is not None and checked.files == 4
    assert checked.stamp.authority == "CN=Harbour Time Stamps" and checked.stamp.checked
    assert before - 2 < checked.stamp.time.timestamp() < time.time() + 2
    unchecked = verify_dossier(folder / "dossier", folder / "ours.pub")
    assert unchecked.findings == () and unchecked.stamp is not None and not unchecked.stamp.checked


def test_another_reader_of_stamps_accepts_it(folder: Path, authority: Authority) -> None:
    """`openssl ts -verify` of the bytes of seal.json with what lies in seal-stamp.json."""
    _sealed(folder, authority)
    answer = base64.b64decode(json.loads((folder / "dossier" / STAMP).read_bytes())["payload"])
    (folder / "seal.tsr").write_bytes(answer)
    named = ["-data", folder / "dossier" / SEAL, "-in", folder / "seal.tsr", "-CAfile", authority.roots]
    done = subprocess.run(["openssl", "ts", "-verify", *map(str, named)], capture_output=True, text=True)
    assert done.returncode == 0 and "Verification: OK" in done.stdout


def test_a_stamp_of_fractions_of_a_second_without_given_roots_is_said_unchecked(folder: Path, stranger: Authority) -> None:
    with serving(answering(stranger.reply)) as url:
        sealed = seal_dossier(folder / "dossier", folder / "journal.jsonl", folder / "ours.key", "x", StampServer(url))
    assert sealed.stamp is not None and not sealed.stamp.checked and sealed.stamp.authority == "CN=Stranger Time Stamps"


def test_of_another_issuer_s_root_the_stamp_is_not(folder: Path, authority: Authority, stranger: Authority) -> None:
    _sealed(folder, authority)
    (found,) = _found(folder, stranger.roots)
    assert found.startswith("differs: seal-stamp.json (the issuer's signature does not hold: ") and "certificate" in found
    chain = authority.folder / "between.pem"
    chain.write_text((authority.folder / "chain.pem").read_text().partition("-----END CERTIFICATE-----")[0] + "-----END CERTIFICATE-----\n")
    with pytest.raises(RequestError, match="no root certificate"):
        _found(folder, chain)


TAMPERS: dict[str, tuple[Callable[[Path], object], str]] = {
    "the stamp gone": (lambda f: (f / STAMP).unlink(), "missing: seal-stamp.json (it was sealed with a time stamp)"),
    "the stamp empty": (lambda f: (f / STAMP).write_bytes(b""), "differs: seal-stamp.json (is no seal as it was written)"),
    "the stamp a folder": (lambda f: [(f / STAMP).unlink(), (f / STAMP).mkdir()],
                           "missing: seal-stamp.json (it was sealed with a time stamp)"),
    "the stamp a link": (lambda f: _linked(f / STAMP), "missing: seal-stamp.json (it was sealed with a time stamp)"),
    "the seal in its place": (lambda f: shutil.copy(f / SEAL, f / STAMP), "differs: seal-stamp.json (is no seal as it was written)"),
}  # fmt: skip


def _linked(path: Path) -> None:
    path.rename(path.parent.parent / "aside")
    path.symlink_to(path.parent.parent / "aside")


@pytest.mark.parametrize("name", TAMPERS)
def test_what_was_done_to_the_stamp_is_named(folder: Path, authority: Authority, name: str) -> None:
    _sealed(folder, authority)
    tamper, expected = TAMPERS[name]
    tamper(folder / "dossier")
    assert _found(folder) == [expected] == _found(folder, authority.roots)


def test_any_byte_of_the_stamp_changed_is_found_without_any_root(folder: Path, authority: Authority) -> None:
    _sealed(folder, authority)
    whole, draw = (folder / "dossier" / STAMP).read_bytes(), random.Random(1)
    for place in draw.sample(range(len(whole)), 300):
        changed = bytes([whole[place] ^ draw.randint(1, 255)])
        (folder / "dossier" / STAMP).write_bytes(whole[:place] + changed + whole[place + 1 :])
        assert [f.partition(" (")[0] for f in _found(folder)] == ["differs: seal-stamp.json"], place


def test_a_stamp_of_another_seal_or_another_sealer_is_none_of_this(folder: Path, authority: Authority) -> None:
    _sealed(folder, authority)
    earlier = (folder / "dossier" / STAMP).read_bytes()
    answer = base64.b64decode(json.loads(earlier)["payload"])
    (folder / "dossier" / STAMP).write_bytes(sign(STAMP_TYPE, answer, private_key(folder / "others.key")).content)
    assert _found(folder) == ["differs: seal-stamp.json (was not put there by whoever sealed it)"]
    (folder / "dossier" / "hits.csv").write_text("a,b\n")
    _sealed(folder, authority)
    (folder / "dossier" / STAMP).write_bytes(earlier)
    assert _found(folder, authority.roots) == ["differs: seal-stamp.json (is a time stamp of something else)"]


def test_a_seal_without_a_stamp_shows_none_and_one_that_is_asked_for_is_missed(folder: Path, authority: Authority) -> None:
    _sealed(folder, authority)
    _seal(folder, None)
    assert not (folder / "dossier" / STAMP).exists() and _found(folder) == []
    assert _found(folder, authority.roots) == ["missing: seal-stamp.json (it was sealed without a time stamp)"]
    (folder / "dossier" / STAMP).write_text("{}")
    assert _found(folder) == ["added: seal-stamp.json"]


def test_whatever_is_signed_with_one_s_own_key_verify_says_what_it_is(folder: Path, authority: Authority) -> None:
    _sealed(folder, authority)
    private = private_key(folder / "ours.key")
    said = json.loads(base64.b64decode(json.loads((folder / "dossier" / SEAL).read_bytes())["payload"]))
    for payload in (b"", b"[]", b"{}", b"\xff", b"9" * 5000, b"[" * 100_000, *(
        json.dumps({**said, **change}).encode() for change in (
            {"subject": 3}, {"subject": [{"name": []}]}, {"predicate": []}, {"predicate": {"journal": {}}}, {"predicateType": "x"},
            {"predicate": {**said["predicate"], "journal": {"head": 1, "entries": "x"}}})
    )):  # fmt: skip
        (folder / "dossier" / SEAL).write_bytes(sign(PAYLOAD_TYPE, payload, private).content)
        assert [f for f in _found(folder) if f.startswith(("seal: seal.json", "differs: custody.jsonl"))]
    for answer in (b"", b"0", b"\x30\x80", b"\x30\x84\xff\xff\xff\xff", bytes(1000)):
        _sealed(folder, authority)
        (folder / "dossier" / STAMP).write_bytes(sign(STAMP_TYPE, answer, private).content)
        assert _found(folder) == ["differs: seal-stamp.json (is no RFC 3161 time stamp)"]


def test_no_answer_makes_the_reader_of_stamps_fail(authority: Authority, folder: Path) -> None:
    """Single bytes changed anywhere, parts cut out and doubled: a stamp, or a reason why it is none."""
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    query = TimestampRequestBuilder().data(b"message").hash_algorithm(HashAlgorithm.SHA256).build()
    whole, draw = authority.reply(query.as_bytes()), random.Random(1)
    roots = load_pem_x509_certificates(authority.roots.read_bytes())
    assert read_stamp(whole, b"message", roots, query.nonce).checked
    refused = 0
    for _ in range(1500):
        place, length = draw.randrange(len(whole)), draw.choice((1, 1, 1, 20))
        new = draw.choice((bytes([whole[place] ^ draw.randint(1, 255)]), b"", whole[place : place + length] * 2))
        try:
            read_stamp(whole[:place] + new + whole[place + length :], b"message", draw.choice((roots, None)), query.nonce)
        except ValueError as error:
            refused += 1
            assert "\n" not in str(error) and len(str(error)) < 300
    assert refused > 1000


def _slowly(handler: http.server.BaseHTTPRequestHandler, query: bytes) -> None:
    for byte in b"HTTP/1.0 200 OK\r\nX: " + b"x" * 1000:
        handler.wfile.write(bytes([byte]))
        handler.wfile.flush()
        time.sleep(0.05)


def _without_end(handler: http.server.BaseHTTPRequestHandler, query: bytes) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/timestamp-reply")
    handler.end_headers()
    for _ in range(2 * MOST_BYTES // 4096):
        handler.wfile.write(bytes(4096))


def _cut_off(handler: http.server.BaseHTTPRequestHandler, query: bytes) -> None:
    handler.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Type: application/timestamp-reply\r\nContent-Length: 1000\r\n\r\nabc")


def _redirected(handler: http.server.BaseHTTPRequestHandler, query: bytes) -> None:
    handler.send_response(307)
    handler.send_header("Location", "http://127.0.0.1:9/tsr")
    handler.end_headers()


HOSTILE: dict[str, tuple[Callable[[Authority], Answer], str]] = {
    "garbage": (lambda a: answering(lambda q: b"garbage"), "the answer is no RFC 3161 time stamp"),
    "nothing": (lambda a: answering(lambda q: b""), "the answer is no RFC 3161 time stamp"),
    "a page": (lambda a: answering(lambda q: b"<html>", kind="text/html; charset=utf-8"), "answers with text/html, not with application/"),
    "an error": (lambda a: answering(a.reply, status=503), "answers with status 503"),
    "a redirect": (lambda a: _redirected, "answers with status 307"),
    "the query itself": (lambda a: answering(lambda q: q), "the answer is"),
    "a refusal": (lambda a: answering(lambda q: a.reply(b"\x30\x03\x02\x01\x01")), "the server refused: status 2"),
    "an old stamp": (lambda a: answering(_replayed(a)), "is a time stamp made for another question"),
    "a stamp of another digest": (lambda a: answering(_of_another(a)), "is a time stamp of something else"),
    "no end": (lambda a: _without_end, "is longer than"),
    "one byte after the other": (lambda a: _slowly, "takes longer than 1 s"),
    "cut off": (lambda a: _cut_off, "cannot be reached"),
    "control characters": (lambda a: answering(lambda q: b"x", kind="text/\x85\x9bhtml"), "not with application/timestamp-reply"),
}  # fmt: skip


def _replayed(authority: Authority) -> Callable[[bytes], bytes]:
    """An authority that answers with a stamp of the same digest which it made before: the nonce is another."""

    def reply(query: bytes) -> bytes:
        from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

        other = TimestampRequestBuilder().data(b"x").hash_algorithm(HashAlgorithm.SHA256).build().as_bytes()
        digest = query.index(b"\x04\x20") + 2
        place = other.index(b"\x04\x20") + 2
        return authority.reply(other[:place] + query[digest : digest + 32] + other[place + 32 :])

    return reply


def _of_another(authority: Authority) -> Callable[[bytes], bytes]:
    """One that stamps another digest under the right nonce."""

    def reply(query: bytes) -> bytes:
        digest = query.index(b"\x04\x20") + 2
        return authority.reply(query[:digest] + bytes(32) + query[digest + 32 :])

    return reply


@pytest.mark.parametrize("name", HOSTILE)
def test_a_server_that_gives_no_stamp_is_said_so_and_nothing_is_sealed(folder: Path, authority: Authority, name: str) -> None:
    answer, expected = HOSTILE[name]
    seconds = 1.0 if answer(authority) is _slowly else 60.0  # a busy machine is no hostile one
    before = {p.name: p.read_bytes() for p in (folder / "dossier").iterdir()}
    with serving(answer(authority)) as url:
        with pytest.raises(RequestError) as told:
            _seal(folder, StampServer(url.replace("//", "//somebody:secret@") + "?token=secret", authority.roots, answer_seconds=seconds))
    assert expected in told.value.message and "nothing was sealed" in (told.value.hint or "")
    assert "secret" not in str(told.value) and "127.0.0.1" in (told.value.where or "") and str(told.value).isprintable()
    assert {p.name: p.read_bytes() for p in (folder / "dossier").iterdir()} == before


def test_an_earlier_seal_is_as_it_was_where_the_server_fails(folder: Path, authority: Authority) -> None:
    _sealed(folder, authority)
    before = {p.name: p.read_bytes() for p in (folder / "dossier").iterdir()}
    with serving(answering(lambda q: b"")) as url, pytest.raises(RequestError):
        _seal(folder, StampServer(url))
    assert {p.name: p.read_bytes() for p in (folder / "dossier").iterdir()} == before and _found(folder, authority.roots) == []


@pytest.mark.parametrize(
    "url", ["", "tsa.example", "ftp://tsa.example", "http://", "http://[::1", "http://tsa.example:x", "http://\x00", "file:///etc/passwd"]
)
def test_what_is_no_server_s_address_is_said(folder: Path, url: str) -> None:
    with pytest.raises(RequestError, match="no http or https URL"):
        _seal(folder, StampServer(url))


def test_where_nobody_listens_or_the_proxy_is_none_it_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RequestError, match="cannot be reached"):
        _seal(folder, StampServer("http://127.0.0.1:9/tsr"))
    for proxy in ("http://127.0.0.1:9", "nonsense://127.0.0.1:9", "socks5://127.0.0.1:9"):
        monkeypatch.setenv("ALL_PROXY", proxy)
        with pytest.raises(RequestError, match="cannot be reached"):
            _seal(folder, StampServer("http://tsa.example/tsr"))


def test_without_the_option_no_connection_is_opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refuse(*arguments: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    _seal(folder, None)
    assert _found(folder) == []
