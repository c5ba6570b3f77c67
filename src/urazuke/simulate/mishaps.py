"""Files as they really arrive: one twice, one packed again, one whose name lies about its content, one empty."""

from __future__ import annotations

import hashlib

from urazuke.simulate.logbook import Book, FileTruth, pack
from urazuke.simulate.parameters import Parameters


def suffer_mishaps(parameters: Parameters, book: Book, telling: set[str]) -> list[dict[str, str]]:
    """Adds the mishaps to the book; returns the duplicates as {path, of, kind}. `telling` paths, those with contacts, come first."""
    logs = [entry for entry in book.files if entry.kind == "log"]
    draw = parameters.draw("mishaps")
    order = [logs[n] for n in draw.permutation(len(logs)).tolist()]
    order.sort(key=lambda entry: entry.path not in telling)
    duplicates = []
    if order:
        duplicates.append(_copied(book, order[0]))
        folder = order[-1].path.rsplit("/", 1)[0]
        book.write(f"{folder}/empty.log", "log", b"")
    plain = [entry for entry in order[1:] if entry.path.endswith((".log", ".json"))]
    if plain:
        duplicates.append(_packed_again(book, plain[0]))
    for entry in [one for one in plain[1:] if one.path.endswith(".log")][:1]:
        _misnamed(book, entry)
    return duplicates


def _copied(book: Book, entry: FileTruth) -> dict[str, str]:
    folder, name = entry.path.rsplit("/", 1)
    content = (book.root / entry.path).read_bytes()
    copy = book.write(f"{folder}/restored/{name}", "log", content, entry.expected_rejects, entry.path)
    return {"path": copy.path, "of": entry.path, "kind": "same bytes"}


def _packed_again(book: Book, entry: FileTruth) -> dict[str, str]:
    content = pack((book.root / entry.path).read_bytes(), ".gz")
    copy = book.write(f"{entry.path}.1.gz", "log", content, entry.expected_rejects, entry.path)
    return {"path": copy.path, "of": entry.path, "kind": "recompressed"}


def _misnamed(book: Book, entry: FileTruth) -> None:
    """Gzip content under a name that ends in .log."""
    content = pack((book.root / entry.path).read_bytes(), ".gz")
    (book.root / entry.path).write_bytes(content)
    entry.sha256, entry.bytes = hashlib.sha256(content).hexdigest(), len(content)
