"""The dossier's own words: the same keys in both languages, and nothing firmer than the claim."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.dossier.conftest import write
from tests.dossier.dossier_case import Worked, worked_case

from urazuke.dossier.basis import _sentence
from urazuke.dossier.book import _in_language, open_book
from urazuke.dossier.catalogue import Catalogue, fill
from urazuke.dossier.claim_words import chain_words, proposition, sentence
from urazuke.dossier.rewording import reworded
from urazuke.evidence.claim import CLAIM_ROLES, FACTUALITIES


def claim(kind: str, factuality: str = "stated", speakers: tuple[str, ...] = ("NHK",), **arguments: list[Any]) -> dict[str, Any]:
    return {"type": kind, "factuality": factuality, "speakers": list(speakers), "report": "report-1", "arguments": json.dumps(arguments)}


def test_both_languages_have_the_same_keys() -> None:
    assert Catalogue("en").keys() == Catalogue("ja").keys()


def test_both_languages_have_the_same_slots_in_every_claim_phrase() -> None:
    english, japanese = Catalogue("en"), Catalogue("ja")
    for kind, roles in CLAIM_ROLES.items():
        values = {role: f"<{role}>" for role in roles if role not in ("false_name", "sold", "polarity")}
        for say in (english, japanese):
            phrase = say.phrase(f"claim.{kind}", values) or ""
            assert [v for v in values.values() if v not in phrase] == [], (kind, say.language)


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("kind", sorted(CLAIM_ROLES))
@pytest.mark.parametrize("factuality", FACTUALITIES)
def test_a_claim_without_arguments_is_still_a_sentence_without_holes(language: str, kind: str, factuality: str) -> None:
    text = sentence(claim(kind, factuality, ()), {}, Catalogue(language), "report-1")
    assert "report-1" in text and not set("{}[]") & set(text)


@pytest.mark.parametrize(
    ("factuality", "words"),
    [
        ("suspected", "as suspected and not as established"),
        ("planned", "as planned and not as done"),
        ("denied", "denial"),
        ("no_comment", "no comment"),
    ],
)
def test_a_sentence_is_never_firmer_than_its_claim(factuality: str, words: str) -> None:
    text = sentence(claim("attacked", factuality, victim=["JAXA"]), {}, Catalogue("en"), "r")
    assert words in text and text.startswith("NHK reports")


def test_an_unknown_factuality_is_no_statement() -> None:
    assert "as suspected" in sentence(claim("attacked", "certain-ish"), {}, Catalogue("en"), "r")


def test_nothing_leaked_is_not_turned_round_by_its_denial() -> None:
    text = sentence(claim("leaked", "denied", ("NHK", "JAXA"), victim=["JAXA"], polarity=["no_leak"]), {}, Catalogue("en"), "r")
    assert text == "NHK (citing JAXA) reports that nothing leaked from JAXA."


def test_the_chain_keeps_every_speaker_in_order() -> None:
    assert chain_words(["TBS", "NHK", "police"], Catalogue("en")) == "TBS (citing NHK, citing police)"


def test_an_outlet_that_nobody_could_name_is_its_report() -> None:
    text = sentence(claim("attacked", speakers=("unidentified (report-1)", "police")), {}, Catalogue("en"), "report-1")
    assert text.startswith("The report report-1 (citing police) reports")


def test_a_false_name_and_a_count_are_said() -> None:
    rental = claim("rented_server", lessee=["a man"], times=[5], false_name=[True])
    assert proposition(rental, {}, Catalogue("en")) == "the rental of a server by a man (5 times) under a false name"
    assert proposition(claim("rented_server", false_name=[False]), {}, Catalogue("en")) == "the rental of a server"


@given(st.dictionaries(st.sampled_from(["victim", "attacker", "place"]), st.text(min_size=1)))
def test_values_are_never_taken_for_slots(values: dict[str, str]) -> None:
    text = fill("an attack on {victim|somebody}[ by {attacker}]", values)
    assert text == f"an attack on {values.get('victim', 'somebody')}" + (f" by {values['attacker']}" if "attacker" in values else "")


def test_the_summary_names_speakers_disputes_and_gaps(english: Worked, tmp_path: Path) -> None:
    from tests.dossier.test_dossier_page import Parsed

    text = Parsed(write(english, tmp_path / "d")).text
    summary = text[text.index("What happened") : text.index("Timeline", text.index("What happened"))]
    assert "1 organisation sent data out to a watched server in an amount that suggests removal: Tideline Institute." in summary
    assert "The reports give the number of victims as about 40;" in summary
    assert "Harbour News (citing Tideline Institute) reports that nothing leaked from Tideline Institute." in summary
    assert "likely (55–80 %); confidence low" in summary
    assert "Missing: payment records." in summary
    assert "1 contact with a watched address lies outside every watched window and accuses nobody." in summary


@given(st.integers(0, 10**15))
def test_sizes_are_exact_when_small_and_never_off_by_more_than_rounding(value: int) -> None:
    text = Catalogue("en").bytes(value)
    number, unit = text.replace(",", "").split(" ")
    scale = {"B": 1, "KiB": 1024, "MiB": 1024**2, "GiB": 1024**3, "TiB": 1024**4}[unit]
    assert abs(float(number) * scale - value) <= (0 if unit == "B" else 0.051 * scale)


def test_an_indicator_without_a_tenancy_is_counted_and_its_contacts_lead_to_the_step_that_watches_it(english: Worked) -> None:
    import pyarrow as pa

    from urazuke.dossier.book import open_book
    from urazuke.dossier.sections import victim_view
    from urazuke.dossier.summary import summary
    from urazuke.evidence.locator import row_reference
    from urazuke.evidence.tables import make_table

    step = {"step": "watch", "from_id": "lead-1", "to_id": "watch-9", "why": "c2.example is watched at any time", "basis": []}
    contact = english.tables["contacts"].to_pylist()[0] | {
        "contact_id": "con-9", "type": "domain", "indicator": "c2.example", "tenancy_id": None, "basis": [row_reference("watch-9")],
    }  # fmt: skip
    english.tables["contacts"] = pa.concat_tables([english.tables["contacts"], make_table("contacts", [contact])])
    book = open_book(english.case, english.tables, english.readings, pa.concat_tables([english.pivot, make_table("pivot", [step])]))
    texts = [s.text for part in summary(book) for s in part.sentences]
    assert "1 indicator is watched by itself, without a rental record of the time." in texts
    shown = {c["contact_id"]: c for v in victim_view(book) for c in v["contacts"]}
    assert shown["con-9"]["window"].anchor == "S5" == book.rows("pivot")[-1]["label"]

    watch = make_table("watch", [{"watch_id": "watch-9", "type": "domain", "value": "c2.example", "label": "open", "because": "lead"}])
    named = open_book(
        english.case, {**english.tables, "watch": watch}, english.readings, pa.concat_tables([english.pivot, make_table("pivot", [step])])
    )
    assert "1 indicator is watched by itself" in str(summary(named))
    shown = {c["contact_id"]: c for v in victim_view(named) for c in v["contacts"]}
    assert shown["con-9"]["window"].anchor == "I1"


def test_a_description_begins_small_inside_a_sentence_and_a_name_does_not() -> None:
    text = proposition(claim("tasked_by", agent=["A second man"], principal=["The Hague Group"]), {}, Catalogue("en"))
    assert text == "the tasking of a second man by The Hague Group"


@pytest.mark.parametrize("principal", [["a member of the Unit 61419", "Unit 61419"], ["a member", "Unit 61419"]])
def test_a_person_of_a_unit_who_gave_the_order_does_not_make_it_the_units_order(principal: list[str]) -> None:
    text = proposition(claim("tasked_by", agent=["a man"], principal=list(principal)), {}, Catalogue("en"))
    assert " and " not in text and text.count("Unit 61419") == 1


def test_who_denies_is_not_cited_for_his_own_denial_and_is_named_with_whom_he_speaks_for() -> None:
    refusal = claim("objected_to_attribution", "denied", ("NHK", "Wang"), speaker=["Wang"], content=["No."])
    text = sentence(refusal | {"origin": "Ministry of Foreign Affairs of China"}, {}, Catalogue("en"), "r")
    assert text == "NHK reports an objection to the attribution by Wang (for Ministry of Foreign Affairs of China): “No”."


def test_no_information_leaked_is_said_as_it_was_said() -> None:
    text = sentence(claim("leaked", "denied", victim=["JAXA"], data=["information"], polarity=["no_leak"]), {}, Catalogue("en"), "r")
    assert text == "NHK reports that no information leaked from JAXA."


def test_a_reason_in_english_is_put_into_japanese_and_an_unknown_one_left_alone() -> None:
    labels = {"persona-0123456789ab": "P1"}
    known = "the same renter (persona-0123456789ab): A-1 and B-2 share device, payment"
    assert reworded(known, "ja", labels) == "同一契約者（P1）：A-1とB-2は端末、支払い手段が共通する"
    assert reworded("something never said before", "ja", labels) == "something never said before"
    assert reworded("from 2024-01-02T03:04:05Z: `urazuke judge CASE watch tenancy-0123456789ab`", "en", {"tenancy-0123456789ab": "T1"}) == (
        "from 2024-01-02 03:04:05: `urazuke judge CASE watch tenancy-0123456789ab`"
    )


@given(st.text())
def test_rewording_never_fails(text: str) -> None:
    assert reworded(text, "en", {}) == text or "Z" in text
    assert isinstance(reworded(text, "ja", {}), str)


def test_words_of_a_report_in_the_other_language_stand_in_quotation_marks() -> None:
    names = {"e1": "肌の白い男", "e2": "a bearded man", "e3": "Unit 48213"}
    rental = claim("rented_server", lessee=["e1"])
    assert "by “肌の白い男”" in proposition(rental, names, Catalogue("en"))
    assert (
        proposition(claim("tasked_by", agent=["e2"], principal=["e3"]), names, Catalogue("ja"))
        == "Unit 48213による「a bearded man」への指示"
    )
    said = claim("denied", "denied", speaker=["e1"], content=["the company had been attacked"])
    assert proposition(said, names, Catalogue("ja")) == "肌の白い男による否定「the company had been attacked」"


def test_names_with_a_comma_are_told_apart() -> None:
    assert Catalogue("en").together(["Park, Jiho", "Maja Lind", "Tom"]) == "Park, Jiho; Maja Lind; and Tom"
    assert Catalogue("en").together(["A", "B", "C"]) == "A, B and C"


def test_an_entity_goes_by_the_name_that_it_has_in_the_dossiers_language() -> None:
    entity = {"name": "Hanamori Power", "names": ["Hanamori Power", "花守電力"]}
    assert _in_language(entity, "ja") == "花守電力" and _in_language(entity, "en") == "Hanamori Power"
    assert _in_language({"name": "30代の男", "names": []}, "en") == "30代の男"


@pytest.mark.parametrize(
    ("text", "passage", "shown"),
    [("通信はあった。情報の流出は確認されていない。以上。", "情報の流出", "情報の流出は確認されていない。"),
     ("It rained. It denied that it had been attacked. Nobody knows.", "it had been attacked", "It denied that it had been attacked."),
     ("Heading\n\nA man is believed to have rented it\n\nMore", "rented it", "A man is believed to have rented it")],
)  # fmt: skip
def test_a_passage_is_quoted_with_its_sentence_so_that_no_denial_is_cut_off(text: str, passage: str, shown: str) -> None:
    start = text.index(passage)
    left, right = _sentence(text, start, start + len(passage))
    assert text[left:right] == shown


@given(st.text(), st.data())
def test_a_quoted_sentence_never_loses_the_passage(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    left, right = _sentence(text, start, end)
    assert 0 <= left <= start and end <= right <= len(text)


@pytest.mark.parametrize(("text", "english", "japanese"), [
    ("1289692691 bytes went out to it; a large peer is sent 49106 bytes in all logs",
     "1.2 GiB went out to it; a large peer is sent 48.0 KiB in all logs",
     "1.2 GiBを送信した。大口の相手への送信は全記録で48.0 KiB"),
    ("10.0.0.8 called it 140 times, 81% of them every 30 min (jitter 5%): calls at random are so regular in at most 1e-12 of cases",
     "10.0.0.8 called it 140 times, 81% of them every 30 min (jitter 5%): calls at random are so regular in at most 10⁻¹² of cases",
     "10.0.0.8が140回接続し、その81%は30分間隔（ゆらぎ5%）。偶然にこれほど規則的になる割合は最大10⁻¹²"),
    ("'198.18.999.7' is not an address (column IPアドレス)",
     "'198.18.999.7' is not an address (column IPアドレス)", "'198.18.999.7'はアドレスではない（列「IPアドレス」）"),
])  # fmt: skip
def test_sizes_chances_and_reasons_are_told_as_a_reader_takes_them_in(text: str, english: str, japanese: str, tmp_path: Path) -> None:
    for language, told in (("en", english), ("ja", japanese)):
        worked = worked_case(tmp_path / language, language)
        assert open_book(worked.case, worked.tables, worked.readings, worked.pivot).told(text) == told
