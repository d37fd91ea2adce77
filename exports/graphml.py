"""Write a released network as GraphML, for tools that analyse and draw graphs.

Written here and not by networkx, whose writer repeats the ids of parallel edges and of attributes
that nodes and edges share, and fails half-way on values that it does not know.
"""

from __future__ import annotations

from collections import defaultdict
from math import isfinite
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from exports.about import about
from exports.shown import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from exports.release import Released
    from exports.released import Plain, ReleasedNetwork, ReleasedNode, ReleasedTie

__all__ = ["network_graphml"]

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_OWN_NAMES = frozenset({"id", "kind", "label"})
_LARGEST_INT = 2**31


def network_graphml(released: Released[ReleasedNetwork]) -> bytes:
    """
    Write a released network as GraphML.

    Parameters
    ----------
    released
        What the gate let through.

    Returns
    -------
    bytes
        A directed graph in UTF-8. Node ids are the released ids and edge ids those of the ties,
        each once in the file; igraph 1.0 gives edges the ids of nodes instead, so the attribute
        ``tie`` says it again. Every attribute has one type: number, truth value, or text where
        values are mixed. Marking, purpose, audience and day are attributes of the graph. Equal
        releases give equal bytes.
    """
    network = released.content
    nodes = sorted(network.nodes, key=lambda node: node.id)
    ties = sorted(network.ties, key=lambda tie: (tie.source, tie.target, tie.kind, tie.id))
    root = ET.Element("graphml", {"xmlns": _NAMESPACE})
    parts: tuple[tuple[str, list[Mapping[str, Plain]]], ...] = (
        ("graph", [_of_graph(released)]),
        ("node", [_of_node(node) for node in nodes]),
        ("edge", [_of_tie(tie) for tie in ties]),
    )
    types = {part: _types(rows) for part, rows in parts}
    for part, found in types.items():
        for name, kind in found.items():
            ET.SubElement(root, "key", _key(part, name, kind))
    graph = ET.SubElement(root, "graph", {"id": "network", "edgedefault": "directed"})
    (_, [of_graph]), (_, of_nodes), (_, of_ties) = parts
    _fill(graph, "graph", of_graph, types["graph"])
    for node, values in zip(nodes, of_nodes, strict=True):
        element = ET.SubElement(graph, "node", {"id": clean(node.id)})
        _fill(element, "node", values, types["node"])
    for tie, values in zip(ties, of_ties, strict=True):
        ends = {"id": tie.id, "source": clean(tie.source), "target": clean(tie.target)}
        _fill(ET.SubElement(graph, "edge", ends), "edge", values, types["edge"])
    ET.indent(root, space=" ")
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _of_graph(released: Released[ReleasedNetwork]) -> dict[str, Plain]:
    held: defaultdict[str, list[str]] = defaultdict(list)
    for heading, text in about(released):
        held[heading.lower().replace(" ", "_")].append(text)
    return {name: " ".join(texts) for name, texts in held.items()}


def _of_node(node: ReleasedNode) -> dict[str, Plain]:
    further = {
        f"field_{name}" if name in _OWN_NAMES else name: value
        for name, value in sorted(node.fields.items())
    }
    return {"label": node.label, "kind": node.kind, **further}


def _of_tie(tie: ReleasedTie) -> dict[str, Plain]:
    return {
        "tie": tie.id,
        "label": tie.label,
        "reverse": tie.reverse,
        "kind": tie.kind,
        "layer": tie.layer,
        **tie.evidence(),
    }


def _types(rows: Iterable[Mapping[str, Plain]]) -> dict[str, str]:
    """Give each attribute one type that holds all its values; names sorted."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        for name, value in row.items():
            found[name].add(_type(value))
    return {name: _one_type(kinds) for name, kinds in sorted(found.items())}


def _type(value: Plain) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "int" if -_LARGEST_INT <= value < _LARGEST_INT else "long"
    return "double" if isinstance(value, float) and isfinite(value) else "string"


def _one_type(kinds: set[str]) -> str:
    for type_, held in (("long", {"int", "long"}), ("double", {"int", "long", "double"})):
        if len(kinds) > 1 and kinds <= held:
            return type_
    return next(iter(kinds)) if len(kinds) == 1 else "string"


def _key(part: str, name: str, kind: str) -> dict[str, str]:
    # The id carries the part, so that a name which nodes and edges share is two keys.
    return {
        "id": f"{part}.{name}",
        "for": part,
        "attr.name": name,
        "attr.type": kind,
    }


def _fill(
    element: ET.Element, part: str, values: Mapping[str, Plain], types: Mapping[str, str]
) -> None:
    for name in types:
        if name in values:
            data = ET.SubElement(element, "data", {"key": f"{part}.{name}"})
            data.text = _written(values[name])


def _written(value: Plain) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else clean(str(value))
