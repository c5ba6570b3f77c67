"""The ties as a picture: a column a hop, few crossings, solid what is established, dashed what is only said.

Within a column a node stands at the mean height of what it is tied to (Sugiyama, Tagawa, Toda, 1981: barycentres, swept
from left to right and back), and a tie over several hops has a lane of its own in each column that it passes: were it drawn
behind a box, it would look tied to it. The same ties give the same picture.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from urazuke.dossier.book import Book
from urazuke.dossier.ties import HOPS, Node, Tie, Ties, basis_of_tie

WIDTH, TOP, BOX, STEP, LANE = 960, 34, 22, 29, 12
WAY = "\0"  # begins the key of a waypoint, where a tie passes a column
SWEEPS = 8
TABLE_ROWS = 30  # of either kind
TEXT_UNITS = 18.8  # digits that a box holds side by side
_WIDE, _NARROW = set("ABCDEGHKNOPQRSUVXYmw&%@+"), set("fijlrtI.,:;'!|()[]-/ ")  # as sans-serif letters are


def ties_figure(book: Book, ties: Ties) -> dict[str, Any] | None:
    """Boxes and lines with plain numbers and texts; the template makes SVG of them. None where nothing is tied."""
    if not ties.ties:
        return None
    used = sorted({node.hop for node in ties.nodes.values()})
    chains = [_chain(number, tie, ties, used) for number, tie in enumerate(ties.ties)]
    columns = _ordered(ties, used, chains)
    heights = [sum(_room(key) for key in column) for column in columns]
    gap = WIDTH / len(used)
    width = min(150.0, gap - 24)
    place: dict[str, tuple[float, float]] = {}
    for number, column in enumerate(columns):
        y = TOP + (max(heights) - heights[number]) / 2
        for key in column:
            place[key] = (round(number * gap + (gap - width) / 2, 1), round(y, 1))
            y += _room(key)
    heads = [{"hop": HOPS[hop], "x": round((number + 0.5) * gap, 1)} for number, hop in enumerate(used)]
    return {
        "width": WIDTH, "height": round(TOP + max(heights) + 6, 1), "box": BOX, "box_width": width, "heads": heads,
        "nodes": [_box(ties.nodes[key], place[key]) for key in sorted(ties.nodes)],
        "ties": [_line(book, ties, tie, [(*place[key], _waypoint(key)) for key in chain], width) for tie, chain in zip(ties.ties, chains)],
        "left_out": ties.left_out,
    }  # fmt: skip


def _chain(number: int, tie: Tie, ties: Ties, used: Sequence[int]) -> list[str]:
    """The ends of a tie, and between them a waypoint in each column that it passes, so that it runs behind no box."""
    left, right = (used.index(ties.nodes[key].hop) for key in (tie.left, tie.right))
    return [tie.left, *(f"{WAY}{number} {column}" for column in range(left + 1, right)), tie.right]


def _waypoint(key: str) -> bool:
    return key.startswith(WAY)


def _room(key: str) -> int:
    return LANE if _waypoint(key) else STEP


def _ordered(ties: Ties, used: Sequence[int], chains: Sequence[Sequence[str]]) -> list[list[str]]:
    """The keys of each column from top to bottom."""
    import networkx as nx

    graph = nx.Graph()
    columns: list[list[str]] = [sorted(k for k, n in ties.nodes.items() if n.hop == hop) for hop in used]
    for chain in chains:
        graph.add_edges_from(pairwise(chain))
        for key in chain[1:-1]:
            columns[int(key.rpartition(" ")[2])].append(key)
    for sweep in range(SWEEPS):
        height = {key: (row + 0.5) / len(column) for column in columns for row, key in enumerate(column)}
        for column in columns if sweep % 2 == 0 else columns[::-1]:
            column.sort(key=lambda key: (_mean(graph, key, height), height[key], key))
            height.update({key: (row + 0.5) / len(column) for row, key in enumerate(column)})
    return columns


def _mean(graph: Any, key: str, height: Mapping[str, float]) -> float:
    beside = [height[other] for other in graph[key]]
    return round(sum(beside) / len(beside), 6) if beside else height[key]


def _box(node: Node, place: tuple[float, float]) -> dict[str, Any]:
    text = node.text if not node.anchor or node.anchor in node.text else f"{node.anchor} {node.text}"
    return {"x": place[0], "y": place[1], "text": shortened(text, TEXT_UNITS), "whole": text, "node": node}


def shortened(text: str, units: float) -> str:
    """The text cut to the room of that many digits, an ellipsis where something was cut."""
    taken, kept = 0.0, 0
    for index, character in enumerate(text):
        taken += _width(character)
        if taken <= units - _width("…"):
            kept = index + 1
        if taken > units:
            return text[: max(kept, 1)] + "…"
    return text


def _width(character: str) -> float:
    """Of a letter in digits, as Helvetica and Arial have them."""
    if unicodedata.east_asian_width(character) in "WF":
        return 1.8
    if character in "MW…":
        return 1.6
    return 1.25 if character in _WIDE else 0.55 if character in _NARROW else 1.0


def _line(book: Book, ties: Ties, tie: Tie, points: Sequence[tuple[float, float, bool]], width: float) -> dict[str, Any]:
    """From the right side of the first box over its waypoints to the left side of the last."""
    (x, y, _), *rest = points
    x, y = x + width, y + BOX / 2
    path = f"M{x:.1f} {y:.1f}"
    for left, top, way in rest:
        middle = top + (LANE if way else BOX) / 2
        bend = (left - x) / 2
        path += f"C{x + bend:.1f} {y:.1f} {left - bend:.1f} {middle:.1f} {left:.1f} {middle:.1f}"
        x, y = left, middle
        if way:
            x += width
            path += f"H{x:.1f}"
    basis = basis_of_tie(book, tie.rows)
    anchor = next((r.anchor for r in basis.references if r.anchor), None)
    ends = {"left": ties.nodes[tie.left], "right": ties.nodes[tie.right]}
    return {"path": path, "tie": tie, "anchor": anchor, "words": relation_words(book, tie), **ends}


def relation_words(book: Book, tie: Tie) -> str:
    kinds: Sequence[str] = list(tie.kinds)
    return book.say("page.comma").join(book.say.term("ties_kind" if tie.established else "claim_type", kind) for kind in kinds)


def ties_table(book: Book, ties: Ties) -> list[dict[str, Any]]:
    """The same ties in words, what is said apart from what is established."""
    groups = []
    for established in (False, True):
        rows = sorted((t for t in ties.ties if t.established is established), key=lambda t: (-ties.nodes[t.right].hop, t.left, t.right))
        told = [
            {
                "left": ties.nodes[t.left], "right": ties.nodes[t.right], "words": relation_words(book, t),
                "refs": basis_of_tie(book, t.rows), "opposed": basis_of_tie(book, t.opposed),
            }
            for t in rows[:TABLE_ROWS]
        ]  # fmt: skip
        if rows:
            groups.append({"established": established, "rows": told, "more": len(rows[TABLE_ROWS:])})
    return groups
