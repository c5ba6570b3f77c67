"""Claims are what the reports say: who, what, how firmly, through whom; never more firmly than they say it."""

from __future__ import annotations

import pytest
from tests.reports.report_claims import named, said, speakers

from urazuke.evidence.claim import Claim, Reading
from urazuke.reports import read_text


def test_about_150_victims_attacked_by_a_group_whose_direction_is_only_suspected(texts: dict[str, Reading]) -> None:
    reading = texts["summary"]
    (claim,) = said(reading, "attacked", victim_count=150)
    assert "Aozora Aerospace Institute" in named(reading, claim, "victim")
    assert said(reading, "attacked", attacker="a group of foreign hackers")
    (tasked,) = said(reading, "tasked_by", principal="People's Liberation Army")
    assert tasked.factuality == "suspected"
    assert speakers(reading, claim)[-1] == "NHK"


def test_five_rentals_under_a_false_name(texts: dict[str, Reading]) -> None:
    assert said(texts["summary"], "rented_server", lessee="programmer", times=5)
    assert said(texts["summary"], "rented_server", lessee="programmer", false_name=True)
    assert said(texts["arrest_ja"], "rented_server", times=4, false_name=True)[0].factuality == "suspected"


def test_an_id_handed_to_tick_through_an_online_forum(texts: dict[str, Reading]) -> None:
    reading = texts["summary"]
    (claim,) = said(reading, "handed_over_credentials", object="ID", recipient="Tick", channel="an online forum")
    assert "giver" not in claim.arguments


def test_another_man_said_to_be_tasked_by_a_member_of_the_unit(texts: dict[str, Reading]) -> None:
    reading = texts["summary"]
    (claim,) = said(reading, "tasked_by", agent="another man", principal="Unit 61419")
    assert claim.factuality == "suspected"
    assert any("a member of the PLA" in str(v) for v in named(reading, claim, "principal"))
    assert said(reading, "member_of", organisation="Unit 61419")


def test_a_wife_named_as_the_way_is_kept(texts: dict[str, Reading]) -> None:
    (claim,) = said(texts["garbled"], "tasked_by", principal="Unit 33012")
    assert claim.arguments["via"] == ("wives",) and claim.factuality == "suspected"


@pytest.mark.parametrize(
    ("text", "subject", "data"),
    [("summary", "Aozora", "information"), ("arrest", "Library", "personal data"), ("arrest_ja", "浜名精機", None),
     ("hospital_ja", "青波総合病院", "患者様の個人情報")],
)  # fmt: skip
def test_no_leak_is_a_denial_by_the_victim(texts: dict[str, Reading], text: str, subject: str, data: str | None) -> None:
    reading = texts[text]
    (claim,) = said(reading, "leaked", polarity="no_leak")
    assert claim.factuality == "denied"
    assert any(subject in str(v) for v in [*named(reading, claim, "victim"), *speakers(reading, claim)])
    if data:
        assert claim.arguments["data"] == (data,)


def test_whether_something_leaked_is_unknown_not_denied(texts: dict[str, Reading]) -> None:
    assert [c.factuality for c in said(texts["correction"], "leaked", polarity="unknown", data="payroll data")] == ["stated"]


@pytest.mark.parametrize(
    ("text", "speaker", "role", "words"),
    [("summary", "Hirose", "reason", "under investigation"), ("arrest", "Interior Ministry", "reason", "still under way"),
     ("arrest_ja", "松原", "topic", "個別の案件")],
)  # fmt: skip
def test_no_comment_keeps_its_speaker_and_its_reason_or_topic(
    texts: dict[str, Reading], text: str, speaker: str, role: str, words: str
) -> None:
    (claim,) = said(texts[text], "declined_to_comment", speaker=speaker, **{role: words})
    assert claim.factuality == "no_comment"
    assert speaker in speakers(texts[text], claim)[-1]


def test_a_ministry_spokesman_objects_to_attribution(texts: dict[str, Reading]) -> None:
    reading = texts["summary"]
    (claim,) = [c for c in reading.claims if c.type == "objected_to_attribution"]
    assert "Foreign Ministry" in str(named(reading, claim, "speaker")[0]) and claim.factuality == "denied"
    (japanese,) = [c for c in texts["arrest_ja"].claims if c.type == "objected_to_attribution"]
    assert "報道官" in str(named(texts["arrest_ja"], japanese, "speaker")[0])


def test_papers_that_are_to_be_sent_are_planned_and_papers_sent_are_stated(texts: dict[str, Reading]) -> None:
    assert {c.factuality for c in said(texts["summary"], "referred_to_prosecutors")} == {"planned"}
    assert {c.factuality for c in said(texts["arrest_ja"], "referred_to_prosecutors")} == {"planned"}
    (sent,) = said(texts["garbled"], "referred_to_prosecutors", authority="Tokyo Metropolitan Police Department")
    assert sent.factuality == "stated"
    past = read_text("広島県警は15日、30代の男を詐欺の疑いで広島地検に書類送検しました。")
    assert [c.factuality for c in said(past, "referred_to_prosecutors")] == ["stated"]


def test_left_the_country_interviewed_admitted(texts: dict[str, Reading]) -> None:
    assert said(texts["summary"], "left_country", subject="the two men", country="Japan")
    assert said(texts["arrest_ja"], "left_country", subject="別の男")
    assert said(texts["garbled"], "interviewed", authority="Tokyo Metropolitan Police Department", subject="two men")
    assert said(texts["arrest_ja"], "interviewed", subject="会社員の男")
    assert said(texts["arrest"], "admitted", subject="Rasmus Oja", content="renting the machines")
    assert said(texts["arrest_ja"], "admitted", content="契約")


def test_denials_keep_their_speaker(texts: dict[str, Reading]) -> None:
    (claim,) = said(texts["correction"], "denied", speaker="Harbour College")
    assert speakers(texts["correction"], claim)[-1] == "Harbour College"
    assert said(texts["arrest"], "denied", speaker="Rasmus Oja")


def test_suspected_arrested_exploited_aliased(texts: dict[str, Reading]) -> None:
    assert said(texts["arrest"], "arrested", subject="Rasmus Oja")
    assert said(texts["arrest_ja"], "suspected_of", offence="electromagnetic records")[0].factuality == "suspected"
    assert said(texts["vendor"], "exploited", vulnerability="CVE-2023-99120", product="Bramble Edge")
    assert said(texts["correction"], "alias_of", name="BlackTern", alias="Gilded Tern")
    assert said(texts["vendor"], "used_malware", malware="PebbleDrop")


@pytest.mark.parametrize(
    ("sentence", "factuality"),
    [
        ("Police said Aozora Institute was hacked by Sandworm hackers in May.", "stated"),
        ("Investigators believe Aozora Institute was hacked by the group Sandworm.", "suspected"),
        ("Aozora Institute was allegedly hacked by the group Sandworm.", "suspected"),
        ("Aozora Institute was not hacked, police said.", "denied"),
        ("Aozora Institute may have been hacked by the group Sandworm.", "suspected"),
        ("青空大学はサイバー攻撃を受けた。", "stated"),
        ("青空大学はサイバー攻撃を受けたとみられる。", "suspected"),
        ("青空大学はサイバー攻撃を受けた疑いがある。", "suspected"),
        ("青空大学はサイバー攻撃を受けた可能性がある。", "suspected"),
        ("青空大学はサイバー攻撃を受けていない。", "denied"),
    ],
)
def test_an_attack_is_said_as_firmly_as_the_report_says_it(sentence: str, factuality: str) -> None:
    claims = [c for c in read_text(sentence).claims if c.type == "attacked"]
    assert claims and {c.factuality for c in claims} == {factuality}


def test_speaker_chains_run_from_the_outlet_inwards(texts: dict[str, Reading]) -> None:
    reading = texts["summary"]
    (claim,) = said(reading, "declined_to_comment")
    assert speakers(reading, claim) == ["Harbour Media Digest", "TBS", "Hirose"]
    (rented,) = said(texts["arrest_ja"], "rented_server", times=4)
    assert speakers(texts["arrest_ja"], rented) == ["朝陽新聞", "捜査関係者"]


def test_words_in_a_quotation_are_the_quoted_ones() -> None:
    reading = read_text(
        'Nippon TV reported on Monday.\n\nMayor Ito Ken said, "China must show evidence. We strongly oppose groundless accusations."'
    )
    objections = [c for c in reading.claims if c.type == "objected_to_attribution"]
    assert objections and all("Ito Ken" in speakers(reading, c)[-1] for c in objections)


def _ends(claim: Claim) -> tuple[int, int]:
    return claim.trigger.start, claim.trigger.end


def test_a_repeated_statement_is_one_claim_with_more_evidence() -> None:
    text = "Aozora Institute hacked\n\nAozora Institute was hacked in May. The police said nothing.\n\nAozora Institute was hacked in May."
    attacked = [c for c in read_text(text).claims if c.type == "attacked"]
    assert len(attacked) == 1 and len(attacked[0].evidence) == 3 and text[slice(*_ends(attacked[0]))] == "hacked"


def test_harmless_sentences_make_no_claims() -> None:
    quiet = "The festival attracted many visitors. Police directed traffic. The weather was fine, and the shops sold out of ice cream."
    assert read_text(quiet).claims == ()
    assert read_text("会場には多くの人が訪れた。警察は交通整理をした。アイスクリームがよく売れた。").claims == ()


def test_an_accusation_is_suspected_and_its_rejection_kept(texts: dict[str, Reading]) -> None:
    reading = texts["accused"]
    (attacked,) = said(reading, "attacked", attacker="Jade Falcon", victim="Rheinkraft Turbinen")
    assert attacked.factuality == "suspected"
    assert [c.factuality for c in said(reading, "attributed_to", actor="Jade Falcon")] == ["suspected"]
    assert said(reading, "objected_to_attribution", speaker="China's embassy in Berlin")
    assert said(reading, "tasked_by", principal="Ministry of State Security")
    assert said(reading, "leaked", polarity="no_leak")
    (leaked,) = said(reading, "leaked", polarity="leaked")
    assert leaked.arguments["data"] == ("blueprints for a compressor",) and leaked.factuality == "stated"
    assert said(reading, "declined_to_comment", speaker="A 44-year-old Malaysian businessman")


def test_a_planned_arrest_is_not_an_arrest(texts: dict[str, Reading]) -> None:
    (claim,) = said(texts["rocket_ja"], "arrested", authority="大阪府警", subject="マレーシア国籍の男")
    assert claim.factuality == "planned"
    (attributed,) = said(texts["rocket_ja"], "attributed_to", actor="ジェイドファルコン")
    assert attributed.factuality == "suspected"
    assert said(texts["rocket_ja"], "leaked", polarity="leaked", victim="北斗精密工業", data="設計データ")
    assert said(texts["rocket_ja"], "rented_server", lessee="マレーシア国籍の男")
    assert said(texts["rocket_ja"], "objected_to_attribution", speaker="中国外務省の報道官")


def test_an_issuer_speaks_for_itself(texts: dict[str, Reading]) -> None:
    reading = texts["notice"]
    assert reading.publisher == "Kestrel Port Services"
    for kind in ("attacked", "leaked", "notified", "declined_to_comment", "used_infrastructure"):
        (claim,) = [c for c in reading.claims if c.type == kind]
        assert speakers(reading, claim)[-1] == "Kestrel Port Services", kind
    assert said(reading, "notified", notifier="National Cyber Security Centre", victim="Kestrel Port Services")
    assert said(reading, "leaked", polarity="no_leak", victim="Kestrel Port Services", data="customer data")


def test_who_only_says_it_does_not_do_it() -> None:
    text = "Some servers were rented in Japan under false names, according to a source close to the investigation.\n"
    assert not said(read_text(text), "rented_server", lessee="source")


def test_somebody_named_besides_is_not_who_did_it() -> None:
    text = "A former student who was in Japan in addition to this man had a contract for a server under a pseudonym.\n"
    (claim,) = said(read_text(text), "rented_server")
    assert named(read_text(text), claim, "lessee") == ["A former student"]
    assert text[claim.evidence[0].start :].startswith("A former student")


@pytest.mark.parametrize(
    "text",
    ["An ID was reportedly handed to a group called Tick through an online site.",
     "The institute said there were cases of unauthorized access that appeared to be cyberattacks."],
)  # fmt: skip
def test_what_is_reported_or_only_appears_so_is_not_stated(text: str) -> None:
    claims = [c for c in read_text(text).claims if c.type in ("handed_over_credentials", "attacked")]
    assert [c.factuality for c in claims] == ["suspected"]


def test_what_follows_an_admission_is_no_part_of_it() -> None:
    text = "A Communist Party man admitted that he had rented a server, but it was difficult to build a case and the two men left Japan.\n"
    reading = read_text(text)
    (rented,), (left,) = said(reading, "rented_server"), said(reading, "left_country")
    assert speakers(reading, rented) and not speakers(reading, left)
    assert all(not speakers(reading, c) for c in said(reading, "member_of"))


def test_an_objection_is_quoted_whole_and_without_stray_marks() -> None:
    text = 'The ministry spokesman Wang Lei said on Monday:\n\nHe added, "It should not be guessed. We strongly oppose such smears. "\n'
    contents = [str(v) for c in said(read_text(text), "objected_to_attribution") for v in c.arguments["content"]]
    assert contents and not any(c.count('"') % 2 for c in contents)
    heading = 'Foreign Ministry spokesman: "one should not guess for no reason"\n'
    (claim,) = said(read_text(heading), "objected_to_attribution")
    assert claim.arguments["content"] == ("one should not guess for no reason",)


def test_a_password_for_using_a_server_tells_of_no_use() -> None:
    assert not said(read_text("IDs for using the server were passed to Tick through an online site."), "used_infrastructure")


def test_that_an_outlet_repeats_another_is_said_of_it() -> None:
    text = "NHK reported an attack. TBS and Fuji TV carried similar stories, quoting Minister Kato as declining to comment.\n"
    reading = read_text(text)
    (claim,) = said(reading, "re_reported", original="NHK")
    assert named(reading, claim, "outlet") == ["TBS", "Fuji TV"] and not speakers(reading, claim)


def test_an_office_without_a_name_is_the_office() -> None:
    reading = read_text("官房長官は24日の会見で「個別の事案についてはコメントを差し控える」と述べた。\n")
    (claim,) = said(reading, "declined_to_comment")
    assert named(reading, claim, "speaker") == ["官房長官"]


def test_a_long_offence_ends_with_a_word() -> None:
    words = "having rented servers several times under false names and of having sold the passwords to another man abroad for money"
    (claim,) = said(read_text(f"Police suspect a student; he is suspected of {words}, a source said.\n"), "suspected_of")
    assert claim.arguments["offence"] == (words,)
