"""A sealed dossier says of every one of its files, and of the custody journal up to then, whether it is what was sealed.

`seal.json` in the dossier's folder is an envelope around an in-toto statement (in-toto Attestation 1.0): the SHA-256 of every
other file, and the journal's head and length. `custody.jsonl` beside it is the journal itself. Where a server was asked to
stamp the time, the statement says so, and `seal-stamp.json` holds its answer about the bytes of `seal.json`, signed by whoever
sealed: much of a stamp is under no signature of its issuer. Verifying needs the folder, the public key and the stamp's root
certificate, and nothing else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from urazuke.dossier.envelope import Envelope, open_envelope, sign
from urazuke.dossier.keys import key_id, private_key, public_bytes, public_key
from urazuke.dossier.timestamp import Stamp, load_roots, read_stamp
from urazuke.dossier.timestamp_server import StampServer, request_stamp
from urazuke.errors import CustodyError, RequestError, printable
from urazuke.evidence.custody import Journal, custody_time
from urazuke.evidence.fingerprint import file_sha256
from urazuke.evidence.locator import canonical
from urazuke.evidence.writing import storage_faults, write_bytes

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.x509 import Certificate

SEAL, STAMP, JOURNAL, PUBLIC_KEY = "seal.json", "seal-stamp.json", "custody.jsonl", "seal.pub"
PAYLOAD_TYPE, STAMP_TYPE = "application/vnd.in-toto+json", "application/timestamp-reply"
STATEMENT, PREDICATE = "https://in-toto.io/Statement/v1", "urn:urazuke:seal:1"


@dataclass(frozen=True, slots=True)
class Finding:
    """One way in which a dossier is not what was sealed: `what` is `differs`, `added`, `missing` or `seal`."""

    what: str
    path: str
    why: str = ""

    def __str__(self) -> str:
        return printable(f"{self.what}: {self.path}" + (f" ({self.why})" if self.why else ""))


@dataclass(frozen=True, slots=True)
class Sealed:
    """The id of the key that signed it, and the stamp where a server was asked for one."""

    keyid: str
    stamp: Stamp | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """`findings` is empty where the dossier is intact; `keyid` names the key that signed it, `sealed` says when by the clock of
    whoever did, `stamp` by somebody else's, `files` how many.
    """

    findings: tuple[Finding, ...]
    keyid: str | None = None
    sealed: str | None = None
    files: int = 0
    stamp: Stamp | None = None


def seal_dossier(folder: Path, journal: Path, key: Path, title: str, server: StampServer | None = None) -> Sealed:
    """Write the journal, the public key, `seal.json` and, where a server is named, its stamp into the dossier's folder.

    RequestError where there is no dossier, the key is none, or the server gives no stamp: then nothing was written, and an
    earlier seal is as it was. CustodyError where the journal was altered.
    """
    if not (folder / "index.html").is_file():
        raise RequestError("there is no dossier to seal", where=str(folder), hint="run `urazuke investigate` first")
    private = private_key(key)
    chain = Journal(journal)
    beside = {JOURNAL: journal.read_bytes(), PUBLIC_KEY: public_bytes(private.public_key())}
    files = {name: digest for name, digest in _files(folder).items() if name not in (SEAL, STAMP)}  # of an earlier seal
    files |= {name: hashlib.sha256(content).hexdigest() for name, content in beside.items()}
    statement = {
        "_type": STATEMENT, "predicateType": PREDICATE,
        "subject": [{"name": name, "digest": {"sha256": digest}} for name, digest in sorted(files.items())],
        "predicate": {"title": title, "sealed": custody_time(), "journal": {"head": chain.head, "entries": len(chain.entries)},
                      **({"stamp": STAMP} if server else {})},
    }  # fmt: skip
    seal = sign(PAYLOAD_TYPE, canonical(statement), private)
    stamp = None
    if server:
        answer, stamp = request_stamp(seal.content, server)
        beside[STAMP] = sign(STAMP_TYPE, answer, private).content
    _write(folder, {**beside, SEAL: seal.content})
    return Sealed(seal.keyid, stamp)


def _write(folder: Path, contents: Mapping[str, bytes]) -> None:
    """An earlier seal goes first, the new one comes last: in between the folder is not sealed."""
    with storage_faults(folder):
        for name in (SEAL, STAMP):
            (folder / name).unlink(missing_ok=True)
    for name, content in contents.items():
        write_bytes(folder / name, content)


def verify_dossier(folder: Path, key: Path | None = None, stamp_roots: Path | None = None) -> Verdict:
    """What in the folder is not as it was sealed. Without a key, the one that lies in the folder: then it is for the reader
    to know whose that is. With roots, there must be a time stamp whose issuer they vouch for; without, a stamp is said unchecked.

    RequestError where there is no folder, the key is none, or the roots are none.
    """
    if not folder.is_dir():
        raise RequestError("there is no such folder", where=str(folder), hint="name the folder of a sealed dossier")
    public = public_key(key) if key is not None else None
    roots = load_roots(stamp_roots) if stamp_roots is not None else None
    try:
        seal = open_envelope(folder / SEAL, PAYLOAD_TYPE)
        public = public or public_key(folder / PUBLIC_KEY)
    except (ValueError, RequestError) as error:
        return Verdict((Finding("seal", SEAL, str(error) if isinstance(error, ValueError) else f"{PUBLIC_KEY}: {error.message}"),))
    if seal.keyid != key_id(public):
        return Verdict((Finding("seal", SEAL, f"was signed with another key: {seal.keyid[:16]}…"),), seal.keyid)
    if not seal.is_signed_by(public):
        return Verdict((Finding("seal", SEAL, "the signature does not fit"),), seal.keyid)
    try:
        return _told(folder, seal, public, roots)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):  # whoever has a key can sign anything
        return Verdict((Finding("seal", SEAL, "is a statement about something else"),), seal.keyid)


def _told(folder: Path, seal: Envelope, public: Ed25519PublicKey, roots: list[Certificate] | None) -> Verdict:
    """The folder held against what the statement in its seal says."""
    statement = json.loads(seal.payload)
    if statement["predicateType"] != PREDICATE:
        raise ValueError("of another kind")
    said = statement["predicate"]
    wanted = {str(row["name"]): str(row["digest"]["sha256"]) for row in statement["subject"]}
    stamped = said.get("stamp") == STAMP
    findings = [*_compared(wanted, folder, stamped), *_journal_findings(folder / JOURNAL, said["journal"])]
    stamp: Stamp | Finding | None = None
    if stamped:
        stamp = _stamp(folder / STAMP, seal, public, roots)
    elif roots:
        stamp = Finding("missing", STAMP, "it was sealed without a time stamp")
    if isinstance(stamp, Finding):
        findings, stamp = [*findings, stamp], None
    return Verdict(tuple(findings), seal.keyid, str(said["sealed"]), len(wanted), stamp)


def _stamp(path: Path, seal: Envelope, public: Ed25519PublicKey, roots: list[Certificate] | None) -> Stamp | Finding:
    """What the stamp beside the seal says, or what is wrong with it."""
    if path.is_symlink() or not path.is_file():
        return Finding("missing", STAMP, "it was sealed with a time stamp")
    try:
        kept = open_envelope(path, STAMP_TYPE)
        if kept.keyid != seal.keyid or not kept.is_signed_by(public):
            return Finding("differs", STAMP, "was not put there by whoever sealed it")
        return read_stamp(kept.payload, seal.content, roots)
    except ValueError as error:
        return Finding("differs", STAMP, str(error))


def _compared(wanted: Mapping[str, str], folder: Path, stamped: bool) -> list[Finding]:
    there = {name: digest for name, digest in _files(folder).items() if name != SEAL and not (stamped and name == STAMP)}
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
