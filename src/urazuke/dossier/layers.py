"""The ties as a picture: a column a hop, few crossings, solid what is established, dashed what is only said.

Within a column a node stands at the mean height of what it is tied to (Sugiyama, Tagawa, Toda, 1981: barycentres, swept
from left to right and back); the same ties give the same picture.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from urazuke.dossier.book import Book
from urazuke.dossier.ties import HOPS, Node, Tie, Ties, basis_of_tie

WIDTH, TOP, BOX, STEP = 960, 34, 22, 29
SWEEPS = 8
TABLE_ROWS = 30  # of either kind
TEXT_UNITS = 21  # half-width characters that a box holds


def ties_figure(book: Book, ties: Ties) -> dict[str, Any] | None:
    """Boxes and lines with plain numbers and texts; the template makes SVG of them. None where nothing is tied."""
    if not ties.ties:
        return None
    columns = _ordered(ties)
    used = [hop for hop in range(len(HOPS)) if columns[hop]]
    gap = WIDTH / len(used)
    width = min(150.0, gap - 24)
    tallest = max(len(column) for column in columns)
    place: dict[str, tuple[float, float]] = {}
    for number, hop in enumerate(used):
        first = TOP + (tallest - len(columns[hop])) * STEP / 2
        for row, key in enumerate(columns[hop]):
            place[key] = (round(number * gap + (gap - width) / 2, 1), round(first + row * STEP, 1))
    heads = [{"hop": HOPS[hop], "x": round((number + 0.5) * gap, 1)} for number, hop in enumerate(used)]
    return {
        "width": WIDTH, "height": round(TOP + tallest * STEP + 6, 1), "box": BOX, "box_width": width, "heads": heads,
        "nodes": [_box(ties.nodes[key], place[key]) for key in sorted(place)],
        "ties": [_line(book, ties, tie, place, width) for tie in ties.ties], "left_out": ties.left_out,
    }  # fmt: skip


def _ordered(ties: Ties) -> list[list[str]]:
    """The keys of each hop from top to bottom."""
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(sorted(ties.nodes))
    graph.add_edges_from((t.left, t.right) for t in ties.ties)
    columns = [sorted(k for k, n in ties.nodes.items() if n.hop == hop) for hop in range(len(HOPS))]
    for sweep in range(SWEEPS):
        height = {key: (row + 0.5) / len(column) for column in columns for row, key in enumerate(column)}
        order = range(len(columns)) if sweep % 2 == 0 else range(len(columns) - 1, -1, -1)
        for hop in order:
            columns[hop].sort(key=lambda key: (_mean(graph, key, height), height[key], key))
            height.update({key: (row + 0.5) / len(columns[hop]) for row, key in enumerate(columns[hop])})
    return columns


def _mean(graph: Any, key: str, height: Mapping[str, float]) -> float:
    beside = [height[other] for other in graph[key]]
    return round(sum(beside) / len(beside), 6) if beside else height[key]


def _box(node: Node, place: tuple[float, float]) -> dict[str, Any]:
    text = node.text if not node.anchor or node.anchor in node.text else f"{node.anchor} {node.text}"
    return {"x": place[0], "y": place[1], "text": shortened(text, TEXT_UNITS), "whole": text, "node": node}


def shortened(text: str, units: int) -> str:
    """The text cut to that many half-width characters, an ellipsis where something was cut."""
    taken = 0
    for index, character in enumerate(text):
        taken += 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if taken > units:
            return text[: max(index - 1, 1)] + "…"
    return text


def _line(book: Book, ties: Ties, tie: Tie, place: Mapping[str, tuple[float, float]], width: float) -> dict[str, Any]:
    (x1, y1), (x2, y2) = place[tie.left], place[tie.right]
    start, end, half = x1 + width, x2, BOX / 2
    bend = (end - start) / 2
    path = f"M{start:.1f} {y1 + half:.1f}C{start + bend:.1f} {y1 + half:.1f} {end - bend:.1f} {y2 + half:.1f} {end:.1f} {y2 + half:.1f}"
    basis = basis_of_tie(book, tie.rows)
    anchor = next((r.anchor for r in basis.references if r.anchor), None)
    ends = {"left": ties.nodes[tie.left], "right": ties.nodes[tie.right]}
    return {"path": path, "tie": tie, "anchor": anchor, "words": relation_words(book, tie), **ends}


def relation_words(book: Book, tie: Tie) -> str:
    kinds: Sequence[str] = list(tie.kinds)
    return ", ".join(book.say.term("ties_kind" if tie.established else "claim_type", kind) for kind in kinds)


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
