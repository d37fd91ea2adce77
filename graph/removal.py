"""What becomes of a network as one node after another goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pandas as pd

from graph.errors import UsageError
from graph.in_pieces import fragmented
from graph.kernels.arrays import compressed
from graph.kernels.removals import whole
from graph.measures import betweenness, closeness, degree, harmonic, is_rankable, simple

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import networkx as nx

    _N = TypeVar("_N", bound=Hashable)

__all__ = ["ORDERS", "removal_curve"]

ORDERS = ("betweenness", "closeness", "degree", "harmonic")
"""Measures to remove by."""


def removal_curve(
    network: nx.Graph[_N],
    *,
    by: str = "betweenness",
    adaptive: bool = True,
    steps: int | None = None,
) -> pd.DataFrame:
    """
    Remove the first by a measure, then the next, and watch what is left.

    Parameters
    ----------
    network
        Any networkx graph; parallel links and directions count once, self-loops not at all.
    by
        ``betweenness``, ``closeness``, ``degree`` or ``harmonic``.
    adaptive
        Measure anew after each removal, which beats every order that is fixed at the start.
    steps
        How many to remove; None for every node that may be removed.

    Returns
    -------
    pandas.DataFrame
        A row a removal: ``step`` (from 1), ``removed`` (the node), and of what is left
        ``largest_component`` (nodes), ``components`` and ``fragmentation`` (F over the nodes that
        remain). Of equals the one that comes first in the network goes first. Children, people not
        yet identified and identifiers stay in the network and are never removed.

    Raises
    ------
    UsageError
        If there is no such measure, or `steps` is negative.
    """
    if by not in ORDERS:
        msg = f"“{by}” is nothing to remove by; there are {', '.join(ORDERS)}."
        raise UsageError(msg)
    if steps is not None and steps < 0:
        msg = "The number of steps must not be negative."
        raise UsageError(msg)
    left = simple(network)
    arrays = compressed(left)
    place = {node: number for number, node in enumerate(arrays.nodes)}
    gone = np.zeros(len(arrays), dtype=bool)
    waiting = [node for node in left if is_rankable(left, node)]
    most = len(waiting) if steps is None else min(steps, len(waiting))
    values = _measured(left, by)
    rows = []
    for step in range(1, most + 1):
        node = max(waiting, key=lambda one: (values[one], -place[one]))
        waiting.remove(node)
        left.remove_node(node)
        gone[place[node]] = True
        if adaptive and step < most:
            values = _measured(left, by)
        _, components, largest = whole(arrays.offsets, arrays.neighbours, gone)
        rows.append(
            (step, node, largest, components, fragmented(arrays, gone, distance_weighted=False))
        )
    columns = ["step", "removed", "largest_component", "components", "fragmentation"]
    return pd.DataFrame(rows, columns=columns)


def _measured(network: nx.Graph[_N], by: str) -> Mapping[_N, float]:
    if by == "degree":
        return degree(network)
    if by == "closeness":
        return closeness(network)
    return harmonic(network) if by == "harmonic" else betweenness(network)
