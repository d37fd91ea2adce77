"""Which few persons and places of concern, were they gone, would free most children from exposure.

A child is free when nobody and nothing of concern is left in direct reach. The aim is children's
exposure, not a network in pieces; children and people not yet identified are never among the
members. What people would do next is not in the figures: look again after disruption.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from graph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.ids import RecordId
    from graph.picture import Picture

__all__ = ["Freeing", "free_most", "shares"]

EXACT_UP_TO = 3
"""Sets of so many are searched to the end; larger ones are grown and then improved by swaps."""

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Freeing:
    """
    A set of persons and places, and the children it would free.

    Attributes
    ----------
    members
        Persons and places of concern, sorted; never a child.
    freed
        Children who would have nobody and nothing of concern in direct reach, sorted.
    exposed
        How many children are exposed today.
    bound
        No set of this size frees more children than this.
    proven_best
        Whether it is shown that no set of this size frees more.
    """

    members: tuple[RecordId, ...]
    freed: tuple[RecordId, ...]
    exposed: int
    bound: int
    proven_best: bool


def free_most(picture: Picture, k: int) -> Freeing:
    """
    Find the persons and places of concern whose absence frees most children.

    Parameters
    ----------
    picture
        The day's picture.
    k
        How many persons and places, together.

    Returns
    -------
    Freeing
        The best set: for `k` up to three proven by branch and bound; beyond, grown one at a time
        and improved by swaps, with the bound beside it. Of sets that free equally many, the one
        that takes away more of the exposure that is left (each child's exposure shared equally
        among those in reach), then the one that sorts first.

    Raises
    ------
    UsageError
        If `k` is less than 1.
    """
    if k < 1:
        msg = "Name how many persons and places, at least 1."
        raise UsageError(msg)
    return _free_most(picture.reached_by, k)


def _free_most(reached_by: Mapping[RecordId, tuple[RecordId, ...]], k: int) -> Freeing:
    reach = {child: frozenset(near) for child, near in sorted(reached_by.items())}
    load = shares(reach)
    order = sorted(load, key=lambda one: (-load[one], one))
    if len(order) <= k:
        return _made(reach, order, len(reach))
    if k <= EXACT_UP_TO:
        members, bound = _exact(reach, load, order, k), None
    else:
        members = _grown(reach, load, order, k)
        bound = min(_most(load, order, k), sum(len(near) <= k for near in reach.values()))
    return _made(reach, members, bound)


def _made(
    reach: Mapping[RecordId, frozenset[RecordId]], members: Iterable[RecordId], bound: int | None
) -> Freeing:
    held = tuple(sorted(members))
    freed = tuple(child for child, near in reach.items() if near <= set(held))
    most = len(freed) if bound is None else bound
    return Freeing(held, freed, len(reach), most, proven_best=len(freed) == most)


def shares(reach: Mapping[RecordId, frozenset[RecordId]]) -> dict[RecordId, float]:
    """
    Share each child's exposure equally among those in reach.

    Parameters
    ----------
    reach
        Child to who and what of concern is in direct reach.

    Returns
    -------
    dict
        Each of them to the sum of its shares, 1 / number in reach for each child. A set that frees
        a child holds all of that child's shares, so no set frees more children than its shares add
        up to.
    """
    load: dict[RecordId, float] = {}
    for near in reach.values():
        for one in near:
            load[one] = load.get(one, 0.0) + 1.0 / len(near)
    return load


def _most(load: Mapping[RecordId, float], order: Sequence[RecordId], k: int) -> int:
    return int(sum(load[one] for one in order[:k]) + _ROUNDING)


def _value(
    reach: Mapping[RecordId, frozenset[RecordId]],
    load: Mapping[RecordId, float],
    members: Iterable[RecordId],
) -> tuple[int, float]:
    held = set(members)
    freed = sum(near <= held for near in reach.values())
    return freed, round(sum(load[one] for one in held), 9)


def _exact(
    reach: Mapping[RecordId, frozenset[RecordId]],
    load: Mapping[RecordId, float],
    order: Sequence[RecordId],
    k: int,
) -> tuple[RecordId, ...]:
    """Look at every set that its load does not rule out, heaviest first."""
    same = Counter(near for near in reach.values() if len(near) <= k)
    best: tuple[int, float] = (-1, 0.0)
    found: tuple[RecordId, ...] = ()

    def search(chosen: tuple[RecordId, ...], start: int, weight: float) -> None:
        nonlocal best, found
        left = k - len(chosen)
        if not left:
            freed = sum(
                same[frozenset(part)]
                for size in range(1, k + 1)
                for part in combinations(chosen, size)
            )
            value, members = (freed, round(weight, 9)), tuple(sorted(chosen))
            if value > best or (value == best and members < found):
                best, found = value, members
            return
        for place in range(start, len(order) - left + 1):
            most = weight + sum(load[one] for one in order[place : place + left])
            if most + _ROUNDING < best[0]:
                return
            one = order[place]
            search((*chosen, one), place + 1, weight + load[one])

    search((), 0, 0.0)
    return found


def _grown(
    reach: Mapping[RecordId, frozenset[RecordId]],
    load: Mapping[RecordId, float],
    order: Sequence[RecordId],
    k: int,
) -> tuple[RecordId, ...]:
    """Add the best one after another, from the proven best three; then swap while it helps."""
    members = list(_exact(reach, load, order, EXACT_UP_TO))
    while len(members) < k:
        others = [one for one in order if one not in members]
        members.append(max(others, key=lambda one: _value(reach, load, (*members, one))))
    value = _value(reach, load, members)
    improved = True
    while improved:
        improved = False
        for place in range(k):
            for other in order:
                if other in members:
                    continue
                offered = [*members[:place], other, *members[place + 1 :]]
                better = _value(reach, load, offered)
                if better > value:
                    members, value, improved = offered, better, True
    return tuple(members)
