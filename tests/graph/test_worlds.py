"""A measure in many worlds: by hand where one is sure, by enumeration where few are possible."""

from __future__ import annotations

from itertools import product

import networkx as nx
import pytest

from graph.errors import UsageError
from graph.worlds import measure_stability


def test_where_every_tie_is_sure_every_world_is_the_same() -> None:
    network = nx.path_graph(5)
    nx.set_edge_attributes(network, dict.fromkeys(network.edges(), 1.0), "strength")
    found = measure_stability(network, worlds=20, top=1)
    # Betweenness of a path of five: 0, 3, 4, 3, 0.
    assert [(one.low, one.high, one.top_share) for one in found.values()] == [
        (4, 4, 0.0), (2, 2, 0.0), (1, 1, 1.0), (2, 2, 0.0), (4, 4, 0.0),
    ]  # fmt: skip
    degrees = measure_stability(network, by="degree", worlds=20, top=3)
    assert [one.low for one in degrees.values()] == [4, 1, 1, 1, 4]


def test_the_share_of_worlds_is_near_the_exact_one_of_every_world_enumerated() -> None:
    chances = {("a", "b"): 0.9, ("b", "c"): 0.5, ("c", "d"): 0.7, ("d", "a"): 0.3}
    network: nx.Graph[str] = nx.Graph()
    for (one, other), chance in chances.items():
        network.add_edge(one, other, strength=chance)
    exact = dict.fromkeys(network, 0.0)
    for kept in product((True, False), repeat=4):
        weight = 1.0
        world: nx.Graph[str] = nx.Graph()
        world.add_nodes_from(network)
        for (tie, chance), there in zip(chances.items(), kept, strict=True):
            weight *= chance if there else 1 - chance
            if there:
                world.add_edge(*tie)
        values = nx.betweenness_centrality(world, normalized=False)
        for node in network:
            ahead = sum(values[other] > values[node] + 1e-9 for other in network)
            exact[node] += weight * (ahead == 0)
    found = measure_stability(network, worlds=4_000, top=1)
    for node, share in exact.items():
        assert found[node].top_share == pytest.approx(share, abs=0.03)


def test_costs_parallels_directions_and_kinds_are_heeded() -> None:
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for one, other, cost in (("a", "b", 1), ("b", "c", 1), ("c", "a", 3), ("a", "b", 9)):
        network.add_edge(one, other, cost=cost, strength=1.0)
    network.add_edge("a", "a", cost=1, strength=1.0)
    network.nodes["c"]["kind"] = "child"
    found = measure_stability(network, cost="cost", worlds=20, top=1)
    # a - b - c costs 2, a - c itself 3: b is between, and the child has no entry.
    assert {node: one.low for node, one in found.items()} == {"a": 2, "b": 1}


def test_what_cannot_be_drawn_is_refused() -> None:
    network = nx.path_graph(3)
    with pytest.raises(UsageError, match="strength"):
        measure_stability(network)
    for wrong in ({"by": "luck"}, {"worlds": 5}, {"top": 0}):
        with pytest.raises(UsageError, match="at least 20 worlds"):
            measure_stability(network, **wrong)
    assert measure_stability(nx.Graph()) == {}
