"""A case with a language model: asked once, kept, tried again after silence; and without one no socket is opened at all."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest
from tests.investigation.test_end_to_end import rows
from tests.reports.model_server import Server, serving
from tests.tiny_case import write_tiny_case

from urazuke.cli.main import main
from urazuke.errors import CaseError
from urazuke.evidence.case import read_settings
from urazuke.evidence.custody import Journal
from urazuke.investigation import investigate

SAYS = "The keeper let the tide tables wander off to parties unknown, the Harbour Post has heard."


def telling(text: str) -> Any:
    """One true claim, and one that the text does not hold."""
    arguments = {"data": ["the tide tables"], "polarity": ["leaked"]}
    claim = {"type": "leaked", "evidence": SAYS, "trigger": "wander off", "arguments": arguments, "factuality": "stated", "speakers": []}
    return {"claims": [claim, {**claim, "evidence": "Hokuto Works lost everything."}] if SAYS in text else []}


def case_with(root: Path, endpoint: str) -> Path:
    write_tiny_case(root)
    (root / "reports" / "harbour.txt").write_text(f"Harbour Post, 2016-07-20\n\nTides at risk\n\n{SAYS}\n", "utf-8")
    with open(root / "case.toml", "a", encoding="utf-8") as file:
        file.write(f'\n[reader]\nendpoint = "{endpoint}"\nmodel = "small"\n')
    return root


def of_model(root: Path) -> list[dict[str, Any]]:
    return [c for c in rows(root, "claims") if c["claim_id"].partition(".")[2].startswith("m")]


def said_of_model(root: Path) -> list[str]:
    return [r["reason"] for r in rows(root, "rejects") if "language model" in r["reason"]]


def test_a_model_is_asked_once_and_its_claims_are_marked(tmp_path: Path) -> None:
    server = Server(telling)
    with serving(server) as endpoint:
        root = case_with(tmp_path / "case", endpoint)
        investigate(root)
        asked = len(server.asked)
        assert [c["arguments"] for c in of_model(root)] and asked == 2
        assert said_of_model(root) == ["statements of the language model refused: 1 (a quotation is not in the text)"]
        assert investigate(root).ran == ()
        (root / "reports" / "more.txt").write_text("Harbour Post, 2016-07-22\n\nNothing new was heard.\n", "utf-8")
        investigate(root)
    assert len(server.asked) == asked + 1
    assert Journal(root / "custody.jsonl").last("stage", stage="reports")["inputs"]["settings"]  # type: ignore[index]


def test_a_silent_server_costs_only_its_claims_and_is_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("urazuke.reports.model.time.sleep", lambda seconds: None)
    root = case_with(tmp_path / "case", "http://127.0.0.1:9/v1")
    investigate(root)
    assert of_model(root) == [] and rows(root, "victims") and "cannot be reached" in said_of_model(root)[0]
    assert investigate(root).ran == ("reports", "dossier")
    server = Server(telling)
    with serving(server) as endpoint:
        toml = (root / "case.toml").read_text("utf-8")
        (root / "case.toml").write_text(toml.replace("http://127.0.0.1:9/v1", endpoint), "utf-8")
        investigate(root)
    assert of_model(root) and not any("cannot be reached" in reason for reason in said_of_model(root))


def test_without_a_model_no_socket_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("the network was asked for")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    root = write_tiny_case(tmp_path / "case")
    investigate(root)
    assert rows(root, "claims")


@pytest.mark.parametrize("endpoint", ["file:///etc/passwd", "127.0.0.1:8080", "http://", "ftp://x/v1", "http://a b/v1", "http://[::1/v1"])
def test_an_endpoint_that_is_no_http_address_is_named_with_its_line(tmp_path: Path, endpoint: str) -> None:
    (tmp_path / "case.toml").write_text(f"[reader]\nendpoint = {json.dumps(endpoint)}\n", "utf-8")
    with pytest.raises(CaseError, match="no http address") as caught:
        read_settings(tmp_path)
    assert str(caught.value.where).endswith("case.toml:2")


def test_a_models_claim_is_doubtful_until_a_person_has_read_it(tmp_path: Path) -> None:
    with serving(Server(telling)) as endpoint:
        root = case_with(tmp_path / "case", endpoint)
        investigate(root)
    (claim,) = of_model(root)
    assert claim["credibility"] == 4
    with pytest.raises(SystemExit, match="0"):
        main(["judge", str(root), "claim", claim["claim_id"], "accept", "--why", "read it", "--by", "me"])
    investigate(root)
    (claim,) = of_model(root)
    assert claim["credibility"] == 2
