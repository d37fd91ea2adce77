"""Exact betweenness with integer costs: Brandes (2001) with buckets by distance (Dial 1969).

One source at a time, because lanes of several sources stand at different distances and would be
passed over empty; chunks of sources share the cores, and their sums are added in order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.kernels.compiled import each, jit, jit_shared
from graph.kernels.lanes import CHUNKS

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Longs = npt.NDArray[np.int64]
    Ints = npt.NDArray[np.int32]

__all__ = ["NEVER", "by_cost", "distances", "part_by_cost"]

NEVER = 2**62
"""Distance of what is not reached."""


@jit_shared
def by_cost(offsets: Longs, neighbours: Ints, costs: Longs, sources: Longs, most: int) -> Floats:
    """
    Sum dependencies over some sources, every arc as long as its cost.

    Parameters
    ----------
    offsets, neighbours, costs
        The arrays of :class:`graph.kernels.arrays.Compressed`, n nodes.
    sources
        Numbers of the nodes that paths begin at.
    most
        The greatest cost: so many distances are kept in buckets at a time.

    Returns
    -------
    numpy.ndarray
        Shape (CHUNKS, n), as :func:`graph.kernels.lanes.by_steps`.
    """
    sums = np.zeros((CHUNKS, len(offsets) - 1))
    for chunk in each(CHUNKS):
        _add_up(offsets, neighbours, costs, _part(sources, chunk), most, sums[chunk])
    return sums


@jit
def part_by_cost(
    offsets: Longs, neighbours: Ints, costs: Longs, sources: Longs, most: int, chunk: int
) -> Floats:
    """
    Sum dependencies over one part of the sources alone.

    Parameters
    ----------
    offsets, neighbours, costs, sources, most
        As for :func:`by_cost`.
    chunk
        Number of the part, from 0.

    Returns
    -------
    numpy.ndarray
        Shape (n,): that row of what :func:`by_cost` gives, to the last bit.
    """
    sums = np.zeros(len(offsets) - 1)
    _add_up(offsets, neighbours, costs, _part(sources, chunk), most, sums)
    return sums


@jit
def _part(sources: Longs, chunk: int) -> Longs:
    """Give the sources of one part."""
    first = len(sources) * chunk // CHUNKS
    last = len(sources) * (chunk + 1) // CHUNKS
    return sources[first:last]


@jit
def _add_up(
    offsets: Longs, neighbours: Ints, costs: Longs, sources: Longs, most: int, sums: Floats
) -> None:
    """Add the dependencies of some sources, one after another."""
    count = len(offsets) - 1
    paths = np.zeros(count)
    share = np.zeros(count)
    length = np.full(count, NEVER, dtype=np.int64)
    order = np.empty(count, dtype=np.int32)
    heads = np.full(most + 1, -1, dtype=np.int32)
    node_of = np.empty(len(neighbours) + 1, dtype=np.int32)
    next_of = np.empty(len(neighbours) + 1, dtype=np.int32)
    onward = np.empty(len(neighbours) + 1, dtype=np.int32)
    begins = np.empty(count + 1, dtype=np.int64)
    for source in sources:
        settled = _forward(
            offsets, neighbours, costs, source, paths, length, order, heads, node_of, next_of,
            onward, begins,
        )  # fmt: skip
        for place in range(settled - 1, -1, -1):
            node = order[place]
            at = length[node]
            gathered = 0.0
            for slot in range(begins[place], begins[place + 1]):
                arc = onward[slot]
                other = neighbours[arc]
                if length[other] == at + costs[arc]:
                    gathered += share[other]
            dependency = gathered * paths[node]
            share[node] = (1.0 + dependency) / paths[node]
            if place > 0:
                sums[node] += dependency
        for place in range(settled):
            length[order[place]] = NEVER


@jit
def _forward(
    offsets: Longs,
    neighbours: Ints,
    costs: Longs,
    source: int,
    paths: Floats,
    length: Longs,
    order: Ints,
    heads: Ints,
    node_of: Ints,
    next_of: Ints,
    onward: Ints,
    begins: Longs,
) -> int:
    """Settle nodes in order of distance, counting cheapest paths; give how many were reached."""
    # Arcs that looked cheapest when their beginning was settled are kept, `onward`, those of the
    # node at each place of the order from `begins`: going back need look at no others.
    ring = len(heads)
    length[source] = 0
    paths[source] = 1.0
    node_of[0] = source
    next_of[0] = -1
    heads[0] = 0
    pooled = waiting = 1
    settled = kept = 0
    at = 0
    bucket = 0
    while waiting > 0:
        entry = heads[bucket]
        heads[bucket] = -1
        while entry >= 0:
            node = node_of[entry]
            entry = next_of[entry]
            waiting -= 1
            if length[node] != at:
                continue
            order[settled] = node
            begins[settled] = kept
            settled += 1
            mine = paths[node]
            for arc in range(offsets[node], offsets[node + 1]):
                other = neighbours[arc]
                further = at + costs[arc]
                if further < length[other]:
                    onward[kept] = arc
                    kept += 1
                    length[other] = further
                    paths[other] = mine
                    slot = bucket + costs[arc]
                    slot -= ring if slot >= ring else 0
                    node_of[pooled] = other
                    next_of[pooled] = heads[slot]
                    heads[slot] = pooled
                    pooled += 1
                    waiting += 1
                elif further == length[other]:
                    onward[kept] = arc
                    kept += 1
                    paths[other] += mine
        at += 1
        bucket = bucket + 1 if bucket + 1 < ring else 0
    begins[settled] = kept
    return settled


@jit_shared
def distances(offsets: Longs, neighbours: Ints, costs: Longs, sources: Longs, most: int) -> Longs:
    """
    Measure how far everything lies from some sources.

    Parameters
    ----------
    offsets, neighbours, costs
        The arrays of :class:`graph.kernels.arrays.Compressed`, n nodes.
    sources
        Numbers of the nodes to start from.
    most
        The greatest cost.

    Returns
    -------
    numpy.ndarray
        Shape (sources, n), int64; NEVER for what is not reached.
    """
    count = len(offsets) - 1
    found = np.full((len(sources), count), NEVER, dtype=np.int64)
    for place in each(len(sources)):
        paths = np.zeros(count)
        order = np.empty(count, dtype=np.int32)
        heads = np.full(most + 1, -1, dtype=np.int32)
        node_of = np.empty(len(neighbours) + 1, dtype=np.int32)
        next_of = np.empty(len(neighbours) + 1, dtype=np.int32)
        onward = np.empty(len(neighbours) + 1, dtype=np.int32)
        begins = np.empty(count + 1, dtype=np.int64)
        _forward(
            offsets, neighbours, costs, sources[place], paths, found[place], order, heads,
            node_of, next_of, onward, begins,
        )  # fmt: skip
    return found
