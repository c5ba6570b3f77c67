"""Most providers write as they always did; some, differently from world to world, take up another style."""

from __future__ import annotations

from functools import cache

from urazuke.simulate.market import market_of
from urazuke.simulate.parameters import Parameters
from urazuke.simulate.words import Style, words


@cache
def lease_styles(parameters: Parameters) -> tuple[Style, ...]:
    """How each provider writes its rental records. The one with headers of its own stays with them."""
    usual = [words().lease_styles[provider.leases] for provider in words().providers[: parameters.providers]]
    return _taken_up(parameters, "lease styles", usual, list(words().other_lease_styles.values()))


@cache
def access_styles(parameters: Parameters) -> tuple[Style, ...]:
    """How each provider writes its access records."""
    usual = [words().access_styles[provider.access] for provider in words().providers[: parameters.providers]]
    return _taken_up(parameters, "access styles", usual, list(words().other_access_styles.values()))


def _taken_up(parameters: Parameters, stage: str, usual: list[Style], others: list[Style]) -> tuple[Style, ...]:
    draw, share = parameters.draw(stage), market_of(parameters)["paperwork"]["other_style"]
    order = [others[place] for place in draw.permutation(len(others)).tolist()]
    changed = [bool(draw.random() < share) and style.headers != "own" and style.file != "parquet" for style in usual]
    return tuple(order.pop() if change and order else style for change, style in zip(changed, usual, strict=True))
