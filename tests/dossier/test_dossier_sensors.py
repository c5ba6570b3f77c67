"""The watch list for others' sensors: only what counts then, every value once and inert, its windows beside it."""

from __future__ import annotations

import base64
import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.dossier.dossier_case import Worked
from tests.dossier.watch_lists import FIRST, row, said, table, watch_rows

from urazuke.dossier import export_watch
from urazuke.dossier.sensors.selection import Selection, asked_time, select
from urazuke.dossier.sensors.sigma import sigma_file
from urazuke.dossier.sensors.suricata import MANY, rule_set
from urazuke.dossier.sensors.watch_csv import watch_csv
from urazuke.dossier.sensors.zeek_intel import FIELDS, intel_file
from urazuke.errors import RequestError
from urazuke.evidence.instant import zone
from urazuke.hunt.watchfile import Indicated
from urazuke.hunt.watchfile import watch_rows as read_rows

UTC = zone("UTC")
TITLE = 'Rented "servers"; 潮流\n#fields'
DAY = timedelta(days=1)
PAST = row("ip", "198.18.7.10", FIRST, FIRST + 30 * DAY, "lead-1")
NEXT = row("ip", "198.18.7.10", FIRST + 60 * DAY, None, "rented again")
OPEN = row("domain", "evil.example", None, None, "from a partner (open window)")


def every(rows: list[dict[str, object]]) -> Selection:
    return select(table(rows), asked_time("any", UTC))


def test_only_what_is_watched_at_that_time_is_written_and_the_rest_is_counted() -> None:
    watch = table([PAST, NEXT, OPEN])
    found = select(watch, asked_time("2016-01-05T00:00:00Z", UTC))
    assert [(e.value, e.when) for e in found.entries] == [
        ("evil.example", "../.."),
        ("198.18.7.10", "2016-01-01T00:00:00Z/2016-01-31T00:00:00Z"),
    ]
    assert (found.ended, found.ahead) == (0, 1)
    between = select(watch, asked_time("2016-01-31T00:00:00Z", UTC))  # the end of a window does not belong to it
    assert [e.value for e in between.entries] == ["evil.example"] and (between.ended, between.ahead) == (1, 1)
    both = select(watch, asked_time("2016-01-15/2016-03-02", UTC))
    assert [len(e.windows) for e in both.entries] == [1, 2] and both.entries == every([PAST, NEXT, OPEN]).entries


def test_now_is_the_clock_s_or_source_date_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int((FIRST + DAY).timestamp())))
    assert asked_time("now", UTC)[0].holds(FIRST + DAY)
    assert asked_time("2016-01-02 09:00", zone("Asia/Tokyo"))[0] == asked_time("now", UTC)[0]


@pytest.mark.parametrize("text", ["", "yesterday-ish", "2016-13-01", "2016-01-02/2016-01-01", "a/b/c"])
def test_what_is_no_time_is_refused_with_what_could_be_written(text: str) -> None:
    with pytest.raises(RequestError, match="--at") as caught:
        asked_time(text, UTC)
    assert caught.value.hint and "START/END" in caught.value.hint


@given(watch_rows())
def test_the_csv_read_back_is_the_same_values_and_windows(rows: list[dict[str, object]]) -> None:
    text = watch_csv(every(rows))
    back = list(read_rows(text, "", UTC))
    assert all(isinstance(r, Indicated) for r in back), back
    assert said(r.as_row() for r in back if isinstance(r, Indicated)) == said(rows)
    assert not [cell for cells in csv.reader(io.StringIO(text, newline="")) for cell in cells if cell.startswith(("=", "+", "-", "@"))]


@given(watch_rows())
def test_zeek_intel_is_a_line_a_value_with_five_fields_and_no_value_is_a_comment(rows: list[dict[str, object]]) -> None:
    text = intel_file(every(rows), TITLE, "amber")
    assert text.splitlines()[0] == "#fields\t" + "\t".join(FIELDS) and text.split("\n")[1].startswith("# TLP:AMBER")
    lines = [line for line in text.split("\n")[1:] if line and not line.startswith("#")]
    assert len(lines) == len({(r["type"], r["value"]) for r in rows if r["type"] != "ja3"})
    for line in lines:
        cells = line.split("\t")
        assert len(cells) == len(FIELDS) and all(cells)
        assert re.fullmatch(r"Intel::(ADDR|SUBNET|DOMAIN|URL|EMAIL|FILE_HASH|SOFTWARE)", cells[1])
        assert cells[3].startswith("window ")
    plain = {re.sub(r"\\x([0-9a-f]{2})", lambda m: chr(int(m[1], 16)), line.split("\t")[0]) for line in lines}
    flat = str.maketrans({"\u2028": " ", "\u2029": " ", "\x85": " "})
    assert plain == {str(r["value"]).removeprefix("http://").translate(flat) for r in rows if r["type"] != "ja3"}


def options(rule: str) -> list[tuple[str, str]]:
    """The options of a rule, split as Suricata splits them: at each `;` that no backslash precedes; quotes do not protect it."""
    head = re.fullmatch(r"alert (ip|dns|tls|http|smtp|ftp-data|smb|nfs) any any (->|<>) (any|[0-9a-f:./\[\]]+) any \((.*)\)", rule)
    assert head, rule
    parts = re.split(r"(?<!\\);", head[4])
    assert parts.pop() == ""
    return [(name.strip(), value) for name, _, value in (p.partition(":") for p in parts)]


def decoded(content: str) -> str:
    assert re.fullmatch(r'"[^";:\\]*"', content), content
    pieces = content[1:-1].split("|")
    assert len(pieces) % 2 == 1
    return b"".join(bytes.fromhex(p) if n % 2 else p.encode() for n, p in enumerate(pieces)).decode()


@given(watch_rows())
def test_no_value_ends_or_changes_a_suricata_rule(rows: list[dict[str, object]]) -> None:
    made = rule_set(every(rows), TITLE, "amber")
    assert all("\n" not in line and "\r" not in line for line in made.lines)
    rules = [options(line) for line in made.lines if not line.startswith("#")]
    sids = [int(value) for rule in rules for name, value in rule if name == "sid"]
    assert len(set(sids)) == len(rules) and all(1_000_000 <= sid < 2_000_000 for sid in sids)
    contents = {decoded(value) for rule in rules for name, value in rule if name == "content"}
    values = {(str(r["type"]), str(r["value"])) for r in rows}
    wanted = {v for t, v in values if t in ("ja3", "user_agent")} | {f".{v}" for t, v in values if t == "domain"}
    assert wanted <= contents and {f"<{v}>" for t, v in values if t == "email"} <= contents
    for rule in rules:
        assert next(name for name, _ in rule) == "msg" and [name for name, _ in rule][-2:] == ["sid", "rev"]
        assert all(name in KEYWORDS for name, _ in rule), rule
    assert {v for text in made.files.values() for v in text.split()} == {v for t, v in values if t == "hash" and len(v) < 128}


KEYWORDS = {
    "msg", "sid", "rev", "metadata", "threshold", "content", "bsize", "nocase", "endswith", "dotprefix", "dns.query", "tls.sni",
    "http.host", "http.uri.raw", "http.user_agent", "ja3.hash", "dataset", "ip.src", "ip.dst", "filemd5", "filesha1", "filesha256",
}  # fmt: skip


def test_a_sid_stays_the_value_s_whatever_else_is_watched() -> None:
    def sids(rows: list[dict[str, object]]) -> dict[str, str]:
        lines = [dict(options(line)) for line in rule_set(every(rows), TITLE, "amber").lines if not line.startswith("#")]
        return {line["msg"].split()[-1 if "(" not in line["msg"] else -2]: line["sid"] for line in lines if "sid" in line}

    many = [row("ip", f"198.18.9.{n}", None, None) for n in range(40)]
    alone = sids(many[:1])
    assert alone.items() <= sids(many).items() and len(sids(many)) == 40


def test_many_addresses_and_user_agents_are_datasets() -> None:
    rows = [row("ip", f"198.18.9.{n}", None, None) for n in range(MANY)] + [row("user_agent", f"a;{n}", None, None) for n in range(MANY)]
    made = rule_set(every([*rows, row("ip", "198.18.0.0/28", None, None)]), TITLE, "amber")
    assert made.files["urazuke-ip.lst"].split() == sorted(f"198.18.9.{n}" for n in range(MANY))
    assert {base64.b64decode(line).decode() for line in made.files["urazuke-user-agent.lst"].split()} == {f"a;{n}" for n in range(MANY)}
    rules = [line for line in made.lines if not line.startswith("#")]
    assert sum("dataset:isset,urazuke-ip,type ip,load urazuke-ip.lst" in line for line in rules) == 2
    assert len(rules) == 4 and "198.18.0.0/28" in rules[2]


def test_rules_are_read_by_another_reader_of_suricata_rules(optional: Callable[[str], str]) -> None:
    optional("suricataparser")
    from suricataparser import parse_rules

    rows = [PAST, NEXT, OPEN, row("user_agent", 'x"; sid:1; |00|', None, None), row("url", "http://a.example/;x", None, None)]
    rules = parse_rules("\n".join(rule_set(every(rows), TITLE, "amber").lines))
    assert len(rules) == 6 and all(r.enabled and r.action == "alert" for r in rules)
    assert len({r.sid for r in rules}) == 6
    (address,) = (r for r in rules if "rented server" in r.msg)
    assert "metadata:window 2016-01-01T00:00:00Z/2016-01-31T00:00:00Z, window 2016-03-01T00:00:00Z/..;" in address.raw


@given(watch_rows())
def test_sigma_rules_parse_and_hold_each_value_and_window_as_text(rows: list[dict[str, object]]) -> None:
    yaml = pytest.importorskip("yaml")
    documents = list(yaml.safe_load_all(sigma_file(every(rows), TITLE, "amber")))
    listed = {(w["type"], w["value"]) for d in documents if d for w in d["windows"]}
    assert listed == {(r["type"], r["value"]) for r in rows if not (r["type"] == "hash" and len(str(r["value"])) == 128)}
    for document in filter(None, documents):
        assert TITLE in document["description"]
        assert set(document["detection"]["condition"].split(" or ")) == set(document["detection"]) - {"condition"}


def test_sigma_rules_are_what_pysigma_takes(optional: Callable[[str], str]) -> None:
    optional("sigma")
    from sigma.collection import SigmaCollection

    harm = row("user_agent", 'a*b?c\\ "x": {y} # z', None, None, "label: \"'x")
    rows = [PAST, NEXT, OPEN, harm, row("ip", "198.18.0.0/28", None, None), row("hash", "a" * 64, None, None),
            row("ja3", "b" * 32, None, None), row("email", "a@evil.example", None, None),
            row("url", "http://evil.example/a?b=*", None, None)]  # fmt: skip
    rules = SigmaCollection.from_yaml(sigma_file(every(rows), TITLE, "amber+strict"))
    assert not rules.errors and len(rules.rules) == 7 and len({r.id for r in rules.rules}) == 7
    firewall = next(r for r in rules.rules if r.logsource.category == "firewall")
    assert firewall.custom_attributes["windows"][1]["when"] == "2016-01-01T00:00:00Z/2016-01-31T00:00:00Z, 2016-03-01T00:00:00Z/.."
    proxy = next(r for r in rules.rules if r.logsource.category == "proxy")
    agents = [v for i in proxy.detection.detections["user_agent_c_useragent"].detection_items for d in i.detection_items for v in d.value]
    assert [str(v.to_plain()) for v in agents] and not any(v.contains_special() for v in agents)


def test_sigma_rules_find_what_they_are_for(optional: Callable[[str], str]) -> None:
    optional("sigma")
    from sigma.backends.test import TextQueryTestBackend
    from sigma.collection import SigmaCollection

    queries = TextQueryTestBackend().convert(SigmaCollection.from_yaml(sigma_file(every([OPEN, PAST]), TITLE, "amber")))
    names = next(q for q in queries if "query" in q)
    assert 'query in ("evil.example", "*.evil.example")' in names
    assert any('dst_ip="198.18.7.10"' in q and 'src_ip="198.18.7.10"' in q for q in queries)


@pytest.mark.parametrize("form", ["watch", "zeek-intel", "sigma", "suricata"])
def test_a_sensor_gets_what_holds_now_and_a_watch_list_everything(english: Worked, tmp_path: Path, form: str) -> None:
    tables = {"watch": table([PAST, NEXT, OPEN])}
    done = export_watch(english.case, tables, form, tmp_path / "out")
    text = "".join(p.read_text("utf-8") for p in ([tmp_path / "out"] if form != "suricata" else sorted((tmp_path / "out").iterdir())))
    assert ("2016-01-31" in text) == (form == "watch") and "evil.example" in text
    assert ("1 windows that had ended" in done.told) == (form != "watch")
    again = tmp_path / "again"
    export_watch(english.case, tables, form, again, at="any")
    assert "2016-01-31" in "".join(p.read_text("utf-8") for p in ([again] if form != "suricata" else sorted(again.iterdir())))


def test_no_customer_of_a_provider_is_named_to_those_who_get_the_list() -> None:
    rented = row("ip", "198.18.7.12", None, None, "lead-1: KUMO-0007 of persona-3", "ten-9")
    for text in (intel_file(every([rented]), TITLE, "red"), sigma_file(every([rented]), TITLE, "red"), watch_csv(every([rented])),
                 "".join(rule_set(every([rented]), TITLE, "red").lines)):  # fmt: skip
        assert "KUMO" not in text and "ten-9" in text


@given(st.lists(st.sampled_from([PAST, NEXT, OPEN]), unique_by=id))
def test_the_order_of_the_rows_changes_nothing(rows: list[dict[str, object]]) -> None:
    for made in (lambda r: intel_file(every(r), TITLE, "red"), lambda r: sigma_file(every(r), TITLE, "red"), lambda r: watch_csv(every(r)),
                 lambda r: "\n".join(rule_set(every(r), TITLE, "red").lines)):  # fmt: skip
        assert made(rows) == made(rows[::-1])
