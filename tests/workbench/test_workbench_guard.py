"""Who has not the start-up address gets nothing, and no page but ours can change anything; what comes from a case is never run."""

from __future__ import annotations

import pytest
from tests.workbench.conftest import HOSTILE, PORT, Browser, Tags

from urazuke.workbench.guard import FORM_BYTES, Key, start_address

PAGES = (
    "/",
    "/tables",
    "/table/claims",
    "/judgements",
    "/run",
    "/search?q=Sato",
    "/dossier",
    "/style.css",
    "/nothing",
    "/conclusions/claims",
)


@pytest.mark.parametrize("path", PAGES)
def test_without_the_key_every_address_says_the_same_nothing(browser: Browser, path: str) -> None:
    for headers in ({}, {"cookie": f"{browser.bench.key.cookie}=wrong"}, {"cookie": f"urazuke_1={browser.bench.key.secret}"}):
        answer = browser.send("GET", path, headers)
        assert answer.status_code == 403
        assert "Sato" not in answer.text and "Tiny" not in answer.text


def test_the_key_in_the_address_becomes_a_cookie_that_no_script_and_no_other_site_can_use(browser: Browser) -> None:
    answer = browser.send("GET", start_address(browser.bench.key).removeprefix(f"http://127.0.0.1:{PORT}"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{browser.bench.key.cookie}={browser.bench.key.secret};")
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie


def test_the_key_leaves_the_address_and_nobody_is_led_to_another_host(browser: Browser) -> None:
    key = browser.bench.key.secret
    assert browser.send("GET", f"/table/claims?q=a+b&key={key}").headers["location"] == "/table/claims?q=a+b"
    assert browser.send("GET", f"http://127.0.0.1:{PORT}//evil.example/x?key={key}").headers["location"] == "/evil.example/x"
    assert browser.send("GET", "/?key=wrong").status_code == 403


@pytest.mark.parametrize("host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1", f"127.0.0.1:{PORT + 1}", f"192.0.2.1:{PORT}", ""])
def test_a_foreign_name_for_this_address_is_refused(browser: Browser, host: str) -> None:
    assert browser.send("GET", "/", {**browser.ours, "host": host}).status_code == 421


def test_localhost_is_this_host(browser: Browser) -> None:
    assert browser.send("GET", "/tables", {**browser.ours, "host": f"localhost:{PORT}"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": f"http://127.0.0.1:{PORT + 1}"},
        {"origin": "null", "sec-fetch-site": "cross-site"},
        {"origin": "null", "sec-fetch-site": ""},
        {"origin": f"http://127.0.0.1:{PORT}", "sec-fetch-site": "same-site"},
        {"content-type": "text/plain"},
        {"content-type": "application/json"},
    ],
)
def test_a_form_from_elsewhere_changes_nothing(own: Browser, headers: dict[str, str]) -> None:
    for path in ("/judge", "/run", "/run/stop"):
        assert own.post(path, headers, a0="unlink", a1="NR-1", a2="UH-7", why="x", by="y").status_code in (403, 415)
    assert not (own.bench.root / "decisions.jsonl").exists()
    assert own.bench.runs.last is None


@pytest.mark.parametrize("token", ["", "wrong", "\u00e9"])
def test_a_form_without_this_run_s_token_changes_nothing(own: Browser, token: str) -> None:
    assert own.post("/judge", token=token, a0="unlink", a1="NR-1", a2="UH-7", why="x", by="y").status_code == 403
    assert own.post("/run", token=token).status_code == 403
    assert not (own.bench.root / "decisions.jsonl").exists()


def test_each_run_has_a_key_of_its_own_and_the_token_does_not_give_it_away() -> None:
    one, other = Key(PORT), Key(PORT)
    assert one.secret != other.secret and one.form_token != other.form_token
    assert one.secret not in one.form_token and len(one.secret) >= 40


def test_an_origin_of_ours_is_taken_as_it_is_said(own: Browser) -> None:
    headers = {"origin": f"http://127.0.0.1:{PORT}"}
    assert own.post("/judge", headers, a0="unlink", a1="NR-1", a2="UH-7", why="x", by="y").status_code == 303


def test_what_is_too_long_is_refused(own: Browser) -> None:
    assert own.judge("unlink", "NR-1", "UH-7", why="x" * FORM_BYTES).status_code == 413
    assert own.get("/search?q=" + "x" * 5000).status_code == 414
    assert own.post("/judge", **{f"f{n}": "" for n in range(60)}).status_code == 400


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])
def test_other_methods_are_refused(browser: Browser, method: str) -> None:
    assert browser.send(method, "/judge", browser.ours).status_code == 405


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_forbids_the_browser_everything_that_is_not_ours(browser: Browser, path: str) -> None:
    for answer in (browser.get(path), browser.send("GET", path), browser.send("POST", path, browser.ours)):
        headers = answer.headers
        policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
        assert policy["default-src"] == "'none'" and policy["base-uri"] == "'none'" and policy["frame-ancestors"] == "'none'"
        assert "script-src" not in policy
        if path == "/dossier" and answer.status_code == 200:
            assert "sandbox" in policy and policy["form-action"] == "'none'"
        else:
            assert policy["style-src"] == "'self'" and policy["img-src"] == "'self'"
        assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store" and headers["x-frame-options"] == "DENY"


def test_nothing_of_the_case_runs_or_hides_on_any_page(browser: Browser) -> None:
    shown = 0
    names = ("claims", "exhibits", "rejects", "lease_rows", "tenancies", "personas")
    rows = [a for name in names for a in _links(browser, f"/table/{name}") if a.startswith(("/row/", "/exhibit/"))]
    assert len(rows) > 20
    for path in ("/", "/tables", *(f"/table/{name}" for name in names), *rows, "/search?q=evil", f"/search?q={HOSTILE}", "/judgements"):
        page = browser.page(path)
        tags = Tags(page).tags
        assert "\u202e" not in page and not any(tag == "script" for tag, _ in tags), path
        assert not any(name.startswith("on") or name == "style" for _, a in tags for name in a), path
        shown += "\\u202eevil&lt;script&gt;" in page
    assert shown > 8


def _links(browser: Browser, path: str) -> list[str]:
    from tests.workbench.conftest import links

    return links(browser.page(path))


@pytest.mark.parametrize(
    "path",
    [
        "/exhibit/../../../../etc/passwd", "/exhibit/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "/exhibit/case.toml", "/exhibit/leases%2Fnorth.csv",
        "/row/claims/../../case.toml", "/row/claims/1-000000000000", "/row/claims/99999999999", "/row/hits/%00", "/table/readings",
        "/table/../case.toml", "/conclusions/dossier", "/conclusions/..%2f..%2fparts", "/dossier/tables/claims.csv", "/custody.jsonl",
        "/row/claims/²-aa",
    ],
)  # fmt: skip
def test_no_address_names_a_file(browser: Browser, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code == 404 and "root:" not in answer.text and "[case]" not in answer.text
