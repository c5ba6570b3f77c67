"""A sealed dossier: are all tampers found, and how long does a long custody journal take to verify?

    python bench/seal.py [--tampers 10000] [--entries 20000]

Tampers are drawn at random: half change one byte of one file (the seal and the journal among them), the others add, remove,
exchange, shorten or rename files.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
import time
from pathlib import Path

from urazuke.dossier.keys import write_key_pair
from urazuke.dossier.seal import seal_dossier, verify_dossier
from urazuke.evidence.custody import Journal


def make_sealed(root: Path, entries: int) -> Path:
    """A dossier of a dozen small files beside a journal of so many entries, sealed; its folder."""
    journal = Journal(root / "journal.jsonl")
    journal.append([{"kind": "taken_in", "path": f"logs/{n}.log", "sha256": f"{n:064x}"} for n in range(entries)])
    folder = root / "dossier"
    (folder / "tables").mkdir(parents=True)
    (folder / "index.html").write_text("<!DOCTYPE html><p>裏付け</p>" * 20, "utf-8")
    for n in range(10):
        (folder / "tables" / f"table-{n}.csv").write_text(f"a,b\n{n},{n * n}\n" * (n + 1), "utf-8")
    write_key_pair(root / "ours")
    seal_dossier(folder, root / "journal.jsonl", root / "ours.key", "bench")
    return folder


def tamper(folder: Path, draw: random.Random) -> None:
    """Do one thing to one file of the folder."""
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    path, other = draw.sample(files, 2)
    kind = draw.choice(["byte"] * 6 + ["add", "remove", "exchange", "shorten", "lengthen", "rename"])
    content = path.read_bytes()
    place = draw.randrange(len(content))
    if kind == "byte":
        path.write_bytes(content[:place] + bytes([content[place] ^ draw.randint(1, 255)]) + content[place + 1 :])
    elif kind == "add":
        (path.parent / f"more-{draw.randint(0, 999)}").write_bytes(content)
    elif kind == "remove":
        path.unlink()
    elif kind == "exchange":
        path.write_bytes(other.read_bytes())
        other.write_bytes(content)
    elif kind == "shorten":
        path.write_bytes(content[:place])
    elif kind == "lengthen":
        path.write_bytes(content + bytes([draw.randint(0, 255)]))
    else:
        path.rename(path.with_name("renamed"))


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--tampers", type=int, default=10_000)
    given.add_argument("--entries", type=int, default=20_000)
    wanted = given.parse_args()
    draw = random.Random(1)
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        (root / "long").mkdir()
        long = make_sealed(root / "long", wanted.entries)
        begun = time.perf_counter()
        intact = not verify_dossier(long, root / "long" / "ours.pub").findings
        seconds = time.perf_counter() - begun
        print(f"a journal of {wanted.entries:,} entries: verified in {seconds:.2f} s, {'intact' if intact else 'NOT INTACT'}")
        (root / "short").mkdir()
        folder, copy, found = make_sealed(root / "short", 3), root / "copy", 0
        for _ in range(wanted.tampers):
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(folder, copy)
            tamper(copy, draw)
            found += bool(verify_dossier(copy, root / "short" / "ours.pub").findings)
        print(f"{wanted.tampers:,} tampers: {found:,} found")


if __name__ == "__main__":
    main()
