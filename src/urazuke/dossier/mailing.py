"""A notice is sent to its own organisation's address, once, and the failure of one stops no other.

A letter is text, HTML and the indicators as attachments (RFC 2046 multipart). Nothing from a case can add a header: what is not
one plain mail address is not written to, and a subject is one line. Source: RFC 5321, RFC 5322, RFC 3207 (STARTTLS).
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import ssl
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from typing import TYPE_CHECKING

from urazuke.errors import RequestError, printable

if TYPE_CHECKING:
    from urazuke.dossier.notices import Notice

TIMEOUT_SECONDS = 30
# One mailbox in plain ASCII, without quotes, comments or anything that could be a second one (RFC 5321 dot-string).
_MAILBOX = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}")
_SERVER = re.compile(r"(?P<host>\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+):(?P<port>\d{1,5})")


@dataclass(frozen=True, slots=True)
class Server:
    """Where letters are handed in; with `starttls` only over TLS with a certificate that the system trusts."""

    host: str
    port: int
    starttls: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a notice: `sent`, `would send`, `sent before`, `no address` or `failed`, and why."""

    organisation: str
    outcome: str
    address: str = ""
    why: str = ""

    def __str__(self) -> str:
        to = f" to {self.address}" if self.address else ""
        return printable(f"{self.outcome}: {self.organisation}{to}" + (f" ({self.why})" if self.why else ""))


def parse_server(text: str, starttls: bool = False) -> Server:
    """`HOST:PORT`; RequestError where it is none."""
    match = _SERVER.fullmatch(text)
    if not match or not 0 < int(match["port"]) < 65536:
        raise RequestError(f"{text!r} is no mail server", where="--smtp", hint="write HOST:PORT, such as mail.example.org:25")
    return Server(match["host"].strip("[]"), int(match["port"]), starttls)


def mailbox(text: str | None) -> str | None:
    """The text where it is one plain mail address, else None."""
    return text if text and len(text) <= 254 and _MAILBOX.fullmatch(text) else None


def letter(notice: Notice, sender: str, recipient: str, date: str) -> EmailMessage:
    """The notice as a message; its Message-ID follows from what it says."""
    from urazuke.dossier.notices import file_name

    message = EmailMessage()
    message["Subject"] = printable(f"[TLP:{notice.tlp.upper()}] {notice.subject}", 250)
    message["From"], message["To"], message["Date"] = sender, recipient, date
    message["Message-ID"] = f"<{notice.sha256[:40]}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_sendable(notice.content["txt"]))
    message.add_alternative(_sendable(notice.content["html"]), subtype="html")
    for ending in ("csv", "zeek.dat"):
        name = f"{file_name(notice.organisation)}.{ending}"
        message.add_attachment(_sendable(notice.content[ending]), subtype="csv" if ending == "csv" else "plain", filename=name)
    return message


def _sendable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


def send_notices(
    notices: Collection[Notice], sender: str, server: Server, done: Collection[str], date: str, sent: Callable[[Notice, str], None],
    really: bool = False,
) -> Iterator[Sent]:  # fmt: skip
    """Hand in every notice that is not among `done` (their hashes); `sent` is called at once for each that the server took.

    Without `really` nothing is sent and the server is not asked. RequestError where the sender is no mail address.
    """
    if mailbox(sender) is None:
        raise RequestError(f"{sender!r} is no mail address", where="--from", hint="write the address that answers are to come to")
    unreachable = ""
    for notice in notices:
        recipient = mailbox(notice.contact)
        if notice.sha256 in done:
            yield Sent(notice.organisation, "sent before", recipient or "")
        elif recipient is None:
            yield Sent(notice.organisation, "no address", why=f"contact: {notice.contact or 'none'}")
        elif not really:
            yield Sent(notice.organisation, "would send", recipient, notice.subject)
        elif unreachable:
            yield Sent(notice.organisation, "failed", recipient, unreachable)
        else:
            why, unreachable = _hand_in(letter(notice, sender, recipient, date), server)
            if not why:
                sent(notice, recipient)
            yield Sent(notice.organisation, "failed" if why else "sent", recipient, why)


def _hand_in(message: EmailMessage, server: Server) -> tuple[str, str]:
    """Why it was not taken, and the same again where no other can be either; two empty texts where it was."""
    try:
        connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)
    except (OSError, smtplib.SMTPException) as error:
        why = f"the server cannot be reached: {_reason(error)}"
        return why, why
    try:
        if server.starttls:
            connection.starttls(context=ssl.create_default_context())
    except (OSError, smtplib.SMTPException) as error:
        connection.close()
        why = f"no TLS with this server: {_reason(error)}"
        return why, why
    try:
        connection.send_message(message)
    except (OSError, smtplib.SMTPException, UnicodeError) as error:
        connection.close()
        return _reason(error), ""
    with contextlib.suppress(OSError, smtplib.SMTPException):  # it was taken, whatever the server says now
        connection.quit()
    return "", ""


def _reason(error: Exception) -> str:
    return printable(str(error), 200)
