"""The pages show what the dossier and the tables say, and every row leads down to the bytes that it rests on."""

from __future__ import annotations

import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.tiny_case import LEAD_ADDRESS, write_tiny_case
from tests.workbench.conftest import Browser, Tags, links, told

from urazuke.dossier.catalogue import fill
from urazuke.errors import RequestError
from urazuke.evidence.tables import SHOWN_TABLES
from urazuke.investigation import investigate, table
from urazuke.workbench.cells import columns
from urazuke.workbench.listing import PAGE_ROWS
from urazuke.workbench.view import TABLES
from urazuke.workbench.words import Words


def test_no_link_leads_nowhere(browser: Browser) -> None:
    waiting, seen, dead = ["/"], {"/"}, []
    while waiting:
        path = waiting.pop()
        answer = browser.get(path)
        if answer.status_code != 200:
            dead.append((path, answer.status_code))
        if not answer.headers["content-type"].startswith("text/html") or path == "/dossier":
            continue
        tags = Tags(answer.text).tags
        ids = [a["id"] for _, a in tags if "id" in a]
        assert len(ids) == len(set(ids)), f"{path}: an id twice"
        dead += [(path, a["href"]) for tag, a in tags if tag == "a" and (a.get("href") or "").startswith("#") and a["href"][1:] not in ids]
        fresh = [f for f in links(answer.text) if f.partition("#")[0] not in seen and urlsplit(f).path not in ("/judge", "/run/stop")]
        seen |= {f.partition("#")[0] for f in fresh}
        waiting += fresh
    assert dead == []
    assert len(seen) > 150


def test_pages_that_are_asked_for_at_once_are_all_answered_and_alike(investigated: Path, browser: Browser) -> None:
    paths = ["/", "/table/pivot", "/conclusions/tenancies", "/table/claims", "/search?q=NR-1", "/table/tenancies", "/conclusions/pivot"]
    fresh = Browser(investigated)
    with ThreadPoolExecutor(14) as pool:
        pages = [pool.submit(fresh.page, path) for path in paths * 2]
        found = [page.result(60).replace(fresh.bench.key.form_token, "") for page in pages]
    assert found == [browser.page(path).replace(browser.bench.key.form_token, "") for path in paths * 2]


def test_every_table_is_there_with_all_its_rows(browser: Browser) -> None:
    listed = browser.page("/tables")
    for name in TABLES:
        assert f'href="/table/{name}"' in listed
        total = browser.bench.view().table(name).num_rows  # type: ignore[union-attr]
        page = browser.page(f"/table/{name}")
        assert len(re.findall(r"<tr><td><a href=", page)) == min(total, PAGE_ROWS)
    assert set(SHOWN_TABLES) - set(TABLES) == {"changes"}


def test_every_column_that_a_list_shows_is_one_of_its_table(browser: Browser) -> None:
    view = browser.bench.view()
    assert view is not None
    for name in TABLES:
        named = {*columns(name)["shown"], *columns(name)["told"]} - {"*"}
        assert named <= set(view.table(name).column_names), name


def test_a_column_sorts_its_table_both_ways_and_nothing_else_does(browser: Browser) -> None:
    def starts(query: str) -> list[str]:
        return re.findall(r"<bdi>(20\d\d-\d\d-\d\d \d\d:\d\d:\d\d)</bdi></td><td><bdi>(?:20|–)", browser.page(f"/table/tenancies{query}"))

    assert starts("?sort=start") == sorted(starts("")) and len(starts("")) > 4
    assert starts("?sort=-start") == sorted(starts(""), reverse=True)
    assert starts("?sort=basis") == starts("?sort=nonsense") == starts("")
    assert 'aria-sort="descending"' in browser.page("/table/tenancies?sort=-start")


def test_a_filter_keeps_the_rows_that_fit_and_says_how_many(browser: Browser) -> None:
    every = table(browser.bench.root, "tenancies").to_pylist()
    watched = [r for r in every if r["watched"]]
    assert 0 < len(watched) < len(every)
    assert f"{len(watched)} of {len(every)} rows" in told(browser.page("/table/tenancies?watched=true"))
    held = [r for r in every if r["ip"] == LEAD_ADDRESS]
    assert f"{len(held)} of {len(every)} rows" in told(browser.page(f"/table/tenancies?q={LEAD_ADDRESS}"))
    assert "No row fits." in told(browser.page("/table/tenancies?q=nothing+has+this&watched=true"))


def test_rows_go_on_from_page_to_page_and_a_page_too_far_is_the_last(own: Browser) -> None:
    leases = own.bench.root / "leases" / "more.csv"
    rows = [f"P,A-{n},198.51.100.{n % 250},2016-01-01T00:00:00Z" for n in range(2 * PAGE_ROWS + 7)]
    leases.write_text("\n".join(["provider,account_id,ip,start", *rows]) + "\n", "utf-8")
    investigate(own.bench.root)
    seen: list[str] = []
    for number in (1, 2, 3):
        seen += re.findall(r'<tr><td><a href="([^"]+)"', own.page(f"/table/lease_rows?page={number}"))
    assert len(seen) == len(set(seen)) == own.bench.view().table("lease_rows").num_rows  # type: ignore[union-attr]
    assert "Page 3 of 3" in told(own.page("/table/lease_rows?page=99")) and "Page 1 of 3" in told(own.page("/table/lease_rows?page=-1"))


def test_a_contact_leads_to_its_line_its_byte_and_the_window_and_lease_below_it(browser: Browser) -> None:
    contact = next(r for r in table(browser.bench.root, "contacts").to_pylist() if r["organisation"] == "observatory")
    page = browser.page(f"/row/contacts/{contact['contact_id']}")
    assert f":{contact['line']} @{contact['offset']}" in page
    line = (browser.bench.root / "logs" / "observatory" / "conn.log").read_bytes()[contact["offset"] :].split(b"\n")[0].decode()
    assert line in Tags(page).text.replace("\u2003", "\t")
    assert "the file is what was taken in: its SHA-256 was compared now" in told(page)
    assert "NR-1,198.18.77.10" in page and "case.toml [[lead]] 1" in page


def test_every_row_that_rests_on_a_file_shows_a_place_in_one(browser: Browser) -> None:
    shown = 0
    for name in (
        "claims",
        "links",
        "personas",
        "tenancies",
        "contacts",
        "hits",
        "outside",
        "victims",
        "timeline",
        "rejects",
        "weights",
        "watch",
    ):
        for address in re.findall(r'<tr><td><a href="(/row/[^"]+)"', browser.page(f"/table/{name}")):
            page = browser.page(address)
            alone = "from a partner" in page  # an indicator that somebody gave: it rests on the file as a whole
            assert '<span class="state same">' in page and ("<mark>" in page or alone), address
            shown += 1
    assert shown > 40


def test_a_claim_shows_its_words_in_the_report_with_the_span_marked(browser: Browser) -> None:
    claim = next(r for r in table(browser.bench.root, "claims").to_pylist() if r["type"] == "rented_server" and r["report"] == "harbour")
    [place] = claim["basis"]
    text = (browser.bench.root / "reports" / "harbour.txt").read_text("utf-8")
    page = browser.page(f"/row/claims/{claim['claim_id']}")
    assert f"<mark>{text[place['start'] : place['end']]}</mark>" in page
    assert f"<mark>{text[place['start'] : place['end']]}</mark>" in browser.page(
        f"/exhibit/{place['exhibit']}?start={place['start']}&end={place['end']}"
    )


def test_a_row_tells_what_rests_on_it(browser: Browser) -> None:
    contact = next(r for r in table(browser.bench.root, "contacts").to_pylist() if r["organisation"] == "works")
    page = told(browser.page(f"/row/tenancies/{contact['tenancy_id']}"))
    above = page[page.index("What rests on this") :]
    assert "Hokuto Works" in above and "Contacts inside windows" in above and "Watch list" in above


def test_a_hypothesis_says_what_would_flip_it(browser: Browser) -> None:
    rows = [r for r in table(browser.bench.root, "hypotheses").to_pylist() if r["flips_if"]]
    assert rows
    for link in links(browser.page("/table/hypotheses?sort=-probability")):
        if link.startswith("/row/hypotheses/"):
            page = told(browser.page(link))
            found = next(r for r in rows if r["hypothesis"] in page and r["question"] in page)
            assert all(source in page for source in found["flips_if"])
            return
    pytest.fail("no hypothesis is listed")


def test_a_claim_says_which_answers_would_change_if_its_source_were_wrong(browser: Browser) -> None:
    claims = {r["origin"]: r["claim_id"] for r in table(browser.bench.root, "claims").to_pylist()}
    rows = table(browser.bench.root, "hypotheses").to_pylist()
    flips = {o: [r for r in rows if any(o in flip.split(" + ") for flip in r["flips_if"] or ())] for o in claims}
    assert any(flips.values())
    for origin, flipped in flips.items():
        page = told(browser.page(f"/row/claims/{claims[origin]}"))
        assert (f"What would change if {origin} were wrong" in page) is bool(flipped)
        section = page.partition("What would change if")[2].partition("Judgements")[0]
        assert all(r["hypothesis"] in section for r in flipped)


def test_of_rental_records_nobody_else_s_line_is_shown(browser: Browser) -> None:
    exhibit = next(r for r in table(browser.bench.root, "exhibits").to_pylist() if r["path"] == "leases/north.csv")
    page = browser.page(f"/exhibit/{exhibit['sha256']}?line=2")
    assert "Sato" in page and "Mori Ken,1970" not in page and "Abe Jun,1991" not in page
    assert "Sato" not in browser.page(f"/exhibit/{exhibit['sha256']}").partition("What rests on this file")[0]


def test_a_file_that_was_changed_since_is_not_quoted(own: Browser) -> None:
    contact = next(r for r in table(own.bench.root, "contacts").to_pylist() if r["organisation"] == "observatory")
    log = own.bench.root / "logs" / "observatory" / "conn.log"
    line = log.read_text("utf-8").splitlines()[contact["line"] - 1]
    assert line.split("\t")[1] in own.page(f"/row/contacts/{contact['contact_id']}")
    log.write_bytes(log.read_bytes().replace(b"C1", b"CX"))
    page = own.page(f"/row/contacts/{contact['contact_id']}")
    assert "the file is no longer what was taken in" in told(page) and "CX" not in page
    log.unlink()
    log.symlink_to("/etc/hostname")
    assert "the file is gone" in told(own.page(f"/row/contacts/{contact['contact_id']}"))


def test_what_names_an_account_is_found_exactly_and_a_part_of_it_too(browser: Browser) -> None:
    exact = told(browser.page("/search?q=NR-1&exact=1"))
    assert "What names NR-1" in exact and "Tenancies" in exact and "198.18.77.99" not in exact
    assert "Nothing in the tables holds this." in told(browser.page("/search?q=R-&exact=1"))
    part = told(browser.page("/search?q=nr-"))
    assert "NR-1" in part and "NR-4" in part


def test_the_conclusions_are_the_dossier_s_own_words(browser: Browser) -> None:
    view = browser.bench.view()
    assert view is not None
    dossier = told((browser.bench.root / "dossier" / "index.html").read_text("utf-8"))
    dossier = re.sub(r"tables/([a-z_]+)\.csv", lambda m: m[1] if m[1] in TABLES else m[0], dossier)
    for name in view.sections:
        assert told(view.section(name)).strip() in dossier, name
    assert view.section("tenancies").count("<svg") >= 1


def test_a_case_without_a_run_says_so_with_the_command(tmp_path: Path) -> None:
    root = write_tiny_case(tmp_path / "case")
    page = told(Browser(root).page("/"))
    assert "has not been investigated yet" in page and f"urazuke investigate {root}" in page
    assert Browser(root).get("/table/claims").status_code == 404
    assert Browser(root).page("/judgements") and Browser(root).page("/run")


def test_a_case_whose_derived_tables_were_removed_says_so(own: Browser) -> None:
    assert own.page("/table/claims")
    shutil.rmtree(own.bench.root / ".urazuke")
    own.bench.forget()
    assert "has not been investigated yet" in told(own.page("/"))


def test_a_broken_case_toml_is_told_with_its_place(own: Browser) -> None:
    (own.bench.root / "case.toml").write_text("[case\n", "utf-8")
    answer = own.get("/")
    assert answer.status_code == 500 and "case.toml:1" in answer.text


def test_an_altered_journal_is_told_and_nothing_is_shown_of_it(own: Browser) -> None:
    journal = own.bench.root / "custody.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b'"seq":2', b'"seq":3', 1))
    answer = own.get("/")
    assert answer.status_code == 500 and "the custody journal was altered" in answer.text


def test_both_languages_have_the_same_words_and_slots() -> None:
    english, japanese = Words("en"), Words("ja")
    own = [key for key in list(english.keys()) if key.startswith("bench.")]
    assert own == [key for key in list(japanese.keys()) if key.startswith("bench.")] and len(own) > 100
    for key in own:
        slots = [set(re.findall(r"\{(\w+)\}", say._messages[key])) for say in (english, japanese)]
        assert slots[0] == slots[1], key
        assert "{" not in fill(english._messages[key], dict.fromkeys(slots[0], "x"))
    assert {f"bench.table_{name}" for name in TABLES} <= set(own)


def test_a_japanese_case_is_shown_in_japanese(own: Browser) -> None:
    investigate(own.bench.root, language="ja")
    page = own.page("/")
    assert '<html lang="ja">' in page and "結論" in page and "Conclusions" not in page
    for path in ("/tables", "/table/claims", "/judgements", "/run", "/search?q=NR-1&exact=1", "/conclusions/hypotheses"):
        assert re.findall(r">(Filter|Tables|Search|Record|Investigate)[^<]*<", own.page(path)) == []


def test_nothing_to_change_is_asked_of_a_row_that_cannot_be_judged(browser: Browser) -> None:
    link = next(a for a in links(browser.page("/table/hits")) if a.startswith("/row/hits/"))
    assert 'action="/judge"' not in browser.page(link)
    with pytest.raises(RequestError):
        table(browser.bench.root, "readings")
