"""What falls apart when a node goes: one depth-first search tells it for every node at once.

With the tree of the search, the subtrees below v that no link leads out of past v split off when v
goes (Hopcroft and Tarjan 1973); from their sizes follows Borgatti's F for the removal of each node,
and, by one search for each first node, for every pair.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.kernels.compiled import each, jit, jit_shared

if TYPE_CHECKING:
    import numpy.typing as npt

    Longs = npt.NDArray[np.int64]
    Ints = npt.NDArray[np.int32]
    Flags = npt.NDArray[np.bool_]

__all__ = ["best_partner", "best_two_partners", "sums_of_squares", "whole"]


@jit
def sums_of_squares(offsets: Longs, neighbours: Ints, gone: Flags) -> Longs:
    """
    Give, for the removal of every node, the sum of squares of the sizes of what is left.

    Parameters
    ----------
    offsets, neighbours
        The arrays of an undirected :class:`graph.kernels.arrays.Compressed`, n nodes.
    gone
        Nodes that are not there already.

    Returns
    -------
    numpy.ndarray
        Shape (n,), int64: Σ s² over the components left when the node goes; for a node that is
        gone already, over those that there are.
    """
    count = len(offsets) - 1
    seen = np.full(count, -1, dtype=np.int64)
    low = np.zeros(count, dtype=np.int64)
    size = np.zeros(count, dtype=np.int64)
    split = np.zeros(count, dtype=np.int64)
    squares = np.zeros(count, dtype=np.int64)
    parent = np.full(count, -1, dtype=np.int64)
    arc_of = np.zeros(count, dtype=np.int64)
    order = np.empty(count, dtype=np.int64)
    piece = np.zeros(count, dtype=np.int64)
    time = 0
    all_squares = 0
    for root in range(count):
        if gone[root] or seen[root] >= 0:
            continue
        began = time
        node = root
        seen[node] = low[node] = time
        order[time] = node
        time += 1
        size[node] = 1
        arc_of[node] = offsets[node]
        while node >= 0:
            arc = arc_of[node]
            if arc < offsets[node + 1]:
                arc_of[node] = arc + 1
                other = neighbours[arc]
                if gone[other]:
                    continue
                if seen[other] < 0:
                    parent[other] = node
                    seen[other] = low[other] = time
                    order[time] = other
                    time += 1
                    size[other] = 1
                    arc_of[other] = offsets[other]
                    node = other
                elif other != parent[node] and seen[other] < low[node]:
                    low[node] = seen[other]
                continue
            above = parent[node]
            if above >= 0:
                size[above] += size[node]
                low[above] = min(low[above], low[node])
                if low[node] >= seen[above]:
                    split[above] += size[node]
                    squares[above] += size[node] * size[node]
            node = above
        for place in range(began, time):
            piece[order[place]] = time - began
        all_squares += (time - began) * (time - began)
    for node in range(count):
        if gone[node]:
            squares[node] = all_squares
        else:
            whole_piece = piece[node]
            rest = whole_piece - 1 - split[node]
            squares[node] += all_squares - whole_piece * whole_piece + rest * rest
    return squares


@jit
def whole(offsets: Longs, neighbours: Ints, gone: Flags) -> tuple[int, int, int]:
    """
    Look at what is there.

    Parameters
    ----------
    offsets, neighbours, gone
        As for :func:`sums_of_squares`.

    Returns
    -------
    tuple of int
        Sum of squares of the components' sizes, number of components, size of the largest.
    """
    count = len(offsets) - 1
    seen = gone.copy()
    waiting = np.empty(count, dtype=np.int64)
    squares = components = largest = 0
    for root in range(count):
        if seen[root]:
            continue
        seen[root] = True
        waiting[0] = root
        filled = 1
        done = 0
        while done < filled:
            node = waiting[done]
            done += 1
            for arc in range(offsets[node], offsets[node + 1]):
                other = neighbours[arc]
                if not seen[other]:
                    seen[other] = True
                    waiting[filled] = other
                    filled += 1
        squares += filled * filled
        components += 1
        largest = max(largest, filled)
    return squares, components, largest


@jit_shared
def best_partner(
    offsets: Longs, neighbours: Ints, gone: Flags, candidates: Longs
) -> tuple[Longs, Longs]:
    """
    Find, for each candidate, the later candidate with which its removal leaves least.

    Parameters
    ----------
    offsets, neighbours, gone
        As for :func:`sums_of_squares`.
    candidates
        Numbers of the nodes that may go, rising.

    Returns
    -------
    tuple of numpy.ndarray
        Shape (candidates,) each: the least sum of squares (a large number for the last, which has
        no later one), and the partner's number.
    """
    least = np.full(len(candidates), 2**62, dtype=np.int64)
    partner = np.full(len(candidates), -1, dtype=np.int64)
    for place in each(len(candidates)):
        without = gone.copy()
        without[candidates[place]] = True
        squares = sums_of_squares(offsets, neighbours, without)
        for later in range(place + 1, len(candidates)):
            if squares[candidates[later]] < least[place]:
                least[place] = squares[candidates[later]]
                partner[place] = candidates[later]
    return least, partner


@jit_shared
def best_two_partners(
    offsets: Longs, neighbours: Ints, gone: Flags, candidates: Longs
) -> tuple[Longs, Longs, Longs]:
    """
    Find, for each candidate, the two later candidates with which its removal leaves least.

    Parameters
    ----------
    offsets, neighbours, gone, candidates
        As for :func:`best_partner`.

    Returns
    -------
    tuple of numpy.ndarray
        Shape (candidates,) each: the least sum of squares, and the partners' numbers.
    """
    least = np.full(len(candidates), 2**62, dtype=np.int64)
    second = np.full(len(candidates), -1, dtype=np.int64)
    third = np.full(len(candidates), -1, dtype=np.int64)
    for place in each(len(candidates)):
        without = gone.copy()
        without[candidates[place]] = True
        for middle in range(place + 1, len(candidates) - 1):
            without[candidates[middle]] = True
            squares = sums_of_squares(offsets, neighbours, without)
            without[candidates[middle]] = False
            for later in range(middle + 1, len(candidates)):
                if squares[candidates[later]] < least[place]:
                    least[place] = squares[candidates[later]]
                    second[place] = candidates[middle]
                    third[place] = candidates[later]
    return least, second, third
