"""A sealed dossier names everything in it that is not as it was sealed: every byte, every file, the end of the journal."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from urazuke.dossier.keys import write_key_pair
from urazuke.dossier.seal import JOURNAL, PUBLIC_KEY, SEAL, seal_dossier, verify_dossier
from urazuke.errors import RequestError
from urazuke.evidence.custody import Journal


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with keys, a journal, and a sealed dossier of five files."""
    root = tmp_path_factory.mktemp("sealed")
    journal = Journal(root / "journal.jsonl")
    journal.append([{"kind": "taken_in", "path": f"reports/{n}.txt", "sha256": f"{n:064x}"} for n in range(5)])
    (root / "dossier" / "tables").mkdir(parents=True)
    (root / "dossier" / "index.html").write_text("<p>裏付け</p>", "utf-8")
    for name in ("claims.csv", "hits.csv", "empty.csv"):
        (root / "dossier" / "tables" / name).write_text("" if name == "empty.csv" else f"{name}\n1,2\n", "utf-8")
    write_key_pair(root / "ours")
    write_key_pair(root / "others")
    seal_dossier(root / "dossier", root / "journal.jsonl", root / "ours.key", "Rented servers")
    return root


@pytest.fixture
def copy(sealed: Path, tmp_path: Path) -> Path:
    shutil.copytree(sealed / "dossier", tmp_path / "copy")
    return tmp_path / "copy"


def _found(folder: Path, sealed: Path) -> list[tuple[str, str]]:
    return [(f.what, f.path) for f in verify_dossier(folder, sealed / "ours.pub").findings]


def test_what_was_sealed_is_intact_with_the_key_given_or_found(sealed: Path, copy: Path) -> None:
    verdict = verify_dossier(copy, sealed / "ours.pub")
    assert verdict.findings == () and verdict.files == 6
    assert verify_dossier(copy).findings == ()
    assert json.loads((copy / SEAL).read_bytes())["payloadType"] == "application/vnd.in-toto+json"


def test_the_signature_is_one_that_any_dsse_verifier_accepts(sealed: Path) -> None:
    """Written out from the DSSE 1.0 protocol, apart from the code that signs."""
    import base64

    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    envelope = json.loads((sealed / "dossier" / SEAL).read_bytes())
    payload, kind = base64.b64decode(envelope["payload"]), envelope["payloadType"]
    signed = b" ".join([b"DSSEv1", str(len(kind)).encode(), kind.encode(), str(len(payload)).encode(), payload])
    key = load_pem_public_key((sealed / "ours.pub").read_bytes())
    key.verify(base64.b64decode(envelope["signatures"][0]["sig"]), signed)  # type: ignore[union-attr, call-arg, arg-type]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_single_byte_changed_anywhere_is_found(sealed: Path, tmp_path: Path, data: st.DataObject) -> None:
    files = sorted(p for p in (sealed / "dossier").rglob("*") if p.is_file() and p.stat().st_size)
    path = data.draw(st.sampled_from(files))
    content = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    folder = tmp_path / "one"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(sealed / "dossier", folder)
    (folder / path.relative_to(sealed / "dossier")).write_bytes(content)
    found = _found(folder, sealed)
    name = path.relative_to(sealed / "dossier").as_posix()
    assert found and (name in {where for _, where in found} or found[0][0] == "seal")


def _append_key(folder: Path) -> None:
    row = json.loads((folder / SEAL).read_bytes())
    (folder / SEAL).write_text(json.dumps(row | {"more": 1}, separators=(",", ":"), sort_keys=True) + "\n")


TAMPERS: dict[str, tuple[Callable[[Path], object], tuple[str, str]]] = {
    "a file more": (lambda f: (f / "tables" / "x.csv").write_text("x"), ("added", "tables/x.csv")),
    "a hidden file more": (lambda f: (f / ".x").write_text(""), ("added", ".x")),
    "a file less": (lambda f: (f / "tables" / "hits.csv").unlink(), ("missing", "tables/hits.csv")),
    "an empty file less": (lambda f: (f / "tables" / "empty.csv").unlink(), ("missing", "tables/empty.csv")),
    "two files exchanged": (lambda f: _exchange(f / "tables" / "hits.csv", f / "tables" / "claims.csv"), ("differs", "tables/claims.csv")),
    "a link in its place": (lambda f: _linked(f / "tables" / "hits.csv"), ("differs", "tables/hits.csv")),
    "a file renamed": (lambda f: (f / "tables" / "hits.csv").rename(f / "tables" / "Hits.csv"), ("missing", "tables/hits.csv")),
    "the journal shortened": (lambda f: _shortened(f / JOURNAL), ("differs", JOURNAL)),
    "the seal gone": (lambda f: (f / SEAL).unlink(), ("seal", SEAL)),
    "the seal empty": (lambda f: (f / SEAL).write_bytes(b""), ("seal", SEAL)),
    "the seal of another kind": (lambda f: (f / SEAL).write_text('{"signatures": [[]], "payload": 3}'), ("seal", SEAL)),
    "the seal deep": (lambda f: (f / SEAL).write_text("[" * 100_000), ("seal", SEAL)),
    "a key more in the seal": (_append_key, ("seal", SEAL)),
    "blanks in the seal": (lambda f: (f / SEAL).write_bytes((f / SEAL).read_bytes() + b"\n"), ("seal", SEAL)),
    "the public key exchanged": (lambda f: (f / PUBLIC_KEY).write_text("-----BEGIN PUBLIC KEY-----"), ("differs", PUBLIC_KEY)),
}


def _exchange(one: Path, other: Path) -> None:
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)


def _linked(path: Path) -> None:
    aside = path.parent.parent.parent / "aside.csv"
    path.rename(aside)
    path.symlink_to(aside)


def _shortened(path: Path) -> None:
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))


@pytest.mark.parametrize("name", TAMPERS)
def test_what_was_done_to_the_folder_is_named(sealed: Path, copy: Path, name: str) -> None:
    tamper, expected = TAMPERS[name]
    tamper(copy)
    assert expected in _found(copy, sealed)


def test_who_seals_anew_with_his_own_key_is_not_who_sealed(sealed: Path, copy: Path) -> None:
    (copy / "index.html").write_text("<p>other</p>")
    seal_dossier(copy, sealed / "journal.jsonl", sealed / "others.key", "Rented servers")
    assert verify_dossier(copy).findings == ()  # with the key in the folder: so the command says to ask whose it is
    (found,) = verify_dossier(copy, sealed / "ours.pub").findings
    assert found.what == "seal" and "another key" in found.why


def test_what_is_no_key_or_no_dossier_is_said(sealed: Path, copy: Path, tmp_path: Path) -> None:
    for key in (sealed / "ours.pub", tmp_path / "none.key", copy / "index.html"):
        with pytest.raises(RequestError):
            seal_dossier(copy, sealed / "journal.jsonl", key, "x")
    for folder, key in ((copy, sealed / "ours.key"), (tmp_path / "none", sealed / "ours.pub"), (copy / "index.html", sealed / "ours.pub")):
        with pytest.raises(RequestError):
            verify_dossier(folder, key)
    with pytest.raises(RequestError, match="no dossier to seal"):
        seal_dossier(tmp_path / "none", sealed / "journal.jsonl", sealed / "ours.key", "x")
