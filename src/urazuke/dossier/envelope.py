"""What is signed here is a DSSE envelope that can be written in one way only, so that no byte of it can be another.

Dead Simple Signing Envelope 1.0, with one Ed25519 signature (RFC 8032) over DSSE's pre-authentication encoding, which names the
payload's type and length: no two messages can be taken for each other. On disk it is RFC 8785 JSON and one newline.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from urazuke.dossier.keys import key_id
from urazuke.evidence.locator import canonical

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

MOST_BYTES = 1 << 26  # of an envelope: far more than the seal of a dossier of 100,000 files needs


@dataclass(frozen=True, slots=True)
class Envelope:
    """What lies in an envelope, who says that he signed it (`keyid`), and the bytes on disk."""

    kind: str
    payload: bytes
    keyid: str
    signature: bytes
    content: bytes

    def is_signed_by(self, public: Ed25519PublicKey) -> bool:
        """Does the signature fit that key?"""
        from cryptography.exceptions import InvalidSignature

        try:
            public.verify(self.signature, _pre_authentication(self.kind, self.payload))
        except InvalidSignature:
            return False
        return True


def sign(kind: str, payload: bytes, private: Ed25519PrivateKey) -> Envelope:
    """The payload, of that media type, in an envelope signed with the key."""
    keyid, signature = key_id(private.public_key()), private.sign(_pre_authentication(kind, payload))
    return Envelope(kind, payload, keyid, signature, _written(kind, payload, keyid, signature))


def open_envelope(path: Path, kind: str) -> Envelope:
    """The envelope in that file; ValueError says what is wrong with it. Whose the signature is, is not asked."""
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
        whole = _written(kind, payload, keyid, signature) == content
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        whole = False
    if not whole:
        raise ValueError("is no seal as it was written")
    return Envelope(kind, payload, keyid, signature, content)


def _written(kind: str, payload: bytes, keyid: str, signature: bytes) -> bytes:
    row = {
        "payloadType": kind, "payload": base64.b64encode(payload).decode(),
        "signatures": [{"keyid": keyid, "sig": base64.b64encode(signature).decode()}],
    }  # fmt: skip
    return canonical(row) + b"\n"


def _pre_authentication(kind: str, payload: bytes) -> bytes:
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(payload), payload)
