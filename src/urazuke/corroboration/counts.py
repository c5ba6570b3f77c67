"""How many servers or contracts the words of a claim count, where the reader gave the number no role.

`He rented the two boxes`, サーバーを計5台契約: the one number that stands before what is rented, or times. Two such numbers
tell nothing.
"""

from __future__ import annotations

import re
import unicodedata

from urazuke.corroboration.subjects import numbers

_ENGLISH = re.compile(
    r"(?<!man of )(?<!aged )\b(\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s+"
    r"(?:(?:separate|different|virtual|rented|relay|private|cloud|leased|hired)\s+)*"
    r"(?:times|occasions|contracts|leases|servers|machines|boxes|hosts)\b"
)
_JAPANESE = re.compile(r"([\d一二三四五六七八九十]{1,3})(?:回|台|契約|件の契約)")
_RENTED = ("rented_server",)


def counted(claim_type: str, words: str) -> frozenset[int]:
    """The one number of servers or contracts in the words of a claim of that type."""
    if claim_type not in _RENTED:
        return frozenset()
    text = unicodedata.normalize("NFKC", words).casefold()
    found = {
        n
        for pattern in (_ENGLISH, _JAPANESE)
        for match in pattern.finditer(text)
        for n in numbers(f"{match[1]}台" if pattern is _JAPANESE else match[1])
    }
    return frozenset(found) if len(found) == 1 else frozenset()
