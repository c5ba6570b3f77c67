"""Observables are found by the few characters that each type cannot be without, in a fixed order, each where nothing was found before.

Fanged and defanged alike: the text is made whole first (`refang`), and every place is that of the original. Each type seeks
its own anchor (`://`, `@`, a dot inside a name, 32 hexadecimal digits) at the speed of C, and looks only around it, no
further than a bounded number of characters: the work grows with the text and with what it holds, never faster.
Hosts of URLs and e-mail addresses are not repeated as domains; an address that is the host of a URL is.
"""

from __future__ import annotations

from collections.abc import Callable

from urazuke.evidence.claim import Observable, Span
from urazuke.reports.observables import addresses, names, paths, tokens, urls
from urazuke.reports.observables.agents import find_user_agents
from urazuke.reports.observables.encoded import find_encoded_urls
from urazuke.reports.observables.finds import Finds
from urazuke.reports.observables.harmless import list_of
from urazuke.reports.observables.refang import Refanged, refang

# What an earlier one took, a later one does not see.
_AS_WRITTEN: tuple[Callable[[Finds], None], ...] = (find_user_agents, paths.find_registry_keys, paths.find_windows_paths)
_WHOLE: tuple[Callable[[Finds], None], ...] = (
    urls.find_urls, urls.find_emails, find_encoded_urls, tokens.find_digests, tokens.find_cves, addresses.find_ipv6,
    names.find_address_urls, addresses.find_ipv4, names.find_names, tokens.find_systems, tokens.find_wallets, paths.find_unix_paths,
)  # fmt: skip


def find_observables(text: str) -> tuple[Observable, ...]:
    """In text order."""
    written = Finds(Refanged(text))
    for find in _AS_WRITTEN:
        find(written)
    whole = refang(text)
    finds = Finds(whole)
    for start, end, _kind, _value in written.rows:
        finds.take(*whole.place(start, end))
    for find in _WHOLE:
        find(finds)
    rows = sorted(written.rows + finds.rows)
    return tuple(Observable(kind, value, Span(start, end), list_of(kind, value)) for start, end, kind, value in rows)
