"""The questions answered by networkx over one day's network: the twins of the Cypher files."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

import networkx as nx

from graph.network import LAYERS, build_network
from graph.questions import Row, in_order

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from datetime import date

    from graph.casebook import Casebook
    from graph.ids import RecordId

    _Network = nx.MultiDiGraph[RecordId]

__all__ = ["MANY", "answer", "answer_on"]

MANY = 3
"""Tied to so many persons of concern, somebody is tied to many."""
_AMONG_PEOPLE = frozenset({"person-child", "contact", "peer"})
_MISSING = frozenset({"co_missing", "found_together", "found_with"})
_PEOPLE = frozenset({"child", "person", "person_of_concern"})
_PLACES = frozenset({"location", "location_of_concern"})


def answer(name: str, network: _Network) -> tuple[Row, ...]:
    """
    Answer a question from one day's network.

    Parameters
    ----------
    name
        Name of the question.
    network
        As :func:`graph.network.build_network` gives it, with every layer.

    Returns
    -------
    tuple of Row
        Sorted by subject.
    """
    return in_order(_TWINS[name](network))


def answer_on(name: str, casebook: Casebook, day: date) -> tuple[Row, ...]:
    """
    Answer a question from a casebook on a day.

    Parameters
    ----------
    name
        Name of the question.
    casebook
        The casebook.
    day
        The day.

    Returns
    -------
    tuple of Row
        Sorted by subject.
    """
    return answer(name, build_network(casebook, as_at=day))


def _ties(
    network: _Network,
    *,
    layers: Collection[str] = (),
    kinds: Collection[str] = (),
    protective: bool = False,
) -> nx.Graph[RecordId]:
    """Give who is tied to whom by the links wanted, without the protective ones unless asked."""
    found: nx.Graph[RecordId] = nx.Graph()
    for source, target, tie in network.edges(data=True):
        wanted = tie["layer"] in layers or tie["kind"] in kinds
        if wanted and (protective or not tie["protective"]):
            found.add_edge(source, target)
    return found


def _missing_together(network: _Network) -> Iterator[Row]:
    kind = network.nodes(data="kind")
    linked = _ties(network, layers=_AMONG_PEOPLE)
    found: defaultdict[RecordId, set[RecordId]] = defaultdict(set)
    for one, other in _ties(network, kinds=_MISSING).edges:
        if kind[one] == kind[other] == "child":
            for person in nx.common_neighbors(linked, one, other):
                if kind[person] != "child":
                    found[person] |= {one, other}
    for person, children in found.items():
        yield Row(person, tuple(children))


def _shared_places(network: _Network) -> Iterator[Row]:
    kind = network.nodes(data="kind")
    known = _ties(network, layers=LAYERS, protective=True)
    groups: defaultdict[RecordId, set[RecordId]] = defaultdict(set)
    for child, group, tie in network.edges(data=True):
        if tie["kind"] == "member_of":
            groups[child].add(group)
    at = _ties(network, layers={"place"})
    for place in at:
        if kind[place] not in _PLACES:
            continue
        there = sorted(one for one in at[place] if kind[one] == "child")
        pairs = [
            pair
            for pair in combinations(there, 2)
            if not known.has_edge(*pair) and groups[pair[0]].isdisjoint(groups[pair[1]])
        ]
        if pairs:
            yield Row(place, tuple({child for pair in pairs for child in pair}), len(pairs))


def _tied_to_many(network: _Network) -> Iterator[Row]:
    kind = network.nodes(data="kind")
    linked = _ties(network, layers=_AMONG_PEOPLE)
    for person in linked:
        if kind[person] == "person":
            near = tuple(one for one in linked[person] if kind[one] == "person_of_concern")
            if len(near) >= MANY:
                yield Row(person, near)


def _only_through(network: _Network) -> Iterator[Row]:
    kind = network.nodes(data="kind")
    linked = _ties(network, layers=_AMONG_PEOPLE)
    found: defaultdict[RecordId, list[RecordId]] = defaultdict(list)
    for one in linked:
        if kind[one] in _PEOPLE and linked.degree(one) == 1:
            (person,) = linked[one]
            if kind[person] != "child":
                found[person].append(one)
    for person, reached in found.items():
        yield Row(person, tuple(reached))


_TWINS: Mapping[str, Callable[[_Network], Iterator[Row]]] = {
    "missing_together": _missing_together,
    "only_through": _only_through,
    "shared_places": _shared_places,
    "tied_to_many": _tied_to_many,
}
