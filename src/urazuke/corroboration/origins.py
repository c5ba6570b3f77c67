"""Reports of one origin are one witness."""

from __future__ import annotations

from collections.abc import Mapping

from urazuke.corroboration.copies import copied_from
from urazuke.evidence.claim import Reading


def report_origins(readings: Mapping[str, Reading]) -> dict[str, str]:
    copies = copied_from(readings)
    return {r: copies.get(r, r) for r in readings}
