"""The example in the guide is a working reader."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from urazuke.evidence.instant import zone
from urazuke.reports.claims.frames import frames, read_frame
from urazuke.telemetry.lines import Lines
from urazuke.telemetry.reader import Context, LogReader

SAMPLE = ["2024-04-02T05:34:00Z client=198.18.130.7 host=C2.example out=512 in=20480", "garbage", ""]


def test_the_reader_in_the_guide_reads_its_sample(repository: Path) -> None:
    page = (repository / "docs/howto/add-a-log-format.md").read_text("utf-8")
    names: dict[str, object] = {"__name__": "example_proxy"}
    exec(re.findall(r"```python\n(.*?)```", page, re.S)[0], names)
    reader = names["ExampleProxy"]()  # type: ignore[operator]
    assert isinstance(reader, LogReader)
    assert SAMPLE[0].replace("C2", "c2") in page
    assert reader.detect("\n".join(SAMPLE).encode(), "x.log")
    assert not reader.detect(b"something else\n", "x.log")
    [parsed] = reader.read([Lines(1, SAMPLE, [0, 81, 89])], Context("a" * 64, "org", zone("UTC"), "x.log"))
    assert parsed.rejects == [(1, "is not in the Example proxy's form")]
    [event] = parsed.events[0].table({"organisation": "org", "exhibit": "a" * 64}, [1], [0]).to_pylist()
    assert (event["source_ip"], event["name"], event["source_bytes"], event["destination_bytes"]) == (
        "198.18.130.7",
        "c2.example",
        512,
        20480,
    )


def test_the_frame_in_the_guide_is_a_frame_and_a_new_one(repository: Path) -> None:
    page = (repository / "docs/howto/write-a-frame.md").read_text("utf-8")
    [row] = tomllib.loads(re.findall(r"```toml\n(.*?)```", page, re.S)[0])["frame"]
    frame = read_frame(row)
    assert frame.verbs and frame.id not in {f.id for f in frames("en")}
