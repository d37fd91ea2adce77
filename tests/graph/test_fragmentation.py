"""Fragmentation and key players agree with published figures and with searches by hand."""

from __future__ import annotations

import random
from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import KeyPlayers, fragmentation, key_players
from graph.errors import NotRankableError, UnknownReferenceError, UsageError


def _two(make: nx.Graph[int]) -> nx.Graph[int]:
    return nx.disjoint_union(make, make)


@pytest.mark.parametrize(
    ("network", "by_pieces", "by_distance"),
    [
        # Borgatti 2006: two cliques and two lines of five fall apart alike, not by distance.
        pytest.param(_two(nx.complete_graph(5)), 0.5556, 0.5556, id="two cliques of five"),
        pytest.param(_two(nx.path_graph(5)), 0.5556, 0.7148, id="two lines of five"),
        pytest.param(nx.complete_graph(6), 0.0, 0.0, id="everybody with everybody"),
        pytest.param(nx.empty_graph(4), 1.0, 1.0, id="nobody with anybody"),
        # A star of four: 6 pairs, of which 3 at distance 2: 1 - (3 + 3/2) / 6.
        pytest.param(nx.star_graph(3), 0.0, 0.25, id="a star"),
    ],
)
def test_fragmentation_has_the_published_value(
    network: nx.Graph[int], by_pieces: float, by_distance: float
) -> None:
    assert fragmentation(network) == pytest.approx(by_pieces, abs=5e-5)
    assert fragmentation(network, distance_weighted=True) == pytest.approx(by_distance, abs=5e-5)


def test_the_two_denominators_differ() -> None:
    # A line of five without its middle: 2 of 6 pairs of the rest still reach, or 2 of 10.
    line = nx.path_graph(5)
    assert fragmentation(line, removed=[2]) == pytest.approx(4 / 6)
    assert fragmentation(line, removed=[2], denominator="original") == pytest.approx(8 / 10)


def test_a_network_with_fewer_than_two_nodes_left_reaches_nobody() -> None:
    assert fragmentation(nx.path_graph(2), removed=[0, 1]) == 1.0
    assert fragmentation(nx.path_graph(2), removed=[0]) == 1.0
    assert fragmentation(nx.Graph()) == 1.0


def test_direction_parallel_links_and_loops_make_no_difference() -> None:
    plain = nx.path_graph(4)
    other: nx.MultiDiGraph[int] = nx.MultiDiGraph([(1, 0), (0, 1), (1, 2), (2, 2), (3, 2)])
    for weighted in (False, True):
        assert fragmentation(other, distance_weighted=weighted) == pytest.approx(
            fragmentation(plain, distance_weighted=weighted)
        )


def test_a_child_is_never_left_out() -> None:
    network = nx.path_graph(3)
    network.nodes[1]["kind"] = "child"
    with pytest.raises(NotRankableError, match="children are never removed"):
        fragmentation(network, removed=[1])


def test_mistakes_are_told() -> None:
    with pytest.raises(UnknownReferenceError, match="not in the network"):
        fragmentation(nx.path_graph(3), removed=[7])
    with pytest.raises(UsageError, match="remaining and original"):
        fragmentation(nx.path_graph(3), denominator="both")
    with pytest.raises(UsageError, match="fragment and reach"):
        key_players(nx.path_graph(3), 1, goal="harm")
    with pytest.raises(UsageError, match="at least 1"):
        key_players(nx.path_graph(3), 0)


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("k", [1, 2, 3])
def test_up_to_three_members_are_the_best_that_there_are(k: int, *, weighted: bool) -> None:
    for seed in range(12):
        draw = random.Random(seed)
        network = nx.gnp_random_graph(draw.randint(k, 11), draw.uniform(0.1, 0.5), seed=seed)
        found = key_players(network, k, distance_weighted=weighted)
        best = max(
            _by_hand(network, members, weighted=weighted) for members in combinations(network, k)
        )
        assert found.proven_best
        assert found.value == pytest.approx(best, abs=1e-12)
        assert found.value == pytest.approx(
            _by_hand(network, found.members, weighted=weighted), abs=1e-12
        )
        assert found.value == fragmentation(
            network, removed=found.members, distance_weighted=weighted
        )
        assert found.value_original == fragmentation(
            network,
            removed=found.members,
            distance_weighted=weighted,
            denominator="original",
        )


def _by_hand(network: nx.Graph[int], removed: tuple[int, ...], *, weighted: bool) -> float:
    left = network.subgraph(set(network) - set(removed))
    pairs = len(left) * (len(left) - 1) / 2
    if not pairs:
        return 1.0
    lengths = dict(nx.all_pairs_shortest_path_length(left))
    reached = sum(
        1 / lengths[one][other] if weighted else 1
        for one, other in combinations(left, 2)
        if other in lengths[one]
    )
    return 1 - reached / pairs


def test_greedy_choice_would_miss_the_best_pair() -> None:
    # Alone the middle of the long line breaks most; the best pair are the two hubs of the stars.
    network = nx.disjoint_union(nx.star_graph(6), nx.star_graph(6))
    network.add_edges_from([(1, 14), (14, 8), (2, 8)])
    single = key_players(network, 1)
    pair = key_players(network, 2)
    assert pair.value >= max(
        fragmentation(network, removed=(*single.members, other))
        for other in set(network) - set(single.members)
    )
    assert set(pair.members) == {0, 7}


def test_the_four_of_the_karate_club_are_not_called_proven() -> None:
    found = key_players(nx.karate_club_graph(), 4)
    assert not found.proven_best
    exact = max(
        fragmentation(nx.karate_club_graph(), removed=members)
        for members in combinations((0, 1, 2, 5, 6, 23, 26, 31, 32, 33), 4)
    )
    assert found.value >= exact


@pytest.mark.parametrize("k", [1, 2, 3])
def test_whom_to_watch_reaches_as_many_as_anybody_can(k: int) -> None:
    for seed in range(8):
        network = nx.gnp_random_graph(10, 0.15, seed=seed)
        lengths = dict(nx.all_pairs_shortest_path_length(network))

        def reached(members: tuple[int, ...], lengths: dict[int, dict[int, int]] = lengths) -> int:
            return len({one for m in members for one, d in lengths[m].items() if d <= 2})

        def closer(members: tuple[int, ...], lengths: dict[int, dict[int, int]] = lengths) -> float:
            least = {
                one: min(lengths[m].get(one, 99) for m in members)
                for one in range(10)
                if any(one in lengths[m] for m in members)
            }
            return sum(1 / max(steps, 1) for steps in least.values())

        sets = list(combinations(network, k))
        found = key_players(network, k, goal="reach")
        assert found.proven_best
        assert found.value == pytest.approx(max(map(reached, sets)) / 10)
        assert reached(found.members) == round(found.value * 10)
        by_distance = key_players(network, k, goal="reach", distance_weighted=True)
        assert by_distance.value == pytest.approx(max(map(closer, sets)) / 10)


def test_who_is_next_to_everybody_reaches_all() -> None:
    assert key_players(nx.star_graph(5), 1, goal="reach", distance_weighted=True) == KeyPlayers(
        members=(0,), value=1.0, value_original=1.0, proven_best=True
    )


@given(
    st.sets(st.integers(0, 7), max_size=8),
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=14),
    st.integers(1, 4),
)
def test_no_child_is_a_key_player(children: set[int], links: list[tuple[int, int]], k: int) -> None:
    network: nx.Graph[int] = nx.Graph()
    network.add_nodes_from((node, {"kind": "group"}) for node in range(8))
    network.add_nodes_from((node, {"kind": "child"}) for node in children)
    network.add_edges_from(links)
    for goal in ("fragment", "reach"):
        for weighted in (False, True):
            found = key_players(network, k, goal=goal, distance_weighted=weighted)
            assert not children & set(found.members)
            assert len(found.members) == min(k, 8 - len(children))
