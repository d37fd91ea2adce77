"""Through the backend networkx's own functions give what networkx gives."""

from __future__ import annotations

import random
from typing import Any

import networkx as nx
import pytest

KINDS = [nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph]


def _random(kind: type[nx.Graph[int]], seed: int) -> nx.Graph[int]:
    draw = random.Random(seed)
    network = kind()
    network.add_nodes_from(range(draw.randint(1, 14)))
    nodes = list(network)
    for _ in range(draw.randint(0, 24)):
        network.add_edge(draw.choice(nodes), draw.choice(nodes), cost=draw.randint(1, 4))
    return network


def _same(found: object, expected: object) -> None:
    assert found == pytest.approx(expected, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"normalized": False},
        {"endpoints": True},
        {"endpoints": True, "normalized": False},
        {"weight": "cost"},
        {"weight": "cost", "normalized": False},
        {"k": 3, "seed": 5},
    ],
    ids=str,
)
def test_betweenness(kind: type[nx.Graph[int]], options: dict[str, Any]) -> None:
    for seed in range(40):
        network = _random(kind, seed)
        if options.get("k", 0) > len(network):
            continue
        expected = nx.betweenness_centrality(network, **options)
        _same(nx.betweenness_centrality(network, backend="hothmap", **options), expected)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("options", [{}, {"wf_improved": False}, {"distance": "cost"}], ids=str)
def test_closeness(kind: type[nx.Graph[int]], options: dict[str, Any]) -> None:
    for seed in range(40):
        network = _random(kind, seed)
        expected = nx.closeness_centrality(network, **options)
        _same(nx.closeness_centrality(network, backend="hothmap", **options), expected)
        one = nx.closeness_centrality(network, u=0, backend="hothmap", **options)
        _same(one, expected[0])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("options", [{}, {"nbunch": [0]}, {"distance": "cost"}], ids=str)
def test_harmonic(kind: type[nx.Graph[int]], options: dict[str, Any]) -> None:
    for seed in range(40):
        network = _random(kind, seed)
        expected = nx.harmonic_centrality(network, **options)
        _same(nx.harmonic_centrality(network, backend="hothmap", **options), expected)


def test_a_link_regraded_in_place_changes_the_answer() -> None:
    network: nx.Graph[int] = nx.Graph()
    network.add_weighted_edges_from([(0, 1, 1), (1, 2, 1), (0, 2, 3)], weight="cost")
    first = nx.betweenness_centrality(network, weight="cost", backend="hothmap")
    assert dict(first) == {0: 0.0, 1: 1.0, 2: 0.0}
    network[0][2]["cost"] = 1
    second = nx.betweenness_centrality(network, weight="cost", backend="hothmap")
    assert dict(second) == {0: 0.0, 1: 0.0, 2: 0.0}


@pytest.mark.parametrize("cost", [0.5, 0, -1])
def test_costs_that_would_give_wrong_answers_are_refused(cost: float) -> None:
    network: nx.Graph[int] = nx.Graph()
    network.add_edge(0, 1, cost=cost)
    for measure in (
        lambda: nx.betweenness_centrality(network, weight="cost", backend="hothmap"),
        lambda: nx.closeness_centrality(network, distance="cost", backend="hothmap"),
    ):
        with pytest.raises(ValueError, match="positive integer on every link"):
            measure()


def test_networkx_uses_it_by_itself_when_it_is_set_first() -> None:
    network = nx.karate_club_graph()
    with nx.config(backend_priority=["hothmap"]):
        found = nx.betweenness_centrality(network)
    assert found == pytest.approx(nx.betweenness_centrality(network))
