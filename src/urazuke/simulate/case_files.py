"""The front of the case folder: case.toml, the partners' watch list and what the papers wrote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from string import Template

from urazuke.simulate.addresses import dotted
from urazuke.simulate.logbook import Book
from urazuke.simulate.organisations import Organisation
from urazuke.simulate.parameters import DAY, Parameters, iso

ACTOR, ALIASES = "Copper Heron", ("UNC-7741", "HERONGATE")
UNIT, UNIT_JA = "Unit 48213", "48213部隊"
REPORT_DAYS_LATER = 21
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SAID_EN = {
    ("no_leak", True): "$name confirmed that there had been suspicious traffic but said that no information had leaked.\n",
    ("no_leak", False): "$name said that it had been attacked but that no data had been leaked.\n",
    ("leaked", True): "$name acknowledged that some information had leaked.\n",
}
SAID_JA = {
    ("no_leak", True): "${name}は「不審な通信はあったが、情報の流出は確認されていない」としている。\n",
    ("no_leak", False): "${name}は「攻撃は受けたが、情報の漏えいはなかった」とコメントした。\n",
    ("leaked", True): "${name}は「一部の情報が流出した」と認めた。\n",
}


@dataclass(frozen=True)
class Lead:
    """A server known to have taken part, and when (epoch seconds)."""

    address: int
    time: int
    organisation: str
    account_id: str
    persona: str | None


@dataclass(frozen=True)
class Tip:
    """A row of the partners' watch list; `end` None is open."""

    type: str
    value: str
    start: int
    end: int | None


@dataclass(frozen=True)
class Statement:
    """What a victim told the papers, and whether it is so."""

    organisation: Organisation
    said: str
    agrees: bool


def write_case_toml(parameters: Parameters, organisations: list[Organisation], leads: list[Lead], book: Book) -> None:
    """case.toml; it is not an exhibit, so it is not entered in the book."""
    parts = [
        '[case]\ntitle = "Rented servers (simulated)"\n'
        'question = "Who controlled the rented servers, and who was attacked through them?"\ntimezone = "Asia/Tokyo"\n'
    ]
    for one in organisations:
        networks = ", ".join(f'"{network}"' for network in one.networks)
        clock = "" if one.timezone == "Asia/Tokyo" else f'timezone = "{one.timezone}"\n'
        parts.append(
            f'[[organisation]]\nid = "{one.slug}"\nname = "{one.name}"\nnames = ["{one.japanese}"]\nnetworks = [{networks}]\n'
            f'contact = "csirt@{one.slug}.example"\nsector = "{one.sector}"\n{clock}'
        )
    for name, grade in (("Strait Courier", "B"), ("みなみ新報", "B"), ("Harbour Wire", "C")):
        parts.append(f'[[publisher]]\nname = "{name}"\nreliability = "{grade}"\n')
    aliases = ", ".join(f'"{alias}"' for alias in ALIASES)
    parts.append(f'[[actor]]\nname = "{ACTOR}"\naliases = [{aliases}]\n')
    for lead in leads:
        parts.append(
            f'[[lead]]\nip = "{dotted(lead.address)}"\ntime = {iso(lead.time)}\norganisation = "{lead.organisation}"\n'
            'note = "named in an incident report"\n'
        )
    (book.root / "case.toml").write_text("\n".join(parts), encoding="utf-8")


def write_watch_list(tips: list[Tip], book: Book) -> None:
    """intel/watch.csv, in contract columns."""
    rows = [f"{tip.type},{tip.value},{iso(tip.start)},{iso(tip.end) or ''},shared by a partner" for tip in tips]
    book.write("intel/watch.csv", "intel", ("type,value,start,end,label\n" + "".join(f"{row}\n" for row in rows)).encode())


def write_reports(
    parameters: Parameters, book: Book, leads: list[Lead], attacked: list[Organisation], rentals: int, statements: list[Statement]
) -> None:
    """Three short reports, or two of an innocent world; the third only repeats the first."""
    day = datetime.fromtimestamp(parameters.closes + REPORT_DAYS_LATER * DAY, UTC)
    words = {"day_en": _day_en(day), "day_ja": _day_ja(day), "day_iso": day.strftime("%Y-%m-%d")}
    if not attacked or not leads:
        book.write("reports/strait-courier.txt", "report", _fill("innocent.txt", words).encode())
        book.write("reports/minami-shimpo.txt", "report", _fill("innocent-ja.txt", words).encode())
        return
    lead = leads[0]
    first = next((one for one in attacked if one.slug == lead.organisation), attacked[0])
    words |= {
        "count": str(len(attacked)),
        "times": str(rentals),
        "actor": ACTOR,
        "unit": UNIT,
        "unit_ja": UNIT_JA,
        "ip": dotted(lead.address).replace(".", "[.]"),
        "lead_day_en": _day_en(datetime.fromtimestamp(lead.time, UTC)),
        "first_en": first.name,
        "first_ja": first.japanese,
        "statements_en": "\n".join(_said(SAID_EN, one, one.organisation.name) for one in statements),
        "statements_ja": "\n".join(_said(SAID_JA, one, one.organisation.japanese) for one in statements),
    }
    for name in ("strait-courier.txt", "minami-shimpo.txt", "harbour-wire.html"):
        book.write(f"reports/{name}", "report", _fill(name, words).encode())


def _said(table: dict[tuple[str, bool], str], statement: Statement, name: str) -> str:
    return Template(table[statement.said, statement.agrees]).substitute(name=name)


def _fill(name: str, values: dict[str, str]) -> str:
    text = files(__package__).joinpath("press", name).read_text(encoding="utf-8")
    return Template(text).substitute(values)


def _day_en(day: datetime) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _day_ja(day: datetime) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
