"""How sure a measure is: the same measure in many worlds, each a draw of the uncertain ties.

In each world every tie is there with the probability that its ``strength`` says, independently of
the others; the measure is worked out anew, exactly, in each.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from graph.errors import UsageError
from graph.kernels.arrays import compressed, from_arcs
from graph.kernels.betweenness import betweenness_sums
from graph.measures import is_rankable
from graph.stability import FEWEST_WORLDS, WORLDS, Stability, draws_from, places_of, spans

if TYPE_CHECKING:
    from collections.abc import Hashable

    import networkx as nx
    from distributed import Client
    from numpy.typing import NDArray

    from graph.kernels.arrays import Compressed

    _Ties = tuple[
        NDArray[np.int64], NDArray[np.float64], NDArray[np.int64] | None, NDArray[np.int64], int
    ]

__all__ = ["BY", "measure_stability"]

_N = TypeVar("_N", bound="Hashable")

BY = ("betweenness", "degree")
"""Measures that worlds are drawn for."""
_BATCH = 10
_DECIMALS = 9


def measure_stability(
    network: nx.Graph[_N],
    *,
    by: str = "betweenness",
    cost: str | None = None,
    worlds: int = WORLDS,
    top: int = 10,
    seed: int = 0,
    client: Client | None = None,
) -> dict[_N, Stability]:
    """
    Give each node's rank by a measure in many worlds.

    Parameters
    ----------
    network
        Any networkx graph whose edges have a ``strength``, 0 to 1; parallel links are one that is
        there if any of them is, directions do not count.
    by
        ``betweenness`` or ``degree``.
    cost
        For betweenness, name of an edge attribute that holds a positive integer cost, or None.
    worlds
        How many worlds are drawn; at least 20.
    top
        How many places count as the top.
    seed
        Equal seeds draw equal worlds.
    client
        A Dask client to spread the worlds over; None for this machine. The answer is the same.

    Returns
    -------
    dict
        Node that may be ranked, in the network's order, to how its place holds.

    Raises
    ------
    UsageError
        If there is no such measure, a tie has no strength, or fewer than 20 worlds or no top is
        asked for.
    """
    if by not in BY or worlds < FEWEST_WORLDS or top < 1:
        msg = f"Ask for {' or '.join(BY)}, at least {FEWEST_WORLDS} worlds and a top of 1."
        raise UsageError(msg)
    nodes = [node for node in network if is_rankable(network, node)]
    if not nodes:
        return {}
    ties = _ties(network, cost)
    numbers = {node: number for number, node in enumerate(network)}
    wanted = np.array([numbers[node] for node in nodes], dtype=np.int64)
    shared = (*ties, wanted, len(network))
    work = partial(_places, by=by, seed=seed)
    batches = [(first, min(first + _BATCH, worlds)) for first in range(0, worlds, _BATCH)]
    if client is None:
        held = [work(shared, batch) for batch in batches]
    else:
        from graph.distributed import spread  # noqa: PLC0415 - only where it is asked for

        held = spread(client, work, shared, batches)
    return spans(nodes, np.concatenate(held), top)


def _ties(
    network: nx.Graph[_N], cost: str | None
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64] | None]:
    """Give each tied pair once, its probability, and its least cost."""
    number = {node: place for place, node in enumerate(network)}
    doubt: dict[tuple[int, int], float] = {}
    for one, other, tie in network.edges(data=True):
        strength = tie.get("strength")
        if not isinstance(strength, int | float) or not 0 <= strength <= 1:
            msg = "Every link needs a “strength” between 0 and 1."
            raise UsageError(msg)
        if one != other:
            first, second = sorted((number[one], number[other]))
            doubt[first, second] = doubt.get((first, second), 1.0) * (1.0 - float(strength))
    pairs = sorted(doubt)
    ends = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    costs = None
    if cost is not None:
        arrays = compressed(network, cost=cost, directed=False)
        costs = _costs_of(arrays, ends)
    return ends, 1.0 - np.array([doubt[pair] for pair in pairs], dtype=np.float64), costs


def _costs_of(arrays: Compressed[_N], ends: NDArray[np.int64]) -> NDArray[np.int64] | None:
    if arrays.costs is None:
        return None
    begins = np.repeat(np.arange(len(arrays), dtype=np.int64), np.diff(arrays.offsets))
    keys = begins * len(arrays) + arrays.neighbours  # sorted, as the arcs are
    wanted = ends[:, 0] * len(arrays) + ends[:, 1]
    return arrays.costs[np.searchsorted(keys, wanted)]


def _places(shared: _Ties, batch: tuple[int, int], *, by: str, seed: int) -> NDArray[np.int64]:
    """Give the ranks in some worlds: a row a world, a column a node."""
    ends, chance, costs, wanted, count = shared
    places = np.empty((batch[1] - batch[0], len(wanted)), dtype=np.int64)
    draw = draws_from(seed, batch[0], len(chance))
    for row in places:
        kept = draw.random(len(chance)) < chance
        first, second = ends[kept, 0], ends[kept, 1]
        if by == "degree":
            values = np.bincount(np.concatenate((first, second)), minlength=count).astype(float)
        else:
            world = from_arcs(
                tuple(range(count)),
                np.concatenate((first, second)),
                np.concatenate((second, first)),
                None if costs is None else np.concatenate((costs[kept], costs[kept])),
                directed=False,
            )
            values = np.round(betweenness_sums(world, single=True), _DECIMALS)
        row[:] = places_of(values[wanted])
    return places
