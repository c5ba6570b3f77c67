"""Each notice reaches its own organisation, once, over a real SMTP server; a refused one stops no other; nothing adds a header."""

from __future__ import annotations

import dataclasses
import email.policy
import socket
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.dossier.dossier_case import Worked

from urazuke.dossier.mailing import Sent, Server, letter, mailbox, parse_server, send_notices
from urazuke.dossier.notices import Notice, made_notices
from urazuke.errors import RequestError

DATE = "Sat, 01 May 2021 00:00:00 +0000"
SENDER = "csirt@cert.example"


class Inbox:
    """What a server was handed: (recipients, message) in order; recipients at `refused` it does not take."""

    refused = "kaze.example"

    def __init__(self) -> None:
        self.letters: list[tuple[list[str], EmailMessage]] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if address.endswith(self.refused):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        message = message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.letters.append((envelope.rcpt_tos, message))
        return "250 taken"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def served(optional: Callable[[str], str]) -> Iterator[tuple[Server, Inbox]]:
    optional("aiosmtpd")
    from aiosmtpd.controller import Controller

    inbox, port = Inbox(), free_port()
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield Server("127.0.0.1", port), inbox
    controller.stop()


def made(worked: Worked) -> list[Notice]:
    return made_notices(worked.case, worked.tables)


def send(notices: list[Notice], server: Server, done: set[str], really: bool = True) -> list[Sent]:
    return list(send_notices(notices, SENDER, server, done, DATE, lambda notice, address: done.add(notice.sha256), really))


def test_a_letter_arrives_with_text_html_and_indicators_and_only_once(served: tuple[Server, Inbox], english: Worked) -> None:
    server, inbox = served
    done: set[str] = set()
    assert [(s.organisation, s.outcome) for s in send(made(english), server, done)] == [("kaze", "failed"), ("tide", "sent")]
    ((recipients, message),) = inbox.letters
    assert recipients == ["soc@tide.example"] and message["From"] == SENDER and message["Date"] == DATE
    assert message["Subject"].startswith("[TLP:AMBER+STRICT] ") and "Tideline Institute" in message["Subject"]
    bodies = {part.get_content_type(): part.get_content() for part in message.walk() if not part.is_multipart() and not part.get_filename()}
    assert set(bodies) == {"text/plain", "text/html"} and all("198.18.7.10" in body for body in bodies.values())
    files = {part.get_filename(): part.get_content() for part in message.iter_attachments()}
    assert set(files) == {"tide.csv", "tide.zeek.dat"}
    assert "ip,198.18.7.10,2021-03-01T00:00:00Z,2021-05-01T00:00:00Z," in files["tide.csv"]
    assert "kaze" not in message.as_string().lower()
    assert [s.outcome for s in send(made(english), server, done)] == ["failed", "sent before"] and len(inbox.letters) == 1
    inbox.refused = "nowhere.example"
    assert [s.outcome for s in send(made(english), server, done)] == ["sent", "sent before"] and len(inbox.letters) == 2


def test_without_really_send_nobody_is_asked(english: Worked) -> None:
    outcomes = send(made(english), Server("192.0.2.1", 25), set(), really=False)  # where nobody answers
    assert [(s.outcome, s.address) for s in outcomes] == [("would send", "soc@kaze.example"), ("would send", "soc@tide.example")]


def test_a_server_that_is_not_there_is_asked_once(english: Worked) -> None:
    outcomes = send(made(english), Server("127.0.0.1", free_port()), set())
    assert [s.outcome for s in outcomes] == ["failed", "failed"] and outcomes[0].why == outcomes[1].why != ""


def test_a_server_without_tls_gets_nothing_where_tls_is_asked_for(served: tuple[Server, Inbox], english: Worked) -> None:
    server, inbox = served
    outcomes = send(made(english), dataclasses.replace(server, starttls=True), set())
    assert {s.outcome for s in outcomes} == {"failed"} and "no TLS" in outcomes[0].why and not inbox.letters


def test_over_tls_a_letter_goes_to_a_certificate_that_is_trusted_and_to_no_other(
    optional: Callable[[str], str], english: Worked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    optional("aiosmtpd")
    import ssl

    from aiosmtpd.controller import Controller

    certificate, key = write_certificate(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    inbox, port = Inbox(), free_port()
    controller = Controller(inbox, hostname="127.0.0.1", port=port, tls_context=context, require_starttls=True)
    controller.start()
    try:
        server = Server("localhost", port, starttls=True)
        assert {s.outcome for s in send(made(english), server, set())} == {"failed"} and not inbox.letters
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert [s.outcome for s in send(made(english), server, set())] == ["failed", "sent"] and len(inbox.letters) == 1
    finally:
        controller.stop()


def write_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost, signed by itself."""
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
        .not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False).sign(key, hashes.SHA256())
    )  # fmt: skip
    certificate, private = folder / "cert.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )  # fmt: skip
    return certificate, private


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=300))
def test_nothing_from_a_case_adds_a_header_or_a_recipient(organisation: str, subject: str, body: str) -> None:
    contents = {"txt": body, "html": body, "csv": body, "zeek.dat": body}
    notice = Notice(organisation, None, f"{subject}\r\nBcc: all@evil.example", "amber", "ab" * 32, contents)
    message = message_from_bytes(letter(notice, SENDER, "soc@tide.example", DATE).as_bytes(), policy=email.policy.default)
    names = ["subject", "from", "to", "date", "message-id", "auto-submitted", "mime-version", "content-type"]
    assert sorted(name.lower() for name in message) == sorted(names)
    assert message["To"] == "soc@tide.example" and len(list(message.iter_attachments())) == 2


@pytest.mark.parametrize("contact", [
    None, "", "soc", "soc@", "a@b", "a@b.example, c@d.example", "a@b.example\nBcc: c@d.example", "<a@b.example>", '"a b"@c.example',
    "a@b.example>", "a@b.example SIZE=1", "ソ@b.example", "x" * 250 + "@b.example", "a@b..example",
])  # fmt: skip
def test_what_is_not_one_plain_mail_address_is_not_written_to(contact: str | None) -> None:
    assert mailbox(contact) is None
    notice = Notice("tide", contact, "s", "amber", "ab", {})
    (sent,) = send_notices([notice], SENDER, Server("192.0.2.1", 25), set(), DATE, lambda notice, address: None, really=True)
    assert sent.outcome == "no address" and "\n" not in str(sent)


def test_plain_addresses_and_servers_are_taken() -> None:
    assert mailbox("soc+ir@mail.tide.example") and mailbox("o'neil@tide.example")
    assert parse_server("mail.example:25") == Server("mail.example", 25) and parse_server("[::1]:2525").host == "::1"
    for wrong in ("mail", "mail:", "mail:0", "mail:99999", "ma il:25", "a\nb:25"):
        with pytest.raises(RequestError):
            parse_server(wrong)
    with pytest.raises(RequestError):
        list(send_notices([], "not an address", Server("h", 1), set(), DATE, lambda notice, address: None))
