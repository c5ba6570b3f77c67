"""What is handed over says nothing more firmly than its rows do, and leads from every statement back to its bytes.

The verbs are loaded when they are first called: `write_dossier`, `build_timeline`, `export_stix`, `export_misp`, `export_watch`,
`export_csv`, `export_pdf`, `write_csv`, `write_notices`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from urazuke.dossier.case_uco import export_case_uco
    from urazuke.dossier.csv_export import export_csv, write_csv
    from urazuke.dossier.misp import export_misp
    from urazuke.dossier.notices import write_notices
    from urazuke.dossier.page import write_dossier
    from urazuke.dossier.pdf import export_pdf
    from urazuke.dossier.redaction import redact_persons
    from urazuke.dossier.sensors.exporting import export_watch
    from urazuke.dossier.stix import export_stix
    from urazuke.dossier.timeline import build_timeline

_HOMES = {
    "build_timeline": "timeline",
    "export_case_uco": "case_uco",
    "export_csv": "csv_export",
    "export_misp": "misp",
    "export_pdf": "pdf",
    "export_stix": "stix",
    "export_watch": "sensors.exporting",
    "redact_persons": "redaction",
    "write_csv": "csv_export",
    "write_dossier": "page",
    "write_notices": "notices",
}
__all__ = [
    "build_timeline", "export_case_uco", "export_csv", "export_misp", "export_pdf", "export_stix", "export_watch",
    "redact_persons", "write_csv", "write_dossier", "write_notices",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(f"urazuke.dossier.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
