"""Japanese grammar: who does what, however the clause tells it, and how firmly."""

from __future__ import annotations

import pytest
from tests.reports.report_claims import said

from urazuke.reports import read_text

RENTED = [
    "男は偽名でサーバーを契約した。",
    "警視庁は、偽名でサーバーを契約したとして、男を書類送検した。",
    "警視庁は偽名でサーバーを借りたとされる男を逮捕した。",
    "サーバーを偽名で借りたのは、貿易会社の男だった。",
    "サーバーは男によって偽名で契約されていた。",
    "男は架空の名前を使い、国内の事業者とサーバーの利用契約を結んでいました。",
]


@pytest.mark.parametrize("text", RENTED)
def test_the_lessee_is_found_by_grammar_wherever_the_sentence_puts_him(text: str) -> None:
    reading = read_text(text)
    assert said(reading, "rented_server", lessee="男", server="サーバー", false_name=True)


FIRMNESS = [
    ("男はサーバーを契約した。", "stated"),
    ("男はサーバーを契約したとみられる。", "suspected"),
    ("男はサーバーを契約した疑いがある。", "suspected"),
    ("男はサーバーを契約し、IDを第三者に渡した可能性がある。", "suspected"),
    ("男はサーバーを契約していなかった。", "denied"),
    ("男がサーバーを契約した事実はない。", "denied"),
    ("男はサーバーを契約する方針だった。", "planned"),
    ("男が契約したサーバーが、攻撃に使われたとみられる。", "stated"),
]


@pytest.mark.parametrize(("text", "firm"), FIRMNESS)
def test_a_cue_binds_the_clause_it_follows(text: str, firm: str) -> None:
    assert [c.factuality for c in said(read_text(text), "rented_server")] == [firm]
