"""A time stamp of somebody else says that the seal existed at that instant; whose word that is, only the issuer's root can show.

Time-Stamp Protocol (RFC 3161, as updated by RFC 5816). A stamp is the server's answer (`TimeStampResp`, DER) about the SHA-256 of
the bytes that were sealed. Its certificates need to have been valid at that instant, not today; revocation is not asked about,
for that would need a network.
"""

from __future__ import annotations

import hashlib
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from urazuke.dossier.keys import load_from
from urazuke.errors import RequestError, printable

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampResponse

GRANTED = 0  # PKIStatus; 1 is granted with modifications, which is not what was asked
SHA256 = "2.16.840.1.101.3.4.2.1"
CERTIFICATES = 0xA0  # [0] IMPLICIT CertificateSet of a SignedData
_WHY = re.compile(r'reason: "([^"]*)"(?:[^}]*?data: "(?:Verify error: ?)?([^"]*)")?')


@dataclass(frozen=True, slots=True)
class Stamp:
    """At `time` the seal was there, says `authority`; that it is really they is shown only where `checked`."""

    time: datetime
    authority: str
    checked: bool


def load_roots(path: Path) -> list[Certificate]:
    """The certificates of a PEM file, with the roots that are trusted among them; RequestError where there is none."""
    from cryptography.x509 import load_pem_x509_certificates

    wanted = "the issuer's root certificate as PEM"
    found: list[Certificate] = load_from(path, load_pem_x509_certificates, wanted, "PEM file of certificates")
    if not any(c.subject == c.issuer for c in found):
        raise RequestError("there is no root certificate in it", where=str(path), hint="give the one that ends the issuer's chain, as PEM")
    return found


def read_stamp(answer: bytes, message: bytes, roots: Sequence[Certificate] | None, nonce: int | None = None) -> Stamp:
    """What the server's answer says of the message; ValueError says why it is no stamp of it.

    With `roots` its signature and its chain are checked too, at the instant that it names; with `nonce` that it was made for
    that question.
    """
    from rfc3161_client import decode_timestamp_response

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of certificates that are odd but readable
        try:
            reply = decode_timestamp_response(_in_order(answer))
        except Exception:
            raise ValueError("is no RFC 3161 time stamp") from None
        if reply.status != GRANTED:
            raise ValueError(printable(f"the server refused: status {reply.status} {' '.join(reply.status_string)}".rstrip(), 200))
        try:
            stamp = Stamp(reply.tst_info.gen_time, _authority(reply), bool(roots))
            imprint, answered = reply.tst_info.message_imprint, reply.tst_info.nonce
        except Exception:
            raise ValueError("is a time stamp in which something is missing") from None
        if imprint.hash_algorithm.dotted_string != SHA256 or imprint.message != hashlib.sha256(message).digest():
            raise ValueError("is a time stamp of something else")
        if nonce is not None and answered != nonce:
            raise ValueError("is a time stamp made for another question, perhaps an old one")
        if roots:
            _check_chain(reply, message, roots)
    return stamp


def _check_chain(reply: TimeStampResponse, message: bytes, roots: Sequence[Certificate]) -> None:
    from rfc3161_client import VerificationError, VerifierBuilder

    try:
        VerifierBuilder(roots=list(roots)).build().verify_message(reply, message)
    except VerificationError as error:
        found = _WHY.search(str(error))
        why = (found[2] or found[1]) if found else str(error)
        raise ValueError(printable(f"the issuer's signature does not hold: {why}", 200)) from None
    except Exception:
        raise ValueError("the issuer's signature does not hold") from None


def _authority(reply: TimeStampResponse) -> str:
    """The subject of the certificate that the signature names; where it is not in the stamp, its issuer and number."""
    from cryptography.x509 import load_der_x509_certificate

    (signer,) = reply.signed_data.signer_infos
    for content in reply.signed_data.certificates:
        certificate = load_der_x509_certificate(content)
        if (certificate.issuer, certificate.serial_number) == (signer.issuer, signer.serial_number):
            return printable(certificate.subject.rfc4514_string(), 200)
    return printable(f"certificate {signer.serial_number:x} of {signer.issuer.rfc4514_string()}", 200)


def _in_order(answer: bytes) -> bytes:
    """The answer with its certificates in DER's order: many servers send them as they come, and no signature covers the order."""
    try:
        (whole,) = _parts(answer, 0, len(answer))
        token = _parts(answer, *whole[2:])[1]
        (signed,) = _parts(answer, *_parts(answer, *token[2:])[1][2:])
        for tag, _, start, end in _parts(answer, *signed[2:]):
            if tag == CERTIFICATES:
                ordered = sorted(answer[begin:stop] for _, begin, _, stop in _parts(answer, start, end))
                return answer[:start] + b"".join(ordered) + answer[end:]
    except (ValueError, IndexError):
        pass
    return answer


def _parts(content: bytes, start: int, end: int) -> list[tuple[int, int, int, int]]:
    """(tag, begin, start of the value, end) of each DER element between the two places; ValueError where they are none."""
    found = []
    while start < end:
        length, value = content[start + 1], start + 2
        if length & 0x80:
            octets = length & 0x7F
            length, value = int.from_bytes(content[value : value + octets], "big"), value + octets
        if value + length > end or content[start + 1] == 0x80:
            raise ValueError("not DER")
        found.append((content[start], start, value, value + length))
        start = value + length
    return found
