"""What every language has a word for is told in the reader's; names, and what is not word for word the same, are not."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from urazuke.dossier.plain_terms import plain_term


@pytest.mark.parametrize(("text", "language", "told"), [
    ("警察", "en", "the police"), ("30代の男", "en", "a man in his 30s"), ("３０代の男", "en", "a man in his 30s"),
    ("約8の団体", "en", "about 8 organisations"),
    ("The chief spokesman of the government", "ja", "政府の報道官"), ("a man in his 40s", "ja", "40代の男"), ("SERVERS", "ja", "サーバー"),
    ("警察庁長官", "en", "警察庁長官"), ("Copper Heron", "ja", "Copper Heron"),
    ("the police", "en", "the police"), ("警察", "ja", "警察"), ("", "ja", ""),
])  # fmt: skip
def test_a_description_is_told_in_the_readers_language(text: str, language: str, told: str) -> None:
    assert plain_term(text, language) == told


def test_every_pair_leads_there_and_back_to_the_same_meaning() -> None:
    document = tomllib.loads(resources.files("urazuke.dossier").joinpath("words", "plain_terms.toml").read_text("utf-8"))
    for family in document.values():
        for english, japanese in family.items():
            there = plain_term(english.replace("{n}", "7"), "ja")
            assert there == japanese.replace("{n}", "7")
            assert plain_term(plain_term(there, "en"), "ja") == there
