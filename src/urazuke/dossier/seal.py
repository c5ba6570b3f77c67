"""A sealed dossier says of every one of its files, and of the custody journal up to then, whether it is what was sealed.

`seal.json` in the dossier's folder is a DSSE envelope (Dead Simple Signing Envelope 1.0) around an in-toto statement
(in-toto Attestation 1.0): the SHA-256 of every other file, and the journal's head and length. `custody.jsonl` beside it
is the journal itself. The signature is Ed25519 (RFC 8032). Verifying needs the folder and the public key, and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from urazuke.errors import CustodyError, RequestError, printable
from urazuke.evidence.custody import Journal, custody_time
from urazuke.evidence.fingerprint import file_sha256
from urazuke.evidence.locator import canonical
from urazuke.evidence.writing import write_bytes

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SEAL, JOURNAL, PUBLIC_KEY = "seal.json", "custody.jsonl", "seal.pub"
PAYLOAD_TYPE = "application/vnd.in-toto+json"
STATEMENT, PREDICATE = "https://in-toto.io/Statement/v1", "urn:urazuke:seal:1"
MOST_BYTES = 1 << 26  # of a seal: far more than a dossier of 100,000 files needs


@dataclass(frozen=True, slots=True)
class Finding:
    """One way in which a dossier is not what was sealed: `what` is `differs`, `added`, `missing` or `seal`."""

    what: str
    path: str
    why: str = ""

    def __str__(self) -> str:
        return printable(f"{self.what}: {self.path}" + (f" ({self.why})" if self.why else ""))


@dataclass(frozen=True, slots=True)
class Verdict:
    """`findings` is empty where the dossier is intact; `keyid` names the key that signed it, `sealed` says when, `files` how many."""

    findings: tuple[Finding, ...]
    keyid: str | None = None
    sealed: str | None = None
    files: int = 0


def seal_dossier(folder: Path, journal: Path, key: Path, title: str) -> str:
    """Write the journal, the public key and `seal.json` into the dossier's folder; the key's id.

    RequestError where there is no dossier or the key is none; CustodyError where the journal was altered.
    """
    if not (folder / "index.html").is_file():
        raise RequestError("there is no dossier to seal", where=str(folder), hint="run `urazuke investigate` first")
    private = _private_key(key)
    chain = Journal(journal)
    public = _public_bytes(private.public_key())
    write_bytes(folder / JOURNAL, journal.read_bytes())
    write_bytes(folder / PUBLIC_KEY, public)
    files = {name: digest for name, digest in _files(folder).items() if name != SEAL}  # one of an earlier seal
    statement = {
        "_type": STATEMENT, "predicateType": PREDICATE,
        "subject": [{"name": name, "digest": {"sha256": digest}} for name, digest in sorted(files.items())],
        "predicate": {"title": title, "sealed": custody_time(), "journal": {"head": chain.head, "entries": len(chain.entries)}},
    }  # fmt: skip
    payload = canonical(statement)
    keyid = hashlib.sha256(public).hexdigest()
    write_bytes(folder / SEAL, _envelope(payload, keyid, private.sign(_pre_authentication(payload))))
    return keyid


def verify_dossier(folder: Path, key: Path | None = None) -> Verdict:
    """What in the folder is not as it was sealed. Without a key, the one that lies in the folder: then it is for the reader
    to know whose that is. RequestError where there is no folder, or the key is none.
    """
    if not folder.is_dir():
        raise RequestError("there is no such folder", where=str(folder), hint="name the folder of a sealed dossier")
    public = _public_key(key) if key is not None else None
    try:
        payload, keyid, signature = _opened(folder / SEAL)
        public = public or _public_key(folder / PUBLIC_KEY)
    except (ValueError, RequestError) as error:
        return Verdict((Finding("seal", SEAL, str(error) if isinstance(error, ValueError) else f"{PUBLIC_KEY}: {error.message}"),))
    if keyid != hashlib.sha256(_public_bytes(public)).hexdigest():
        return Verdict((Finding("seal", SEAL, f"was signed with another key: {keyid[:16]}…"),), keyid)
    if not _is_signed(public, signature, payload):
        return Verdict((Finding("seal", SEAL, "the signature does not fit"),), keyid)
    statement = json.loads(payload)
    if statement.get("predicateType") != PREDICATE:
        return Verdict((Finding("seal", SEAL, "is a statement about something else"),), keyid)
    wanted = {row["name"]: row["digest"]["sha256"] for row in statement["subject"]}
    findings = [*_compared(wanted, folder), *_journal_findings(folder / JOURNAL, statement["predicate"]["journal"])]
    return Verdict(tuple(findings), keyid, statement["predicate"]["sealed"], len(wanted))


def _envelope(payload: bytes, keyid: str, signature: bytes) -> bytes:
    """There is one way to write it, so that no byte of it can be another."""
    row = {
        "payloadType": PAYLOAD_TYPE, "payload": base64.b64encode(payload).decode(),
        "signatures": [{"keyid": keyid, "sig": base64.b64encode(signature).decode()}],
    }  # fmt: skip
    return canonical(row) + b"\n"


def _opened(path: Path) -> tuple[bytes, str, bytes]:
    """The envelope's payload, key id and signature; ValueError says what is wrong with it."""
    if path.is_symlink() or not path.is_file():
        raise ValueError("missing: the dossier is not sealed")
    if path.stat().st_size > MOST_BYTES:
        raise ValueError("is too large to be a seal")
    content = path.read_bytes()
    try:
        row = json.loads(content)
        (signed,) = row["signatures"]
        keyid = str(signed["keyid"])
        payload, signature = (base64.b64decode(text, validate=True) for text in (row["payload"], signed["sig"]))
        whole = _envelope(payload, keyid, signature) == content
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        whole = False
    if not whole:
        raise ValueError("is no seal as it was written")
    return payload, keyid, signature


def _compared(wanted: Mapping[str, str], folder: Path) -> list[Finding]:
    there = _files(folder)
    there.pop(SEAL, None)
    return [
        *(Finding("differs", name) for name in sorted(wanted.keys() & there.keys()) if there[name] != wanted[name]),
        *(Finding("missing", name) for name in sorted(wanted.keys() - there.keys())),
        *(Finding("added", name) for name in sorted(there.keys() - wanted.keys())),
    ]


def _journal_findings(path: Path, sealed: Mapping[str, Any]) -> list[Finding]:
    """A journal that is whole as a file and short as a chain was sealed so; one that does not hold says at which line."""
    try:
        journal = Journal(path)
    except (CustodyError, OSError) as error:
        return [Finding("differs", JOURNAL, error.message if isinstance(error, CustodyError) else "cannot be read")]
    if journal.head == sealed["head"] and len(journal.entries) == sealed["entries"]:
        return []
    return [Finding("differs", JOURNAL, f"{len(journal.entries):,} entries, sealed with {sealed['entries']:,}")]


def _files(folder: Path) -> dict[str, str]:
    """Path (with `/`) -> SHA-256 of every file; a link is what it points to for nobody, and has no hash that could fit."""
    return {
        path.relative_to(folder).as_posix(): "link" if path.is_symlink() else file_sha256(path)
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or not path.is_dir()
    }


def _pre_authentication(payload: bytes) -> bytes:
    """DSSE's PAE: what is signed names its type and its lengths, so that no two messages can be taken for each other."""
    return b"DSSEv1 %d %s %d %s" % (len(PAYLOAD_TYPE), PAYLOAD_TYPE.encode(), len(payload), payload)


def _is_signed(public: Ed25519PublicKey, signature: bytes, payload: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        public.verify(signature, _pre_authentication(payload))
    except InvalidSignature:
        return False
    return True


def _public_bytes(public: Ed25519PublicKey) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _private_key(path: Path) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    key = _loaded(path, lambda content: load_pem_private_key(content, None), "the .key file that `urazuke keygen` wrote")
    if not isinstance(key, Ed25519PrivateKey):
        raise RequestError("this is no Ed25519 key", where=str(path), hint="give the .key file that `urazuke keygen` wrote")
    return key


def _public_key(path: Path) -> Ed25519PublicKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    key = _loaded(path, load_pem_public_key, "the .pub file that `urazuke keygen` wrote")
    if not isinstance(key, Ed25519PublicKey):
        raise RequestError("this is no Ed25519 key", where=str(path), hint="give the .pub file that `urazuke keygen` wrote")
    return key


def _loaded(path: Path, load: Any, wanted: str) -> Any:
    from cryptography.exceptions import UnsupportedAlgorithm

    try:
        return load(path.read_bytes())
    except OSError as error:
        raise RequestError(f"cannot be read: {error.strerror}", where=str(path), hint=f"give {wanted}") from None
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise RequestError("this is no key of that kind", where=str(path), hint=f"give {wanted}") from None
