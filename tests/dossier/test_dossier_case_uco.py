"""The graph is what CASE's own validator takes, leads from contacts to files with their hashes, and is the same bytes each time."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.dossier.dossier_case import Worked, worked_case

from urazuke.dossier.case_uco import case_graph, export_case_uco


@pytest.fixture
def nodes(english: Worked) -> dict[str, dict[str, Any]]:
    return {node["@id"]: node for node in case_graph(english.case, english.tables)["@graph"]}


def validated(folder: Path, english: Worked, tables: dict[str, Any]) -> subprocess.CompletedProcess[str]:
    export_case_uco(english.case, tables, folder / "case.jsonld")
    command = [str(Path(sys.executable).with_name("case_validate")), "--allow-info", str(folder / "case.jsonld")]
    return subprocess.run(command, capture_output=True, text=True, timeout=300)


def test_case_s_own_validator_finds_no_fault(english: Worked, tmp_path: Path, optional: Callable[[str], str]) -> None:
    optional("case_utils")
    done = validated(tmp_path, english, english.tables)
    assert done.returncode == 0 and "Conforms: True" in done.stdout, done.stdout[-4000:] + done.stderr[-2000:]


def test_the_validator_would_find_one(english: Worked, tmp_path: Path, optional: Callable[[str], str]) -> None:
    optional("case_utils")
    export_case_uco(english.case, english.tables, tmp_path / "case.jsonld")
    text = (tmp_path / "case.jsonld").read_text("utf-8").replace("uco-core:isDirectional", "uco-core:isDirectionall")
    (tmp_path / "broken.jsonld").write_text(text, "utf-8")
    command = [str(Path(sys.executable).with_name("case_validate")), str(tmp_path / "broken.jsonld")]
    assert subprocess.run(command, capture_output=True, timeout=300).returncode != 0


def of(nodes: dict[str, dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [node for node in nodes.values() if node["@type"].partition(":")[2] == kind]


def test_every_exhibit_has_its_hash_and_a_record_of_how_it_came(english: Worked, nodes: dict[str, dict[str, Any]]) -> None:
    exhibits = english.tables["exhibits"].to_pylist()
    hashes = {
        facet["uco-observable:hash"]["uco-types:hashValue"]["@value"]
        for file in of(nodes, "File") for facet in file["uco-core:hasFacet"] if "uco-observable:hash" in facet
    }  # fmt: skip
    assert hashes == {row["sha256"] for row in exhibits} == {r["case-investigation:exhibitNumber"] for r in of(nodes, "ProvenanceRecord")}
    actions = [a for a in of(nodes, "InvestigativeAction") if nodes[a["uco-action:result"]["@id"]]["@type"].endswith("ProvenanceRecord")]
    assert len(actions) == len(exhibits)


def test_a_contact_leads_to_the_log_and_its_byte(nodes: dict[str, dict[str, Any]]) -> None:
    placed = {(r["uco-core:source"]["@id"], r["uco-core:target"]["@id"], r["uco-core:hasFacet"][0]["uco-observable:rangeOffset"])
              for r in of(nodes, "ObservableRelationship") if r["uco-core:kindOfRelationship"] == "Contained_Within"}  # fmt: skip
    assert len(placed) == 3
    for address, log, _ in placed:
        assert nodes[address]["@type"] == "uco-observable:IPv4Address" and nodes[log]["@type"] == "uco-observable:File"


def test_every_reference_leads_to_a_node_and_only_watched_addresses_leave(nodes: dict[str, dict[str, Any]]) -> None:
    def references(value: Any) -> list[str]:
        if isinstance(value, dict):
            return [value["@id"]] if set(value) == {"@id"} else [r for v in value.values() for r in references(v)]
        return [r for v in value for r in references(v)] if isinstance(value, list) else []

    assert {r for node in nodes.values() for r in references(node)} <= set(nodes)
    text = json.dumps(list(nodes.values()), ensure_ascii=False)
    assert "198.18.7.99" not in text and "Sato" not in text and "Honest Customer" not in text
    (investigation,) = of(nodes, "Investigation")
    assert len(investigation["uco-core:object"]) == len(nodes) - 2  # but itself and the marking


def test_the_same_case_gives_the_same_bytes(english: Worked, tmp_path: Path) -> None:
    again = worked_case(tmp_path / "again", "ja")
    export_case_uco(english.case, english.tables, tmp_path / "a")
    export_case_uco(again.case, again.tables, tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_an_empty_case_is_an_investigation_of_nothing(english: Worked) -> None:
    kinds = {node["@type"].partition(":")[2] for node in case_graph(english.case, {})["@graph"]}
    assert kinds == {"Investigation", "MarkingDefinition", "Tool"}
