"""Who controlled the servers, which group used them, who tasked it: hypotheses, rivals, and what would change them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

# Imported at once, and not when called: the verb and its module share a name, and the package must keep the verb.
from urazuke.attribution.attribute import attribute

if TYPE_CHECKING:
    from urazuke.attribution.similarity import RankedGroup

__all__ = ["attribute", "rank_groups"]


def rank_groups(evidence: Collection[str], profiles: Mapping[str, Collection[str]]) -> list[RankedGroup]:
    """Groups by how well their known ATT&CK techniques and software explain those seen, most likely first.

    `evidence` are ids such as `T1059.001` and `S0154`; `profiles` those known of each group. The probabilities are
    calibrated over the ranking and may sum to less than 1: the rest is `none of these`.
    """
    from urazuke.attribution.similarity import rank_groups as verb

    return verb(evidence, profiles)
