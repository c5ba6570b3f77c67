"""Synthetic cases with their ground truth: what the program is measured by and demonstrated on.

Shares nothing with the rooms it tests but the errors. Nothing heavy is imported until `simulate` is called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from urazuke.simulate.simulation import SimulatedCase, simulate

__all__ = ["SimulatedCase", "simulate"]


def __getattr__(name: str) -> object:
    if name in __all__:
        from urazuke.simulate import simulation

        return getattr(simulation, name)
    raise AttributeError(name)
