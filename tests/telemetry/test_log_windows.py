"""Windows event logs: records of an EVTX file, and the same events as JSON or XML lines, say the same."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.telemetry.evtx_writer import CHUNK_BYTES, HEADER_BYTES, Element, event, write_evtx

from urazuke.errors import CustodyError
from urazuke.evidence.decode import HEAD_BYTES
from urazuke.hunt.raw import fetch_lines, fetch_raw
from urazuke.telemetry import detect_reader
from urazuke.telemetry.registry import readers

AT = datetime(2024, 6, 1, 0, 0, 1, 250000, tzinfo=UTC)
SYSMON, SECURITY = "Microsoft-Windows-Sysmon", "Microsoft-Windows-Security-Auditing"
OUT = {
    "Direction": "%%14593",
    "SourceAddress": "10.1.0.7",
    "SourcePort": "50001",
    "DestAddress": "198.18.5.9",
    "DestPort": "443",
    "Protocol": 6,
}
INTO = {
    "Direction": "%%14592",
    "SourceAddress": "10.1.0.7",
    "SourcePort": "3389",
    "DestAddress": "198.18.5.9",
    "DestPort": "50001",
    "Protocol": 6,
}
PACKET = {  # as Windows wrote it of a scan from outside
    "Direction": "%%14592", "SourceAddress": "198.18.5.9", "SourcePort": "59639", "DestAddress": "10.1.0.7", "DestPort": "3389",
    "Protocol": 6,
}  # fmt: skip
REPLY = {**PACKET, "SourcePort": "443", "DestPort": "50001"}
SESSION = {
    "Protocol": "tcp", "Initiated": "true", "SourceIp": "10.1.0.7", "SourcePort": 50001, "DestinationIp": "198.18.5.9",
    "DestinationPort": 443, "DestinationHostname": "ptr.hosting.example",
}  # fmt: skip
QUERY = {"QueryName": "Portal.Kasumi.Example", "QueryStatus": "0", "QueryResults": "type:  5 edge.kasumi.example;::ffff:198.18.5.9;"}
MD5, SHA256 = "0" * 31 + "1", "A" * 64


def log(*events: tuple[str, int, dict[str, Any]]) -> bytes:
    return write_evtx([[event(provider, number, AT, n, data) for n, (provider, number, data) in enumerate(events, 1)]])


def one(read: Any, provider: str, number: int, data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = read(log((provider, number, data)), name="Security.evtx").one()
    return found


def test_an_event_log_is_recognised_by_its_own_reader_alone() -> None:
    head = log((SYSMON, 3, SESSION))[:HEAD_BYTES]
    assert [r.name for r in readers() if r.detect(head, "x")] == ["windows-events"]
    found = detect_reader(head, "access.log")
    assert found is not None
    assert found.name == "windows-events"


def test_a_connection_that_sysmon_saw_has_its_two_ends(read: Any) -> None:
    found = one(read, SYSMON, 3, SESSION)
    assert (found["kind"], found["time"], found["protocol"], found["outcome"]) == ("network", AT, "tcp", "established")
    assert (found["source_ip"], found["source_port"]) == ("10.1.0.7", 50001)
    assert (found["destination_ip"], found["destination_port"], found["name"]) == ("198.18.5.9", 443, None)


@pytest.mark.parametrize(
    ("number", "data", "ends", "outcome"),
    [
        (5156, OUT, ("10.1.0.7", 50001, "198.18.5.9", 443), "established"),
        (5156, INTO, ("198.18.5.9", 50001, "10.1.0.7", 3389), "established"),
        (5157, OUT, ("10.1.0.7", 50001, "198.18.5.9", 443), "refused"),
        (5157, INTO, ("198.18.5.9", 50001, "10.1.0.7", 3389), "refused"),
        (5152, PACKET, ("198.18.5.9", 59639, "10.1.0.7", 3389), "refused"),
        (5152, REPLY, ("10.1.0.7", 50001, "198.18.5.9", 443), "refused"),
    ],
)  # fmt: skip
def test_what_the_filtering_platform_let_through_or_blocked_is_told_from_who_began(
    read: Any, number: int, data: dict[str, Any], ends: tuple[str, int, str, int], outcome: str
) -> None:
    found = one(read, SECURITY, number, data)
    assert (found["source_ip"], found["source_port"], found["destination_ip"], found["destination_port"]) == ends
    assert (found["outcome"], found["protocol"]) == (outcome, "tcp")


def test_a_dns_query_has_its_name_and_its_answers(read: Any) -> None:
    found = one(read, SYSMON, 22, QUERY)
    assert (found["kind"], found["name"]) == ("dns", "portal.kasumi.example")
    assert found["answers"] == ["edge.kasumi.example", "198.18.5.9"]


@pytest.mark.parametrize(("number", "field"), [(1, "Hashes"), (7, "Hashes"), (15, "Hash"), (29, "Hashes")])
def test_a_file_that_ran_or_was_written_has_its_hashes(read: Any, number: int, field: str) -> None:
    found = one(read, SYSMON, number, {"UtcTime": "2024-06-01 00:00:01.250", field: f"MD5={MD5},SHA256={SHA256},IMPHASH={'B' * 32}"})
    assert (found["kind"], found["hashes"]) == ("file", [MD5, SHA256.lower()])


def test_a_log_on_from_an_address_comes_from_there(read: Any) -> None:
    assert one(read, SECURITY, 4624, {"IpAddress": "198.18.5.9", "IpPort": "50001"})["source_ip"] == "198.18.5.9"
    assert one(read, SECURITY, 4625, {"IpAddress": "198.18.5.9", "IpPort": "0"})["outcome"] == "refused"
    assert one(read, SECURITY, 4624, {"IpAddress": "-", "IpPort": "-"})["source_ip"] is None


def test_other_events_are_passed_over_and_counted_by_number(read: Any) -> None:
    found = read(log((SECURITY, 4688, {}), (SYSMON, 3, SESSION), ("Other", 3, {}), (SECURITY, 4688, {})))
    assert (found.skipped, found.one()["line"]) == ({"windows event 4688": 2, "windows event 3": 1}, 2)


def test_line_and_offset_lead_to_the_record_and_its_text(read: Any, tmp_path: Path) -> None:
    events = [event(SYSMON, 3, AT, n, {**SESSION, "SourcePort": n}) for n in range(1, 301)]
    content = write_evtx([events[:100], events[100:200], events[200:]], first=7001)
    for stored in (content, gzip.compress(content)):
        found = read(content, stored=stored)
        assert ([e["line"] for e in found.events], found.rejects) == (list(range(7001, 7301)), [])
        path = tmp_path / "some.log"
        places = [(e["line"], e["offset"], "198.18.5.9") for e in found.events[::37]]
        for (line, offset), text in fetch_lines(path, places).items():
            assert content[offset : offset + 4] == b"**\0\0"
            assert json.loads(text)["Event"]["EventData"]["SourcePort"] == line - 7000
        with pytest.raises(CustodyError, match="no record 7003 starts at byte"):
            fetch_raw(path, 7003, places[0][1])
        with pytest.raises(CustodyError, match="does not hold"):
            fetch_raw(path, *places[3][:2], holding="198.18.5.10")


def test_records_that_are_damaged_are_rejects_and_the_others_are_read(read: Any) -> None:
    events = [event(SYSMON, 3, AT, n, SESSION) for n in range(1, 31)]
    content = bytearray(write_evtx([events[:10], events[10:20], events[20:]]))
    clean = read(bytes(content)).events
    spoilt, chunk, cut = clean[4]["offset"], HEADER_BYTES + CHUNK_BYTES, clean[25]["offset"]
    content[spoilt + 30 : spoilt + 60] = b"\xff" * 30
    content[chunk : chunk + 8] = b"\1" * 8
    content[cut : cut + 4] = b"\1" * 4
    found = read(bytes(content))
    assert [e["line"] for e in found.events] == [1, 2, 3, 4, 6, 7, 8, 9, 10, 21, 22, 23, 24, 25]
    assert found.reasons() == [
        (5, "the record is damaged"), (None, f"the event log is damaged from byte {chunk} to the end of its chunk"),
        (None, f"the event log is damaged from byte {cut} to the end of its chunk"),
    ]  # fmt: skip


def test_a_log_broken_off_is_read_as_far_as_it_goes(read: Any) -> None:
    events = [event(SYSMON, 3, AT, n, SESSION) for n in range(1, 31)]
    content = write_evtx([events[:20], events[20:]])
    end = read(content).events[24]["offset"] + 40
    found = read(content[:end])
    assert [e["line"] for e in found.events] == list(range(1, 25))
    assert [why for _, why in found.reasons()] == [f"the event log is damaged from byte {end - 40} to the end of its chunk"]
    assert read(content[:HEADER_BYTES]).events == []
    assert read(content[:100]).events == []


SAID = {"EventData": {k: str(v) for k, v in SESSION.items()}}
SYSTEM = {"Provider": {"#attributes": {"Name": SYSMON}}, "TimeCreated": {"#attributes": {"SystemTime": "2024-06-01T00:00:01.2500000Z"}}}
FORMS = (
    {"Event": {"System": {**SYSTEM, "EventID": {"#attributes": {"Qualifiers": "0"}, "#text": 3}}, **SAID}},
    {"Event": {"System": {"Provider": {"@Name": SYSMON}, "TimeCreated": {"@SystemTime": "2024-06-01T00:00:01.25Z"}, "EventID": 3}, **SAID}},
    {"@timestamp": "2024-06-01T00:00:01.250Z", "winlog": {"event_id": 3, "provider_name": SYSMON, "event_data": SAID["EventData"]}},
    {"@timestamp": "2024-06-01T00:00:01.250Z", "event_id": 3, "source_name": SYSMON, "event_data": SAID["EventData"]},
    {"EventTime": "2024-06-01 09:00:07", "EventID": 3, "SourceName": SYSMON, "UtcTime": "2024-06-01 00:00:01.250", **SAID["EventData"]},
    {"EventTime": "2024-06-01 09:00:01.250", "EventID": 3, "Channel": SYSMON + "/Operational", **SAID["EventData"]},
    {"@timestamp": "2024-06-01T00:00:01.250Z", "EventID": 3, "SourceName": SYSMON, **SAID["EventData"]},
)  # fmt: skip


def same(found: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in found.items() if k not in ("exhibit", "offset", "line")}


@pytest.mark.parametrize("form", FORMS)
def test_the_same_event_as_json_says_the_same(read: Any, form: dict[str, Any]) -> None:
    assert same(read(json.dumps(form) + "\n").one()) == same(one(read, SYSMON, 3, SESSION))


def test_the_same_event_as_xml_says_the_same(read: Any) -> None:
    data = "".join(f"<Data Name='{k}'>{v}</Data>" for k, v in SESSION.items())
    text = (
        f"<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='{SYSMON}'/><EventID>3</EventID>"
        f"<TimeCreated SystemTime='2024-06-01T00:00:01.2500000Z'/></System><EventData>{data}</EventData></Event>"
    )
    assert same(read(text + "\n").one()) == same(one(read, SYSMON, 3, SESSION))
    found = read(f"{text}\n{text[:90]}\n<!DOCTYPE a [<!ENTITY b 'c'>]><Event/>\n")
    assert (len(found.events), [line for line, _ in found.reasons()]) == (1, [2, 3])


def test_an_event_in_user_data_is_read(read: Any) -> None:
    provider = "Microsoft-Windows-TerminalServices-RemoteConnectionManager"
    system = event(provider, 1149, AT, 1, {}).children[0]
    told = Element("EventXML", children=(Element("Param1", value="taro"), Element("Param3", value="198.18.5.9")))
    root = Element("Event", (), (system, Element("UserData", children=(told,))))
    assert read(write_evtx([[root]])).one()["source_ip"] == "198.18.5.9"


def test_an_event_that_does_not_say_which_it_is_is_a_reject(read: Any) -> None:
    good = json.dumps(FORMS[0])
    assert read(f'{good}\n{{"Event": 1}}\n{good[:50]}\n').reasons()[0] == (2, "does not say which event it is")
