"""`urazuke simulate`: a synthetic case with its truth beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


@click.command(epilog="Example:  urazuke simulate demo --organisations 20 --events 100000 --seed 7")
@click.argument("case", type=click.Path(path_type=Path))
@click.option("--organisations", type=int, default=20, show_default=True, help="Whose logs there are.")
@click.option("--events", type=int, default=100_000, show_default=True, help="Log lines, about.")
@click.option("--days", type=int, default=365, show_default=True, help="How long the logs run.")
@click.option("--leases", type=int, default=2000, show_default=True, help="Rental records, about.")
@click.option("--renters", type=int, default=5, show_default=True, help="Covert renters, each with several accounts under false names.")
@click.option("--opsec", type=click.Choice(["low", "medium", "high"]), default="low", show_default=True, help="How carefully they hide.")
@click.option(
    "--noise",
    type=click.Choice(["low", "usual", "high"]),
    default="usual",
    show_default=True,
    help="How much honest customers share innocently, and how untidily accounts are used and handed over.",
)
@click.option("--logins", type=float, default=6, show_default=True, help="Log-ins a month of an ordinary account; 0: no access records.")
@click.option("--attacked", type=float, default=0.4, show_default=True, help="Share of the organisations that are attacked.")
@click.option("--handover-rate", type=float, default=0.5, show_default=True, help="Share of covert accounts that pass to another operator.")
@click.option("--bought", type=int, default=2, show_default=True, help="Honest customers' accounts that are sold or stolen.")
@click.option("--providers", type=int, default=8, show_default=True, help="Hosting providers, each with its own headers and clock.")
@click.option("--start", default="2024-04-01", show_default=True, metavar="YYYY-MM-DD", help="The first day of the logs.")
@click.option("--innocent", is_flag=True, help="No covert renter, no attack: whatever is found is a false accusation.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same bytes.")
def simulate_command(case: Path, **parameters: Any) -> None:
    """Write a synthetic case to CASE and its ground truth to CASE.truth. Attacks are simulated as data only.

    Covert renters hold several accounts each under false names, some of them stolen from true customers, keep now this
    and now that (card, telephone, machine, mail pattern, network, moment), and pass accounts on to attackers. Around them
    honest customers share things innocently: families, households, lent cards, companies, agents, resellers, dormitories,
    prepaid and gift cards, second-hand telephone numbers, common browsers, VPN exits; many write themselves down anew each
    time, move, marry, travel, and change their machines. Every share is drawn anew for each seed, so that no two markets
    are alike, and so is how each provider writes its records.
    """
    from urazuke.cli.progress import progress_line, say
    from urazuke.errors import printable
    from urazuke.simulate import simulate

    with progress_line() as progress:
        made = simulate(case, progress=progress, **parameters)
    counts = ", ".join(f"{n:,} {what.replace('_', ' ')}" for what, n in made.counts.items())
    say(f"{printable(str(made.case))}: {counts}")
    say(f"{printable(str(made.truth))}: the truth, for scorers only")
