"""A thing is read however it is said: active, passive, as a participle, a noun, a relative clause or a headline."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from tests.reports.report_claims import named

from urazuke.evidence.claim import CLAIM_ROLES, Claim, Reading
from urazuke.reports import read_text

HERE = Path(__file__).parent
WAYS = tomllib.loads((HERE / "ways_of_saying.toml").read_text("utf-8"))
WAYS_JA = tomllib.loads((HERE / "ways_of_saying_ja.toml").read_text("utf-8"))
KNOWN = (
    "The hacking group Tick and the hacking group Sandworm are known, police said. LockBit is ransomware and Daserf is malware. "
    "FortiGate is a VPN appliance.\n"
)
KNOWN_JA = "2024年5月2日、東都新報によると、警察が調べている。\n"


def test_there_are_ways_of_saying_for_every_claim_type() -> None:
    assert set(WAYS) == set(CLAIM_ROLES)


@pytest.mark.parametrize("kind", sorted(WAYS))
def test_each_way_of_saying_gives_the_claim_with_its_roles_and_firmness(kind: str) -> None:
    missed = [text for firm, text, roles in WAYS[kind] if not _read_as(read_text(f"{text}\n\n{KNOWN}"), kind, firm, roles)]
    assert not missed


@pytest.mark.parametrize("kind", sorted(WAYS_JA))
def test_each_japanese_way_of_saying_gives_the_claim_with_its_roles_and_firmness(kind: str) -> None:
    missed = [text for firm, text, roles in WAYS_JA[kind] if not _read_as(read_text(f"{text}\n\n{KNOWN_JA}"), kind, firm, roles)]
    assert not missed


def _read_as(reading: Reading, kind: str, firm: str, roles: dict[str, str]) -> bool:
    claims = [c for c in reading.claims if c.type == kind and c.factuality == firm]
    return any(all(_holds(reading, c, role, wanted) for role, wanted in roles.items()) for c in claims)


def _holds(reading: Reading, claim: Claim, role: str, wanted: str) -> bool:
    forms = [str(v) for v in named(reading, claim, role)]
    for entity in (reading.entity(str(v)) for v in claim.arguments.get(role, ())):
        forms += [reading.text[m.span.start : m.span.end] for m in entity.mentions] if entity else []
    return any(wanted.lower() in form.lower() for form in forms)


@pytest.mark.parametrize(
    ("text", "factuality"),
    [
        ("Police believe that Aozora University was hacked.", "suspected"),
        ("Aozora University denied that it had been hacked.", "denied"),
        ("It is possible that Aozora University was hacked.", "suspected"),
        ("There is no evidence that Aozora University was hacked.", "denied"),
        ("There is no doubt that Aozora University was hacked.", "stated"),
        ("Police believe a man who hacked Aozora University has left Japan.", "suspected"),
        ("Police believe the man who hacked Aozora University has left Japan.", "stated"),
        ("It is untrue that Aozora University was hacked, its president said.", "denied"),
        ("The man will be charged, and Aozora University was hacked in May.", "stated"),
        ("With moderate confidence, we assess that Aozora University was hacked.", "suspected"),
    ],
)
def test_firmness_follows_what_governs_the_verb(text: str, factuality: str) -> None:
    claims = [c for c in read_text(text + "\n").claims if c.type == "attacked"]
    assert [c.factuality for c in claims] == [factuality]


@pytest.mark.parametrize(
    ("text", "lessee"),
    [
        ("Police said the engineer lied and rented three servers.", "the engineer"),
        ("Three servers were rented by the engineer, whom a student had met.", "the engineer"),
        ("The engineer, who knew the student, is suspected of renting three servers.", "The engineer"),
        ("Police suspect the engineer of having rented three servers for a student.", "the engineer"),
        ("The engineer renting three servers in Osaka never met the student.", "The engineer"),
        ("The servers that the engineer rented stood beside the student's flat.", "the engineer"),
    ],
)
def test_the_lessee_is_the_subject_of_renting_not_whoever_stands_near(text: str, lessee: str) -> None:
    reading = read_text(text + "\n")
    claims = [c for c in reading.claims if c.type == "rented_server"]
    assert [named(reading, c, "lessee") for c in claims] == [[lessee]]


@pytest.mark.parametrize(
    ("text", "kind", "factuality"),
    [
        ("Prosecutors said the man rented three servers under false names.", "rented_server", "suspected"),
        ("Police said the man rented three servers under false names.", "rented_server", "stated"),
        ("The indictment says the man sold the passwords to Tick.", "handed_over_credentials", "suspected"),
        ("Prosecutors said the man was arrested on Monday.", "arrested", "stated"),
        ("起訴状によると、男は偽名でサーバーを3回契約した。", "rented_server", "suspected"),
        ("県警によると、男は偽名でサーバーを3回契約した。", "rented_server", "stated"),
    ],
)
def test_what_prosecutors_state_of_an_accused_is_their_suspicion(text: str, kind: str, factuality: str) -> None:
    reading = read_text(text + "\n\n" + (KNOWN_JA if "。" in text else KNOWN))
    assert {c.factuality for c in reading.claims if c.type == kind} == {factuality}


def test_characters_of_a_font_that_only_look_alike_are_read_as_what_they_are() -> None:
    plain = "県警は7日、攻撃に使われたサーバー3台を偽名で契約したとして、中国人民解放軍に所属する元留学生の男を書類送検した。"
    drawn = plain.translate(str.maketrans("日人民生用", "⽇⼈⺠⽣⽤"))
    first, second = read_text(plain), read_text(drawn)
    assert drawn != plain and second.text == drawn
    assert [(c.type, c.trigger, c.arguments) for c in second.claims] == [(c.type, c.trigger, c.arguments) for c in first.claims]
    assert [(e.name, e.mentions) for e in second.entities] == [(e.name, e.mentions) for e in first.entities]
    assert [d.value for d in second.dates] == ["XXXX-XX-07"]


def test_a_newspaper_spelling_is_read_as_the_common_one_and_shown_as_it_stands() -> None:
    reading = read_text(
        "県警によると、ランサムウエア「ディムランプ」によってファイルが暗号化された。マルウエアの名はまだ公表していない。\n"
    )
    assert [named(reading, c, "malware") for c in reading.claims if c.type == "used_malware"] == [["ディムランプ"]]
    assert "ランサムウエア" in reading.text
    assert not any("ウェア" in e.name for e in reading.entities)


def test_a_security_firm_that_tells_of_a_theft_is_not_its_victim() -> None:
    text = "The security firm Kestrelmark told of the hack. Kestrelmark says four gigabytes of mail were carried off.\n"
    assert [c.arguments.get("victim") for c in read_text(text).claims if c.type == "leaked"] == [None]


def test_a_charge_that_a_lawyer_disputes_is_not_hers() -> None:
    text = "Police arrested a man over the hack. Teresa Vilhena, his lawyer, disputed the charge of sabotage.\n"
    reading = read_text(text)
    assert not [c for c in reading.claims if c.type == "suspected_of" and named(reading, c, "subject") == ["Teresa Vilhena"]]


def test_a_dateline_is_no_part_of_the_first_sentence() -> None:
    text = "OSLO, May 2, 2024 (NBW) - The Chinese Embassy denied that the army was involved in the hack.\n"
    reading = read_text(text)
    assert [named(reading, c, "speaker") for c in reading.claims if c.type == "denied"] == [["Chinese Embassy"]]


def test_what_governments_say_of_a_group_is_as_firm_as_they_say_it() -> None:
    text = "Lithuania attributed the attack to Sandworm, a hacking group it says is run by Unit 80443.\n"
    assert [c.factuality for c in read_text(text).claims if c.type == "member_of"] == ["stated"]


@pytest.mark.parametrize(
    ("text", "firm"),
    [
        ("青空大学がサイバー攻撃を受け、顧客情報が流出した可能性がある。", "stated"),
        ("青空大学がサイバー攻撃を受けた可能性がある。", "suspected"),
    ],
)
def test_a_leak_that_is_only_possible_leaves_the_attack_certain(text: str, firm: str) -> None:
    assert {c.factuality for c in read_text(f"{text}\n\n{KNOWN_JA}").claims if c.type == "attacked"} == {firm}


def test_a_state_that_rejects_accusations_objects_and_is_not_also_read_as_denying() -> None:
    types = {c.type for c in read_text("Norway blamed China. The Chinese embassy rejected the accusations.\n").claims}
    assert "objected_to_attribution" in types
    assert "denied" not in types


@pytest.mark.parametrize(
    "text",
    [
        "The number of organizations hit by Sandworm, a hacking group, has grown from about 20 to 31, police said.\n",
        "県警によると、ハッカー集団「Tick」の攻撃を受けた企業や団体は、これまで伝えられた約20ではなく31に上る。\n",
    ],
)
def test_the_later_of_two_tallies_is_the_number_of_victims(text: str) -> None:
    assert [list(c.arguments["victim_count"]) for c in read_text(text).claims if c.type == "attacked"] == [[31]]
