"""A name with dots is a domain if it ends in a public suffix and is no file, package, version or piece of code."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

from urazuke.reports.patterns import data

_ENDINGS = {name: frozenset(words) for name, words in data("gazetteers/file_endings.toml").items()}
ONLY_FILES = _ENDINGS["only_files"]
_MAYBE_FILES = _ENDINGS["files_or_domains"] - {"com"}
_LOWER_UPPER = re.compile(r"[a-z]\.[A-Z][a-z]|[a-z]{2}\.[A-Z][A-Za-z]?\Z")
_DOT_NET = re.compile(r"(?:[A-Z]{1,4}|[A-Za-z]*[a-z][A-Za-z]*)\.NET\Z")
_BEGINNINGS = tuple(sorted(_ENDINGS["beginnings_of_files"]))


@functools.cache
def _suffixes() -> tuple[frozenset[str], frozenset[str]]:
    """Top-level domains, and suffixes of several labels under which names are given: of the list that tldextract ships."""
    import tldextract

    listed = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None).tlds
    rules = {spelling for rule in listed for spelling in (rule, _in_ascii(rule))}
    return frozenset(r for r in rules if "." not in r), frozenset(r for r in rules if "." in r and r[0] not in "*!")


def _in_ascii(name: str) -> str:
    if name.isascii():
        return name
    try:
        return name.encode("idna").decode("ascii")
    except UnicodeError:
        return name


def is_in_public(host: str) -> bool:
    """Is a lower-case name one below a public suffix, or below .example, .test, .onion and the like?"""
    last = host[host.rfind(".") + 1 :]
    tops, suffixes = _suffixes()
    return (last in tops and host not in suffixes) or last in _ENDINGS["unregistered_domains"]


@functools.lru_cache(maxsize=65536)
def is_domain(host: str, defanged: bool = False) -> bool:
    """Does this name end in a public suffix, and is it no file name and no code?"""
    lower = host.lower()
    labels = lower.split(".")
    if len(labels) < 2 or len(host) > 253 or host[0] == "-" or "" in labels or "-." in lower or ".-" in lower or not is_in_public(lower):
        return False
    return defanged or not (_is_file(labels) or _is_code(labels) or _LOWER_UPPER.search(host) or _DOT_NET.match(host))


def is_host_of_url(host: str) -> bool:
    """After a scheme: any domain, an internal name, a name without dots."""
    return "." not in host or is_domain(host, True) or host.rpartition(".")[2].lower() in _ENDINGS["internal_domains"]


def _is_file(labels: list[str]) -> bool:
    name, last = labels[-2], labels[-1]
    if last in ONLY_FILES:
        return True
    if last in _MAYBE_FILES:
        return len(labels) == 2 or name.isdigit() or any(label in ONLY_FILES for label in labels)
    if last not in _ENDINGS["seldom_files"] or len(labels) > 2:
        return False
    return name in _ENDINGS["names_of_files"] or name.startswith(_BEGINNINGS) or (last in ("pl", "cc", "so") and "_" in name)


def is_code_word(name: str) -> bool:
    """May the last label, a top-level domain, as well be the name of a function?"""
    return name.rpartition(".")[2].lower() in _ENDINGS["code_words"]


def _is_code(labels: list[str]) -> bool:
    """`this.name`, `com.example.app`, `e.g`."""
    if len(labels) == 2:
        return labels[0] in _ENDINGS["code_names"] and labels[1] in _ENDINGS["code_words"]
    if all(len(label) == 1 for label in labels[:-1]) and len(labels[-1]) < 3:
        return True
    return labels[0] in _ENDINGS["backward_domains"] and labels[-1] not in ("com", "net", "org", "example", labels[0])


def longest_domain(host: str, defanged: Callable[[], bool]) -> str:
    """The name, or what is left of it without words that a missing space has joined to its end; "" where it is none."""
    fanged = defanged() if host else False
    while host and not is_domain(host, fanged):
        shorter, _dot, last = host.rpartition(".")
        if not last[:1].isupper() or not shorter or shorter[-1:].isupper():
            return ""
        host = shorter if "." in shorter else ""
    return host
