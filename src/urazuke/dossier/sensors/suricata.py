"""Rules for Suricata, and datasets beside them where a kind of value is many: each value inert, each sid its own and lasting.

A rule knows no time: its windows stand in its metadata. A sid follows from the kind and the value, in the range that is kept
for local rules (1,000,000-1,999,999); of two values that fall on one, the later in order takes the next that is free.
Source: docs.suricata.io, Suricata 7: sticky buffers, `dotprefix`, datasets (`string` in base64, `ip` as text), file hash lists.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from urazuke.dossier.sensors.selection import Selection, Watched

RULES = "urazuke.rules"
FIRST_SID, SIDS = 1_000_000, 1_000_000
MANY = 100  # values of a kind from which on a dataset is better than a rule each
MOST_WINDOWS = 8
_PLAIN = re.compile(r"[A-Za-z0-9 ._~/?&=+,@%#*()\[\]{}<>!^-]")
_LIMIT = "threshold:type limit,track by_src,count 1,seconds 3600;"
_FILES_OF = ("http", "smtp", "ftp-data", "smb", "nfs")
_HASHES = {32: "md5", 40: "sha1", 64: "sha256"}


@dataclass(slots=True)
class RuleSet:
    """The rules, and the files that they load, by name."""

    lines: list[str]
    files: dict[str, str] = field(default_factory=dict)
    _taken: set[int] = field(default_factory=set)

    def add(self, key: str, protocol: str, ends: str, message: str, body: str, when: str) -> None:
        """One rule; `key` is what its sid follows from."""
        metadata = f" metadata:{when};" if when else ""
        sid = self._sid(key)
        self.lines.append(f'alert {protocol} {ends} (msg:"{_text(message)}"; {body}{metadata} sid:{sid}; rev:1;)')

    def _sid(self, key: str) -> int:
        number = int.from_bytes(hashlib.sha256(key.encode("utf-8", "backslashreplace")).digest()[:8], "big") % SIDS
        while number in self._taken:
            number = (number + 1) % SIDS
        self._taken.add(number)
        return FIRST_SID + number


def rule_set(selection: Selection, title: str, tlp: str) -> RuleSet:
    """The rules of everything that Suricata can look for, in a fixed order; what it cannot is named in a comment."""
    rules = RuleSet([f"# TLP:{tlp.upper()} {_text(f'Urazuke: {title}')}", f"# {_text(selection.told)}"])
    for kind, write in _WRITERS.items():
        write(rules, selection.of(kind))
    return rules


def _addresses(rules: RuleSet, entries: Sequence[Watched]) -> None:
    networks = [e for e in entries if "/" in e.value]
    singles = [e for e in entries if "/" not in e.value]
    if len(singles) >= MANY:
        rules.files["urazuke-ip.lst"] = "".join(f"{e.value}\n" for e in singles)
        for side in ("src", "dst"):
            body = f"ip.{side}; dataset:isset,urazuke-ip,type ip,load urazuke-ip.lst; {_LIMIT}"
            rules.add(f"dataset ip {side}", "ip", "any any -> any any", f"Urazuke rented server, {side}", body, "")
        singles = []
    for entry in (*singles, *networks):
        rules.add(f"ip {entry.value}", "ip", f"any any <> {_ends(entry.value)} any", _said("rented server", entry), _LIMIT, _when(entry))


def _ends(value: str) -> str:
    return f"[{value}]" if ":" in value else value


def _domains(rules: RuleSet, entries: Sequence[Watched]) -> None:
    """With all subdomains: a dot is set before the name that was seen, and the end compared. No dataset can do that."""
    for entry in entries:
        for protocol, buffer, nocase in (("dns", "dns.query", " nocase;"), ("tls", "tls.sni", " nocase;"), ("http", "http.host", "")):
            body = f'{buffer}; dotprefix; content:"{_content("." + entry.value)}";{nocase} endswith; {_LIMIT}'
            rules.add(f"domain {entry.value} {protocol}", protocol, "any any -> any any", _said("domain", entry), body, _when(entry))


def _urls(rules: RuleSet, entries: Sequence[Watched]) -> None:
    """Seen in clear HTTP alone; host and path are compared whole."""
    for entry in entries:
        try:
            parts = urlsplit(entry.value)
            host = parts.hostname or ""
        except ValueError:
            host = ""
        if not host:
            rules.lines.append(f"# no rule: {_text(entry.value)}")
            continue
        target = entry.value.partition("://")[2].partition("/")[2].partition("#")[0]
        body = f"http.host; {_whole(host)} http.uri.raw; {_whole('/' + target)} {_LIMIT}"
        rules.add(f"url {entry.value}", "http", "any any -> any any", _said("URL", entry), body, _when(entry))


def _strings(kind: str, protocol: str, buffer: str, named: str) -> Callable[[RuleSet, Sequence[Watched]], None]:
    def write(rules: RuleSet, entries: Sequence[Watched]) -> None:
        if len(entries) >= MANY:
            name = f"urazuke-{kind.replace('_', '-')}"
            rules.files[f"{name}.lst"] = "".join(base64.b64encode(e.value.encode()).decode() + "\n" for e in entries)
            body = f"{buffer}; dataset:isset,{name},type string,load {name}.lst; {_LIMIT}"
            rules.add(f"dataset {kind}", protocol, "any any -> any any", f"Urazuke {named}", body, "")
            return
        for entry in entries:
            body = f"{buffer}; {_whole(entry.value)} {_LIMIT}"
            rules.add(f"{kind} {entry.value}", protocol, "any any -> any any", _said(named, entry), body, _when(entry))

    return write


def _mails(rules: RuleSet, entries: Sequence[Watched]) -> None:
    for entry in entries:
        body = f'content:"{_content(f"<{entry.value}>")}"; nocase; {_LIMIT}'
        rules.add(f"email {entry.value}", "smtp", "any any -> any any", _said("mail address", entry), body, _when(entry))


def _hashes(rules: RuleSet, entries: Sequence[Watched]) -> None:
    for length, name in _HASHES.items():
        if values := [e.value for e in entries if len(e.value) == length]:
            rules.files[f"urazuke-{name}.lst"] = "".join(f"{value}\n" for value in values)
            for protocol in _FILES_OF:
                body = f"file{name}:urazuke-{name}.lst;"
                rules.add(f"dataset {name} {protocol}", protocol, "any any -> any any", f"Urazuke file by its {name}", body, "")
    if others := sum(len(e.value) not in _HASHES for e in entries):
        rules.lines.append(f"# no rule: {others} file hashes of a kind that Suricata does not compute")


def _said(what: str, entry: Watched) -> str:
    return f"Urazuke {what} {entry.value}" + (f" ({entry.label})" if entry.label else "")


def _when(entry: Watched) -> str:
    """Metadata is `key value, …`; of very many windows the first ones, and how many there are."""
    shown = entry.when.split(", ")
    return ", ".join([*(f"window {text}" for text in shown[:MOST_WINDOWS]), *([f"windows {len(shown)}"] if shown[MOST_WINDOWS:] else [])])


def _whole(value: str) -> str:
    return f'content:"{_content(value)}"; bsize:{len(value.encode())};'


def _content(value: str) -> str:
    """Text as a content pattern: all but plain characters in hexadecimal, so that nothing in it ends or changes the rule."""
    return "".join(_spelt(value))


def _spelt(value: str) -> Iterator[str]:
    for char in value:
        yield char if _PLAIN.fullmatch(char) else "|" + " ".join(f"{byte:02x}" for byte in char.encode("utf-8", "backslashreplace")) + "|"


def _text(message: str) -> str:
    """A message without what could end it, and without what a log would not show; not longer than a line."""
    return re.sub(r"""[^\w .,:/?&=+@%#*()\[\]<>!^|~'–…-]|[\x00-\x1f]""", "_", message, flags=re.UNICODE)[:300]


_WRITERS: dict[str, Callable[[RuleSet, Sequence[Watched]], None]] = {
    "ip": _addresses, "domain": _domains, "url": _urls, "email": _mails, "hash": _hashes,
    "ja3": _strings("ja3", "tls", "ja3.hash", "TLS fingerprint"),
    "user_agent": _strings("user_agent", "http", "http.user_agent", "user agent"),
}  # fmt: skip
