"""The names of one person, in whatever script, system and order, have a key in common; those of two people hardly ever.

`name_keys` gives a name's keys; `NameKeys.meet` says whether two names may be spellings of one.
"""

from urazuke.linkage.names.keys import NO_KEYS, NameKeys, name_keys

__all__ = ["NO_KEYS", "NameKeys", "name_keys"]
