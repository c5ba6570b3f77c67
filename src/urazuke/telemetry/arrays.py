"""What whole Arrow columns of text need on the way to columns of events: the usual forms told at once, each other value once.

Values are Arrow arrays; nothing here knows what a column is for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from urazuke.telemetry.addresses import OCTET, canonical_answer

if TYPE_CHECKING:
    import pyarrow as pa

IPV4 = rf"^{OCTET}\.{OCTET}\.{OCTET}\.{OCTET}$"
_NAME = r"^[!-$&-9;-Z\\^-~]*[!-$&-\-/-9;-Z\\^-~]$"  # printable, no dot at the end, none of the marks : % [ ] that an address may have
_NUMERIC = r"^[0-9.]*$"
_ISO = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z$"
_LONGEST = 1024


def flags_of(rows: pa.Array) -> Any:
    return rows.fill_null(False).to_numpy(zero_copy_only=False)


def texts_of(values: list[str | None]) -> pa.Array:
    import pyarrow as pa

    return pa.array(values, pa.string())


def no_values(rows: int) -> pa.Array:
    import pyarrow as pa

    return pa.nulls(rows, pa.string())


def bytes_of(values: pa.Array) -> tuple[Any, Any]:
    """The bytes of all the texts, one after the other, and where each ends and the next begins."""
    import numpy as np

    _, places, data = values.buffers()
    ends = np.frombuffer(places, np.int32)[values.offset : values.offset + len(values) + 1]
    return np.frombuffer(data, np.uint8)[ends[0] : ends[-1]] if data is not None and len(values) else np.zeros(0, np.uint8), ends


def all_digits(values: pa.Array) -> bool:
    """Are they whole numbers that cannot overflow, and nothing else?"""
    import numpy as np

    data, ends = bytes_of(values)
    return not len(data) or bool((data - np.uint8(48) < 10).all() and np.diff(ends).max() <= 18)


def same_form(values: pa.Array, pattern: str) -> bool:
    """Does the first have that form, and are the others digits where it has digits, and its marks where it has marks?"""
    import re

    import numpy as np

    data, ends = bytes_of(values)
    width = int(ends[1] - ends[0]) if len(values) else 0
    if not width or values.null_count or (np.diff(ends) != width).any() or not re.match(pattern, data[:width].tobytes().decode("latin-1")):
        return False
    rows = data.reshape(len(values), width)
    digits = rows[0] - np.uint8(48) < 10
    return bool((rows[:, digits] - np.uint8(48) < 10).all() and (rows[:, ~digits] == rows[0, ~digits]).all())


def iso_times(values: pa.Array) -> Any:
    """Microseconds of times that are all written in the one usual form of ISO 8601 in UTC; None where they are not."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not same_form(values, _ISO):
        return None
    try:
        return pc.cast(values, pa.timestamp("us", "UTC")).cast(pa.int64()).to_numpy().astype("float64")
    except pa.ArrowInvalid:  # a month 13, or the like
        return None


def nonempty(values: pa.Array) -> pa.Array:
    """Nothing in the place of empty text."""
    import numpy as np
    import pyarrow.compute as pc

    _, ends = bytes_of(values)
    if values.null_count == 0 and (not len(values) or np.diff(ends).min() > 0):
        return values
    return pc.if_else(pc.greater(pc.binary_length(values), 0), values, None)


def lowered(values: pa.Array) -> pa.Array:
    import pyarrow.compute as pc

    data, _ = bytes_of(values)
    return pc.ascii_lower(values) if not len(data) or data.max() < 128 else each_different(values, str.lower)


def each_different(values: pa.Array, convert: Callable[[str], str | None]) -> pa.Array:
    """Each different value converted once."""
    codes = values.dictionary_encode()
    return texts_of([convert(v) for v in codes.dictionary.to_pylist()]).take(codes.indices)


def replaced(values: pa.Array, rows: pa.Array, others: Any) -> pa.Array:
    """Those rows replaced, one after the other."""
    import pyarrow.compute as pc

    return pc.replace_with_mask(values, rows, others if not isinstance(others, list) else texts_of(others))


def plain_name(values: pa.Array) -> pa.Array:
    """Which are names that need nothing but lower case, and no addresses."""
    import pyarrow.compute as pc

    short = pc.less_equal(pc.binary_length(values), _LONGEST)
    named = pc.and_not(pc.match_substring_regex(values, _NAME), pc.match_substring_regex(values, _NUMERIC))
    return pc.and_(short, named).fill_null(False)


def converted(values: pa.Array, convert: Callable[[str], str | None]) -> pa.Array:
    import pyarrow.compute as pc

    values = nonempty(values)
    if convert is str:
        return values
    if convert is str.lower:
        return lowered(values)
    if convert is not canonical_answer:
        return each_different(values, convert)
    plain = plain_name(values)
    odd = pc.and_(pc.is_valid(values), pc.invert(pc.or_(plain, pc.match_substring_regex(values, IPV4).fill_null(False))))
    small = pc.if_else(plain, pc.ascii_lower(values), values)
    return replaced(small, odd, each_different(values.filter(odd), convert)) if odd.true_count else small


def listed(several: Sequence[pa.Array]) -> pa.Array:
    """One list a row of what stands in the columns; nothing where none has anything."""
    import numpy as np
    import pyarrow as pa

    rows, width = len(several[0]), len(several)
    order = (np.arange(width) * rows + np.arange(rows)[:, None]).ravel()
    told = np.any([flags_of(v.is_valid()) for v in several], axis=0)
    flat = pa.concat_arrays(list(several)).take(pa.array(order))
    return pa.ListArray.from_arrays(pa.array(np.arange(rows + 1) * width, pa.int32()), flat, mask=pa.array(~told))


def without_nothing(lists: pa.Array, items: pa.Array) -> pa.Array:
    """The lists with those items in the place of theirs, where there are any; a list of nothing is null."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    lengths = pc.list_value_length(lists).fill_null(0).to_numpy(zero_copy_only=False)
    ends = np.cumsum(lengths)
    if items.null_count:
        before = np.concatenate(([0], np.cumsum(flags_of(items.is_valid()))))
        lengths = before[ends] - before[ends - lengths]
        ends, items = np.cumsum(lengths), items.drop_null()
    places = pa.array(np.concatenate(([0], ends)), pa.int32())
    return pa.ListArray.from_arrays(places, items, mask=pa.array(lengths == 0))
