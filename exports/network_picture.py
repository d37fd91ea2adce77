"""Draw the network as a still picture (SVG), for print and where scripts are blocked.

A large network is drawn as an overview of its clusters: a thousand nodes in one picture are a
hairball that nobody can read.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from math import hypot, sqrt
from textwrap import wrap
from typing import TYPE_CHECKING, TypedDict

from exports.layout import APART, lay_out
from exports.network_symbols import BLOCK, COLOURS, KINDS, Symbol, short
from exports.page import render

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from markupsafe import Markup

    from exports.layout import Layout
    from exports.released import ReleasedNetwork, ReleasedNode

__all__ = [
    "SMALL_NETWORK",
    "Block",
    "blocks",
    "laid_out",
    "names_of",
    "still",
]

SMALL_NETWORK = 60
"""Up to this many nodes everything is shown at once; above, an overview of clusters comes first."""

_LABEL_LETTERS, _LABEL_LINES = 24, 3
_MARGIN = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """
    One cluster as the overview shows it.

    Attributes
    ----------
    label, short
        Its number or name, and the busiest person, place or group of concern in it; and the same
        as it stands in the picture.
    counts
        How many of each kind it holds, in words.
    size
        Half its width in picture units.
    """

    label: str
    short: str
    counts: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    x: int
    y: int
    symbol: Symbol
    label: tuple[str, ...]
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    path: str
    protective: bool
    confirmed: bool
    width: float = 2.0
    opacity: float = 1.0


class _Drawing(TypedDict):
    """What the template draws; the box is left, top, width and height."""

    marks: list[_Mark]
    lines: list[_Line]
    colours: Mapping[str, str]
    box: tuple[int, int, int, int]


def laid_out(network: ReleasedNetwork) -> Layout:
    """
    Lay a released network out, by its own clusters where it carries them.

    Parameters
    ----------
    network
        The released network.

    Returns
    -------
    Layout
        A place for each node and each cluster.
    """
    cluster_of = {
        node.id: str(node.fields["cluster"])
        for node in network.nodes
        if str(node.fields.get("cluster", "")) != ""
    }
    ties = ((tie.source, tie.target) for tie in network.ties)
    return lay_out((node.id for node in network.nodes), ties, cluster_of=cluster_of or None)


def names_of(network: ReleasedNetwork) -> dict[str, str]:
    """
    Give what each node is called in the picture, so that no two are called alike.

    Parameters
    ----------
    network
        The released network.

    Returns
    -------
    dict of str to str
        Id to label; a label that several share has the id behind it. Namesakes stay apart.
    """
    shared = Counter(node.label for node in network.nodes)
    return {
        node.id: node.label
        if shared[node.label] == 1 or node.id in node.label
        else f"{node.label} ({node.id})"
        for node in network.nodes
    }


def blocks(network: ReleasedNetwork, layout: Layout) -> tuple[Block, ...]:
    """
    Word each cluster for the overview.

    Parameters
    ----------
    network
        The released network.
    layout
        As `laid_out` gives it.

    Returns
    -------
    tuple of Block
        In the order of the layout's clusters. A cluster is named after a person, place or group of
        concern, never after a child or somebody not yet identified.
    """
    node_of = {node.id: node for node in network.nodes}
    names = names_of(network)
    ties_at = Counter(end for tie in network.ties for end in (tie.source, tie.target))
    return tuple(
        _block(cluster.key, [node_of[name] for name in cluster.members], ties_at, names)
        for cluster in layout.clusters
    )


def _block(
    key: str, members: Sequence[ReleasedNode], ties_at: Counter[str], names: Mapping[str, str]
) -> Block:
    held = Counter(node.kind for node in members)
    counts = [
        f"{held[kind]} {symbol.word if held[kind] == 1 else symbol.plural}"
        for kind, symbol in KINDS.items()
        if held[kind]
    ]
    of_concern = [
        node
        for node in members
        if node.kind in {"person_of_concern", "location_of_concern", "group"}
    ]
    size = round(14 + 2.6 * sqrt(len(members)))
    if key == APART:
        label = short = "Small parts apart"
    elif of_concern:
        busiest = min(of_concern, key=lambda node: (-ties_at[node.id], node.label, node.id))
        label = f"Cluster {key}, around {names[busiest.id]}"
        short = f"{key}: {names[busiest.id]}"
    else:
        label = short = f"Cluster {key}"
    return Block(label=label, short=short, counts=", ".join(counts), size=size)


def still(network: ReleasedNetwork, layout: Layout) -> Markup:
    """
    Draw the picture that a page opens on.

    Parameters
    ----------
    network
        The released network.
    layout
        As `laid_out` gives it.

    Returns
    -------
    Markup
        An ``svg`` element to stand in a page: everything if the network is small, the overview of
        clusters if it is not.
    """
    return render("network_picture.svg.j2", _drawn(network, layout))


def _drawn(network: ReleasedNetwork, layout: Layout) -> _Drawing:
    if len(network.nodes) <= SMALL_NETWORK:
        marks, lines = _whole(network, layout)
    else:
        marks, lines = _overview(network, layout)
    left = min((mark.x - mark.size for mark in marks), default=0) - _MARGIN
    right = max((mark.x + mark.size for mark in marks), default=0) + _MARGIN
    top = min((mark.y - mark.size for mark in marks), default=0) - _MARGIN // 3
    bottom = max((mark.y + mark.size for mark in marks), default=0) + _MARGIN * 2 // 3
    return {
        "marks": marks,
        "lines": lines,
        "colours": COLOURS,
        "box": (left, top, right - left, bottom - top),
    }


def _whole(network: ReleasedNetwork, layout: Layout) -> tuple[list[_Mark], list[_Line]]:
    names = names_of(network)
    marks = []
    for node in sorted(network.nodes, key=lambda node: node.id):
        x, y = layout.positions[node.id]
        symbol = KINDS[node.kind]
        marks.append(
            _Mark(x=x, y=y, symbol=symbol, label=_in_lines(names[node.id]), size=symbol.size)
        )
    held: defaultdict[tuple[str, str], set[tuple[bool, bool]]] = defaultdict(set)
    for tie in network.ties:
        low, high = sorted((tie.source, tie.target))
        held[low, high].add((bool(tie.protective), tie.confirmed))
    lines = [
        _Line(path=path, protective=protective, confirmed=confirmed)
        for (low, high), classes in sorted(held.items())
        for (protective, confirmed), path in zip(
            sorted(classes),
            _side_by_side(layout.positions[low], layout.positions[high], len(classes)),
            strict=True,
        )
    ]
    return marks, lines


def _side_by_side(start: tuple[int, int], end: tuple[int, int], count: int) -> Iterable[str]:
    # Lines of different sorts between the same two run beside each other.
    length = hypot(end[0] - start[0], end[1] - start[1]) or 1.0
    aside = ((start[1] - end[1]) / length, (end[0] - start[0]) / length)
    for number in range(count):
        shift = 8.0 * (number - (count - 1) / 2)
        points = [(x + shift * aside[0], y + shift * aside[1]) for x, y in (start, end)]
        yield "L".join(f"{short(x)} {short(y)}" for x, y in points)


def _overview(network: ReleasedNetwork, layout: Layout) -> tuple[list[_Mark], list[_Line]]:
    marks = [
        _Mark(
            x=cluster.x,
            y=cluster.y,
            symbol=BLOCK,
            label=_in_lines(block.short),
            size=block.size,
        )
        for cluster, block in zip(layout.clusters, blocks(network, layout), strict=True)
    ]
    lines = [
        _Line(
            path=f"{marks[low].x} {marks[low].y}L{marks[high].x} {marks[high].y}",
            protective=False,
            confirmed=True,
            width=round(min(9.0, 1.0 + sqrt(count)), 1),
            opacity=round(min(0.7, 0.12 + 0.06 * count), 2),
        )
        for (low, high), count in layout.between.items()
    ]
    return marks, lines


def _in_lines(label: str) -> tuple[str, ...]:
    lines = wrap(label, _LABEL_LETTERS, max_lines=_LABEL_LINES, placeholder=" …")
    return tuple(lines)
