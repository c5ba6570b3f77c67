"""A line of Zeek's that no header explains says which log it is of, where the number and the shape of its fields leave no doubt.

The orders and the shapes are data (zeek_orders.toml beside this file).
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

UNSET = "-"
_NEEDED = ("ts", "uid", "id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p")  # never unset


@dataclass(frozen=True, slots=True)
class Order:
    """The fields of one log in the order in which they stand, and their types as a header would name them."""

    log: str
    fields: tuple[str, ...]
    types: tuple[str, ...]
    patterns: tuple[re.Pattern[str] | None, ...]

    def fits(self, values: Sequence[str]) -> bool:
        """Are there as many values as fields, each of the shape of its field?"""
        return len(values) == len(self.fields) and all(
            pattern is None or pattern.fullmatch(value) or (value == UNSET and name not in _NEEDED)
            for name, value, pattern in zip(self.fields, values, self.patterns)
        )


def order_of(line: str) -> Order | None:
    """The one order that the line fits; None where none does, or more."""
    values = line.split("\t")
    found = [order for order in _orders() if order.fits(values)]
    return found[0] if len(found) == 1 else None


def is_session(line: str) -> bool:
    """Does the line begin as most of Zeek's do: time, identifier, and both ends?"""
    begin = _orders()[0]
    values = line.split("\t", len(_NEEDED))
    return len(values) > len(_NEEDED) and all(p is not None and p.fullmatch(v) for p, v in zip(begin.patterns, values[: len(_NEEDED)]))


@functools.cache
def _orders() -> tuple[Order, ...]:
    told = tomllib.loads(files("urazuke.telemetry.readers").joinpath("zeek_orders.toml").read_text("utf-8"))
    shapes = {name: re.compile(shape["pattern"]) for shape in told["shape"].values() for name in shape["fields"].split()}
    return tuple(_order(given, shapes, told["vector"]["fields"].split()) for given in told["order"])


def _order(given: dict[str, Any], shapes: dict[str, re.Pattern[str]], many: Sequence[str]) -> Order:
    log, fields = given["log"], tuple(given["fields"].split())
    types = tuple("vector[string]" if name in many else "string" for name in fields)
    return Order(log, fields, types, tuple(shapes.get(f"{name}@{log}") or shapes.get(name) for name in fields))
