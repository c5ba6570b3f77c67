"""A saved mail, a web archive and front matter give text, sender and day; what cannot be read is named, with what to do about it."""

from __future__ import annotations

import base64
import gzip
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from urazuke.errors import InputError
from urazuke.evidence.claim import Reading
from urazuke.reports import read_report

TOKYO = ZoneInfo("Asia/Tokyo")
BODY = "Aozora Institute was hit by a cyberattack in May, police said on Monday.\n\nNo data had been stolen."
JAPANESE = "青空大学は、サイバー攻撃を受けたと発表した。\n\n情報の流出は確認されていない。"


def read(folder: Path, content: bytes, name: str = "report.txt") -> Reading:
    path = folder / name
    path.write_bytes(content)
    return read_report(path, zone=TOKYO)


def mail(body: str = BODY, charset: str = "utf-8", subject: str = "Institute attacked") -> EmailMessage:
    message = EmailMessage()
    message["From"] = '"Aozora Press Office" <press@aozora.example>'
    message["Date"] = "Mon, 06 May 2024 23:30:00 +0900"
    message["Subject"] = subject
    message["Message-ID"] = "<1@aozora.example>"
    message.set_content(body, charset=charset)
    return message


def test_a_mail_is_its_subject_and_body_under_any_name(tmp_path: Path) -> None:
    for name, content in (
        ("a.eml", bytes(mail())),
        ("a.txt", b"From x@y Mon May\n" + bytes(mail())),
        ("a.eml.gz", gzip.compress(bytes(mail()))),
    ):
        reading = read(tmp_path, content, name)
        assert reading.text == f"Institute attacked\n\n{BODY}\n"
        assert (reading.publisher, reading.published) == ("Aozora Press Office", "2024-05-06")


def test_who_forwards_a_report_did_not_publish_it(tmp_path: Path) -> None:
    message = mail(subject="FW: Institute attacked")
    message.set_content(f"The Harbour Gazette\nMay 2, 2024\n\n{BODY}")
    reading = read(tmp_path, bytes(message))
    assert (reading.publisher, reading.published) == ("The Harbour Gazette", "2024-05-02")
    silent = read(tmp_path, bytes(mail(subject="Fwd: Institute attacked")))
    assert (silent.publisher, silent.published) == ("Aozora Press Office", "2024-05-06")


@pytest.mark.parametrize("charset", ["utf-8", "iso-2022-jp", "shift_jis", "euc-jp"])
def test_japanese_mail_is_decoded(tmp_path: Path, charset: str) -> None:
    reading = read(tmp_path, bytes(mail(JAPANESE, charset, "青空大学に攻撃")))
    assert reading.text.strip() == f"青空大学に攻撃\n\n{JAPANESE}" and reading.language == "ja"


def test_headers_in_raw_bytes_are_decoded(tmp_path: Path) -> None:
    raw = b"MIME-Version: 1.0\nSubject: " + "青空大学に攻撃".encode("cp932") + b"\nFrom: " + "青空大学".encode() + b" <a@b.example>\n\nA."
    reading = read(tmp_path, raw)
    assert (reading.text, reading.publisher) == ("青空大学に攻撃\n\nA.", "青空大学")


def test_the_page_of_a_mail_is_read_where_the_plain_part_is_a_stub(tmp_path: Path) -> None:
    message = mail("Your client cannot show this mail.")
    message.add_alternative(f"<html><body><h1>Attack</h1><p>{BODY}</p><script>SCRIPT</script></body></html>", subtype="html")
    text = read(tmp_path, bytes(message)).text
    assert text.startswith("Institute attacked\n\nAttack\n\nAozora") and "client" not in text and "SCRIPT" not in text


def test_attachments_are_named_and_not_read(tmp_path: Path) -> None:
    message = mail()
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="annex.pdf")
    message.add_attachment("Tick hacked everything", filename="note.txt")
    reading = read(tmp_path, bytes(message))
    assert "hacked everything" not in reading.text and reading.notes == ("attachments that are not read: annex.pdf, note.txt",)


def test_a_mail_that_only_carries_a_mail_is_that_mail(tmp_path: Path) -> None:
    outer = EmailMessage()
    outer["Subject"], outer["From"], outer["MIME-Version"] = "Fwd: see below", "me@desk.example", "1.0"
    outer.make_mixed()
    outer.attach(EmailMessage())
    outer.get_payload()[0].set_content(mail())  # type: ignore[union-attr, index]
    reading = read(tmp_path, bytes(outer))
    assert reading.text.startswith("Institute attacked") and reading.publisher == "Aozora Press Office"


def test_a_web_archive_is_its_page(tmp_path: Path) -> None:
    page = (
        f'<html><head><meta property="og:site_name" content="Kite"></head><body><article><h1>Hit</h1><p>{BODY}</p></article></body></html>'
    )
    archive = (
        "From: <Saved by Browser>\r\nSnapshot-Content-Location: https://kite.example/1\r\nSubject: Hit - Kite\r\n"
        "Date: Tue, 7 May 2024 10:00:00 +0900\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="x"\r\n\r\n--x\r\nContent-Type: text/html\r\n'
        f"Content-Transfer-Encoding: base64\r\n\r\n{base64.b64encode(page.encode()).decode()}\r\n--x--\r\n"
    )
    reading = read(tmp_path, archive.encode(), "a.mhtml")
    assert reading.text.split("\n\n")[0] == "Hit" and reading.publisher == "Kite" and not reading.notes


@pytest.mark.parametrize(
    "content",
    [
        b"MIME-Version: 1.0\nSubject: a\nFrom: b\n" + b"Content-Type: multipart/mixed; boundary=a\n\n--a\n" * 3000,
        b"MIME-Version: 1.0\nSubject: " + b"=?utf-8?b?" * 20000 + b"\nFrom: " + b"(" * 50000 + b"\n\ntext",
        b"MIME-Version: 1.0\nSubject: =?nonsense?q?a?=\nFrom: =?utf-8?b?!?=\nDate: Foo\n"
        b"Content-Type: text/plain; charset=\xff\n\n\xff\xfe\x00",
        b"MIME-Version: 1.0\nSubject: a\nFrom: b\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n!!!!",
        b"Message-ID: x\nSubject: a\nFrom: b\nContent-Type: message/rfc822\n\n" * 300,
        b"Message-ID: x\nSubject: a\nFrom: b\n",
    ],
)  # fmt: skip
def test_a_mail_made_to_break_readers_breaks_nothing(tmp_path: Path, content: bytes) -> None:
    assert read(tmp_path, content).notes is not None


def test_a_letter_that_only_begins_like_a_mail_stays_unchanged(tmp_path: Path) -> None:
    text = f"From: Press office\nDate: 6 May 2024\nSubject: Attack\n\n{BODY}"
    assert read(tmp_path, text.encode()).text == text


@pytest.mark.parametrize("fence", ["---", "+++"])
def test_front_matter_names_publisher_and_day_and_stays_in_the_text(tmp_path: Path, fence: str) -> None:
    sign = ":" if fence == "---" else " ="
    text = f'{fence}\ntitle{sign} "Attack"\ndate{sign} 2024-05-06T10:00:00+09:00\nauthor{sign} "Kestrelmark Research"\n{fence}\n{BODY}'
    reading = read(tmp_path, text.encode(), "a.md")
    assert (reading.text, reading.publisher, reading.published) == (text, "Kestrelmark Research", "2024-05-06")


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (b"{\\rtf1\\ansi attacked}", "plain text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60), ".eml"),
        (b"PK\x03\x04" + bytes(60), "Word"),
        (b"\x89PNG\r\n\x1a\n" + bytes(60), "text recognition"),
    ],
)
def test_other_formats_are_refused_with_what_to_do(tmp_path: Path, content: bytes, advice: str) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, content)
    assert caught.value.hint and advice in caught.value.hint


@pytest.mark.parametrize(
    ("named", "encoding"),
    [("shift_jis", "cp932"), ("euc-jp", "euc_jp"), ("utf-8", "cp932"), ("shift_jis", "utf-8"), ("", "utf-16"), ("x", "iso2022_jp")],
)
def test_pages_are_decoded_by_their_bytes_even_where_they_are_mislabelled(tmp_path: Path, named: str, encoding: str) -> None:
    body = "".join(f"<p>{p}</p>" for p in JAPANESE.split("\n\n"))
    padding = "<style>" + ".a{margin:0}\n" * 7000 + "</style>"  # the Japanese comes after what is looked at first
    for head in ("", padding):
        source = f'<!DOCTYPE html><html><head><meta charset="{named}">{head}<title>h</title></head><body>{body}</body></html>'
        if head and encoding in ("utf-16", "iso2022_jp"):
            continue
        assert read(tmp_path, source.encode(encoding)).text.endswith(JAPANESE), (named, encoding, len(head))


def test_a_named_western_encoding_is_believed(tmp_path: Path) -> None:
    source = f"<html><head><meta charset=iso-8859-2></head><body><h1>Zażółć</h1><p>{BODY}</p></body></html>"
    assert read(tmp_path, source.encode("iso-8859-2")).text.startswith("Zażółć")
