"""STIX objects are collected once each, with ids that follow from what they name, one stamp and one marking.

Source: OASIS STIX 2.1; the TLP 2.0 markings are those that OASIS published for it.
"""

from __future__ import annotations

import json
import uuid
from typing import Any

from urazuke.evidence.case import Case

Row = dict[str, Any]
NAMESPACE = uuid.UUID("6f0c1f5e-6d37-5c0b-9a0e-2f6f5a6d9b11")
CONFIDENCE = {1: 90, 2: 70, 3: 50, 4: 30, 5: 10}  # Admiralty credibility -> STIX confidence; of 6 nothing can be said
EXTENSION = f"extension-definition--{uuid.uuid5(NAMESPACE, 'urazuke')}"
_EXTENSION_SAYS = """Properties that STIX 2.1 has no field for, each optional. On infrastructure: tenancy_id, provider, lease_id, controller
(lessee, transferee, unknown), ambiguous (several holders on record), because (lead, persona, intel, judgement). On note: claim_id,
factuality (stated, suspected, planned, denied, no_comment), speakers (outermost first), origin, admiralty_credibility (1-6),
independent_origins, spans (exhibit: SHA-256 of the report; start, end: characters of its text). On grouping: question,
probability_low, probability, probability_high, words (ICD 203), confidence (low, moderate, high), missing (evidence)."""
TLP_EXTENSION = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
TLP = {
    "clear": "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
    "green": "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
    "amber": "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    "amber+strict": "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
    "red": "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
}


class Maker:
    """Collects objects; gives each its id, its instants and its marking."""

    def __init__(self, case: Case, stamp: str) -> None:
        self.case = case
        self.stamp = stamp
        self.marking = TLP[case.settings.tlp]
        self.objects: dict[str, Row] = {}
        self.by_row: dict[str, str] = {}  # row id -> STIX id
        self.objects[self.marking] = _marking(case.settings.tlp)
        self.author = self.add("identity", "author", name="Urazuke", identity_class="system")

    def id(self, kind: str, key: str) -> str:
        """What an object of that kind and key is, or will be, called."""
        return f"{kind}--{uuid.uuid5(NAMESPACE, json.dumps([self.case.settings.title, kind, key]))}"

    def add(self, kind: str, key: str, row_id: str | None = None, **properties: Any) -> str:
        """Add an object unless it is there; its id follows from its kind, the case and the key."""
        stix_id = self.id(kind, key)
        given = {name: value for name, value in properties.items() if value not in (None, [], "")}
        made: Row = {"type": kind, "spec_version": "2.1", "id": stix_id, "created": self.stamp, "modified": self.stamp}
        if key != "author":
            made["created_by_ref"] = self.author
        self.objects.setdefault(stix_id, {**made, "object_marking_refs": [self.marking], **given})
        if row_id is not None:
            self.by_row.setdefault(row_id, stix_id)
        return stix_id

    def extension(self, **properties: Any) -> Row:
        """Those properties as our extension, whose definition then stands in the bundle too."""
        self.objects.setdefault(EXTENSION, {
            "type": "extension-definition", "spec_version": "2.1", "id": EXTENSION, "created": "2024-01-01T00:00:00.000Z",
            "modified": "2024-01-01T00:00:00.000Z", "created_by_ref": self.author, "name": "Urazuke", "version": "1.0.0",
            "description": "What a row of a case says beyond STIX", "schema": " ".join(_EXTENSION_SAYS.split()),
            "extension_types": ["property-extension"], "object_marking_refs": [TLP["clear"]],
        })  # fmt: skip
        self.objects.setdefault(TLP["clear"], _marking("clear"))
        given = {name: value for name, value in properties.items() if value not in (None, [], "")}
        return {EXTENSION: {"extension_type": "property-extension", **given}}

    def address(self, value: str) -> str:
        """The cyber-observable of one address, with the id that the standard derives from its value.

        It is written with its full prefix, which STIX 2.1 (6.8, 6.9) allows: where it reads as an indicator's value does, misp-stix
        takes the two for one, and drops the indicator with its window and its sightings.
        """
        kind, full = ("ipv6-addr", f"{value}/128") if ":" in value else ("ipv4-addr", f"{value}/32")
        namespace = uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
        stix_id = f"{kind}--{uuid.uuid5(namespace, json.dumps({'value': full}, separators=(',', ':')))}"
        self.objects.setdefault(
            stix_id, {"type": kind, "spec_version": "2.1", "id": stix_id, "value": full, "object_marking_refs": [self.marking]}
        )
        return stix_id

    def relate(self, source: str, kind: str, target: str, description: str | None = None, confidence: int | None = None) -> str:
        return self.add(
            "relationship", f"{source} {kind} {target}", relationship_type=kind, source_ref=source, target_ref=target,
            description=description, confidence=confidence,
        )  # fmt: skip

    def bundle(self) -> Row:
        objects = sorted(self.objects.values(), key=lambda o: (o["type"], o["id"]))
        name = json.dumps([o["id"] for o in objects])
        return {"type": "bundle", "id": f"bundle--{uuid.uuid5(NAMESPACE, name)}", "objects": objects}


def _marking(tlp: str) -> Row:
    return {
        "type": "marking-definition", "spec_version": "2.1", "id": TLP[tlp], "created": "2022-10-01T00:00:00.000Z",
        "name": f"TLP:{tlp.upper()}", "extensions": {TLP_EXTENSION: {"extension_type": "property-extension", "tlp_2_0": tlp}},
    }  # fmt: skip
