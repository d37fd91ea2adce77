"""Exact betweenness on arrays, by whichever engine is here."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np
from scipy import sparse

from graph.kernels.by_distance import dependencies_by_distance
from graph.kernels.numba_here import HAS_NUMBA

if TYPE_CHECKING:
    from collections.abc import Hashable

    import numpy.typing as npt

    from graph.kernels.arrays import Compressed

    _N = TypeVar("_N", bound=Hashable)

__all__ = ["betweenness_sums", "dependencies_of"]

_SOURCES = 64
_CHUNKS = 16
SMALL = 2_000_000
"""Nodes times arcs below which numpy is done before numba is imported."""
MOST_BUCKETS = 100_000
"""Above this greatest cost distances are compared one by one instead of kept in buckets."""


def betweenness_sums(network: Compressed[_N]) -> npt.NDArray[np.float64]:
    """
    Sum each node's dependency over all ordered pairs of others (Brandes 2001).

    Parameters
    ----------
    network
        The arrays, n nodes; steps count, or costs where they are there.

    Returns
    -------
    numpy.ndarray
        Shape (n,): for each node the sum over ordered pairs (s, t) of other nodes of its share of
        the shortest paths from s to t. Half of it is the betweenness of an undirected graph. Equal
        to the last bit on any number of cores.
    """
    sources = np.arange(len(network), dtype=np.int64)
    total: npt.NDArray[np.float64] = dependencies_of(network, sources).sum(axis=0)
    return total


def dependencies_of(
    network: Compressed[_N], sources: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """
    Sum dependencies over the paths from some sources.

    Parameters
    ----------
    network
        The arrays, n nodes.
    sources
        Numbers of the nodes that paths begin at.

    Returns
    -------
    numpy.ndarray
        Shape (parts, n): partial sums, to be added in order.
    """
    most = 1 if network.costs is None or not len(network.costs) else int(network.costs.max())
    compiled = HAS_NUMBA and len(sources) * len(network.neighbours) > SMALL
    if network.costs is not None and most > 1:
        if compiled and most <= MOST_BUCKETS:
            from graph.kernels.graded import by_cost  # noqa: PLC0415 - imports numba

            return by_cost(network.offsets, network.neighbours, network.costs, sources, most)
        return dependencies_by_distance(network, sources)
    if compiled:
        from graph.kernels.lanes import by_steps  # noqa: PLC0415 - imports numba

        return by_steps(network.offsets, network.neighbours, sources)
    return _by_products(network, sources)


def _by_products(
    network: Compressed[_N], sources: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """Do it by products of a sparse matrix with blocks of sources, level by level."""
    count = len(network)
    arcs = sparse.csr_array(
        (np.ones(len(network.neighbours)), network.neighbours, network.offsets),
        shape=(count, count),
    )
    onward = arcs.T.tocsr() if network.directed else arcs
    sums = np.zeros((_CHUNKS, count))
    for first in range(0, len(sources), _SOURCES):
        chunk = first * _CHUNKS // max(len(sources), 1)
        sums[chunk] += _block(arcs, onward, sources[first : first + _SOURCES])
    return sums


def _block(
    arcs: sparse.csr_array, onward: sparse.csr_array, sources: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    lanes = np.arange(len(sources))
    paths = np.zeros((arcs.shape[0], len(sources)))
    paths[sources, lanes] = 1.0
    front = paths.copy()
    levels = []
    while True:
        here = front > 0.0
        if not here.any():
            break
        levels.append(here)
        front = onward @ front
        front[paths > 0.0] = 0.0
        paths += front
    dependency = np.zeros_like(paths)
    for near, far in zip(levels[-2::-1], levels[:0:-1], strict=True):
        share = np.zeros_like(paths)
        share[far] = (1.0 + dependency[far]) / paths[far]
        gathered = arcs @ share
        dependency[near] += (gathered * paths)[near]
    dependency[sources, lanes] = 0.0
    total: npt.NDArray[np.float64] = dependency.sum(axis=1)
    return total
