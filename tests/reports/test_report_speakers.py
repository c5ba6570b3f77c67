"""Whoever speaks is found by grammar: the innermost speaker of what is said about the word `leaked` or 流出."""

from __future__ import annotations

import pytest

from urazuke.reports.entities.mentions import find_mentions, pronouns
from urazuke.reports.entities.names.gazetteer import gazetteer
from urazuke.reports.entities.resolution.resolver import Resolver
from urazuke.reports.grammar.sentences import split_sentences
from urazuke.reports.grammar.syntax import Syntax
from urazuke.reports.masthead import language_of
from urazuke.reports.observables.finding import find_observables
from urazuke.reports.scene import Scene
from urazuke.reports.speech.speakers import Speakers


def speakers_of(text: str, word: str) -> list[str]:
    """The names of those who speak where the word last stands, outermost first."""
    language = language_of(text)
    sentences = split_sentences(text)
    syntax = Syntax(text, language, sentences)
    mentions = find_mentions(text, language, gazetteer((), (), ()), find_observables(text), sentences, syntax)
    cast = Resolver(text, mentions).resolve()
    scene = Scene(text, language, sentences, mentions, cast, pronouns(text, language), None, syntax)
    at = text.rindex(word)
    sentence = next(s for s in sentences if s.start <= at < s.end)
    names = {r.id: r.name for r in cast.referents}
    return [names[s] for s in Speakers(scene, None).chain(sentence, at)]


_POLICE, _NHK, _JAXA = "Metropolitan Police", "NHK", "Japan Aerospace Exploration Agency"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("JAXA said that no data had leaked.", _JAXA),
        ("No data leaked, JAXA said.", _JAXA),
        ("No data, JAXA said, had leaked.", _JAXA),
        ("The data was leaked by the group Indrik Spider, Trend Micro said in a report.", "Trend Micro"),
        ("According to JAXA, no data has leaked.", _JAXA),
        ("No data has leaked, according to JAXA.", _JAXA),
        ("In a statement, JAXA denied that data had leaked.", _JAXA),
        ("JAXA issued a statement saying that no data had leaked.", _JAXA),
        ("In JAXA's view, nothing leaked.", _JAXA),
        ("In the view of JAXA, nothing leaked.", _JAXA),
        ("JAXA told NHK that no data had leaked.", _JAXA),
        ("NHK was told by JAXA that no data had leaked.", _JAXA),
        ("NHK reported that JAXA believes data leaked.", _JAXA),
        ("NHK, citing JAXA, reported that data leaked.", _JAXA),
        ("NHK quoted JAXA as saying that nothing leaked.", _JAXA),
        ("JAXA, which was attacked in 2016, insisted that nothing leaked.", _JAXA),
        ("JAXA restored its servers on Monday and said that nothing leaked.", _JAXA),
        ("JAXA rejected the allegation that data had leaked.", _JAXA),
        ("JAXA's claim that nothing leaked was doubted.", _JAXA),
        ("JAXA could not say whether data had leaked.", _JAXA),
        ("JAXA declined to say whether data had leaked.", _JAXA),
        ("JAXA confirmed the intrusion. It added that no data had leaked.", _JAXA),
        ('"The server was old. Nothing leaked," JAXA said.', _JAXA),
        ('JAXA said: "We looked at every log. Nothing leaked."', _JAXA),
        ('"Nothing was taken," JAXA said. "Nothing leaked."', _JAXA),
        ("The executive, said by NHK to have sold what leaked, left Japan.", _NHK),
        ("JAXA was named by NHK among those whose data leaked.", _NHK),
        ("NHK reported that data had leaked.", _NHK),
        ("According to NHK, data had leaked.", _NHK),
        ("NHK has learned that data leaked.", _NHK),
        ("JAXA was hit. TBS was quiet. NHK reported that it learned that data leaked.", _NHK),
        ("According to JAXA, a server was hit. Data reportedly leaked in May.", _JAXA),
        ("A detective familiar with the inquiry says that data leaked.", "A detective familiar with the inquiry"),
        ("NHK carried a long report on Monday. The data leaked in May.", _NHK),
    ],
)
def test_english_speakers(text: str, speaker: str) -> None:
    assert speakers_of(text, "leaked")[-1:] == [speaker]


@pytest.mark.parametrize(
    "text",
    [
        "Data leaked from JAXA in May.",
        "JAXA was attacked in May, and data leaked.",
        "JAXA, whose data leaked, said that it was sorry.",
        "It was reported that data had leaked.",
        "JAXA did not reply to questions. Data leaked in May.",
    ],
)
def test_what_nobody_is_said_to_say_is_the_documents_own_word(text: str) -> None:
    assert speakers_of(text, "leaked") == []


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("JAXAは情報の流出はないとしている。", _JAXA),
        ("JAXAは「情報の流出は確認されていない」とコメントした。", _JAXA),
        ("JAXAは取材に対し、情報の流出を否定した。", _JAXA),
        ("JAXAによると、情報の流出はなかった。", _JAXA),
        ("JAXAによりますと、情報の流出はないということです。", _JAXA),
        ("情報の流出はないと、JAXAが発表した。", _JAXA),
        ("「情報の流出はない」とJAXAは説明した。", _JAXA),
        ("JAXAの調べで、情報の流出が分かった。", _JAXA),
        ("JAXAへの取材で、情報の流出が分かった。", _JAXA),
        ("飛騨野信金は「情報の流出はない」としている。", "飛騨野信金"),
        ("市の担当者によると、情報の流出はない。", "市の担当者"),
        ("弁護人は取材に「情報の流出はない」とした。", "弁護人"),
        ("JAXAは10日、「攻撃を受けた」と発表した。情報については「流出はない」と述べた。", _JAXA),
        ("情報については「流出したとみている」（JAXA）との見方が強い。", _JAXA),
        ("JAXAの説明では、情報の流出はない。", _JAXA),
        ("JAXA側は情報の流出はないとの立場を示した。", _JAXA),
        ("JAXAは攻撃を受けたと発表した。情報の流出はないという。", _JAXA),
        ("JAXAによると、攻撃は5月にあった。情報の流出は確認されていないという。", _JAXA),
        ("NHKは、JAXAが情報の流出を認めたと報じた。", _JAXA),
        ("JAXAの関係者によると、情報の流出はないと、NHKは伝えた。", _NHK),
        ("JAXAが攻撃を受けた問題で、NHKは情報の流出があったと報じた。", _NHK),
    ],
)
def test_japanese_speakers(text: str, speaker: str) -> None:
    assert speaker in speakers_of(text, "流出")


@pytest.mark.parametrize(
    "text", ["JAXAから情報が流出した。", "JAXAは5月に攻撃を受け、情報が流出した。", "JAXAの情報の流出が問題となっている。"]
)
def test_japanese_facts_are_the_documents_own_word(text: str) -> None:
    assert speakers_of(text, "流出") == []


def test_a_transcript_gives_each_turn_to_its_speaker() -> None:
    text = (
        "Briefing of 3 May 2024\n\nQuestion: Is it true that data leaked?\n\nMaria Ilves: We have no sign of that. Nothing has leaked.\n\n"
        "Question: Who was it?\n\nMaria Ilves: I will not speculate.\n"
    )
    assert speakers_of(text, "leaked") == ["Maria Ilves"]
    assert speakers_of(text[: text.index("Maria")] + text[text.index("Question: Who") :], "leaked") == []


def test_a_digest_keeps_the_outlet_that_a_paragraph_begins_with() -> None:
    text = "NHK reported on Monday that JAXA was attacked. Data leaked in May.\n\nA typhoon is near. Oil leaked in the port.\n"
    assert speakers_of(text[: text.index("A typhoon")], "leaked") == [_NHK]
    assert speakers_of(text, "leaked") == []


def test_a_turn_whose_speaker_nothing_else_names_has_a_speaker_all_the_same() -> None:
    text = (
        "Oral questions\n\nTEUILA MASOE: Was data lost?\n\nHon ZYX QWRT (Minister of Ports): It was. Data was taken in May.\n\n"
        "TEUILA MASOE: How much?\n\nHon ZYX QWRT: All of it. Everything leaked.\n"
    )
    assert speakers_of(text, "leaked") == ["ZYX QWRT"]


@pytest.mark.parametrize(
    ("text", "word", "speaker"),
    [
        ('"Nothing has leaked," Farid Golshan, the managing director of Kavir Trading, said by telephone.', "leaked", "Farid Golshan"),
        ("「図面の流出はありません」。曙レーダー製作所は取材にこうコメントしている。", "流出", "曙レーダー製作所"),
    ],
)
def test_what_is_said_by_telephone_and_what_is_said_thus_has_its_speaker(text: str, word: str, speaker: str) -> None:
    assert speakers_of(text + "\n", word) == [speaker]
