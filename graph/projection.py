"""From people and the places they share to people tied to people (Newman 2001)."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, TypeVar

import networkx as nx

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    _N = TypeVar("_N", bound=Hashable)

__all__ = ["project_places"]


def project_places(
    network: nx.Graph[_N], *, people: Iterable[_N], max_people_per_place: int | None = None
) -> nx.Graph[_N]:
    """
    Tie people to each other by the places that they share.

    Parameters
    ----------
    network
        Any networkx graph; directions and parallel links count once. Every neighbour of two people
        that is not one of them is a place.
    people
        The nodes to tie.
    max_people_per_place
        Places with more people than this are left out: a school or a station must not tie everybody
        to everybody. None for no limit.

    Returns
    -------
    networkx.Graph
        The people in the network's order with their attributes; edge attribute ``strength``, the
        sum over shared places of 1 / (people there - 1): the strengths of a person add up to the
        number of places that they share with anybody.
    """
    wanted = set(people)
    found: nx.Graph[_N] = nx.Graph()
    found.add_nodes_from((node, data) for node, data in network.nodes(data=True) if node in wanted)
    place = {node: number for number, node in enumerate(found)}
    for node in network:
        if node in wanted:
            continue
        there = sorted(set(nx.all_neighbors(network, node)) & place.keys(), key=place.__getitem__)
        busy = max_people_per_place is not None and len(there) > max_people_per_place
        if len(there) < 2 or busy:  # noqa: PLR2004 - it takes two to share
            continue
        share = 1.0 / (len(there) - 1)
        for one, other in combinations(there, 2):
            before = found.edges[one, other]["strength"] if found.has_edge(one, other) else 0.0
            found.add_edge(one, other, strength=before + share)
    return found
