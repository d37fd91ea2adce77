"""Measures of a network, for people, places and groups of concern; never for a child.

A node whose ``kind`` is ``child`` stays in the network and shapes every figure, but has no entry in
a result. A graph whose nodes carry no ``kind`` is taken as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import networkx as nx
import numpy as np

from graph.shortest import betweenness_sums

if TYPE_CHECKING:
    from collections.abc import Hashable

__all__ = ["betweenness", "degree", "is_rankable"]

_N = TypeVar("_N", bound="Hashable")

_NEVER = frozenset({"child", "person", "identifier"})


def is_rankable(network: nx.Graph[_N], node: _N) -> bool:
    """
    Tell whether a node may have a place in a result.

    Parameters
    ----------
    network
        Any networkx graph.
    node
        One of its nodes.

    Returns
    -------
    bool
        False for children, for people who are only named, and for identifiers.
    """
    return network.nodes[node].get("kind") not in _NEVER


def degree(network: nx.Graph[_N]) -> dict[_N, int]:
    """
    Count the distinct neighbours of each node.

    Parameters
    ----------
    network
        Any networkx graph; parallel links and directions count once, self-loops not at all.

    Returns
    -------
    dict
        Node to number of neighbours, for nodes that may be ranked, in the network's order.
    """
    simple = _simple(network)
    return {node: simple.degree(node) for node in simple if is_rankable(network, node)}


def betweenness(
    network: nx.Graph[_N], *, cost: str | None = None, normalized: bool = True
) -> dict[_N, float]:
    """
    Give each node's share of the shortest paths between others (Freeman 1977).

    Parameters
    ----------
    network
        Any networkx graph; parallel links and directions count once.
    cost
        Name of an edge attribute that holds a positive integer cost, or None to count steps. Never
        a strength: a strong tie is short, not long.
    normalized
        Divide by the number of pairs of other nodes.

    Returns
    -------
    dict
        Node to betweenness, for nodes that may be ranked, in the network's order. ValueError is
        raised if a cost is missing, not an integer, or not positive: networkx would give a wrong
        answer.
    """
    simple = _simple(network, cost=cost)
    number = {node: place for place, node in enumerate(simple)}
    links = [
        (number[source], number[target], 1 if cost is None else held[cost])
        for source, target, held in simple.edges(data=True)
    ]
    table = np.array(links, dtype=np.int64).reshape(-1, 3)
    sums = betweenness_sums(len(number), table[:, :2], table[:, 2])
    others = len(number) - 1
    pairs = others * (others - 1) if normalized and others > 1 else 2
    return {
        node: float(sums[place]) / pairs
        for node, place in number.items()
        if is_rankable(network, node)
    }


def _simple(network: nx.Graph[_N], *, cost: str | None = None) -> nx.Graph[_N]:
    """Make a simple undirected graph; of parallel links the least cost stays."""
    simple: nx.Graph[_N] = nx.Graph()
    simple.add_nodes_from(network)
    for source, target, data in network.edges(data=True):
        if source == target:
            continue
        if cost is None:
            simple.add_edge(source, target)
            continue
        value = data.get(cost)
        if type(value) is not int or value <= 0:
            msg = f"the edge attribute “{cost}” must be a positive integer on every link"
            raise ValueError(msg)
        if not simple.has_edge(source, target) or value < simple.edges[source, target][cost]:
            simple.add_edge(source, target, **{cost: value})
    return simple
