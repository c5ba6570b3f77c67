"""Zeek's logs say the same whichever way they are written."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.telemetry.samples import ZEEK_CONN, ZEEK_JSON

HEAD = "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n"
PLACE = ("line", "offset", "exhibit")


def told(event: dict[str, Any]) -> dict[str, Any]:
    """What the event says, but not where it stands."""
    return {k: v for k, v in event.items() if k not in PLACE and v is not None}


def tsv(path: str, fields: dict[str, str], types: dict[str, str] | None = None) -> str:
    kinds = [(types or {}).get(name, "string") for name in fields]
    lines = [f"#path\t{path}", "#fields\t" + "\t".join(fields), "#types\t" + "\t".join(kinds), "\t".join(fields.values())]
    return HEAD + "\n".join(lines) + "\n"


SESSION = {"ts": "1717200000.5", "uid": "Cb1", "id.orig_h": "10.1.0.7", "id.orig_p": "40000", "id.resp_h": "198.18.5.9", "id.resp_p": "80"}


def test_a_connection_has_its_start_both_ends_both_counts_and_its_outcome(read: Any) -> None:
    first, second, third = read(ZEEK_CONN).events
    assert told(first) == {
        "kind": "network", "time": datetime(2024, 6, 1, 0, 0, 0, 123456, tzinfo=UTC), "organisation": "kumo", "source_ip": "10.1.0.7",
        "source_port": 40204, "destination_ip": "198.18.5.9", "destination_port": 443, "protocol": "tcp", "outcome": "established",
        "source_bytes": 1514, "destination_bytes": 17600, "session": "Ca1",
    }  # fmt: skip
    assert (second["outcome"], second["source_bytes"], second["destination_bytes"]) == ("attempted", None, None)
    assert (third["outcome"], third["source_ip"], third["destination_ip"]) == ("refused", "2001:db8::1", "198.18.5.9")
    assert third["source_bytes"] == 0


def test_json_says_the_same_as_tsv_in_every_spelling_of_the_fields(read: Any) -> None:
    assert [told(e) for e in read(ZEEK_JSON).events] == [told(e) for e in read(ZEEK_CONN).events]


def test_header_lines_are_neither_events_nor_rejects(read: Any) -> None:
    found = read(ZEEK_CONN)
    assert (len(found.events), found.rejects, found.skipped) == (3, [], {})
    assert [e["line"] for e in found.events] == [8, 9, 10]


def test_a_lookup_has_its_name_and_its_answers(read: Any) -> None:
    fields = {
        **SESSION,
        "id.resp_p": "53",
        "proto": "udp",
        "query": "WWW.Kasumi.Example",
        "answers": "edge.kasumi.example,198.18.5.9,2001:DB8::9",
    }
    event = read(tsv("dns", fields, {"answers": "vector[string]"})).one()
    assert (event["kind"], event["name"]) == ("dns", "www.kasumi.example")
    assert event["answers"] == ["edge.kasumi.example", "198.18.5.9", "2001:db8::9"]
    assert event["source_bytes"] is None


def test_a_request_has_its_url_and_no_bytes_of_its_own(read: Any) -> None:
    fields = {**SESSION, "trans_depth": "1", "method": "POST", "host": "Up.Kasumi.Example:8080", "uri": "/in?x=1", "user_agent": "Kumo/1",
              "request_body_len": "99", "response_body_len": "7"}  # fmt: skip
    event = read(tsv("http", fields)).one()
    assert (event["name"], event["url"]) == ("up.kasumi.example", "http://up.kasumi.example:8080/in?x=1")
    assert (event["user_agent"], event["source_bytes"], event["destination_bytes"]) == ("Kumo/1", None, None)


SMTP = {**SESSION, "id.resp_p": "25", "trans_depth": "1", "helo": "mx.kasumi.example", "mailfrom": "<Bob@Kasumi.example>",
        "rcptto": "ann@kumo.example,<carol@kumo.example>", "from": 'Bob, "Jr." <bob@kasumi.example>',
        "to": "ann@kumo.example", "cc": "-",
        "user_agent": "Mailer/1", "path": "198.18.5.9,10.1.0.7"}  # fmt: skip
SETS = {"rcptto": "set[string]", "to": "set[string]", "cc": "set[string]", "path": "vector[addr]"}


def test_a_message_is_an_event_for_each_address_that_it_names(read: Any) -> None:
    found = read(tsv("smtp", SMTP, SETS) + "\t".join({**SMTP, "mailfrom": "-", "rcptto": "-", "from": "-", "to": "-"}.values()) + "\n")
    assert [(e["email"], e["line"]) for e in found.events] == [
        ("bob@kasumi.example", 8), ("ann@kumo.example", 8), ("carol@kumo.example", 8), (None, 9),
    ]  # fmt: skip
    assert {(e["kind"], e["source_ip"], e["user_agent"], e["outcome"]) for e in found.events} == {
        ("mail", "10.1.0.7", "Mailer/1", "established")
    }


def test_a_message_in_json_says_the_same_and_a_bad_one_is_one_reject(read: Any) -> None:
    line = '{"ts":1717200000.5,"uid":"Cb1","trans_depth":1,"id.orig_h":"%s","mailfrom":"bob@kasumi.example","rcptto":["Ann@kumo.example"]}'
    line += "\n"
    found = read(line % "10.1.0.7" + line % "10.1.0.777")
    assert [e["email"] for e in found.events] == ["bob@kasumi.example", "ann@kumo.example"]
    assert found.reasons() == [(2, "the source ip cannot be read")]


def test_an_address_in_the_place_of_a_host_is_no_name(read: Any) -> None:
    event = read(tsv("http", {**SESSION, "id.resp_h": "-", "host": "198.18.5.77", "uri": "/"})).one()
    assert (event["name"], event["destination_ip"], event["url"]) == (None, "198.18.5.77", "http://198.18.5.77/")


def test_what_was_measured_stands_above_what_a_header_claims(read: Any) -> None:
    event = read(tsv("http", {**SESSION, "host": "198.18.5.77", "uri": "/"})).one()
    assert event["destination_ip"] == "198.18.5.9"


def test_a_handshake_has_its_server_name_ja3_and_certificates(read: Any) -> None:
    fields = {
        **SESSION,
        "server_name": "portal.kasumi.example",
        "established": "T",
        "ja3": "AB" * 16,
        "cert_chain_fps": "AA" * 32 + "," + "bb" * 32,
    }
    event = read(tsv("ssl", fields, {"cert_chain_fps": "vector[string]"})).one()
    assert (event["kind"], event["name"], event["ja3"]) == ("tls", "portal.kasumi.example", "ab" * 16)
    assert event["hashes"] == ["aa" * 32, "bb" * 32]


def test_a_file_goes_from_who_opened_the_session(read: Any) -> None:
    line = (
        '{"_path":"files","ts":1717200000.5,"fuid":"F1","tx_hosts":["198.18.5.9"],"rx_hosts":["10.1.0.7"],"conn_uids":["Cb1"],'
        '"is_orig":false,"md5":"' + "0" * 32 + '","sha1":"' + "1" * 40 + '"}\n'
    )
    event = read(line).one()
    assert (event["kind"], event["source_ip"], event["destination_ip"]) == ("file", "10.1.0.7", "198.18.5.9")
    assert (event["hashes"], event["session"]) == (["0" * 32, "1" * 40], "Cb1")


def test_other_logs_are_passed_over_and_counted(read: Any) -> None:
    found = read('{"_path":"weird","ts":1717200000.5,"uid":"C1"}\n' + ZEEK_JSON)
    assert (found.skipped, len(found.events), found.rejects) == ({"zeek weird": 1}, 3, [])


def test_logs_joined_into_one_file_are_each_read_by_their_own_header(read: Any) -> None:
    found = read(ZEEK_CONN + tsv("dns", {**SESSION, "query": "a.example"}) + ZEEK_CONN)
    assert [e["kind"] for e in found.events] == ["network"] * 3 + ["dns"] + ["network"] * 3
    assert found.rejects == []


def test_escapes_stand_for_the_bytes_they_name(read: Any) -> None:
    event = read(tsv("http", {**SESSION, "host": "a.example", "uri": "/\\xe8\\xa3\\x8f\\x09x", "user_agent": "back\\\\slash"})).one()
    assert (event["url"], event["user_agent"]) == ("http://a.example/裏\tx", "back\\slash")


def test_a_row_that_lacks_a_field_is_rejected_with_its_line_and_its_text(read: Any) -> None:
    lines = ZEEK_CONN.splitlines()
    lines[8] = lines[8][:25]
    found = read("\n".join(lines) + "\n")
    assert found.reasons() == [(9, "has 3 fields where the header names 11")]
    assert found.rejects[0]["raw"] == lines[8]
    assert found.rejects[0]["basis"][0]["line"] == 9
    assert len(found.events) == 2


def test_a_value_that_cannot_be_is_a_reject_that_names_the_field(read: Any) -> None:
    for bad, good, reason in (("10.1.0.777", "10.1.0.7\t", "the source ip"), ("99999", "40204", "the source port"),
                              ("-3", "1514", "the source bytes"), ("yesterday", "1717200000.123456", "the time")):  # fmt: skip
        found = read(ZEEK_CONN.replace(good, bad + ("\t" if good.endswith("\t") else ""), 1))
        assert len(found.events) == 2
        assert found.rejects[0]["reason"].startswith(reason)
        assert found.rejects[0]["line"] == 8


def test_json_of_the_wrong_types_is_a_reject_and_no_error(read: Any) -> None:
    found = read(ZEEK_JSON + '{"ts":[1],"uid":{},"id.orig_h":[],"id.resp_p":{"a":1},"conn_state":["SF"],"orig_bytes":true}\n')
    assert (len(found.events), len(found.rejects)) == (3, 1)


def test_half_a_surrogate_pair_is_replaced(read: Any) -> None:
    found = read('{"_path":"http","ts":1717200000.5,"uid":"C1","host":"a.example","uri":"/","user_agent":"\\ud800x"}\n')
    assert found.one()["user_agent"] == "?x"


def test_a_notice_without_a_session_names_who_did_it_to_whom(read: Any) -> None:
    line = '{"_path":"notice","ts":1717200000.5,"note":"Scan::Port_Scan","src":"203.0.113.9","dst":"10.1.0.8"}\n'
    event = read(line).one()
    assert (event["kind"], event["source_ip"], event["destination_ip"]) == ("alert", "203.0.113.9", "10.1.0.8")


def test_a_notice_on_a_session_is_no_second_session(read: Any) -> None:
    line = '{"_path":"notice","ts":1717200000.5,"uid":"C1","id.orig_h":"203.0.113.9","id.resp_h":"10.1.0.8","note":"SSL::Invalid"}\n'
    event = read(line).one()
    assert (event["session"], event["source_ip"], event["destination_ip"]) == ("C1", None, None)


def test_a_log_that_names_kinds_without_end_has_them_counted_together(read: Any) -> None:
    lines = "".join(f'{{"_path":"kind{n}","ts":1717200000.5,"uid":"C1"}}\n' for n in range(500))
    found = read(lines + ZEEK_JSON)
    assert (len(found.skipped), sum(found.skipped.values()), found.skipped["others"]) == (101, 500, 400)


CONN = "1717200000.5\tCb1kumoEx01\t10.1.0.7\t40000\t198.18.5.9\t443\ttcp\tssl\t1.5\t120\t900\tSF\tT\tF\t0\tShADadFf\t9\t500\t8\t1300\t-\n"
DNS = (
    "1717200000.5\tCb1kumoEx02\t10.1.0.7\t40000\t10.1.0.53\t53\tudp\t77\t0.01\twww.kasumi.example\t1\tC_INTERNET\t1\tA\t0\tNOERROR\t"
    "F\tF\tT\tT\t0\tedge.kasumi.example,198.18.5.9\t60.0,60.0\tF\n"
)
HTTP = (
    "1717200000.5\tCb1kumoEx03\t10.1.0.7\t40000\t198.18.5.9\t80\t1\tGET\tup.kasumi.example\t/x\t-\t1.1\tKumo/1\t-\t0\t7\t200\tOK\t-\t-\t"
    "(empty)\t-\t-\t-\t-\t-\t-\tFx\t-\ttext/html\n"
)
SSL = (
    "1717200000.5\tCb1kumoEx04\t10.1.0.7\t40000\t198.18.5.9\t443\tTLSv13\tTLS_AES_128\tx25519\tup.kasumi.example\tF\t-\th2\tT\tCsi\t"
    + "ab" * 32 + "\t(empty)\tT\tok\n"
)  # fmt: skip


def test_lines_that_lost_their_header_are_read_where_their_order_leaves_no_doubt(read: Any) -> None:
    cut = CONN[40:]
    found = read(cut + CONN * 2 + "#close\t2024\n" + CONN)
    assert [(e["line"], e["destination_ip"], e["destination_bytes"]) for e in found.events] == [(n, "198.18.5.9", 900) for n in (2, 3, 5)]
    assert found.reasons() == [(1, "stands before any #fields line")]


def test_each_of_the_four_logs_is_known_by_its_order(read: Any) -> None:
    told = [read(line).one() for line in (CONN, DNS, HTTP, SSL)]
    assert [e["kind"] for e in told] == ["network", "dns", "http", "tls"]
    assert (told[1]["answers"], told[2]["url"]) == (["edge.kasumi.example", "198.18.5.9"], "http://up.kasumi.example/x")
    assert (told[3]["name"], told[3]["hashes"]) == ("up.kasumi.example", ["ab" * 32])


def test_a_header_further_down_holds_from_there_on(read: Any) -> None:
    found = read(DNS + ZEEK_CONN + tsv("dns", {**SESSION, "query": "a.example"}))
    assert [e["kind"] for e in found.events] == ["dns", *["network"] * 3, "dns"]


def test_an_order_that_leaves_doubt_is_refused_with_what_to_do(read: Any) -> None:
    for odd in (CONN.replace("\tSF\t", "\tT\t"), CONN.replace("\t-\n", "\n"), DNS.replace("\tNOERROR", "\t0\tNOERROR")):
        found = read(odd)
        assert found.events == []
        assert "put its #path and #fields lines at its top" in found.rejects[0]["reason"]
