"""What is exchanged: does a watch list come back as it went, does a renter or another organisation stand in what leaves?

    python bench/exchange.py [--organisations 12] [--seed 1]

One simulated case with covert renters is investigated. Printed are: the windows of its watch list that are the same after they
were read back through intel/ from each format; the windows and sightings that are left of the STIX bundle once misp-stix has made
a MISP event of it (in the environment of bench/peers.lock; where that cannot be had, the line says so); the personal values of
rental records that stand in any byte of any export without and with `--redact persons`; the notices in which another
organisation's name, contact, network or log file stands.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from speed import PEERS, install_peers

from urazuke import dossier
from urazuke.dossier.redaction import PERSONAL
from urazuke.evidence.case import Case, open_case
from urazuke.evidence.instant import zone
from urazuke.evidence.interval import Interval
from urazuke.hunt.misp import event_rows
from urazuke.hunt.stix import bundle_rows
from urazuke.hunt.watchfile import Indicated, Refused, watch_rows
from urazuke.investigation import copy_dossier, handed_over, handed_over_redacted, investigate, tables
from urazuke.simulate import simulate

UTC = zone("UTC")
# Runs in the peers' own environment: the path of a bundle, to stdout the MISP event as the last line.
_IMPORT = """
import sys, warnings
warnings.simplefilter("ignore")
from misp_stix_converter import ExternalSTIX2toMISPParser
reader = ExternalSTIX2toMISPParser()
reader.parse_stix_content(sys.argv[1])
reader.parse_stix_bundle(single_event=True)
print(reader.misp_event.to_json(indent=None))
"""
EVER = Interval(None, None)


def said(rows: Iterable[dict[str, Any]]) -> set[tuple[Any, ...]]:
    return {(r["type"], r["value"], r["start"], r["end"]) for r in rows}


def read(rows: Iterable[Indicated | Refused]) -> set[tuple[Any, ...]]:
    return said(row.as_row() for row in rows if isinstance(row, Indicated))


def print_round_trips(case: Case, made: dict[str, Any], folder: Path) -> None:
    """Each format, written and read again."""
    from urazuke.dossier.misp import misp_event
    from urazuke.dossier.stix import stix_bundle

    watched = said(made["watch"].to_pylist())
    dossier.export_watch(case, made, "watch", folder / "watch.csv")
    back = {
        "STIX": read(bundle_rows(stix_bundle(case, made), "x", {}, UTC)),
        "MISP": read(event_rows(misp_event(case, made, EVER), "x", {}, UTC)),
        "CSV": read(watch_rows((folder / "watch.csv").read_text("utf-8"), "x", UTC)),
    }  # fmt: skip
    for form, found in back.items():
        print(f"{form}: {len(found & watched)} of {len(watched)} windows come back, {len(found - watched)} others; wanted: all, and none")


def print_other_reader(case: Case, made: dict[str, Any], folder: Path) -> None:
    """What the MISP event that misp-stix makes of our bundle still says."""
    from urazuke.dossier.stix import stix_bundle

    bundle, path = stix_bundle(case, made), folder / "for-misp-stix.json"
    path.write_text(json.dumps(bundle), "utf-8")
    if not install_peers():
        print("STIX through misp-stix: not there")
        return
    done = subprocess.run(
        [str(PEERS / "bin" / "python"), "-c", _IMPORT, str(path)], capture_output=True, text=True, timeout=300, check=True
    )
    event = json.loads(done.stdout.splitlines()[-1])
    attributes = [*event.get("Attribute", []), *(a for o in event.get("Object", []) for a in o["Attribute"])]
    watched, left = said(made["watch"].to_pylist()), read(event_rows({"Event": event}, "x", {}, UTC))
    seen, kept = sum(o["type"] == "sighting" for o in bundle["objects"]), sum(len(a.get("Sighting", [])) for a in attributes)
    windows = f"{len(left & watched)} of {len(watched)} windows are left, {len(left - watched)} others"
    print(f"STIX through misp-stix: {windows}; wanted: all, and none")
    print(f"STIX through misp-stix: {kept} of {seen} sightings are left; wanted: all")


def export_all(case: Case, made: dict[str, Any], folder: Path, persons: bool) -> str:
    """Everything that can be exported, as one text in lower case."""
    dossier.export_csv(made, folder / "csv")
    dossier.export_stix(case, made, folder / "stix.json")
    dossier.export_misp(case, made, folder / "misp.json", EVER, persons)
    dossier.export_case_uco(case, made, folder / "case.jsonld")
    copy_dossier(open_case(case.root), folder / "dossier", redact=not persons)
    dossier.write_notices(case, made, folder / "notices")
    for form in ("watch", "zeek-intel", "suricata", "sigma"):
        dossier.export_watch(case, made, form, folder / form, "any")
    return "\n".join(p.read_text("utf-8").lower() for p in sorted(folder.rglob("*")) if p.is_file())


def print_persons(case: Case, folder: Path) -> None:
    """Values of rental records that are looked for in every byte."""
    records = tables(case, ("lease_rows", "watch"))
    public = set(records["watch"]["value"].to_pylist()) | {a for cell in records["lease_rows"]["ip"].to_pylist() for a in cell.split(";")}
    values = sorted({v for c in PERSONAL for v in records["lease_rows"][c].to_pylist() if v and v not in public})
    for words, (shown, made), persons in (
        ("as they are", (case, handed_over(case)), True), ("with --redact persons", handed_over_redacted(case), False),
    ):  # fmt: skip
        text = export_all(shown, made, folder / words.split()[0], persons)
        print(f"exports {words}: {sum(v.lower() in text for v in values)} of {len(values)} personal values of rental records in them")
    print("wanted with --redact persons: none")


def print_notices(case: Case, made: dict[str, Any]) -> None:
    """Notices in which anything of another organisation stands."""
    from urazuke.dossier.notices import made_notices

    exhibits = [row["path"] for row in made["exhibits"].to_pylist() if row["kind"] == "log"]
    count = foreign = 0
    for notice in (n for language in ("en", "ja") for n in made_notices(case, made, language)):
        text = "".join(notice.content.values())
        others = [o for o in case.settings.organisations if o.id != notice.organisation]
        named = {n for o in others for n in (o.name, *o.names, o.contact, *(str(w) for w in o.networks), f"logs/{o.id}/") if n}
        named |= {path for path in exhibits if not path.startswith(f"logs/{notice.organisation}/")}
        count, foreign = count + 1, foreign + any(n in text for n in named)
    print(f"notices with anything of another organisation: {foreign} of {count}; wanted: none")


def main() -> None:
    """Make the case, investigate it, and print the figures."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--organisations", type=int, default=12)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root) / "case"
        simulate(folder, organisations=given.organisations, days=120, events=20_000, leases=800, renters=4, seed=given.seed)
        investigate(folder)
        case = open_case(folder)
        made = handed_over(case)
        print_round_trips(case, made, Path(root))
        print_other_reader(case, made, Path(root))
        print_persons(case, Path(root) / "exports")
        print_notices(case, made)


if __name__ == "__main__":
    main()
