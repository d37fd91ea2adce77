"""The network on a day: a casebook's evidence as a networkx graph, by layer.

Nodes are keyed by record id, never by name. Between two records stands one edge for each kind of
link, with what its statements add up to. Names and texts stay in the casebook.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx

from graph.cases import case_on
from graph.errors import NotRankableError, VocabularyError
from graph.evidence import add_up, evidence_table, in_force, is_suspected_false
from graph.ids import RecordId
from graph.records import Child, Identifier, Location, PeerGroup, Person
from graph.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from datetime import date

    from graph.casebook import Casebook
    from graph.evidence import EvidenceTable
    from graph.records import Link

__all__ = [
    "LAYERS",
    "Ends",
    "Statements",
    "build_network",
    "collapse",
    "node_kind",
    "statements_on",
    "surroundings",
]

LAYERS = ("person-child", "contact", "peer", "place", "group", "protective", "identifier")
"""Layers that are analysed; links of layer ``context`` are kept and never analysed."""


def node_kind(casebook: Casebook, record_id: RecordId, *, as_at: date) -> str:
    """
    Say what a record is drawn as on a day.

    Parameters
    ----------
    casebook
        The casebook.
    record_id
        A subject's canonical id.
    as_at
        The day.

    Returns
    -------
    str
        ``child`` first, whatever else they are; then ``person_of_concern``,
        ``location_of_concern``, ``group``, ``identifier``, or ``person`` and ``location`` for those
        that are only named or have no case that had begun by the day.

    Raises
    ------
    NotRankableError
        If the record is no subject of links: an event, an action, a row.
    """
    if casebook.is_child(record_id, as_at):
        return "child"
    record = casebook.get(record_id)
    has_case = case_on(casebook, record_id, as_at) is not None
    if casebook.is_unresolved(record_id):
        has_case = False
    if isinstance(record, Child | Person):
        return "person_of_concern" if has_case else "person"
    if isinstance(record, Location):
        return "location_of_concern" if has_case else "location"
    if isinstance(record, PeerGroup):
        return "group"
    if isinstance(record, Identifier):
        return "identifier"
    msg = f"{record_id} is not a person, place, group or identifier."
    raise NotRankableError(msg)


def build_network(
    casebook: Casebook,
    *,
    as_at: date,
    layers: Collection[str] = LAYERS,
    table: EvidenceTable | None = None,
) -> nx.MultiDiGraph[RecordId]:
    """
    Build the network of a day.

    Parameters
    ----------
    casebook
        The casebook.
    as_at
        The day: evidence dated up to and on it counts, and links in force on it.
    layers
        Layers of link kinds to take in.
    table
        How evidence is weighed; None takes the table as shipped.

    Returns
    -------
    networkx.MultiDiGraph
        Node attribute ``kind`` (see :func:`node_kind`); edge key and attribute ``kind`` (a term of
        ``link_kinds``), ``layer``, ``strength`` (probability, 0 to 1), ``cost`` (positive integer),
        ``first_seen``, ``last_seen`` (ISO text), ``sources``, ``reports`` (counts), ``best_grade``,
        ``protective``, ``because`` (link ids, sorted). Graph attributes ``as_at``, ``lapsed`` and
        ``excluded``: links that dropped out past their review date, and statements graded E.
        Nodes and edges are added in sorted order. A subject without a link in force is not in it.
    """
    table = table or evidence_table()
    said = statements_on(casebook, as_at=as_at, layers=layers, table=table)
    counted = said.counted
    network: nx.MultiDiGraph[RecordId] = nx.MultiDiGraph(
        as_at=as_at.isoformat(), lapsed=len(said.lapsed), excluded=said.excluded
    )
    ends = {end for source, target, _ in counted for end in (source, target)}
    for record_id in sorted(ends):
        network.add_node(record_id, kind=node_kind(casebook, record_id, as_at=as_at))
    kinds = vocabulary("link_kinds")
    for (source, target, kind), links in sorted(counted.items()):
        tie = add_up(links, as_at, table)
        network.add_edge(
            source,
            target,
            key=kind,
            kind=kind,
            layer=kinds[kind].text("layer"),
            strength=tie.strength,
            cost=tie.cost,
            first_seen=tie.first_seen,
            last_seen=tie.last_seen,
            sources=tie.sources,
            reports=tie.reports,
            best_grade=tie.best_grade,
            protective=tie.protective or kinds[kind].flag("protective"),
            because=tie.because,
        )
    return network


Ends = tuple[RecordId, RecordId, str]
"""Two canonical ids and a kind of link: what statements are grouped by."""


@dataclass(frozen=True, slots=True)
class Statements:
    """
    What is said of links on a day.

    Attributes
    ----------
    counted
        Ends and kind to the statements in force.
    lapsed
        Ends and kinds that only statements past their review date or their life speak of.
    excluded
        How many statements are graded E.
    """

    counted: Mapping[Ends, list[Link]]
    lapsed: frozenset[Ends]
    excluded: int


def statements_on(
    casebook: Casebook,
    *,
    as_at: date,
    layers: Collection[str] = LAYERS,
    table: EvidenceTable | None = None,
    canonical: Callable[[RecordId], RecordId] | None = None,
) -> Statements:
    """
    Group the statements about links by whom and what they tie, and sort out what does not count.

    Parameters
    ----------
    casebook
        The casebook.
    as_at
        The day; what was first seen after it is left out.
    layers
        Layers of link kinds to take in.
    table
        How long a link lives; None takes the table as shipped.
    canonical
        Under which id a record counts; None takes the casebook's own.

    Returns
    -------
    Statements
        Of a symmetric kind the smaller id comes first; a link of a record to itself is left out.

    Raises
    ------
    VocabularyError
        If a link is of a kind that the vocabulary has lost.
    """
    table = table or evidence_table()
    named = canonical or casebook.canonical
    kinds = vocabulary("link_kinds")
    wanted = {term.code for term in kinds if term.text("layer") in layers}
    symmetric = {term.code for term in kinds if term.flag("symmetric")}
    counted: defaultdict[Ends, list[Link]] = defaultdict(list)
    past: set[Ends] = set()
    excluded = 0
    today = as_at.isoformat()
    for link in casebook.links:
        if link.kind not in wanted or link.first_seen[:10] > today:
            if link.kind not in kinds:
                msg = f"{link.id} is of a kind that the vocabulary link_kinds has lost; put it back"
                raise VocabularyError(msg)
            continue
        source, target = named(link.source), named(link.target)
        if source == target:
            continue
        if link.kind in symmetric and target < source:
            source, target = target, source
        ends = (source, target, link.kind)
        if is_suspected_false(link.grading):
            excluded += 1
        elif in_force(link, as_at, table):
            counted[ends].append(link)
        else:
            past.add(ends)
    return Statements(counted, frozenset(past - counted.keys()), excluded)


def collapse(network: nx.MultiDiGraph[RecordId]) -> nx.Graph[RecordId]:
    """
    Make a simple graph of a network: one edge between two records, whatever the kinds.

    Parameters
    ----------
    network
        As :func:`build_network` gives it.

    Returns
    -------
    networkx.Graph
        The same nodes; edge attributes ``strength`` (1 - Π(1 - strength) over the kinds), ``cost``
        (the least), ``last_seen`` (the latest) and ``because`` (all, sorted). Parallel links are
        merged here because networkx's measures ignore them and other engines count them twice.
    """
    graph: nx.Graph[RecordId] = nx.Graph(**network.graph)
    graph.add_nodes_from(network.nodes(data=True))
    for source, target, tie in network.edges(data=True):
        held = graph.edges[source, target] if graph.has_edge(source, target) else None
        if held is None:
            graph.add_edge(
                source,
                target,
                strength=tie["strength"],
                cost=tie["cost"],
                last_seen=tie["last_seen"],
                because=tie["because"],
            )
            continue
        held["strength"] = 1.0 - (1.0 - held["strength"]) * (1.0 - tie["strength"])
        held["cost"] = min(held["cost"], tie["cost"])
        held["last_seen"] = max(held["last_seen"], tie["last_seen"])
        held["because"] = tuple(sorted({*held["because"], *tie["because"]}))
    return graph


def surroundings(
    network: nx.MultiDiGraph[RecordId], centres: Iterable[RecordId], *, steps: int = 1
) -> nx.MultiDiGraph[RecordId]:
    """
    Cut out what lies within some steps of one or more records.

    Parameters
    ----------
    network
        As :func:`build_network` gives it.
    centres
        Records to start from; those that are not in the network are left out.
    steps
        Number of links to go, in either direction.

    Returns
    -------
    networkx.MultiDiGraph
        The part of the network on the nodes reached, with its attributes.
    """
    reached = {centre for centre in centres if centre in network}
    edge_of = reached
    for _ in range(steps):
        edge_of = {
            near
            for node in edge_of
            for near in (*network.successors(node), *network.predecessors(node))
        } - reached
        reached = reached | edge_of
    part: nx.MultiDiGraph[RecordId] = nx.MultiDiGraph(**network.graph)
    part.add_nodes_from((node, network.nodes[node]) for node in sorted(reached))
    for source, target, key, tie in network.edges(keys=True, data=True):
        if source in reached and target in reached:
            part.add_edge(source, target, key=key, **tie)
    return part
