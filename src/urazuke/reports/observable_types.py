"""One pattern and one validator a type of observable; a validator returns the canonical value and its length, or None."""

from __future__ import annotations

import functools
import hashlib
import ipaddress
import re
from collections.abc import Callable, Iterator

from urazuke.evidence.claim import Observable, Span
from urazuke.reports.patterns import data

Valid = tuple[str, int] | None
Validator = Callable[[re.Match[str], bool], Valid]

_TRAILING = ".,;:!?'\"»*_`~}]"
_FILE_ENDINGS = frozenset(data("gazetteers/file_endings.toml")["only_files"])
_FILE_OR_DOMAIN = frozenset(data("gazetteers/file_endings.toml")["files_or_domains"])
_PRIVATE_SUFFIXES = frozenset(("example", "test", "onion", "i2p", "bit"))
_LABEL = r"[A-Za-z0-9_\u00a1-\uffff](?:[A-Za-z0-9_\u00a1-\uffff-]{0,61}[A-Za-z0-9\u00a1-\uffff])?"
_DOMAIN = rf"{_LABEL}(?:\.{_LABEL}){{1,30}}"


def _stripped(text: str) -> str:
    """A URL or path without the punctuation of the sentence around it."""
    while text and (text[-1] in _TRAILING or (text[-1] == ")" and text.count("(") < text.count(")"))):
        text = text[:-1]
    return text


@functools.cache
def _suffixes() -> Callable[[str], str]:
    """The public suffix of a host, "" where it has none: from the list that tldextract ships, nothing is fetched."""
    import tldextract

    extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    return lambda host: str(extract(host).suffix)


@functools.lru_cache(maxsize=65536)
def is_domain(host: str, defanged: bool = False) -> bool:
    """Does this name end in a public suffix (or .example, .test, .onion), and is it no file name?"""
    labels = host.lower().rstrip(".").split(".")
    last = labels[-1]
    if len(labels) < 2 or len(host) > 253 or last.isdigit() or "_" in labels[-1]:
        return False
    if not defanged and (last in _FILE_ENDINGS or (last in _FILE_OR_DOMAIN - {"com", "cc"} and len(labels) == 2)):
        return False
    if last in _PRIVATE_SUFFIXES:
        return True
    suffix = _suffixes()(host.lower())
    if not suffix or suffix == host.lower():
        return False
    # "end.The next", "e.g", "Node.js": a capital or a single letter after the dot is running text
    return defanged or not re.search(r"[a-z]\.[A-Z][a-z]", host)


def _url(match: re.Match[str], _: bool) -> Valid:
    value = _stripped(match[0])
    host = re.match(r"[A-Za-z][A-Za-z0-9+.-]*://(?:[^/@\s]*@)?(\[[^\]]*\]|[^/:?#]+)", value)
    if host is None or not (is_domain(host[1], True) or _is_address(host[1].strip("[]")) or "." not in host[1]):
        return None
    scheme, _sep, rest = value.partition("://")
    if not rest or (not rest[0].isalnum() and rest[0] != "["):
        return None
    hostname = host[1]
    return f"{scheme.lower()}://{rest.replace(hostname, hostname.lower(), 1)}", len(value)


def _email(match: re.Match[str], _: bool) -> Valid:
    value = match[0].rstrip(".-")
    local, _sep, host = value.rpartition("@")
    return (f"{local}@{host.lower()}", len(value)) if is_domain(host, True) else None


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _ipv4(match: re.Match[str], _: bool) -> Valid:
    """Four numbers up to 255; not a piece of a longer dotted number, nor a version."""
    text, start, end = match.string, match.start(), match.end()
    if (start and (text[start - 1].isalnum() or (text[start - 1] in "._-" and start > 1 and text[start - 2].isalnum()))) or re.match(
        r"\.?\d|[A-Za-z_]|-[A-Za-z]|\.[A-Za-z]", text[end:]
    ):
        return None
    try:
        return str(ipaddress.IPv4Address(match[0])), end - start
    except ValueError:
        return None


def _ipv6(match: re.Match[str], _: bool) -> Valid:
    value = match[0]
    if value.count(":") < 2:
        return None
    if not value.endswith("::"):
        value = value.rstrip(":.")
    try:
        address = ipaddress.IPv6Address(value)
    except ValueError:
        return None
    return (str(address), len(value)) if "::" in value or value.count(":") == 7 or "." in value else None


def _domain(match: re.Match[str], defanged: bool) -> Valid:
    value = match[0].rstrip(".-_")
    before = match.string[match.start() - 1 : match.start()]
    after = match.string[match.end() : match.end() + 1]
    if before in ("/", "\\", "=", "$") or after in ("\\", "(", "=") or not is_domain(value, defanged):
        return None
    return value.lower(), len(value)


def _bare_url(match: re.Match[str], defanged: bool) -> Valid:
    """`host.example/path` without a scheme."""
    value = _stripped(match[0])
    host, _sep, path = value.partition("/")
    before = match.string[match.start() - 1 : match.start()]
    if before in ("/", "\\", ".", "@") or not path or not is_domain(host.split(":")[0], defanged):
        return None
    return f"{host.lower()}/{path}", len(value)


def _digest(name: str) -> Validator:
    def valid(match: re.Match[str], _: bool) -> Valid:
        value = match[0].lower()
        return (value, len(value)) if len(set(value)) > 1 and not (value.isdigit() and len(value) == 32) else None

    valid.__name__ = f"_{name}"
    return valid


def _cve(match: re.Match[str], _: bool) -> Valid:
    return f"CVE-{match[1]}-{match[2]}", match.end() - match.start()


def _asn(match: re.Match[str], _: bool) -> Valid:
    number = int(match[1])
    return (f"AS{number}", match.end() - match.start()) if 0 < number < 2**32 else None


def _btc(match: re.Match[str], _: bool) -> Valid:
    value = match[0]
    good = _bech32(value.lower()) if value.lower().startswith("bc1") else _base58check(value)
    return (value, len(value)) if good else None


_BASE58_ADDRESS = r"[13][1-9A-HJ-NP-Za-km-z]{25,34}"
_BECH32_ADDRESS = r"bc1[02-9ac-hj-np-z]{11,71}|BC1[02-9AC-HJ-NP-Z]{11,71}"
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def _base58check(text: str) -> bool:
    """Version byte 0 or 5, and a checksum of two SHA-256s."""
    value = 0
    for char in text:
        value = value * 58 + _BASE58.index(char)
    if value >= 1 << 200:
        return False
    raw = value.to_bytes(25, "big")
    return raw[0] in (0, 5) and hashlib.sha256(hashlib.sha256(raw[:21]).digest()).digest()[:4] == raw[21:]


def _bech32(text: str) -> bool:
    """BIP 173 and BIP 350 checksums."""
    if any(c not in _BECH32 for c in text[3:]):
        return False
    values = [3, 3, 0, 2, 3, *(_BECH32.index(c) for c in text[3:])]
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= generator if (top >> bit) & 1 else 0
    return check in (1, 0x2BC830A3)


def _unix_path(match: re.Match[str], _: bool) -> Valid:
    value = _stripped(match[0])
    return (value, len(value)) if value.count("/") >= 2 and re.search(r"[A-Za-z]{2}", value) else None


# Order counts: what an earlier pattern took, a later one does not see.
IN_CHUNK: tuple[tuple[str, re.Pattern[str], Validator], ...] = (
    ("url", re.compile(r"(?<![A-Za-z])(?:https?|ftps?|sftp|tcp|udp|ssh|wss?|ldaps?|rtsp|smb)://[^\s<>\"|^`]+", re.IGNORECASE), _url),
    ("email", re.compile(rf"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{{1,64}}@{_DOMAIN}"), _email),
    ("sha512", re.compile(r"(?<![0-9A-Za-z])[0-9A-Fa-f]{128}(?![0-9A-Za-z])"), _digest("sha512")),
    ("sha256", re.compile(r"(?<![0-9A-Za-z])[0-9A-Fa-f]{64}(?![0-9A-Za-z])"), _digest("sha256")),
    ("sha1", re.compile(r"(?<![0-9A-Za-z])[0-9A-Fa-f]{40}(?![0-9A-Za-z])"), _digest("sha1")),
    ("md5", re.compile(r"(?<![0-9A-Za-z])[0-9A-Fa-f]{32}(?![0-9A-Za-z])"), _digest("md5")),
    ("cve", re.compile(r"(?<![A-Za-z0-9])CVE[-_\u2010-\u2015](\d{4})[-_\u2010-\u2015](\d{4,7})(?!\d)", re.IGNORECASE), _cve),
    ("ipv6", re.compile(r"(?<![0-9A-Za-z:.])[0-9A-Fa-f:]{1,39}:[0-9A-Fa-f:]{0,4}(?:(?<=:)\d{1,3}(?:\.\d{1,3}){3})?(?![0-9A-Za-z])"), _ipv6),
    ("url", re.compile(rf"(?<![\w@/.-]){_DOMAIN}(?::\d{{1,5}})?/[^\s<>\"|^`]*"), _bare_url),
    ("url", re.compile(r"(?<![\w.@/-])(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?/[^\s<>\"|^`\d][^\s<>\"|^`]*"), lambda m, _: _address_url(m)),
    ("ipv4", re.compile(r"\d{1,3}(?:\.\d{1,3}){3}"), _ipv4),
    ("domain", re.compile(rf"(?<![\w@.-]){_DOMAIN}(?![\w@])"), _domain),
    ("asn", re.compile(r"(?<![A-Za-z0-9])ASN?(\d{1,10})(?![\w.])"), _asn),
    ("btc", re.compile(rf"(?<![0-9A-Za-z/])(?:{_BASE58_ADDRESS}|{_BECH32_ADDRESS})(?![0-9A-Za-z])"), _btc),
    ("filepath", re.compile(r"(?<![\w./:%-])(?:~|\.{1,2})?/(?:[\w.@%+~-]+/)+[\w.@%+~-]*"), _unix_path),
)  # fmt: skip


def _address_url(match: re.Match[str]) -> Valid:
    value = _stripped(match[0])
    host = re.split(r"[:/]", value)[0]
    return (value, len(value)) if _is_address(host) else None


_REGISTRY = re.compile(
    r"(?<![A-Za-z])(?:HKEY_(?:LOCAL_MACHINE|CURRENT_USER|CLASSES_ROOT|USERS|CURRENT_CONFIG)|HKLM|HKCU|HKCR|HKU|HKCC)"
    r"\\[^\n\r\"“”'<>|,;:、。「」]{1,400}",
    re.IGNORECASE,
)
_WINDOWS_PATH = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Za-z]:\\|%[A-Za-z()0-9]{2,30}%\\|\\\\[A-Za-z0-9.-]{1,63}\\)[^\n\r\"“”'<>|*?,;:、。「」]{1,400}"
)
_USER_AGENT = re.compile(
    r"Mozilla/\d\.\d \([^()\n]{1,200}\)(?: (?!Mozilla/)[A-Za-z][\w.+-]*/[\w.+-]+| \([^()\n]{1,100}\)| like Gecko| Gecko(?=[ )]))*"
)
_CVE_SPACED = re.compile(r"(?<![A-Za-z0-9])CVE (\d{4})-(\d{4,7})(?!\d)", re.IGNORECASE)
_AS_SPACED = re.compile(r"(?<![A-Za-z0-9])(?:ASN|AS) (\d{3,10})(?![\w.-])")


def spaced(text: str) -> Iterator[Observable]:
    """Types whose values hold spaces: registry keys, Windows paths, user agents, `CVE 2021-1234`."""
    for kind, pattern in (("registry_key", _REGISTRY), ("filepath", _WINDOWS_PATH)):
        for match in pattern.finditer(text):
            value = _path_end(match[0])
            if len(value) > 4:
                yield Observable(kind, value, Span(match.start(), match.start() + len(value)))
    for match in _USER_AGENT.finditer(text):
        yield Observable("user_agent", match[0], Span(*match.span()))
    for match in _CVE_SPACED.finditer(text):
        yield Observable("cve", f"CVE-{match[1]}-{match[2]}", Span(*match.span()))
    for match in _AS_SPACED.finditer(text):
        yield Observable("asn", f"AS{int(match[1])}", Span(*match.span()))


def _path_end(text: str) -> str:
    """A path may hold spaces where a `\\` follows; after its last `\\` it ends at the first space, or its ending."""
    for match in re.finditer(r"\.([A-Za-z0-9]{1,5})(?= )", text):
        if match[1].lower() in _FILE_ENDINGS:
            text = text[: match.end()]
            break
    last = text.rfind("\\")
    tail = text[last + 1 :]
    ending = re.match(r"[^.\n]{0,60}?\.[A-Za-z0-9]{1,5}(?![\w])", tail)
    kept = ending[0] if ending and ending[0].count(" ") <= 3 else tail.split(" ")[0]
    return _stripped((text[: last + 1] + kept).rstrip())
