"""Betweenness with integer costs where no compiler is: Brandes (2001) on arrays.

Distances come from scipy; the paths from many sources are then counted at once, one distance after
the other. Integer costs make equal distances equal, which sums of fractions are not.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

if TYPE_CHECKING:
    from collections.abc import Hashable

    from numpy.typing import NDArray

    from graph.kernels.arrays import Compressed

    _N = TypeVar("_N", bound=Hashable)

__all__ = ["PARTS", "dependencies_by_distance"]

_SOURCES = 256
PARTS = 16
"""Parts of the sources whose sums are added in order."""


def dependencies_by_distance(
    network: Compressed[_N], sources: NDArray[np.int64], only: int | None = None
) -> NDArray[np.float64]:
    """
    Sum dependencies over the cheapest paths from some sources.

    Parameters
    ----------
    network
        The arrays, n nodes, with costs.
    sources
        Numbers of the nodes that paths begin at.
    only
        Number of the one part of the sources to sum over; None for all.

    Returns
    -------
    numpy.ndarray
        Shape (PARTS, n): for each part of the sources and each node the sum, over those sources and
        all others, of its share of the cheapest paths; 0 in the parts that were not asked for.
    """
    count = len(network)
    sums = np.zeros((PARTS, count))
    if network.costs is None or not len(network.costs):
        return sums
    begins = np.repeat(np.arange(count, dtype=np.int64), np.diff(network.offsets))
    arcs = np.column_stack([begins, network.neighbours.astype(np.int64)])
    links = sparse.csr_array(
        (network.costs.astype(float), network.neighbours, network.offsets), shape=(count, count)
    )
    for first in range(0, len(sources), _SOURCES):
        part = first * PARTS // max(len(sources), 1)
        if only is None or part == only:
            block = sources[first : first + _SOURCES]
            distance = csgraph.dijkstra(links, indices=block)
            sums[part] += _dependencies(block, distance, arcs, network.costs)
    return sums


def _dependencies(
    sources: NDArray[np.int64],
    distance: NDArray[np.float64],
    arcs: NDArray[np.int64],
    costs: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Add up the dependencies of some sources on every node, one distance after the other."""
    rows, count = distance.shape
    near, far = distance[:, arcs[:, 0]], distance[:, arcs[:, 1]]
    # A link lies on a cheapest path where it bridges the two distances exactly.
    source, link = np.nonzero(np.isfinite(near) & (near + costs == far))
    order = np.argsort(far[source, link], kind="stable")
    source, link = source[order], link[order]
    steps = np.flatnonzero(np.diff(far[source, link], prepend=-1.0, append=np.inf))
    before = source * count + arcs[link, 0]
    after = source * count + arcs[link, 1]
    paths = np.zeros(rows * count)
    paths[np.arange(rows) * count + sources] = 1.0
    for first, last in pairwise(steps):
        here = slice(first, last)
        np.add.at(paths, after[here], paths[before[here]])
    dependency = np.zeros(rows * count)
    for first, last in reversed(list(pairwise(steps))):
        here = slice(first, last)
        share = (1.0 + dependency[after[here]]) / paths[after[here]]
        np.add.at(dependency, before[here], paths[before[here]] * share)
    dependency[np.arange(rows) * count + sources] = 0.0
    total: NDArray[np.float64] = dependency.reshape(rows, count).sum(axis=0)
    return total
