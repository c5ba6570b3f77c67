"""A personal value is known again however it is written, and masked text keeps every offset."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from urazuke.dossier.pseudonyms import REMOVED, Redactor, read_in_turn
from urazuke.dossier.redaction import PERSONAL, find_persons
from urazuke.evidence.tables import make_table

ROWS = (
    {"name": "Sato Hana", "phone": "03-1234-5678", "email": "hana@post.example", "birth_date": "1984-01-02"},
    {"name": "佐藤 花子", "name_reading": "サトウ ハナコ", "phone": "+819011112222"},
    {"name": "王偉", "document": "4711"},
    {"name": "緑風システム株式会社 後藤 優子"},
)


def redactor(language: str = "en") -> Redactor:
    made = Redactor(language)
    read_in_turn(made, [{column: row.get(column) for column in PERSONAL} for row in ROWS], PERSONAL, set())
    return made


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("SATO Hana called", "Person 1 called"),
        ("satohana", "Person 1"),
        ("Satohanami", "Satohanami"),
        ("by Sato Hana.", "by Person 1."),
        ("Hana Sato", "Person 1"),
        ("\uff33\uff21\uff34\uff2f\u3000\uff28\uff21\uff2e\uff21と", "Person 1と"),
        ("Sa\u200bto Hana", "Person 1"),
        ("佐藤花子様", "Person 2様"),
        ("佐藤\u3000花子", "Person 2"),
        ("ｻﾄｳ ﾊﾅｺ", "Person 2"),
        ("王偉容疑者", "Person 3容疑者"),
        ("王偉", "Person 3"),
        ("後藤優子氏は", "Person 4氏は"),
        ("tel 03-1234-5678, or 03-1234-56789", "tel phone-1, or 03-1234-56789"),
        ("03 1234 5678", "phone-1"),
        ("(03) 1234-5678 or so", "phone-1 or so"),
        ("+81 3 1234 5678", "phone-1"),
        ("090-1111-2222へ", "phone-2へ"),
        ("rcpt=HANA@post.example;", "rcpt=email-1;"),
        ("born 1984-01-02", "born birth-date-1"),
        ("4711", "document-1"),
        ("port 4711", "port 4711"),
        ("to=hana%40post.example", REMOVED),
        ('{"to": "\\u4f50\\u85e4\\u82b1\\u5b50"}', REMOVED),
        ("&#20304;&#34276;花子", REMOVED),
        ("%zz \\u00 &nope;", "%zz \\u00 &nope;"),
        ("", ""),
        ("x", "x"),
    ],
)
def test_a_value_is_known_again_as_a_word_of_its_own(text: str, shown: str) -> None:
    assert redactor().text(text) == shown


def test_a_japanese_dossier_has_japanese_pseudonyms() -> None:
    assert redactor("ja").text("佐藤花子、03-1234-5678") == "人物2、電話-1"


def test_whom_the_case_follows_is_numbered_first_and_an_order_of_rows_decides_the_rest() -> None:
    leases = [{"account_id": f"acc-{n}", "ip": "198.18.7.10", "name": f"Renter Number{n}"} for n in "abc"]
    records = {"lease_rows": make_table("lease_rows", leases), "access_rows": make_table("access_rows"), "watch": make_table("watch")}
    tables = {
        "tenancies": make_table("tenancies", [{"account_id": "acc-c", "watched": True}, {"account_id": "acc-a", "watched": False}]),
        "personas": make_table("personas", [{"persona_id": "p", "accounts": ["acc-b", "acc-c"]}]),
    }
    made = find_persons(tables, records, "en")
    assert [made.text(f"Renter Number{n}") for n in "abc"] == ["Person 3", "Person 1", "Person 2"]


PIECES = ("Sato Hana", "佐藤 花子", "王偉", " ", "。", "was", "090-1111-2222", "\U000f0001", "が", "\uff9e")
TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map(lambda pieces: "".join(f"、{piece}" for piece in pieces))


@given(TEXTS, st.data())
def test_masked_text_is_as_long_as_before_and_says_the_same_when_it_is_shown(text: str, data: st.DataObject) -> None:
    made = redactor()
    masked = made.mask(text)
    assert len(masked) == len(text) and "Sato Hana" not in masked and "王" not in masked
    assert made.unmask(masked) == made.text(text.replace("\U000f0001", "\ufffd"))
    cut = data.draw(st.integers(0, len(text)))
    assert made.unmask(masked[:cut]) + made.unmask(masked[cut:]) == made.unmask(masked)
