"""The verbs are functions of the package, and stay so whatever was imported or called before."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from tests.tiny_case import LEAD_ADDRESS, write_tiny_case

import urazuke


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_tiny_case(tmp_path / "case")


def test_every_verb_can_be_called_again_and_again(root: Path) -> None:
    watch = root / "watch.csv"
    watch.write_text(f"type,value,start,end,label\nip,{LEAD_ADDRESS},,,lead\n")
    for _ in range(2):
        (contact,) = urazuke.hunt([root / "logs" / "observatory"], watch)
        assert (contact["indicator"], contact["events"]) == (LEAD_ADDRESS, 3)
        assert urazuke.read(root / "reports" / "harbour.txt")["publisher"] == "Harbour Post"
        assert urazuke.link([root / "leases" / "north.csv"]).links.num_rows >= 1
        urazuke.investigate(urazuke.open_case(root))
        assert isinstance(urazuke.table(root, "victims"), pa.Table)
        assert urazuke.rank_groups(["T1566"], {"A": ["T1566"]})[0].group == "A"
    from urazuke.hunt import read_watch

    assert read_watch(watch).num_rows == 1


def test_one_path_may_be_given_as_it_is(root: Path) -> None:
    watch = root / "watch.csv"
    watch.write_text(f"type,value,start,end,label\nip,{LEAD_ADDRESS},,,lead\n")
    log, lease = str(root / "logs" / "observatory" / "conn.log"), str(root / "leases" / "north.csv")
    assert urazuke.hunt(log, watch) == urazuke.hunt([log], watch)
    assert urazuke.link(lease).links.equals(urazuke.link([lease]).links)


def test_what_cannot_be_done_is_raised_as_one_error(root: Path) -> None:
    calls = (
        lambda: urazuke.open_case(root / "none"), lambda: urazuke.table(root, "none"), lambda: urazuke.investigate(root, "none"),
        lambda: urazuke.read(root / "none"), lambda: urazuke.hunt([root / "none"], root / "none.csv"),
        lambda: urazuke.link([root / "none"]), lambda: urazuke.read(root / "reports" / "harbour.txt", timezone="Mars/Base"),
        lambda: urazuke.link([root / "leases" / "north.csv"], timezone="Mars/Base"),
    )  # fmt: skip
    for call in calls:
        with pytest.raises(urazuke.UrazukeError):
            call()
