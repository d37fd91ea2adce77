"""Exact betweenness by steps, many sources side by side: Brandes (2001), one level after another.

Each node has a row of lanes, one a source, so that a pass over the links serves them all. The
sources are cut into a fixed number of chunks whose sums are added in order: the result is the same
to the last bit on any number of cores.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from graph.kernels.betweenness import COMPILED_PARTS
from graph.kernels.compiled import each, jit, jit_shared

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Longs = npt.NDArray[np.int64]
    Ints = npt.NDArray[np.int32]

__all__ = ["CHUNKS", "DOUBLE", "LANES", "SINGLE", "by_steps", "part_by_steps"]

LANES = 16
CHUNKS = COMPILED_PARTS
"""Parts of the sources whose sums are added in order; each can be worked out by itself."""


DOUBLE = np.zeros(LANES, dtype=np.float64)
SINGLE = np.zeros(2 * LANES, dtype=np.float32)
"""Say to the kernels which kind of number to count in, and how many lanes a row has."""


@jit_shared
def by_steps(offsets: Longs, neighbours: Ints, sources: Longs, like: Any) -> Floats:
    """
    Sum dependencies over some sources, every arc one step.

    Parameters
    ----------
    offsets, neighbours
        The arrays of :class:`graph.kernels.arrays.Compressed`, n nodes.
    sources
        Numbers of the nodes that paths begin at.
    like
        An array of the kind of numbers to count in: :data:`DOUBLE`, or :data:`SINGLE` for half the
        memory to pass over and errors of some 1e-7 of a value.

    Returns
    -------
    numpy.ndarray
        Shape (CHUNKS, n), float64: for each part of the sources, each node's share of the shortest
        paths from them to all others.
    """
    sums = np.zeros((CHUNKS, len(offsets) - 1))
    for chunk in each(CHUNKS):
        _add_up(offsets, neighbours, _part(sources, chunk, len(like)), sums[chunk], like)
    return sums


@jit
def part_by_steps(
    offsets: Longs, neighbours: Ints, sources: Longs, chunk: int, like: Any
) -> Floats:
    """
    Sum dependencies over one part of the sources alone.

    Parameters
    ----------
    offsets, neighbours, sources
        As for :func:`by_steps`.
    chunk
        Number of the part, from 0.
    like
        As for :func:`by_steps`.

    Returns
    -------
    numpy.ndarray
        Shape (n,): that row of what :func:`by_steps` gives, to the last bit.
    """
    sums = np.zeros(len(offsets) - 1)
    _add_up(offsets, neighbours, _part(sources, chunk, len(like)), sums, like)
    return sums


@jit
def _part(sources: Longs, chunk: int, lanes: int) -> Longs:
    """Give the sources of one part: whole batches of lanes."""
    batches = (len(sources) + lanes - 1) // lanes
    first = batches * chunk // CHUNKS * lanes
    last = min(batches * (chunk + 1) // CHUNKS * lanes, len(sources))
    return sources[first:last]


@jit
def _add_up(offsets: Longs, neighbours: Ints, sources: Longs, sums: Floats, like: Any) -> None:
    """Add the dependencies of some sources, a batch of lanes at a time."""
    count = len(offsets) - 1
    lanes = len(like)
    paths = np.zeros((count, lanes), dtype=like.dtype)
    ahead = np.zeros((count, lanes), dtype=like.dtype)
    coming = np.zeros((count, lanes), dtype=like.dtype)
    level = np.full((count, lanes), -1, dtype=np.int32)
    missing = np.zeros(count, dtype=np.int32)
    marked = np.zeros(count, dtype=np.bool_)
    order = np.empty(count * lanes + lanes, dtype=np.int32)
    begins = np.zeros(count + 2, dtype=np.int64)
    for first in range(0, len(sources), lanes):
        batch = sources[first : first + lanes]
        _begin(batch, paths, ahead, level, missing, marked, order, begins)
        depth = _forward(
            offsets, neighbours, paths, ahead, coming, level, missing, marked, order, begins
        )
        _backward(
            offsets, neighbours, paths, ahead, coming, level, marked, order, begins, depth, sums
        )
        for place in range(begins[depth]):
            node = order[place]
            level[node] = -1
            paths[node] = 0.0
            ahead[node] = 0.0


@jit
def _begin(
    batch: Longs,
    paths: Floats,
    ahead: Floats,
    level: Ints,
    missing: Ints,
    marked: npt.NDArray[np.bool_],
    order: Ints,
    begins: Longs,
) -> None:
    """Put every source in its own lane; a source that has two lanes stands in the order once."""
    missing[:] = len(batch)
    filled = 0
    for lane in range(len(batch)):
        source = batch[lane]
        if not marked[source]:
            marked[source] = True
            order[filled] = source
            filled += 1
        level[source, lane] = 0
        paths[source, lane] = 1.0
        ahead[source, lane] = 1.0
        missing[source] -= 1
    for place in range(filled):
        marked[order[place]] = False
    begins[0] = 0
    begins[1] = filled


@jit
def _forward(
    offsets: Longs,
    neighbours: Ints,
    paths: Floats,
    ahead: Floats,
    coming: Floats,
    level: Ints,
    missing: Ints,
    marked: npt.NDArray[np.bool_],
    order: Ints,
    begins: Longs,
) -> int:
    """Hand the numbers of paths on, level by level; give the number of levels."""
    lanes = paths.shape[1]
    none = paths.dtype.type(0)
    depth = 0
    while begins[depth] < begins[depth + 1]:
        found = filled = begins[depth + 1]
        for place in range(begins[depth], filled):
            node = order[place]
            for arc in range(offsets[node], offsets[node + 1]):
                other = neighbours[arc]
                if missing[other] > 0:
                    if not marked[other]:
                        marked[other] = True
                        order[found] = other
                        found += 1
                    for first in range(0, lanes, LANES):
                        for lane in range(first, first + LANES):
                            coming[other, lane] += ahead[node, lane]
        for place in range(begins[depth], filled):
            ahead[order[place]] = 0.0
        for place in range(filled, found):
            other = order[place]
            marked[other] = False
            reached = 0
            # Without branches, so that lanes go side by side through the processor.
            for lane in range(lanes):
                arrived = coming[other, lane]
                coming[other, lane] = none
                held = level[other, lane]
                new = (arrived > none) & (held < 0)
                level[other, lane] = depth + 1 if new else held
                paths[other, lane] = arrived if new else paths[other, lane]
                ahead[other, lane] = arrived if new else none
                reached += 1 if new else 0
            if reached > 0:
                missing[other] -= reached
                order[filled] = other
                filled += 1
        depth += 1
        begins[depth + 1] = filled
    return depth


@jit
def _backward(
    offsets: Longs,
    neighbours: Ints,
    paths: Floats,
    ahead: Floats,
    coming: Floats,
    level: Ints,
    marked: npt.NDArray[np.bool_],
    order: Ints,
    begins: Longs,
    depth: int,
    sums: Floats,
) -> None:
    """Gather dependencies; `ahead` is (1 + dependency) / paths of what lies one step further."""
    lanes = paths.shape[1]
    none, one = paths.dtype.type(0), paths.dtype.type(1)
    for far in range(depth - 1, -1, -1):
        for place in range(begins[far], begins[far + 1]):
            node = order[place]
            for arc in range(offsets[node], offsets[node + 1]):
                other = neighbours[arc]
                if marked[other]:  # one step further in some lane; else nothing is handed back
                    for first in range(0, lanes, LANES):
                        for lane in range(first, first + LANES):
                            coming[node, lane] += ahead[other, lane]
        if far + 1 < depth:
            for place in range(begins[far + 1], begins[far + 2]):
                ahead[order[place]] = 0.0
                marked[order[place]] = False
        for place in range(begins[far], begins[far + 1]):
            node = order[place]
            for lane in range(lanes):
                here = level[node, lane] == far
                dependency = coming[node, lane] * paths[node, lane]
                coming[node, lane] = dependency if here else none
                ahead[node, lane] = (one + dependency) / paths[node, lane] if here else none
            total = none
            for lane in range(lanes):
                total += coming[node, lane]
                coming[node, lane] = none
            if far > 0:
                marked[node] = True
                sums[node] += total
