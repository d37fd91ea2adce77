"""Exact betweenness by batches of sources: Brandes (2001) on arrays, with integer costs.

Distances come from scipy; the paths from many sources are then counted at once, one distance after
the other. Integer costs make equal distances equal, which sums of fractions are not.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["betweenness_sums"]

_SOURCES = 256


def betweenness_sums(
    count: int, ends: NDArray[np.int64], costs: NDArray[np.int64]
) -> NDArray[np.float64]:
    """
    Sum each node's dependency over all ordered pairs of others.

    Parameters
    ----------
    count
        Number of nodes n, numbered from 0.
    ends
        Shape (m, 2): the two ends of each undirected link, each link once, no self-loops.
    costs
        Shape (m,): a positive integer cost for each link.

    Returns
    -------
    numpy.ndarray
        Shape (n,): for each node the sum over ordered pairs (s, t) of other nodes of its share of
        the cheapest paths from s to t. Half of it is the betweenness of an undirected graph.
    """
    sums = np.zeros(count)
    if not len(ends):
        return sums
    both = np.concatenate([ends, ends[:, ::-1]])
    twice = np.concatenate([costs, costs])
    links = sparse.csr_array((twice.astype(float), (both[:, 0], both[:, 1])), shape=(count, count))
    for start in range(0, count, _SOURCES):
        sources = np.arange(start, min(start + _SOURCES, count))
        distance = csgraph.dijkstra(links, indices=sources)
        sums += _dependencies(sources, distance, both, twice)
    return sums


def _dependencies(
    sources: NDArray[np.int64],
    distance: NDArray[np.float64],
    both: NDArray[np.int64],
    twice: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Add up the dependencies of some sources on every node, one distance after the other."""
    rows, count = distance.shape
    near, far = distance[:, both[:, 0]], distance[:, both[:, 1]]
    # A link lies on a cheapest path where it bridges the two distances exactly.
    source, link = np.nonzero(np.isfinite(near) & (near + twice == far))
    order = np.argsort(far[source, link], kind="stable")
    source, link = source[order], link[order]
    steps = np.flatnonzero(np.diff(far[source, link], prepend=-1.0, append=np.inf))
    before = source * count + both[link, 0]
    after = source * count + both[link, 1]
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
