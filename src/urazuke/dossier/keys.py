"""An Ed25519 key pair is made once, never written over another, and read from its two files."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from urazuke.errors import RequestError
from urazuke.evidence.writing import storage_faults

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


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


def private_key(path: Path) -> Ed25519PrivateKey:
    """The private key in that file; RequestError where it is none."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    wanted = "the .key file that `urazuke keygen` wrote"
    key = load_from(path, lambda content: load_pem_private_key(content, None), wanted)
    if not isinstance(key, Ed25519PrivateKey):
        raise RequestError("this is no Ed25519 key", where=str(path), hint=f"give {wanted}")
    return key


def public_key(path: Path) -> Ed25519PublicKey:
    """The public key in that file; RequestError where it is none."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    wanted = "the .pub file that `urazuke keygen` wrote"
    key = load_from(path, load_pem_public_key, wanted)
    if not isinstance(key, Ed25519PublicKey):
        raise RequestError("this is no Ed25519 key", where=str(path), hint=f"give {wanted}")
    return key


def public_bytes(public: Ed25519PublicKey) -> bytes:
    """The public key as its file says it (SPKI PEM)."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def key_id(public: Ed25519PublicKey) -> str:
    """The SHA-256 of the public key's file."""
    return hashlib.sha256(public_bytes(public)).hexdigest()


def load_from(path: Path, load: Callable[[bytes], Any], wanted: str, what: str = "key of that kind") -> Any:
    """What `load` makes of the file's bytes; RequestError where it cannot be read, or is not what is wanted."""
    from cryptography.exceptions import UnsupportedAlgorithm

    try:
        return load(path.read_bytes())
    except OSError as error:
        raise RequestError(f"cannot be read: {error.strerror}", where=str(path), hint=f"give {wanted}") from None
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise RequestError(f"this is no {what}", where=str(path), hint=f"give {wanted}") from None
