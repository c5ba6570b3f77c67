"""A writer of Windows event logs for tests, after the published descriptions of the format ([MS-EVEN6]; libevtx, "EVTX format").

It writes events the way Windows does: the first event of a shape in a chunk holds the template, every event its values.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

CHUNK_BYTES = 1 << 16
HEADER_BYTES = 4096
Value = str | int | datetime


@dataclass(frozen=True)
class Element:
    name: str
    attributes: tuple[tuple[str, Value], ...] = ()
    children: tuple[Element, ...] = ()
    value: Value = ""


def event(provider: str, event_id: int, time: datetime, record: int, data: Mapping[str, Value]) -> Element:
    """An event as Windows lays it out."""
    system = (
        Element("Provider", (("Name", provider),)), Element("EventID", value=event_id), Element("TimeCreated", (("SystemTime", time),)),
        Element("EventRecordID", value=record), Element("Computer", value="pc7.kumo.example"),
    )  # fmt: skip
    items = tuple(Element("Data", (("Name", name),), value=value) for name, value in data.items())
    home = (("xmlns", "http://schemas.microsoft.com/win/2004/08/events/event"),)
    return Element("Event", home, (Element("System", children=system), Element("EventData", children=items)))


def filetime(moment: datetime) -> int:
    return (moment - datetime(1601, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) * 10


def packed(value: Value) -> tuple[int, bytes]:
    """The type and the bytes of a value."""
    if isinstance(value, int):
        return 0x08, struct.pack("<I", value)
    if isinstance(value, datetime):
        return 0x11, struct.pack("<Q", filetime(value))
    return 0x01, value.encode("utf-16-le")


@dataclass
class Chunk:
    """The bytes of one chunk as they grow; a name and a template stand once, later uses point to them."""

    body: bytearray = field(default_factory=lambda: bytearray(512))
    names: dict[str, int] = field(default_factory=dict)
    templates: dict[object, int] = field(default_factory=dict)

    def put(self, layout: str, *values: object) -> int:
        self.body += struct.pack("<" + layout, *values)
        return len(self.body)

    def name(self, text: str) -> None:
        at = len(self.body) + 4
        self.put("I", self.names.setdefault(text, at))
        if self.names[text] == at:
            value = 0
            for character in text:
                value = (value * 65599 + ord(character)) & 0xFFFF
            self.put("IHH", 0, value, len(text))
            self.body += text.encode("utf-16-le") + b"\0\0"

    def element(self, element: Element, values: list[Value]) -> None:
        """The element with a place for each value, which is added to `values`."""
        size_at = self.put("BH", 0x41 if element.attributes else 0x01, 0xFFFF)
        self.put("I", 0)
        self.name(element.name)
        if element.attributes:
            list_at = len(self.body)
            self.put("I", 0)
            for number, (name, value) in enumerate(element.attributes, 1):
                self.put("B", 0x46 if number < len(element.attributes) else 0x06)
                self.name(name)
                self.place(value, values)
            struct.pack_into("<I", self.body, list_at, len(self.body) - list_at - 4)
        self.put("B", 0x02)
        for child in element.children:
            self.element(child, values)
        if not element.children:
            self.place(element.value, values)
        self.put("B", 0x04)
        struct.pack_into("<I", self.body, size_at, len(self.body) - size_at - 4)

    def place(self, value: Value, values: list[Value]) -> None:
        self.put("BHB", 0x0E, len(values), packed(value)[0])
        values.append(value)

    def record(self, number: int, written: datetime, root: Element) -> None:
        start = len(self.body)
        self.put("4sIQQ", b"**\0\0", 0, number, filetime(written))
        self.put("4B", 0x0F, 1, 1, 0)
        shape, values = _shape(root), list[Value]()
        at = self.put("BBI", 0x0C, 1, len(self.templates)) + 4
        known = self.templates.setdefault(shape, at)
        self.put("I", known)
        if known == at:
            self.put("I16sI", 0, bytes(16), 0)
            begun = self.put("4B", 0x0F, 1, 1, 0) - 4
            self.element(root, values)
            struct.pack_into("<I", self.body, begun - 4, self.put("B", 0) - begun)
        else:
            Chunk(names=dict(self.names)).element(root, values)
        self.put("I", len(values))
        for kind, content in map(packed, values):
            self.put("HBB", len(content), kind, 0)
        for _, content in map(packed, values):
            self.body += content
        size = self.put("B", 0) - start + 4
        struct.pack_into("<I", self.body, start + 4, size)
        self.put("I", size)

    def finish(self, first: int, last: int, last_at: int) -> bytes:
        end = len(self.body)
        self.body += bytes(CHUNK_BYTES - end)
        checksum = zlib.crc32(self.body[512:end])
        struct.pack_into("<8sQQQQIIII", self.body, 0, b"ElfChnk\0", first, last, first, last, 128, last_at, end, checksum)
        struct.pack_into("<I", self.body, 124, zlib.crc32(bytes(self.body[:120] + self.body[128:512])))
        return bytes(self.body)


def _shape(element: Element) -> object:
    """What two events with the same template have in common."""
    kinds = tuple((name, packed(value)[0]) for name, value in element.attributes)
    return element.name, kinds, packed(element.value)[0], tuple(map(_shape, element.children))


def write_evtx(chunks: Sequence[Sequence[Element]], first: int = 1, written: datetime = datetime(2024, 6, 1, tzinfo=UTC)) -> bytes:
    """A log of those chunks of events, its records numbered from `first`."""
    parts, number = [], first
    for events in chunks:
        chunk, start, last_at = Chunk(), number, 512
        for root in events:
            last_at = len(chunk.body)
            chunk.record(number, written, root)
            number += 1
        parts.append(chunk.finish(start, number - 1, last_at))
    header = bytearray(HEADER_BYTES)
    struct.pack_into("<8sQQQIHHHH", header, 0, b"ElfFile\0", 0, max(len(parts) - 1, 0), number, 128, 1, 3, HEADER_BYTES, len(parts))
    struct.pack_into("<I", header, 124, zlib.crc32(bytes(header[:120])))
    return bytes(header) + b"".join(parts)
