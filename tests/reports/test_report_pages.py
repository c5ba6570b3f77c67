"""A web page gives the report that stands on it, whatever the page is built of, and nothing that stands beside it."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest

from urazuke.reports.published.extracts import Extract
from urazuke.reports.published.html import extract_html

END = "</body></html>"
TOKYO = ZoneInfo("Asia/Tokyo")
LEAD = "The Aozora Institute said on Monday that its mail server had been broken into in May, and that police were told the same day."
QUOTE = "“No data left our network,” a spokesman said. Tick, a group also known as Bronze Butler, is suspected, according to police."
TEXT = [LEAD, QUOTE, "Staff were told to change passwords."]
PARAGRAPHS = "".join(f"<p>{p}</p>" for p in TEXT)
HEADED = f"<h1>Institute hit</h1>{PARAGRAPHS}"
HIT = f"<article>{HEADED}"
LINKS = "<ul><li><a href=/1>Storm warning</a></li><li><a href=/2>Port fees to rise</a></li></ul>"


def page(source: str) -> Extract:
    return extract_html(source, TOKYO)


def blocks(source: str) -> list[str]:
    return page(source).text.split("\n\n")


@pytest.mark.parametrize(
    "source",
    [
        f"<html><body><nav>{LINKS}</nav><main>{HIT}</article></main><aside>{LINKS}</aside>" + END,
        f"<html><head><title>Institute hit - Harbour Courier</title></head><body><div><a href=/>Harbour Courier</a></div>"
        f"<div><div>Institute hit</div><div>{'<br><br>'.join(TEXT)}</div></div><div>{LINKS}</div><div>© 2024 Harbour Courier</div>" + END,
        f"<html><head><title>Institute hit</title></head><body><table><tr><td>{LINKS}</td><td><font size=5><b>Institute hit</b></font>"
        f"{PARAGRAPHS}</td></tr></table>" + END,
        f"<html><body><form id=aspnet><div class=gnav>{LINKS}</div><div id=main-content>{HEADED}</div></form>" + END,
        f'<html><head><meta property="og:title" content="Institute hit"></head><body><header><h1><a href=/>Daily</a></h1></header>'
        f"<main><h2>Institute hit</h2>{PARAGRAPHS}</main>" + END,
        f'<html><body><div class="hero-banner"><h1>Institute hit</h1></div><div class="entry-content">{PARAGRAPHS}</div>'
        f"<div class=sidebar><p>Subscribe to our newsletter to get more of these reports every single week.</p></div>" + END,
        f'<html><body><main>{HEADED.replace("<p>", "<p class=ad-free>")}<div class="share">Share</div></main>' + END,
        f'<html><body><div class="overflow-hidden"><div class="hidden md:block">{HEADED}</div></div>' + END,
        f"<html><head><title>Institute hit</title></head><body>{PARAGRAPHS}" + END,
        f"<html><body><main>{HIT}</article><article><h2><a href=1>Ferries late</a></h2>"
        "<p>Ferries are late because of the storm that hit the coast today.</p></article></main>" + END,
    ],
    ids=["semantic", "div soup", "table layout", "one form", "logo as h1", "headline above", "misleading class", "shown on wide screens",
         "title only", "teaser article"],
)  # fmt: skip
def test_headline_and_paragraphs_and_no_more(source: str) -> None:
    assert blocks(source) == ["Institute hit", *TEXT]


def test_dateline_caption_items_quotation_and_subheads_belong_to_the_report() -> None:
    source = (
        f"<html><body><article><h1>Institute hit</h1><p class=dateline><time>6 May 2024 | Staff</time></p><p>{LEAD}</p>"
        "<figure><img src=1.jpg alt='not text'><figcaption>The institute. (File photo)</figcaption></figure><h2>What happened</h2>"
        f"<ul><li>One server.</li><li>198.51.100[.]7</li></ul><blockquote>{QUOTE}</blockquote></article>" + END
    )
    wanted = [
        "Institute hit",
        "6 May 2024 | Staff",
        LEAD,
        "The institute. (File photo)",
        "What happened",
        "One server.",
        "198.51.100[.]7",
        QUOTE,
    ]
    assert blocks(source) == wanted


def test_a_digest_keeps_all_its_articles() -> None:
    source = (
        f"<html><body><h1>Weekly</h1><article><h2>A</h2><p>{LEAD}</p></article><article><h2>B</h2><p>{QUOTE}</p></article></main>" + END
    )
    assert blocks(source) == ["Weekly", "A", LEAD, "B", QUOTE]


def test_rows_of_figures_are_lines_and_links_that_name_an_indicator_stay() -> None:
    source = (
        f"<html><body><article><h1>H</h1><p>{LEAD}</p><table><tr><th>Type</th><th>Value</th></tr><tr><td>IP</td><td>198.51.100.7</td></tr>"
        "</table><ul><li><a href=x>CVE-2025-99347</a></li><li><a href=y>More news</a></li></ul></article>" + END
    )
    assert blocks(source)[2:] == ["Type\tValue", "IP\t198.51.100.7", "CVE-2025-99347"]


def test_what_no_reader_sees_is_not_read() -> None:
    source = (
        "<html><body><article><h1>青空大学に<ruby>攻撃<rp>(</rp><rt>こうげき</rt></ruby></h1>"
        "<p>青空大学は６日、不正アクセスを\n  受けたと発表した。</p>"
        '<p>学内の&nbsp;サーバー　3台が<span style="display: none">SECRET</span><span class="sr-only">SECRET</span><b hidden>SECRET</b>'
        "<noscript>SECRET</noscript><template>SECRET</template><!-- SECRET --><script>SECRET</script>被害にあった。</p></article>" + END
    )
    assert blocks(source) == ["青空大学に攻撃", "青空大学は６日、不正アクセスを受けたと発表した。", "学内の サーバー　3台が被害にあった。"]


def test_entities_are_what_they_stand_for() -> None:
    assert blocks(f"<article><h1>It&#146;s &ldquo;on&rdquo;</h1><p>{LEAD} &#150; &lt;b&gt; &amp; a&shy;b</p></article>") == [
        "It’s “on”", f"{LEAD} – <b> & ab",
    ]  # fmt: skip


def test_preformatted_text_keeps_its_lines() -> None:
    assert page("<html><body><pre>NOTICE\n\nLine one\n   * item</pre>" + END).text == "NOTICE\n\nLine one\n   * item"


@pytest.mark.parametrize(
    ("head", "publisher", "published"),
    [
        ('<meta property="og:site_name" content="Kite"><meta name="article:published_time" content="2024-05-06T23:30:00+09:00">',
         "Kite", "2024-05-06"),
        ('<script type="application/ld+json">{"@graph":[{"@type":"Organization","name":"No"},{"@type":["NewsArticle"],'
         '"datePublished":"2024-05-06T20:00:00Z","publisher":{"name":"Kite"}}]}</script>', "Kite", "2024-05-07"),
        ("<title>Institute hit | Kite</title>", "Kite", None),
        ("<title>Institute hit（Kite新聞）</title>", "Kite新聞", None),
        ('<meta name="dc.publisher" content="Kite"><meta name="date" content="2024/5/6">', "Kite", "2024-05-06"),
        ('<meta name="pubdate" content="Mon, 06 May 2024 20:00:00 +0200"><meta name="publisher" content="https://kite.example">',
         None, "2024-05-06"),
        ('<meta name="dcterms.issued" content="20240506">', None, "2024-05-06"),
        ('<meta name="date" content="6 May 2024">', None, "2024-05-06"),
        ('<meta name="date" content="2024-13-45"><meta name="pubdate" content="soon">', None, None),
        ('<script type="application/ld+json">{"@type":"NewsArticle","publisher":[[[[</script>', None, None),
    ],
)  # fmt: skip
def test_metadata_names_publisher_and_day(head: str, publisher: str | None, published: str | None) -> None:
    found = page(f"<html><head>{head}</head><body>{HIT}</article>" + END)
    assert (found.publisher, found.published) == (publisher, published)


def test_a_page_nested_or_tagged_beyond_reason_is_read_bare_and_says_so() -> None:
    for source in ("<html><body>" + "<div>" * 5000 + "deep", "<html><body>deep" + "<b>" * 300_001):
        found = page(source)
        assert found.text == "deep" and "beyond reason" in found.notes[0]


def test_the_work_on_a_page_grows_with_its_length(count_calls: Callable[[Callable[[], object]], int]) -> None:
    for piece in (
        "<tr><td>x</td><td>y</td></tr>",
        "<td>x</td>",
        "<article><p>a b c d e f g h i j k l",
        "<a>x</a> ",
        "<div class='nav x y'>",
    ):
        small, large = (count_calls(lambda n=n, p=piece: page("<html><body><table>" + p * n)) for n in (60, 240))
        assert large < 5.5 * small, piece
