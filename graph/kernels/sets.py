"""Sums of reciprocal distances with every small set of nodes gone: bits, node by node."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

from graph.kernels.compiled import each, jit, jit_shared

if TYPE_CHECKING:
    from collections.abc import Hashable

    import numpy.typing as npt

    from graph.kernels.arrays import Compressed

    _N = TypeVar("_N", bound=Hashable)
    Floats = npt.NDArray[np.float64]
    Longs = npt.NDArray[np.int64]
    Words = npt.NDArray[np.uint64]

__all__ = ["adjacency_bits", "least_reached"]


def adjacency_bits(network: Compressed[_N]) -> Words:
    """
    Write who is next to whom as bits.

    Parameters
    ----------
    network
        The arrays of an undirected network, n nodes.

    Returns
    -------
    numpy.ndarray
        Shape (n, words), uint64: bit b of word w of a node's row is its link to node 64 w + b.
    """
    count = len(network)
    bits = np.zeros((count, (count + 63) // 64), dtype=np.uint64)
    begins = np.repeat(np.arange(count), np.diff(network.offsets))
    ends = network.neighbours.astype(np.int64)
    np.bitwise_or.at(bits, (begins, ends // 64), np.uint64(1) << (ends % 64).astype(np.uint64))
    return bits


@jit
def _sum_without(bits: Words, there: Words, seen: Words, front: Words, coming: Words) -> float:
    """Add up 1 / distance over the ordered pairs of nodes that are there."""
    count, words = bits.shape
    total = 0.0
    for start in range(count):
        if not (there[start >> 6] >> np.uint64(start & 63)) & np.uint64(1):
            continue
        for word in range(words):
            seen[word] = ~there[word]
            front[word] = np.uint64(0)
        front[start >> 6] = np.uint64(1) << np.uint64(start & 63)
        seen[start >> 6] |= front[start >> 6]
        depth = 0
        more = True
        while more:
            depth += 1
            coming[:] = np.uint64(0)
            for word in range(words):
                left = front[word]
                while left:
                    lowest = left & (~left + np.uint64(1))
                    node = (word << 6) + _place(lowest)
                    left ^= lowest
                    for other in range(words):
                        coming[other] |= bits[node, other]
            more = False
            for word in range(words):
                new = coming[word] & ~seen[word]
                seen[word] |= new
                front[word] = new
                if new:
                    more = True
                    total += _count(new) / depth
    return total


@jit
def _count(word: np.uint64) -> float:
    """Count the bits of a word that are set."""
    word -= (word >> np.uint64(1)) & np.uint64(0x5555555555555555)
    word = (word & np.uint64(0x3333333333333333)) + (
        (word >> np.uint64(2)) & np.uint64(0x3333333333333333)
    )
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return float((word * np.uint64(0x0101010101010101)) >> np.uint64(56))


@jit
def _place(lowest: np.uint64) -> int:
    """Give the place of the one bit that is set."""
    return int(_count(lowest - np.uint64(1)))


@jit
def _drop(there: Words, node: int) -> None:
    there[node >> 6] &= ~(np.uint64(1) << np.uint64(node & 63))


@jit
def _put(there: Words, node: int) -> None:
    there[node >> 6] |= np.uint64(1) << np.uint64(node & 63)


@jit_shared
def least_reached(bits: Words, candidates: Longs, k: int) -> tuple[Floats, Longs]:
    """
    Find, for each candidate, the set of k that begins with it and leaves least within reach.

    Parameters
    ----------
    bits
        As :func:`adjacency_bits` gives them, n nodes.
    candidates
        Numbers of the nodes that may go, rising.
    k
        1, 2 or 3.

    Returns
    -------
    tuple of numpy.ndarray
        Shape (candidates,): the least sum of 1 / distance over ordered pairs of nodes left,
        infinite where no such set begins there; shape (candidates, 3): its members, -1 for none.
    """
    count, words = bits.shape
    least = np.full(len(candidates), np.inf)
    members = np.full((len(candidates), 3), -1, dtype=np.int64)
    for place in each(len(candidates)):
        there = np.zeros(words, dtype=np.uint64)
        for node in range(count):
            _put(there, node)
        seen = np.zeros(words, dtype=np.uint64)
        front = np.zeros(words, dtype=np.uint64)
        coming = np.zeros(words, dtype=np.uint64)
        _drop(there, candidates[place])
        if k == 1:
            least[place] = _sum_without(bits, there, seen, front, coming)
            members[place, 0] = candidates[place]
        for middle in range(place + 1, len(candidates) if k > 1 else 0):
            _drop(there, candidates[middle])
            if k == 2:  # noqa: PLR2004 - pairs
                found = _sum_without(bits, there, seen, front, coming)
                if found < least[place]:
                    least[place] = found
                    members[place, 0] = candidates[place]
                    members[place, 1] = candidates[middle]
            for later in range(middle + 1, len(candidates) if k > 2 else 0):  # noqa: PLR2004
                _drop(there, candidates[later])
                found = _sum_without(bits, there, seen, front, coming)
                if found < least[place]:
                    least[place] = found
                    members[place, 0] = candidates[place]
                    members[place, 1] = candidates[middle]
                    members[place, 2] = candidates[later]
                _put(there, candidates[later])
            _put(there, candidates[middle])
    return least, members
