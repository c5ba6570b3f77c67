"""Publisher and day of publication are read from wherever documents put them, and from nowhere else."""

from __future__ import annotations

import pytest

from urazuke.reports import read_text

_EN = (
    "\n\nPolice have arrested a 34-year-old man who is suspected of renting servers under a false name that were later used in an"
    " attack on a hospital in Kotka, a spokesman said on Monday.\n\nThe man denies the charge. He was questioned on 3 May.\n"
)
_JA = (
    "\n\n　他人名義でレンタルサーバーを契約したとして、県警は10日、市内の会社員の男（34）を私電磁的記録不正作出・同供用の疑いで逮捕した。"
    "\n\n県警によると、男は容疑を認めているという。サーバーは病院への攻撃に使われた。\n"
)


@pytest.mark.parametrize(
    ("head", "foot", "publisher", "published"),
    [
        ("Man held over servers\n\nThe Kotka Herald\n12 May 2023", "", "The Kotka Herald", "2023-05-12"),
        ("THE KOTKA HERALD\nFriday, May 12, 2023\n\nMan held over servers", "", "The Kotka Herald", "2023-05-12"),
        ("Man held over servers\nBy Aino Laine | Kotka Herald | May 12, 2023", "", "Kotka Herald", "2023-05-12"),
        ("Man held over servers\n\nBy Aino Laine, Kotka Herald\nPublished: 12 May 2023 09:14 EET", "", "Kotka Herald", "2023-05-12"),
        ("Man held over servers\n\n12 May 2023 | World | Baltic Daily Press", "", "Baltic Daily Press", "2023-05-12"),
        ("Man held over servers\n\nKOTKA, May 12, 2023 (Gulf News Service) -- Police said.", "", "Gulf News Service", "2023-05-12"),
        ("Man held over servers\n\nKOTKA, Finland, 12 May 2023 (GNS) - The Gulf News Service (GNS) has learned of it.", "",
         "Gulf News Service", "2023-05-12"),
        ("Harjula Hospital Group\nStatement on the cyber incident\nIssued 12 May 2023", "", "Harjula Hospital Group", "2023-05-12"),
        ("PRESS RELEASE\nFor immediate release\n\nHarjula Hospital Trust\n12 May 2023", "", "Harjula Hospital Trust", "2023-05-12"),
        ("Source: Kymi Police Department\nDate: 2023-05-12\nSubject: Arrest", "", "Kymi Police Department", "2023-05-12"),
        ("FINNISH DATA CENTRE (FDC)\nSecurity advisory FDC-2023-11    TLP:CLEAR\nDate of issue: 2023-05-12", "",
         "Finnish Data Centre", "2023-05-12"),
        ("Man held over servers", "\n© 2023 Kotka Herald. All rights reserved.\nPublished 12 May 2023", "Kotka Herald", "2023-05-12"),
        ("Technology > Security\n\nMan held over servers\n\n  • May 12, 2023\n  • , TV Kymi\n  • Nordic Media Digest Summary", "",
         "Nordic Media Digest", "2023-05-12"),
        ("Tracking PALE OTTER\n\nIlmari Saari, Frostline Labs · 12 May 2023 · 5 minute read", "\nQuestions: intel@frostline.example",
         "Frostline Labs", "2023-05-12"),
        ("Northlight Security\nAnalysis: renting under other names\nLast updated 12.05.2023", "", "Northlight Security", "2023-05-12"),
        ("From: Kymi Police Press Office <press@kymi-police.example>\nDate: Fri, 12 May 2023 09:14:02 +0300\nSubject: Arrest", "",
         "Kymi Police Press Office", "2023-05-12"),
        ("Man held over servers", "", None, None),
        ("Helsinki\n12 May 2023\n\nMan held over servers", "", None, "2023-05-12"),
        ("World\n12 May 2023\n\nMan held over servers", "", None, "2023-05-12"),
    ],
)  # fmt: skip
def test_english_heads_and_feet(head: str, foot: str, publisher: str | None, published: str | None) -> None:
    reading = read_text(head + _EN + foot)
    assert (reading.publisher, reading.published) == (publisher, published)


@pytest.mark.parametrize(
    ("head", "foot", "publisher", "published"),
    [
        ("サーバー不正契約の疑い、男を逮捕\n\n2023年5月12日 北都日報", "", "北都日報", "2023-05-12"),
        ("北都新聞　2023年5月12日　朝刊社会面\n\nサーバー不正契約の疑い", "", "北都新聞", "2023-05-12"),
        ("【北都新報】2023年5月12日 05時00分\nサーバー不正契約の疑い", "", "北都新報", "2023-05-12"),
        ("サーバー不正契約の疑い\n2023年5月12日 18時40分 | テレビ北都", "", "テレビ北都", "2023-05-12"),
        ("サーバー不正契約の疑い\n\n北都通信　令和5年5月12日12時40分配信", "", "北都通信", "2023-05-12"),
        ("令和５年５月１２日\n株式会社北都銀行\n\n不正アクセスに関するお知らせ", "", "株式会社北都銀行", "2023-05-12"),
        ("北都大学病院\n2023年5月12日\nサイバー攻撃について（第1報）", "", "北都大学病院", "2023-05-12"),
        ("報道発表資料\n発表元：北都県警察本部\n2023/05/12\n\nサーバー不正契約", "", "北都県警察本部", "2023-05-12"),
        ("サーバー不正契約の疑い\n2023.05.12 北都新聞デジタル", "", "北都新聞", "2023-05-12"),
        ("サーバー不正契約の疑い\n社会部　佐藤一郎", "\n（北都新聞　2023年5月12日）", "北都新聞", "2023-05-12"),
        ("サーバー不正契約の疑い\n2023年5月12日 社会", "", None, "2023-05-12"),
        ("サーバー不正契約の疑い", "\nCopyright (c) 2023 北都放送 All rights reserved.", "北都放送", None),
    ],
)
def test_japanese_heads_and_feet(head: str, foot: str, publisher: str | None, published: str | None) -> None:
    reading = read_text(head + _JA + foot)
    assert (reading.publisher, reading.published) == (publisher, published)


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("OSLO, Sept 26 (NRW) - The ministry on Thursday said the server was hit.", "2024-09-26"),
        ("OSLO, March 3 (NRW) -- Police owned up on Friday. It became public on Feb. 20, 2024.", "2024-03-03"),
        ("OSLO, June 14 (NRW) - It was said Tuesday that it was hit in October 2021.", "2022-06-14"),
        ("OSLO, Jan 5 (NRW) - The firm was hit in December 2020, it said.", None),
        ("OSLO - The firm was hit.", None),
    ],
)
def test_a_dateline_without_a_year_takes_the_year_that_its_weekdays_fit(text: str, published: str | None) -> None:
    assert read_text(f"Server hit\n\n{text}").published == published


def test_an_agencys_letters_that_nothing_spells_out_are_no_speaker() -> None:
    reading = read_text("Server hit\n\nOSLO, Sept 26, 2024 (NRW) - Attackers breached Tromsø Bank in May.")
    assert reading.publisher == "NRW"
    assert {c.speakers for c in reading.claims} == {()}


@pytest.mark.parametrize(
    ("head", "foot", "publisher"),
    [
        ("Statement from Harjula Hospital Group on the cyber incident\n12 May 2023", "", "Harjula Hospital Group"),
        ("Harjula Central Hospital: update on the IT incident\n12 May 2023", "", "Harjula Central Hospital"),
        ("Man held over servers\n12 May 2023\nBy Jane Doe for the Daily Lantern", "", "The Daily Lantern"),
        ("Man held\n12 May 2023", "\nAbout Frostline Labs\nFrostline Labs is a security company.", "Frostline Labs"),
        ("Ministry of Justice, Press Office\n12 May 2023\nMan held over servers", "", "Ministry of Justice"),
        ("Man held over servers\n\nKOTKA (Reuters) - He was held.", "", "Reuters"),
        ("The Daily Lantern, 12 May 2023, page 4\n\nMan held over servers", "", "The Daily Lantern"),
        ("Daily Lantern (online), 12 May 2023\n\nMan held over servers", "", "Daily Lantern"),
        ("Published by Radio Saimaa on 12 May 2023\nMan held over servers", "", "Radio Saimaa"),
        ("Man held over servers | Kymi Sanomat\n12 May 2023", "", "Kymi Sanomat"),
        ("Kymi Regional Police\nMedia statement, 12 May 2023, 14:00\n\nMan held over servers", "", "Kymi Regional Police"),
        ("CORRECTION\n\nThe Lantern Tribune - 12 May 2023\n\nIn our report", "", "The Lantern Tribune"),
        ("Harjula University Hospital\nInformation for patients and relatives\nUpdated: 12 May 2023", "", "Harjula University Hospital"),
        ("12 May 2023 — Frostline Labs Threat Research Team\nTracking PALE OTTER", "", "Frostline Labs Threat Research Team"),
        (
            "Man held over servers\n\nBy Ilmari Saari, Crime Correspondent, Kymi Sanomat\n12 May 2023\n",
            "",
            "Kymi Sanomat",
        ),
        (
            "JOINT CYBERSECURITY ADVISORY\n\n12 May 2023\nCo-authored by:\n  Finland   Harbour Safety Agency (HSA)\n",
            "",
            "Harbour Safety Agency",
        ),
        ("NOTICE 7\nHarbour Safety Agency (Finland)\nKotka, 12 May 2023\n", "", "Harbour Safety Agency"),
        ("Frostline Labs | Blog | Threat Intelligence\nTracking PALE OTTER\nMay 12, 2023 by Ilmari Saari", "", "Frostline Labs"),
    ],
)
def test_english_publishers_in_other_places(head: str, foot: str, publisher: str) -> None:
    assert read_text(head + _EN + foot).publisher == publisher


@pytest.mark.parametrize(
    ("head", "foot", "publisher"),
    [
        ("【ソウル共同】韓国の警察は10日、男を逮捕した。", "", "共同"),
        ("［東京\u300010日\u3000ロイター］ - 警視庁は10日、男を逮捕した。", "", "Reuters"),
        ("サーバー不正契約\n\n2023年5月12日\n各位\n株式会社北都銀行\n代表取締役頭取 佐藤一郎", "", "株式会社北都銀行"),
        ("北都市立病院 院長 佐藤一郎\n2023年5月12日\n\nサイバー攻撃について", "", "北都市立病院"),
        ("サイバー攻撃について\n2023年5月12日", "\nお問い合わせ先：北都電機株式会社 広報部", "北都電機株式会社"),
        ("サーバー不正契約（北都新聞）\n2023年5月12日", "", "北都新聞"),
        ("北都県警察本部\u3000報道発表\n令和5年5月12日", "", "北都県警察本部"),
        ("サーバー不正契約\n［2023年5月12日］［北都タイムス］", "", "北都タイムス"),
        ("会社名\u3000北都電機株式会社\n2023年5月12日", "", "北都電機株式会社"),
        ("サーバー不正契約\n（2023年5月12日、北都日報）", "", "北都日報"),
        ("サーバー不正契約\n2023年5月12日 5時00分\u3000有料記事\n北都新聞社\u3000佐藤一郎", "", "北都新聞社"),
        ("サーバー不正契約\n\n2023年5月12日\u3000北都日日新聞朝刊", "", "北都日日新聞"),
        ("北都テレビ NEWS\nサーバー不正契約\n5月12日(金) 18:40配信", "", "北都テレビ"),
    ],
)
def test_japanese_publishers_in_other_places(head: str, foot: str, publisher: str) -> None:
    assert read_text(head + _JA + foot).publisher == publisher


@pytest.mark.parametrize(
    ("head", "issuer"),
    [
        ("St. Corvin's Infirmary\nNews | 9 October 2024\n\nStatement on the cyber incident\n\n", "St. Corvin's Infirmary"),
        ("FAQ: cyber incident at Marrow Bay Clinic\nLast updated: 7 July 2024\n\n", "Marrow Bay Clinic"),
    ],
)
def test_a_statement_that_says_we_is_its_first_bodys_own(head: str, issuer: str) -> None:
    reading = read_text(head + "We were attacked in March. Our teams saw it at once. No patient data was taken.\n")
    outlet = next(e.id for e in reading.entities if e.name == issuer)
    assert reading.publisher == issuer
    assert {c.speakers for c in reading.claims} == {(outlet,)} and reading.claims[0].arguments["victim"] == (outlet,)


def test_a_post_in_a_byline_is_nobodys_publisher() -> None:
    reading = read_text("Man held over servers\n\nBy Ilmari Saari, Crime Correspondent\nFriday 12 May 2023\n" + _EN)
    assert reading.publisher is None and reading.published == "2023-05-12"


def test_a_vendor_that_says_we_does_not_become_its_customer() -> None:
    reading = read_text("How Marrow Bay Clinic was attacked\n\nWe found the loader in March. Our sensors saw it at Marrow Bay Clinic.\n")
    assert reading.publisher is None


def test_a_heading_that_says_notice_notifies_nobody() -> None:
    reading = read_text("お知らせ\n2024年5月7日\n株式会社みなと電機\n\n当社のサーバーが不正アクセスを受けました。\n")
    assert [c.type for c in reading.claims] == ["attacked"]
