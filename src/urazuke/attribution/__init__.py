"""Who controlled the servers, which group used them, who tasked it: hypotheses, rivals, and what would change them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from urazuke.attribution.similarity import RankedGroup
    from urazuke.evidence.case import Settings
    from urazuke.evidence.judgement import Judgement

__all__ = ["attribute", "rank_groups"]


def attribute(settings: Settings, tables: Mapping[str, pa.Table], judgements: Sequence[Judgement] = ()) -> pa.Table:
    """The table `hypotheses` from the tables `claims`, `entities`, `tenancies`, `handovers`, `links`, `personas`, `contacts`, `victims`.

    A table that is missing from the mapping is an empty one. `judgements` are those in force.
    """
    from urazuke.attribution.attribute import attribute as verb

    return verb(settings, tables, judgements)


def rank_groups(evidence: Collection[str], profiles: Mapping[str, Collection[str]]) -> list[RankedGroup]:
    """Groups by how well their known ATT&CK techniques and software explain those seen, most likely first.

    `evidence` are ids such as `T1059.001` and `S0154`; `profiles` those known of each group. The probabilities are
    calibrated over the ranking and may sum to less than 1: the rest is `none of these`.
    """
    from urazuke.attribution.similarity import rank_groups as verb

    return verb(evidence, profiles)
