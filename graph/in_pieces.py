"""How far a network is in pieces: Borgatti's measures of fragmentation (2006)."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

from graph.errors import NotRankableError, UnknownReferenceError, UsageError
from graph.kernels.arrays import compressed
from graph.kernels.distances import harmonic_sums
from graph.kernels.removals import whole

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    import networkx as nx
    import numpy.typing as npt

    from graph.kernels.arrays import Compressed

__all__ = ["DENOMINATORS", "fragmentation", "fragmented", "numbers_to_remove"]

_N = TypeVar("_N", bound="Hashable")

DENOMINATORS = ("remaining", "original")


def fragmentation(
    network: nx.Graph[_N],
    *,
    removed: Iterable[_N] = (),
    distance_weighted: bool = False,
    denominator: str = "remaining",
) -> float:
    """
    Say which share of the pairs of nodes cannot reach each other (Borgatti 2006).

    Parameters
    ----------
    network
        Any networkx graph; parallel links and directions count once, self-loops not at all.
    removed
        Nodes to leave out first; never a child.
    distance_weighted
        Count a pair that is d steps apart as 1/d reached: DF = 1 - 2 Σ (1/d) / n(n-1) over pairs,
        instead of F = 1 - Σ s(s-1) / n(n-1) over components of s nodes.
    denominator
        ``remaining``: n is the number of nodes left. ``original``: n is the number before anything
        was removed, so that every pair with a removed node counts as one that cannot reach.

    Returns
    -------
    float
        0 where everybody reaches everybody, 1 where nobody reaches anybody; 1 too where fewer than
        two nodes are left, as no pair reaches.

    Raises
    ------
    UsageError
        If there is no such denominator.
    """
    if denominator not in DENOMINATORS:
        msg = f"“{denominator}” is no denominator; there are {' and '.join(DENOMINATORS)}."
        raise UsageError(msg)
    arrays = compressed(network, directed=False)
    gone = numbers_to_remove(network, arrays, removed)
    return fragmented(
        arrays, gone, distance_weighted=distance_weighted, original=denominator == "original"
    )


def numbers_to_remove(
    network: nx.Graph[_N], arrays: Compressed[_N], removed: Iterable[_N]
) -> npt.NDArray[np.bool_]:
    """
    Mark nodes that are to be left out.

    Parameters
    ----------
    network
        The graph.
    arrays
        Its arrays.
    removed
        The nodes.

    Returns
    -------
    numpy.ndarray
        Shape (n,): whether each node is left out.

    Raises
    ------
    NotRankableError
        If one is a child.
    UnknownReferenceError
        If one is not in the network.
    """
    number = {node: place for place, node in enumerate(arrays.nodes)}
    gone = np.zeros(len(arrays), dtype=bool)
    for node in removed:
        if node not in number:
            msg = f"{node} is not in the network, so it cannot be left out of it."
            raise UnknownReferenceError(msg)
        if network.nodes[node].get("kind") == "child":
            msg = f"{node} is a child: children are never removed."
            raise NotRankableError(msg)
        gone[number[node]] = True
    return gone


def fragmented(
    arrays: Compressed[_N],
    gone: npt.NDArray[np.bool_],
    *,
    distance_weighted: bool,
    original: bool = False,
) -> float:
    """
    Measure fragmentation on arrays.

    Parameters
    ----------
    arrays
        An undirected network.
    gone
        Shape (n,): nodes that are left out.
    distance_weighted, original
        As for :func:`fragmentation`.

    Returns
    -------
    float
        The share of pairs that cannot reach each other.
    """
    left = len(arrays) - int(gone.sum())
    counted = len(arrays) if original else left
    pairs = counted * (counted - 1)
    if pairs <= 0:
        return 1.0
    if distance_weighted:
        return 1.0 - float(harmonic_sums(arrays, gone=gone).sum()) / pairs
    squares, _, _ = whole(arrays.offsets, arrays.neighbours, gone)
    return 1.0 - (squares - left) / pairs
