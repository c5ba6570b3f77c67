"""The organisations of a case: who they are, which addresses are theirs, and what their logs look like."""

from __future__ import annotations

from dataclasses import dataclass

from urazuke.simulate.addresses import ORGANISATIONS, dotted
from urazuke.simulate.parameters import Parameters
from urazuke.simulate.words import words

STYLES = ("zeek_tsv", "zeek_json", "suricata", "apache", "nginx", "cef", "firewall", "netflow")
WRAPS = ("", "", ".gz", ".gz", ".zst", ".zst", ".bz2", ".xz")


@dataclass(frozen=True)
class Organisation:
    """An organisation; `public` its first own address, `inner` its internal /16 (others may use the same), `wrap` how it packs logs."""

    number: int
    slug: str
    name: str
    japanese: str
    sector: str
    public: int
    inner: int
    style: str
    wrap: str
    timezone: str
    offset_seconds: int

    @property
    def networks(self) -> list[str]:
        """Its networks as case.toml gives them."""
        return [f"{dotted(self.public)}/26", f"{dotted(self.inner)}/16"]

    @property
    def site(self) -> str:
        """The name of its web site."""
        return f"www.{self.slug}.example"


def found_organisations(parameters: Parameters) -> list[Organisation]:
    """So many organisations, each with a style of logging; every seventh keeps its clocks in Singapore."""
    draw = parameters.draw("organisations")
    styles = draw.permutation(parameters.organisations)
    return [_found(number, int(styles[number]), int(draw.integers(len(WRAPS)))) for number in range(parameters.organisations)]


def _found(number: int, turn: int, wrap: int) -> Organisation:
    stems, kinds = words().organisation_stems, words().organisation_kinds
    stem, kind = stems[number % len(stems)], kinds[(number // len(stems) + number) % len(kinds)]
    inner = ((10 << 24) | (number % 256) << 16) if number % 4 else ((192 << 24) | (168 << 16))
    abroad = turn % 7 == 3
    return Organisation(
        number=number,
        slug=f"{stem[0]} {kind[0]}".lower().replace(" ", "-"),
        name=f"{stem[0]} {kind[0]}",
        japanese=f"{stem[1]}{kind[1]}",
        sector=kind[2],
        public=ORGANISATIONS + number * 64,
        inner=inner,
        style=STYLES[turn % len(STYLES)],
        wrap=WRAPS[wrap],
        timezone="Asia/Singapore" if abroad else "Asia/Tokyo",
        offset_seconds=(8 if abroad else 9) * 3600,
    )
