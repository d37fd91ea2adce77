"""GraphML that other programs read whole: types, parallel edges, marking and hostile text."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import igraph
import networkx as nx
import pytest
from lxml import etree

from exports.graphml import network_graphml

if TYPE_CHECKING:
    from pathlib import Path

    from exports.release import Released, ReleasedNetwork
    from tests.exports.network.conftest import Networks

NAMESPACE = "{http://graphml.graphdrawing.org/xmlns}"


@pytest.fixture(scope="module")
def written(networks: Networks) -> bytes:
    return network_graphml(networks.small())


def read(data: bytes) -> nx.MultiDiGraph[str]:
    graph = nx.read_graphml(io.BytesIO(data), force_multigraph=True)
    assert isinstance(graph, nx.MultiDiGraph)
    return graph


def test_networkx_reads_every_node_and_edge_with_its_values(networks: Networks) -> None:
    network = networks.small().content
    graph = read(network_graphml(networks.small()))
    assert sorted(graph.nodes) == sorted(node.id for node in network.nodes)
    assert graph.nodes["P1"]["label"] == "Bryn Invented (P1)"
    assert graph.nodes["P1"]["kind"] == "person_of_concern"
    assert graph.nodes["P1"]["age"] == 36
    held = {
        key: (source, target, tie) for source, target, key, tie in graph.edges(keys=True, data=True)
    }
    assert sorted(held) == sorted(tie.id for tie in network.ties)
    for tie in network.ties:
        source, target, values = held[tie.id]
        assert (source, target) == (tie.source, tie.target)
        assert values["strength"] == tie.strength
        assert values["protective"] is tie.protective
        assert values["confirmed"] is tie.confirmed
        assert (values["sources"], values["reports"], values["cost"]) == (
            tie.sources,
            tie.reports,
            tie.cost,
        )
        assert (values["label"], values["reverse"]) == (tie.label, tie.reverse)


def test_igraph_reads_the_same_graph(written: bytes, tmp_path: Path) -> None:
    path = tmp_path / "network.graphml"
    path.write_bytes(written)
    graph = igraph.Graph.Read_GraphML(str(path))
    assert graph.is_directed()
    assert (graph.vcount(), graph.ecount()) == (8, 8)
    named = dict(zip(graph.vs["id"], graph.vs["label"], strict=True))
    assert named["L1"] == "Gannet Steps (L1)"
    assert sorted(graph.es["tie"]) == [f"tie-{number}" for number in range(1, 9)]
    assert {type(value) for value in graph.es["strength"]} == {float}
    assert graph["marking"] == "OFFICIAL-SENSITIVE [PERSONAL]"


def test_parallel_ties_keep_ids_of_their_own(written: bytes) -> None:
    graph = read(written)
    between = [set(graph[a][b]) for a, b in (("P1", "C1"), ("C1", "P1")) if graph.has_edge(a, b)]
    assert sum(map(len, between)) == 2


def test_no_id_comes_twice_anywhere_in_the_file(written: bytes) -> None:
    root = etree.fromstring(written)
    ids = Counter((element.tag, element.get("id")) for element in root.iter() if element.get("id"))
    assert max(ids.values()) == 1
    keys = {element.get("id") for element in root.findall(f"{NAMESPACE}key")}
    used = {element.get("key") for element in root.iter(f"{NAMESPACE}data")}
    assert used <= keys


def test_marking_purpose_audience_and_day_are_attributes_of_the_graph(written: bytes) -> None:
    held = read(written).graph
    assert held["marking"] == "OFFICIAL-SENSITIVE [PERSONAL]"
    assert held["purpose"] == "Agreeing what to do"
    assert held["audience"] == "HOTH team (team)"
    assert held["as_at"] == "31 Oct 2026"


def with_fields(networks: Networks, *values: object) -> Released[ReleasedNetwork]:
    base = networks.small()
    nodes = tuple(
        replace(node, fields={"given": value})  # type: ignore[dict-item]  # any plain value
        for node, value in zip(base.content.nodes, values, strict=False)
    )
    return networks.with_content(base, replace(base.content, nodes=nodes, ties=()))


@pytest.mark.parametrize(
    ("values", "kind", "read_back"),
    [
        ((1, 2), "int", [1, 2]),
        ((1, 3_000_000_000), "long", [1, 3_000_000_000]),
        ((1, 2.5), "double", [1.0, 2.5]),
        ((True, False), "boolean", [True, False]),
        ((1, "1"), "string", ["1", "1"]),
        ((True, 1), "string", ["true", "1"]),
        (("00123", ""), "string", ["00123", ""]),
        ((float("nan"), 0.5), "string", ["nan", "0.5"]),
    ],
)
def test_an_attribute_has_one_type_that_holds_all_its_values(
    networks: Networks, values: tuple[object, ...], kind: str, read_back: list[object]
) -> None:
    data = network_graphml(with_fields(networks, *values))
    [key] = [
        one.get("attr.type")
        for one in etree.fromstring(data).findall(f"{NAMESPACE}key")
        if (one.get("for"), one.get("attr.name")) == ("node", "given")
    ]
    assert key == kind
    nodes = read(data).nodes
    found = [nodes[name]["given"] for name in sorted(nodes) if "given" in nodes[name]]
    assert found == read_back


def test_a_field_named_as_one_of_our_own_attributes_replaces_nothing(networks: Networks) -> None:
    base = networks.small()
    fields = {"id": "X", "kind": "Y", "label": "Z"}
    nodes = tuple(replace(node, fields=fields) for node in base.content.nodes)
    content = replace(base.content, nodes=nodes)
    graph = read(network_graphml(networks.with_content(base, content)))
    assert graph.nodes["P1"] == {
        "label": "Bryn Invented (P1)",
        "kind": "person_of_concern",
        "field_id": "X",
        "field_kind": "Y",
        "field_label": "Z",
    }


def test_hostile_text_and_controls_come_back_as_text(
    networks: Networks, hostile: tuple[str, ...]
) -> None:
    for payload in (*hostile, "tab\there", "two\nlines", "  outer  "):
        data = network_graphml(with_fields(networks, payload))
        assert next(iter(read(data).nodes.values()))["given"] == payload


def test_what_xml_cannot_hold_is_replaced_letter_by_letter(networks: Networks) -> None:
    data = network_graphml(with_fields(networks, "a\x00b\x0bc\ud800d\uffffe"))
    assert next(iter(read(data).nodes.values()))["given"] == "a\ufffdb\ufffdc\ufffdd\ufffde"


def test_an_empty_network_is_a_readable_file(networks: Networks) -> None:
    assert len(read(network_graphml(networks.released([])))) == 0


def test_the_same_release_is_the_same_bytes(written: bytes, networks: Networks) -> None:
    assert network_graphml(networks.small()) == written
