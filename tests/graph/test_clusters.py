"""Clusters are who hangs together, numbered in a fixed order, everybody in one."""

from __future__ import annotations

import igraph
import networkx as nx
import numpy as np
import pytest

from graph.clusters import (
    METHODS,
    _adjusted_rand,
    _modularity,
    _together,
    _weights,
    cluster_table,
    find_clusters,
    steady_clusters,
)
from graph.errors import UsageError


def _complete(*groups: str) -> nx.Graph[str]:
    network: nx.Graph[str] = nx.Graph()
    for members in groups:
        network.add_nodes_from(members)
        network.add_edges_from((one, other) for one in members for other in members if one < other)
    return network


def test_two_complete_groups_with_one_tie_between_are_two_clusters() -> None:
    network = _complete("fghij", "abcde")
    network.add_edge("a", "f")
    found = find_clusters(network)
    assert found == dict.fromkeys("abcde", 1) | dict.fromkeys("fghij", 2)


def test_the_largest_is_number_one() -> None:
    assert find_clusters(_complete("abc", "wxyz", "m")) == (
        dict.fromkeys("wxyz", 1) | dict.fromkeys("abc", 2) | {"m": 3}
    )


def test_strong_ties_hold_together_what_weak_ones_do_not() -> None:
    # A ring of four: strong a-b and c-d, weak b-c and d-a.
    network: nx.Graph[str] = nx.Graph()
    for source, target, strength in (
        ("a", "b", 0.9),
        ("b", "c", 0.1),
        ("c", "d", 0.9),
        ("d", "a", 0.1),
    ):
        network.add_edge(source, target, strength=strength)
    assert find_clusters(network) == {"a": 1, "b": 1, "c": 2, "d": 2}


@pytest.mark.parametrize("seed", [0, 1, 20])
def test_the_same_seed_gives_the_same_clusters(seed: int) -> None:
    network = nx.les_miserables_graph()
    assert find_clusters(network, seed=seed) == find_clusters(network, seed=seed)


@pytest.mark.parametrize("members", ["", "a"])
def test_nobody_and_one_alone(members: str) -> None:
    assert find_clusters(_complete(members)) == dict.fromkeys(members, 1)


@pytest.mark.parametrize("method", METHODS)
def test_both_methods_find_what_is_known_of_the_karate_club(method: str) -> None:
    # 0.4198 is the greatest modularity there is (Brandes et al. 2008).
    found = steady_clusters(nx.karate_club_graph(), method=method)
    assert found.modularity == pytest.approx(0.4198, abs=5e-5)
    assert max(found.cluster.values()) == 4


@pytest.mark.parametrize("method", METHODS)
def test_two_cliques_are_the_same_in_every_draw(method: str) -> None:
    network = _complete("fghij", "abcde")
    network.add_edge("a", "f")
    found = steady_clusters(network, method=method)
    assert found.cluster == dict.fromkeys("abcde", 1) | dict.fromkeys("fghij", 2)
    assert found.steady == dict.fromkeys("fghijabcde", 1.0)
    assert (found.agreement, found.flips) == (1.0, ())


@pytest.mark.parametrize("method", METHODS)
def test_where_a_ring_is_cut_is_chance_and_everybody_flips_with_it(method: str) -> None:
    network = nx.cycle_graph(30)
    draws = [find_clusters(network, method=method, seed=seed) for seed in range(20)]
    assert len({tuple(one.values()) for one in draws}) > 1
    found = steady_clusters(network, method=method)
    assert found.agreement < 1.0
    # Counted anew, pair by pair.
    for node, of in found.cluster.items():
        others = [one for one in network if one != node and found.cluster[one] == of]
        company = [draw[node] == draw[other] for draw in draws for other in others]
        assert found.steady[node] == pytest.approx(sum(company) / len(company))
    assert found.flips == tuple(one for one in network if found.steady[one] < 0.8)
    assert found.flips


def test_co_assignment_by_hand() -> None:
    # The base puts 0 and 1 together and 2 alone; the first draw agrees, the second does not.
    base = np.array([0, 0, 1])
    draws = np.array([[5, 5, 7], [5, 7, 7]])
    assert _together(draws, base).tolist() == [0.5, 0.5, 0.5]


@pytest.mark.parametrize("seed", range(20))
def test_agreement_and_modularity_are_those_of_other_programs(seed: int) -> None:
    draw = np.random.default_rng(seed)
    network = nx.gnm_random_graph(30, 60, seed=seed)
    nx.set_edge_attributes(network, {e: float(draw.random()) for e in network.edges()}, "strength")
    one, other = draw.integers(0, 4, 30), draw.integers(0, 5, 30)
    assert _adjusted_rand(one, other) == pytest.approx(
        igraph.compare_communities(one.tolist(), other.tolist(), method="adjusted_rand")
    )
    sets = [set(np.flatnonzero(one == label).tolist()) for label in range(4)]
    assert _modularity(_weights(network), one) == pytest.approx(
        nx.community.modularity(network, [s for s in sets if s], weight="strength")
    )


def test_a_table_holds_no_child() -> None:
    network = _complete("abcd")
    nx.set_node_attributes(network, dict.fromkeys("ab", "child") | {"c": "location"}, "kind")
    network.nodes["d"]["kind"] = "person_of_concern"
    table = cluster_table(steady_clusters(network), network)
    assert list(table.index) == ["c", "d"]
    assert table.loc["c"].to_dict() == {
        "kind": "location",
        "cluster": 1,
        "members": 4,
        "steady": 1.0,
        "flips": False,
    }
    assert cluster_table(steady_clusters(nx.Graph()), nx.Graph()).empty


def test_nobody_knows_another_method_and_one_draw_is_not_enough() -> None:
    with pytest.raises(UsageError, match="leiden and louvain"):
        find_clusters(nx.Graph(), method="infomap")
    with pytest.raises(UsageError, match="leiden and louvain"):
        steady_clusters(nx.Graph(), method="infomap")
    with pytest.raises(UsageError, match="two draws"):
        steady_clusters(nx.Graph(), seeds=1)
