"""Scores of the report reader on one and the same reports in other files: wrapped lines, web pages, mails, printed pages.

    python bench/layouts.py                  five incidents of bench/reports/developed in every layout
    python bench/layouts.py LAYOUT… --from FOLDER…

A layout that loses something scores below `as it is`. What is printed needs Chromium, Chrome or Edge, and is left out
without one. The shared scorer compares what is read with the annotation of the plain text, by the words of the text.
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator, Sequence
from email.message import EmailMessage
from email.policy import SMTP
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from reading import GROUPS, OWN, SCORER, figure, incidents, load_scorer

from urazuke.dossier.pdf import QUIET, find_browser
from urazuke.errors import UrazukeError
from urazuke.evidence.instant import zone
from urazuke.reports import read_report
from urazuke.reports.line_ends import width

INCIDENTS = ("d5_koshiji", "d11_portcallan", "d12_rainradar", "d16_gauges", "d18_strawberry")
COLUMNS = ("claims", "arguments", "entities", "dates")
_CLINGING = re.compile(r"[（「『【]*(?:[!-~]+|.)[、。）」』】ー・！？ぁぃぅぇぉっゃゅょァィゥェォッャュョ]*")
_NAMES = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+\b|(?<=「)[^「」]{2,12}(?=」)")
_SECTIONS = {"ja": ("ニュース", "社会", "政治", "スポーツ", "ログイン"), "en": ("News", "World", "Opinion", "Sport", "Log in")}
_RELATED = {
    "ja": ("県警、別の男を逮捕　サイバー攻撃巡り", "大手電機に不正アクセス　中国のハッカー集団か", "防衛省、サイバー部隊を増員へ"),
    "en": ("Police arrest man over bank hack", "Chinese group blamed for attack on utility", "Ministry to double its cyber unit"),
}
_BETWEEN = {
    "ja": "メールマガジンに登録すると最新ニュースを毎朝お届けします。",
    "en": "Sign up for our newsletter to get the day's top stories delivered to your inbox every morning.",
}
_COMMENT = {
    "ja": "警察は何をしているのか。男を早く逮捕すべきだ。",
    "en": "The hackers must be from the Lazarus Group, they attacked my bank too.",
}


def main(given: Sequence[str] | None = None) -> None:
    """Score each layout, by language."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("layouts", nargs="*", choices=[[], *LAYOUTS], metavar="LAYOUT")
    asked.add_argument("--from", dest="folders", nargs="+", type=Path, default=[OWN / "developed" / name for name in INCIDENTS])
    args = asked.parse_args(given)
    if not SCORER.exists():
        print("the shared scorer is not beside this repository: nothing is scored")
        return
    scorer = load_scorer()
    documents = [d for folder in args.folders for incident in incidents(folder) for d in _documents(incident, scorer)]
    print(f"{'':24}" + "".join(f"{group:>30}" for group in GROUPS) + f"   ({', '.join(COLUMNS)})")
    for name in args.layouts or LAYOUTS:
        _score(name, documents, scorer)


def _documents(incident: Path, scorer: Any) -> Iterator[tuple[str, Any]]:
    for stem, gold in scorer.load_gold(str(incident)).items():
        path = incident / f"{stem}.txt"
        if path.exists():
            yield path.read_text("utf-8"), gold


def _score(name: str, documents: Sequence[tuple[str, Any]], scorer: Any) -> None:
    totals = {group: scorer.Counts() for group in GROUPS}
    with tempfile.TemporaryDirectory() as scratch:
        for number, (text, gold) in enumerate(documents):
            if name == "vertical" and gold["language"] != "ja":
                continue
            try:
                path = LAYOUTS[name](Path(scratch) / str(number), text, gold["language"])
            except UrazukeError as error:
                print(f"{name:24}left out: {error}")
                return
            answer = json.loads(json.dumps(read_report(path, zone=zone("Asia/Tokyo")).as_json()))
            counts = scorer.score_doc(gold, answer)[0]
            counts.pop("b3", None)
            totals["translated" if gold["machine_translated"] else gold["language"]].merge(counts)
    rows = ("  ".join(f"{figure(counts, c):.3f}" for c in COLUMNS) if counts else "" for counts in totals.values())
    print(f"{name:24}" + "".join(f"{row:>30}" for row in rows), flush=True)


def _paragraphs(text: str) -> list[str]:
    return [p.strip("\n") for p in text.split("\n\n") if p.strip()]


def _body(paragraphs: Sequence[str]) -> str:
    return "".join(f"<p>{escape(p)}</p>".replace("\n", "<br>") for p in paragraphs)


def _plain(at: Path, text: str, language: str) -> Path:
    return _written(at.with_suffix(".txt"), text)


def _written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def _filled(columns: int, at: Path, text: str, language: str) -> Path:
    """Lines of so many columns, those of Japanese without a mark at their beginning."""
    fill = _filled_ja if language == "ja" else textwrap.wrap
    wrapped = ["\n".join(row for line in p.split("\n") for row in fill(line, columns)) for p in _paragraphs(text)]
    return _written(at.with_suffix(".txt"), "\n\n".join(wrapped) + "\n")


def _filled_ja(line: str, columns: int) -> list[str]:
    rows = [""]
    for piece in _CLINGING.findall(line):
        if rows[-1] and width(rows[-1]) + width(piece) > columns:
            rows.append("")
        rows[-1] += piece
    return rows


def _markdown(at: Path, text: str, language: str) -> Path:
    """The first line a heading; names of two words and what stands in Japanese quotation marks in bold, every third one a link."""
    numbers = itertools.count()

    def marked(words: re.Match[str]) -> str:
        number = next(numbers)
        return f"**{words[0]}**" if number % 3 else f"[{words[0]}](https://news.example/topics/{number})"

    first, *others = _paragraphs(text)
    return _written(at.with_suffix(".md"), "\n\n".join([f"# {first}", *(_NAMES.sub(marked, p) for p in others)]) + "\n")


def _mail(html: bool, at: Path, text: str, language: str) -> Path:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = "desk@news.example", "csirt@org.example", "Fwd: for your information"
    if html:
        message.set_content("This message is in HTML.")
        message.add_alternative(f"<html><body>{_body(_paragraphs(text))}</body></html>", subtype="html")
    else:
        message.set_content(text)
    path = at.with_suffix(".eml")
    path.write_bytes(message.as_bytes())
    return path


def _old_page(at: Path, text: str, language: str) -> Path:
    """A page laid out in a table, its paragraphs parted by line breaks."""
    sections = " | ".join(f"<a href=/{n}>{s}</a>" for n, s in enumerate(_SECTIONS[language]))
    story = "<br><br>".join(escape(p).replace("\n", "<br>") for p in _paragraphs(text))
    table = f"<table><tr><td colspan=2>{sections}</td></tr><tr><td>{_related(language)}</td><td>{story}</td></tr></table>"
    return _written(at.with_suffix(".html"), f"<html><head>{_title(text)}</head><body>{table}</body></html>")


def _page(at: Path, text: str, language: str) -> Path:
    """A page of today: banner, menu, a teaser and a form amid the story, comments below."""
    paragraphs = _paragraphs(text)
    middle = len(paragraphs) // 2
    menu = "".join(f"<li><a href=/{n}>{s}</a></li>" for n, s in enumerate(_SECTIONS[language]))
    amid = f"<aside>{_related(language)}</aside><div class=newsletter-signup><p>{_BETWEEN[language]}</p><button>OK</button></div>"
    story = f"<article>{_body(paragraphs[:middle])}{amid}{_body(paragraphs[middle:])}</article>"
    comments = f"<section class=comments><h2>Comments</h2><p>{_COMMENT[language]}</p></section>"
    page = f"<header><nav><ul>{menu}</ul></nav></header><main>{story}{comments}</main><footer><p>© Example</p></footer>"
    return _written(at.with_suffix(".html"), f"<html><head><meta charset=utf-8>{_title(text)}</head><body>{page}</body></html>")


def _title(text: str) -> str:
    first = escape(_paragraphs(text)[0].split("\n")[0])
    return f"<title>{first} | Example Times</title>"


def _related(language: str) -> str:
    return "<ul>" + "".join(f"<li><a href=/r{n}>{s}</a></li>" for n, s in enumerate(_RELATED[language])) + "</ul>"


def _printed(style: str, around: bool, at: Path, text: str, language: str) -> Path:
    """The text as a browser prints it, in that style; with its line above and below the page where `around`."""
    source = at.with_suffix(".source.html")
    head = f"<meta charset=utf-8>{_title(text)}<style>{style}</style>"
    _written(source, f"<html lang={language}><head>{head}</head><body><div>{_body(_paragraphs(text))}</div></body></html>")
    target = at.with_suffix(".pdf")
    options = [o for o in QUIET if not (around and o == "--no-pdf-header-footer")]
    command = [find_browser(), *options, "--no-sandbox", f"--user-data-dir={at.parent / 'profile'}", f"--print-to-pdf={target}"]
    subprocess.run([*command, source.as_uri()], check=True, capture_output=True, timeout=120)
    return target


LAYOUTS: dict[str, Callable[[Path, str, str], Path]] = {
    "as it is": _plain,
    "wrapped at 60": partial(_filled, 60),
    "wrapped at 72": partial(_filled, 72),
    "wrapped at 100": partial(_filled, 100),
    "markdown": _markdown,
    "mail": partial(_mail, False),
    "mail in HTML": partial(_mail, True),
    "page in a table": _old_page,
    "page of today": _page,
    "printed": partial(_printed, "", True),
    "printed on small pages": partial(_printed, "@page { size: A5 } body { font-size: 13pt }", True),
    "two columns": partial(
        _printed, "div { column-count: 2; font-size: 9.5pt; text-align: justify } p { margin: 0 } p + p { text-indent: 1em }", False
    ),
    "three columns": partial(_printed, "div { column-count: 3; font-size: 9pt }", False),
    "vertical": partial(_printed, "body { writing-mode: vertical-rl }", False),
}


if __name__ == "__main__":
    main(sys.argv[1:])
