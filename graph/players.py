"""Key players (Borgatti 2006): whose absence breaks a network most, and whom to watch.

Small networks are searched whole; in larger ones the search starts from the best pair that there
is and exchanges members while that helps, because greedy choice alone misses the best pair often.
Children, people not yet identified and identifiers are never candidates.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

from graph.errors import UsageError
from graph.in_pieces import fragmented
from graph.kernels.arrays import compressed
from graph.kernels.numba_here import HAS_NUMBA
from graph.kernels.reach import steps_from
from graph.kernels.removals import best_partner, best_two_partners, sums_of_squares
from graph.kernels.sets import adjacency_bits, least_reached
from graph.measures import is_rankable

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    import networkx as nx
    import numpy.typing as npt

    from graph.kernels.arrays import Compressed

    Flags = npt.NDArray[np.bool_]

__all__ = ["GOALS", "KeyPlayers", "key_players"]

_N = TypeVar("_N", bound="Hashable")

GOALS = ("fragment", "reach")
EXACT_UP_TO = 3
"""Sets of more members are searched by exchange."""
_EFFORT = 4_000_000_000 if HAS_NUMBA else 40_000_000
"""Links and nodes looked at in a whole search; some seconds."""
_MOST_SETS = 200_000
"""Sets weighed one by one in a whole search."""
_MOST_SETS_BY_DISTANCE = 5_000
"""The same where each needs all distances anew."""


@dataclass(frozen=True, slots=True)
class KeyPlayers(Generic[_N]):
    """
    A set of key players.

    Attributes
    ----------
    members
        The nodes, in the network's order.
    value
        ``fragment``: the fragmentation without them, over the nodes that remain
        (:func:`graph.in_pieces.fragmentation`). ``reach``: the share of all nodes that they
        reach, themselves included.
    value_original
        ``fragment``: the same over the nodes that there were. ``reach``: as `value`.
    proven_best
        Whether every set of this size was weighed, so that none is better.
    """

    members: tuple[_N, ...]
    value: float
    value_original: float
    proven_best: bool


def key_players(
    network: nx.Graph[_N],
    k: int,
    *,
    goal: str = "fragment",
    distance_weighted: bool = False,
    reach_steps: int = 2,
) -> KeyPlayers[_N]:
    """
    Find the k nodes whose removal fragments a network most, or that reach most of it.

    Parameters
    ----------
    network
        Any networkx graph; parallel links and directions count once, self-loops not at all.
    k
        How many, at least 1; fewer are given where fewer may be chosen.
    goal
        ``fragment`` (KPP-Neg: whom to disrupt) or ``reach`` (KPP-Pos: whom to watch).
    distance_weighted
        Weigh a pair, or a node reached, by the reciprocal of its distance.
    reach_steps
        For ``reach`` without distances: links within which a node counts as reached.

    Returns
    -------
    KeyPlayers
        The best set found; of equals the one that comes first in the network's order where the
        search was whole.

    Raises
    ------
    UsageError
        If there is no such goal, or k or the steps are less than 1.
    """
    if goal not in GOALS:
        msg = f"“{goal}” is no goal; there are {' and '.join(GOALS)}."
        raise UsageError(msg)
    if k < 1 or reach_steps < 1:
        msg = "The number of key players and of steps must be at least 1."
        raise UsageError(msg)
    arrays = compressed(network, directed=False)
    candidates = [number for number, node in enumerate(arrays.nodes) if is_rankable(network, node)]
    k = min(k, len(candidates))
    if goal == "reach":
        worth = _reached(arrays, candidates, None if distance_weighted else reach_steps)
        members, proven = _search(candidates, k, worth, sets=_MOST_SETS)
        value = worth(members)
        return KeyPlayers(tuple(arrays.nodes[one] for one in members), value, value, proven)
    members, proven = (
        _by_distance(arrays, candidates, k)
        if distance_weighted
        else _by_pieces(arrays, candidates, k)
    )
    gone = _flags(arrays, members)
    return KeyPlayers(
        tuple(arrays.nodes[one] for one in members),
        fragmented(arrays, gone, distance_weighted=distance_weighted),
        fragmented(arrays, gone, distance_weighted=distance_weighted, original=True),
        proven,
    )


def _flags(arrays: Compressed[_N], members: Sequence[int]) -> Flags:
    gone = np.zeros(len(arrays), dtype=bool)
    gone[list(members)] = True
    return gone


def _by_pieces(
    arrays: Compressed[_N], candidates: list[int], k: int
) -> tuple[tuple[int, ...], bool]:
    """Fragment by components: exact by one search for each node, pair or triple but the last."""
    links = (arrays.offsets, arrays.neighbours)
    nobody = _flags(arrays, ())
    numbers = np.array(candidates, dtype=np.int64)
    size = len(arrays) + len(arrays.neighbours)
    if k == 0:
        return (), True
    if k == 1:
        squares = sums_of_squares(*links, nobody)[numbers]
        return (candidates[int(squares.argmin())],), True
    if k == EXACT_UP_TO and comb(len(candidates), 2) * size <= _EFFORT:
        least, second, third = best_two_partners(*links, nobody, numbers)
        first = int(least.argmin())
        return (candidates[first], int(second[first]), int(third[first])), True

    def worth(members: tuple[int, ...]) -> float:
        return fragmented(arrays, _flags(arrays, members), distance_weighted=False)

    start: tuple[int, ...] = ()
    if len(candidates) * size <= _EFFORT:
        least, partner = best_partner(*links, nobody, numbers)
        first = int(least.argmin())
        start = (candidates[first], int(partner[first]))
        if k == len(start):
            return start, True

    def next_best(members: tuple[int, ...]) -> int:
        squares = sums_of_squares(*links, _flags(arrays, members))
        return min((one for one in candidates if one not in members), key=squares.__getitem__)

    return _exchanged(_grown(start, k, next_best), next_best, worth), False


def _by_distance(
    arrays: Compressed[_N], candidates: list[int], k: int
) -> tuple[tuple[int, ...], bool]:
    """Fragment by distances: the whole search in compiled code, or set by set."""

    def worth(members: tuple[int, ...]) -> float:
        return fragmented(arrays, _flags(arrays, members), distance_weighted=True)

    effort = comb(len(candidates), k) * len(arrays) ** 2 * (len(arrays) // 64 + 1)
    if HAS_NUMBA and 1 <= k <= EXACT_UP_TO and effort <= _EFFORT:
        numbers = np.array(candidates, dtype=np.int64)
        least, members = least_reached(adjacency_bits(arrays), numbers, k)
        best = members[int(least.argmin())]
        return tuple(int(one) for one in best[:k]), True
    return _search(candidates, k, worth, sets=_MOST_SETS_BY_DISTANCE)


def _reached(
    arrays: Compressed[_N], candidates: list[int], most_steps: int | None
) -> Callable[[tuple[int, ...]], float]:
    """Make what weighs a set of watchers: the share of nodes reached, or of 1 / distance."""
    count = len(arrays)
    near = np.zeros((count, count))
    steps = steps_from(arrays, np.array(candidates, dtype=np.int64))
    near[candidates] = (
        np.where(steps > 0, 1.0 / np.maximum(steps, 1), 0.0)
        if most_steps is None
        else (steps > 0) & (steps <= most_steps)
    )
    near[candidates, candidates] = 1.0  # a member reaches itself: a set next to all reaches all

    def worth(members: tuple[int, ...]) -> float:
        if not members:
            return 0.0
        return float(near[list(members)].max(axis=0).sum()) / count

    return worth


def _search(
    candidates: list[int], k: int, worth: Callable[[tuple[int, ...]], float], *, sets: int
) -> tuple[tuple[int, ...], bool]:
    """Weigh every set where there are few enough; else grow the best pair and exchange."""
    if comb(len(candidates), k) <= sets:
        return max(combinations(candidates, k), key=worth, default=()), True
    start: tuple[int, ...] = ()
    if k > 2 and comb(len(candidates), 2) <= sets:  # noqa: PLR2004 - the best pair
        start = max(combinations(candidates, 2), key=worth)

    def next_best(members: tuple[int, ...]) -> int:
        others = (one for one in candidates if one not in members)
        return max(others, key=lambda one: worth(tuple(sorted((*members, one)))))

    return _exchanged(_grown(start, k, next_best), next_best, worth), False


def _grown(
    members: tuple[int, ...], k: int, next_best: Callable[[tuple[int, ...]], int]
) -> tuple[int, ...]:
    while len(members) < k:
        members = tuple(sorted((*members, next_best(members))))
    return members


def _exchanged(
    members: tuple[int, ...],
    next_best: Callable[[tuple[int, ...]], int],
    worth: Callable[[tuple[int, ...]], float],
) -> tuple[int, ...]:
    """Put the best other node in a member's place while that helps."""
    best = worth(members)
    while True:
        for one in members:
            rest = tuple(other for other in members if other != one)
            tried = tuple(sorted((*rest, next_best(rest))))
            if worth(tried) > best:
                members, best = tried, worth(tried)
                break
        else:
            return members
