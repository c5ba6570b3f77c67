"""Lines that fit a pattern become Arrow columns, one for each of its named groups, a whole block at once.

Only lines that are plain and printable ASCII are looked at: of them Python's `re` and the engine that is used here (the Rust crate
`regex`, through polars) say the same. The engine knows no look-around; a pattern is fast where each of its characters can
only stand in one place, as `[!-~]+ ` and unlike `.* `.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from urazuke.telemetry.fields import plain_lines, taken_lines

if TYPE_CHECKING:
    import pyarrow as pa

    from urazuke.telemetry.fields import Flags
    from urazuke.telemetry.lines import Block

SURE = "time"


def printable_lines(block: Block) -> Flags:
    """Which lines are plain and hold nothing but printable ASCII."""
    import numpy as np

    plain = plain_lines(block)
    data = np.frombuffer(block.data, np.uint8)
    odd = np.flatnonzero((data - np.uint8(32) > 94) & (data != ord("\n")) & (data != ord("\r")))
    if len(odd):
        plain[np.unique(np.searchsorted(block.ends, odd, "right"))] = False
    return plain


def split_pattern(block: Block, lines: Flags, pattern: str) -> tuple[dict[str, pa.Array], Any]:
    """The groups of those of the lines (printable ones) that fit the pattern whole, and the indices of these.

    The group SURE is to stand in every line that fits.
    """
    import numpy as np
    import pyarrow as pa

    at = np.flatnonzero(lines)
    places = np.concatenate(([0], np.cumsum((block.ends - block.starts)[at]))).astype(np.int32)
    texts = pa.StringArray.from_buffers(len(at), pa.py_buffer(places), pa.py_buffer(taken_lines(block, lines)))
    groups = match_groups(texts, pattern + r"\r?\n?")
    fits = groups[SURE].is_valid()
    if fits.false_count:
        groups = {name: values.filter(fits) for name, values in groups.items()}
    return groups, at[fits.to_numpy(zero_copy_only=False)]


def match_groups(texts: pa.Array, pattern: str) -> dict[str, pa.Array]:
    """The named groups of a pattern that is to fit the whole of each text; nothing in every group where it does not."""
    import polars as pl
    import pyarrow as pa

    found: Any = pl.Series(texts).str.extract_groups(f"^(?:{pattern})$").struct.unnest()
    return {name: found[name].to_arrow().cast(pa.string()) for name in found.columns}
