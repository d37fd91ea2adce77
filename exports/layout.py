"""Give every node of a picture its place, in Python and always the same, before a browser sees it.

In a large part of the network each cluster is laid out by itself and clusters are set side by side
without overlapping; separate parts are packed in rows. A browser's own physics takes minutes for a
thousand nodes and never gives the same picture twice.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, TypeAlias

import networkx as nx
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["APART", "Cluster", "Layout", "lay_out"]

APART = "apart"
"""Key of the one cluster that gathers parts of up to three nodes."""

_SMALL_PART = 3
_ONE_CLUSTER = 12
_WHOLE_PART = 60
_READABLE, _FEWER = 120, 0.8
_WIDE, _HIGH = 118.0, 84.0
_OVERVIEW_WIDE, _OVERVIEW_HIGH = 230.0, 165.0
_ROUNDS = 60
_SEED = 20261124

_Points: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """
    A part of the picture that belongs together.

    Attributes
    ----------
    key
        The name it was given, a number as text where it was found here, or `APART`.
    members
        Node ids, sorted.
    x, y
        Its place in the overview, in picture units.
    """

    key: str
    members: tuple[str, ...]
    x: int
    y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """
    Where everything is drawn.

    Attributes
    ----------
    positions
        Place of each node in the whole picture, in picture units, y growing downwards.
    clusters
        Clusters, the largest first, `APART` last.
    between
        Number of ties between two clusters, by their positions in `clusters`, first before second.
    """

    positions: Mapping[str, tuple[int, int]]
    clusters: tuple[Cluster, ...]
    between: Mapping[tuple[int, int], int]


def lay_out(
    nodes: Iterable[str],
    ties: Iterable[tuple[str, str]],
    *,
    cluster_of: Mapping[str, str] | None = None,
) -> Layout:
    """
    Lay a network out; equal networks are laid out equally, in whatever order they are given.

    Parameters
    ----------
    nodes
        Node ids.
    ties
        Pairs of ends; direction and repetition do not matter, a tie to itself is left out.
    cluster_of
        Cluster of each node that has one; None lets clusters be found here by their ties.

    Returns
    -------
    Layout
        A place for each node and each cluster.
    """
    names = sorted(set(nodes))
    graph = _simple(names, ties)
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    large = [sorted(part) for part in parts if len(part) > _SMALL_PART]
    small = [sorted(part) for part in parts if len(part) <= _SMALL_PART]
    given = (
        {index: cluster_of[name] for index, name in enumerate(names) if name in cluster_of}
        if (cluster_of)
        else {}
    )
    groups = _clusters(graph, large, given)
    points = np.zeros((len(names), 2))
    for group in groups:
        points[group] = _within(graph, group)
    boxes = [_place_part(graph, points, part, groups) for part in large]
    _pack(points, [*boxes, *(_place_small(points, part) for part in small)])
    apart = [index for part in small for index in part]
    return _finished(names, graph, points, groups, apart, given)


def _simple(names: Sequence[str], ties: Iterable[tuple[str, str]]) -> nx.Graph[int]:
    # Whole numbers as nodes: sets of them are walked in the same order in every process.
    index_of = {name: index for index, name in enumerate(names)}
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(names)))
    pairs = Counter(
        (min(index_of[source], index_of[target]), max(index_of[source], index_of[target]))
        for source, target in ties
        if source != target
    )
    graph.add_edges_from(
        (low, high, {"ties": count}) for (low, high), count in sorted(pairs.items())
    )
    return graph


def _clusters(
    graph: nx.Graph[int], parts: Sequence[Sequence[int]], given: Mapping[int, str]
) -> list[list[int]]:
    """Divide each part into clusters, the given ones or those its ties make."""
    groups: list[list[int]] = []
    for part in parts:
        if given:
            by_key: defaultdict[str, list[int]] = defaultdict(list)
            for index in part:
                by_key[given.get(index) or _nearest_key(graph, index, given)].append(index)
            groups.extend(by_key.values())
        elif len(part) <= _ONE_CLUSTER:
            groups.append(list(part))
        else:
            groups.extend(_communities(graph, part))
    return sorted(groups, key=lambda group: (-len(group), group[0]))


def _communities(
    graph: nx.Graph[int], members: Sequence[int], *, resolution: float = 1.0
) -> list[list[int]]:
    """Find communities by Louvain's method, and again inside those too large to be read."""
    inside: nx.Graph[int] = nx.Graph()
    inside.add_nodes_from(members)
    inside.add_edges_from(
        (low, high, {"ties": graph.edges[low, high]["ties"]})
        for low, high in sorted(tuple(sorted(ends)) for ends in graph.subgraph(members).edges)
    )
    found = nx.community.louvain_communities(
        inside, weight="ties", resolution=resolution, seed=_SEED
    )
    if len(found) == 1:
        return [sorted(found[0])]
    groups: list[list[int]] = []
    for group in sorted(map(sorted, found)):
        large = len(group) > _READABLE
        groups.extend(_communities(graph, group, resolution=_FEWER) if large else [group])
    return groups


def _nearest_key(graph: nx.Graph[int], index: int, given: Mapping[int, str]) -> str:
    # A node without a cluster of its own is drawn with the cluster it has most ties to.
    near: Counter[str] = Counter()
    for other in sorted(graph[index]):
        if other in given:
            near[given[other]] += graph.edges[index, other]["ties"]
    return min(near, key=lambda key: (-near[key], key)) if near else ""


def _within(graph: nx.Graph[int], group: Sequence[int]) -> _Points:
    """Lay one cluster out around its own middle, nodes at least one unit apart."""
    if len(group) == 1:
        return np.zeros((1, 2))
    inside: nx.Graph[int] = nx.Graph()
    inside.add_nodes_from(group)
    inside.add_edges_from(graph.subgraph(group).edges)
    found = nx.spring_layout(inside, iterations=_ROUNDS, seed=_SEED, scale=sqrt(len(group)) * 0.75)
    points: _Points = np.array([found[index] for index in group])
    return _apart(points, np.full(len(group), 0.5))


def _apart(points: _Points, radii: NDArray[np.float64]) -> _Points:
    """Push discs that overlap away from each other, then centre the whole."""
    points = points + _nudges(len(points))
    wanted = radii[:, None] + radii[None, :]
    np.fill_diagonal(wanted, 0.0)
    for _ in range(400):
        gaps = points[:, None, :] - points[None, :, :]
        distance = np.sqrt((gaps**2).sum(axis=2))
        short = np.maximum(wanted - distance, 0.0)
        if short.max(initial=0.0) <= 0.02 * float(radii.max(initial=1.0)):
            break
        np.fill_diagonal(distance, 1.0)
        points = points + (gaps * (0.3 * short / np.maximum(distance, 1e-9))[:, :, None]).sum(
            axis=1
        )
    middle: _Points = (points.max(axis=0) + points.min(axis=0)) / 2.0
    return points - middle


def _nudges(count: int) -> _Points:
    # Two nodes in exactly one spot have no direction to part in; a spiral of tiny steps gives one.
    turn = np.arange(count) * 2.399963
    return 1e-3 * np.column_stack((np.cos(turn), np.sin(turn)))


_Box: TypeAlias = "tuple[list[int], float, float]"


def _place_part(
    graph: nx.Graph[int], points: _Points, part: list[int], groups: Sequence[Sequence[int]]
) -> _Box:
    """Set a part's clusters side by side, linked ones near each other; give its box."""
    if len(part) <= _WHOLE_PART:
        points[part] = _within(graph, part)
        return _boxed(points, part)
    members = set(part)
    own = [group for group in groups if group[0] in members]
    radii = np.array([float(np.hypot(*points[group].T).max()) + 1.0 for group in own])
    if len(own) > 1:
        start = _quotient_points(graph, own) * float(sqrt((radii**2).sum()))
        centres = _apart(start, radii)
        for group, centre in zip(own, centres, strict=True):
            points[group] += centre
    return _boxed(points, part)


def _quotient_points(graph: nx.Graph[int], groups: Sequence[Sequence[int]]) -> _Points:
    quotient: nx.Graph[int] = nx.Graph()
    quotient.add_nodes_from(range(len(groups)))
    for (low, high), count in sorted(_between(graph, groups).items()):
        quotient.add_edge(low, high, weight=sqrt(count))
    found = nx.spring_layout(quotient, iterations=_ROUNDS * 2, seed=_SEED)
    return np.array([found[number] for number in range(len(groups))])


def _between(graph: nx.Graph[int], groups: Sequence[Sequence[int]]) -> Counter[tuple[int, int]]:
    number_of = {index: number for number, group in enumerate(groups) for index in group}
    between: Counter[tuple[int, int]] = Counter()
    for low, high, tie in graph.edges(data=True):
        if low in number_of and high in number_of and number_of[low] != number_of[high]:
            ends = sorted((number_of[low], number_of[high]))
            between[ends[0], ends[1]] += tie["ties"]
    return between


def _place_small(points: _Points, part: list[int]) -> _Box:
    shapes = ([(0.0, 0.0)], [(0.0, 0.0), (1.0, 0.0)], [(0.0, 0.0), (1.0, 0.0), (0.5, 0.9)])
    points[part] = np.array(shapes[len(part) - 1])
    return _boxed(points, part)


def _boxed(points: _Points, part: list[int]) -> _Box:
    # Shift a part so that its box begins at nought, with half a unit of margin.
    points[part] += 0.6 - points[part].min(axis=0)
    wide, high = points[part].max(axis=0) + 0.6
    return part, float(wide), float(high)


def _pack(points: _Points, boxes: Sequence[_Box]) -> None:
    """Pack boxes in rows, the highest first; a row is about half as wide again as all is high."""
    width = max(
        [sqrt(1.6 * sum(wide * high for _, wide, high in boxes)), *(wide for _, wide, _ in boxes)],
        default=0.0,
    )
    left = top = row = 0.0
    for part, wide, high in sorted(boxes, key=lambda box: (-box[2], -box[1], box[0])):
        if left > 0.0 and left + wide > width:
            left, top, row = 0.0, top + row, 0.0
        points[part] += np.array((left, top))
        left, row = left + wide, max(row, high)


def _finished(
    names: Sequence[str],
    graph: nx.Graph[int],
    points: _Points,
    groups: list[list[int]],
    apart: list[int],
    given: Mapping[int, str],
) -> Layout:
    everything = [*groups, apart] if apart else groups
    keys = [given.get(group[0]) or str(number) for number, group in enumerate(groups, start=1)]
    keys += [APART] if apart else []
    wide, high = (points.max(axis=0) + points.min(axis=0)) / 2.0 if names else (0.0, 0.0)
    placed = {
        name: (round(float(x - wide) * _WIDE), round(float(y - high) * _HIGH))
        for name, (x, y) in zip(names, points, strict=True)
    }
    overview = _overview(points, everything)
    return Layout(
        positions=placed,
        clusters=tuple(
            Cluster(key=key, members=tuple(names[index] for index in group), x=x, y=y)
            for key, group, (x, y) in zip(keys, everything, overview, strict=True)
        ),
        between=dict(sorted(_between(graph, everything).items())),
    )


def _overview(points: _Points, groups: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """Draw clusters' middles together until they nearly touch, room for a label between them."""
    if not groups:
        return []
    middles: _Points = np.array([points[group].mean(axis=0) for group in groups])
    middles -= middles.mean(axis=0)
    spread = float(np.abs(middles).max(initial=0.0)) or 1.0
    close = _apart(middles / spread * sqrt(len(groups)) * 0.6, np.full(len(groups), 0.5))
    return [(round(float(x) * _OVERVIEW_WIDE), round(float(y) * _OVERVIEW_HIGH)) for x, y in close]
