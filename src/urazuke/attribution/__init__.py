"""Who controlled the servers, which group used them, who tasked it: hypotheses, rivals, and what would change them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from urazuke.attribution.aliases import group_aliases
    from urazuke.attribution.hypotheses import attribute, weigh
    from urazuke.attribution.likeness import compare_groups
    from urazuke.attribution.similarity import RankedGroup, rank_groups

__all__ = ["RankedGroup", "attribute", "compare_groups", "group_aliases", "rank_groups", "weigh"]


def __getattr__(name: str) -> Any:
    """The verbs are loaded when they are first used: importing the room must cost nothing."""
    if name in ("attribute", "weigh"):
        from urazuke.attribution import hypotheses

        return getattr(hypotheses, name)
    if name == "group_aliases":
        from urazuke.attribution import aliases

        return aliases.group_aliases
    if name == "compare_groups":
        from urazuke.attribution import likeness

        return likeness.compare_groups
    if name in __all__:
        from urazuke.attribution import similarity

        return getattr(similarity, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
