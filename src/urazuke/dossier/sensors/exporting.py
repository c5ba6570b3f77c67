"""Each form of the watch list is a file, Suricata's a folder: its rules and the lists that they load."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from urazuke.dossier.csv_export import contract_table
from urazuke.dossier.sensors.selection import ANY, NOW, Selection, asked_time, select
from urazuke.dossier.sensors.sigma import sigma_file
from urazuke.dossier.sensors.suricata import RULES, rule_set
from urazuke.dossier.sensors.watch_csv import watch_csv
from urazuke.dossier.sensors.zeek_intel import intel_file
from urazuke.evidence.case import Case
from urazuke.evidence.writing import write_bytes

if TYPE_CHECKING:
    import pyarrow as pa

SENSOR_FORMS = ("zeek-intel", "suricata", "sigma", "watch")


def export_watch(case: Case, tables: Mapping[str, pa.Table], form: str, path: Path, at: str | None = None) -> Selection:
    """Write table `watch` in that form to that file (for `suricata`: into that folder); what was chosen and what left out.

    `at` is `now`, `any`, an instant or `START/END`; where it is not given, `any` for a watch list and `now` for a sensor.
    RequestError where it is none of these.
    """
    asked = asked_time(at or (ANY if form == "watch" else NOW), case.settings.zone)
    selection = select(contract_table("watch", tables), asked)
    for target, content in _files(case, selection, form, path).items():
        write_bytes(target, content.encode("utf-8", "backslashreplace"))
    return selection


def _files(case: Case, selection: Selection, form: str, path: Path) -> dict[Path, str]:
    title, tlp = case.settings.title, case.settings.tlp
    if form == "suricata":
        rules = rule_set(selection, title, tlp)
        return {path / RULES: "\n".join(rules.lines) + "\n"} | {path / name: content for name, content in rules.files.items()}
    if form == "watch":
        return {path: watch_csv(selection)}
    return {path: (intel_file if form == "zeek-intel" else sigma_file)(selection, title, tlp)}
