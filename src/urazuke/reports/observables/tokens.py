"""Digests, CVE numbers, autonomous systems and Bitcoin addresses: tokens whose form, or checksum, is enough."""

from __future__ import annotations

import hashlib
import re
from itertools import chain

from urazuke.reports.observables.finds import Finds, is_ascii_word

_DIGEST = re.compile(r"[0-9A-Fa-f]{32}")
_HEX = re.compile(r"[0-9A-Fa-f]*")
_DIGESTS = {32: "md5", 40: "sha1", 64: "sha256", 128: "sha512"}
# Digests of something else than a file's bytes look the same: their name stands before them.
_OTHER_DIGEST = re.compile(
    r"(?:imp|import|authenti|pe|vh|rich(?:pe)?[ _-]?(?:header)?|icon|dhash|favicon|symbol|telf|ja[34][sh]?|jarm|hassh)"
    r"[ _-]?(?:hash|digest|fingerprint|md5)?"
    r"(?: (?:is|was|of))?[\"']?[ \t:=(\"'|]{1,4}\Z",
    re.IGNORECASE,
)
_OTHER_NAMES = ("imp", "authenti", "pe", "vh", "rich", "icon", "dhash", "symbol", "telf", "ja3", "ja4", "jarm", "hassh")
_CVES = tuple(
    re.compile(name + r"(?:[ _:\u2010-\u2015\u2212-]{1,2}|(?=\d))(\d{4})[ _\u2010-\u2015\u2212-]{1,2}(\d{4,7})(?!\d)")
    for name in ("CVE", "cve", "Cve")
)
_SYSTEMS = tuple(
    re.compile(name + r"(?:(?<=[Nn])(?:[ :#=-]{1,3}|: ?AS|s )?|[ -])?(\d{1,10})(?![\w]|[.,]\d|-[A-Za-z0-9])")
    for name in ("AS[Nn]?", "asn?")
)
_BASE58_ADDRESS = re.compile(r"[13][1-9A-HJ-NP-Za-km-z]{25,34}")
_BECH32_ADDRESS = re.compile(r"bc1[02-9ac-hj-np-z]{11,71}")
_BECH32_CAPITALS = re.compile(r"BC1[02-9AC-HJ-NP-Z]{11,71}")
_BASE58 = {c: n for n, c in enumerate("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")}
_BECH32 = {c: n for n, c in enumerate("qpzry9x8gf2tvdw0s3jn54khce6mua7l")}


def find_digests(finds: Finds) -> None:
    """Runs of 32, 40, 64 or 128 hexadecimal digits, letters beside them or not; not those of zeros, nor of another thing."""
    text = finds.text
    at = 0
    for match in _DIGEST.finditer(text):
        start = match.start()
        if start < at:
            continue
        run = _HEX.match(text, start)
        at = run.end() if run else match.end()
        kind = _DIGESTS.get(at - start)
        value = text[start:at].lower()
        if kind is None or not value.strip("0") or not value.strip("f") or not finds.is_free(start, at):
            continue
        if (len(value) == 32 and value.isdigit()) or _is_other(text, start):
            continue
        finds.claim(kind, value, start, at)


def _is_other(text: str, start: int) -> bool:
    if text[start - 2 : start] in ("0x", "0X"):
        return True
    before = text[max(0, start - 40) : start]
    lower = before.lower()
    return any(name in lower for name in _OTHER_NAMES) and _OTHER_DIGEST.search(before) is not None


def find_cves(finds: Finds) -> None:
    """`CVE-2021-44228`, `cve 2021-44228`, `CVE_2021_44228`."""
    text = finds.text
    for match in chain.from_iterable(pattern.finditer(text) for pattern in _CVES):
        start, end = match.span()
        if not is_ascii_word(text[start - 1 : start]) and finds.is_free(start, end):
            finds.claim("cve", f"CVE-{match[1]}-{match[2]}", start, end)


def find_systems(finds: Finds) -> None:
    """`AS64496`, `ASN 64496`; `AS 64496` where it has three digits or more."""
    text = finds.text
    for match in chain.from_iterable(pattern.finditer(text) for pattern in _SYSTEMS):
        start, end = match.span()
        number = int(match[1])
        short = match[0][2] in " -"
        previous = text[start - 1 : start]
        if is_ascii_word(previous) or previous in ("-", "_", "/", ".") or not 0 < number < 2**32 or (short and match[0][0] == "a"):
            continue
        if not (short and len(match[1]) < 3) and finds.is_free(start, end):
            finds.claim("asn", f"AS{number}", start, end)


def find_wallets(finds: Finds) -> None:
    """Bitcoin addresses whose checksum is right."""
    text = finds.text
    for pattern, is_right in ((_BASE58_ADDRESS, _is_base58check), (_BECH32_ADDRESS, _is_bech32), (_BECH32_CAPITALS, _is_bech32)):
        for match in pattern.finditer(text):
            start, end = match.span()
            beside = text[start - 1 : start] + text[end : end + 1]
            if any(map(is_ascii_word, beside)) or text[start - 1 : start] == "/":
                continue
            if is_right(match[0]) and finds.is_free(start, end):
                finds.claim("btc", match[0], start, end)


def _is_base58check(text: str) -> bool:
    """Version byte 0 or 5, and a checksum of two SHA-256s."""
    value = 0
    for char in text:
        value = value * 58 + _BASE58[char]
    if value >= 1 << 200:
        return False
    raw = value.to_bytes(25, "big")
    return raw[0] in (0, 5) and hashlib.sha256(hashlib.sha256(raw[:21]).digest()).digest()[:4] == raw[21:]


def _is_bech32(text: str) -> bool:
    """BIP 173 and BIP 350 checksums."""
    check = 1
    for value in (3, 3, 0, 2, 3, *(_BECH32.get(c, 0) for c in text[3:].lower())):
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= generator if (top >> bit) & 1 else 0
    return check in (1, 0x2BC830A3)
