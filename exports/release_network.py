"""Build a network up for an audience: what it may see, in plain text and numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from exports.fields import FIELDS
from exports.release_notes import left_out_notes, pattern_note, suppression_note
from exports.released import ReleasedNetwork, ReleasedNode, ReleasedTie
from exports.small_numbers import SUPPRESSED, is_small
from graph.evidence import add_up, evidence_table
from graph.records import Link
from graph.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import networkx as nx

    from exports.gate import Gate
    from exports.released import Plain
    from graph.ids import RecordId

__all__ = ["build_network_view"]

_Value = TypeVar("_Value")

_DECIMALS = 3
_PEER = "peer"
_CHILDREN = "children_linked"
_THROUGH_CHILDREN = "people and places that only children lead to"
_NO_LAYER = "links of kinds not for this audience"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """One link of the network as it may be counted."""

    source: RecordId
    target: RecordId
    held: Mapping[str, Any]  # networkx gives edge attributes as Any


def build_network_view(network: nx.MultiDiGraph[RecordId], gate: Gate) -> ReleasedNetwork:
    """
    Build a network for an audience.

    Parameters
    ----------
    network
        As :func:`graph.network.build_network` gives it.
    gate
        Decides what may be shown.

    Returns
    -------
    ReleasedNetwork
        Nodes that still have a link or a number of children, and the links between them. Of a
        network about somebody, an audience that only counts children gets what links that it sees
        lead to, and not what lies behind a child.
    """
    usable = list(_usable(network, gate))
    children = _children_of(usable, gate)
    shown = [seen for seen in usable if _shown(seen, gate)]
    if gate.agenda and gate.profile.children == "count":
        near = _within_reach(gate.agenda, shown)
        far = {end for seen in shown for end in (seen.source, seen.target)} | set(children)
        gate.leave_out(_THROUGH_CHILDREN, *(far - near))
        shown = [seen for seen in shown if seen.source in near]
        children = {one: held for one, held in children.items() if one in near}
    reached = {end for seen in shown for end in (seen.source, seen.target)} | set(children)
    for node in sorted(network.nodes):
        if why := gate.hidden(node):
            gate.leave_out(why, node)
    nodes = tuple(
        _node(node, str(network.nodes[node].get("kind", "")), children, gate)
        for node in sorted(network.nodes)
        if node in reached
    )
    ties = tuple(_tie(number, seen, gate) for number, seen in enumerate(shown, start=1))
    nodes = tuple(sorted(nodes, key=lambda one: one.id))
    return ReleasedNetwork(nodes=nodes, ties=ties, notes=_notes(network, nodes, ties, gate))


def _usable(network: nx.MultiDiGraph[RecordId], gate: Gate) -> Iterator[_Seen]:
    """Give each link, without what rests on reports that the audience may not see."""
    for source, target, key, held in sorted(
        network.edges(keys=True, data=True), key=lambda one: (one[0], one[1], str(one[2]))
    ):
        kind = str(held.get("kind", key))
        attributes: Mapping[str, Any] | None = {**held, "kind": kind}
        if not gate.profile.conditions:
            attributes = _without_conditions({**held, "kind": kind}, network, gate)
        if attributes is not None:
            yield _Seen(source=source, target=target, held=attributes)


def _without_conditions(
    held: Mapping[str, Any], network: nx.MultiDiGraph[RecordId], gate: Gate
) -> Mapping[str, Any] | None:
    """Add a link up again without reports of handling code C; None where nothing is left."""
    links = [gate.casebook.get(one) for one in held["because"]]
    open_links = [one for one in links if isinstance(one, Link) and one.grading.handling != "C"]
    if len(open_links) == len(links):
        return held
    if not open_links:
        return None
    tie = add_up(open_links, date.fromisoformat(network.graph["as_at"]), evidence_table())
    return {
        **held,
        "strength": tie.strength,
        "cost": tie.cost,
        "first_seen": tie.first_seen,
        "last_seen": tie.last_seen,
        "sources": tie.sources,
        "reports": tie.reports,
        "best_grade": tie.best_grade,
    }


def _children_of(usable: Iterable[_Seen], gate: Gate) -> Mapping[RecordId, set[RecordId]]:
    """Collect the children behind each record, for an audience that sees only how many."""
    found: defaultdict[RecordId, set[RecordId]] = defaultdict(set)
    if gate.profile.children != "count":
        return found
    for seen in usable:
        for one, other in ((seen.source, seen.target), (seen.target, seen.source)):
            if other in gate.children and not gate.hidden(one):
                found[one].add(other)
    return found


def _within_reach(agenda: frozenset[RecordId], shown: Iterable[_Seen]) -> frozenset[RecordId]:
    """Find whoever links that are shown lead to; what lies behind a child is that child's."""
    neighbours: defaultdict[RecordId, set[RecordId]] = defaultdict(set)
    for seen in shown:
        neighbours[seen.source].add(seen.target)
        neighbours[seen.target].add(seen.source)
    found, edge = set(agenda), set(agenda)
    while edge:
        edge = {other for one in edge for other in neighbours[one]} - found
        found |= edge
    return frozenset(found)


def _shown(seen: _Seen, gate: Gate) -> bool:
    if gate.hidden(seen.source) or gate.hidden(seen.target):
        return False
    if _layer(seen, gate) not in gate.profile.layers:
        gate.leave_out(_NO_LAYER, *seen.held["because"])
        return False
    return True


def _layer(seen: _Seen, gate: Gate) -> str:
    """Give a tie's layer; between two children it is ``peer``, whatever its kind says."""
    if seen.source in gate.children and seen.target in gate.children:
        return _PEER
    return str(seen.held["layer"])


def _node(
    record_id: RecordId, kind: str, children: Mapping[RecordId, set[RecordId]], gate: Gate
) -> ReleasedNode:
    fields: dict[str, Plain] = {}
    gate_kind = gate.kind(record_id)
    for (of, name), field in FIELDS.items():
        # A coarser field stands under its own name, so that a column of numbers holds numbers.
        fits = of == gate_kind and gate.profile.allows(of, name)
        if fits and field.on_node and not field.sensitive:
            shown = gate.value(record_id, name)
            if not shown.withheld and shown.text:
                fields[name] = shown.text if shown.number is None else int(shown.number)
    if record_id in children:
        count = len(children[record_id])
        small = is_small(count, up_to=gate.profile.suppress_up_to)
        fields[_CHILDREN] = SUPPRESSED if small else count
    return ReleasedNode(
        id=gate.node_id(record_id),
        kind="child" if record_id in gate.children else kind,
        label=gate.label(record_id),
        fields=fields,
    )


def _tie(number: int, seen: _Seen, gate: Gate) -> ReleasedTie:
    held = seen.held
    term = vocabulary("link_kinds")[str(held["kind"])]
    sources, grade = int(held["sources"]), str(held["best_grade"])
    allowed = frozenset(gate.profile.tie_fields)

    def only(name: str, value: _Value) -> _Value | None:
        return value if name in allowed else None

    return ReleasedTie(
        id=f"tie-{number}",
        source=gate.node_id(seen.source),
        target=gate.node_id(seen.target),
        kind=term.code,
        layer=str(held["layer"]),
        label=term.label,
        reverse=term.text("reverse") or term.label,
        protective=only("protective", bool(held["protective"])),
        confirmed=sources > 1 or grade.startswith(("1/A", "1/B")),
        strength=only("strength", round(float(held["strength"]), _DECIMALS)),
        cost=only("cost", int(held["cost"])),
        first_seen=only("first_seen", gate.link_day(str(held["first_seen"]))),
        last_seen=only("last_seen", gate.link_day(str(held["last_seen"]))),
        sources=only("sources", sources),
        reports=only("reports", int(held["reports"])),
        best_grade=only("best_grade", grade),
    )


def _notes(
    network: nx.MultiDiGraph[RecordId],
    nodes: tuple[ReleasedNode, ...],
    ties: tuple[ReleasedTie, ...],
    gate: Gate,
) -> tuple[str, ...]:
    notes: list[str] = []
    children = sum(node.kind == "child" for node in nodes)
    if children and gate.profile.children != "named":
        notes.append(pattern_note(_unique_patterns(nodes, ties), children))
    lapsed, excluded = network.graph.get("lapsed", 0), network.graph.get("excluded", 0)
    if lapsed:
        notes.append(f"Links past their review date, not drawn: {lapsed}.")
    if excluded:
        notes.append(f"Reports graded E (suspected false), not counted: {excluded}.")
    if gate.profile.unresolved == "shown":
        waiting = sum(gate.casebook.is_unresolved(node) for node in network.nodes)
        if waiting:
            notes.append(f"People and places that a file only names, still to identify: {waiting}.")
    suppressed = sum(node.fields.get(_CHILDREN) == SUPPRESSED for node in nodes)
    return (
        *notes,
        *suppression_note(suppressed),
        *left_out_notes(gate.withheld, gate.profile),
    )


def _unique_patterns(nodes: tuple[ReleasedNode, ...], ties: tuple[ReleasedTie, ...]) -> int:
    """Count the children whose links nobody else has; neighbours who are children count as such."""
    kinds = {node.id: node.kind for node in nodes}
    patterns: defaultdict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for tie in ties:
        for one, other, way in (
            (tie.source, tie.target, "to"),
            (tie.target, tie.source, "from"),
        ):
            if kinds[one] == "child":
                known = "child" if kinds[other] == "child" else other
                patterns[one].append((tie.kind, way, known))
    counted = Counter(tuple(sorted(pattern)) for pattern in patterns.values())
    return sum(1 for count in counted.values() if count == 1)
