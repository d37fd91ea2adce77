"""Measures of a network, for people, places and groups of concern; never for a child.

A node whose ``kind`` is ``child`` stays in the network and shapes every figure, but has no entry in
a result. A graph whose nodes carry no ``kind`` is taken as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

import networkx as nx
import numpy as np

from graph.kernels.arrays import compressed
from graph.kernels.betweenness import betweenness_sums

if TYPE_CHECKING:
    from collections.abc import Hashable

    from distributed import Client
    from numpy.typing import NDArray

    from graph.kernels.arrays import Compressed

    _Number = TypeVar("_Number", np.float64, np.int64)

__all__ = [
    "DistanceMeasures",
    "betweenness",
    "closeness",
    "degree",
    "distance_measures",
    "harmonic",
    "is_rankable",
    "reach",
    "simple",
]

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
    plain = simple(network)
    return {node: plain.degree(node) for node in plain if is_rankable(network, node)}


def betweenness(
    network: nx.Graph[_N],
    *,
    cost: str | None = None,
    normalized: bool = True,
    client: Client | None = None,
) -> dict[_N, float]:
    """
    Give each node's share of the shortest paths between others (Freeman 1977).

    Parameters
    ----------
    network
        Any networkx graph. Parallel links count once, the cheapest of them; self-loops not at all;
        in a directed graph paths follow the arrows.
    cost
        Name of an edge attribute that holds a positive integer cost, or None to count steps. Never
        a strength: a strong tie is short, not long.
    normalized
        Divide by the number of pairs of other nodes.
    client
        A Dask client to spread the work over; None for this machine. The answer is the same to the
        last bit.

    Returns
    -------
    dict
        Node to betweenness, for nodes that may be ranked, in the network's order: the values of
        :func:`networkx.betweenness_centrality`. ValueError is raised if a cost is missing, not an
        integer, or not positive: networkx would give a wrong answer.
    """
    arrays = compressed(network, cost=cost)
    if client is None:
        sums = betweenness_sums(arrays)
    else:
        from graph.distributed import betweenness_sums_on  # noqa: PLC0415 - an extra

        sums = betweenness_sums_on(client, arrays)
    others = len(arrays) - 1
    if normalized and others > 1:
        pairs = float(others * (others - 1))
    else:
        pairs = 1.0 if arrays.directed else 2.0
    return _ranked(network, arrays, sums / pairs)


def closeness(network: nx.Graph[_N], *, cost: str | None = None) -> dict[_N, float]:
    """
    Give each node's closeness, scaled for networks in pieces (Wasserman and Faust 1994).

    Parameters
    ----------
    network
        Any networkx graph, as for :func:`betweenness`; in a directed graph distances are those
        towards the node.
    cost
        Name of an edge attribute that holds a positive integer cost, or None to count steps.

    Returns
    -------
    dict
        Node to closeness, for nodes that may be ranked, in the network's order: the values of
        :func:`networkx.closeness_centrality`. ValueError is raised as for :func:`betweenness`.
    """
    from graph.kernels.distances import distance_sums  # noqa: PLC0415 - may import numba

    arrays = compressed(network, cost=cost)
    return _ranked(network, arrays, _scaled(*distance_sums(arrays)))


def _scaled(reached: NDArray[np.int64], total: NDArray[np.int64]) -> NDArray[np.float64]:
    """Scale closeness by the share of others that a node reaches (Wasserman and Faust 1994)."""
    others = max(len(reached) - 1, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        values = np.where(total > 0, reached / total * (reached / others), 0.0)
    return np.asarray(values, dtype=np.float64)


def harmonic(network: nx.Graph[_N]) -> dict[_N, float]:
    """
    Give each node's sum of reciprocal distances (Marchiori and Latora 2000).

    Parameters
    ----------
    network
        Any networkx graph, as for :func:`closeness`.

    Returns
    -------
    dict
        Node to harmonic centrality, for nodes that may be ranked, in the network's order.
    """
    from graph.kernels.distances import harmonic_sums  # noqa: PLC0415 - may import numba

    arrays = compressed(network)
    return _ranked(network, arrays, harmonic_sums(arrays))


def reach(network: nx.Graph[_N], steps: int) -> dict[_N, int]:
    """
    Count the nodes within some steps of each node, itself not counted.

    Parameters
    ----------
    network
        Any networkx graph, as for :func:`closeness`.
    steps
        Number of links, at least one.

    Returns
    -------
    dict
        Node to count, for nodes that may be ranked, in the network's order.
    """
    from graph.kernels.reach import reach_counts  # noqa: PLC0415 - may import numba

    arrays = compressed(network)
    return _ranked(network, arrays, reach_counts(arrays, most_steps=steps).sum(axis=0))


class DistanceMeasures(NamedTuple, Generic[_N]):
    """
    Closeness, harmonic centrality and reach of one network.

    Attributes
    ----------
    closeness, harmonic
        As :func:`closeness` and :func:`harmonic` give them by steps.
    reach
        As :func:`reach` gives it.
    """

    closeness: dict[_N, float]
    harmonic: dict[_N, float]
    reach: dict[_N, int]


def distance_measures(network: nx.Graph[_N], *, steps: int = 2) -> DistanceMeasures[_N]:
    """
    Work out all that rests on distances in one pass, three times as fast as one after the other.

    Parameters
    ----------
    network
        Any networkx graph, as for :func:`closeness`.
    steps
        Number of links for reach, at least one.

    Returns
    -------
    DistanceMeasures
        The three.
    """
    from graph.kernels.distances import harmonics_of, sums_of  # noqa: PLC0415 - may import numba
    from graph.kernels.reach import reach_counts  # noqa: PLC0415 - as above

    arrays = compressed(network)
    counts = reach_counts(arrays)
    return DistanceMeasures(
        _ranked(network, arrays, _scaled(*sums_of(counts))),
        _ranked(network, arrays, harmonics_of(counts)),
        _ranked(network, arrays, counts[:steps].sum(axis=0)),
    )


def _ranked(
    network: nx.Graph[_N], arrays: Compressed[_N], values: NDArray[_Number]
) -> dict[_N, Any]:
    """Give the values of the nodes that may have a place in a result, as plain numbers."""
    plain = values.tolist()
    return {
        node: plain[place] for place, node in enumerate(arrays.nodes) if is_rankable(network, node)
    }


def simple(network: nx.Graph[_N]) -> nx.Graph[_N]:
    """
    Make a simple undirected graph: what is connected with what, and nothing of how.

    Parameters
    ----------
    network
        Any networkx graph.

    Returns
    -------
    networkx.Graph
        The same nodes with their attributes; parallel links and directions count once, self-loops
        not at all.
    """
    found: nx.Graph[_N] = nx.Graph()
    found.add_nodes_from(network.nodes(data=True))
    found.add_edges_from((one, other) for one, other in network.edges() if one != other)
    return found
