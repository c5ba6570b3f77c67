"""`urazuke simulate`: a synthetic case with its truth beside it."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(epilog="Example:  urazuke simulate demo --organisations 20 --events 100000 --seed 7")
@click.argument("case", type=click.Path(path_type=Path))
@click.option("--organisations", type=click.IntRange(1, 2000), default=20, show_default=True, help="Whose logs there are.")
@click.option("--events", type=click.IntRange(0), default=100_000, show_default=True, help="Log lines of ordinary traffic, about.")
@click.option("--days", type=click.IntRange(30, 3650), default=365, show_default=True, help="Length of time.")
@click.option("--leases", type=click.IntRange(1), default=2000, show_default=True, help="Rentals.")
@click.option("--renters", type=click.IntRange(0), default=3, show_default=True, help="Covert renters under false names.")
@click.option("--opsec", type=click.Choice(["low", "medium"]), default="medium", show_default=True, help="How carefully they hide.")
@click.option("--innocent", is_flag=True, help="No covert renters and no attack: whatever is found is a false accusation.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same bytes.")
def simulate_command(
    case: Path, organisations: int, events: int, days: int, leases: int, renters: int, opsec: str, innocent: bool, seed: int
) -> None:
    """Write a synthetic case to CASE and its ground truth to CASE.truth. Attacks are simulated as data only."""
    from urazuke.cli.progress import progress_line, say
    from urazuke.errors import printable
    from urazuke.simulate import simulate

    with progress_line() as progress:
        made = simulate(
            case, organisations=organisations, events=events, days=days, leases=leases, renters=renters, opsec=opsec, innocent=innocent,
            seed=seed, progress=progress,
        )  # fmt: skip
    counts = ", ".join(f"{n:,} {what.replace('_', ' ')}" for what, n in made.counts.items())
    say(f"{printable(str(made.case))}: {counts}")
    say(f"{printable(str(made.truth))}: the truth, for scorers only")
