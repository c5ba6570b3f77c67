"""Which claims are the same, whose origins are independent, what contradicts what, and how credible each is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from urazuke.corroboration.corroborate import Corroboration
    from urazuke.evidence.case import Settings
    from urazuke.evidence.claim import Reading
    from urazuke.evidence.judgement import Judgement

__all__ = ["corroborate"]


def corroborate(readings: Sequence[Reading], settings: Settings, judgements: Sequence[Judgement] = ()) -> Corroboration:
    """Resolve the readings' entities, count independent origins, align claims: tables `entities`, `claims`, `alignment`.

    `judgements` are those in force (`judgement.in_force`). The order of the readings makes no difference.
    """
    from urazuke.corroboration.corroborate import corroborate as verb

    return verb(readings, settings, judgements)
