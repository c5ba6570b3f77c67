"""Only who was given the start-up address gets an answer, and only from a page of ours can anything be changed.

Other users of one machine share its loopback, and any page in the analyst's browser can send requests there. So each request
must name this host and port (a foreign name that resolves to 127.0.0.1 does not), carry the session's cookie, and, to change
something, come from this origin with the form's token. Every answer, errors too, says what a browser may do with it: nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from starlette.datastructures import Headers
from starlette.requests import Request, cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

NOTHING_BUT_OURS = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
DOSSIER_S_OWN = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"
HEADERS = {
    "content-security-policy": NOTHING_BUT_OURS, "x-content-type-options": "nosniff", "referrer-policy": "no-referrer",
    "cache-control": "no-store", "x-frame-options": "DENY", "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}  # fmt: skip
FORM_BYTES = 1 << 16
QUERY_BYTES = 1 << 12
FORM = "application/x-www-form-urlencoded"
REFUSED = (
    "Urazuke workbench\n\nOpen the address that `urazuke workbench` printed when it started: it holds the key to this case.\n"
    "`urazuke workbench` を起動したときに表示されたアドレスを開いてください。\n"
)


@dataclass(frozen=True, slots=True)
class Key:
    """The secret of one run, made anew for each; what is shown of it never gives the rest away."""

    port: int
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    @property
    def cookie(self) -> str:
        """Its name: cookies are shared by all ports of a host."""
        return f"urazuke_{self.port}"

    @property
    def form_token(self) -> str:
        return hmac.new(self.secret.encode(), b"form", hashlib.sha256).hexdigest()

    @property
    def origins(self) -> tuple[str, ...]:
        return tuple(f"http://{host}" for host in self.hosts)

    @property
    def hosts(self) -> tuple[str, ...]:
        return (f"127.0.0.1:{self.port}", f"localhost:{self.port}")

    def opens(self, given: str | None, wanted: str | None = None) -> bool:
        return given is not None and hmac.compare_digest(given.encode(), (wanted or self.secret).encode())


class Guard:
    """The application, behind the checks; what is refused never reaches it."""

    def __init__(self, app: App, key: Key) -> None:
        self._app, self._key = app, key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = self._refusal(scope)
        await (answer or self._app)(scope, receive, _with_headers(send))

    def _refusal(self, scope: Scope) -> Response | None:
        headers, method = Headers(scope=scope), scope["method"]
        if headers.getlist("host") not in [[host] for host in self._key.hosts]:
            return PlainTextResponse("this is not the host that was asked for\n", 421)
        if method not in ("GET", "HEAD", "POST"):
            return PlainTextResponse("only GET and POST\n", 405, {"allow": "GET, HEAD, POST"})
        if len(scope["query_string"]) > QUERY_BYTES:
            return PlainTextResponse("the address is too long\n", 414)
        if not self._key.opens(cookie_parser(headers.get("cookie", "")).get(self._key.cookie)):
            return self._letting_in(scope) if method == "GET" else PlainTextResponse(REFUSED, 403)
        return self._foreign(headers) if method == "POST" else None

    def _letting_in(self, scope: Scope) -> Response:
        """The key in the address becomes a cookie, and leaves the address."""
        asked = parse_qsl(scope["query_string"].decode("latin-1"))
        if not self._key.opens(dict(asked).get("key")):
            return PlainTextResponse(REFUSED, 403)
        rest = urlencode([(name, value) for name, value in asked if name != "key"])
        answer = RedirectResponse("/" + quote(scope["path"].lstrip("/\\")) + (f"?{rest}" if rest else ""), 303)
        answer.set_cookie(self._key.cookie, self._key.secret, httponly=True, samesite="strict", path="/")
        return answer

    def _foreign(self, headers: Headers) -> Response | None:
        """Does a form come from elsewhere? Under `no-referrer` a browser calls the origin of its own page null, and says so besides."""
        origin = headers.get("origin", "null")
        ours = origin in self._key.origins or (origin == "null" and headers.get("sec-fetch-site") == "same-origin")
        if not ours or headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return PlainTextResponse("the form was sent from another page\n", 403)
        if headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
            return PlainTextResponse("only forms\n", 415)
        return None


async def read_form(request: Request, key: Key) -> dict[str, str] | Response:
    """The fields of the form; an answer that refuses it where it is too long or its token is not this run's."""
    content = b""
    async for chunk in request.stream():
        content += chunk
        if len(content) > FORM_BYTES:
            return PlainTextResponse("the form is too long\n", 413)
    try:
        fields = dict(parse_qsl(content.decode(), keep_blank_values=True, errors="strict", max_num_fields=50))
    except ValueError:
        return PlainTextResponse("the form is no valid text\n", 400)
    if not key.opens(fields.get("token"), key.form_token):
        return PlainTextResponse("the form is of an earlier run of the workbench: go back, load the page again\n", 403)
    return fields


def start_address(key: Key) -> str:
    return f"http://127.0.0.1:{key.port}/?{urlencode({'key': key.secret})}"


def _with_headers(send: Send) -> Send:
    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = {name for name, _ in message["headers"]}
            message["headers"] = [*message["headers"], *((n.encode(), v.encode()) for n, v in HEADERS.items() if n.encode() not in given)]
        await send(message)

    return guarded
