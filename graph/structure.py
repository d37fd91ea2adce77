"""Where a node stands in the shape of a network, for people, places and groups; never for a child.

Each is networkx's own measure on the simple undirected graph, with the care that its pitfalls need:
eigenvector centrality is worked out in each component by itself and never compared across them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import networkx as nx
import numpy as np
from scipy.sparse.linalg import eigsh

from graph.measures import is_rankable, simple

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    _N = TypeVar("_N", bound=Hashable)
    _V = TypeVar("_V")

__all__ = ["articulation", "component", "constraint", "core", "eigenvector", "pagerank"]

_DENSE = 200
"""Components up to this size are solved whole."""


def component(network: nx.Graph[_N]) -> dict[_N, int]:
    """
    Give each node the number of its connected piece.

    Parameters
    ----------
    network
        Any networkx graph; directions do not count.

    Returns
    -------
    dict
        Node to the number of its piece, 1 for the largest, ties by the piece that comes first in
        the network; for nodes that may be ranked, in the network's order.
    """
    plain = simple(network)
    pieces = sorted(nx.connected_components(plain), key=len, reverse=True)
    number = {node: place for place, piece in enumerate(pieces, start=1) for node in piece}
    return _ranked(network, number)


def eigenvector(network: nx.Graph[_N]) -> dict[_N, float]:
    """
    Give how central each node's neighbours are (Bonacich 1972), in each component by itself.

    Parameters
    ----------
    network
        Any networkx graph; parallel links and directions count once, self-loops not at all.

    Returns
    -------
    dict
        Node to its entry in the leading eigenvector of its component's adjacency matrix, of length
        one, all entries positive: the values of :func:`networkx.eigenvector_centrality_numpy` on
        that component. 0 for a node alone. For nodes that may be ranked, in the network's order.
        Values of two components are not to be compared: :func:`component` tells them apart.
    """
    plain = simple(network)
    found: dict[_N, float] = {}
    for piece in nx.connected_components(plain):
        nodes = [node for node in plain if node in piece] if len(piece) > 1 else []
        if not nodes:
            found.update(dict.fromkeys(piece, 0.0))
            continue
        matrix = nx.to_scipy_sparse_array(plain, nodelist=nodes, weight=None, format="csr").astype(
            float
        )
        if len(nodes) <= _DENSE:
            vector = np.linalg.eigh(matrix.toarray())[1][:, -1]
        else:
            start = np.ones(len(nodes))
            vector = eigsh(matrix, k=1, which="LA", v0=start)[1][:, 0]
        found.update(zip(nodes, np.abs(vector).tolist(), strict=True))
    return _ranked(network, found)


def pagerank(network: nx.Graph[_N]) -> dict[_N, float]:
    """
    Give each node's share of a walk along ties that sometimes starts anew (Brin and Page 1998).

    Parameters
    ----------
    network
        Any networkx graph, as for :func:`eigenvector`.

    Returns
    -------
    dict
        Node to PageRank with damping 0.85, as :func:`networkx.pagerank`; for nodes that may be
        ranked, in the network's order.
    """
    plain = simple(network)
    return _ranked(network, nx.pagerank(plain, tol=1e-13, max_iter=1_000) if plain else {})


def core(network: nx.Graph[_N]) -> dict[_N, int]:
    """
    Give the largest k for which each node is in the k-core (Seidman 1983).

    Parameters
    ----------
    network
        Any networkx graph, as for :func:`eigenvector`.

    Returns
    -------
    dict
        Node to k, for nodes that may be ranked, in the network's order.
    """
    return _ranked(network, nx.core_number(simple(network)))


def constraint(network: nx.Graph[_N]) -> dict[_N, float]:
    """
    Give Burt's constraint: how far a node's ties all lead to each other (Burt 1992).

    Parameters
    ----------
    network
        Any networkx graph, as for :func:`eigenvector`.

    Returns
    -------
    dict
        Node to constraint, low for one who stands between others; nodes without a tie have none and
        are not in it. For nodes that may be ranked, in the network's order.
    """
    plain = simple(network)
    tied = plain.subgraph(node for node in plain if plain.degree(node))
    # Of all nodes at once: so networkx works by matrices, many times faster than of some.
    return _ranked(network, nx.constraint(tied) if tied else {})


def articulation(network: nx.Graph[_N]) -> dict[_N, bool]:
    """
    Tell whose absence would break a component in two.

    Parameters
    ----------
    network
        Any networkx graph, as for :func:`eigenvector`.

    Returns
    -------
    dict
        Node to yes or no, for nodes that may be ranked, in the network's order.
    """
    plain = simple(network)
    cut = set(nx.articulation_points(plain))
    return _ranked(network, {node: node in cut for node in plain})


def _ranked(network: nx.Graph[_N], values: Mapping[_N, _V]) -> dict[_N, _V]:
    return {node: values[node] for node in network if node in values and is_rankable(network, node)}
