"""A network as arrays: what every engine computes on.

Parallel links are one (the least cost stays), self-loops are dropped, nodes are numbered in the
network's own order. Directed networks keep their directions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Hashable

    import networkx as nx
    import numpy.typing as npt

__all__ = ["Compressed", "arranged", "compressed", "from_arcs"]

_N = TypeVar("_N", bound="Hashable")
MOST_COST = 2**31 - 1
"""A cost above this is refused: sums of costs must stay exact."""


@dataclass(frozen=True, slots=True)
class Compressed(Generic[_N]):
    """
    A network in compressed sparse rows.

    Attributes
    ----------
    nodes
        The nodes, by number.
    offsets
        int64, one more than there are nodes: where each node's arcs begin.
    neighbours
        int32, one for each arc: where it leads; sorted within a node. An undirected link is two.
    costs
        int64, one for each arc, positive; None where every arc is one step.
    directed
        Whether arcs have a direction.
    """

    nodes: tuple[_N, ...]
    offsets: npt.NDArray[np.int64]
    neighbours: npt.NDArray[np.int32]
    costs: npt.NDArray[np.int64] | None
    directed: bool

    def __len__(self) -> int:
        """Count the nodes."""
        return len(self.nodes)

    def reverse(self) -> Compressed[_N]:
        """
        Turn every arc round.

        Returns
        -------
        Compressed
            The same where the network is undirected.
        """
        if not self.directed:
            return self
        sources = np.repeat(np.arange(len(self), dtype=np.int64), np.diff(self.offsets))
        return from_arcs(
            self.nodes, self.neighbours.astype(np.int64), sources, self.costs, directed=True
        )


def compressed(
    network: nx.Graph[_N],
    *,
    cost: str | None = None,
    directed: bool | None = None,
    default: int | None = None,
) -> Compressed[_N]:
    """
    Make arrays of any networkx graph.

    Parameters
    ----------
    network
        The graph.
    cost
        Name of an edge attribute that holds a positive integer cost, or None to count steps. Never
        a strength: a strong tie is short, not long.
    directed
        Whether to keep directions; None for as the graph says.
    default
        Cost of a link that has none; None to refuse it.

    Returns
    -------
    Compressed
        The arrays. ValueError is raised if a cost is missing, not an integer, or not positive:
        comparing sums of floating-point costs gives wrong answers.
    """
    nodes = tuple(network)
    number = {node: place for place, node in enumerate(nodes)}
    keep = network.is_directed() if directed is None else directed and network.is_directed()
    ends = [(number[one], number[other]) for one, other in network.edges()]
    pairs = np.array(ends, dtype=np.int64).reshape(-1, 2)
    costs = None if cost is None else _costs(network, cost, default)
    sources, targets = pairs[:, 0], pairs[:, 1]
    if not keep:
        sources, targets = np.concatenate([sources, targets]), np.concatenate([targets, sources])
        costs = None if costs is None else np.concatenate([costs, costs])
    return from_arcs(nodes, sources, targets, costs, directed=keep)


def arranged(network: Compressed[_N]) -> tuple[Compressed[_N], npt.NDArray[np.int64]]:
    """
    Give nodes new numbers so that those that lie near each other stand side by side.

    Many sources that are worked on at once then pass the same nodes at the same time, and what they
    read lies together in memory.

    Parameters
    ----------
    network
        The arrays, n nodes.

    Returns
    -------
    tuple of Compressed and numpy.ndarray
        The same network: nodes by whom of themselves and their neighbours has the most arcs, the
        busiest first, then by their own. And shape (n,), the new number of each old one.
    """
    count = len(network)
    degrees = np.diff(network.offsets)
    busy = degrees * count + np.arange(count)
    nearest = busy.copy()
    has = np.flatnonzero(degrees)
    if len(has):
        around = np.maximum.reduceat(busy[network.neighbours], network.offsets[has])
        nearest[has] = np.maximum(nearest[has], around)
    order = np.lexsort((-degrees, -nearest))
    number = np.empty(count, dtype=np.int64)
    number[order] = np.arange(count)
    sources = np.repeat(number, degrees)
    nodes = tuple(network.nodes[one] for one in order)
    arrays = from_arcs(
        nodes, sources, number[network.neighbours], network.costs, directed=network.directed
    )
    return arrays, number


def _costs(network: nx.Graph[_N], cost: str, default: int | None) -> npt.NDArray[np.int64]:
    values = [held.get(cost, default) for _, _, held in network.edges(data=True)]
    for value in values:
        if not _is_cost(value):
            msg = f"the edge attribute “{cost}” must be a positive integer on every link"
            raise ValueError(msg)
    return np.array(values, dtype=np.int64)


def _is_cost(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        return False
    return 0 < int(value) <= MOST_COST


def from_arcs(
    nodes: tuple[_N, ...],
    sources: npt.NDArray[np.int64],
    targets: npt.NDArray[np.int64],
    costs: npt.NDArray[np.int64] | None,
    *,
    directed: bool,
) -> Compressed[_N]:
    """
    Put arcs in order: self-loops go, of parallel arcs the cheapest stays.

    Parameters
    ----------
    nodes
        The nodes, by number.
    sources, targets
        The arcs' ends.
    costs
        The arcs' costs, or None.
    directed
        Whether they have a direction; an undirected link must be given as two arcs.

    Returns
    -------
    Compressed
        The arrays.
    """
    count = len(nodes)
    keys = sources * count + targets
    order = np.argsort(keys, kind="stable") if costs is None else np.lexsort((costs, keys))
    order = order[sources[order] != targets[order]]
    keys = keys[order]
    first = np.ones(len(keys), dtype=bool)
    first[1:] = keys[1:] != keys[:-1]
    order = order[first]
    offsets = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(sources[order], minlength=count), out=offsets[1:])
    return Compressed(
        nodes=nodes,
        offsets=offsets,
        neighbours=targets[order].astype(np.int32),
        costs=None if costs is None else costs[order],
        directed=directed,
    )
