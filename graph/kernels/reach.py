"""How many nodes lie at each distance from every node: breadth-first search on bits.

Five hundred and twelve sources travel together, one bit each, so that a pass over the links serves
them all. Closeness, harmonic centrality, reach and distance-weighted fragmentation follow from the
counts alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from graph.kernels.arrays import arranged
from graph.kernels.compiled import each, jit, jit_shared
from graph.kernels.numba_here import HAS_NUMBA

if TYPE_CHECKING:
    from collections.abc import Hashable
    from typing import TypeVar

    import numpy.typing as npt

    from graph.kernels.arrays import Compressed

    Longs = npt.NDArray[np.int64]
    Ints = npt.NDArray[np.int32]
    Words = npt.NDArray[np.uint64]
    N = TypeVar("N", bound=Hashable)

__all__ = ["WORDS", "reach_counts", "steps_from"]

WORDS = 8
"""Words of 64 bits a node."""
_LARGE = 1_000_000_000
"""Nodes times arcs above which it pays to number the nodes anew first."""


def reach_counts(
    network: Compressed[N],
    *,
    gone: npt.NDArray[np.bool_] | None = None,
    most_steps: int | None = None,
) -> Longs:
    """
    Count, for every node, the nodes from which it is reached in each number of steps.

    Parameters
    ----------
    network
        The arrays; costs have no part in it.
    gone
        Nodes that are not there, by number; None for none.
    most_steps
        Steps after which to stop; None to go on to the end.

    Returns
    -------
    numpy.ndarray
        Shape (steps, n), int64: row d - 1 holds the counts at distance d. In an undirected network
        they are the nodes that a node reaches; in a directed one those that reach it, as networkx
        has it for closeness.
    """
    there = np.ones(len(network), dtype=bool) if gone is None else ~gone
    if len(network) * len(network.neighbours) <= _LARGE:
        return _counted(network.reverse(), there, most_steps)
    near, number = arranged(network)
    still = np.empty_like(there)
    still[number] = there
    counts: Longs = _counted(near.reverse(), still, most_steps)[:, number]
    return counts


def _counted(arcs: Compressed[N], there: npt.NDArray[np.bool_], most_steps: int | None) -> Longs:
    """Count along arcs that lead back, block after block of sources."""
    count = len(arcs)
    levels: list[Longs] = []
    sources = np.flatnonzero(there)
    for first in range(0, len(sources), 64 * WORDS):
        block = sources[first : first + 64 * WORDS]
        for depth, row in enumerate(_block(arcs, block, there, most_steps)):
            if depth == len(levels):
                levels.append(np.zeros(count, dtype=np.int64))
            levels[depth] += row
    return np.array(levels, dtype=np.int64).reshape(len(levels), count)


def _block(
    arcs: Compressed[N], block: Longs, there: npt.NDArray[np.bool_], most_steps: int | None
) -> list[Longs]:
    """Let one block of sources travel; give the counts level by level."""
    count = len(arcs)
    words = (len(block) + 63) // 64
    front = np.zeros((count, words), dtype=np.uint64)
    bits = np.arange(len(block))
    front[block, bits // 64] = np.uint64(1) << (bits % 64).astype(np.uint64)
    seen = front.copy()
    seen[~there] = ~np.uint64(0)
    rows: list[Longs] = []
    step = _step if HAS_NUMBA else _step_by_numpy
    while most_steps is None or len(rows) < most_steps:
        coming = np.zeros_like(front)
        counts = np.zeros(count, dtype=np.int64)
        step(arcs.offsets, arcs.neighbours, seen, front, coming, counts)
        if not counts.any():
            break
        rows.append(counts)
        front = coming
    return rows


@jit_shared
def _step(
    offsets: Longs, neighbours: Ints, seen: Words, front: Words, coming: Words, counts: Longs
) -> None:
    """Let every source take one step; count whom it newly reaches."""
    words = seen.shape[1]
    for node in each(len(offsets) - 1):
        full = True
        for word in range(words):
            if ~seen[node, word] != 0:
                full = False
        if full:
            continue
        for arc in range(offsets[node], offsets[node + 1]):
            other = neighbours[arc]
            for word in range(words):
                coming[node, word] |= front[other, word]
        found = 0
        for word in range(words):
            new = coming[node, word] & ~seen[node, word]
            coming[node, word] = new
            seen[node, word] |= new
            found += int(_bits(new))
        counts[node] = found


@jit
def _bits(word: np.uint64) -> np.int64:
    """Count the bits of a word that are set."""
    word -= (word >> np.uint64(1)) & np.uint64(0x5555555555555555)
    word = (word & np.uint64(0x3333333333333333)) + (
        (word >> np.uint64(2)) & np.uint64(0x3333333333333333)
    )
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((word * np.uint64(0x0101010101010101)) >> np.uint64(56))


def _step_by_numpy(
    offsets: Longs, neighbours: Ints, seen: Words, front: Words, coming: Words, counts: Longs
) -> None:
    """Do the same without numba."""
    linked = np.flatnonzero(np.diff(offsets))
    if not len(linked):
        return
    coming[linked] = np.bitwise_or.reduceat(front[neighbours], offsets[linked], axis=0)
    coming &= ~seen
    seen |= coming
    counts[:] = np.bitwise_count(coming).sum(axis=1)


def steps_from(network: Compressed[N], sources: Longs) -> npt.NDArray[np.int32]:
    """
    Measure the steps from some nodes to every node.

    Parameters
    ----------
    network
        The arrays, n nodes; costs have no part in it.
    sources
        Numbers of the nodes to start from.

    Returns
    -------
    numpy.ndarray
        Shape (sources, n), int32: steps; 0 for the node itself, -1 for what is not reached.
    """
    links = sparse.csr_array(
        (np.ones(len(network.neighbours)), network.neighbours, network.offsets),
        shape=(len(network), len(network)),
    )
    found = np.full((len(sources), len(network)), -1, dtype=np.int32)
    for first in range(0, len(sources), 64 * WORDS):
        block = sources[first : first + 64 * WORDS]
        lengths = csgraph.dijkstra(links, indices=block, unweighted=True)
        there = np.isfinite(lengths)
        found[first : first + len(block)][there] = lengths[there].astype(np.int32)
    return found
