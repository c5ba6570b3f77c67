"""A time stamp authority on this machine: real stamps by `openssl ts`, with a chain of its own, and a server that answers as told."""

from __future__ import annotations

import contextlib
import datetime
import http.server
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

CONFIGURATION = """[tsa]
default_tsa = ours
[ours]
serial = {folder}/serial
signer_cert = {folder}/signer.pem
certs = {folder}/chain.pem
signer_key = {folder}/signer.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
clock_precision_digits = {digits}
"""


@dataclass(frozen=True, slots=True)
class Authority:
    """Root > intermediate > signer; `roots` is what a verifier is given."""

    folder: Path
    roots: Path

    def reply(self, query: bytes) -> bytes:
        """The answer of `openssl ts -reply` (an RFC 3161 TimeStampResp)."""
        (self.folder / "query").write_bytes(query)
        names = {option: self.folder / name for option, name in (("-config", "cnf"), ("-queryfile", "query"), ("-out", "answer"))}
        subprocess.run(["openssl", "ts", "-reply", *(str(w) for pair in names.items() for w in pair)], check=True, capture_output=True)
        return (self.folder / "answer").read_bytes()


def make_authority(folder: Path, name: str, digits: int = 0) -> Authority:
    """An authority with new keys in that folder; its clock shows so many digits of a second."""
    folder.mkdir(parents=True)
    keys = [generate_private_key(SECP256R1()) for _ in range(3)]
    names = [f"{name} Root", f"{name} Intermediate", f"{name} Stamps"]
    root = _certificate(names[0], keys[0], names[0], keys[0], None)
    between = _certificate(names[1], keys[1], names[0], keys[0], None)
    signer = _certificate(names[2], keys[2], names[1], keys[1], x509.ExtendedKeyUsageOID.TIME_STAMPING)
    pem = [c.public_bytes(Encoding.PEM) for c in (root, between, signer)]
    (folder / "roots.pem").write_bytes(pem[0])
    (folder / "chain.pem").write_bytes(pem[1] + pem[0])
    (folder / "signer.pem").write_bytes(pem[2])
    (folder / "signer.key").write_bytes(keys[2].private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (folder / "serial").write_text("01\n")
    (folder / "cnf").write_text(CONFIGURATION.format(folder=folder, digits=digits))
    return Authority(folder, folder / "roots.pem")


def _certificate(
    subject: str, key: EllipticCurvePrivateKey, issuer: str, by: EllipticCurvePrivateKey, purpose: x509.ObjectIdentifier | None
) -> x509.Certificate:
    def named(name: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])

    day = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    made = x509.CertificateBuilder(
        named(issuer), named(subject), key.public_key(), x509.random_serial_number(), day, day.replace(year=2090)
    )
    made = made.add_extension(x509.BasicConstraints(purpose is None, None), critical=True)
    made = made.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False)
    if purpose is None:
        made = made.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    else:
        made = made.add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
    return made.sign(by, hashes.SHA256())


Answer = Callable[[http.server.BaseHTTPRequestHandler, bytes], None]


def answering(content: Callable[[bytes], bytes], status: int = 200, kind: str = "application/timestamp-reply") -> Answer:
    """Answers a query with what is made of it, whole."""

    def answer(handler: http.server.BaseHTTPRequestHandler, query: bytes) -> None:
        made = content(query)
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(made)))
        handler.end_headers()
        handler.wfile.write(made)

    return answer


@contextlib.contextmanager
def serving(answer: Answer) -> Iterator[str]:
    """The URL of a server on this machine that answers so."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            with contextlib.suppress(OSError):  # whoever asked went away
                answer(self, query)

        def log_message(self, *arguments: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/tsr"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
