"""Standing in a network: against igraph, published cases and networks drawn by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import igraph
import networkx as nx
import pytest

from graph.structure import articulation, component, constraint, core, eigenvector, pagerank

if TYPE_CHECKING:
    from collections.abc import Callable

NETWORKS = {
    "karate": nx.karate_club_graph(),
    "florentine": nx.florentine_families_graph(),
    "les miserables": nx.les_miserables_graph(),
    "southern women": nx.davis_southern_women_graph(),
}
EVERY = (articulation, component, constraint, core, eigenvector, pagerank)


def _igraph(network: nx.Graph[str]) -> igraph.Graph:
    place = {node: number for number, node in enumerate(network)}
    return igraph.Graph(len(place), [(place[one], place[other]) for one, other in network.edges()])


def _ties(text: str) -> nx.Graph[str]:
    network: nx.Graph[str] = nx.Graph()
    network.add_edges_from((pair[0], pair[1]) for pair in text.split())
    return network


@pytest.mark.parametrize("name", NETWORKS)
def test_igraph_finds_the_same(name: str) -> None:
    network = NETWORKS[name]
    other = _igraph(network)
    nodes = list(network)
    scaled = eigenvector(network)
    most = max(scaled.values())
    assert [scaled[one] / most for one in nodes] == pytest.approx(
        other.eigenvector_centrality(), abs=1e-6
    )
    assert sum(value**2 for value in scaled.values()) == pytest.approx(1.0, abs=1e-12)
    assert list(pagerank(network).values()) == pytest.approx(other.pagerank(), abs=1e-9)
    assert list(core(network).values()) == other.coreness()
    assert list(constraint(network).values()) == pytest.approx(other.constraint(), abs=1e-9)
    cut = {nodes[one] for one in other.articulation_points()}
    assert {one for one, is_cut in articulation(network).items() if is_cut} == cut


def test_the_eigenvector_of_a_large_component_is_networkx_s() -> None:
    network = nx.barabasi_albert_graph(400, 3, seed=1)
    assert eigenvector(network) == pytest.approx(nx.eigenvector_centrality_numpy(network), abs=1e-9)


def test_each_component_has_an_eigenvector_of_its_own() -> None:
    # A star of three leaves: middle 1/sqrt(2), leaves 1/sqrt(6). A pair: 1/sqrt(2) each.
    network = _ties("xy ma mb mc")
    network.add_node("alone")
    found = eigenvector(network)
    assert found["m"] == pytest.approx(0.5**0.5)
    assert [found[one] for one in "abc"] == pytest.approx([6**-0.5] * 3)
    assert [found[one] for one in "xy"] == pytest.approx([0.5**0.5] * 2)
    assert found["alone"] == 0.0
    assert component(network) == {"m": 1, "a": 1, "b": 1, "c": 1, "x": 2, "y": 2, "alone": 3}
    assert "alone" not in constraint(network)


def test_only_who_joins_two_sides_breaks_a_component() -> None:
    network = _ties("ab bc ca cd de ec")
    assert articulation(network) == {one: one == "c" for one in "abcde"}
    assert core(network) == dict.fromkeys("abcde", 2)


@pytest.mark.parametrize("measure", EVERY)
def test_children_shape_the_figures_and_have_none(
    measure: Callable[[nx.Graph[str]], dict[str, object]],
) -> None:
    network = _ties("ab bc cd")
    nx.set_node_attributes(network, {"b": "child", "d": "identifier", "a": "person"}, "kind")
    assert set(measure(network)) == {"c"}


@pytest.mark.parametrize("measure", EVERY)
def test_directions_parallels_and_loops_count_once(
    measure: Callable[[nx.Graph[str]], dict[str, object]],
) -> None:
    plain = _ties("ab bc cd da ac")
    messy: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    messy.add_edges_from(zip("abbcdaac", "bacdaccc", strict=True))
    assert measure(messy) == pytest.approx(measure(plain))


@pytest.mark.parametrize("measure", EVERY)
def test_an_empty_network_has_nobody(
    measure: Callable[[nx.Graph[str]], dict[str, object]],
) -> None:
    assert measure(nx.Graph()) == {}
