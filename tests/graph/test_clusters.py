"""Clusters are who hangs together, numbered in a fixed order, everybody in one."""

from __future__ import annotations

import networkx as nx
import pytest

from graph.clusters import find_clusters


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
