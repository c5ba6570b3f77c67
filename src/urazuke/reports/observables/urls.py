"""URLs with a scheme are found by their `://`, e-mail addresses by their `@`; both end where the sentence around them goes on."""

from __future__ import annotations

import ipaddress
import re

from urazuke.reports.observables.finds import Finds
from urazuke.reports.observables.hosts import is_domain, is_host_of_url

# Chinese and Japanese characters touch what they stand beside: they are no part of it.
CJK = r"\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
_STOP = rf"\s<>\"|^`{{}}\u2018-\u201f\u2026\u2028-\u202f\u3000-\u303f{CJK}"
_BODY = re.compile(rf"[^{_STOP}]{{1,4096}}")
_HOST_OF_CJK = re.compile(
    rf"(?:[\w-]{{1,63}}\.){{1,8}}(?:[A-Za-z]{{2,24}}(?![A-Za-z])|[\w-]{{2,24}})(?::\d{{1,5}})?(?:/[^{_STOP}]{{0,2000}})?"
)
_SCHEME = re.compile(
    r"(?:https?|ftps?|sftp|tftp|tcps?|udp|ssh|wss?|ldaps?|rtsp|rdp|smb|ircs?|git|telnet|socks[45h]?|mysql|postgres|mongodb|redis"
    r"|stratum\+tcp|dns|gopher|nfs|rsync|vnc)\Z",
    re.IGNORECASE,
)
_AUTHORITY = re.compile(r"(?:[^/?#@\s]{0,256}@)?(\[[0-9A-Fa-f:.%]{2,60}\]|[^/?#:\\]{1,255})(?::\d{1,5}(?!\d))?")
_BEGINS = re.compile(r"[\w\[]")
_BARE_IPV6 = re.compile(r"[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?=/|\Z)")
_BRACKETS = re.compile(r"[()\[\]]")
_NEXT_URL = re.compile(r"(?:https?|ftp)://|['\"][,;)]|\\[nrt\"](?![\w])|&(?:quot|lt|gt);")
_MAY_END = frozenset("'\"\\&")
_NAME = re.compile(r"[\w.-]{1,253}")
_TRAILING = ".,;:!?'\"»*_~}\\]-(["
_LOCAL = re.compile(r"[A-Za-z0-9._%+'=-]{1,64}(?<=[A-Za-z0-9_+%])\Z")
_MAIL_HOST = re.compile(r"[A-Za-z0-9\u00a1-\u1fff-]{1,63}(?:\.[A-Za-z0-9\u00a1-\u1fff-]{1,63}){1,10}")


def ended(text: str) -> str:
    """A URL or path without the punctuation, brackets and quotes of the sentence around it."""
    if "(" in text or ")" in text or "]" in text:
        depth = {"(": 0, "[": 0}
        for match in _BRACKETS.finditer(text):
            opener = {")": "(", "]": "["}.get(match[0])
            if opener is None:
                depth[match[0]] += 1
            elif depth[opener] == 0:
                text = text[: match.start()]
                break
            else:
                depth[opener] -= 1
    while text and text[-1] in _TRAILING:
        if (text[-1] == "]" and "[" in text) or (text[-1] == "-" and text[-2:-1].isalnum()):
            break
        text = text[:-1].rstrip(".,;:!?'*_~")
    return text


def find_urls(finds: Finds) -> None:
    """Everything with a scheme; an address that is its host is found too."""
    text = finds.text
    at = text.find("://")
    while at >= 0:
        after = at + 3
        start = _scheme_start(text, at) if _BEGINS.match(text, after) else at
        if start < at and finds.is_free(start, after):
            body = _body(text, after)
            if (separator := text[start - 1 : start]) in (",", ";") and separator in body:
                body = ended(body[: body.index(separator)])  # a row of fields
            if value := _url(text[start:at], body):
                finds.claim("url", value, start, after + len(body))
                after += len(body)
                if body[0].isdigit() or body[0] in "[abcdefABCDEF" or "@" in body:
                    _add_host(finds, at + 3, body)
        at = text.find("://", after)


def url_in(text: str) -> str:
    """The URL that a text begins with, "" where there is none."""
    scheme, separator, rest = text.partition("://")
    return (_url(scheme, _body(rest, 0)) or "") if separator and _SCHEME.fullmatch(scheme) else ""


def _scheme_start(text: str, at: int) -> int:
    """Where the scheme before `://` begins; at itself where there is none."""
    if text.startswith("http", max(0, at - 4)):
        return at - 4
    if text.startswith("https", max(0, at - 5)):
        return at - 5
    scheme = _SCHEME.search(text, max(0, at - 12), at)
    return scheme.start() if scheme else at


def _body(text: str, at: int) -> str:
    match = _BODY.match(text, at)
    if match is None:
        match = _HOST_OF_CJK.match(text, at)
        return ended(match[0]) if match else ""
    body = match[0]
    if body[0] == "[" and (closing := body.find("]")) > 0:
        return body[: closing + 1] + ended(body[closing + 1 :])
    following = _NEXT_URL.search(body, 1) if "://" in body or not _MAY_END.isdisjoint(body) else None
    while following:
        if following[0][0] not in "hHfF" or body[following.start() - 1] in ",;|)(]'":
            body = body[: following.start()]
            break
        following = _NEXT_URL.search(body, following.end())
    return ended(body)


def _url(scheme: str, body: str) -> str | None:
    authority = _AUTHORITY.match(body) if body else None
    if authority is None:
        return None
    if bare := _BARE_IPV6.match(body):
        return f"{scheme.lower()}://{body}" if as_address(bare[0]) else None
    host = authority[1]
    plain = host.replace(",", ".") if "." not in host else host
    if plain[0] == "[":
        good = as_address(plain.strip("[]")) is not None
    else:
        good = (plain[0].isalnum() or plain[0] == "_") and (as_address(plain) is not None or (_is_name(plain) and is_host_of_url(plain)))
    if not good or (plain != host and "." not in plain):
        return None
    return f"{scheme.lower()}://{body.replace(host, plain.lower(), 1)}"


def _is_name(host: str) -> bool:
    return _NAME.fullmatch(host) is not None and not host.replace(".", "").isdigit()


def as_address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address a text is, if it is one."""
    if not text[:1].isdigit() and ":" not in text:
        return None
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _add_host(finds: Finds, at: int, body: str) -> None:
    authority = _AUTHORITY.match(body)
    bare = _BARE_IPV6.match(body)
    start, end = bare.span() if bare else authority.span(1) if authority else (0, 0)
    host = body[start:end]
    if host[:1] == "[":
        start, end, host = start + 1, end - 1, host[1:-1]
    if address := as_address(host):
        finds.add("ipv4" if address.version == 4 else "ipv6", str(address), at + start, at + end)


def find_emails(finds: Finds) -> None:
    """`name@host.example`, the host a domain."""
    text = finds.text
    at = text.find("@")
    while at >= 0:
        host = _MAIL_HOST.match(text, at + 1)
        local = _LOCAL.search(text, max(0, at - 64), at) if host else None
        if host and local:
            start = local.start() + len(local[0]) - len(local[0].lstrip(".'%+=-"))
            name = _mail_domain(host[0])
            end = at + 1 + len(name)
            if name and start < at and finds.is_free(start, end):
                finds.claim("email", f"{text[start:at]}@{name.lower()}", start, end)
        at = text.find("@", at + 1)


def _mail_domain(host: str) -> str:
    """Without words that a missing space has joined to its end."""
    host = host.rstrip("-.")
    while host.count(".") and not is_domain(host, True):
        host = host.rpartition(".")[0].rstrip("-.")
    return host if "." in host else ""
