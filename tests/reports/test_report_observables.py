"""Observables are refanged, validated, and stand where their span says; what only looks like one is left out.

The tables are paraphrases of what reports write: every way of defanging, every neighbour, every decoy.
"""

from __future__ import annotations

import re
import types
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from urazuke.reports import (
    harmless,
    observable_addresses,
    observable_agents,
    observable_encoded,
    observable_hosts,
    observable_names,
    observable_paths,
    observable_tokens,
    observable_urls,
)
from urazuke.reports import refang as refanging
from urazuke.reports.observables import find_observables
from urazuke.reports.refang import refang


def found(text: str) -> str:
    return " ".join(f"{o.type}:{o.value}" for o in find_observables(text))


AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/96.0.4664.45 Safari/537.36"
FANGS = [
    ("hxxp://evil[.]com/a", "url:http://evil.com/a"), ("hXXps://evil.com", "url:https://evil.com"),
    ("h**p://evil.com/x", "url:http://evil.com/x"), ("meow://evil.com/x", "url:http://evil.com/x"),
    ("meows://evil.com/x", "url:https://evil.com/x"), ("ttp://evil.com/x", "url:http://evil.com/x"),
    ("ttps://evil.com/x", "url:https://evil.com/x"), ("hxxp[:]//evil[.]com", "url:http://evil.com"),
    ("hxxps[://]evil.com/q", "url:https://evil.com/q"), ("http[:]//evil.com/q", "url:http://evil.com/q"),
    ("hxxp:\\\\evil.com\\a", "url:http://evil.com\\a"), ("http:\\/\\/evil.com\\/a", "url:http://evil.com/a"),
    ("evil{.}com", "domain:evil.com"), ("evil(.)com", "domain:evil.com"), ("evil[.com", "domain:evil.com"),
    ("evil.]com", "domain:evil.com"), ("evil\\.com", "domain:evil.com"), ("www[dot]evil[dot]com", "domain:www.evil.com"),
    ("evil(dot)com", "domain:evil.com"), ("evil dot com", "domain:evil.com"), ("www dot evil dot ru now", "domain:www.evil.ru"),
    ("evil DOT com", "domain:evil.com"), ("name at evil dot com", "email:name@evil.com"), ("name[at]evil[.]com", "email:name@evil.com"),
    ("name (at) evil (dot) com", "email:name@evil.com"), ("name[@]evil.com", "email:name@evil.com"),
    ("name@evil[.]com", "email:name@evil.com"), ("evil [.] com", "domain:evil.com"), ("evil[ . ]com", "domain:evil.com"),
    ("192[.]168[.]1[.]1", "ipv4:192.168.1.1"), ("192.168.1[.]1", "ipv4:192.168.1.1"), ("192[.168[.1[.1", "ipv4:192.168.1.1"),
    ("192(.)168(.)1(.)1", "ipv4:192.168.1.1"), ("192\\.168\\.1\\.1", "ipv4:192.168.1.1"),
    ("192 dot 168 dot 1 dot 1", "ipv4:192.168.1.1"), ("192 . 168 . 1 . 1", "ipv4:192.168.1.1"),
    ("１９２．１６８．１．１", "ipv4:192.168.1.1"), ("ｅｖｉｌ．ｃｏｍ", "domain:evil.com"), ("evil\u200b.com", "domain:evil.com"),
    ("ev\xadil.com", "domain:evil.com"), ("evil．com", "domain:evil.com"), ("evil［．］com", "domain:evil.com"),
    ("evil[．]com", "domain:evil.com"), ("evil【.】com", "domain:evil.com"), ("evil[,]com", "domain:evil.com"),
    ("evil<.>com", "domain:evil.com"), ("http：//evil.com/a", "url:http://evil.com/a"),
    ("ｈｔｔｐ：／／ｅｖｉｌ．ｃｏｍ／ａ", "url:http://evil.com/a"), ("http://evil&#46;com/a", "url:http://evil.com/a"),
    ("http://evil.com/a?b=1&amp;c=2", "url:http://evil.com/a?b=1&c=2"), ("fxp://evil.com/a", "url:ftp://evil.com/a"),
    ("2001[:]db8[:][:]1", "ipv6:2001:db8::1"), ("2001:db8[::]1", "ipv6:2001:db8::1"),
    ("hxxp://198.51.100[.]7:8080/gate.php", "url:http://198.51.100.7:8080/gate.php ipv4:198.51.100.7"),
    ("hxxp__evil.com/a", "url:http://evil.com/a"), ("http://[evil.com/a", "url:http://evil.com/a"),
    ("tcp://198.51.100.7:443", "url:tcp://198.51.100.7:443 ipv4:198.51.100.7"),
]  # fmt: skip
NEIGHBOURS = [
    ("See http://evil.com/a.", "url:http://evil.com/a"), ("(see http://evil.com/a)", "url:http://evil.com/a"),
    ("[link](http://evil.com/a)", "url:http://evil.com/a"), ("<http://evil.com/a>", "url:http://evil.com/a"),
    ("'http://evil.com/a','http://b.com/c'", "url:http://evil.com/a url:http://b.com/c"),
    ('"http://evil.com/a"', "url:http://evil.com/a"), ("http://evil.com/a,http://b.com/c", "url:http://evil.com/a url:http://b.com/c"),
    ("http://evil.com/a;http://b.com/c", "url:http://evil.com/a url:http://b.com/c"),
    ("http://en.wikipedia.org/wiki/A_(b)", "url:http://en.wikipedia.org/wiki/A_(b)"), ("**http://evil.com/a**", "url:http://evil.com/a"),
    ("|http://evil.com/a|", "url:http://evil.com/a"), ("http://evil.com/r?u=http://b.com/c", "url:http://evil.com/r?u=http://b.com/c"),
    ("不正サイトhttp://evil.com/aへ接続した", "url:http://evil.com/a"), ("サイト「evil.example」に", "domain:evil.example"),
    ("evil.exampleとevil2.exampleへ", "domain:evil.example domain:evil2.example"),
    ("C2サーバー（203.0.113.9、203.0.113.10）", "ipv4:203.0.113.9 ipv4:203.0.113.10"), ("通信先：203.0.113.9：8080", "ipv4:203.0.113.9"),
    ("IPアドレス203.0.113.9から", "ipv4:203.0.113.9"), ("メールはinfo@evil.exampleまで", "email:info@evil.example"),
    ("mailto:info@evil.example.", "email:info@evil.example"), ("ends with evil.com. Then", "domain:evil.com"),
    ("ends with evil.com.Then we", "domain:evil.com"), ("*.evil.com", "domain:evil.com"), (".evil.com", "domain:evil.com"),
    ("evil.com:8080", "domain:evil.com"), ("evil.com:8080/x", "url:evil.com:8080/x"), ("bücher.de", "domain:bücher.de"),
    ("xn--bcher-kva.de", "domain:xn--bcher-kva.de"), ("пример.рф", "domain:пример.рф"),
    ("http://日本語.jp/a", "url:http://日本語.jp/a"), ("http://例え.jpに", "url:http://例え.jp"), ("domain=evil.com", "domain:evil.com"),
    ("https://user:pw@evil.com/a", "url:https://user:pw@evil.com/a"), ("http://203.0.113.9", "url:http://203.0.113.9 ipv4:203.0.113.9"),
    ("http://[2001:db8::1]:80/a", "url:http://[2001:db8::1]:80/a ipv6:2001:db8::1"),
    ("10.1.2.3-10.1.2.9", "ipv4:10.1.2.3 ipv4:10.1.2.9"), ("203.0.113.0/24", "ipv4:203.0.113.0/24"),
    ("203.0.113.5/24", "ipv4:203.0.113.5"), ("2001:db8::/32", "ipv6:2001:db8::/32"), ("[2001:db8::1]:443", "ipv6:2001:db8::1"),
    ("::ffff:203.0.113.9", "ipv6:::ffff:203.0.113.9"), ("アドレス2001:db8::1へ", "ipv6:2001:db8::1"), ("fe80::1%eth0", "ipv6:fe80::1"),
    ("203.0.113.9:443", "ipv4:203.0.113.9"), ("203.0.113.9.", "ipv4:203.0.113.9"),
    ("203.0.113.9,203.0.113.10", "ipv4:203.0.113.9 ipv4:203.0.113.10"), ("from 203.0.113.9/tcp", "ipv4:203.0.113.9"),
    ("allegro.pl", "domain:allegro.pl"),
]  # fmt: skip
TYPES = [
    ("CVE-2021-44228", "cve:CVE-2021-44228"), ("CVE 2021-44228", "cve:CVE-2021-44228"), ("cve_2021_44228", "cve:CVE-2021-44228"),
    ("CVE–2021–44228", "cve:CVE-2021-44228"), ("(CVE-2021-44228)", "cve:CVE-2021-44228"),
    ("脆弱性CVE-2021-44228を", "cve:CVE-2021-44228"), ("ＣＶＥ－２０２１－４４２２８", "cve:CVE-2021-44228"), ("AS64496", "asn:AS64496"),
    ("AS 64496", "asn:AS64496"), ("ASN64496", "asn:AS64496"), ("ASN 64496", "asn:AS64496"), ("ASN: 64496", "asn:AS64496"),
    ("as15169", "asn:AS15169"), ("AS番号はAS64496", "asn:AS64496"),
    ("MD5: 18ddf28a71089acdbab5038f58044c0a", "md5:18ddf28a71089acdbab5038f58044c0a"),
    ("C:\\Users\\Public\\evil.exe", "filepath:C:\\Users\\Public\\evil.exe"),
    ("C:\\Program Files\\Foo Bar\\run.dll was loaded", "filepath:C:\\Program Files\\Foo Bar\\run.dll"),
    ("%APPDATA%\\Microsoft\\evil.lnk and", "filepath:%APPDATA%\\Microsoft\\evil.lnk"),
    ("\\\\fs01\\share\\tool.exe", "filepath:\\\\fs01\\share\\tool.exe"), ("C:\\Windows\\Temp を", "filepath:C:\\Windows\\Temp"),
    ("copied C:\\a\\b.exe to D:\\c\\d.exe", "filepath:C:\\a\\b.exe filepath:D:\\c\\d.exe"),
    ('"C:\\Users\\x y\\my file.txt"', "filepath:C:\\Users\\x y\\my file.txt"),
    ("C:\\Windows\\System32, then", "filepath:C:\\Windows\\System32"), ("C:\\\\Users\\\\x\\\\a.exe", "filepath:C:\\Users\\x\\a.exe"),
    ("フォルダC:\\Temp\\a.exeに保存", "filepath:C:\\Temp\\a.exe"),
    ("C:\\Users\\me\\.ssh\\id_rsa", "filepath:C:\\Users\\me\\.ssh\\id_rsa"), ("/etc/passwd", "filepath:/etc/passwd"),
    ("/tmp/.x/evil", "filepath:/tmp/.x/evil"), ("~/foo/bar/abc.py", "filepath:~/foo/bar/abc.py"),
    ("/usr/local/bin/evil.", "filepath:/usr/local/bin/evil"),
    ("/Library/Application Support/X/a.plist was", "filepath:/Library/Application Support/X/a.plist"),
    ("/etc/passwd and/or /etc/shadow", "filepath:/etc/passwd filepath:/etc/shadow"), ("(/opt/a/b)", "filepath:/opt/a/b"),
    ("ファイル/var/log/auth.logを", "filepath:/var/log/auth.log"),
    ("HKLM\\Software\\Run\\evil was added", "registry_key:HKLM\\Software\\Run\\evil"),
    ("HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run", "registry_key:HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run"),
    ("HKLM\\SOFTWARE\\Windows NT\\Winlogon", "registry_key:HKLM\\SOFTWARE\\Windows NT\\Winlogon"),
    ("HKLM\\Software\\Run and HKCU\\Software\\Run", "registry_key:HKLM\\Software\\Run registry_key:HKCU\\Software\\Run"),
    ("レジストリHKLM\\Software\\Runに", "registry_key:HKLM\\Software\\Run"), (AGENT, f"user_agent:{AGENT}"),
    ("used curl/7.68.0 to", "user_agent:curl/7.68.0"), ("User-Agent: EvilBot 1.0\nHost: x", "user_agent:EvilBot 1.0"),
    ('the User-Agent "Evil Loader"', "user_agent:Evil Loader"), ("687474703a2f2f6576696c2e636f6d2f61", "url:http://evil.com/a"),
    ("aHR0cDovL2V2aWwuY29tL2E=", "url:http://evil.com/a"), ("https%3A%2F%2Fevil.com%2Fa", "url:https://evil.com/a"),
    ("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", "btc:bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"),
    ("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2を", "btc:1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"),
    ("Contact: Press@Evil.EXAMPLE", "email:Press@evil.example"), ("a.b+c@evil.co.jp", "email:a.b+c@evil.co.jp"),
    ("git@github.com:x/y", "email:git@github.com"),
    ("evil[.]com, evil2[.]com and evil3[.]net", "domain:evil.com domain:evil2.com domain:evil3.net"), ("evil[.]zip", "domain:evil.zip"),
    ("hxxps://evil[.]zip/a", "url:https://evil.zip/a"), ("login.evil.co.uk", "domain:login.evil.co.uk"),
    ("abcdefghij234567.onion", "domain:abcdefghij234567.onion"), ("http://intranet/a", "url:http://intranet/a"),
    ("http://srv.local/a", "url:http://srv.local/a"), ("https://例え.jp/", "url:https://例え.jp"), ("EVIL.COM", "domain:evil.com"),
    ("Evil.com", "domain:evil.com"), ("Booking.com", "domain:booking.com"), ("amazon.co.jp", "domain:amazon.co.jp"),
]  # fmt: skip
DECOYS = [
    "Version 9.4.1.0", "v1.2.3.4", "version: 9.4.1.0", "versions 9.4.1.0 and 9.4.1.2 are", "versions prior to 9.4.1.0",
    "before version 9.4.1.0", "build 9.4.1.0", "9.4.1.0以降", "9.4.1.0より前のバージョン", "バージョン 9.4.1.0", "バージョンは9.4.1.0",
    "9.4.1.0 or later", "9.4.1.0 and earlier", "upgrade to 9.4.1.0", "fixed in 9.4.1.0.", "< 9.4.1.0", "firmware 10.2.3.4-h5",
    "Chrome/96.0.4664.45", "Foo Server 9.4.1.0 (build 12)", "1.3.6.1.4.1.311", "ファームウェアのバージョン9.4.1.0から9.4.1.3",
    "OrbitView (versions 9.4.0.0 through 9.4.1.0)", "9.4.1.0未満", "version number 9.4.1.0", "the patched release, 9.4.1.0,",
    "9.4.1.0にアップデート", "9.4.1.0へ更新", "invoice.doc", "setup.py", "README.md", "update.zip", "run.sh", "main.rs",
    "malware.exe.com.zip", "a.out", "libc.so.6", "libfoo.so", "script.pl", "com.example.app", "org.apache.logging.log4j",
    "java.lang.Runtime", "System.IO.File", "document.location", "window.open(x)", "this.name", "os.path.join(a)", "foo.bar(x)",
    "Node.js", "ASP.NET", "VB.NET", "e.g. this", "i.e. that", "U.S. officials", "a.m. on", "No.1", "3.5 percent", "$1.2 billion",
    "and/or", "TCP/IP", "10/12/2020", "12:30:45", "AA:BB:CC:DD:EE:FF", "std::string", "a::b", "1:1", "hello...world", "end.The next",
    "Mr.Smith", "St.Petersburg", "node.next", "v2.0", "the dot is", "polka dot is", "a dot on the map", "the word at home",
    "as 10 people", "AS-REP", "was 2021", "as 2020 began", "imphash 18ddf28a71089acdbab5038f58044c0a",
    "JA3: 18ddf28a71089acdbab5038f58044c0a", "HKP\\SYSTEM", "@handle", "foo@bar", "co.uk",
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FANGS)
def test_every_way_of_defanging_is_undone(text: str, expected: str) -> None:
    assert found(text).rstrip("/") == expected


@pytest.mark.parametrize(("text", "expected"), NEIGHBOURS)
def test_what_stands_beside_an_observable_is_no_part_of_it(text: str, expected: str) -> None:
    assert found(text).rstrip("/") == expected


@pytest.mark.parametrize(("text", "expected"), TYPES)
def test_each_type_is_found_alone_and_in_a_sentence(text: str, expected: str) -> None:
    assert found(text).rstrip("/") == expected


@pytest.mark.parametrize("text", DECOYS)
def test_what_only_looks_like_one_is_left_out(text: str) -> None:
    assert found(text) == ""


@pytest.mark.parametrize(("length", "kind"), [(32, "md5"), (40, "sha1"), (64, "sha256"), (128, "sha512")])
def test_digests_are_told_by_their_length_whatever_touches_them(length: int, kind: str) -> None:
    value = ("0123456789abcdef" * 8)[:length]
    assert found(f"words{value.upper()}words") == f"{kind}:{value}"
    assert found(value + "0") == found("0x" + value) == found("0" * length) == ""


def test_hosts_of_urls_and_mail_addresses_are_not_repeated_as_domains() -> None:
    assert found("http://evil.example/x and a@evil.example") == "url:http://evil.example/x email:a@evil.example"


def test_listed_values_are_marked_and_kept() -> None:
    (private,) = find_observables("beacon to 10.1.2.3")
    assert private.value == "10.1.2.3" and private.harmless == "rfc1918"
    (empty,) = find_observables("d41d8cd98f00b204e9800998ecf8427e")
    assert empty.harmless == "empty-hashes"
    (network,) = find_observables("all of 10.1.0.0/16")
    assert network.harmless == "rfc1918"
    (wider,) = find_observables("all of 8.0.0.0/6")
    assert wider.value == "8.0.0.0/6" and wider.harmless is None
    (other,) = find_observables("beacon to 8.201.33.7")
    assert other.harmless is None


_PIECES = st.sampled_from(
    ["198.51.100.7", "evil.example", "a@b.example", "http://x.example/p", "[.]", "(dot)", " dot ", "hxxp", "meow", "://", "[:]", "[://]",
     "[", "]", " ", "\n", "。", "は", "@", ".", ":", "\\", "/", "CVE-2021-1", "AS1", "\u200b", "ÿ", "．", "１", "ａ", "&#46;", "&amp;",
     "com", "198[.]51[.]100[.]7", "evil[.]example", "hxxps[:]//evil[.]example/q", "a[at]b[.]example"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=30).map("".join) | st.text(max_size=200))
def test_spans_lie_in_the_text_and_refang_to_the_value(text: str) -> None:
    for observable in find_observables(text):
        span = observable.span
        assert 0 <= span.start < span.end <= len(text)
        quoted = refang(text[span.start : span.end]).text
        if observable.type in ("ipv4", "domain", "email", "url", "cve"):
            assert re.sub(r"^cve.", "cve-", quoted.lower().replace(",", ".")) == observable.value.lower().replace(",", ".")


@given(st.lists(_PIECES, max_size=30).map("".join) | st.text(max_size=200))
def test_whole_and_original_places_lead_to_one_another(text: str) -> None:
    whole = refang(text)
    for at in range(len(whole.text)):
        start, end = whole.span(at, at + 1)
        assert 0 <= start < end <= len(text)
        assert whole.place(start, end)[0] <= at
        if whole.span(at, at + 1) == (start, start + 1) and not whole.begins:
            assert text[start] == whole.text[at]


class _Counted:
    """A pattern that counts the characters it was given to read: all for a scan, no more than its window elsewhere."""

    characters = 0

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        _Counted.characters += len(text)
        for match in self.pattern.finditer(text):
            _Counted.characters += 1 + match.end() - match.start()
            yield match

    def findall(self, text: str, start: int = 0, end: int = 1 << 60) -> list[str]:
        _Counted.characters += min(end, len(text)) - start
        return self.pattern.findall(text, start, end)

    def search(self, text: str, start: int = 0, end: int = 1 << 60) -> re.Match[str] | None:
        match = self.pattern.search(text, start, end)
        _Counted.characters += (match.end() if match else min(end, len(text))) - start + 1
        return match

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        match = self.pattern.match(text, start)
        _Counted.characters += (match.end() - start if match else 0) + 1
        return match

    def fullmatch(self, text: str) -> re.Match[str] | None:
        _Counted.characters += len(text)
        return self.pattern.fullmatch(text)


_ROOMS = (
    harmless, observable_addresses, observable_agents, observable_encoded, observable_hosts, observable_names, observable_paths,
    observable_tokens, observable_urls, refanging,
)  # fmt: skip


def _count_patterns(patch: pytest.MonkeyPatch, room: types.ModuleType) -> None:
    for name, value in vars(room).copy().items():
        if isinstance(value, re.Pattern):
            patch.setattr(room, name, _Counted(value))
        elif isinstance(value, tuple) and value and isinstance(value[0], re.Pattern):
            patch.setattr(room, name, tuple(map(_Counted, value)))


@pytest.mark.parametrize(
    "piece",
    [" ", "a.", ".", "a", "1", "fffffffffffffffffffffffffffffff", "fffffffffffffffffffffffffffffffff", "[.]", "[", "http://", "http://-",
     "://", "1.", "1.1.1.1.", "1.1.1.1 ", "1.1.1.1/", ":", "a:", "::", '\\', "\\.", "a\\.", "(dot) ", " dot ", "a dot ", "a at b dot ",
     "a@", "@", "@.", "a@b.", "C:\\a ", 'HKLM\\', "HKLM\\a ", "Mozilla/5.0 (", "Mozilla/5.0 (a) ", "User-Agent: ",
     "fffffffffffffffffffffffffffffff ", "/", "/a", "/A ", "/a/", "68747470", "687474703a2f2f", "aHR0cDov", "%3A%2F%2F",
     "1111111111111111111111111111111111 ", "bc1q", "CVE-", "AS1", "version ", "1.2.3.4以降", "version 1.2.3.4, ", "・", "．", "１",
     "\u200b", "&#46;", "日本.", "evil.com,", "}", ")]", "((", "imphash ffffffffffffffffffffffffffffffff"],
)  # fmt: skip
def test_the_work_grows_with_the_text_and_not_faster(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    find_observables("http://evil.example 198.51.100.7")  # the lists are read
    for room in _ROOMS:
        _count_patterns(monkeypatch, room)
    work = []
    for size in (10_000, 40_000):
        _Counted.characters = 0
        find_observables(piece * (size // len(piece)))
        work.append(_Counted.characters / size)
    assert work[0] > 1
    assert work[1] < 1.3 * work[0] + 1
    assert work[1] < 3000
