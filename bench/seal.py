"""A sealed dossier: are all tampers found, and how long does a long custody journal take to verify?

    python bench/seal.py [--tampers 10000] [--entries 20000]

Tampers are drawn at random: half change one byte of one file (the seal, its time stamp and the journal among them), the others
add, remove, exchange, shorten or rename files. The stamp is of an authority on this machine (`openssl ts`; without openssl there
is none); every second verification is given its root. Beside the figure: how many bytes of a stamp can be changed without its
own signatures' showing it.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import json
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.dossier.time_authority import Authority, answering, make_authority, serving

from urazuke.dossier.keys import write_key_pair
from urazuke.dossier.seal import SEAL, STAMP, seal_dossier, verify_dossier
from urazuke.dossier.timestamp import load_roots, read_stamp
from urazuke.dossier.timestamp_server import StampServer
from urazuke.evidence.custody import Journal


def make_sealed(root: Path, entries: int, authority: Authority | None = None) -> Path:
    """A dossier of a dozen small files beside a journal of so many entries, sealed and stamped; its folder."""
    journal = Journal(root / "journal.jsonl")
    journal.append([{"kind": "taken_in", "path": f"logs/{n}.log", "sha256": f"{n:064x}"} for n in range(entries)])
    folder = root / "dossier"
    (folder / "tables").mkdir(parents=True)
    (folder / "index.html").write_text("<!DOCTYPE html><p>裏付け</p>" * 20, "utf-8")
    for n in range(10):
        (folder / "tables" / f"table-{n}.csv").write_text(f"a,b\n{n},{n * n}\n" * (n + 1), "utf-8")
    write_key_pair(root / "ours")
    if authority:
        with serving(answering(authority.reply)) as url:
            seal_dossier(folder, root / "journal.jsonl", root / "ours.key", "bench", StampServer(url, authority.roots))
    else:
        seal_dossier(folder, root / "journal.jsonl", root / "ours.key", "bench")
    return folder


def tamper(folder: Path, draw: random.Random) -> set[str]:
    """Do one thing to one file of the folder, or two; their names."""
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
    return {path.name, other.name} if kind == "exchange" else {path.name}


def print_unsigned(folder: Path, authority: Authority) -> None:
    """Of the bytes of the issuer's answer, how many can be another without the issuer's signatures' showing it."""
    answer, sealed = base64.b64decode(json.loads((folder / STAMP).read_bytes())["payload"]), (folder / SEAL).read_bytes()
    roots, accepted = load_roots(authority.roots), 0
    for place in range(len(answer)):
        with contextlib.suppress(ValueError):
            accepted += read_stamp(answer[:place] + bytes([answer[place] ^ 1]) + answer[place + 1 :], sealed, roots).checked
    print(f"a stamp of {len(answer):,} bytes: {accepted:,} of them under no signature of its issuer; all are under the seal's")


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
        authority = make_authority(root / "authority", "Bench") if shutil.which("openssl") else None
        folder, copy, found, of_stamp = make_sealed(root / "short", 3, authority), root / "copy", 0, 0
        for number in range(wanted.tampers):
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(folder, copy)
            of_stamp += STAMP in tamper(copy, draw)
            roots = authority.roots if authority and number % 2 else None
            found += bool(verify_dossier(copy, root / "short" / "ours.pub", roots).findings)
        said = f"{of_stamp:,} of them of the time stamp" if authority else "none of a time stamp: openssl is not installed"
        print(f"{wanted.tampers:,} tampers, {said}: {found:,} found")
        if authority:
            print_unsigned(folder, authority)


if __name__ == "__main__":
    main()
