"""Milliseconds and memory of reading reports, once the models are loaded.

    python bench/reading_speed.py [--reports N]

Articles of about 3 kB (bytes of UTF-8) are made of the repository's own example texts, with words changed at random so
that no two are alike. Memory is what the process holds of its own (Linux: RssAnon), not the pages of the models' files.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path
from statistics import median

from urazuke.reports import read_text

TEXTS = Path(__file__).resolve().parents[1] / "tests" / "reports" / "texts"
BYTES = 3000


def article(language: str, dice: random.Random) -> str:
    """About 3 kB of the example texts of that language, every tenth word an unseen one."""
    texts = [p.read_text("utf-8") for p in sorted(TEXTS.glob("*.txt")) if p.stem.endswith("_ja") == (language == "ja")]
    dice.shuffle(texts)
    whole = "\n\n".join(texts * 3)
    if language == "ja":
        return "".join(c if dice.random() < 0.98 else "".join(dice.choices("アイカクサトニマリン", k=4)) for c in whole)[: BYTES // 3]
    words = (w if dice.random() < 0.9 else "".join(dice.choices("bdgklmnrst", k=3) + dice.choices("aeiou", k=3)) for w in whole.split(" "))
    return " ".join(words)[:BYTES]


def own_memory() -> float:
    """MB that the process holds of its own; 0 where the system does not say."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("RssAnon")), 0.0)


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--reports", type=int, default=200)
    reports = given.parse_args().reports
    dice = random.Random(1)
    for language in ("en", "ja"):
        begun = time.process_time()
        read_text(article(language, dice))
        print(f"{language}: loaded and read once in {time.process_time() - begun:.1f} s")
        times = []
        for _ in range(30):
            text = article(language, dice)
            begun = time.process_time()
            read_text(text)
            times.append(1000 * (time.process_time() - begun))
        print(f"{language}: {median(times):.0f} ms an article of 3 kB (median of 30), the slowest {max(times):.0f} ms")
    before = own_memory()
    for number in range(reports):
        read_text(article(("en", "ja")[number % 2], dice))
        if (number + 1) % max(1, reports // 4) == 0:
            print(f"after {number + 1:,} reports: {own_memory():.0f} MB, {own_memory() - before:+.1f} MB", flush=True)


if __name__ == "__main__":
    main()
