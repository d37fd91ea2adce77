"""Exact betweenness on arrays, by whichever engine is here."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from scipy import sparse

from graph.kernels.arrays import arranged
from graph.kernels.by_distance import PARTS, dependencies_by_distance
from graph.kernels.numba_here import HAS_NUMBA

if TYPE_CHECKING:
    from collections.abc import Hashable

    import numpy.typing as npt

    from graph.kernels.arrays import Compressed

    Floats = npt.NDArray[np.float64]
    Longs = npt.NDArray[np.int64]
    _N = TypeVar("_N", bound=Hashable)

__all__ = [
    "SMALL",
    "Engine",
    "arranged_for",
    "betweenness_sums",
    "engine_for",
    "in_order",
    "part_of",
]

_SOURCES = 64
COMPILED_PARTS = 64
"""Parts of the sources in the compiled engines; each can be worked out by itself."""
SMALL = 2_000_000
"""Nodes times arcs below which numpy is done before numba is imported."""
MOST_BUCKETS = 100_000
"""Above this greatest cost distances are compared one by one instead of kept in buckets."""


def betweenness_sums(network: Compressed[_N], *, single: bool = False) -> Floats:
    """
    Sum each node's dependency over all ordered pairs of others (Brandes 2001).

    Parameters
    ----------
    network
        The arrays, n nodes; steps count, or costs where they are there.
    single
        Count steps in single precision where that is faster: for worlds that are drawn, never for
        a figure that is told.

    Returns
    -------
    numpy.ndarray
        Shape (n,): for each node the sum over ordered pairs (s, t) of other nodes of its share of
        the shortest paths from s to t. Half of it is the betweenness of an undirected graph. Equal
        to the last bit on any number of cores.
    """
    engine = engine_for(network)
    arrays, number = arranged_for(network, engine)
    sources = np.arange(len(network), dtype=np.int64)
    if engine is Engine.BUCKETS and arrays.costs is not None:
        from graph.kernels.graded import by_cost  # noqa: PLC0415 - imports numba

        most = int(arrays.costs.max())
        parts = by_cost(arrays.offsets, arrays.neighbours, arrays.costs, sources, most)
    elif engine is Engine.DISTANCES:
        parts = dependencies_by_distance(arrays, sources)
    elif engine is Engine.LANES:
        from graph.kernels.lanes import DOUBLE, SINGLE, by_steps  # noqa: PLC0415 - imports numba

        like = SINGLE if single else DOUBLE
        parts = by_steps(arrays.offsets, arrays.neighbours, sources, like)
    else:
        parts = _by_products(arrays, sources)
    sums: Floats = in_order(parts)[number]
    return sums


class Engine(Enum):
    """How betweenness is worked out, and in how many parts whose sums are added in order."""

    LANES = "compiled, many sources side by side"
    BUCKETS = "compiled, with costs"
    PRODUCTS = "products of sparse matrices"
    DISTANCES = "scipy's distances, with costs"

    @property
    def parts(self) -> int:
        """Number of parts."""
        return COMPILED_PARTS if self in {Engine.LANES, Engine.BUCKETS} else PARTS


def engine_for(network: Compressed[_N]) -> Engine:
    """
    Choose the engine: by what is installed, and by the network's size and costs.

    Parameters
    ----------
    network
        The arrays.

    Returns
    -------
    Engine
        The one that :func:`betweenness_sums` takes.
    """
    compiled = HAS_NUMBA and len(network) * len(network.neighbours) > SMALL
    most = 1 if network.costs is None or not len(network.costs) else int(network.costs.max())
    if network.costs is not None and most > 1:
        return Engine.BUCKETS if compiled and most <= MOST_BUCKETS else Engine.DISTANCES
    return Engine.LANES if compiled else Engine.PRODUCTS


def arranged_for(network: Compressed[_N], engine: Engine) -> tuple[Compressed[_N], Longs]:
    """
    Put the nodes in the order that an engine likes best.

    Parameters
    ----------
    network
        The arrays, n nodes.
    engine
        As :func:`engine_for` gives it.

    Returns
    -------
    tuple of Compressed and numpy.ndarray
        The same network, and shape (n,): the new number of each old one.
    """
    if engine in {Engine.LANES, Engine.BUCKETS}:
        return arranged(network)
    return network, np.arange(len(network), dtype=np.int64)


def part_of(network: Compressed[_N], engine: Engine, part: int) -> Floats:
    """
    Work out one part of the betweenness by itself.

    Parameters
    ----------
    network
        The arrays, n nodes, as :func:`arranged_for` gives them.
    engine
        As :func:`engine_for` gives it.
    part
        Number of the part, from 0.

    Returns
    -------
    numpy.ndarray
        Shape (n,), by the numbers of these arrays. All parts, added by :func:`in_order`, are what
        :func:`betweenness_sums` gives, to the last bit.
    """
    sources = np.arange(len(network), dtype=np.int64)
    offsets, neighbours = network.offsets, network.neighbours
    if engine is Engine.BUCKETS and network.costs is not None:
        from graph.kernels.graded import part_by_cost  # noqa: PLC0415 - imports numba

        most = int(network.costs.max())
        return part_by_cost(offsets, neighbours, network.costs, sources, most, part)
    if engine is Engine.LANES:
        from graph.kernels.lanes import DOUBLE, part_by_steps  # noqa: PLC0415 - imports numba

        return part_by_steps(offsets, neighbours, sources, part, DOUBLE)
    if engine is Engine.DISTANCES:
        sums = dependencies_by_distance(network, sources, only=part)
    else:
        sums = _by_products(network, sources, only=part)
    row: Floats = sums[part]
    return row


def in_order(parts: Floats) -> Floats:
    """
    Add parts in their order.

    Parameters
    ----------
    parts
        Shape (parts, n).

    Returns
    -------
    numpy.ndarray
        Shape (n,): row after row added, so that the same parts give the same bits.
    """
    total = np.zeros(parts.shape[1])
    for row in parts:
        total += row
    return total


def _by_products(
    network: Compressed[_N], sources: npt.NDArray[np.int64], only: int | None = None
) -> Floats:
    """Do it by products of a sparse matrix with blocks of sources, level by level."""
    count = len(network)
    arcs = sparse.csr_array(
        (np.ones(len(network.neighbours)), network.neighbours, network.offsets),
        shape=(count, count),
    )
    onward = arcs.T.tocsr() if network.directed else arcs
    sums = np.zeros((PARTS, count))
    for first in range(0, len(sources), _SOURCES):
        part = first * PARTS // max(len(sources), 1)
        if only is None or part == only:
            sums[part] += _block(arcs, onward, sources[first : first + _SOURCES])
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
