"""An Ed25519 key pair is made once, and never written over another."""

from __future__ import annotations

import os
from pathlib import Path

from urazuke.errors import RequestError
from urazuke.evidence.writing import storage_faults


def write_key_pair(name: Path) -> tuple[Path, Path]:
    """`NAME.key` (PKCS 8 PEM, readable by its owner alone) and `NAME.pub` (SPKI PEM); RequestError where one is there."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

    private, public = name.with_name(name.name + ".key"), name.with_name(name.name + ".pub")
    for path in (private, public):
        if path.exists():
            raise RequestError("there is a key here already", where=str(path), hint="choose another name; a lost key cannot be made again")
    key = Ed25519PrivateKey.generate()
    _write_new(private, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), 0o600)
    _write_new(public, key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo), 0o644)
    return private, public


def _write_new(path: Path, content: bytes, mode: int) -> None:
    with storage_faults(path):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        try:
            os.write(handle, content)
            os.fsync(handle)
        except OSError:
            path.unlink(missing_ok=True)
            raise
        finally:
            os.close(handle)
