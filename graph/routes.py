"""By how many independent routes harm reaches a child: one of them closed leaves the others open.

Routes are independent if they share no person and no place: their number is the least number of
people and places that would have to go (Menger 1927; for routes as short as these Lovász,
Neumann-Lara and Plummer 1978).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

from graph.disruption import exposure
from graph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.ids import RecordId

    _Ties = nx.Graph[RecordId]

__all__ = ["MOST_STEPS", "independent_routes"]

MOST_STEPS = 3
"""Longer routes cannot be counted exactly in reasonable time (Itai, Perl and Shiloach 1982)."""


def independent_routes(
    network: nx.MultiDiGraph[RecordId],
    *,
    of_concern: Iterable[RecordId],
    steps: int = 1,
    removed: Iterable[RecordId] = (),
) -> dict[RecordId, int]:
    """
    Count the routes by which people and places of concern reach each exposed child.

    Parameters
    ----------
    network
        As :func:`graph.network.build_network` gives it. Protective links are not followed.
    of_concern
        Open people and places of concern.
    steps
        The most links that a route may have, 1 to 3.
    removed
        Nodes to leave out, with everything that goes through them.

    Returns
    -------
    dict
        Exposed child, sorted, to the largest number of routes from people and places of concern to
        the child of which no two share a node but the child. With one step that is the number of
        people and places of concern in direct reach.

    Raises
    ------
    UsageError
        If `steps` is not 1, 2 or 3.
    """
    if not 1 <= steps <= MOST_STEPS:
        msg = f"Independent routes are counted over 1 to {MOST_STEPS} links."
        raise UsageError(msg)
    open_ones, gone = set(of_concern), set(removed)
    found = exposure(network, of_concern=open_ones, steps=steps, removed=gone)
    starts = {one for reached in found.reached_by.values() for one in reached}
    ties: _Ties = nx.Graph()
    for one, other, tie in network.edges(data=True):
        if not tie["protective"] and one not in gone and other not in gone:
            ties.add_edge(one, other)
    return {child: _routes(ties, child, starts, steps) for child in found.children}


def _routes(ties: _Ties, child: RecordId, starts: set[RecordId], steps: int) -> int:
    """Count direct ones, then the most that can lead from other starts through other neighbours."""
    near = set(ties[child])
    direct = near & starts
    if steps == 1:
        return len(direct)
    # A route need not pass a second start, nor a second neighbour of the child: it could begin or
    # end there. So every route is start - neighbour, or start - somebody between - neighbour.
    first, last = starts - direct, near - direct
    flow: nx.DiGraph[tuple[str, RecordId]] = nx.DiGraph()
    source, sink = ("from", child), ("to", child)
    flow.add_nodes_from((source, sink))
    for one in sorted(first & ties.nodes):
        for other in sorted(set(ties[one]) - direct - {child}):
            if other in last:
                _arc(flow, one, other)
            elif steps == MOST_STEPS and other not in starts:
                for end in sorted(set(ties[other]) & last):
                    _arc(flow, one, other)
                    _arc(flow, other, end)
    for one in sorted({node for _, node in flow} - {child}):
        flow.add_edge(("in", one), ("out", one), capacity=1)
        if one in first:
            flow.add_edge(source, ("in", one), capacity=1)
        if one in last:
            flow.add_edge(("out", one), sink, capacity=1)
    return len(direct) + int(nx.maximum_flow_value(flow, source, sink))


def _arc(flow: nx.DiGraph[tuple[str, RecordId]], one: RecordId, other: RecordId) -> None:
    flow.add_edge(("out", one), ("in", other), capacity=1)
