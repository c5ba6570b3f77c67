"""The case as a CASE/UCO graph for forensic tools: exhibits with their hashes, who held what when, who was met, and what reports say.

JSON-LD, one node an object, sorted. Ids are UUIDs of version 5 over what they name and the same case gives the same bytes.
Source: CASE 1.x and UCO 1.x ontologies (caseontology.org, unifiedcyberontology.org): InvestigativeAction, ProvenanceRecord,
ObservableRelationship (`Connected_To`, `Contained_Within`) and the facets named here. Persons of the records are not in it.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from urazuke.dossier.catalogue import Catalogue
from urazuke.dossier.claim_words import sentence
from urazuke.dossier.csv_export import contract_table
from urazuke.dossier.evidence_time import watched_tenancies
from urazuke.errors import printable
from urazuke.evidence.case import Case
from urazuke.evidence.instant import format_instant
from urazuke.evidence.writing import write_bytes

if TYPE_CHECKING:
    import pyarrow as pa

Row = dict[str, Any]
NAMESPACE = uuid.UUID("5d0f7b5e-8c0a-5f6e-9e1a-6a6f0b9c2d33")
_UCO, _CASE = "https://ontology.unifiedcyberontology.org/uco/", "https://ontology.caseontology.org/case/"
CONTEXT = {
    "kb": "http://example.org/kb/", "xsd": "http://www.w3.org/2001/XMLSchema#", "case-investigation": f"{_CASE}investigation/",
    **{f"uco-{part}": f"{_UCO}{part}/" for part in ("action", "core", "identity", "marking", "observable", "tool", "types", "vocabulary")},
}  # fmt: skip
# indicator type -> class, facet, property of its value
_OBSERVABLES = {
    "domain": ("DomainName", "DomainNameFacet", "value"), "url": ("URL", "URLFacet", "fullValue"),
    "email": ("EmailAddress", "EmailAddressFacet", "addressValue"),
}  # fmt: skip
_HASHES = {32: "MD5", 40: "SHA1", 64: "SHA256", 128: "SHA512"}


def export_case_uco(case: Case, tables: Mapping[str, pa.Table], path: Path) -> None:
    """Write the graph."""
    write_bytes(path, json.dumps(case_graph(case, tables), ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace"))


def case_graph(case: Case, tables: Mapping[str, pa.Table]) -> Row:
    """The graph as plain JSON-LD."""
    graph = Graph(case.settings.title)
    exhibits = _add_exhibits(graph, tables)
    _add_tenancies(graph, tables)
    _add_contacts(graph, case, tables, exhibits)
    _add_claims(graph, tables, exhibits)
    everything = {"uco-core:object": graph.all(), "uco-core:objectMarking": _reference(_marking(graph, case.settings.tlp))}
    graph.add("case-investigation:Investigation", "investigation", everything, case.settings.title, case.settings.question)
    return {"@context": CONTEXT, "@graph": [graph.nodes[key] for key in sorted(graph.nodes)]}


class Graph:
    """Nodes by id; each is added once."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.nodes: dict[str, Row] = {}

    def add(self, kind: str, key: str, properties: Mapping[str, Any], name: str | None = None, description: str | None = None) -> str:
        """The id of the node, which is made unless it is there; what is None or empty is left out."""
        label = kind.partition(":")[2]
        identity = f"kb:{label}-{uuid.uuid5(NAMESPACE, json.dumps([self.title, kind, key]))}"
        about = printable(description, 4096) if description else None
        given: Row = {"uco-core:name": printable(name) if name else None, "uco-core:description": about, **properties}
        kept = {name: value for name, value in given.items() if value not in (None, [], "")}
        self.nodes.setdefault(identity, {"@id": identity, "@type": kind, **kept})
        return identity

    def facet(self, kind: str, owner: str, **properties: Any) -> Row:
        """A facet of that owner's, for two nodes may not share one; its id follows from both."""
        said = {f"uco-observable:{name}": value for name, value in properties.items() if value is not None}
        named = uuid.uuid5(NAMESPACE, json.dumps([self.title, kind, owner, said], sort_keys=True))
        return {"@id": f"kb:{kind}-{named}", "@type": f"uco-observable:{kind}", **said}

    def relate(
        self, source: str, kind: str, target: str, key: str = "", times: tuple[datetime | None, datetime | None] = (None, None),
        description: str | None = None, facets: Sequence[Row] = (),
    ) -> str:  # fmt: skip
        """`kind` from source to target, between those instants."""
        observed = all(i.partition(":")[2].partition("-")[0] in _OBSERVED for i in (source, target))
        label = "uco-observable:ObservableRelationship" if observed else "uco-core:Relationship"
        joined = {
            "uco-core:source": _reference(source), "uco-core:target": _reference(target), "uco-core:kindOfRelationship": kind,
            "uco-core:isDirectional": True, "uco-core:startTime": _time(times[0]), "uco-core:endTime": _time(times[1]),
            "uco-core:hasFacet": list(facets),
        }  # fmt: skip
        return self.add(label, json.dumps([source, kind, target, key]), joined, description=description)

    def all(self) -> list[Row]:
        return [_reference(identity) for identity in sorted(self.nodes)]


_OBSERVED = {"File", "IPv4Address", "IPv6Address", "DomainName", "URL", "EmailAddress", "ObservableObject", "Account"}


def _reference(identity: str) -> Row:
    return {"@id": identity}


def _time(instant: datetime | None) -> Row | None:
    return {"@type": "xsd:dateTime", "@value": format_instant(instant)} if instant is not None else None


def _hash(digest: str) -> Row:
    return {
        "@id": f"kb:Hash-{uuid.uuid5(NAMESPACE, digest)}", "@type": "uco-types:Hash",
        "uco-types:hashMethod": _HASHES[len(digest)],
        "uco-types:hashValue": {"@type": "xsd:hexBinary", "@value": digest},
    }  # fmt: skip


def _marking(graph: Graph, tlp: str) -> str:
    statement = {
        "@id": f"kb:StatementMarking-{uuid.uuid5(NAMESPACE, tlp)}", "@type": "uco-marking:StatementMarking",
        "uco-marking:definitionType": "statement", "uco-marking:statement": f"TLP:{tlp.upper()}",
    }  # fmt: skip
    marked = {"uco-marking:definitionType": "statement", "uco-marking:definition": statement}
    return graph.add("uco-marking:MarkingDefinition", tlp, marked)


def _add_exhibits(graph: Graph, tables: Mapping[str, pa.Table]) -> dict[str, str]:
    """Each exhibit a file with its hash, its provenance record, and the action that took it in; SHA-256 -> the file's id."""
    tool = graph.add("uco-tool:Tool", "urazuke", {"uco-tool:toolType": "Analysis"}, "Urazuke")
    found: dict[str, str] = {}
    for row in contract_table("exhibits", tables).to_pylist():
        path = printable(row["path"])
        facets = [
            graph.facet("FileFacet", row["sha256"], fileName=PurePosixPath(path).name, filePath=path, sizeInBytes=row["bytes"]),
            graph.facet("ContentDataFacet", row["sha256"], hash=_hash(row["sha256"]), mimeType=row["media_type"]),
        ]
        file = graph.add("uco-observable:File", row["sha256"], {"uco-core:hasFacet": facets})
        numbered = {"case-investigation:exhibitNumber": row["sha256"], "uco-core:object": [_reference(file)]}
        said = f"{row['kind']}: {row['rows']} rows, {row['rejected']} rejected"
        record = graph.add("case-investigation:ProvenanceRecord", row["sha256"], numbered, description=said)
        done = {
            "uco-action:instrument": _reference(tool), "uco-action:object": _reference(file), "uco-action:result": _reference(record),
            "uco-action:startTime": _time(row["taken_in"]), "uco-action:endTime": _time(row["taken_in"]),
        }  # fmt: skip
        graph.add("case-investigation:InvestigativeAction", f"take in {row['sha256']}", done, "taken in")
        found[row["sha256"]] = file
    return found


def _observable(graph: Graph, kind: str, value: str) -> str:
    """The cyber-observable of an indicator."""
    if kind == "ip":
        version = "IPv6" if ":" in value else "IPv4"
        facet = graph.facet(f"{version}AddressFacet", value, addressValue=value)
        return graph.add(f"uco-observable:{version}Address", value, {"uco-core:hasFacet": [facet]})
    if kind in _OBSERVABLES:
        label, name, column = _OBSERVABLES[kind]
        return graph.add(f"uco-observable:{label}", value, {"uco-core:hasFacet": [graph.facet(name, value, **{column: value})]})
    if kind == "hash":
        facet = graph.facet("ContentDataFacet", f"by hash {value}", hash=_hash(value))
        return graph.add("uco-observable:File", f"by hash {value}", {"uco-core:hasFacet": [facet]})
    return graph.add("uco-observable:ObservableObject", f"{kind} {value}", {}, value, kind.replace("_", " "))


def _add_tenancies(graph: Graph, tables: Mapping[str, pa.Table]) -> None:
    """Each watched tenancy: the address, allocated to the provider's account between those instants."""
    for row in watched_tenancies(tables):
        facet = graph.facet("AccountFacet", row["provider"] or "", accountIdentifier=printable(row["account_id"] or ""))
        account = graph.add("uco-observable:Account", f"{row['provider']} {row['account_id']}", {"uco-core:hasFacet": [facet]})
        said = f"provider {row['provider']}, lease {row['lease_id']}, controlled by: {row['controller']}"
        said += "; ambiguous: several holders on record" if row["ambiguous"] else ""
        address = _observable(graph, "ip", row["ip"])
        graph.relate(address, "Allocated_To", account, row["tenancy_id"], (row["start"], row["end"]), said)


def _add_contacts(graph: Graph, case: Case, tables: Mapping[str, pa.Table], exhibits: Mapping[str, str]) -> None:
    """Each contact: the organisation's network, connected to the indicator; the indicator, contained in the log that shows it."""
    for row in contract_table("contacts", tables).to_pylist():
        name = case.settings.organisation_name(row["organisation"])
        organisation = graph.add("uco-identity:Organization", row["organisation"], {}, name)
        network = graph.add("uco-observable:ObservableObject", f"network {row['organisation']}", {}, f"network of {name}")
        graph.relate(network, "Owned_By", organisation)
        indicator = _observable(graph, row["type"], row["indicator"])
        source, target = (indicator, network) if row["direction"] == "inbound" else (network, indicator)
        said = f"{row['direction']}; {row['events']} events; bytes out {row['bytes_out']}, in {row['bytes_in']}"
        times = row["first_seen"], row["last_seen"]
        graph.relate(source, "Connected_To", target, row["contact_id"], times, said)
        if (log := exhibits.get(row["exhibit"])) is not None:
            place = graph.facet(
                "DataRangeFacet", row["contact_id"], rangeOffset=row["offset"], rangeOffsetType="bytes of the decompressed file"
            )
            graph.relate(indicator, "Contained_Within", log, row["contact_id"], description=f"line {row['line']}", facets=[place])


def _add_claims(graph: Graph, tables: Mapping[str, pa.Table], exhibits: Mapping[str, str]) -> None:
    """Each claim, as its speaker says it, an assertion about the report that holds it."""
    names = {row["entity_id"]: row["name"] for row in contract_table("entities", tables).to_pylist()}
    say = Catalogue("en")
    for row in contract_table("claims", tables).to_pylist():
        told: Iterable[Row] = [item for item in row["basis"] or [] if item["exhibit"]]
        files = sorted({exhibits[item["exhibit"]] for item in told if item["exhibit"] in exhibits})
        places = "; ".join(f"characters {item['start']}-{item['end']}" for item in told)
        if files:
            said = printable(sentence(row, names, say, row["report"] or ""), 4096)
            about = {"uco-core:statement": said, "uco-core:object": [_reference(file) for file in files]}
            graph.add("uco-core:Assertion", row["claim_id"], about, description=f"{row['factuality']}; {places}")
