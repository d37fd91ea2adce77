"""The engines agree with each other and with exact fractions, on networks of some size too."""

from __future__ import annotations

import random
from collections import defaultdict
from fractions import Fraction
from heapq import heappop, heappush

import networkx as nx
import numpy as np
import pytest

from graph.kernels import betweenness as engine
from graph.kernels import reach
from graph.kernels.arrays import Compressed, arranged, compressed
from graph.kernels.by_distance import dependencies_by_distance
from graph.kernels.graded import by_cost, distances
from graph.kernels.lanes import DOUBLE, by_steps
from graph.kernels.reach import reach_counts
from graph.kernels.removals import sums_of_squares
from graph.measures import betweenness

GRAPHS = 1_000


def _graded(seed: int) -> nx.Graph[int]:
    draw = random.Random(seed)
    network: nx.Graph[int] = nx.Graph()
    network.add_nodes_from(range(draw.randint(3, 8)))
    nodes = list(network)
    for _ in range(draw.randint(2, 14)):
        one, other = draw.sample(nodes, 2)
        network.add_edge(one, other, cost=draw.randint(1, 3))
    return network


def _exactly(network: nx.Graph[int]) -> dict[int, Fraction]:
    """Brandes with fractions, written anew for this test: one source after another, a heap."""
    sums: dict[int, Fraction] = dict.fromkeys(network, Fraction(0))
    for source in network:
        length, paths = {source: 0}, defaultdict(int, {source: 1})
        before: defaultdict[int, list[int]] = defaultdict(list)
        order, heap, done = [], [(0, source)], set()
        while heap:
            at, node = heappop(heap)
            if node in done:
                continue
            done.add(node)
            order.append(node)
            for other, held in network[node].items():
                further = at + held["cost"]
                if further < length.get(other, further + 1):
                    length[other], paths[other], before[other] = further, 0, []
                    heappush(heap, (further, other))
                if further == length[other] and other not in done:
                    paths[other] += paths[node]
                    before[other].append(node)
        dependency: dict[int, Fraction] = dict.fromkeys(network, Fraction(0))
        for node in reversed(order):
            for near in before[node]:
                dependency[near] += Fraction(paths[near], paths[node]) * (1 + dependency[node])
            if node != source:
                sums[node] += dependency[node] / 2
    return sums


def test_graded_betweenness_is_exact() -> None:
    for seed in range(GRAPHS):
        network = _graded(seed)
        found = betweenness(network, cost="cost", normalized=False)
        for node, exact in _exactly(network).items():
            assert found[node] == pytest.approx(float(exact), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("directed", [False, True])
def test_every_engine_gives_the_same_betweenness(*, directed: bool) -> None:
    network = nx.gnp_random_graph(150, 0.04, seed=2, directed=directed)
    draw = random.Random(3)
    for _, _, held in network.edges(data=True):
        held["cost"] = draw.randint(1, 5)
    sources = np.arange(len(network), dtype=np.int64)
    plain, graded = compressed(network), compressed(network, cost="cost")
    assert graded.costs is not None
    steps = by_steps(plain.offsets, plain.neighbours, sources, DOUBLE).sum(axis=0)
    assert engine._by_products(plain, sources).sum(axis=0) == pytest.approx(steps)
    costs = by_cost(graded.offsets, graded.neighbours, graded.costs, sources, 5).sum(axis=0)
    assert dependencies_by_distance(graded, sources).sum(axis=0) == pytest.approx(costs)
    expected = nx.betweenness_centrality(network, normalized=False)
    half = 1 if directed else 2
    assert steps / half == pytest.approx([expected[node] for node in network])
    expected = nx.betweenness_centrality(network, normalized=False, weight="cost")
    assert costs / half == pytest.approx([expected[node] for node in network])


def test_more_sources_than_fit_in_a_block_are_all_counted() -> None:
    network = nx.connected_watts_strogatz_graph(1_200, 4, 0.1, seed=4)
    counts = reach_counts(compressed(network))
    lengths = nx.single_source_shortest_path_length(network, 0)
    for depth, row in enumerate(counts, start=1):
        assert row[0] == sum(1 for steps in lengths.values() if steps == depth)
    assert (counts.sum(axis=0) == len(network) - 1).all()


@pytest.mark.parametrize("small", [0, 10**12])
@pytest.mark.parametrize("cost", [None, "cost"])
def test_parts_by_themselves_are_the_whole_to_the_last_bit(
    cost: str | None, small: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "SMALL", small)
    network = nx.gnm_random_graph(700, 2_000, seed=5)
    draw = random.Random(5)
    nx.set_edge_attributes(network, {e: draw.randint(1, 4) for e in network.edges()}, "cost")
    arrays = compressed(network, cost=cost)
    chosen = engine.engine_for(arrays)
    near, number = engine.arranged_for(arrays, chosen)
    parts = [engine.part_of(near, chosen, part) for part in range(chosen.parts)]
    assert (engine.in_order(np.array(parts))[number] == engine.betweenness_sums(arrays)).all()
    assert sum(part.any() for part in parts) > 1


@pytest.mark.parametrize("cost", [None, "cost"])
@pytest.mark.parametrize("directed", [False, True])
def test_nodes_that_are_numbered_anew_are_the_same_network(
    cost: str | None, *, directed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = random.Random(6)
    network = nx.gnp_random_graph(120, 0.02, seed=6, directed=directed)
    nx.set_edge_attributes(network, {e: draw.randint(1, 4) for e in network.edges()}, "cost")
    network.add_nodes_from(range(120, 125))  # tied to nobody
    arrays = compressed(network, cost=cost)
    near, number = arranged(arrays)
    assert sorted(number) == list(range(125))
    assert [near.nodes[place] for place in number] == list(network)
    assert near.directed is directed
    assert _arcs(near) == _arcs(arrays)
    # The busiest comes first, and with it whoever knows nobody busier.
    degrees = np.diff(near.offsets)
    assert degrees[0] == degrees.max()
    monkeypatch.setattr(engine, "SMALL", 0)
    expected = nx.betweenness_centrality(network, normalized=False, weight=cost)
    found = engine.betweenness_sums(arrays) / (1 if directed else 2)
    assert found == pytest.approx([expected[node] for node in network], rel=1e-12, abs=1e-12)


def _arcs(arrays: Compressed[int]) -> set[tuple[int, int, int]]:
    costs = [1] * len(arrays.neighbours) if arrays.costs is None else arrays.costs.tolist()
    return {
        (arrays.nodes[node], arrays.nodes[arrays.neighbours[arc]], costs[arc])
        for node in range(len(arrays))
        for arc in range(arrays.offsets[node], arrays.offsets[node + 1])
    }


@pytest.mark.parametrize("directed", [False, True])
def test_reach_is_counted_alike_where_nodes_are_numbered_anew(
    *, directed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = nx.gnp_random_graph(150, 0.02, seed=7, directed=directed)
    arrays = compressed(network)
    gone = np.random.default_rng(7).random(150) < 0.2
    for without in (None, gone):
        for most in (None, 2):
            monkeypatch.setattr(reach, "_LARGE", 10**12)
            plain = reach_counts(arrays, gone=without, most_steps=most)
            monkeypatch.setattr(reach, "_LARGE", 0)
            anew = reach_counts(arrays, gone=without, most_steps=most)
            assert plain.shape == anew.shape
            assert (plain == anew).all()
            assert plain.any()


def test_nobody_is_numbered_anew_without_harm() -> None:
    for count in (0, 3):
        near, number = arranged(compressed(nx.empty_graph(count)))
        assert len(near) == count
        assert number.tolist() == list(range(count))[::-1]


def test_distances_by_cost_are_those_of_networkx() -> None:
    network = _graded(5)
    arrays = compressed(network, cost="cost")
    assert arrays.costs is not None
    found = distances(arrays.offsets, arrays.neighbours, arrays.costs, np.arange(len(network)), 3)
    for source in network:
        lengths = nx.single_source_dijkstra_path_length(network, source, weight="cost")
        reached = {node: int(at) for node, at in enumerate(found[source]) if at < 2**60}
        assert reached == lengths


def test_one_search_tells_what_every_removal_leaves() -> None:
    for seed in range(30):
        network = nx.gnp_random_graph(30, 0.06, seed=seed)
        arrays = compressed(network)
        found = sums_of_squares(
            arrays.offsets, arrays.neighbours, np.zeros(len(network), dtype=bool)
        )
        for node in network:
            left = network.subgraph(set(network) - {node})
            assert found[node] == sum(len(one) ** 2 for one in nx.connected_components(left))


def test_parallel_links_leave_the_least_cost() -> None:
    network: nx.MultiGraph[str] = nx.MultiGraph()
    for cost in (3, 1, 2):
        network.add_edge("a", "b", cost=cost)
    network.add_edge("b", "b", cost=1)
    arrays = compressed(network, cost="cost")
    assert arrays.costs is not None
    assert (list(arrays.neighbours), list(arrays.costs)) == ([1, 0], [1, 1])
