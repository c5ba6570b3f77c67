"""A judgement made on a page is the one of `urazuke judge`; the page says what it puts out of date, and a run settles it."""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
import time

import pytest
from tests.workbench.conftest import Browser, Tags, links, told

from urazuke.errors import RequestError
from urazuke.evidence.custody import Journal
from urazuke.evidence.judgement import ARITY, read_judgements
from urazuke.investigation import investigate, table
from urazuke.investigation.run import locked


def forms(page: str) -> list[dict[str, list[str]]]:
    """The judging forms of a page: each field with the values that it may have; a typed one has none."""
    found = []
    for form in re.findall(r'<form class="judge".*?</form>', page, re.DOTALL):
        fields: dict[str, list[str]] = {}
        name = ""
        for tag, attributes in Tags(form).tags:
            name = attributes.get("name") or name
            if tag in ("input", "textarea"):
                fields[name] = [attributes["value"] or ""] if "value" in attributes else []
            elif tag == "option":
                fields.setdefault(name, []).append(attributes["value"] or "")
        found.append(fields)
    return found


def filled(fields: dict[str, list[str]]) -> list[str]:
    """The arguments of a form: of what can be chosen the last, of two accounts not twice the same."""
    typed = "0.3" if fields["a0"] == ["prior"] else "NR-4"
    words = [values[-1] if values else typed for name, values in fields.items() if re.fullmatch(r"a\d", name)]
    return [*words[:2], fields["a2"][0]] if words[1:2] == words[2:3] else words


def ended(browser: Browser, seconds: float = 120) -> str:
    """The page of the run, once it has ended."""
    until = time.monotonic() + seconds
    while browser.bench.runs.running and time.monotonic() < until:
        assert browser.get("/run").headers["refresh"] == "2"
        time.sleep(0.2)
    return told(browser.page("/run"))


def row_page(browser: Browser, name: str, holding: str = "") -> str:
    return browser.page(next(a for a in links(browser.page(f"/table/{name}?q={holding}")) if a.startswith(f"/row/{name}/")))


def test_every_kind_of_judgement_has_a_form_that_the_ledger_takes(own: Browser) -> None:
    taken = set()
    for name in ("claims", "tenancies", "links", "personas", "entities", "hypotheses"):
        for fields in forms(row_page(own, name)):
            words = filled(fields)
            answer = own.judge(*words)
            assert answer.status_code == 303, (words, told(answer.text))
            taken.add(words[0])
    undo = forms(own.page("/judgements"))[0]
    assert own.judge(undo["a0"][0], undo["a1"][0]).status_code == 303
    taken |= {"undo"}
    assert {v for v in ARITY if v not in ("link", "watch")} <= taken | {"unwatch", "unlink"}
    made = read_judgements(own.bench.root / "decisions.jsonl")
    assert [j.by for j in made] == ["k.sato"] * len(made) and len(made) >= 7


def test_it_stands_in_the_ledger_and_in_the_journal_as_one_from_the_command(own: Browser) -> None:
    answer = own.judge("unlink", "NR-1", "UH-7", why="brothers, seen apart")
    assert answer.headers["location"] == "/judgements?made=1#J1"
    [line] = (own.bench.root / "decisions.jsonl").read_text("utf-8").splitlines()
    row = json.loads(line)
    assert (row["number"], row["verb"], row["arguments"]) == (1, "unlink", ["NR-1", "UH-7"])
    assert (row["by"], row["why"]) == ("k.sato", "brothers, seen apart")
    [entry] = [e for e in Journal(own.bench.root / "custody.jsonl").entries if e["kind"] == "judgement"]
    assert entry["sha256"] == read_judgements(own.bench.root / "decisions.jsonl")[0].sha256


@pytest.mark.parametrize(
    ("words", "why", "by", "said"),
    [
        (("unlink", "NR-1", "NR-99"), "x", "y", "the case has no 'NR-99'"),
        (("unlink", "NR-1", "NR-1"), "x", "y", "cannot be linked to itself"),
        (("unlink", "NR-1"), "x", "y", "the case has no ''"),
        (("claim", "harbour.c1", "grade=7"), "x", "y", "grade=1 to grade=6"),
        (("prior", "unknown", "2"), "x", "y", "between 0 and 1"),
        (("undo", "1"), "x", "y", "there is no judgement 1"),
        (("destroy", "all"), "x", "y", "there is no judgement 'destroy'"),
        ((), "x", "y", "there is no judgement ''"),
        (("unlink", "NR-1", "UH-7"), " ", "y", "needs a reason and a name"),
        (("unlink", "NR-1", "UH-7"), "x", "", "needs a reason and a name"),
    ],
)
def test_what_is_no_judgement_is_refused_with_the_reason_and_the_form_again(
    own: Browser, words: tuple[str, ...], why: str, by: str, said: str
) -> None:
    answer = own.judge(*words, why=why, by=by)
    assert answer.status_code == 400 and said in html.unescape(answer.text)
    assert not (own.bench.root / "decisions.jsonl").exists()
    again = forms(answer.text)[0]
    assert [again[f"a{n}"] for n in range(len(words))] == [[w] for w in words]


def test_while_another_run_holds_the_case_a_judgement_waits(own: Browser) -> None:
    with locked(own.bench.case()):
        answer = own.judge("unlink", "NR-1", "UH-7")
    assert answer.status_code == 400 and "another run is working on this case" in answer.text
    assert own.judge("unlink", "NR-1", "UH-7").status_code == 303


def test_a_judgement_puts_out_of_date_what_rests_on_it_and_a_run_brings_it_up_to_date(own: Browser) -> None:
    assert "these conclusions are up to date" in told(own.page("/"))
    persona = table(own.bench.root, "personas").to_pylist()[0]
    assert set(persona["accounts"]) == {"NR-1", "UH-7"}
    own.judge("unlink", "NR-1", "UH-7")
    page = told(own.page("/"))
    assert "1 judgement was made: J1" in page
    affected = page[page.index("May change:") : page.index("Investigate again")]
    assert "Renters behind accounts" in affected and "Hypotheses" in affected
    assert "Rejected rows" not in affected and "Claims" not in affected
    assert "not yet in the conclusions" in told(own.page("/judgements"))
    assert own.post("/run").headers["location"] == "/run"
    assert "stages ran: linkage," in ended(own)
    page = told(own.page("/"))
    assert "these conclusions are up to date" in page and "What changed since the last run" in page
    assert "respected by the last run" in told(own.page("/judgements"))
    assert table(own.bench.root, "personas").num_rows == 0
    assert "UH-7" in told(own.page("/search?q=UH-7&exact=1"))


def test_a_judgement_taken_back_is_shown_as_such_and_no_longer_respected(own: Browser) -> None:
    own.judge("unlink", "NR-1", "UH-7")
    own.judge("undo", "1", why="they are the same after all")
    page = own.page("/judgements")
    assert "taken back by J2" in told(page)
    assert [f["a1"] for f in forms(page)] == [["2"]]
    own.post("/run")
    ended(own)
    assert table(own.bench.root, "personas").num_rows == 1
    own.judge("undo", "2", why="no, they are not")
    assert "taken back by J3" in told(own.page("/judgements")) and "taken back by J2" not in told(own.page("/judgements"))


def test_the_judgements_on_a_row_stand_on_its_page(own: Browser) -> None:
    claim = table(own.bench.root, "claims").to_pylist()[0]["claim_id"]
    own.judge("claim", claim, "reject", why="satire")
    own.judge("unlink", "NR-1", "UH-7", why="seen apart")
    page = told(own.page(f"/row/claims/{claim}"))
    assert "J1 claim" in page and "satire" in page and "seen apart" not in page
    assert "seen apart" in told(row_page(own, "links", "UH-7"))


def test_an_analyst_is_asked_for_the_name_once(own: Browser) -> None:
    assert forms(row_page(own, "claims"))[0]["by"] == ["t.tester"]
    own.judge("unlink", "NR-1", "UH-7", by="k.sato")
    assert forms(row_page(own, "claims"))[0]["by"] == ["k.sato"]


def test_only_one_run_is_at_work_and_it_can_be_stopped_and_gone_on_with(own: Browser) -> None:
    (own.bench.root / "reports" / "new.txt").write_text("Police said that the servers were rented under a false name.\n", "utf-8")
    assert "1 input file is new: reports/new.txt" in told(own.page("/run"))
    assert own.post("/run").status_code == 303
    assert own.post("/run").status_code == 409
    assert own.post("/run/stop").status_code == 303
    assert "The run was stopped" in ended(own)
    assert own.page("/table/claims")
    own.post("/run")
    assert "stages ran" in ended(own)
    assert any(r["report"] == "new" for r in table(own.bench.root, "claims").to_pylist())


def test_a_run_that_cannot_be_made_says_why(own: Browser) -> None:
    with locked(own.bench.case()):
        own.post("/run")
        assert "another run is working on this case" in ended(own)


def test_a_module_in_the_working_folder_is_not_run(own: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    (own.bench.root / "json.py").write_text("raise SystemExit('taken over')\n", "utf-8")
    monkeypatch.chdir(own.bench.root)
    own.post("/run")
    assert "Nothing had changed" in ended(own)


def test_the_pages_stand_while_another_process_runs_and_show_what_it_found_when_it_has_ended(own: Browser) -> None:
    assert "new.c" not in own.page("/table/claims")
    (own.bench.root / "reports" / "new.txt").write_text("Police said that the servers were rented under a false name.\n", "utf-8")
    command = [sys.executable, "-m", "urazuke.cli.main", "investigate", str(own.bench.root)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        looked = 0
        while process.poll() is None:
            assert "harbour.c1" in own.page("/table/claims")
            own.bench.forget()  # as in a workbench that is started meanwhile
            assert "has not been investigated" not in own.page("/")
            looked += 1
        assert process.returncode == 0 and looked > 2
    assert "new.c" in own.page("/table/claims")


def test_a_sealed_dossier_is_not_written_anew_without_a_word(own: Browser, tmp_path: object) -> None:
    from urazuke.dossier.keys import write_key_pair
    from urazuke.investigation import seal

    key, _ = write_key_pair(own.bench.root.parent / "k")
    seal(own.bench.root, key)
    own.judge("unlink", "NR-1", "UH-7")
    assert "The dossier of the last run is sealed" in told(own.page("/run"))
    investigate(own.bench.root)
    own.judge("undo", "1")
    assert "The dossier of the last run is sealed" not in told(own.page("/run"))


def test_a_second_run_here_is_refused_as_a_request(own: Browser) -> None:
    own.bench.runs.begin(None)
    with pytest.raises(RequestError, match="an investigation is at work"):
        own.bench.runs.begin(None)
    ended(own)
