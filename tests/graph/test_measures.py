"""Measures agree with published and independent figures, and no child has one."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import igraph
import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.measures import (
    betweenness,
    closeness,
    degree,
    distance_measures,
    harmonic,
    is_rankable,
    reach,
)

if TYPE_CHECKING:
    from collections.abc import Hashable


def test_the_medici_have_the_published_betweenness() -> None:
    values = betweenness(nx.florentine_families_graph())
    assert values["Medici"] == pytest.approx(0.522, abs=0.0005)
    assert max(values, key=lambda family: values[family]) == "Medici"


@pytest.mark.parametrize(
    ("member", "value"),
    [
        pytest.param(0, 0.4376, id="the instructor"),
        pytest.param(33, 0.3041, id="the administrator"),
        pytest.param(32, 0.1452, id="the third"),
        pytest.param(11, 0.0, id="a member with one tie"),
    ],
)
def test_the_karate_club_has_the_published_betweenness(member: int, value: float) -> None:
    assert betweenness(nx.karate_club_graph())[member] == pytest.approx(value, abs=0.00005)


def test_degree_of_the_karate_club() -> None:
    values = degree(nx.karate_club_graph())
    assert (values[0], values[33], values[11]) == (16, 17, 1)


costed = st.dictionaries(
    st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda pair: pair[0] < pair[1]),
    st.integers(1, 4),
    min_size=1,
    max_size=15,
)


@given(costed)
def test_betweenness_by_cost_agrees_with_an_independent_program(
    costs: dict[tuple[int, int], int],
) -> None:
    network: nx.Graph[int] = nx.Graph()
    network.add_nodes_from(range(7))
    for (source, target), cost in costs.items():
        network.add_edge(source, target, cost=cost)
    other = igraph.Graph(n=7, edges=list(costs))
    expected = other.betweenness(weights=list(costs.values()), directed=False)
    found = betweenness(network, cost="cost", normalized=False)
    assert [found[node] for node in range(7)] == pytest.approx(expected)


def test_two_equal_ways_share_what_goes_between() -> None:
    # s to t costs 3 by a (1 + 2) and 3 by b (2 + 1): each carries half of the one pair.
    network: nx.Graph[str] = nx.Graph()
    for source, target, cost in (("s", "a", 1), ("a", "t", 2), ("s", "b", 2), ("b", "t", 1)):
        network.add_edge(source, target, cost=cost)
    found = betweenness(network, cost="cost", normalized=False)
    assert (found["a"], found["b"]) == (0.5, 0.5)


def test_a_dear_short_cut_is_not_taken() -> None:
    network: nx.Graph[str] = nx.Graph()
    for source, target, cost in (("s", "a", 1), ("a", "t", 1), ("s", "t", 3)):
        network.add_edge(source, target, cost=cost)
    assert betweenness(network, cost="cost")["a"] == 1.0
    assert betweenness(network)["a"] == 0.0


@pytest.mark.parametrize(
    "data",
    [
        pytest.param({"cost": 0.5}, id="a fraction"),
        pytest.param({"cost": 1.0}, id="a whole number kept as a fraction"),
        pytest.param({"cost": 0}, id="nought"),
        pytest.param({"cost": -1}, id="negative"),
        pytest.param({"cost": True}, id="yes"),
        pytest.param({"cost": "1"}, id="text"),
        pytest.param({"strength": 0.9}, id="missing"),
    ],
)
def test_a_cost_that_would_give_wrong_answers_is_refused(data: dict[str, object]) -> None:
    network: nx.Graph[str] = nx.Graph()
    network.add_edge("a", "b", cost=1)
    network.add_edge("b", "c", **data)
    with pytest.raises(ValueError, match="“cost” must be a positive integer on every link"):
        betweenness(network, cost="cost")


def test_a_strength_is_never_taken_for_a_cost() -> None:
    network: nx.Graph[str] = nx.Graph()
    network.add_edge("a", "b", strength=0.9, cost=1)
    with pytest.raises(ValueError, match="“strength” must be a positive integer"):
        betweenness(network, cost="strength")


def test_parallel_links_count_once_at_the_least_cost_and_loops_not_at_all() -> None:
    network: nx.MultiGraph[str] = nx.MultiGraph()
    for source, target, cost in (
        ("a", "b", 3),
        ("b", "a", 1),
        ("b", "c", 1),
        ("a", "c", 3),
        ("b", "b", 1),
    ):
        network.add_edge(source, target, cost=cost)
    assert degree(network) == {"a": 2, "b": 2, "c": 2}
    assert betweenness(network, cost="cost") == {"a": 0.0, "b": 1.0, "c": 0.0}


NEVER = ["child", "person", "identifier"]
EVER = ["person_of_concern", "location_of_concern", "location", "group"]


@pytest.mark.parametrize("kind", [*NEVER, *EVER])
def test_only_people_places_and_groups_of_concern_have_a_measure(kind: str) -> None:
    network: nx.Graph[Hashable] = nx.Graph()
    network.add_nodes_from([("x", {"kind": kind}), ("y", {"kind": "group"}), ("z", {})])
    network.add_edges_from([("x", "y"), ("x", "z")])
    assert is_rankable(network, "x") is (kind in EVER)
    assert ("x" in degree(network)) is (kind in EVER)
    assert ("x" in betweenness(network)) is (kind in EVER)
    # Whoever has no entry still shapes everybody else's.
    assert degree(network)["y"] == 1


def test_a_child_in_the_middle_shapes_the_figures_of_others() -> None:
    network: nx.Graph[str] = nx.Graph()
    network.add_nodes_from(["A", "B", "D"], kind="person_of_concern")
    network.add_node("c", kind="child")
    network.add_edges_from([("A", "B"), ("B", "c"), ("c", "D")])
    # Of the three pairs without B, A-c and A-D go through B.
    assert betweenness(network) == {"A": 0.0, "B": pytest.approx(2 / 3), "D": 0.0}


def test_an_empty_network_has_no_measures() -> None:
    for measure in (betweenness, closeness, degree, harmonic):
        assert measure(nx.Graph()) == {}
    assert reach(nx.Graph(), 2) == {}
    assert betweenness(nx.empty_graph(1)) == closeness(nx.empty_graph(1)) == {0: 0.0}


@pytest.mark.parametrize("cost", [None, "cost"])
@pytest.mark.parametrize("kind", [nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph])
def test_measures_are_those_of_networkx(kind: type[nx.Graph[int]], cost: str | None) -> None:
    for seed in range(25):
        draw = random.Random(seed)
        network = kind()
        network.add_nodes_from(range(draw.randint(2, 16)))
        nodes = list(network)
        for _ in range(draw.randint(1, 30)):
            network.add_edge(draw.choice(nodes), draw.choice(nodes), cost=draw.randint(1, 4))
        # networkx takes the cheapest of parallel links by cost, and ignores them in counting steps.
        plain: nx.Graph[int] = nx.DiGraph() if network.is_directed() else nx.Graph()
        plain.add_nodes_from(nodes)
        edges = [(one, other, data["cost"]) for one, other, data in network.edges(data=True)]
        for one, other, held in sorted(edges, key=lambda edge: -edge[2]):
            if one != other:
                plain.add_edge(one, other, cost=held)
        for normalized in (True, False):
            expected = nx.betweenness_centrality(plain, weight=cost, normalized=normalized)
            found = betweenness(network, cost=cost, normalized=normalized)
            assert found == pytest.approx(expected, rel=1e-12, abs=1e-12)
        expected = nx.closeness_centrality(plain, distance=cost)
        assert closeness(network, cost=cost) == pytest.approx(expected, rel=1e-12, abs=1e-12)
        assert harmonic(network) == pytest.approx(
            nx.harmonic_centrality(plain), rel=1e-12, abs=1e-12
        )
        within = {
            node: sum(1 for one in nodes if one != node and _steps(plain, one, node) <= 2)
            for node in nodes
        }
        assert reach(network, 2) == within


def _steps(network: nx.Graph[int], one: int, other: int) -> float:
    try:
        return float(nx.shortest_path_length(network, one, other))
    except nx.NetworkXNoPath:
        return float("inf")


def test_the_medici_are_the_closest_of_the_families() -> None:
    # Published: closeness of the Medici 0.560, of the Ridolfi and the Tornabuoni 0.500.
    values = closeness(nx.florentine_families_graph())
    assert values["Medici"] == pytest.approx(0.56)
    assert values["Ridolfi"] == pytest.approx(0.5)


@pytest.mark.parametrize("directed", [False, True])
def test_one_pass_gives_what_each_measure_gives_by_itself(*, directed: bool) -> None:
    network = nx.gnm_random_graph(60, 90, seed=4, directed=directed)
    network.nodes[3]["kind"] = "child"
    found = distance_measures(network, steps=3)
    assert found.closeness == closeness(network)
    assert found.harmonic == harmonic(network)
    assert found.reach == reach(network, 3)
    assert 3 not in found.reach
    nobody: nx.Graph[int] = nx.Graph()
    empty = distance_measures(nobody)
    assert empty == ({}, {}, {})
