"""What disruption would change for children: exposure before and after removing people or places.

The aim is fewer children in reach of harm, not a network in pieces: peer ties protect. Children and
people not yet identified can never be removed, not even in thought.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx

from graph.errors import NotRankableError
from graph.network import node_kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.ids import RecordId
    from graph.picture import Picture

__all__ = ["Exposure", "WhatIf", "exposure", "what_if"]

_OF_CONCERN = frozenset({"person_of_concern", "location_of_concern"})
_REMOVABLE = _OF_CONCERN | {"location", "group"}


@dataclass(frozen=True, slots=True)
class Exposure:
    """
    Which children are in reach of a person or place of concern.

    Attributes
    ----------
    reached_by
        Child to the people and places of concern within reach, sorted; only exposed children.
    """

    reached_by: dict[RecordId, tuple[RecordId, ...]]

    @property
    def children(self) -> tuple[RecordId, ...]:
        """Exposed children, sorted."""
        return tuple(sorted(self.reached_by))


@dataclass(frozen=True, slots=True)
class WhatIf:
    """
    Children's exposure before and after.

    Attributes
    ----------
    removed
        What was removed, sorted.
    before, after
        Exposure in the network as it is, and without what was removed.
    """

    removed: tuple[RecordId, ...]
    before: Exposure
    after: Exposure

    @property
    def freed(self) -> tuple[RecordId, ...]:
        """Children exposed before and not after, sorted."""
        return tuple(sorted(self.before.reached_by.keys() - self.after.reached_by.keys()))


def exposure(
    network: nx.MultiDiGraph[RecordId],
    *,
    of_concern: Iterable[RecordId],
    steps: int = 1,
    graded: bool = False,
    removed: Iterable[RecordId] = (),
) -> Exposure:
    """
    Find the children who have a person or place of concern within some steps.

    Parameters
    ----------
    network
        As :func:`graph.network.build_network` gives it. Protective links are not followed.
    of_concern
        Open people and places of concern.
    steps
        Number of links, in either direction, that counts as in reach.
    graded
        Count each link as its integer cost: 1 for the surest, more for weaker evidence.
    removed
        Nodes to leave out, with everything that goes through them.

    Returns
    -------
    Exposure
        Exposed children, and by whom.
    """
    gone = set(removed)
    reached: dict[RecordId, set[RecordId]] = {}
    ties = _followed(network, gone) if graded else None
    for start in sorted(set(of_concern) - gone):
        if start not in network or network.nodes[start].get("kind") not in _OF_CONCERN:
            continue
        near = (
            _within(network, start, steps, gone)
            if ties is None
            else _within_cost(ties, start, steps)
        )
        for node in near:
            if network.nodes[node]["kind"] == "child":
                reached.setdefault(node, set()).add(start)
    return Exposure({child: tuple(sorted(by)) for child, by in sorted(reached.items())})


def _within(
    network: nx.MultiDiGraph[RecordId], start: RecordId, steps: int, gone: set[RecordId]
) -> set[RecordId]:
    seen = {start}
    front = {start}
    for _ in range(steps):
        nearer = {
            other
            for source, target, protective in (
                *network.out_edges(front, data="protective"),
                *network.in_edges(front, data="protective"),
            )
            if not protective
            for other in (source, target)
        }
        front = nearer - seen - gone
        seen |= front
    return seen


def _followed(network: nx.MultiDiGraph[RecordId], gone: set[RecordId]) -> nx.Graph[RecordId]:
    """Make the simple graph of the ties that are followed, each with its least cost."""
    ties: nx.Graph[RecordId] = nx.Graph()
    for one, other, tie in network.edges(data=True):
        if not tie["protective"] and one not in gone and other not in gone:
            held = ties.get_edge_data(one, other, {"cost": tie["cost"]})
            ties.add_edge(one, other, cost=min(held["cost"], tie["cost"]))
    return ties


def _within_cost(ties: nx.Graph[RecordId], start: RecordId, most: int) -> set[RecordId]:
    if start not in ties:
        return {start}
    return set(nx.single_source_dijkstra_path_length(ties, start, cutoff=most, weight="cost"))


def what_if(
    picture: Picture, removed: Iterable[RecordId], *, steps: int = 1, graded: bool = False
) -> WhatIf:
    """
    Compare children's exposure with and without some people or places.

    Parameters
    ----------
    picture
        The day's picture.
    removed
        People of concern, places or groups to leave out, by any id that they are joined under; one
        that has no link in force changes nothing.
    steps
        Number of links that counts as in reach.
    graded
        Count each link as its integer cost, as :func:`exposure` does.

    Returns
    -------
    WhatIf
        Exposure before and after, to the people and places whose case is open.

    Raises
    ------
    NotRankableError
        If one of them is a child, or a person not yet identified.
    """
    casebook = picture.casebook
    wanted = tuple(sorted({casebook.canonical(one) for one in removed}))
    for one in wanted:
        if node_kind(casebook, one, as_at=picture.as_at) not in _REMOVABLE:
            msg = (
                f"{casebook.reference(one)} is a child, or somebody not yet identified: they are "
                "never removed or ranked. Name persons of concern, locations or groups."
            )
            raise NotRankableError(msg)
    network, of_concern = picture.network, picture.open_cases
    return WhatIf(
        removed=wanted,
        before=exposure(network, of_concern=of_concern, steps=steps, graded=graded),
        after=exposure(network, of_concern=of_concern, steps=steps, graded=graded, removed=wanted),
    )
