"""Who controlled the servers, which group used them, who tasked it: hypotheses, rivals, and what would change them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from urazuke.attribution.hypotheses import attribute
    from urazuke.attribution.likeness import compare_groups
    from urazuke.attribution.matrix import evidence_matrix
    from urazuke.attribution.similarity import RankedGroup, rank_groups

__all__ = ["RankedGroup", "attribute", "compare_groups", "evidence_matrix", "rank_groups"]


def __getattr__(name: str) -> Any:
    """The verbs are loaded when they are first used: importing the room must cost nothing."""
    if name == "attribute":
        from urazuke.attribution import hypotheses

        return hypotheses.attribute
    if name == "compare_groups":
        from urazuke.attribution import likeness

        return likeness.compare_groups
    if name == "evidence_matrix":
        from urazuke.attribution import matrix

        return matrix.evidence_matrix
    if name in __all__:
        from urazuke.attribution import similarity

        return getattr(similarity, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
