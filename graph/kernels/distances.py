"""Sums over distances to every node: what closeness and harmonic centrality divide by."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from graph.kernels.betweenness import MOST_BUCKETS
from graph.kernels.graded import NEVER, distances
from graph.kernels.numba_here import HAS_NUMBA
from graph.kernels.reach import reach_counts

if TYPE_CHECKING:
    from collections.abc import Hashable

    import numpy.typing as npt

    from graph.kernels.arrays import Compressed

    _N = TypeVar("_N", bound=Hashable)
    Longs = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

__all__ = ["distance_sums", "harmonic_sums", "harmonics_of", "sums_of"]

_SOURCES = 256


def distance_sums(network: Compressed[_N]) -> tuple[Longs, Longs]:
    """
    Count who reaches each node, and add up from how far.

    Parameters
    ----------
    network
        The arrays, n nodes; steps count, or costs where they are there.

    Returns
    -------
    tuple of numpy.ndarray
        Shape (n,) each, int64: number of others that reach the node (in an undirected network,
        that it reaches), and the sum of their distances.
    """
    if network.costs is None:
        return sums_of(reach_counts(network))
    arcs = network.reverse()
    reached = np.zeros(len(network), dtype=np.int64)
    total = np.zeros(len(network), dtype=np.int64)
    for first in range(0, len(network), _SOURCES):
        sources = np.arange(first, min(first + _SOURCES, len(network)), dtype=np.int64)
        found = _distances(arcs, sources)
        there = found < NEVER
        reached[sources] = there.sum(axis=1) - 1
        total[sources] = np.where(there, found, 0).sum(axis=1)
    return reached, total


def sums_of(counts: Longs) -> tuple[Longs, Longs]:
    """
    Add up distances that are counted already.

    Parameters
    ----------
    counts
        Shape (steps, n), as :func:`graph.kernels.reach.reach_counts` gives it to the end.

    Returns
    -------
    tuple of numpy.ndarray
        As :func:`distance_sums`.
    """
    steps = np.arange(1, len(counts) + 1, dtype=np.int64)
    return counts.sum(axis=0), steps @ counts


def _distances(arcs: Compressed[_N], sources: Longs) -> Longs:
    costs = arcs.costs
    if costs is None or not len(costs):
        found = np.full((len(sources), len(arcs)), NEVER, dtype=np.int64)
        found[np.arange(len(sources)), sources] = 0
        return found
    most = int(costs.max())
    if HAS_NUMBA and most <= MOST_BUCKETS:
        return distances(arcs.offsets, arcs.neighbours, costs, sources, most)
    links = sparse.csr_array(
        (costs.astype(float), arcs.neighbours, arcs.offsets), shape=(len(arcs), len(arcs))
    )
    lengths = csgraph.dijkstra(links, indices=sources)
    return np.where(np.isfinite(lengths), lengths, NEVER).astype(np.int64)


def harmonic_sums(network: Compressed[_N], *, gone: npt.NDArray[np.bool_] | None = None) -> Floats:
    """
    Add up reciprocal distances in steps.

    Parameters
    ----------
    network
        The arrays, n nodes; costs have no part in it.
    gone
        Nodes that are not there, by number; None for none.

    Returns
    -------
    numpy.ndarray
        Shape (n,): for each node the sum of 1 / distance over those that reach it.
    """
    return harmonics_of(reach_counts(network, gone=gone))


def harmonics_of(counts: Longs) -> Floats:
    """
    Add up reciprocal distances that are counted already.

    Parameters
    ----------
    counts
        Shape (steps, n), as :func:`graph.kernels.reach.reach_counts` gives it to the end.

    Returns
    -------
    numpy.ndarray
        As :func:`harmonic_sums`.
    """
    sums = np.zeros(counts.shape[1])
    for depth, row in enumerate(counts, start=1):
        sums += row / depth
    return sums
