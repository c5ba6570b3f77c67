"""The JSON forms of a Windows event, each as provider, number, time and named values.

Forms: `{"Event": {"System": …, "EventData": …}}` (what an EVTX file is read as, and evtx_dump and others print);
`{"winlog": {"event_id": …, "event_data": …}}` (Winlogbeat, since version 7; before, the same without `winlog`); flat with
`EventID` beside the values (NXLog); and the XML of Event Viewer and wevtutil, one event a line.
"""

from __future__ import annotations

from typing import Any, NamedTuple
from xml.etree import ElementTree

from urazuke.telemetry.readers.json_lines import Row, decode_object

_SPACE = "{http://schemas.microsoft.com/win/2004/08/events/event}"


class WindowsEvent(NamedTuple):
    """`time` as the event writes it: in UTC where `universal`, else with its zone or local."""

    provider: str
    number: str
    time: Any
    data: Row
    universal: bool = True


def windows_event(line: str) -> WindowsEvent | str:
    """The event that a line is, or why it is none."""
    if line.startswith("<"):
        return _from_xml(line)
    row = decode_object(line)
    if isinstance(row, str):
        return row
    for read in (_from_event, _from_winlogbeat, _from_flat):
        if (found := read(row)) is not None:
            return found
    return "does not say which event it is"


def _from_event(row: Row) -> WindowsEvent | None:
    system = _object(_object(row, "Event"), "System")
    if "EventID" not in system:
        return None
    data = _object(row["Event"], "EventData") or next(iter(_object(row["Event"], "UserData").values()), {})
    named = {k: _plain(v) for k, v in data.items()} if isinstance(data, dict) else {}
    time = _attributes(system, "TimeCreated").get("SystemTime")
    return WindowsEvent(str(_attributes(system, "Provider").get("Name") or ""), _number(system["EventID"]), time, named)


def _from_winlogbeat(row: Row) -> WindowsEvent | None:
    inside = _object(row, "winlog") or row
    if "event_id" not in inside:
        return None
    data = _object(inside, "event_data") or _object(inside, "user_data")
    provider = inside.get("provider_name") or inside.get("source_name") or ""
    return WindowsEvent(str(provider), _number(inside["event_id"]), row.get("@timestamp"), data)


def _from_flat(row: Row) -> WindowsEvent | None:
    if "EventID" not in row or not (row.keys() & {"SourceName", "ProviderName", "Channel", "ProviderGuid"}):
        return None
    provider = row.get("SourceName") or row.get("ProviderName") or row.get("Channel") or ""
    local = row.get("EventTime") or row.get("TimeCreated")
    if row.get("UtcTime"):
        return WindowsEvent(str(provider), _number(row["EventID"]), row["UtcTime"], row)
    return WindowsEvent(str(provider), _number(row["EventID"]), local or row.get("@timestamp"), row, local is None)


def _from_xml(line: str) -> WindowsEvent | str:
    if "<!" in line:
        return "holds a declaration, as no event does"
    try:
        root = ElementTree.fromstring(line)  # noqa: S314  no entities: they need a declaration
    except ElementTree.ParseError as error:
        return f"no XML: {error}"
    number = root.find(f"{_SPACE}System/{_SPACE}EventID")
    if number is None:
        return "does not say which event it is"
    provider, created = (root.find(f"{_SPACE}System/{_SPACE}{name}") for name in ("Provider", "TimeCreated"))
    data: Row = {item.get("Name") or str(n): item.text or "" for n, item in enumerate(root.iterfind(f"{_SPACE}EventData/{_SPACE}Data"))}
    data |= {item.tag.rpartition("}")[2]: item.text or "" for item in root.iterfind(f"{_SPACE}UserData/*/*")}
    time = created.get("SystemTime") if created is not None else None
    return WindowsEvent((provider.get("Name") or "") if provider is not None else "", _number(number.text), time, data)


def _object(row: Any, name: str) -> Row:
    found = row.get(name) if isinstance(row, dict) else None
    return found if isinstance(found, dict) else {}


def _attributes(row: Row, name: str) -> Row:
    """The attributes of an element; some programs write them as plain members, or with an @ before the name."""
    element = _object(row, name)
    return _object(element, "#attributes") or {k.removeprefix("@").removeprefix("#"): v for k, v in element.items()}


def _plain(value: Any) -> Any:
    """The text of an element that has attributes too."""
    return value.get("#text") if isinstance(value, dict) and "#text" in value else value


def _number(value: Any) -> str:
    plain = _plain(value)
    return str(plain).strip()[:10] if isinstance(plain, str | int) else ""
