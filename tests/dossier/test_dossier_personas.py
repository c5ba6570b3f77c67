"""A persona is shown by what its accounts share and by the links that hold it together, weighed from the first bit to the sum."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.dossier.conftest import with_timeline, write
from tests.dossier.dossier_case import Worked, worked_case
from tests.dossier.test_dossier_page import Parsed

from urazuke.dossier.book import open_book
from urazuke.dossier.personas import COLUMNS, holding_links, persona_view

PAIRS = st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] < pair[1])


def _link(left: str, right: str, weight: float, decision: str = "linked", features: Any = ()) -> dict[str, Any]:
    return {"left_account": left, "right_account": right, "weight": weight, "decision": decision, "features": list(features), "basis": []}


@given(st.dictionaries(PAIRS, st.integers(1, 60), max_size=30))
def test_the_holding_links_are_a_maximum_spanning_tree(weights: dict[tuple[int, int], int]) -> None:
    links = [_link(f"a{left}", f"a{right}", float(weight)) for (left, right), weight in weights.items()]
    graph = nx.Graph()
    graph.add_weighted_edges_from((link["left_account"], link["right_account"], link["weight"]) for link in links)
    tree = nx.maximum_spanning_tree(graph)
    assert sum(link["weight"] for link in holding_links(links)) == tree.size(weight="weight")
    assert len(holding_links(links)) == tree.number_of_edges()


def test_a_link_in_doubt_holds_nothing_together() -> None:
    links = [_link("a", "b", 40.0, "review"), _link("a", "c", 20.0), _link("b", "c", 10.0)]
    assert [link["weight"] for link in holding_links(links)] == [20.0, 10.0]


def _view(worked: Worked, accounts: list[str], links: list[dict[str, Any]]) -> dict[str, Any]:
    book = open_book(worked.case, worked.tables, worked.readings, worked.pivot)
    book.shown["personas"].rows[0]["accounts"] = accounts
    book.shown["links"].rows[:] = links
    return dict(persona_view(book)["rows"][0])


def test_the_steps_of_a_waterfall_add_up_to_the_weight_of_the_link(english: Worked) -> None:
    features = [
        {"field": "phone", "left": None, "right": None, "weight": -0.5},
        {"field": "payment", "left": "tok-1", "right": "tok-1", "weight": 9.5},
        {"field": "network", "left": "198.18.1.0/24", "right": "198.18.1.0/24", "weight": 5.0},
        {"field": "address", "left": None, "right": None, "weight": -0.25},
    ]
    view = _view(english, ["acc-1", "acc-2"], [_link("acc-1", "acc-2", 13.75, features=features)])
    steps = view["holding"][0]["fall"]
    assert [step["weight"] for step in steps] == [9.5, 5.0, -0.75]
    assert sum(step["weight"] for step in steps) == pytest.approx(13.75)
    assert "phone -0.5" in steps[2]["value"] and "address" in steps[2]["value"]
    ends = [round(step["bar"]["left"] + step["bar"]["width"], 1) for step in steps]
    assert ends[0] == steps[1]["bar"]["left"] and ends[1] == 100.0 == ends[2]
    assert [step["bar"]["kind"] for step in steps] == ["for", "for", "against"]


def test_each_shared_value_is_marked_for_the_accounts_that_a_link_shows_to_have_it(english: Worked) -> None:
    card = {"field": "payment", "left": "tok-1", "right": "tok-1", "weight": 9.5}
    machines = {"field": "machines", "left": "dev-1, dev-2", "right": "dev-1, dev-2", "weight": 12.0}
    differs = {"field": "phone", "left": None, "right": None, "weight": -0.5}
    links = [_link("a", "b", 9.0, features=[card, differs]), _link("b", "c", 12.0, features=[machines])]
    shared = _view(english, ["a", "b", "c"], links)["shared"]
    assert [(row["value"], row["marks"]) for row in shared["rows"]] == [
        ("dev-1", [False, True, True]),
        ("dev-2", [False, True, True]),
        ("tok-1", [True, True, False]),
    ]
    assert _view(english, [f"a{n}" for n in range(COLUMNS + 1)], [])["shared"] is None


def test_conduct_is_weighed_in_the_readers_language_and_is_no_value_that_accounts_carry(tmp_path: Path) -> None:
    card = {"field": "payment", "left": "tok-1", "right": "tok-1", "weight": 9.5}
    opened = {"field": "opened", "left": "4 days apart", "right": "4 days apart", "weight": 2.0}
    passed = {"field": "passed_on", "left": "others since 2024-08-14", "right": "kept", "weight": 1.0}
    view = _view(with_timeline(worked_case(tmp_path / "case", "ja")), ["a", "b"], [_link("a", "b", 12.5, features=[card, opened, passed])])
    assert [row["value"] for row in view["shared"]["rows"]] == ["tok-1"]
    assert [step["value"] for step in view["holding"][0]["fall"]] == ["tok-1", "4日違い", "2024-08-14から別人 / 引き渡しなし"]


def test_the_page_draws_the_links_and_the_marks(english: Worked, tmp_path: Path) -> None:
    page = write(english, tmp_path / "dossier")
    assert "The links that hold it together" in Parsed(page).text and "11.5 bits" in Parsed(page).text
    assert re.search(r'class="for" style="left:[\d.]+%;width:[\d.]+%"', page) and "●" in page
