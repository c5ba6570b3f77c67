"""The same columns of events from Arrow arrays, whole columns at once; a row with a value that is not plain is unsure.

What a column becomes is what `columns` makes of it: what most values look like is recognised and turned by Arrow, each other
different value goes through the functions that `columns` uses. Nothing is rejected here: an unsure row is no event,
and whoever asked reads its line again, one value at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from urazuke.telemetry.addresses import asked_host, canonical_address, canonical_answer, canonical_name
from urazuke.telemetry.arrays import (
    IPV4,
    all_digits,
    converted,
    each_different,
    flags_of,
    iso_times,
    listed,
    lowered,
    no_values,
    nonempty,
    plain_name,
    replaced,
    same_form,
    texts_of,
    without_nothing,
)
from urazuke.telemetry.columns import Columns, _array
from urazuke.telemetry.patterns import match_groups
from urazuke.telemetry.times import EARLIEST, LATEST, Clock, civil_times, scaled_epochs
from urazuke.telemetry.vector_urls import proxied, target_urls

if TYPE_CHECKING:
    import pyarrow as pa

    from urazuke.telemetry.columns import Flags, Numbers

_SECONDS = r"^[0-9]{1,14}(?:\.[0-9]{1,9})?$"
_WHOLE = r"^[0-9]{1,18}$"  # so many digits never overflow
_BETWEEN = "\0"  # stands in no plain line


class Vectors(Columns):
    """Events of one kind, one for each line in `at` (an array of indices into the block); values are Arrow arrays."""

    def __init__(self, kind: str, at: Any) -> None:
        import numpy as np

        super().__init__(kind, at)
        self.unsure = np.zeros(len(at), bool)

    def nothing(self) -> pa.Array:
        return no_values(len(self.at))

    def doubt(self, rows: pa.Array) -> None:
        """Those rows (true) are to be read again."""
        self.unsure |= flags_of(rows)

    def moments(self, values: pa.Array, zone: ZoneInfo) -> None:
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        self.doubt(pc.is_null(values))
        if pa.types.is_string(values.type) and (iso := iso_times(values)) is not None:
            micros = iso
        else:
            if pa.types.is_string(values.type):
                values = values if same_form(values, _SECONDS) else self._only(values, _SECONDS)
                values = pc.cast(values.fill_null("0"), pa.float64())
            micros = scaled_epochs(values.fill_null(0).to_numpy(zero_copy_only=False))
        within = (micros >= EARLIEST) & (micros < LATEST)
        self.unsure |= ~within
        self._values["time"] = pa.array(np.where(within, micros, 0).astype(np.int64)).cast(pa.timestamp("us", "UTC"))

    def civil(self, values: pa.Array, clock: Clock) -> None:
        self.times(values, lambda text: civil_times([text], clock, clock.zone)[0])

    def get(self, field: str) -> pa.Array:
        from urazuke.telemetry.events import event_schema

        return _array(self._values.get(field), event_schema().field(field).type, len(self.at))

    def times(self, values: pa.Array, read: Callable[[str], int | None]) -> None:
        import pyarrow as pa

        codes = values.dictionary_encode()
        micros = pa.array([read(v) if v else None for v in codes.dictionary.to_pylist()], pa.int64()).take(codes.indices)
        self.doubt(micros.is_null())
        self._values["time"] = micros.fill_null(0).cast(pa.timestamp("us", "UTC"))

    def text(self, field: str, values: pa.Array) -> None:
        self._values[field] = values

    def lower(self, field: str, values: pa.Array) -> None:
        self._values[field] = nonempty(lowered(values))

    def name(self, values: pa.Array, field: str = "name") -> None:
        import pyarrow.compute as pc

        codes = values.dictionary_encode()
        known = codes.dictionary
        plain = plain_name(known)
        names = pc.if_else(plain, pc.ascii_lower(known), None)
        odd = pc.and_(pc.invert(plain), pc.is_valid(known))
        spelled = [canonical_name(v) for v in known.filter(odd).to_pylist()]
        literal = [canonical_address(n.strip("[]")) if n else None for n in spelled]
        names = replaced(names, odd, [None if a else n for n, a in zip(spelled, literal)])
        self._values[field] = names.take(codes.indices)
        if any(literal):
            addresses = replaced(no_values(len(known)), odd, literal).take(codes.indices)
            held = self._values.get("destination_ip")
            self._values["destination_ip"] = addresses if held is None else pc.coalesce(held, addresses)

    def address(self, field: str, values: pa.Array) -> None:
        import pyarrow.compute as pc

        values = nonempty(values)
        odd = pc.and_(pc.invert(pc.match_substring_regex(values, IPV4)), pc.is_valid(values)).fill_null(False)
        if odd.true_count:
            values = replaced(values, odd, each_different(values.filter(odd), canonical_address))
            self.doubt(pc.and_(odd, pc.is_null(values)))
        self._values[field] = values

    def port(self, field: str, values: pa.Array) -> None:
        import pyarrow as pa
        import pyarrow.compute as pc

        numbers = self._numbers(values)
        possible = pc.less(numbers, 65536).fill_null(True)
        self.doubt(pc.invert(possible))
        self._values[field] = pc.if_else(possible, numbers, None).cast(pa.int32())

    def size(self, field: str, values: pa.Array) -> None:
        self._values[field] = self._numbers(values)

    def answers(self, values: pa.Array) -> None:
        self.lists("answers", values, canonical_answer)

    def lists(self, field: str, values: pa.Array, convert: Callable[[str], str | None] = str) -> None:
        import pyarrow as pa

        told = pa.types.is_list(values.type)  # else the log has no such field
        self._values[field] = without_nothing(values, converted(values.flatten(), convert)) if told else None

    def looked_up(self, field: str, values: pa.Array, table: Mapping[Any, str]) -> None:
        import pyarrow as pa
        import pyarrow.compute as pc

        if pa.types.is_boolean(values.type):
            values = pc.if_else(values, "T", None)
        codes = values.dictionary_encode()
        self._values[field] = texts_of([table.get(v) for v in codes.dictionary.to_pylist()]).take(codes.indices)

    def mapped(self, values: pa.Array, convert: Callable[[str | None], str | None]) -> pa.Array:
        return each_different(values, convert)

    def paired(self, values: pa.Array, others: pa.Array, convert: Callable[[str | None, str | None], str | None]) -> pa.Array:
        import pyarrow.compute as pc

        both = pc.binary_join_element_wise(values, others, _BETWEEN, null_handling="replace", null_replacement="")
        return each_different(both, lambda pair: convert(*(part or None for part in pair.split(_BETWEEN))))

    def told(self, values: pa.Array, test: Callable[[str | None], bool]) -> Flags:
        import pyarrow as pa

        codes = values.dictionary_encode()
        known = pa.array([test(v) for v in codes.dictionary.to_pylist()], pa.bool_()).take(codes.indices)
        passed: Flags = known.fill_null(test(None)).to_numpy(zero_copy_only=False)
        return passed

    def numbers(self, values: pa.Array) -> Numbers:
        import pyarrow as pa
        import pyarrow.compute as pc

        if not pa.types.is_integer(values.type):
            values = nonempty(values)
            if not all_digits(values):
                values = pc.if_else(pc.match_substring_regex(values, _WHOLE), values, None)
        found: Numbers = values.cast(pa.int64()).fill_null(-1).to_numpy()
        return found

    def _chosen(self, rows: Flags, values: Any, others: Any) -> pa.Array:
        import pyarrow as pa
        import pyarrow.compute as pc

        return pc.if_else(pa.array(rows), values, others)

    def gathered(self, field: str, several: Sequence[pa.Array], convert: Callable[[str], str | None] = str) -> None:
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        if any(pa.types.is_list(v.type) for v in several):
            self.unsure |= np.sum([flags_of(v.is_valid()) for v in several], axis=0) > 1  # Arrow joins no lists
            joined = pc.coalesce(*(v if pa.types.is_list(v.type) else listed([v]) for v in several))
        else:
            joined = listed(several)
        self.lists(field, joined, convert)

    def request(self, hosts: pa.Array, targets: pa.Array) -> None:
        hosts = nonempty(hosts)
        self.doubt(hosts.is_null())
        self.name(each_different(hosts, lambda h: asked_host(h, None)))
        self.targets(hosts, targets)

    def targets(self, hosts: pa.Array, targets: pa.Array) -> None:
        self.set("url", target_urls(nonempty(hosts), nonempty(targets)))

    def requested(self, methods: pa.Array, urls: pa.Array) -> None:
        hosts, ports, found = proxied(methods, urls)
        self.set("destination_port", ports)
        self.set("url", found)
        self.name(hosts)

    def part(self, values: pa.Array, pattern: str) -> pa.Array:
        return match_groups(values, pattern)["part"]

    def first(self, values: pa.Array) -> pa.Array:
        import pyarrow as pa
        import pyarrow.compute as pc

        return pc.list_element(values, 0) if pa.types.is_list(values.type) else no_values(len(values))

    def either(self, values: pa.Array, others: pa.Array) -> pa.Array:
        import pyarrow.compute as pc

        return pc.coalesce(nonempty(values), others)

    def unless(self, tests: pa.Array, values: pa.Array) -> pa.Array:
        import pyarrow.compute as pc

        return pc.if_else(pc.is_null(nonempty(tests)), values, None)

    def where(self, flags: pa.Array, values: pa.Array, others: pa.Array) -> pa.Array:
        import pyarrow as pa
        import pyarrow.compute as pc

        flags = flags if pa.types.is_boolean(flags.type) else pc.equal(flags, "T")
        return pc.if_else(flags.fill_null(False), values, others)

    def _only(self, values: pa.Array, pattern: str) -> pa.Array:
        """The values of that form; nothing in the place of others, whose rows are doubted."""
        import pyarrow.compute as pc

        sure = pc.match_substring_regex(values, pattern).fill_null(True)
        self.doubt(pc.invert(sure))
        return pc.if_else(sure, values, None)

    def _numbers(self, values: pa.Array) -> pa.Array:
        import pyarrow as pa
        import pyarrow.compute as pc

        if pa.types.is_integer(values.type):
            self.doubt(pc.less(values, 0))
            return pc.if_else(pc.less(values, 0), None, values)
        values = nonempty(values)
        return pc.cast(values if all_digits(values) else self._only(values, _WHOLE), pa.int64())

    def table(self, constants: dict[str, str], lines: Any, offsets: Any) -> pa.Table:
        import pyarrow as pa

        made = super().table(constants, lines, offsets)
        return made.filter(pa.array(~self.unsure)) if self.unsure.any() else made
