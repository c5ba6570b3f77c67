"""A time stamp is asked of the one server that the user names, and nothing but a hash is sent to it.

Time-Stamp Protocol via HTTP (RFC 3161, section 3.4). The proxy of the environment is used, a redirect is not followed. The answer
is bounded in size and in time, however slowly it drips.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from urazuke.dossier.timestamp import Stamp, load_roots, read_stamp
from urazuke.errors import RequestError, printable

if TYPE_CHECKING:
    import httpx
    from cryptography.x509 import Certificate

ASKED, ANSWERED = "application/timestamp-query", ("application/timestamp-reply", "application/timestamp-response")
MOST_BYTES = 1 << 18  # of an answer: one with its whole chain has some 10 KB
ANSWER_SECONDS = 30.0
_HINT = "nothing was sealed; try again, name another server, or seal without --timestamp"


@dataclass(frozen=True, slots=True)
class StampServer:
    """Where a stamp is asked for, and the PEM file of the roots that its certificate must lead to; without, that is not checked."""

    url: str
    roots: Path | None = None
    answer_seconds: float = ANSWER_SECONDS


def request_stamp(message: bytes, server: StampServer) -> tuple[bytes, Stamp]:
    """The server's answer about the message, and what it says; RequestError where it gives none that holds."""
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    url = _checked_url(server.url)
    roots: Sequence[Certificate] | None = load_roots(server.roots) if server.roots else None
    query = TimestampRequestBuilder().data(message).hash_algorithm(HashAlgorithm.SHA256).cert_request(cert_request=True).build()
    answer = _ask(url, query.as_bytes(), server.answer_seconds)
    try:
        return answer, read_stamp(answer, message, roots, query.nonce)
    except ValueError as error:
        raise _fault(url, f"the answer {error}" if str(error).startswith("is ") else str(error)) from None


def _ask(url: httpx.URL, query: bytes, seconds: float) -> bytes:
    import httpx

    try:
        return asyncio.run(_post(url, query, seconds))
    except TimeoutError:
        raise _fault(url, f"the server takes longer than {seconds:.0f} s for an answer") from None
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, ImportError, ValueError) as error:
        raise _fault(url, f"the server cannot be reached: {str(error) or type(error).__name__}") from None


async def _post(url: httpx.URL, query: bytes, seconds: float) -> bytes:
    import httpx

    headers = {"Content-Type": ASKED, "Accept": ANSWERED[0], "Accept-Encoding": "identity"}
    content = bytearray()
    async with (
        asyncio.timeout(seconds),
        httpx.AsyncClient(follow_redirects=False, timeout=seconds) as client,
        client.stream("POST", url, content=query, headers=headers) as response,
    ):
        if response.status_code != 200:
            raise _fault(url, f"the server answers with status {response.status_code}")
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind not in ANSWERED:
            raise _fault(url, f"the server answers with {kind or 'something unnamed'}, not with {ANSWERED[0]}")
        async for part in response.aiter_raw():
            content += part
            if len(content) > MOST_BYTES:
                raise _fault(url, f"the answer is longer than {MOST_BYTES:,} bytes")
    return bytes(content)


def _checked_url(text: str) -> httpx.URL:
    import httpx

    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, ValueError, TypeError):
        url = None
    if url is None or url.scheme not in ("http", "https") or not url.host:
        raise RequestError("this is no http or https URL", where="--timestamp", hint="give the address of an RFC 3161 time stamp server")
    return url


def shown(text: str | httpx.URL) -> str:
    """The server's address without what may be secret in it: user, password, query."""
    import httpx

    url = httpx.URL(text)
    return printable(f"{url.scheme}://{url.netloc.decode('ascii', 'replace')}{url.path}", 200)


def _fault(url: httpx.URL, message: str) -> RequestError:
    return RequestError(printable(message, 300), where=shown(url), hint=_HINT)
