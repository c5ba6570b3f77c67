"""`urazuke new`: an empty case folder with a commented case.toml."""

from __future__ import annotations

from pathlib import Path

import click

FOLDERS = ("reports", "leases", "access", "logs", "intel")
TEMPLATE = """\
# A case of Urazuke. Everything but the title may be left out; a line that starts with # is a comment.
# Put what you have into the folders beside this file:
#   reports/  *.txt *.md *.html *.pdf         what was published or written about the incident
#   leases/   *.csv *.jsonl *.parquet         hosting providers' rental records
#   access/   *.csv *.jsonl *.parquet         who logged in to the rented accounts, from where
#   logs/<organisation>/                      that organisation's logs, plain or compressed
#   intel/    *.json (STIX, MISP) *.csv       others' indicators, watch lists
# then run:  urazuke investigate {path}

[case]
title = {title}
question = "Who controlled the rented servers, and who was attacked through them?"
timezone = "UTC"                 # of times that carry none, e.g. "Asia/Tokyo"
tlp = "amber"                    # clear, green, amber, amber+strict or red
language = "en"                  # of the dossier: en or ja

# [[organisation]]               # one whose logs are here, or that may have been attacked
# id = "jaxa"                    # = the folder under logs/
# name = "Japan Aerospace Exploration Agency"
# names = ["JAXA", "宇宙航空研究開発機構"]
# networks = ["198.18.4.0/22"]
# contact = "soc@jaxa.example"
# sector = "research"
# timezone = "Asia/Tokyo"        # of its logs that carry none; default the case's

# [[publisher]]
# name = "NHK"
# reliability = "B"              # Admiralty source reliability, A to F; F where not given

# [[lead]]                       # where the investigation starts: a server known to have taken part, and when
# ip = "198.18.77.10"            # or domain = "…"
# time = 2016-06-14T02:11:00Z    # an instant inside the attack; end = … makes it an interval
# organisation = "jaxa"          # who saw it
# note = "in the incident report"

# [[actor]]                      # added to, and winning over, the actor knowledge that ships
# name = "Tick"
# aliases = ["BRONZE BUTLER", "REDBALDKNIGHT"]

# [[hypothesis]]                 # a rival of your own, weighed beside the standing ones
# question = "control"           # control, group or tasking
# name = "an employee of the provider"
# like = "stolen"                # the standing rival that it behaves like under evidence: docs/reference/case.md
# prior = 0.05                   # before any evidence; left out: shared with that rival

# [reader]                       # a language model of your own that adds claims; report text is sent to it, and nowhere else
# endpoint = "http://127.0.0.1:8080/v1"
# model = "…"
"""


@click.command(epilog="Example:  urazuke new cases/rented-servers")
@click.argument("case", type=click.Path(path_type=Path))
def new_command(case: Path) -> None:
    """Make an empty case folder with a commented case.toml."""
    import json

    from urazuke.cli.progress import say
    from urazuke.errors import RequestError
    from urazuke.evidence.writing import storage_faults, write_bytes

    if (case / "case.toml").exists():
        raise RequestError("there is a case here already", where=str(case), hint="choose another folder, or edit its case.toml")
    if case.exists() and not case.is_dir():
        raise RequestError("this is a file", where=str(case), hint="choose another name")
    with storage_faults(case):
        for folder in FOLDERS:
            (case / folder).mkdir(parents=True, exist_ok=True)
    title = json.dumps(case.resolve().name.encode("utf-8", "replace").decode(), ensure_ascii=False)
    write_bytes(case / "case.toml", TEMPLATE.format(title=title, path=case.as_posix().encode("utf-8", "replace").decode()).encode())
    say(f"{case}: a new case; edit case.toml, add files, then run `urazuke investigate {case}`")
